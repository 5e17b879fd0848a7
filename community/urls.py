from django.urls import path

from community import views

app_name = "community"

urlpatterns = [
    path("institutions/", views.institutions, name="institutions"),
    path("institutions/<slug:code>/", views.institution, name="institution"),
    path("rules/", views.rules, name="rules"),
    path("rules/<slug:key>/v/<int:version>/", views.rule, name="rule"),
    path("community/", views.desk, name="desk"),
    path("community/register-institution/", views.register_institution, name="register_institution"),
    path("community/admit-institution/<slug:code>/", views.admit_institution, name="admit_institution"),
    path("community/give-role/", views.give_role, name="give_role"),
    path("community/end-role/<int:pk>/", views.end_role, name="end_role"),
    path("community/adopt-rule/<slug:key>/", views.adopt_rule, name="adopt_rule"),
    path("community/dates/", views.dates, name="dates"),
    path("community/dates/<int:pk>/keep/", views.decline_report, name="decline_report"),
    path("community/add-holiday/", views.add_holiday, name="add_holiday"),
    path("community/report-outage/", views.report_outage, name="report_outage"),
    path("clocks/<int:pk>/", views.clock, name="clock"),
    path("clocks/<int:pk>/report/", views.report_clock, name="report_clock"),
    path("clocks/<int:pk>/correct/", views.correct_clock, name="correct_clock"),
    path("clocks/<int:pk>/pause/", views.pause_clock, name="pause_clock"),
    path("clocks/<int:pk>/resume/", views.resume_clock, name="resume_clock"),
    path("clocks/<int:pk>/refuse-extension/", views.refuse_extension, name="refuse_extension"),
]
