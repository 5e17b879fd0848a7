"""Whoever tries whatever whenever: a proposal moves only along its table, and every move is told exactly once."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, note, settings
from hypothesis import strategies as st

from proposals.models.states import MOVES, State
from tests.proposals.acts import ACTS
from tests.proposals.walk import ACTORS, Walk, world

pytestmark = pytest.mark.django_db

# What somebody who may does next, so that a walk gets somewhere; "+20" lets so many days pass. What ends a life
# early is left to chance.
NEXT = {
    State.DRAFT: ["author submit"],
    State.REGISTERED: ["steward accept"],
    State.RECEIVED: [
        *("steward name_lead, steward accept", "author invite, co_author join, steward accept"),
        *("steward return", "steward refuse", "steward redact"),
    ],
    State.RETURNED: [
        "author revise, author resubmit",
        "author tell_all, co_author resubmit",
        "+60, clock lapse",
    ],
    State.NOT_ACCEPTED: [
        *("author challenge, other_steward uphold", "author challenge, other_steward reject, +9"),
    ],
    State.DISCUSSION: [
        *("stranger second, overseer second, +16, steward sum_up, +1", "+16, steward sum_up, +1"),
        *("steward put_to_vote, officer await", "steward put_to_vote", "officer await", "clock lapse"),
        *("officer answer_one", "officer answer_all", "author revise, author tell_all", "steward redact"),
        *("stranger ask, officer answer", "stranger propose, author take_over", "stranger state"),
        *(
            "author invite, co_author join",
            "co_author leave, co_author erase_name",
            "co_author leave_no_name",
            "author cancel",
        ),
        *("stranger contest", "other_steward contest_right", "overseer contest_wrong", "clock publish_map"),
        *("steward reopen", "stranger second_no_more", "stranger comment"),
    ],
    State.VOTING: ["clock await", "clock await", "steward call_off"],
    State.AWAITING_DECISION: [
        *("officer approve", "officer approve_conditions", "officer not_approve", "+200, clock lapse"),
    ],
    State.APPROVED: ["officer start_use", "officer start_use", "officer stop", "officer refuse_after_all"],
    State.APPROVED_CONDITIONS: ["officer start_use", "officer stop", "officer approve_after_all"],
    State.REFUSED: ["officer set_conditions"],
    State.IN_USE: ["officer report", "officer pause", "officer end", "officer stop"],
    State.PAUSED: ["officer resume", "officer report", "officer end", "officer stop"],
    State.ENDED: ["officer prove"],
    State.STOPPED: ["officer prove"],
    State.LAPSED: ["officer approve", "officer not_approve"],
}
FILED = ("resident", "institution", "not_listed", "register")


def steps(words):
    return [step.strip() for step in words.split(",") if step.strip()]


def take(walk, step):
    """Take one step; gives the refusal or None."""
    if step.startswith("+"):
        return walk.wait(int(step))
    actor, name = step.split()
    return walk.attempt(name, actor)


@pytest.fixture
def people(db):
    return world()


# A walk that fails is told as it was gone: to look for a shorter one takes minutes.
@settings(
    max_examples=6,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(chance=st.randoms(use_true_random=True), filed=st.sampled_from(FILED))
def test_no_walk_leaves_the_table_and_each_step_is_told_once_or_refused_in_words(people, chance, filed):
    """Every other step is that of somebody who may, the others anybody's.

    Always the same few walks, for time: that every edge is gone is held by ``WAYS`` below.
    """
    with transaction.atomic():
        walk = Walk(people, filed)
        for _number in range(25):
            anything = f"{chance.choice(ACTORS)} {chance.choice(sorted(ACTS))}"
            known = chance.choice(NEXT.get(walk.proposal.state, [anything]))
            for step in [anything, *steps(known)]:
                note(step)
                take(walk, step)
        walk.end()
        transaction.set_rollback(True)


CHECKED = "author submit, steward accept, "
SUMMED_UP = CHECKED + "stranger second, overseer second, +16, steward sum_up, +1, "
VOTED_ON = SUMMED_UP + "steward put_to_vote, "
AWAITED = SUMMED_UP + "officer await, "
USED = AWAITED + "officer approve, officer start_use, "
WAYS = [
    VOTED_ON
    + "steward call_off, steward put_to_vote, +15, clock await, +200, clock lapse, officer approve, officer stop",
    "author submit, steward return, author resubmit, author withdraw",
    "author submit, steward return, author withdraw",
    "author submit, steward return, +60, clock lapse",
    "author submit, steward refuse, author challenge, other_steward uphold",
    "author submit, steward refuse, author challenge, other_steward reject",
    "author submit, steward merge, author challenge, other_steward uphold",
    CHECKED + "author withdraw",
    CHECKED + "+16, clock lapse",
    CHECKED + "officer answer_one, officer answer_all, stranger propose, author take_over, steward redact",
    CHECKED + "author tell_all, stranger state, steward redact",
    "author submit, steward return, author tell_all, author resubmit, steward accept",
    CHECKED + "author invite, co_author join, co_author revise, co_author leave_no_name",
    CHECKED
    + "author invite, author cancel, author invite, co_author join, co_author leave, co_author erase_name",
    CHECKED + "stranger ask, stranger second, overseer second, officer answer, stranger second_no_more",
    CHECKED + "stranger state, +16, clock publish_map, steward sum_up, stranger contest, steward reopen, +16,"
    "steward sum_up, stranger contest, other_steward contest_right, steward sum_up",
    AWAITED
    + "officer not_approve, officer approve_after_all, officer refuse_after_all, officer set_conditions,"
    "officer approve_after_all, officer set_conditions, officer refuse_after_all",
    AWAITED + "officer approve_conditions, officer start_use, +1, officer end, officer prove",
    AWAITED + "officer approve_conditions, officer stop",
    AWAITED + "+200, clock lapse, officer approve_conditions",
    AWAITED + "+200, clock lapse, officer not_approve",
    USED + "officer pause, officer resume, officer report, officer pause, officer end",
    USED + "officer stop, officer prove",
    USED + "officer pause, officer stop",
]


def go_all(walk, ways, so_far=()):
    """Go all these ways, and what several have in common once; gives the edges that were gone."""
    gone = set(walk.gone)
    for step in dict.fromkeys(way[0] for way in ways if way):
        with transaction.atomic():
            branch = walk.again()
            assert take(branch, step) is None, (*so_far, step)
            gone |= go_all(branch, [way[1:] for way in ways if way[:1] == [step]], (*so_far, step))
            transaction.set_rollback(True)
    if [] in ways:
        walk.end()
    return gone


def test_every_edge_of_the_table_can_be_gone(people):
    gone = go_all(Walk(people), [steps(way) for way in WAYS])
    gone |= go_all(Walk(people, "register"), [["steward accept"]])
    assert gone == {(state, after) for state, moves in MOVES.items() for after in moves}
