from django.urls import path

from decisions.views import uses

app_name = "uses"

urlpatterns = [
    path("", uses.list_, name="list"),
    path("list.json", uses.list_json, name="list_json"),
    path("list.csv", uses.list_csv, name="list_csv"),
    path("missing/", uses.report_missing, name="report_missing"),
    path("missing/list/", uses.missing_list, name="missing_list"),
    path("missing/unread/", uses.unread, name="unread"),
    path("missing/<str:reference>/", uses.missing_one, name="missing_one"),
    path("missing/<str:reference>/pass-on/", uses.pass_on, name="pass_on"),
    path("missing/<str:reference>/decline/", uses.decline, name="decline"),
    path("missing/<str:reference>/answer/", uses.answer, name="answer"),
    path("<str:reference>/", uses.detail, name="detail"),
    path("<str:reference>.json", uses.detail_json, name="detail_json"),
    path("<str:reference>/release/", uses.release, name="release"),
    path("<str:reference>/output/", uses.output, name="output"),
]
