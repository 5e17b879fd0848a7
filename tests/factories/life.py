"""Proposals after their discussion."""

from community.models import clock_actor
from proposals import actions as proposals
from tests.factories.charter import AFTER_COMMENTS, DAY
from tests.factories.deliberation import make_summary
from tests.factories.filing import make_submitted_proposal
from tests.factories.people import make_institution, make_steward, officer_for


def make_summed_up_proposal(**other):
    """Its discussion closed with a summary that is final by ``AFTER_COMMENTS``."""
    proposal = make_submitted_proposal(**other)
    make_summary(proposal)
    return proposal


def vote_window(at):
    """When a vote announced at the moment opens and closes, for ``put_to_vote``."""
    return {"opens_at": at + 7 * DAY, "closes_at": at + 14 * DAY}


def make_proposal_put_to_vote(at=AFTER_COMMENTS, **other):
    proposal = make_summed_up_proposal(**other)
    return proposals.put_to_vote(proposal, actor=make_steward(), at=at, **vote_window(at))


def make_proposal_awaiting_decision(at=AFTER_COMMENTS, proposal=None, **other):
    """Without a vote."""
    proposal = proposal or make_summed_up_proposal(**other)
    return proposals.await_decision(proposal, actor=make_steward(), at=at)


def make_use(institution=None, at=AFTER_COMMENTS, **other):
    """Approved without a vote, and in use from the same day on."""
    proposal = make_proposal_awaiting_decision(institution=institution or make_institution(), at=at, **other)
    proposal = proposals.settle_proposal(proposal, "approved", actor=clock_actor, at=at)
    return proposals.start_use(
        proposal, first_access_on=at.date(), actor=officer_for(proposal.lead_organisation), at=at
    )
