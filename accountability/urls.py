from django.urls import path

from accountability.views import framework, ladder, notices, scorecards

app_name = "accountability"

urlpatterns = [
    path("framework/", framework.index, name="framework"),
    path("framework.json", framework.index_json, name="framework_json"),
    path("framework/<str:code>/", framework.item, name="item"),
    path("framework/<str:reference>/tag/", framework.tag, name="tag"),
    path("framework/<str:reference>/tags/<int:pk>/remove/", framework.untag, name="untag"),
    path("ladder/", ladder.ladder, name="ladder"),
    path("ladder/<str:reference>/sign/", ladder.sign, name="sign_step"),
    path("ladder/<str:reference>/signatures/<int:pk>/end/", ladder.end_signature, name="end_signature"),
    path("notices/", notices.list_, name="notices"),
    path("notices/list.json", notices.list_json, name="notices_json"),
    path("notices/list.csv", notices.list_csv, name="notices_csv"),
    path("notices/list.atom", notices.list_atom, name="notices_atom"),
    path("notices/raise/", notices.raise_, name="raise_notice"),
    path("notices/<str:reference>.json", notices.detail_json, name="notice_json"),
    path("notices/<str:reference>/", notices.detail, name="notice"),
    path("notices/<str:reference>/facts/", notices.state_facts, name="state_facts"),
    path("notices/<str:reference>/answer/", notices.answer, name="answer"),
    path("notices/<str:reference>/fix/", notices.propose_fix, name="propose_fix"),
    path("notices/<str:reference>/items/<int:pk>/claim/", notices.claim, name="claim_fix"),
    path("notices/<str:reference>/items/<int:pk>/check/", notices.check, name="check_fix"),
    path("notices/<str:reference>/board/", notices.answer_for_board, name="answer_for_board"),
    path("notices/<str:reference>/appeal/", notices.appeal, name="appeal"),
    path("notices/<str:reference>/ruling/", notices.record_ruling, name="record_ruling"),
    path("notices/<str:reference>/refer/", notices.refer, name="refer"),
    path("notices/<str:reference>/referrals/<int:pk>/reply/", notices.reply, name="record_reply"),
    path("notices/<str:reference>/move/<str:kind>/", notices.move, name="move"),
    path("notices/<str:reference>/motions/<int:pk>/vote/", notices.vote, name="vote"),
    path("indicators/", scorecards.index, name="indicators"),
    path("indicators.json", scorecards.index_json, name="indicators_json"),
    path("indicators/<str:name>/", scorecards.method, name="indicator"),
    path("scorecards/<str:code>.json", scorecards.card_json, name="scorecard_json"),
    path("scorecards/<str:code>.csv", scorecards.card_csv, name="scorecard_csv"),
    path("scorecards/<str:code>/", scorecards.card, name="scorecard"),
    path("scorecards/<str:code>/<str:name>.json", scorecards.records_json, name="records_json"),
    path("scorecards/<str:code>/<str:name>/", scorecards.records, name="records"),
]
