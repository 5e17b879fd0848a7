from django.urls import path

from record import views
from record.feeds import LogFeed

app_name = "record"

urlpatterns = [
    path("", views.log, name="log"),
    path("feed.atom", LogFeed(), name="feed"),
    path("how-to-verify/", views.how_to_verify, name="how_to_verify"),
    path("<int:index>/", views.entry, name="entry"),
    path("<int:index>.json", views.entry_json, name="entry_json"),
    path("<int:index>.tlog-proof", views.entry_proof, name="entry_proof"),
]

# The published layout has no language, so it stands outside the prefixed addresses.
published = [path("<path:path>", views.published_file, name="record_file")]
