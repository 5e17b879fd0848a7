from django.urls import path

from ballots.views import keeping, reading, results, secret, standing, voting

app_name = "ballots"

urlpatterns = [
    path("", reading.list_, name="list"),
    path("communities/", standing.constituencies, name="constituencies"),
    path("communities/new/", keeping.name_constituency, name="name_constituency"),
    path("communities/vouch/<slug:key>/", standing.vouch, name="vouch"),
    path("communities/desk/", keeping.desk, name="roll_desk"),
    path("communities/desk/challenges/<int:pk>/", keeping.answer_challenge, name="answer_roll_challenge"),
    path("communities/desk/codes/<int:pk>/cancel/", keeping.cancel_codes, name="cancel_codes"),
    path("communities/desk/lists/<int:pk>/import/", keeping.import_list, name="import_list"),
    path("communities/desk/standing/<int:pk>/end/", keeping.end_standing, name="end_standing"),
    path("communities/<slug:code>/", standing.constituency, name="constituency"),
    path("communities/<slug:code>/email/", standing.by_email, name="show_by_email"),
    path("communities/<slug:code>/list/", standing.by_list, name="show_by_list"),
    path("communities/<slug:code>/code/", standing.by_code, name="use_code"),
    path("communities/<slug:code>/ask/", standing.ask_for_vouch, name="ask_for_vouch"),
    path("communities/<slug:code>/leave/", standing.leave, name="leave_list"),
    path("communities/<slug:code>/challenge/", standing.challenge, name="challenge_roll"),
    path("communities/<slug:code>/change/", keeping.change_constituency, name="change_constituency"),
    path("communities/<slug:code>/keep/", keeping.keep, name="keep_roll"),
    path("communities/<slug:code>/keep/codes/", keeping.print_codes, name="print_codes"),
    path("communities/<slug:code>/keep/list/", keeping.send_list, name="send_list"),
    path("communities/<slug:code>/keep/find/", keeping.find_member, name="find_member"),
    path("challenges/<int:pk>/", results.answer, name="answer_result_challenge"),
    path("of/<str:reference>/", reading.of_proposal, name="of_proposal"),
    path("announce/<str:reference>/", voting.announce, name="announce"),
    path("<str:reference>.json", reading.detail_json, name="detail_json"),
    path("<str:reference>/", reading.detail, name="detail"),
    path("<str:reference>/cast/", voting.cast, name="cast"),
    path("<str:reference>/recuse/", voting.recuse, name="recuse"),
    path("<str:reference>/cancel/", voting.cancel, name="cancel"),
    path("<str:reference>/challenge/", results.challenge, name="challenge_result"),
    path("<str:reference>/handles.json", secret.handles, name="handles"),
    path("<str:reference>/number/", secret.number, name="number"),
    path("<str:reference>/paste/", secret.paste, name="paste"),
    path("<str:reference>/received/", secret.received, name="received"),
    path("<str:reference>/<slug:code>/cast/", secret.cast_ballot, name="cast_ballot"),
    path("<str:reference>/<slug:code>/assisted/", secret.assisted, name="assisted"),
]
