"""What the entries about a vote say, and when, agrees with its files."""

import hashlib
import json

import pytest

from ballots.counting import count_options
from ballots.engine.group import group
from record import verify
from record.verify import Mismatch, canonical, handle_commitment
from tests.ballots import published
from tests.record import golden

pytestmark = pytest.mark.pure
POLL = published.make_poll([(voter, {int(voter > 8)}) for voter in range(13)])
FROZEN, FIRST, SECOND, CLOSED = range(4)


def verdict(root, poll=POLL, read=None, **how):
    """What the check of the whole record of this vote finds wrong, or nothing."""
    published.publish(root, poll, **how)

    def from_disk(path):
        return (root / path).read_bytes()

    try:
        verify.check(read or from_disk, published.note.public_key(golden.KEY), group=group)
    except Mismatch as found:
        return str(found)
    return ""


def test_what_is_in_its_turn_is_right(tmp_path):
    assert verdict(tmp_path) == ""


def test_a_server_that_answers_otherwise_the_second_time_is_not_believed(tmp_path):
    """What is compared with its entry and what is checked are the same bytes."""
    published.publish(tmp_path / "told", POLL)
    other = published.make_poll([(voter, {1}) for voter in range(13)])
    asked = []

    def read(path):
        asked.append(path)
        if asked.count(path) > 1 and path in other.files:
            return other.files[path]
        return (tmp_path / "told" / path).read_bytes()

    vkey = published.note.public_key(golden.KEY)
    (poll,) = verify.check(read, vkey, group=group).polls
    assert poll.counts == {"yes": 9, "no": 4, "abstain": 0}


def bound_together(entries):
    """Everything in one entry, after all that could tell how to make it."""
    files = [name for entry in entries for name in entry[2]]
    return [[*entries[CLOSED][:2], files, entries[CLOSED][3]]]


def frozen_late(entries):
    entries[FROZEN][1] = POLL.terms.manifest["opens_at"]
    return entries


def roll_in_another_entry(entries):
    entries[FROZEN][2].remove("roll.json")
    return [*entries, ["ballots.frozen", entries[FROZEN][1], ["roll.json"], {}]]


def list_before_the_terms(entries):
    return [entries[FIRST], entries[FROZEN], *entries[SECOND:]]


def lists_swapped(entries):
    return [entries[FROZEN], entries[SECOND], entries[FIRST], entries[CLOSED]]


def list_after_the_count(entries):
    return [entries[FROZEN], entries[FIRST], entries[CLOSED], entries[SECOND]]


def tally_of_another_kind(entries):
    entries[CLOSED][0] = "ballots.finalised"
    return entries


def closed_twice(entries):
    return [*entries, ["ballots.closed", "2026-11-23T10:00Z", [], entries[CLOSED][3]]]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (bound_together, "does not belong to an entry of this kind and subject"),
        (frozen_late, "the terms were not fixed before voting opened"),
        (roll_in_another_entry, "says ballots.frozen of BAL-2026-0001 already"),
        (list_before_the_terms, "were not published in their turn"),
        (lists_swapped, "were not published in their turn"),
        (list_after_the_count, "were not published in their turn"),
        (tally_of_another_kind, "does not belong to an entry of this kind and subject"),
        (closed_twice, "says ballots.closed of BAL-2026-0001 already"),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_files_are_fixed_by_their_kind_of_entry_and_in_their_turn(tmp_path, change, words):
    assert words in verdict(tmp_path, change=change)


def test_the_last_list_may_come_with_the_count(tmp_path):
    def together(entries):
        entries[CLOSED][2] += entries.pop(SECOND)[2]
        return entries

    assert verdict(tmp_path, change=together) == ""


def told(**changes):
    """The entry about the count tells something else."""

    def change(entries):
        facts = entries[CLOSED][3]
        mine = facts["communities"]["patients"]
        mine["result"] = mine["result"] | changes.get("result", {})
        if "ballots" in changes:
            mine["result"]["ballots"] = mine["result"]["ballots"] | changes["ballots"]
        mine["outcome"] = changes.get("outcome", mine["outcome"])
        facts["outcome"] = changes.get("together", facts["outcome"])
        facts["communities"] |= changes.get("more", {})
        return entries

    return change


BALLOTS = ("received", "replaced", "overridden", "sheets", "spoiled")
ANOTHER = {"staff": {"outcome": "passed", "result": {"eligible": 30}}}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (told(result={"yes": 10}), "another result"),
        (told(result={"abstain": 1}), "another result"),
        (told(result={"eligible": 31}), "another result"),
        (told(result={"absent": 16}), "another result"),
        (told(result={"recused": 1}), "another result"),
        (told(result={"quorum_needed": 7}), "another result"),
        (told(result={"quorum_met": 1}), "another result"),
        (told(result={"threshold_needed": 6}), "another result"),
        (told(result={"outcome": "not_passed"}), "another result"),
        (told(result={"turnout": 14}), "another result"),
        *((told(ballots={name: 7}), "another result") for name in BALLOTS),
        (told(ballots={"who": "Ana"}), "another result"),
        (told(result={"ballots": None}), "another result"),
        (told(result={"so_far": 3}), "another result"),
        (told(outcome="not_passed"), "another result"),
        (told(together="not_passed"), "another outcome"),
        (told(more=ANOTHER), "without a tally of each community"),
        (told(more={"patients": None}), "another result"),
        (told(more={"patients": {"outcome": "passed"}}), "another result"),
    ],
)
def test_a_result_that_its_tally_does_not_make_is_found(tmp_path, change, words):
    assert words in verdict(tmp_path, change=change)


