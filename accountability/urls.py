from django.urls import path

from accountability.views import framework

app_name = "accountability"

urlpatterns = [
    path("framework/", framework.index, name="framework"),
    path("framework.json", framework.index_json, name="framework_json"),
    path("framework/<str:code>/", framework.item, name="item"),
    path("framework/<str:reference>/tag/", framework.tag, name="tag"),
    path("framework/<str:reference>/tags/<int:pk>/remove/", framework.untag, name="untag"),
]
