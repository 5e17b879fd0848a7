from django.urls import path

from community import views

app_name = "community"

urlpatterns = [
    path("institutions/", views.institutions, name="institutions"),
    path("institutions/<slug:code>/", views.institution, name="institution"),
    path("rules/", views.rules, name="rules"),
    path("rules/<slug:key>/v/<int:version>/", views.rule, name="rule"),
    path("clocks/<int:pk>/", views.clock, name="clock"),
]
