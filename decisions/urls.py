from django.urls import path

from decisions import views

app_name = "decisions"

urlpatterns = [
    path("", views.list_, name="list"),
    path("list.json", views.list_json, name="list_json"),
    path("<str:reference>/", views.detail, name="detail"),
    path("<str:reference>.json", views.detail_json, name="json"),
    path("<str:reference>.pdf", views.pdf, name="pdf"),
    path("<str:reference>/v/<int:number>/", views.version, name="version"),
    path("<str:reference>/v/<int:number>.json", views.version_json, name="version_json"),
    path("<str:reference>/v/<int:number>.pdf", views.pdf, name="pdf"),
    path("<str:reference>/compare/<int:before>/<int:after>/", views.compare, name="compare"),
    path("<str:reference>/take/", views.take, name="take"),
    path("<str:reference>/publish/", views.publish, name="publish"),
    path("<str:reference>/correct/", views.correct, name="correct"),
    path("<str:reference>/preview/", views.preview, name="preview"),
    path("<str:reference>/extend/", views.extend, name="extend"),
]
