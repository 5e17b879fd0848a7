"""Whoever tries whatever whenever: a proposal moves only along its table, and every move is told exactly once."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from community.models import Clock, clock_actor
from community.rules import Refused
from proposals import actions
from proposals.models import Proposal
from proposals.models.states import MOVES, State
from record.models import PendingEntry
from tests import factories as make

pytestmark = pytest.mark.django_db

# Each act with what it is given beside who and when.
ACTS = {
    "submit": lambda p, at: actions.submit_proposal,
    "resubmit": lambda p, at: actions.resubmit_proposal,
    "accept": lambda p, at: actions.accept_proposal,
    "return": lambda p, at: (actions.return_proposal, {"reason": "Who pays?"}),
    "refuse": lambda p, at: (actions.refuse_proposal, {"reason": "Not about data."}),
    "challenge": lambda p, at: (actions.challenge_refusal, {"words": "It is."}),
    "uphold": lambda p, at: (actions.answer_refusal, {"upheld": True, "answer": "Right."}),
    "reject": lambda p, at: (actions.answer_refusal, {"upheld": False, "answer": "No."}),
    "merge": lambda p, at: (actions.merge_proposal, {"into": _another(p)}),
    "withdraw": lambda p, at: actions.withdraw_proposal,
    "put_to_vote": lambda p, at: (actions.put_to_vote, make.vote_window(at)),
    "call_off": lambda p, at: actions.call_off_vote,
    "await": lambda p, at: actions.await_decision,
    "approve": lambda p, at: (actions.settle_proposal, {"outcome": "approved"}),
    "approve_conditions": lambda p, at: (actions.settle_proposal, {"outcome": "approved_conditions"}),
    "not_approve": lambda p, at: (actions.settle_proposal, {"outcome": "refused"}),
    "lapse": lambda p, at: actions.lapse_proposal,
    "start_use": lambda p, at: (actions.start_use, {"first_access_on": at.date() - timedelta(days=1)}),
    "report": lambda p, at: (actions.report_on_use, {"body": "Stops moved."}),
    "pause": lambda p, at: (actions.pause_use, {"reason": "A leak."}),
    "resume": lambda p, at: actions.resume_use,
    "end": lambda p, at: actions.end_use,
    "stop": lambda p, at: (actions.stop_use, {"reason": "A leak."}),
    "prove": lambda p, at: (actions.prove_deletion, {"proof": "Shredded."}),
}
ACTORS = ("author", "steward", "other_steward", "officer", "member", "clock")
STEPS = st.lists(
    st.tuples(st.sampled_from(sorted(ACTS)), st.sampled_from(ACTORS), st.sampled_from((0, 1, 16, 200))),
    min_size=8,
    max_size=30,
)


def _another(proposal):
    return Proposal.objects.exclude(pk=proposal.pk).filter(reference="PRP-2026-0001").get()


@pytest.fixture
def world():
    make.make_charter()
    institution = make.make_institution()
    make.make_received_proposal(institution=institution)
    return {
        "institution": institution,
        "author": make.make_member(),
        "steward": make.make_steward(),
        "other_steward": make.make_steward(),
        "officer": make.make_officer(institution),
        "member": make.make_member(),
        "clock": clock_actor,
    }


def attempt(world, proposal, name, actor, at):
    """Try one act, and hold what must hold of every attempt.

    Returns the states before and after, or None when it was refused.
    """
    before, entries = Proposal.objects.get(pk=proposal.pk), PendingEntry.objects.count()
    act = ACTS[name](before, at)
    act, given_ = act if isinstance(act, tuple) else (act, {})
    if "outcome" in given_:
        given_ = dict(given_)
        outcome = given_.pop("outcome")
        bound = lambda p, **rest: act(p, outcome, **rest)  # noqa: E731
    elif "into" in given_:
        into = given_["into"]
        given_, bound = {}, lambda p, **rest: act(p, into, **rest)
    else:
        bound = act
    try:
        bound(before, actor=world[actor], at=at, **given_)
    except Refused as refusal:
        sentence = str(refusal)
    else:
        sentence = None
    if sentence is not None:
        assert sentence.strip()
        assert PendingEntry.objects.count() == entries
        assert Proposal.objects.get(pk=proposal.pk).state == proposal.state
        return None
    assert PendingEntry.objects.count() == entries + 1
    after = Proposal.objects.get(pk=proposal.pk)
    if after.state != proposal.state:
        assert after.state in MOVES[proposal.state]
        assert after.moved_at == at
    return State(proposal.state), State(after.state)


def new_draft(world):
    return make.make_draft(world["author"], world["institution"])


def ready(proposal, at):
    """What lets a discussion end: members who second, and a final summary."""
    proposal = Proposal.objects.get(pk=proposal.pk)
    if proposal.state == State.DISCUSSION and proposal.comments_are_open(at) and not proposal.seconded_at:
        make.make_seconded(proposal, at)
    if (
        proposal.state == State.DISCUSSION
        and at >= proposal.comments_close_at
        and not proposal.summaries.exists()
    ):
        make.make_summary(proposal, at=at)
    return Proposal.objects.get(pk=proposal.pk)


@settings(
    max_examples=12,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    derandomize=True,
)
@given(steps=STEPS)
def test_no_walk_leaves_the_table_and_each_step_is_told_once_or_refused_in_words(world, steps):
    proposal, at = new_draft(world), make.START
    for name, actor, days in steps:
        at += days * make.DAY
        attempt(world, proposal, name, actor, at)
        proposal = ready(proposal, at)
        assert Clock.objects.filter(
            subject=proposal.reference, kind="check-proposal", stopped_at=None
        ).count() == (proposal.state == State.RECEIVED)


# A way to every edge, by act, actor and days since the last step.
CHECKED = [("submit", "author", 0), ("accept", "steward", 0)]
AWAITED = [*CHECKED, ("await", "officer", 17)]
USED = [*AWAITED, ("approve", "officer", 0), ("start_use", "officer", 1)]
WAYS = [
    [
        *(
            *CHECKED,
            ("put_to_vote", "steward", 17),
            ("call_off", "steward", 1),
            ("put_to_vote", "steward", 1),
        ),
        *(("await", "clock", 15), ("lapse", "clock", 200), ("approve", "officer", 1), ("stop", "officer", 1)),
    ],
    [("submit", "author", 0), ("return", "steward", 0), ("resubmit", "author", 1), ("withdraw", "author", 0)],
    [("submit", "author", 0), ("return", "steward", 0), ("withdraw", "author", 1)],
    [("submit", "author", 0), ("return", "steward", 0), ("lapse", "clock", 60)],
    [
        ("submit", "author", 0),
        ("refuse", "steward", 0),
        ("challenge", "author", 1),
        ("uphold", "other_steward", 1),
    ],
    [("submit", "author", 0), ("merge", "steward", 0)],
    [*CHECKED, ("merge", "steward", 0)],
    [*CHECKED, ("withdraw", "author", 0)],
    [*AWAITED, ("not_approve", "officer", 0)],
    [*AWAITED, ("approve_conditions", "officer", 0), ("start_use", "officer", 1), ("end", "officer", 1)],
    [*AWAITED, ("approve_conditions", "officer", 0), ("stop", "officer", 1)],
    [*AWAITED, ("lapse", "clock", 200), ("approve_conditions", "officer", 1)],
    [*AWAITED, ("lapse", "clock", 200), ("not_approve", "officer", 1)],
    [
        *USED,
        ("pause", "officer", 1),
        ("resume", "officer", 1),
        ("pause", "officer", 1),
        ("end", "officer", 1),
    ],
    [*USED, ("stop", "officer", 1)],
    [*USED, ("pause", "officer", 1), ("stop", "officer", 1)],
]


def test_every_edge_of_the_table_can_be_gone(world):
    gone = set()
    for way in WAYS:
        proposal, at = new_draft(world), make.START
        for name, actor, days in way:
            at += days * make.DAY
            edge = attempt(world, proposal, name, actor, at)
            assert edge, (way, name)
            gone.add(edge)
            proposal = ready(proposal, at)
            # Comments close before the next step that waits for it.
            if proposal.state == State.DISCUSSION and name == "accept":
                close = proposal.comments_close_at
                if not any(step[0] in ("merge", "withdraw") for step in way):
                    proposal = ready(proposal, close)
    registered = make.make_registered_proposal(institution=world["institution"])
    gone.add(attempt(world, registered, "accept", "steward", make.START))
    unseconded = make.make_accepted_proposal(institution=world["institution"])
    gone.add(attempt(world, unseconded, "lapse", "clock", make.AFTER_COMMENTS))
    assert {(before, after) for before, after in gone if before != after} == {
        (state, after) for state, moves in MOVES.items() for after in moves
    }
