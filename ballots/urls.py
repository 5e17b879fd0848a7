from django.urls import path

from ballots import views

app_name = "ballots"

urlpatterns = [
    path("", views.list_, name="list"),
    path("of/<str:reference>/", views.of_proposal, name="of_proposal"),
    path("announce/<str:reference>/", views.announce, name="announce"),
    path("<str:reference>.json", views.detail_json, name="json"),
    path("<str:reference>/", views.detail, name="detail"),
    path("<str:reference>/cast/", views.cast, name="cast"),
    path("<str:reference>/recuse/", views.recuse, name="recuse"),
    path("<str:reference>/cancel/", views.cancel, name="cancel"),
]
