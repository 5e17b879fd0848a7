"""Who puts a meeting of a body on the record, and what can be said of it."""

from django.utils.translation import gettext_lazy as _

from accountability.models import Attendance, Term
from accountability.rules.seats import has_part
from community.models import community_calendar
from community.rules import YES, is_machine, is_signed_in, must_sign_in, no


def can_record_meeting(actor, body, *, at):
    """A steward, or whoever holds a seat of the body."""
    if is_machine(actor):
        return YES
    if not is_signed_in(actor):
        return must_sign_in()
    if not has_part(actor, body, at=at):
        return no(_("Only a steward or whoever holds a seat of this body puts its meetings on the record."))
    return YES


def can_correct_meeting(actor, meeting, *, at):
    return can_record_meeting(actor, meeting.body, at=at)


def can_be_held(body, held_on, *, at):
    """Whether the body can have met on this day: while it stood, and not in days to come."""
    local = community_calendar().local_date
    if held_on > local(at):
        return no(_("This day has not come yet."))
    if held_on < local(body.founded_at):
        return no(_("The body was not founded by this day."))
    if body.dissolved_at is not None and held_on > local(body.dissolved_at):
        return no(_("The body was dissolved before this day."))
    return YES


def is_told_once(body, held_on, where, *, besides=None):
    """Whether no other meeting on this day at this place is on the record."""
    same = body.meetings.filter(held_on=held_on, where__iexact=where)
    if same.exclude(pk=besides and besides.pk).exists():
        return no(_("A meeting on this day at this place is on the record already. Correct it instead."))
    return YES


def can_be_paid(attendance, mandate):
    """Whether nobody is paid less than nothing, or anything where the mandate of that day knows of no pay."""
    paid = [paid for _state, paid in attendance.values() if paid is not None]
    if any(amount < 0 for amount in paid):
        return no(_("Nobody is paid less than nothing."))
    if paid and mandate.rate is None:
        return no(_("By the mandate of that day its seats were not paid. Leave out what was paid."))
    return YES


def _held_on(body, day):
    """The seats of the body that somebody held on this day, each once."""
    terms = Term.objects.filter(seat__body=body).select_related("seat", "membership")
    return {term.seat.pk: term.seat for term in terms if term.covers(day)}


def are_there(body, day, attendance, *, named):
    """Whether attendance is told of each seat held on this day and of no other, and only these seats did anything.

    ``attendance`` is by seat, ``named`` the seats that called it, chaired it or proposed something.
    """
    held = _held_on(body, day)
    for seat in (*attendance, *named):
        if seat.body_id != body.pk:
            return no(_("“%(seat)s” is no seat of this body.") % {"seat": seat.name})
        if seat.pk not in held:
            return no(_("Nobody held the seat “%(seat)s” on this day.") % {"seat": seat.name})
    told = {seat.pk for seat in attendance}
    for seat in held.values():
        if seat.pk not in told:
            return no(_("Say whether the seat “%(seat)s” was there.") % {"seat": seat.name})
    return YES


def chairs(seat, attendance):
    """Whether whoever chaired it was there."""
    if seat is not None and attendance.get(seat, ("", None))[0] != Attendance.State.PRESENT:
        return no(_("Whoever chaired it was there. Say so of their seat."))
    return YES


def is_agenda(items):
    """Whether each item has a title, and none names a vote without having come to one."""
    if any(not item["title"].strip() for item in items):
        return no(_("Give each item on the agenda a title."))
    if any(item["poll"] is not None and not item["reached_vote"] for item in items):
        return no(_("An item that names a vote came to a vote. Say so."))
    return YES
