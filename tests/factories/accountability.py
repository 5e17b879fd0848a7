"""What accountability stands on: a public commitment, and records that the framework names."""

from accountability import actions as accountability
from tests.factories.answerability import make_commitment
from tests.factories.charter import DAY
from tests.factories.decisions import make_decision_published
from tests.factories.people import make_steward


def make_public_commitment(institution=None, **parts):
    """A promise that a published decision came with, made a day after its explanation."""
    other = {"institution": institution} if institution else {}
    decision = make_decision_published(with_vote=False, **other)
    return make_commitment(decision, at=decision.explain_clock.stopped_at + DAY, **parts)


def make_tag(record, *, at, item="A3.1", actor=None):
    return accountability.tag_record(
        record, item=item, why="It opens the ledger.", actor=actor or make_steward(), at=at
    )
