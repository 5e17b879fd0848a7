"""What a seat holder may do in an open vote."""

from django.utils.translation import gettext_lazy as _

from ballots.models import Poll
from community.models import Hold
from community.rules import YES, is_signed_in, must_sign_in, no, passes_gate


def can_cast(actor, poll, *, at):
    verdict = _is_on_the_roll(actor, poll)
    if not verdict:
        return verdict
    match poll.state(at):
        case Poll.State.ANNOUNCED:
            return no(_("Voting has not opened yet."))
        case Poll.State.CANCELLED:
            return no(_("This vote was cancelled."))
        case Poll.State.OPEN:
            pass
        case _:
            return no(_("Voting has closed."))
    seat = poll.seat_of(actor)
    if seat.recused_at is not None:
        return no(_("You stepped aside from this vote."))
    return passes_gate(Hold.Kind.SEAT, subject=seat.seat, at=at)


def can_recuse(actor, poll, *, at):
    verdict = _is_on_the_roll(actor, poll)
    if not verdict:
        return verdict
    if poll.state(at) not in (Poll.State.ANNOUNCED, Poll.State.OPEN):
        return no(_("Voting has closed, so it is too late to step aside."))
    if poll.seat_of(actor).recused_at is not None:
        return no(_("You stepped aside from this vote."))
    return YES


def _is_on_the_roll(actor, poll):
    if not is_signed_in(actor):
        return must_sign_in()
    if poll.seat_of(actor) is None:
        return no(_("You are not on the list of seats for this vote."))
    return YES
