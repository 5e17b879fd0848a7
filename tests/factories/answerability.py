"""What is said, asked and promised beside a decision, one of each."""

from community.models import CharterRule
from decisions import actions
from decisions.models import OpinionRound
from proposals.actions import start_use
from tests.factories.charter import DAY
from tests.factories.people import make_member, make_overseer, make_seat_holder, make_steward, officer_for


def make_everything_beside(decision, at=None):
    """A published decision with one of everything that can stand beside it, and at last changed."""
    at = at or decision.explain_clock.stopped_at + DAY
    make_opinion_round(decision.versions.get(), at=at)
    officer, overseer = officer_for(decision.institution), make_overseer()
    seat = make_seat_holder(seat="Eastside tenants")
    actions.check_completeness(
        decision, missing=["evidence"], missing_points=[], note="No numbers.", actor=overseer, at=at
    )
    actions.ask_for_more(decision, body="Why one year?", actor=make_member(), at=at)
    actions.challenge_decision(decision, reason="The vote said no.", actor=make_member(), at=at)
    actions.dissent(decision, body="I would refuse.", language="en", actor=seat, at=at)
    actions.declare_conflict(
        decision, role="Data officer", tie="Owns shares.", stepped_aside=True, actor=officer, at=at
    )
    commitment = make_commitment(decision, at=at)
    actions.update_commitment(
        commitment, progress="done", body="Done.", evidence="A log.", language="en", actor=officer, at=at
    )
    actions.rate_commitment(commitment, rating="kept", evidence="We saw it.", actor=seat, at=at)
    decision.proposal.refresh_from_db()
    use = start_use(decision.proposal, first_access_on=at.date() - DAY, actor=officer, at=at)
    actions.report_release(use, dataset="Streets", month=at.date(), opt_outs="applied", actor=officer, at=at)
    actions.report_output(
        use, title="Map", url="https://example.org/map", published_on=at.date(), actor=officer, at=at
    )
    make_missing_use(decision.institution, at=at)
    return actions.change_decision(
        decision,
        "approved",
        decision.followed_vote,
        reason="The conditions are met.",
        actor=officer,
        at=at + DAY,
    )


def make_opinion_round(version, *, at):
    """A question to those who took part; the charter of tests asks nobody, so that no other test has to answer."""
    return OpinionRound.objects.create(
        version=version,
        rule=CharterRule.objects.rule("answer-opinions", at),
        opened_at=at,
        closes_at=at + 30 * DAY,
    )


def make_commitment(decision, *, kind="commitment", at, **parts):
    """A promise that lacks nothing, due in ninety days, unless told otherwise."""
    words = {
        "what": "Delete the list of streets.",
        "who": "The data office",
        "due_on": at.date() + 90 * DAY,
        "measure": "A deletion log.",
        "money": "None is needed.",
    }
    return actions.make_commitment(
        decision, kind=kind, language="en", actor=officer_for(decision.institution), at=at, **words | parts
    )


def reword_late(commitment, at):
    """New words for a promise whose day has passed, with a day of their own ninety days ahead."""
    before = commitment.words(at)
    words = {part: getattr(before, part) for part in before.PARTS} | {"due_on": at.date() + 90 * DAY}
    return actions.reword_commitment(
        commitment,
        **words,
        language="en",
        change_note="We need more time.",
        actor=officer_for(commitment.institution),
        at=at,
    )


def make_missing_use(institution, *, at):
    """A use that somebody finds missing, which a steward passed on to the institution."""
    missing = actions.report_missing_use(
        institution,
        what="Addresses go to a landlord.",
        how_known="A letter.",
        language="en",
        actor=make_member(),
        at=at,
    )
    return actions.pass_on_missing_use(missing, actor=make_steward(), at=at)
