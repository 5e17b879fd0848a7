from datetime import timedelta

import pytest

from community.models import clock_actor
from community.rules import Refused
from proposals import actions
from proposals.models import Proposal
from record.models import PendingEntry
from tests import factories as make

pytestmark = pytest.mark.django_db


def kinds(subject):
    return list(PendingEntry.objects.filter(subject=subject).order_by("at").values_list("kind", flat=True))


def test_a_proposal_travels_from_draft_to_decision():
    institution = make.make_institution()
    proposal = make.make_submitted_proposal(institution=institution)
    assert proposal.reference == "PRP-2026-0001"
    make.make_comment(proposal)
    proposal = actions.put_to_vote(proposal, actor=make.make_steward(), at=make.AFTER_COMMENTS)
    proposal = actions.await_decision(proposal, actor=clock_actor, at=make.AFTER_COMMENTS + 7 * make.DAY)
    officer = make.make_officer(institution)
    proposal = actions.settle_proposal(
        proposal, "approved_conditions", actor=officer, at=make.AFTER_COMMENTS + 9 * make.DAY
    )
    assert proposal.state == Proposal.State.APPROVED_CONDITIONS
    assert kinds(proposal.reference) == [
        "proposals.submitted",
        "proposals.commented",
        "proposals.put_to_vote",
        "proposals.decision_awaited",
        "proposals.settled",
    ]


def test_a_registered_use_can_be_put_before_the_community_by_a_steward_only():
    make.make_charter()
    proposal = make.make_registered_proposal()
    with pytest.raises(Refused):
        actions.submit_proposal(proposal, actor=make.make_member(), at=make.START + timedelta(days=1))
    proposal = actions.submit_proposal(proposal, actor=make.make_steward(), at=make.START + timedelta(days=1))
    assert proposal.state == Proposal.State.SUBMITTED
    assert proposal.versions.count() == 1
