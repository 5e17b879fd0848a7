from django.urls import path

from decisions.views import missing_uses, uses

app_name = "uses"

urlpatterns = [
    path("", uses.list_, name="list"),
    path("list.json", uses.list_json, name="list_json"),
    path("list.csv", uses.list_csv, name="list_csv"),
    path("missing/", missing_uses.report_missing, name="report_missing"),
    path("missing/list/", missing_uses.missing_list, name="missing_list"),
    path("missing/unread/", missing_uses.unread, name="unread"),
    path("missing/<str:reference>/", missing_uses.missing_one, name="missing_one"),
    path("missing/<str:reference>/pass-on/", missing_uses.pass_on, name="pass_on"),
    path("missing/<str:reference>/decline/", missing_uses.decline, name="decline"),
    path("missing/<str:reference>/answer/", missing_uses.answer, name="answer"),
    path("missing/<str:reference>/extend/", missing_uses.extend, name="extend"),
    path("<str:reference>/", uses.detail, name="detail"),
    path("<str:reference>.json", uses.detail_json, name="detail_json"),
    path("<str:reference>/release/", uses.release, name="release"),
    path("<str:reference>/output/", uses.output, name="output"),
]
