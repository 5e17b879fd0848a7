"""An institution's plan: one at a time, around five steps, with goals, and reissued with what was learned."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction

from accountability import actions, queries
from accountability.circle import NODE, SIZE, nodes, trend, wrapped
from accountability.framework import STEPS
from accountability.models import Plan, PlanGoal
from portal.templatetags import hearth
from record.queries import entries_about
from record.sequencer import sequence
from tests import factories
from tests.decisions.pages import text, visit
from tests.factories import DAY, START
from tests.factories.accountability import make_public_commitment
from tests.factories.charter import change_rule
from tests.factories.people import officer_for
from tests.factories.plans import (
    GOAL,
    make_goal,
    make_metric,
    make_plan,
    make_reissued_plan,
    make_whole_plan,
    reissue,
)
from tests.refusals import refused

NOT_YOURS = "Only those who act for this institution write its plan."
TODAY = date(2026, 3, 2)


@pytest.fixture
def plan(db):
    return make_plan()


def moved(plan, step, *, at=START + DAY, actor=None, words="The board promised it."):
    return actions.advance_plan(
        plan, step=step, words=words, actor=actor or officer_for(plan.institution), at=at
    )


def adopted(plan, *, actor=None, at=START + DAY, **words):
    return actions.adopt_goal(plan, actor=actor or officer_for(plan.institution), at=at, **GOAL | words)


def people(institution):
    return {
        "nobody": AnonymousUser(),
        "member": factories.make_member(),
        "steward": factories.make_steward(),
        "seat": factories.make_seat_holder(),
        "overseer": factories.make_overseer(),
        "officer elsewhere": factories.make_officer(),
        "officer": officer_for(institution),
        "executive": factories.make_executive(institution),
    }


WHO = [
    ("nobody", "Sign in"),
    ("member", NOT_YOURS),
    ("steward", NOT_YOURS),
    ("seat", NOT_YOURS),
    ("overseer", NOT_YOURS),
    ("officer elsewhere", NOT_YOURS),
    ("officer", ""),
    ("executive", ""),
]


@pytest.mark.parametrize(("who", "sentence"), WHO)
def test_who_writes_a_plan(db, who, sentence):
    plan = make_plan(step=5)
    goal = make_goal(plan)
    metric = make_metric(goal)
    commitment = make_public_commitment(plan.institution)
    at = commitment.made_at + DAY
    actor = people(plan.institution)[who]
    words = GOAL | {"due_on": TODAY + timedelta(days=250)}
    row = {
        **dict.fromkeys(("stratum_kind", "stratum", "note"), ""),
        "starts_on": TODAY,
        "ends_on": TODAY,
        "value": Decimal(1),
        "people": None,
    }
    practice = actions.add_practice(
        goal, what="Ask.", where="Here", actor=officer_for(plan.institution), at=at
    )
    link = actions.link_commitment(
        goal, commitment=commitment, level="societal", actor=officer_for(plan.institution), at=at
    )
    acts = [
        (moved, plan, {"step": 1}),
        (adopted, plan, {"code": "4.2"}),
        (
            actions.change_goal,
            goal,
            {k: v for k, v in words.items() if k != "code"} | {"change_note": "Late."},
        ),
        (actions.add_practice, goal, {"what": "Ask.", "where": "Here"}),
        (actions.end_practice, practice, {"reason": "Done."}),
        (actions.unlink_commitment, link, {"reason": "Another."}),
        (actions.publish_data, metric, {"rows": [row]}),
        (actions.drop_goal, goal, {"reason": "No money."}),
    ]
    moved(plan, 4, at=at)
    if sentence:
        for act, on, words in acts:
            assert sentence in refused(act, on, actor=actor, at=at, **words), act
        return
    for act, on, words in acts:
        act(on, actor=actor, at=at, **words)


def test_an_institution_has_one_open_plan_and_its_first_is_opened_once(plan):
    officer = officer_for(plan.institution)
    words = {"step": 1, "ends_on": TODAY + timedelta(days=90), "language": "en", "at": START}
    assert plan.reference == "PLN-2026-0001"
    assert "begins with what was learned" in refused(
        actions.open_plan, plan.institution, actor=officer, **words
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        Plan.objects.create(
            reference="PLN-2026-0009",
            institution=plan.institution,
            cycle=2,
            previous=plan,
            step=1,
            language="en",
            opened_at=START,
            ends_on=TODAY,
        )


def test_a_cycle_ends_ahead_and_as_soon_as_the_charter_says(db):
    factories.make_charter()
    institution = factories.make_institution()
    officer = officer_for(institution)

    def opened(days, at=START):
        return actions.open_plan(
            institution,
            step=2,
            ends_on=TODAY + timedelta(days=days),
            language="en",
            actor=officer,
            at=at,
        )

    assert "has passed" in refused(opened, 0)
    assert "365 days at most" in refused(opened, 366)
    change_rule("plan-cycle", 400, at=START)
    assert opened(366).step == 2


def test_a_plan_goes_to_another_step_with_a_word_and_begins_anew_only_with_lessons(plan):
    officer = officer_for(plan.institution)
    assert "at this step already" in refused(moved, plan, 1)
    assert "one of the five steps" in refused(moved, plan, 6)
    assert refused(moved, plan, 2, words=" ")
    assert "from its last step" in refused(reissue, plan, at=START + DAY)
    moved(plan, 3)
    moved(plan, 2, at=START + 2 * DAY)
    plan = moved(plan, 5, at=START + 3 * DAY)
    assert "reissued" in refused(moved, plan, 1, at=START + 4 * DAY)
    assert "what was learned" in refused(
        actions.reissue_plan,
        plan,
        lessons=[],
        ends_on=TODAY + timedelta(days=90),
        actor=officer,
        at=START + 4 * DAY,
    )
    following = reissue(plan, at=START + 4 * DAY, lessons=[{"words": "Listen first."}])
    assert following.step == 1
    assert following.cycle == 2
    assert following.previous == plan
    plan.refresh_from_db()
    assert plan.closed_at == START + 4 * DAY
    assert "This cycle has ended" in refused(moved, plan, 1, at=START + 5 * DAY)
    sequence(START + 5 * DAY)
    kinds = [entry.kind for entry in entries_about(plan.reference)]
    assert kinds == [
        "accountability.plan_reissued",
        *["accountability.plan_advanced"] * 3,
        "accountability.plan_opened",
    ]
    assert "with 1 lesson, and PLN-2026-0002 began" in hearth.entry_sentence(entries_about(plan.reference)[0])


def test_a_plan_names_a_goal_once_and_a_changed_goal_keeps_its_words(plan):
    goal = make_goal(plan)
    officer = officer_for(plan.institution)
    assert "no goal" in refused(adopted, plan, code="A3.1")
    assert "already" in refused(adopted, plan)
    words = {part: getattr(goal.words(START), part) for part in goal.words(START).PARTS}
    assert "has passed" in refused(
        adopted, plan, code="4.2", due_on=date(2026, 3, 2), starts_on=date(2026, 3, 1)
    )
    assert "starts before" in refused(adopted, plan, code="4.2", due_on=date(2026, 3, 1))
    assert "currency" in refused(adopted, plan, code="4.2", currency="dollars")
    assert "currency" in refused(adopted, plan, code="4.2", currency="")
    assert "less than nothing" in refused(adopted, plan, code="4.2", staff=Decimal(-1))
    assert "by their role" in refused(adopted, plan, code="4.2", executive=" ")

    def changed(note="One post was not enough.", **parts):
        return actions.change_goal(goal, **words | parts, change_note=note, actor=officer, at=START + DAY)

    assert refused(changed, note=" ")
    changed(staff=Decimal(2))
    assert goal.words(START).staff == Decimal("1.5")
    goal = PlanGoal.objects.get()
    assert goal.words(START + DAY).staff == Decimal(2)
    assert [version.number for version in goal.versions.all()] == [1, 2]
    actions.drop_goal(goal, reason="No money.", actor=officer, at=START + 2 * DAY)
    assert "was dropped" in refused(changed)
    assert "names a goal once" in refused(adopted, plan, at=START + 3 * DAY)
    bare = adopted(plan, code="4.2", money=None, currency="", staff=None)
    assert bare.words(START + DAY).money is None


def test_a_goal_comes_from_a_lesson_of_the_cycle_before(db):
    plan = make_reissued_plan()
    lesson = plan.previous.lessons.get()
    elsewhere = make_reissued_plan().previous.lessons.get()
    at = START + 2 * DAY
    assert "the cycle before" in refused(adopted, plan, lesson=elsewhere, at=at)
    adopted(plan, lesson=lesson, at=at)
    assert lesson.goals.get().plan == plan
    plan.step = 5
    plan.save()
    wrong = [{"words": "Ask.", "goal": "5.1"}]
    assert "a goal of this plan" in refused(reissue, plan, at=at, lessons=wrong)
    theirs = make_metric(make_goal())
    wrong = [{"words": "Ask.", "goal": "4.1", "metric": theirs}]
    assert "a metric of this plan" in refused(reissue, plan, at=at, lessons=wrong)


def test_commitments_serve_goals_by_level_and_the_levels_without_one_are_named(db, client):
    commitment = make_public_commitment()
    goal = make_goal(make_plan(commitment.institution))
    officer, at = officer_for(commitment.institution), commitment.made_at + DAY
    theirs = make_public_commitment()

    def linked(commitment=commitment, level="community", at=at):
        return actions.link_commitment(goal, commitment=commitment, level=level, actor=officer, at=at)

    assert "of this institution" in refused(linked, theirs)
    assert "of this institution" in refused(linked, at=commitment.made_at - DAY)
    assert "level" in refused(linked, level="galaxy")
    link = linked()
    assert "already" in refused(linked)
    words = text(visit(client, f"/en/plans/{goal.plan.reference}/", at))
    assert "named at these levels: Patient, Organization, Societal." in words
    assert commitment.reference in words
    actions.unlink_commitment(link, reason="It is about another.", actor=officer, at=at)
    assert all(not links for _level, links in queries.commitments_of(goal.plan, at))
    assert linked(at=at + DAY).level == "community"


def test_a_page_says_where_the_plan_is_in_words_and_in_the_picture(plan, client):
    moved(plan, 3)
    page = visit(client, f"/en/plans/{plan.reference}/", START + 2 * DAY)
    html, words = page.content.decode(), text(page)
    assert 'role="img" aria-labelledby="circle-title circle-words"' in html
    names = [str(step.name) for step in STEPS]
    states = ["Done", "Not yet", "Now", "Next", "Not yet"]
    for number, (name, state) in enumerate(zip(names, states, strict=True), start=1):
        assert f"{number} {name}: {state}." in words
    assert html.count("is-now") == 1
    assert "style=" not in html
    late = text(visit(client, f"/en/plans/{plan.reference}/", START + 301 * DAY))
    assert "Past its planned end" in late
    assert visit(client, "/en/plans/PLN-2026-9999/", START).status_code == 404


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_whole_plan_is_shown_with_its_cycle_before(db, client, language):
    commitment = make_public_commitment()
    at = commitment.made_at + DAY
    plan = make_whole_plan(commitment, at)
    sequence(at + 4 * DAY)
    words = text(visit(client, f"/{language}/plans/{plan.reference}/", at + 4 * DAY))
    for shown in (
        "Chief medical officer",
        "120 000 USD",
        "Both clinics",
        "[c]",
        "43.5 [r]",
        "CMT-2026-0001",
    ):
        assert shown in words, shown
    before = text(visit(client, f"/{language}/plans/{plan.previous.reference}/", at + 4 * DAY))
    assert "Ask people before the forms are printed." in before
    assert f"{plan.reference}, 4.1" in before
    data = visit(client, f"/en/plans/{plan.reference}.json", at + 4 * DAY).json()
    assert data["previous"] == plan.previous.reference
    assert data["goals"][0]["lesson"] == "PLN-2026-0001 1"
    assert data["levels"]["patient"] == [commitment.reference]


def test_the_list_and_a_goal_of_the_framework_say_who_has_no_plan(plan, client):
    make_goal(plan)
    silent = factories.make_institution("Clinic of the Ford")
    words = text(visit(client, "/en/plans/", START))
    assert plan.institution.name in words
    assert "Clinic of the Ford No plan published" in words
    items = visit(client, "/en/plans/list.json", START).json()["items"]
    assert {item["institution"]: item["plan"] and item["plan"]["reference"] for item in items} == {
        silent.code: None,
        plan.institution.code: plan.reference,
    }
    lines = b"".join(visit(client, "/en/plans/list.csv", START).streaming_content).decode().splitlines()
    assert len(lines) == 3
    narrowed = {"plan=none": 1, "plan=open": 1, f"institution={silent.code}": 1, "plan=x": 0, "": 2}
    for query, count in narrowed.items():
        data = visit(client, f"/en/plans/list.json?{query}", START).json()
        assert len(data["items"]) == count, query
        assert visit(client, f"/en/plans/?{query}", START).content.count(b'class="entry"') == count, query
    did, _heading, did_not = text(visit(client, "/en/framework/4.1/", START)).partition("did not adopt it:")
    assert "Chief medical officer" in did
    assert "Clinic of the Ford" in did_not
    assert plan.institution.name not in did_not
    assert "did not adopt it" not in text(visit(client, "/en/framework/A3.1/", START))


def test_cycles_completed_on_their_date(db):
    """One early, one a day late, one still open past its day, one that is not due: one of three."""
    early = make_reissued_plan(ends_on=date(2026, 12, 1)).previous
    late = make_plan(step=5, ends_on=date(2026, 4, 1))
    late_at = START + 31 * DAY
    reissue(late, at=late_at, ends_on=date(2026, 12, 2), lessons=[{"words": "Begin sooner."}])
    running = make_plan(ends_on=date(2026, 5, 1))
    Plan.objects.filter(pk=early.pk).update(ends_on=date(2026, 3, 3))
    at = START + 100 * DAY
    found = queries.cycles(at)
    assert [plan.pk for plan in found.due] == [early.pk, late.pk, running.pk]
    assert [plan.pk for plan in found.on_time] == [early.pk]
    assert queries.cycles(at, since=date(2026, 4, 1), until=date(2026, 5, 1)).due == [late]
    assert queries.cycles(at, institution=running.institution).on_time == []
    assert queries.cycles(START + DAY).due == []


def test_an_institution_writes_its_plan_on_pages_and_typing_is_kept(db, client):
    factories.make_charter()
    institution = factories.make_institution()
    client.user = officer_for(institution)
    assert "Publish a plan" in text(visit(client, "/en/plans/", START))
    url = f"/en/plans/open/{institution.code}/"
    typed = {"step": "5", "ends_on": "2026-03-02", "language": "en"}
    assert "That day has passed" in text(visit(client, url, START, typed))
    assert visit(client, url, START, typed | {"ends_on": "2026-12-01"}).status_code == 302
    plan = Plan.objects.get()
    base = plan.get_absolute_url().replace("/es/", "/en/")
    goal = GOAL | {"executive": "", "starts_on": "2026-03-02", "due_on": "2026-12-31"}
    wrong = visit(client, f"{base}adopt/", START, goal)
    assert wrong.status_code == 400
    assert 'value="2026-12-31"' in wrong.content.decode()
    visit(client, f"{base}adopt/", START, goal | {"executive": "Chief nurse"})
    visit(
        client, f"{base}goals/4.1/change/", START, goal | {"executive": "Chief doctor", "change_note": "New."}
    )
    visit(client, f"{base}goals/4.1/practice/", START, {"what": "Ask for the language.", "where": "Clinic"})
    practice = PlanGoal.objects.get().practices.get()
    visit(client, f"{base}goals/4.1/practices/{practice.pk}/end/", START, {"reason": "Done by all."})
    lessons = {
        "words_1": "Listen first.",
        "about_1": "4.1",
        "ends_on": "2026-12-01",
        "words_2": "",
        "about_2": "x",
    }
    assert visit(client, f"{base}reissue/", START, lessons).status_code == 400
    visit(client, f"{base}reissue/", START, lessons | {"about_2": ""})
    following = plan.following
    assert following.previous.lessons.get().goal == "4.1"
    visit(
        client, f"/en/plans/{following.reference}/adopt/", START, goal | {"executive": "Chief", "lesson": "1"}
    )
    assert following.goals.get().lesson.words == "Listen first."
    visit(client, f"/en/plans/{following.reference}/goals/4.1/drop/", START, {"reason": "No money."})
    words = text(visit(client, f"/en/plans/{following.reference}/", START))
    assert "1 goal was dropped" in words
    ended = visit(client, f"{base}advance/", START, {"step": "2", "words": "More."})
    assert ended.status_code == 409
    assert "This cycle has ended" in text(ended)
    client.user = factories.make_member()
    assert visit(client, f"{base}advance/", START, {"step": "2", "words": "More."}).status_code == 403


@pytest.mark.pure
def test_the_circle_fits_its_picture_and_its_words_their_places():
    for names in ([step.name.in_english for step in STEPS], [step.name.in_spanish for step in STEPS]):
        for node in nodes(names):
            assert NODE <= node.x <= SIZE - NODE
            assert NODE <= node.y <= SIZE - NODE
            assert len(node.lines) <= 3
            assert " ".join(node.lines) in names
    assert wrapped("Change Practice & Policy") == ("Change", "Practice &", "Policy")
    assert nodes(["a", "b", "c", "d", "e"])[0].x == SIZE / 2


@pytest.mark.pure
def test_a_trend_breaks_where_a_number_is_hidden():
    days = [date(2026, month, 1) for month in (1, 2, 3, 4)]
    picture = trend(list(zip(days, [10, None, 20, 30], strict=True)), target=50, baseline=10)
    assert picture.line.count("M") == 2
    assert picture.line.count("L") == 1
    assert [y for _x, y in picture.points] == [110.0, 85.0, 60.0]
    assert picture.target == 10
    assert picture.baseline == 110
    alone = trend([(days[0], 5)], target=5)
    assert alone.points == [(160.0, 60.0)]
