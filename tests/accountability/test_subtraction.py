"""Nobody finds a small number of people by subtracting one published number from another.

Cases of the public log are no such number: each of them stands there by itself, so whoever counts them learns nothing.
"""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from accountability import queries
from accountability.indicators import Result
from decisions.small_numbers import TOTAL
from decisions.small_numbers import shown as shown_opinions
from redress_log.small_numbers import shown
from tests.decisions.pages import text, visit
from tests.factories import DAY, START
from tests.factories.people import make_institution, make_overseer
from tests.factories.redress import make_report
from tests.factories.scorecards import SECOND_QUARTER, make_published
from tests.subtraction import determined

ENDS = SECOND_QUARTER.ends
SMALL = range(1, 11)
# Numbers near the border, and some far from it.
PEOPLE = st.one_of(st.integers(0, 14), st.integers(0, 60))


@pytest.mark.pure
def test_what_can_be_worked_out_is_worked_out():
    whole = ({"a": 1, "b": 1, "c": 1}, 30)
    assert not determined({"a": 1}, [whole])
    assert determined({"c": 1}, [whole, ({"a": 1, "b": 1}, 25)])
    assert not determined({"a": 1}, [whole, ({"a": 1, "b": 1}, 25)])
    assert determined({"b": 1}, [({"a": 1, "b": 1}, 12), ({"a": 1}, 12)])
    assert determined({"a": 1}, [({"a": 1, "b": 1}, 0)])
    assert determined({"a": 1, "b": 1}, [whole, ({"c": 1}, 4)])
    # By four tables of two rows and columns each, none of which tells it alone.
    assert determined(
        {"a": 1},
        [
            ({"a": 1, "b": 1}, 9),
            ({"b": 1, "c": 1}, 8),
            ({"c": 1, "d": 1}, 7),
            ({"d": 1, "a": -1}, 2),
            ({"d": 1}, 5),
        ],
    )


GROUPS = st.dictionaries(st.sampled_from("ABCD"), PEOPLE, min_size=1)


def point(people, published_at=START, kind="", stratum=""):
    """A count of people for a month, as a metric holds it."""
    return SimpleNamespace(
        key=(date(2026, 1, 1), date(2026, 1, 31), kind, stratum),
        value=Decimal(people),
        people=people,
        published_at=published_at,
        pk=0,
        note="",
    )


@pytest.mark.pure
@settings(max_examples=400)
@given(st.fixed_dictionaries({"race": GROUPS, "language": GROUPS}), PEOPLE, st.booleans())
@example({"race": {"A": 95}, "language": {"A": 40, "B": 60}}, 5, True)
def test_no_group_of_few_people_is_found_in_the_numbers_of_a_metric(kinds, others, has_whole):
    """Counts of people by two kinds of group, each of which covers a whole that has people in no group as well."""
    people = max(sum(groups.values()) for groups in kinds.values()) + others
    points = [
        point(size, kind=kind, stratum=name)
        for kind, groups in kinds.items()
        for name, size in groups.items()
    ]
    points += [point(people)] if has_whole else []
    metric = SimpleNamespace(points=SimpleNamespace(all=lambda: points))
    real = {("", ""): people, **{(kind, ""): people - sum(groups.values()) for kind, groups in kinds.items()}}
    real |= {(kind, name): size for kind, groups in kinds.items() for name, size in groups.items()}
    # Each kind of group and those who are in none of it are everybody.
    equations = [
        ({(kind, name): 1 for name in [*groups, "rest"]} | {("", ""): -1}, 0)
        for kind, groups in kinds.items()
    ]
    equations += [
        ({(cell.kind, cell.stratum): 1}, int(cell.value))
        for cell in queries.cells(metric, START)
        if cell.value is not None
    ]
    for name, size in real.items():
        if size in SMALL:
            unknown = (name[0], name[1] or "rest") if name[0] else name
            assert not determined({unknown: 1}, equations), name


@pytest.mark.pure
@given(st.dictionaries(st.sampled_from("abcd"), PEOPLE, min_size=1), PEOPLE)
def test_no_count_of_few_opinions_is_found(counts, silent):
    told = shown_opinions(counts, sum(counts.values()) + silent)
    equations = [({name: 1}, counts[name]) for name in counts if told[name] is not None]
    if told[TOTAL] is not None:
        equations.append((dict.fromkeys(counts, 1), told[TOTAL]))
    for name, number in counts.items():
        if number in SMALL:
            assert not determined({name: 1}, equations), name


def told_of_cases(quarters):
    """What a quarter publishes: the list of cases, one by one, and the table that counts those who are in no list too."""
    return [(public, shown(public, counted)) for public, counted in quarters]


@pytest.mark.pure
@settings(max_examples=400)
@given(st.lists(st.tuples(PEOPLE, PEOPLE), min_size=1, max_size=4), st.data())
def test_no_count_of_few_people_who_are_in_no_list_is_found(quarters, data):
    """Whoever subtracts the list from the table, in each quarter or over all of them, finds no number below eleven."""
    told = told_of_cases(quarters)
    asked = data.draw(st.integers(0, len(quarters) - 1))
    public, counted = quarters[asked]
    if counted not in SMALL:
        return
    for other in (0, *SMALL):
        assert told_of_cases([*quarters[:asked], (public, other), *quarters[asked + 1 :]]) == told


@pytest.mark.pure
@given(st.lists(st.integers(0, 40), min_size=2, max_size=4))
def test_no_count_of_few_people_who_felt_unsafe_is_found(numbers):
    """One number of a scorecard counts people of whom there is no list, by quarter and by institution."""
    told = [Result((), people=number).of for number in numbers]
    for position, number in enumerate(numbers):
        if number in SMALL:
            assert told[position] == 0
            alone = [part for place, part in enumerate(told) if place != position]
            assert sum(told) - sum(alone) == 0


@pytest.mark.django_db
def test_people_are_counted_once_when_the_quarter_is_over(client):
    """A number that moved while its quarter ran would tell of the one person who came between two looks."""
    institution = make_institution()
    reports = [make_report(institution=institution)[0] for _each in range(12)]
    for report in reports:
        type(report).objects.filter(pk=report.pk).update(
            withdrawn_at=ENDS - DAY, safety_checked_at=ENDS - DAY
        )
    address = f"/en/scorecards/{institution.code}.json?quarter={SECOND_QUARTER.name}"

    def unsafe(at):
        [row] = [row for row in visit(client, address, at).json()["indicators"] if row["indicator"] == "R9"]
        assert (row["n"], row["of"]) == (None, None)
        return row["at_least"], row["status"]

    assert unsafe(ENDS - DAY / 2) == (None, "suppressed_small_count")
    assert unsafe(ENDS + DAY) == (None, "suppressed_small_count")
    card = make_published(institution)
    type(reports[0]).objects.all().update(withdrawn_at=None)
    assert unsafe(card.published_at) == (11, None)
    page = visit(
        client, f"/en/scorecards/{institution.code}/R9/?quarter={SECOND_QUARTER.name}", card.published_at
    )
    assert "At least 11 people" in text(page)
    assert '<tr class="record">' not in page.content.decode()
    type(reports[0]).objects.filter(pk__in=[each.pk for each in reports[:3]]).update(withdrawn_at=ENDS - DAY)
    draft = f"/en/scorecards/drawn/{card.reference}/"
    assert "3 people" not in text(visit(client, draft, card.published_at))
    client.user = make_overseer()
    assert "For the oversight body alone: 3 people" in text(visit(client, draft, card.published_at))
