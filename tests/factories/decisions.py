"""Decisions and their explanations."""

from community.models import clock_actor
from decisions import actions as decisions
from tests.factories.ballots import make_poll_final
from tests.factories.charter import AFTER_COMMENTS, DAY
from tests.factories.filing import make_submitted_proposal
from tests.factories.life import make_proposal_awaiting_decision
from tests.factories.people import officer_for

EXPLANATION = {
    "decided": "The clinic may share street names with the bus agency for one year.\n\nHouse numbers stay here.",
    "vote": "Yes. The vote passed, and we added two conditions that the discussion asked for.",
    "points": "",
    "evidence": "The vote, 14 comments, and a count of missed visits in 2025.",
    "options": "Sharing whole addresses: it would tell too much. Sharing nothing: people would go on missing visits.",
    "effects": "Patients without a car gain. Nobody is paid. People without papers could be harmed by a leak.",
    "next": "The data office deletes the list on 31 March 2027 and shows proof by 15 April 2027.",
    "deciders": "The data officer decided. Nobody was conflicted.",
    "challenge": "Write to the oversight body until 30 June 2026. It answers in 20 working days.",
    "review": "We look again on 1 October 2026.",
}
POINTS = [
    {
        "point": "Police could ask for the addresses.",
        "answer": "We share streets only, so no list of homes exists outside the clinic.",
        "change": "House numbers were taken out.",
    },
    {"point": "A year is long.", "answer": "Bus plans are made once a year.", "change": ""},
]


def make_decision_waiting(institution=None, with_vote=True, at=None, proposal=None):
    """The time to decide runs from the final result of the vote, or from ``at`` where there was none.

    Without a vote a ``proposal`` can be given that was summed up.
    """
    if with_vote:
        poll = make_poll_final(proposal=make_submitted_proposal(institution=institution))
        return decisions.open_decision(poll.proposal, poll, actor=clock_actor, at=at or poll.final_from)
    proposal = make_proposal_awaiting_decision(proposal=proposal, institution=institution)
    return decisions.open_decision(proposal, None, actor=clock_actor, at=at or AFTER_COMMENTS)


def make_decision_taken(outcome="approved_conditions", followed_vote=None, at=None, decision=None, **other):
    """Decided a day after the time to decide began, unless told otherwise."""
    decision = decision or make_decision_waiting(**other)
    return decisions.take_decision(
        decision,
        outcome,
        followed_vote or ("yes" if decision.poll else "no_vote"),
        actor=officer_for(decision.institution),
        at=at or decision.opened_at + DAY,
    )


def make_decision_published(at=None, decision=None, language="en", **other):
    """Decided, and explained a day later under all ten headings, unless told otherwise."""
    decision = decision or make_decision_taken(**other)
    decisions.publish_explanation(
        decision,
        sections=EXPLANATION,
        points=POINTS,
        language=language,
        actor=officer_for(decision.institution),
        at=at or decision.decided_at + DAY,
    )
    decision.refresh_from_db()
    return decision
