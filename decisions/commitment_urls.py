from django.urls import path

from decisions.views import commitments

app_name = "commitments"

urlpatterns = [
    path("", commitments.list_, name="list"),
    path("list.json", commitments.list_json, name="list_json"),
    path("list.csv", commitments.list_csv, name="list_csv"),
    path("list.atom", commitments.list_atom, name="list_atom"),
    path("<str:reference>/", commitments.detail, name="detail"),
    path("<str:reference>.json", commitments.detail_json, name="detail_json"),
    path("<str:reference>/update/", commitments.update, name="update"),
    path("<str:reference>/reword/", commitments.reword, name="reword"),
    path("<str:reference>/rate/", commitments.rate, name="rate"),
    path("<str:reference>/withdraw/", commitments.withdraw, name="withdraw"),
]
