from django.urls import path

from accountability.views import framework, metric_acts, plan_acts, plans

app_name = "accountability"

urlpatterns = [
    path("framework/", framework.index, name="framework"),
    path("framework.json", framework.index_json, name="framework_json"),
    path("framework/<str:code>/", framework.item, name="item"),
    path("framework/<str:reference>/tag/", framework.tag, name="tag"),
    path("framework/<str:reference>/tags/<int:pk>/remove/", framework.untag, name="untag"),
    path("plans/", plans.list_, name="plans"),
    path("plans/list.json", plans.list_json, name="plans_json"),
    path("plans/list.csv", plans.list_csv, name="plans_csv"),
    path("plans/numbers.csv", plans.numbers_template, name="numbers_template"),
    path("plans/open/<str:reference>/", plan_acts.open_plan, name="open_plan"),
    path("plans/<str:reference>.json", plans.plan_json, name="plan_json"),
    path("plans/<str:reference>/", plans.plan, name="plan"),
    path("plans/<str:reference>/metrics.csv", plans.plan_metrics, name="plan_metrics"),
    path("plans/<str:reference>/advance/", plan_acts.advance, name="advance_plan"),
    path("plans/<str:reference>/reissue/", plan_acts.reissue, name="reissue_plan"),
    path("plans/<str:reference>/adopt/", plan_acts.adopt, name="adopt_goal"),
    *(
        path(f"plans/<str:reference>/goals/<str:code>/{page}", view, name=name)
        for page, view, name in (
            ("change/", plan_acts.change, "change_goal"),
            ("drop/", plan_acts.drop, "drop_goal"),
            ("practice/", plan_acts.practice, "add_practice"),
            ("practices/<int:pk>/end/", plan_acts.end_practice, "end_practice"),
            ("commitment/", plan_acts.commitment, "link_commitment"),
            ("commitments/<int:pk>/remove/", plan_acts.unlink, "unlink_commitment"),
            ("metric/", metric_acts.metric, "promise_metric"),
            ("metrics/<int:number>/publish/", metric_acts.publish, "publish_number"),
            ("metrics/<int:number>/import/", metric_acts.import_numbers, "import_numbers"),
        )
    ),
]