@pytest.mark.parametrize("facts", [{}, {"communities": {}}, {"communities": []}, None])
def test_a_result_without_a_tally_is_found(tmp_path, facts):
    def change(entries):
        closed = [*entries[CLOSED][:2], [], entries[CLOSED][3] if facts is None else facts]
        return [*entries[:CLOSED], closed]

    assert "closed without a tally of each community" in verdict(tmp_path, change=change)


def test_a_secret_vote_that_nobody_fixed_is_not_closed(tmp_path):
    def change(entries):
        announced = ["ballots.announced", "2026-11-01T10:00Z", [], {"kind": "secret"}]
        return [announced, ["ballots.closed", "2026-11-22T10:00Z", [], {"outcome": "passed"}]]

    assert "closed without a tally of each community" in verdict(tmp_path, change=change)


def test_a_roll_call_has_no_tally(tmp_path):
    def change(entries):
        announced = ["ballots.announced", "2026-11-01T10:00Z", [], {"kind": "roll_call"}]
        return [announced, ["ballots.closed", "2026-11-22T10:00Z", [], {"result": {"yes": 3}}]]

    assert verdict(tmp_path, change=change) == ""


def test_a_vote_of_which_another_community_has_no_tally_is_found(tmp_path):
    poll = published.make_poll([(voter, {0}) for voter in range(13)])
    roll = canonical([handle_commitment(published.salt(1), published.handle(1))])
    manifest = json.loads(poll.files[f"{poll.folder}/manifest.json"]) | {
        "electorate": "staff",
        "roll": {"size": 1, "commitment": hashlib.sha256(roll).hexdigest()},
    }
    staff = f"{poll.folder.rpartition('/')[0]}/staff"
    published.publish(
        tmp_path, poll, beside={f"{staff}/manifest.json": canonical(manifest), f"{staff}/roll.json": roll}
    )
    with pytest.raises(Mismatch, match="closed without a tally of each community"):
        verify.check(
            lambda path: (tmp_path / path).read_bytes(), published.note.public_key(golden.KEY), group=group
        )


def test_a_vote_that_another_record_announced_is_found(tmp_path):
    poll = published.make_poll([(voter, {0}) for voter in range(13)], log="other.example/record")
    assert "is of another record: other.example/record" in verdict(tmp_path, poll)


@pytest.mark.parametrize(
    ("counts", "size", "threshold", "outcome"),
    [
        ((9, 4, 0), 30, 50, "passed"),
        ((5, 5, 2), 30, 50, "not_passed"),
        ((1, 0, 11), 30, 50, "passed"),
        ((0, 0, 12), 30, 50, "not_passed"),
        ((6, 5, 1), 60, 50, "passed"),
        ((6, 5, 0), 60, 50, "not_valid"),
        ((6, 4, 1), 30, 60, "passed"),
        ((7, 5, 0), 30, 60, "not_passed"),
        ((4, 5, 3), 30, 40, "not_passed"),
        ((12, 0, 0), 30, 100, "passed"),
    ],
)
def test_counts_are_judged_as_the_program_that_counts_does(counts, size, threshold, outcome):
    terms, _ = published.new_terms(size=size, threshold_per_cent=threshold)
    counts = dict(zip(verify.YES_NO, counts, strict=True))
    shares = {"quorum": published.Fraction(20, 100), "threshold": published.Fraction(threshold, 100)}
    right = published.count_yes_no(**counts, eligible=size, **shares)
    assert right.outcome == outcome
    assert verify.judge(terms, counts, sum(counts.values())) == right.as_facts()


@pytest.mark.parametrize(
    ("counts", "turnout", "most", "threshold"),
    [
        ((7, 5, 0), 12, None, 50),
        ((6, 6, 0), 12, None, 50),
        ((5, 4, 3), 12, None, 60),
        ((5, 4, 3), 12, None, 50),
        ((0, 0, 12), 12, None, 0),
        ((3, 1, 1), 5, None, 50),
        ((9, 8, 7), 12, 3, 70),
        ((9, 8, 7), 12, 3, 80),
        ((0, 0, 0), 12, 3, 0),
    ],
)
def test_options_are_chosen_between_as_the_program_that_counts_does(counts, turnout, most, threshold):
    codes = ("one", "other", "third" if most else "abstain")
    terms, _ = published.new_terms(size=30, codes=codes, most=most, threshold_per_cent=threshold)
    counts = dict(zip(codes, counts, strict=True))
    result = verify.judge(terms, counts, turnout)
    shares = {"quorum": published.Fraction(20, 100), "threshold": published.Fraction(threshold, 100)}
    right = count_options(counts, turnout=turnout, eligible=30, most=most, **shares)
    words = {"passed": "decided", "not_passed": "no_decision", "not_valid": "not_valid"}
    assert result == right.as_facts() | {"outcome": words[right.outcome]}
