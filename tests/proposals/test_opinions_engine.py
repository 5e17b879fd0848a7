"""Tallies against real conversations, groups that do not depend on chance, and an attack on what is published."""

import csv
import random
import subprocess
import sys
from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from proposals.opinions import (
    AGREE,
    CHOICES,
    DISAGREE,
    FEWEST,
    PASS,
    SMALLEST_GROUP,
    Mark,
    at_least,
    group_people,
    latest,
    publishable,
    tally,
)
from proposals.opinions.groups import Group
from tests.conftest import ROOT, shared_data
from tests.proposals.reader import Reader

CONVERSATIONS = ["15-per-hour-seattle", "scoop-hivemind.affordable-housing", "vtaiwan.uberx"]
NAMES = ("agree", "disagree", "pass")


def marks_of(conversation):
    folder = shared_data("polis") / conversation
    with open(folder / "votes.csv", encoding="utf-8-sig", newline="") as file:
        return [
            Mark(int(row["voter-id"]), int(row["comment-id"]), int(row["vote"]), int(row["timestamp"]))
            for row in csv.DictReader(file)
        ]


def expected_of(conversation, which):
    with open(shared_data("polis") / conversation / "expected_tally.csv", newline="") as file:
        return {
            int(row["comment-id"]): tuple(int(row[f"{which}_{name}"]) for name in NAMES)
            for row in csv.DictReader(file)
        }


def of_everybody(choices):
    return tally((statement, choice) for (_person, statement), choice in choices.items())


@pytest.mark.parametrize("conversation", CONVERSATIONS)
def test_the_tallies_of_a_real_conversation_are_those_expected(conversation):
    marks = marks_of(conversation)
    # What counts is the time of a mark and not its line in the file.
    random.Random(1).shuffle(marks)
    none = dict.fromkeys(expected_of(conversation, "one_vote_per_person"), (0, 0, 0))
    assert none | of_everybody(latest(marks)) == expected_of(conversation, "one_vote_per_person")
    assert none | tally((m.statement, m.choice) for m in marks) == expected_of(conversation, "all_events")


def test_of_two_marks_the_later_one_counts_wherever_it_stands():
    marks = [Mark("ana", 1, DISAGREE, 20), Mark("ana", 1, AGREE, 10), Mark("ben", 1, PASS, 5)]
    assert latest(marks) == {("ana", 1): DISAGREE, ("ben", 1): PASS}
    assert of_everybody(latest(marks)) == {1: (0, 1, 1)}
    assert latest([Mark("ana", 1, AGREE, 10), Mark("ana", 1, PASS, 10)]) == {("ana", 1): PASS}


