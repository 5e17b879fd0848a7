"""Whoever has every number that is published, and the list of public cases, still cannot tell of anybody."""

from collections import Counter
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from redress_log.small_numbers import finished_quarters, first_day, name_of, next_quarter, quarter_of, shown

KINDS, QUARTERS = "abcd", (1, 2, 3)
NUMBERS = st.integers(0, 200)
SOMEBODY = st.tuples(st.sampled_from(QUARTERS), st.frozensets(st.sampled_from(KINDS), min_size=1))
# Sets of one sort of person as large as it needs to come near the border, and some of any sort.
PEOPLE = st.tuples(
    st.lists(st.tuples(SOMEBODY, st.integers(0, 23)), max_size=6), st.lists(SOMEBODY, max_size=12)
).map(lambda drawn: [each for sort, number in drawn[0] for each in [sort] * number] + drawn[1])


@given(NUMBERS, NUMBERS)
def test_a_cell_says_the_same_of_eleven_different_numbers_of_people(public, counted):
    same = [other for other in range(counted + 12) if shown(public, other) == shown(public, counted)]
    assert len(same) >= 11
    assert counted in same


@given(NUMBERS, NUMBERS)
def test_a_cell_is_hidden_or_eleven_at_least_and_never_more_than_there_are(public, counted):
    number = shown(public, counted)
    assert number is None or max(11, public) <= number <= public + counted
    assert (number is None) == (public + counted // 11 * 11 < 11)


def published(people, public):
    """Every number that there is: the cells of the page, and how many people the list counts in whole elevens."""
    cells = {
        (quarter, kind): shown(public[quarter, kind], counted(people, quarter, kind))
        for quarter in QUARTERS
        for kind in KINDS
    }
    return cells, len(people) // 11


def counted(people, quarter, kind):
    return sum(quarter == when and kind in kinds for when, kinds in people)


def other_worlds(people, quarter, kind):
    """Worlds that differ in a cell by one person: they said one kind more or less, came in another quarter, or not at all."""
    for sort in set(people):
        when, kinds = sort
        others = list(people)
        others.remove(sort)
        yield others
        for changed in (
            {kind},
            kinds | {kind},
            kinds - {kind},
            *((kinds - {kind}) | {each} for each in KINDS),
        ):
            for moved in {when, quarter}:
                if changed:
                    yield [*others, (moved, frozenset(changed))]
    for kinds in ({kind}, set(KINDS)):
        yield [*people, (quarter, frozenset(kinds))]


@given(PEOPLE, st.dictionaries(st.tuples(st.sampled_from(QUARTERS), st.sampled_from(KINDS)), NUMBERS))
def test_for_every_cell_there_is_another_number_with_which_everything_published_is_the_same(people, cases):
    public = Counter(cases)
    seen = published(people, public)
    for quarter in QUARTERS:
        for kind in KINDS:
            real = counted(people, quarter, kind)
            assert any(
                counted(world, quarter, kind) != real and published(world, public) == seen
                for world in other_worlds(people, quarter, kind)
            ), (quarter, kind)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(0, 2000))
def test_only_quarters_that_are_over_are_on_the_grid_and_each_is_there(first, days):
    today = first + timedelta(days=days)
    grid = list(finished_quarters(first, today))
    assert all(next_quarter(starts_on) <= today for starts_on in grid)
    assert [quarter_of(first), *map(next_quarter, grid)] == [*grid, quarter_of(today)]
    assert len({name_of(starts_on) for starts_on in grid}) == len(grid)


def test_a_quarter_is_named_by_its_year_and_number():
    assert [name_of(date(2026, month, 1)) for month in (1, 4, 7, 10)] == [f"2026-Q{n}" for n in (1, 2, 3, 4)]
    assert [first_day(f"2026-Q{n}").month for n in (1, 2, 3, 4)] == [1, 4, 7, 10]
    assert first_day("2026-Q5") is first_day("0000-Q1") is first_day("٢٠٢٦-Q1") is None
    assert next_quarter(date(2026, 10, 1)) == date(2027, 1, 1)
