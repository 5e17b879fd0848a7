from django.urls import path

from redress_log.views import histories

app_name = "histories"

urlpatterns = [
    path("", histories.list_, name="list"),
    path("list.json", histories.list_json, name="list_json"),
    path("list.csv", histories.list_csv, name="list_csv"),
    path("list.atom", histories.list_atom, name="list_atom"),
    path("propose/", histories.propose, name="propose"),
    path("unread/", histories.unread, name="unread"),
    path("<str:reference>.json", histories.detail_json, name="detail_json"),
    path("<str:reference>/", histories.detail, name="detail"),
    path("<str:reference>/pass/", histories.pass_, name="pass"),
    path("<str:reference>/decline/", histories.decline, name="decline"),
    path("<str:reference>/back/", histories.back, name="back"),
    path("<str:reference>/accept/", histories.accept, name="accept"),
    path("<str:reference>/sign-off/", histories.sign_off, name="sign_off"),
    path("<str:reference>/restitution/", histories.restitution, name="restitution"),
    path("<str:reference>/evidence/", histories.evidence, name="evidence"),
    path("<str:reference>/evidence/<int:pk>/pass/", histories.pass_evidence, name="pass_evidence"),
    path("<str:reference>/evidence/<int:pk>/decline/", histories.decline_evidence, name="decline_evidence"),
    path("<str:reference>/acknowledge/<str:code>/", histories.acknowledge, name="acknowledge"),
    path("<str:reference>/extend/<str:code>/", histories.extend, name="extend"),
]
