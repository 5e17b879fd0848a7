from django.urls import path

from proposals.views import discussion, drafting, reading

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
    path("<slug:reference>/v/<int:number>/", reading.version, name="version"),
    path("<slug:reference>/compare/<int:before>/<int:after>/", reading.compare, name="compare"),
]
