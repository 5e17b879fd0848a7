"""Metrics: what is promised, published, hidden, corrected and imported, and whether it is current."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st

from accountability import queries
from accountability.actions import drop_goal
from accountability.metric_files import MOST_ROWS, NotATable, clashing, decoded, read
from accountability.models import DataPoint, Metric
from accountability.small_numbers import hidden
from tests import factories
from tests.decisions.pages import text, visit
from tests.factories import DAY, START
from tests.factories.people import officer_for
from tests.factories.plans import make_goal, make_metric, make_plan, number, publish
from tests.refusals import refused


@pytest.fixture
def metric(db):
    return make_metric()


def shown(metric, at=START + DAY):
    """What a table says of each period and group."""
    metric = Metric.objects.get(pk=metric.pk)
    return {(cell.starts_on.month, cell.stratum): cell.words for cell in queries.cells(metric, at)}


@pytest.mark.pure
@given(st.dictionaries(st.text(min_size=1, max_size=3), st.integers(0, 40), max_size=8))
def test_no_hidden_group_can_be_found_by_subtraction(people):
    kept = hidden(people)
    small = {name for name, count in people.items() if count < 11}
    assert small <= kept
    assert bool(kept) == bool(small)
    if kept and kept != set(people):
        # What is left of the whole is at least two groups and eleven people.
        assert len(kept) >= 2
        assert sum(people[name] for name in kept) >= 11
    # No group is hidden that is larger than one that is shown and was not needed.
    largest = max((people[name] for name in kept), default=0)
    assert all(people[name] >= largest for name in people if name not in kept)


@pytest.mark.pure
def test_the_next_smallest_groups_are_hidden_with_a_small_one():
    assert hidden({"a": 7, "b": 60, "c": 333}) == {"a", "b"}
    assert hidden({"a": 3, "b": 4, "c": 50, "d": 60}) == {"a", "b", "c"}
    assert hidden({"a": 7, "b": 8, "c": 50}) == {"a", "b"}
    assert hidden({"a": 11, "b": 12}) == set()
    assert hidden({"a": 10}) == {"a"}


def test_small_groups_are_hidden_in_page_json_and_csv(metric, client):
    publish(
        metric,
        number("50.25", people=400),
        number("11.75", kind="language", stratum="Mixteco", people=7, note="Only 7 people."),
        number("22.75", kind="language", stratum="Spanish", people=60),
        number("33.75", kind="language", stratum="English", people=333),
    )
    assert shown(metric) == {
        (1, ""): "50.25",
        (1, "Mixteco"): "[c]",
        (1, "Spanish"): "[c]",
        (1, "English"): "33.75",
    }
    plan = metric.goal.plan
    for address in ("/", ".json", "/metrics.csv"):
        answer = visit(client, f"/en/plans/{plan.reference}{address}", START + DAY)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert b"33.75" in body, address
        for secret in (b"11.75", b"22.75", b"Only 7"):
            assert secret not in body, address
    numbers = visit(client, f"/en/plans/{plan.reference}.json", START + DAY).json()["goals"][0]["metrics"][0][
        "numbers"
    ]
    assert {cell["stratum"]: (cell["value"], cell["status"]) for cell in numbers} == {
        None: (50.25, None),
        "English": (33.75, None),
        "Mixteco": (None, "suppressed_small_count"),
        "Spanish": (None, "suppressed_small_count"),
    }
    lines = b"".join(
        visit(client, f"/en/plans/{plan.reference}/metrics.csv", START + DAY).streaming_content
    ).decode()
    assert lines.count(",suppressed_small_count,") == 2


def test_a_small_whole_is_hidden_and_one_of_unknown_size_beside_few_people(metric):
    at = START + 40 * DAY
    publish(metric, number(1, people=10), number(2, month=2), number(3, month=3), at=at)
    publish(metric, number(4, month=3, kind="race", stratum="Black", people=4), at=at)
    assert shown(metric, at) == {(1, ""): "[c]", (2, ""): "2", (3, ""): "[c]", (3, "Black"): "[c]"}


def test_few_people_who_are_in_no_group_are_not_found_by_subtraction(metric):
    publish(
        metric,
        number(100, people=100),
        number(95, kind="race", stratum="White", people=95),
        number(40, kind="language", stratum="Spanish", people=40),
        number(60, kind="language", stratum="English", people=60),
    )
    assert shown(metric) == {(1, ""): "100", (1, "White"): "[c]", (1, "Spanish"): "40", (1, "English"): "60"}


def test_a_corrected_number_replaces_the_older_one_which_stays_readable(metric, client):
    publish(metric, number(40, people=100))
    assert "published already" in refused(publish, metric, number(40, people=100))
    publish(metric, number(44, people=100), at=START + DAY)
    assert shown(metric, START) == {(1, ""): "40"}
    assert shown(metric) == {(1, ""): "44 [r]"}
    words = text(visit(client, f"/en/plans/{metric.goal.plan.reference}/", START + DAY))
    assert "Saturday 31 January 2026: 40" in words
    assert list(DataPoint.objects.current(START).values_list("value", flat=True)) == [Decimal(40)]


def test_a_group_that_was_small_once_stays_hidden_in_every_version(metric):
    groups = [("A", 50), ("B", 5), ("C", 60)]
    publish(metric, *(number(size, kind="race", stratum=name, people=size) for name, size in groups))
    publish(metric, number(55, kind="race", stratum="B", people=55), at=START + DAY)
    cells = queries.cells(Metric.objects.get(pk=metric.pk), START + DAY)
    assert {cell.stratum: cell.value for cell in cells} == {"A": None, "B": None, "C": Decimal(60)}
    assert [value for cell in cells for value, _moment in cell.earlier] == [None]


WRONG = [
    ({"ends_on": date(2026, 3, 3)}, "not over yet"),
    ({"starts_on": date(2026, 2, 1)}, "ends before it starts"),
    ({"stratum": "Black"}, "Name both"),
    ({"stratum_kind": "race"}, "Name both"),
    ({"stratum_kind": "income", "stratum": "Low", "people": 50}, "race, ethnicity, language or other"),
    ({"stratum_kind": "race", "stratum": "Black"}, "how many people"),
]


@pytest.mark.parametrize(("change", "sentence"), WRONG)
def test_what_cannot_be_published(metric, change, sentence):
    assert sentence in refused(publish, metric, number(1) | change)


def test_the_periods_of_a_metric_do_not_overlap_and_a_group_is_named_once(metric):
    publish(metric, number(1))
    year = number(1) | {"starts_on": date(2025, 1, 1)}
    assert "shares days" in refused(publish, metric, year)
    assert "named twice" in refused(publish, metric, number(2), number(3))
    publish(metric, number(2, month=2), at=START)


@pytest.mark.pure
def test_periods_clash_when_they_share_a_day():
    def days(*parts):
        return tuple(date(2026, 1, part) for part in parts)

    assert clashing([days(1, 10), days(11, 20), days(1, 10)]) == set()
    assert clashing([days(1, 10), days(10, 20)]) == {days(1, 10), days(10, 20)}
    assert clashing([days(1, 20), days(2, 3), days(21, 22)]) == {days(1, 20), days(2, 3)}


def test_a_metric_is_promised_with_a_name_and_a_target_ahead(db):
    goal = make_goal()
    assert "Give it a name" in refused(make_metric, goal, name_en="", name_es=" ")
    assert "day of the target has passed" in refused(make_metric, goal, target_on=date(2026, 3, 1))
    assert "which way" in refused(make_metric, goal, direction="sideways")
    assert "race, ethnicity" in refused(make_metric, goal, stratified_by=["income"])
    assert "within 1 to" in refused(make_metric, goal, refresh_days=0)
    assert refused(make_metric, goal, source=" ")
    assert [make_metric(goal).number, make_metric(goal, name_es="").number] == [1, 2]


def test_a_metric_is_current_until_its_refresh_date_has_passed(metric):
    assert not metric.is_current(START)
    assert metric.refresh_on(START) == date(2026, 4, 1)
    assert metric.days_past(START + 30 * DAY) == 0
    assert metric.days_past(START + 31 * DAY) == 1
    publish(metric, number(1), at=START + 10 * DAY)
    metric = Metric.objects.get()
    assert metric.refresh_on(START + 10 * DAY) == date(2026, 4, 11)
    assert metric.is_current(START + 40 * DAY)
    assert not metric.is_current(START + 41 * DAY)
    assert metric.days_past(START + 45 * DAY) == 5
    # What was published later says nothing of a moment before.
    assert not metric.is_current(START + 5 * DAY)


def test_what_was_promised_and_what_of_it_is_there(db):
    """Five promised: three published, two current, one told apart by race, one by language, four in both languages."""
    first, second = make_goal(), make_goal()
    fresh, stale, silent = make_metric(first), make_metric(first), make_metric(first, name_es="")
    told, dropped = make_metric(second), make_metric(make_goal(second.plan, code="4.2"))
    slow = make_metric(second, refresh_days=90)
    publish(stale, number(1))
    publish(fresh, number(1), number(2, kind="race", stratum="Black", people=50), at=START + 20 * DAY)
    publish(
        told,
        number(1),
        number(2, kind="language", stratum="Spanish", people=50),
        number(3, kind="other", stratum="Rural", people=50),
        at=START + 20 * DAY,
    )
    officer = officer_for(second.plan.institution)
    drop_goal(dropped.goal, reason="No money.", actor=officer, at=START + DAY)
    at = START + 40 * DAY
    kept = queries.kept_metrics(at)
    assert set(kept.promised) == {fresh, stale, silent, told, slow}
    assert set(kept.published) == {fresh, stale, told}
    assert set(kept.current) == {fresh, told}
    assert dict(kept.past) == {stale: 10, silent: 10}
    assert kept.stratified == {"race": [fresh], "ethnicity": [], "language": [told]}
    assert set(kept.in_both_languages) == {fresh, stale, told, slow}
    of_second = queries.kept_metrics(at, institution=second.plan.institution)
    assert set(of_second.promised) == {told, slow}
    assert dropped in queries.kept_metrics(START).promised
    assert queries.kept_metrics(START - DAY).promised == []


HEADING = "period_from,period_until,stratum_kind,stratum,value,people,note\n"


@pytest.mark.pure
def test_a_file_is_read_line_by_line_and_every_mistake_is_named():
    rows, problems = read(
        HEADING
        + "2026-01-01,2026-01-31,,,41.5,400,\n"
        + '2026-01-01,2026-01-31,Race, Black ,40,50,"two\nlines"\n'
        + "1 Jan,2026-13-01,,,41.5,,\n"
        + "\n"
        + "2026-01-01,2026-01-31,,,12;5,many,\n"
        + "2026-01-01,2026-01-31\n"
        + f"2026-01-01,2026-01-31,race,{'x' * 81},1,1,\n"
    )
    assert [line for line, _row in rows] == [2, 3]
    assert rows[1][1] == number(40, kind="race", stratum="Black", people=50, note="two lines")
    assert [(line, problem.value) for line, problem, _words in problems] == [
        (5, "day"),
        (5, "day"),
        (7, "number"),
        (7, "people"),
        (8, "cells"),
        (9, "long"),
    ]


@pytest.mark.pure
@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "columns"),
        (HEADING.encode(), "empty"),
        (b"value,period_from\n1,2", "columns"),
        (HEADING.replace("note", "value").encode(), "columns"),
        (HEADING.encode() + "ñ".encode("latin-1"), "encoding"),
        (HEADING.encode() + b"\0", "encoding"),
        (b"x" * (2 * 1024 * 1024 + 1), "size"),
        (HEADING.encode() + b"2026-01-01,2026-01-31,,,1,,\n" * (MOST_ROWS + 1), "rows"),
    ],
)
def test_a_file_that_is_no_table_says_why(data, problem):
    with pytest.raises(NotATable) as refusal:
        read(decoded(data))
    assert refusal.value.problem == problem


@pytest.mark.pure
@given(st.text(max_size=200))
def test_whatever_a_file_holds_it_is_read_or_refused(words):
    try:
        rows, problems = read(HEADING + words)
    except NotATable:
        return
    assert rows or problems


def sheet(*lines, mark=b"\xef\xbb\xbf"):
    return SimpleUploadedFile("numbers.csv", mark + (HEADING + "\n".join(lines)).encode())


def test_a_file_is_looked_at_first_and_published_all_or_nothing(metric, client):
    client.user = officer_for(metric.goal.plan.institution)
    url = f"/en/plans/{metric.goal.plan.reference}/goals/4.1/metrics/1/import/"
    good, bad = "2026-01-01,2026-01-31,,,41.5,400,", "2026-02-01,2026-03-31,,,43,400,"
    wrong = visit(client, url, START, {"file": sheet(good, bad, "x,2026-01-01,,,1,,")})
    assert wrong.status_code == 400
    assert "Line 3: The period is not over yet." in text(wrong)
    assert "Line 4: Write x as year, month and day" in text(wrong)
    assert good in wrong.content.decode()
    assert not DataPoint.objects.exists()
    publish(metric, number(40, people=400), number(7, month=2), at=START - DAY + timedelta(hours=23))
    fine = sheet(good, "2026-02-01,2026-02-28,,,7,,", "2025-12-01,2025-12-31,race,Black,3,9,")
    looked = visit(client, url, START, {"file": fine})
    assert looked.status_code == 200
    assert "2 numbers that are new or changed. 1 of them replaces" in text(looked)
    assert "1 is published already" in text(looked)
    assert DataPoint.objects.count() == 2
    sent = looked.context["form"]["text"].value()
    assert visit(client, url, START, {"text": sent, "confirm": "1"}).status_code == 302
    assert DataPoint.objects.filter(replaced_at=None).count() == 3
    assert shown(metric) == {(1, ""): "41.5 [r]", (2, ""): "7", (12, "Black"): "[c]"}
    again = visit(client, url, START, {"text": sent, "confirm": "1"})
    assert again.status_code == 409
    assert "Nothing here is new" in text(again)
    client.user = factories.make_member()
    assert visit(client, url, START, {"text": sent, "confirm": "1"}).status_code == 403


def test_only_the_first_mistakes_of_a_file_are_told(metric, client):
    client.user = officer_for(metric.goal.plan.institution)
    url = f"/en/plans/{metric.goal.plan.reference}/goals/4.1/metrics/1/import/"
    words = text(visit(client, url, START, {"file": sheet(*["x,x,,,1,,"] * 11)}))
    assert words.count("as year, month and day") == 20
    assert "And 2 more." in words
    latin = SimpleUploadedFile("numbers.csv", (HEADING + "2026-01-01,2026-01-31,,,1,,niño").encode("latin-1"))
    assert "not text in UTF-8" in text(visit(client, url, START, {"file": latin}))
    huge = SimpleUploadedFile("numbers.csv", b"x" * (2 * 1024 * 1024 + 1))
    assert "larger than 2 megabytes" in text(visit(client, url, START, {"file": huge}))
    assert visit(client, url, START, {}).status_code == 400


def test_one_number_is_published_on_a_page_and_a_refusal_keeps_the_typing(metric, client):
    client.user = officer_for(metric.goal.plan.institution)
    url = f"/en/plans/{metric.goal.plan.reference}/goals/4.1/metrics/1/publish/"
    typed = {"starts_on": "2026-01-01", "ends_on": "2026-05-31", "value": "17.25"}
    wrong = visit(client, url, START, typed)
    assert wrong.status_code == 409
    assert "not over yet" in text(wrong)
    assert 'value="17.25"' in wrong.content.decode()
    assert visit(client, url, START, typed | {"ends_on": "2026-01-31"}).status_code == 302
    assert shown(metric) == {(1, ""): "17.25"}


def test_a_metric_is_promised_on_a_page(db, client):
    goal = make_goal(make_plan())
    client.user = officer_for(goal.plan.institution)
    url = f"/en/plans/{goal.plan.reference}/goals/4.1/metric/"
    typed = {
        "name_en": "Visits",
        "unit": "people",
        "measures": "Everybody.",
        "source": "Bookings",
        "direction": "up",
        "target": "80",
        "target_on": "2026-12-31",
        "refresh_days": "30",
        "stratified_by": ["race", "language"],
    }
    assert visit(client, url, START, typed | {"target_on": "2026-01-01"}).status_code == 409
    assert visit(client, url, START, typed).status_code == 302
    words = text(visit(client, f"/en/plans/{goal.plan.reference}/", START))
    assert "given in one language only" in words
    assert "No number is published yet. The first is due Wednesday 1 April 2026." in words
