from django.urls import path

from redress_log import views

app_name = "redress_log"

urlpatterns = [
    path("redress/", views.case_list, name="list"),
    path("redress/report/", views.report, name="report"),
    path("redress/desk/", views.desk, name="desk"),
    path("redress/desk/<uuid:pk>/", views.desk_report, name="desk_report"),
    path("redress/desk/<uuid:pk>/acknowledge/", views.acknowledge, name="acknowledge"),
    path("redress/desk/<uuid:pk>/check-safety/", views.check_safety, name="check_safety"),
    path("redress/desk/<uuid:pk>/propose-summary/", views.propose_summary, name="propose_summary"),
    path("redress/desk/<uuid:pk>/schedule/", views.schedule, name="schedule"),
    path("redress/<str:reference>.json", views.detail_json, name="detail_json"),
    path("redress/<str:reference>/", views.detail, name="detail"),
    path("redress/<str:reference>/answer/", views.answer, name="answer"),
    # Addresses that a person may be seen to open, or gets by mail, say nothing of what they are about.
    path("code/", views.mine, name="mine"),
    path("code/approve-summary/", views.approve_summary, name="approve_summary"),
    path("code/close/", views.close, name="close"),
    path("code/withdraw/", views.withdraw, name="withdraw"),
    path("code/add-note/", views.add_note, name="add_note"),
]
