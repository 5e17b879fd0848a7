from django.urls import path

from proposals.views import discussion, drafting, meetings, reading, summary

app_name = "proposals"

urlpatterns = [
    path("", reading.list_, name="list"),
    path("list.json", reading.list_json, name="list_json"),
    path("list.csv", reading.list_csv, name="list_csv"),
    path("new/", drafting.new, name="new"),
    path("drafts/<uuid:draft_key>/", drafting.draft, name="draft"),
    path("drafts/<uuid:draft_key>/submit/", drafting.submit, name="submit_draft"),
    path("drafts/<uuid:draft_key>/<slug:name>/", drafting.draft_section, name="draft_section"),
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
