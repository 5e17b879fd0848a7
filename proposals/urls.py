from django.urls import path

from proposals.views import appeals, discussion, drafting, meetings, moderation, opinions, reading, summary

app_name = "proposals"

urlpatterns = [
    path("", reading.list_, name="list"),
    path("list.json", reading.list_json, name="list_json"),
    path("list.csv", reading.list_csv, name="list_csv"),
    path("new/", drafting.new, name="new"),
    path("drafts/<uuid:draft_key>/", drafting.draft, name="draft"),
    path("drafts/<uuid:draft_key>/submit/", drafting.submit, name="submit_draft"),
    path("drafts/<uuid:draft_key>/<slug:name>/", drafting.draft_section, name="draft_section"),
    path("mine/", appeals.mine, name="mine"),
    path("report/<slug:kind>/<int:number>/", appeals.report, name="report"),
    path("moderation/", moderation.log, name="moderation"),
    path("moderation/log.json", moderation.log_json, name="moderation_json"),
    path("moderation/log.csv", moderation.log_csv, name="moderation_csv"),
    path("moderation/desk/", moderation.desk, name="moderation_desk"),
    path("moderation/remove-advertising/", moderation.remove_advertising, name="remove_advertising"),
    path("moderation/<slug:reference>/appeal/", appeals.appeal, name="appeal"),
    path("moderation/<slug:reference>/answer/", appeals.answer, name="answer_appeal"),
    path("moderation/<slug:kind>/<int:number>/", moderation.judge, name="judge"),
    path("moderation/<slug:kind>/<int:number>/hold-author/", moderation.hold_author, name="hold_author"),
    path("moderation/<slug:kind>/<int:number>/<slug:act>/", moderation.judge, name="judge_act"),
    path("<slug:reference>.json", reading.detail_json, name="detail_json"),
    path("<slug:reference>/", reading.detail, name="detail"),
    path("<slug:reference>/submit/", drafting.submit, name="submit"),
    path("<slug:reference>/revise/", drafting.revise, name="revise"),
    path("<slug:reference>/withdraw/", discussion.withdraw, name="withdraw"),
    path("<slug:reference>/comment/", discussion.comment, name="comment"),
    path(
        "<slug:reference>/comments/<int:number>/withdraw/",
        discussion.withdraw_comment,
        name="withdraw_comment",
    ),
    path("<slug:reference>/meetings/", meetings.meetings, name="meetings"),
    path("<slug:reference>/meetings/enter/", meetings.enter_meeting, name="enter_meeting"),
    path("<slug:reference>/meetings/enter-comment/", meetings.enter_comment, name="enter_comment"),
    path(
        "<slug:reference>/meetings/<int:number>/withdraw/", meetings.withdraw_meeting, name="withdraw_meeting"
    ),
    path("<slug:reference>/opinions/", opinions.opinions, name="opinions"),
    path("<slug:reference>/opinions.json", opinions.opinions_json, name="opinions_json"),
    path("<slug:reference>/opinions/add/", opinions.add_statement, name="add_statement"),
    path("<slug:reference>/opinions/<int:number>/mark/", opinions.mark_statement, name="mark_statement"),
    path(
        "<slug:reference>/opinions/<int:number>/withdraw/",
        opinions.withdraw_statement,
        name="withdraw_statement",
    ),
    path("<slug:reference>/summary/", summary.summary, name="summary"),
    path("<slug:reference>/summary/publish/", summary.publish_summary, name="publish_summary"),
    path("<slug:reference>/summary/challenge/", summary.challenge, name="challenge_summary"),
    path(
        "<slug:reference>/summary/challenges/<int:number>/answer/",
        summary.answer_challenge,
        name="answer_challenge",
    ),
    path("<slug:reference>/reopen/", summary.reopen, name="reopen"),
    path("<slug:reference>/v/<int:number>/", reading.version, name="version"),
    path("<slug:reference>/compare/<int:before>/<int:after>/", reading.compare, name="compare"),
]
