from django.urls import path

from ballots.views import reading, voting

app_name = "ballots"

urlpatterns = [
    path("", reading.list_, name="list"),
    path("of/<str:reference>/", reading.of_proposal, name="of_proposal"),
    path("announce/<str:reference>/", voting.announce, name="announce"),
    path("<str:reference>.json", reading.detail_json, name="detail_json"),
    path("<str:reference>/", reading.detail, name="detail"),
    path("<str:reference>/cast/", voting.cast, name="cast"),
    path("<str:reference>/recuse/", voting.recuse, name="recuse"),
    path("<str:reference>/cancel/", voting.cancel, name="cancel"),
]