def two_camps(people=60, statements=12, seed=1):
    """Half agree with the first half of the statements and disagree with the others; the other half the reverse."""
    chance = random.Random(seed)
    return {
        (person, statement): (AGREE if (person < people // 2) == (statement < statements // 2) else DISAGREE)
        if chance.random() < 0.9
        else PASS
        for person in range(people)
        for statement in range(statements)
        if chance.random() < 0.85
    }


def test_people_who_mark_alike_are_a_group():
    groups = group_people(two_camps(), SMALLEST_GROUP)
    assert {frozenset(group.people) for group in groups} == {
        frozenset(range(30)),
        frozenset(range(30, 60)),
    }


def test_the_same_marks_give_the_same_groups_in_any_order_and_in_any_process():
    choices = two_camps(70)
    shuffled = list(choices.items())
    random.Random(2).shuffle(shuffled)
    groups = group_people(choices, SMALLEST_GROUP)
    assert group_people(dict(shuffled), SMALLEST_GROUP) == groups
    assert len(groups[0].people) >= len(groups[1].people)
    program = (
        "from tests.proposals.test_opinions_engine import two_camps\n"
        "from proposals.opinions import group_people, publishable\n"
        "choices = two_camps(70)\n"
        "print(publishable(choices, group_people(choices, 15)))\n"
    )
    environment = {"PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "7", "OMP_NUM_THREADS": "1"}
    printed = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True
    ).stdout
    assert printed.strip() == str(publishable(choices, groups))


@pytest.mark.parametrize("people", [40, 60, 200])
@pytest.mark.parametrize("statements", [9, 30])
def test_random_marks_make_no_groups(people, statements):
    chance = random.Random(people + statements)
    choices = {
        (person, statement): chance.choice(CHOICES)
        for person in range(people)
        for statement in range(statements)
        if chance.random() < 0.8
    }
    assert group_people(choices, SMALLEST_GROUP) == []
    # As many marks of people in two camps do make groups.
    assert len(group_people(two_camps(people, statements), SMALLEST_GROUP)) == 2


def test_a_small_group_joins_the_one_nearest_to_it():
    choices = two_camps(60)
    for person in range(60, 66):  # Six who agree with everything.
        choices |= {(person, statement): AGREE for statement in range(12)}
    groups = group_people(choices, SMALLEST_GROUP)
    assert all(len(group.people) >= SMALLEST_GROUP for group in groups)
    assert sum(len(group.people) for group in groups) == 66


def test_who_marked_little_is_counted_and_not_placed():
    choices = two_camps(60)
    placed = {person for person, count in Counter(p for p, _s in choices).items() if count >= 7}
    choices |= {(100 + person, 0): AGREE for person in range(20)}
    groups = group_people(choices, SMALLEST_GROUP)
    assert {person for group in groups for person in group.people} == placed
    assert of_everybody(choices)[0][0] >= 20


@pytest.mark.parametrize(
    "choices",
    [
        {},
        {("ana", 1): AGREE},
        {(person, statement): AGREE for person in range(60) for statement in range(9)},
        {(person, 1): person % 3 - 1 for person in range(60)},
    ],
    ids=["nobody", "one", "all alike", "one statement"],
)
def test_where_nothing_tells_people_apart_there_are_no_groups(choices):
    assert group_people(choices, SMALLEST_GROUP) == []


def test_fewer_than_eleven_people_are_told_nothing_of():
    choices = two_camps(10)
    assert publishable(choices, []) == {
        "format": 1,
        "people_at_least": None,
        "grouping": "too_few",
        "groups": [],
        "statements": [],
        "shared": [],
    }
    assert publishable(two_camps(11), [])["people_at_least"] == 11


@pytest.mark.parametrize(("people", "said"), [(11, 11), (99, 11), (100, 100), (199, 100), (1921, 1900)])
def test_how_many_took_part_is_said_in_steps(people, said):
    assert at_least(people) == said


def test_a_count_below_eleven_is_not_shown_and_others_are_exact():
    choices = {(person, 1): AGREE if person < 30 else DISAGREE for person in range(40)}
    assert publishable(choices, [])["statements"] == [
        {"statement": 1, "agree": 30, "disagree": None, "pass": None, "groups": []}
    ]


def test_shared_statements_come_first_then_those_that_tell_groups_apart():
    choices = two_camps(200, statements=12)
    for person in range(200):
        choices[person, 20] = AGREE if person % 7 else PASS  # Six of seven in both camps.
        choices[person, 21] = DISAGREE if person % 4 else PASS
    result = publishable(choices, group_people(choices, SMALLEST_GROUP))
    assert [group["letter"] for group in result["groups"]] == ["A", "B"]
    assert result["shared"] == [20, 21]
    assert [entry["statement"] for entry in result["statements"]][:2] == [20, 21]
    first = result["statements"][0]["groups"]
    assert [line["most"] for line in first] == ["agree", "agree"]
    assert [line["agree"] for line in first] == [85, 85]


@st.composite
def blocks(draw):
    """People in groups and beside them, with opinions that may be as lopsided as you like."""
    groups = draw(st.integers(0, 3))
    sizes = [draw(st.integers(15, 45)) for _group in range(groups)] + [
        draw(st.integers(0 if groups else 11, 30))
    ]
    statements = draw(st.integers(1, 3))
    marked = [
        [
            (draw(st.sampled_from([0, 4, 11, 12, 20, 100])), draw(st.sampled_from(["one", "two", "three"])))
            for _size in sizes
        ]
        for _statement in range(statements)
    ]
    return sizes, marked, draw(st.integers(0, 2**16))


def people_and_choices(sizes, marked, seed):
    """Marks as drawn, and the groups of those who marked anything."""
    chance, choices, blocks, first = random.Random(seed), {}, [], 0
    for number, size in enumerate(sizes):
        people = range(first, first + size)
        first += size
        blocks.append(people)
        for statement, lines in enumerate(marked):
            most, kind = lines[number]
            weights = {"one": [20, 1, 0], "two": [1, 1, 0], "three": [2, 1, 1]}[kind]
            shifted = weights[statement:] + weights[:statement]
            for person in people[:most]:
                choices[person, statement] = chance.choices(CHOICES, shifted)[0]
    took_part = {person for person, _statement in choices}
    groups = [Group(tuple(took_part.intersection(people)), (0, 0)) for people in blocks[:-1]]
    groups = [group for group in groups if len(group.people) >= SMALLEST_GROUP]
    return choices, sorted(groups, key=lambda group: -len(group.people))


# Two groups with nearly a hundred people, and what each marked of six statements: agree, disagree, pass.
NEARLY_A_HUNDRED = {
    (62, 34): [
        [(53, 1, 2), (2, 26, 4)],
        [(4, 42, 11), (27, 2, 2)],
        [(52, 7, 2), (32, 1, 1)],
        [(51, 6, 1), (3, 21, 10)],
        [(15, 35, 11), (19, 11, 4)],
        [(50, 7, 2), (3, 23, 5)],
    ],
    (51, 45): [
        [(40, 3, 3), (3, 28, 10)],
        [(43, 2, 0), (35, 6, 1)],
        [(33, 12, 6), (13, 21, 11)],
        [(5, 35, 11), (42, 1, 2)],
        [(4, 33, 10), (33, 2, 3)],
        [(44, 6, 0), (2, 26, 12)],
    ],
}


@pytest.mark.parametrize(("sizes", "marked"), NEARLY_A_HUNDRED.items())
def test_nobody_can_narrow_a_count_below_eleven_by_reading_all_statements_together(sizes, marked):
    groups = [
        Group(tuple((letter, number) for number in range(size)), (0, 0)) for letter, size in enumerate(sizes)
    ]
    choices = {}
    for statement, cells in enumerate(marked):
        for group, counts in zip(groups, cells, strict=True):
            chosen = [choice for choice, count in zip(CHOICES, counts, strict=True) for _mark in range(count)]
            # Each statement starts with somebody else, so everybody marks something.
            people = group.people[statement * 9 :] + group.people[: statement * 9]
            choices |= {(person, statement): choice for person, choice in zip(people, chosen, strict=False)}
    result = publishable(choices, groups)
    assert any(line["most"] for entry in result["statements"] for line in entry["groups"])
    reader = Reader(result)
    for count, weights in reader.counts_of(choices, groups):
        if count < FEWEST:
            least, most = reader.range_of(weights, count)
            assert most - least >= 4, f"a reader knows that {count} is between {least} and {most}"


@given(blocks())
@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
def test_nobody_can_work_out_a_count_below_eleven_from_what_is_published(drawn):
    choices, groups = people_and_choices(*drawn)
    result = publishable(choices, groups)
    if result["grouping"] == "too_few":
        return
    reader = Reader(result)
    for count, weights in reader.counts_of(choices, groups):
        if count < FEWEST:
            least, most = reader.range_of(weights, count)
            assert least <= count <= most
            assert most - least >= 4, f"a reader knows that {weights} is between {least} and {most}"


def test_nobody_can_work_out_a_count_below_eleven_of_a_real_conversation():
    choices = latest(marks_of(CONVERSATIONS[0]))
    groups = group_people(choices, SMALLEST_GROUP)
    result = publishable(choices, groups)
    assert result["grouping"] == "groups"
    assert any(line["agree"] for entry in result["statements"] for line in entry["groups"])
    reader = Reader(result)
    small = [found for found in reader.counts_of(choices, groups) if found[0] < FEWEST]
    for count, weights in random.Random(3).sample(small, 30):
        least, most = reader.range_of(weights, count)
        assert least <= count <= most
        assert most - least >= 4
