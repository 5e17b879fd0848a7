from django.urls import path

from redress_log.views import casework, desk, intake, log, person, signing

app_name = "redress_log"

urlpatterns = [
    path("redress/", log.list_, name="list"),
    path("redress/removals/", log.removals, name="removals"),
    path("redress/report/", intake.report, name="report"),
    path("redress/desk/", desk.desk, name="desk"),
    path("redress/desk/paper/", intake.take_down, name="take_down"),
    path("redress/desk/<uuid:pk>/", desk.desk_report, name="desk_report"),
    path("redress/desk/<uuid:pk>/acknowledge/", desk.acknowledge, name="acknowledge"),
    path("redress/desk/<uuid:pk>/check-safety/", desk.check_safety, name="check_safety"),
    path("redress/desk/<uuid:pk>/propose-summary/", desk.propose_summary, name="propose_summary"),
    path("redress/desk/<uuid:pk>/bring/", desk.bring, name="bring"),
    path("redress/cases/", casework.cases, name="cases"),
    path("redress/cases/<str:reference>/", casework.case, name="case"),
    path("redress/cases/<str:reference>/declare/", casework.declare, name="declare"),
    path("redress/cases/<str:reference>/rule/<str:kind>/", casework.rule, name="rule"),
    path("redress/cases/<str:reference>/rulings/<int:pk>/speak/", casework.speak, name="speak"),
    path("redress/cases/<str:reference>/rulings/<int:pk>/drop/", casework.drop, name="drop"),
    path("redress/cases/<str:reference>/answer/", casework.answer, name="answer"),
    path("redress/cases/<str:reference>/comment/", casework.comment, name="comment"),
    path("redress/cases/<str:reference>/plan/", casework.propose_plan, name="propose_plan"),
    path("redress/cases/<str:reference>/items/<int:pk>/deliver/", casework.deliver, name="deliver"),
    path("redress/cases/<str:reference>/items/<int:pk>/check/", casework.check, name="check"),
    path("redress/cases/<str:reference>/ask-for-check/", casework.ask_for_check, name="ask_for_check"),
    path("redress/cases/<str:reference>/ask-community/", casework.ask_community, name="ask_community"),
    path("redress/cases/<str:reference>/remove/", casework.remove, name="remove"),
    path("redress/cases/<str:reference>/open-talks/", casework.open_talks, name="open_talks"),
    path("redress/<str:reference>.json", log.detail_json, name="detail_json"),
    path("redress/<str:reference>/", log.detail, name="detail"),
    path("redress/<str:reference>/ask-to-reopen/", log.ask_to_reopen, name="ask_to_reopen"),
    # Addresses that a person may be seen to open, or gets by mail, say nothing of what they are about.
    path("code/", person.mine, name="mine"),
    path("code/approve-summary/", person.approve_summary, name="approve_summary"),
    path("code/sign-plan/", person.sign_plan, name="sign_plan"),
    path("code/confirm/", person.confirm, name="confirm"),
    path("code/confirm/<str:token>/", signing.confirm_by_link, name="confirm_by_link"),
    path("code/agree-to-talks/", person.agree_to_talks, name="agree_to_talks"),
    path("code/leave-talks/", person.leave_talks, name="leave_talks"),
    path("code/ask-for-review/", person.ask_for_review, name="ask_for_review"),
    path("code/withdraw/", person.withdraw, name="withdraw"),
    path("code/add-note/", person.add_note, name="add_note"),
]
