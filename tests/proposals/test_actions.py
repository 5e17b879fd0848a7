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


def test_a_vote_that_is_called_off_gives_the_proposal_back_with_its_comments_closed():
    proposal, steward = make.make_proposal_put_to_vote(), make.make_steward()
    for nobody in (proposal.filed_by, clock_actor):
        with pytest.raises(Refused, match="Only a steward"):
            actions.call_off_vote(proposal, actor=nobody, at=make.AFTER_COMMENTS)
    proposal = actions.call_off_vote(proposal, actor=steward, at=make.AFTER_COMMENTS)
    assert proposal.state == Proposal.State.SUBMITTED
    assert not proposal.comments_are_open(make.AFTER_COMMENTS)
    with pytest.raises(Refused, match="no vote"):
        actions.call_off_vote(proposal, actor=steward, at=make.AFTER_COMMENTS)


def test_while_a_vote_is_under_way_nobody_submits_again_or_takes_the_decision_early():
    proposal = make.make_proposal_put_to_vote()
    with pytest.raises(Refused, match="calling it off"):
        actions.submit_proposal(proposal, actor=proposal.filed_by, at=make.AFTER_COMMENTS)
    for hasty in (make.make_steward(), make.make_officer(proposal.lead_organisation)):
        with pytest.raises(Refused, match="under way"):
            actions.await_decision(proposal, actor=hasty, at=make.AFTER_COMMENTS)
