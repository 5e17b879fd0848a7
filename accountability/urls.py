from django.urls import path

from accountability.views import bodies, framework, seats

app_name = "accountability"

urlpatterns = [
    path("framework/", framework.index, name="framework"),
    path("framework.json", framework.index_json, name="framework_json"),
    path("framework/<str:code>/", framework.item, name="item"),
    path("framework/<str:reference>/tag/", framework.tag, name="tag"),
    path("framework/<str:reference>/tags/<int:pk>/remove/", framework.untag, name="untag"),
    path("bodies/", bodies.list_, name="bodies"),
    path("bodies/list.json", bodies.list_json, name="bodies_json"),
    path("bodies/list.csv", bodies.list_csv, name="bodies_csv"),
    path("bodies/found/", bodies.found, name="found_body"),
    path("bodies/<slug:reference>.json", bodies.detail_json, name="body_json"),
    path("bodies/<slug:reference>/", bodies.detail, name="body"),
    path("bodies/<slug:reference>/mandate/", seats.mandate, name="change_mandate"),
    path("bodies/<slug:reference>/dissolve/", seats.dissolve, name="dissolve_body"),
    path("bodies/<slug:reference>/seats/add/", seats.add_seat, name="add_seat"),
    path("bodies/<slug:reference>/seats/<int:number>/hold/", seats.hold, name="seat_member"),
    path("bodies/<slug:reference>/seats/<int:number>/end-term/", seats.end_term, name="end_term"),
    path("bodies/<slug:reference>/seats/<int:number>/abolish/", seats.abolish, name="abolish_seat"),
    path("bodies/<slug:reference>/seats/<int:number>/tie/", seats.tie, name="declare_conflict"),
    path("bodies/<slug:reference>/ties/<int:pk>/end/", seats.end_tie, name="end_conflict"),
    path("bodies/<slug:reference>/meetings/record/", seats.record_meeting, name="record_meeting"),
    path("bodies/<slug:reference>/meetings/<int:pk>/correct/", seats.correct_meeting, name="correct_meeting"),
]
