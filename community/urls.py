from django.urls import path

from community import views

app_name = "community"

urlpatterns = [
    path("institutions/", views.institutions, name="institutions"),
    path("institutions/<slug:code>/", views.institution, name="institution"),
    path("rules/<slug:key>/v/<int:version>/", views.rule, name="rule"),
]
