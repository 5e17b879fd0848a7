from django.urls import path

from decisions.views import (
    answering,
    commitments,
    desk,
    due,
    files,
    following,
    opinions,
    reading,
    then,
    writing,
)
from record.feeds import SubjectFeed

app_name = "decisions"

urlpatterns = [
    path("", reading.list_, name="list"),
    path("list.json", reading.list_json, name="list_json"),
    path("list.csv", reading.list_csv, name="list_csv"),
    path("list.atom", reading.list_atom, name="list_atom"),
    path("desk/", due.due, name="desk"),
    path("<str:reference>/", reading.detail, name="detail"),
    path("<str:reference>.json", reading.detail_json, name="detail_json"),
    path("<str:reference>.atom", SubjectFeed(reading.find), name="detail_atom"),
    path("<str:reference>.pdf", files.pdf, name="pdf"),
    path("<str:reference>/v/<int:number>/", reading.version, name="version"),
    path("<str:reference>/v/<int:number>.json", reading.version_json, name="version_json"),
    path("<str:reference>/v/<int:number>.pdf", files.pdf, name="pdf"),
    path("<str:reference>/v/<int:number>.<str:ending>", files.citation, name="citation"),
    path("<str:reference>/v/<int:number>/opinion/", opinions.give, name="give_opinion"),
    path("<str:reference>/dossier.pdf", files.dossier_pdf, name="dossier_pdf"),
    path("<str:reference>/dossier.zip", files.dossier_zip, name="dossier_zip"),
    path("<str:reference>/at/", then.on_day, name="on_day"),
    path("<str:reference>/at/<str:day>/", then.at, name="at"),
    path("<str:reference>/compare/<int:before>/<int:after>/", reading.compare, name="compare"),
    path("<str:reference>/take/", desk.take, name="take"),
    path("<str:reference>/publish/", writing.publish, name="publish"),
    path("<str:reference>/correct/", writing.correct, name="correct"),
    path("<str:reference>/preview/", writing.preview, name="preview"),
    path("<str:reference>/extend/", desk.extend, name="extend"),
    path("<str:reference>/follow/", following.follow, name="follow"),
    path("<str:reference>/change/", answering.change, name="change"),
    path("<str:reference>/commit/", commitments.commit, name="commit"),
    path("<str:reference>/conflict/", answering.conflict, name="conflict"),
    path("<str:reference>/check/", answering.check, name="check"),
    path("<str:reference>/more/", answering.more, name="more"),
    path("<str:reference>/more/<int:pk>/back/", answering.back, name="back"),
    path("<str:reference>/challenge/", answering.challenge, name="challenge"),
    path("<str:reference>/challenge/<int:pk>/answer/", answering.answer_challenge, name="answer_challenge"),
    path("<str:reference>/dissent/", answering.dissent, name="dissent"),
]
