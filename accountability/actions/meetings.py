"""Meetings of bodies: put on the record with who was there and what was on the table, and corrected."""

from django.db import transaction

from accountability import rules
from accountability.models import AgendaItem, Attendance, Meeting
from accountability.steps import lock_body
from community.models import community_calendar
from community.rules import holds, is_machine, require
from decisions.rules import gives_words
from record.actions import append_entry


@transaction.atomic
def record_meeting(
    body,
    *,
    held_on,
    language,
    where,
    minutes,
    attendance,
    agenda=(),
    planned_on=None,
    convened_by=None,
    chaired_by=None,
    actor,
    at,
):
    """Put a meeting on the record.

    ``attendance`` is ``{seat: (state, paid or None)}`` of each seat held on that day, ``agenda`` a list of
    ``{"title", "proposed_by", "reached_vote", "poll"}``.
    """
    body = lock_body(body)
    require(rules.can_record_meeting(actor, body, at=at))
    require(rules.is_told_once(body, held_on, where))
    _require_meeting(body, held_on, where, minutes, attendance, agenda, convened_by, chaired_by, at)
    meeting = Meeting(body=body, recorded_at=at)
    _tell(meeting, held_on, language, where, minutes, planned_on, convened_by, chaired_by)
    meeting.save()
    _tell_parts(meeting, attendance, agenda)
    append_entry(
        "accountability.meeting_recorded",
        subject=body.reference,
        actor=_role(actor, at),
        at=at,
        facts=_facts(meeting),
        personal={"where": where, "notes": minutes} | _titles(agenda),
    )
    return meeting


@transaction.atomic
def correct_meeting(
    meeting,
    *,
    held_on,
    language,
    where,
    minutes,
    attendance,
    agenda=(),
    planned_on=None,
    convened_by=None,
    chaired_by=None,
    reason,
    actor,
    at,
):
    """Tell a meeting as it was, and why it was told otherwise. The record keeps what was told before."""
    body = lock_body(meeting.body)
    meeting = Meeting.objects.get(pk=meeting.pk)
    meeting.body = body
    require(rules.can_correct_meeting(actor, meeting, at=at))
    require(gives_words(reason))
    require(rules.is_told_once(body, held_on, where, besides=meeting))
    _require_meeting(body, held_on, where, minutes, attendance, agenda, convened_by, chaired_by, at)
    _tell(meeting, held_on, language, where, minutes, planned_on, convened_by, chaired_by)
    meeting.corrected_at, meeting.correction_reason = at, reason
    meeting.save()
    meeting.attendances.all().delete()
    meeting.agenda.all().delete()
    _tell_parts(meeting, attendance, agenda)
    append_entry(
        "accountability.meeting_corrected",
        subject=body.reference,
        actor=_role(actor, at),
        at=at,
        facts=_facts(meeting),
        personal={"where": where, "notes": minutes, "reason": reason} | _titles(agenda),
    )
    return meeting


def _require_meeting(body, held_on, where, minutes, attendance, agenda, convened_by, chaired_by, at):
    require(gives_words(where, minutes))
    require(rules.can_be_held(body, held_on, at=at))
    named = [convened_by, chaired_by, *(item["proposed_by"] for item in agenda)]
    named = [seat for seat in named if seat is not None]
    require(rules.are_there(body, held_on, attendance, named=named))
    require(rules.chairs(chaired_by, attendance))
    require(rules.can_be_paid(attendance, _mandate_on(body, held_on)))
    require(rules.is_agenda(agenda))


def _tell(meeting, held_on, language, where, minutes, planned_on, convened_by, chaired_by):
    """The meeting as it is told, with what a seat was to be paid for it by the mandate of that day."""
    mandate = _mandate_on(meeting.body, held_on)
    meeting.held_on, meeting.language, meeting.where, meeting.minutes = held_on, language, where, minutes
    meeting.planned_on, meeting.convened_by, meeting.chaired_by = planned_on, convened_by, chaired_by
    meeting.rate, meeting.currency = mandate.rate, mandate.currency
    meeting.full_clean()


def _mandate_on(body, day):
    """The mandate in force when the day began, or the first one on the day on which the body was founded."""
    return body.mandate(community_calendar().midnight(day))


def _tell_parts(meeting, attendance, agenda):
    for seat, (state, paid) in attendance.items():
        row = Attendance(meeting=meeting, seat=seat, state=state, paid=paid)
        row.full_clean()
        row.save()
    for number, item in enumerate(agenda, start=1):
        row = AgendaItem(meeting=meeting, number=number, **item)
        row.full_clean()
        row.save()


def _role(actor, at):
    """In which role somebody tells of it: a steward's, or that of a seat."""
    is_steward = is_machine(actor) or holds(actor, "steward", at=at)
    return actor.acting_as(role="steward") if is_steward else actor.acting_as(role="seat_holder")


def _facts(meeting):
    """What is told of a meeting, by the numbers of its seats."""
    return {
        "meeting": meeting.pk,
        "held_on": meeting.held_on.isoformat(),
        "planned_on": meeting.planned_on.isoformat() if meeting.planned_on else None,
        "language": meeting.language,
        "convened_by": meeting.convened_by.number if meeting.convened_by else None,
        "chaired_by": meeting.chaired_by.number if meeting.chaired_by else None,
        "rate": None if meeting.rate is None else str(meeting.rate),
        "currency": meeting.currency or None,
        "seats": [
            {
                "seat": row.seat.number,
                "state": str(row.state),
                "paid": None if row.paid is None else str(row.paid),
            }
            for row in meeting.attendances.select_related("seat")
        ],
        "agenda": [
            {
                "proposed_by": item.proposed_by.number if item.proposed_by else None,
                "vote": item.reached_vote,
                "poll": item.poll.reference if item.poll else None,
            }
            for item in meeting.agenda.select_related("proposed_by", "poll")
        ],
    }


def _titles(agenda):
    return {"title": {str(n): item["title"] for n, item in enumerate(agenda, start=1)}} if agenda else {}
