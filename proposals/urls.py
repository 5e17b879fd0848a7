from django.urls import path

from proposals import views

app_name = "proposals"

urlpatterns = [
    path("", views.list_, name="list"),
    path("drafts/<uuid:draft_key>/", views.draft, name="draft"),
    path("<str:reference>/", views.detail, name="detail"),
    path("<str:reference>/v/<int:number>/", views.version, name="version"),
]
