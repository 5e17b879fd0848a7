from django.urls import path

from redress_log.views import desk, intake, log, person

app_name = "redress_log"

urlpatterns = [
    path("redress/", log.list_, name="list"),
    path("redress/report/", intake.report, name="report"),
    path("redress/desk/", desk.desk, name="desk"),
    path("redress/desk/paper/", intake.take_down, name="take_down"),
    path("redress/desk/<uuid:pk>/", desk.desk_report, name="desk_report"),
    path("redress/desk/<uuid:pk>/acknowledge/", desk.acknowledge, name="acknowledge"),
    path("redress/desk/<uuid:pk>/check-safety/", desk.check_safety, name="check_safety"),
    path("redress/desk/<uuid:pk>/propose-summary/", desk.propose_summary, name="propose_summary"),
    path("redress/desk/<uuid:pk>/schedule/", desk.schedule, name="schedule"),
    path("redress/<str:reference>.json", log.detail_json, name="detail_json"),
    path("redress/<str:reference>/", log.detail, name="detail"),
    path("redress/<str:reference>/answer/", log.answer, name="answer"),
    # Addresses that a person may be seen to open, or gets by mail, say nothing of what they are about.
    path("code/", person.mine, name="mine"),
    path("code/approve-summary/", person.approve_summary, name="approve_summary"),
    path("code/close/", person.close, name="close"),
    path("code/withdraw/", person.withdraw, name="withdraw"),
    path("code/add-note/", person.add_note, name="add_note"),
]
