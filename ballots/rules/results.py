"""Who may challenge a result, who answers, and when it is final."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ballots.keys import KeyLost, has_key
from ballots.models import Poll, RollChallenge
from ballots.rolls import line_of
from community.models import Membership, clock_actor
from community.rules import YES, holds, is_signed_in, is_steward, must_sign_in, no
from proposals import rules as proposal_rules


def can_challenge_result(actor, poll, *, at):
    """Whoever could vote in it, or says in time that they should have been able to, once, until it is final."""
    if not is_signed_in(actor):
        return must_sign_in()
    if poll.closed_at is None or poll.cancelled_at is not None:
        return no(_("There is no result to challenge."))
    if poll.kind == Poll.Kind.AGREED:
        return no(_("This was agreed without a vote. Whoever holds a seat can object to it."))
    if at >= poll.final_from:
        return no(_("This result is final. It could be challenged before."))
    if poll.seat_of(actor) is None and not _could_vote(actor, poll) and not _was_left_off(actor, poll):
        return no(
            _(
                "Only those who could vote, or who asked to be on the list before it was fixed, can challenge the "
                "result."
            )
        )
    if poll.challenges.filter(challenger=actor).exists():
        return no(_("You challenged this result already."))
    return YES


def _could_vote(actor, poll):
    try:
        return any(line_of(actor, electorate) for electorate in poll.electorates.all())
    except KeyLost:
        return False


def _was_left_off(actor, poll):
    """Whether the person said before a list of the vote was fixed that they should be on it."""
    asked = RollChallenge.objects.filter(member=actor, started_at__lt=poll.roll_frozen_at)
    return asked.filter(constituency__in=poll.electorates.values("constituency")).exists()


def can_review_result(actor, poll, *, at):
    """The oversight body, or a steward other than the one who announced the vote; nobody with another side in it."""
    if not is_signed_in(actor):
        return must_sign_in()
    if not (is_steward(actor, at=at) or holds(actor, Membership.Role.OVERSEER, at=at)):
        return no(pgettext_lazy("of a result", "Only a steward or the oversight body answers a challenge."))
    if poll.announced_by_id == actor.pk:
        return no(_("You announced this vote. Somebody else answers the challenge."))
    if poll.cancelled_at is not None:
        return no(_("This vote was cancelled."))
    return proposal_rules.is_impartial(actor, poll.proposal, at=at)


def can_answer_result_challenge(actor, challenge, *, at):
    """Whoever reviews the result, a challenge of somebody else that waits for its answer."""
    return can_review_result(actor, challenge.poll, at=at) and waits_for(actor, challenge)


def waits_for(actor, challenge):
    """Whether a challenge waits for the answer of somebody who reviews the result."""
    if challenge.challenger_id == actor.pk:
        return no(pgettext_lazy("of a result", "You made this challenge. Somebody else answers it."))
    if challenge.answered_at is not None:
        return no(pgettext_lazy("of a result", "This challenge was answered already."))
    return YES


def role_of_reviewer(actor, *, at):
    return "steward" if is_steward(actor, at=at) else "overseer"


def can_finalise(actor, poll, *, at):
    if actor is not clock_actor:
        return no(_("A result becomes final when its time has come, and by nobody's hand."))
    if poll.finalised_at is not None:
        return no(_("This result is final already."))
    if not Poll.objects.final(at).filter(pk=poll.pk).exists():
        return no(_("The time to challenge this result is not over."))
    return YES


def can_seal(actor, electorate, *, at):
    """The clock, once the result is final and the key is gone that tied people to handles."""
    if actor is not clock_actor:
        return no(_("A vote is sealed when its result is final, and by nobody's hand."))
    if electorate.poll.finalised_at is None or electorate.poll.finalised_at > at:
        return no(_("The result of this vote is not final yet."))
    if electorate.sealed_at is not None:
        return no(_("This vote was sealed before."))
    if has_key(electorate, "roll"):
        return no(_("The key that ties people to voting numbers must be destroyed first."))
    return YES
