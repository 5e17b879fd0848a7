"""What stewards do to bodies and seats, and what whoever holds a seat says for it."""

from functools import partial

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accountability import actions, rules
from accountability.forms import (
    ConflictForm,
    MandateForm,
    MeetingForm,
    ReasonForm,
    SeatForm,
    SeatMemberForm,
)
from accountability.models import Meeting, SeatConflict
from accountability.views.bodies import find
from community.views.acts import Act, Acts


def _has_part(actor, body, at):
    return rules.has_part(actor, body, at=at)


ACTS = Acts(find, _has_part)


@ACTS.described
def mandate(request, found, at):
    now = found.mandate(at)
    told = {name: getattr(now, name) for name in ("words_en", "words_es", "powers", "rate", "currency")}
    return Act(
        title=_("Change the mandate"),
        lead=_("What it says now stays readable beside it, with your reason."),
        button=_("Change the mandate"),
        done=_("The mandate was changed."),
        rule=rules.can_change_body,
        perform=actions.change_mandate,
        form=partial(MandateForm, initial=told),
    )


@ACTS.described
def dissolve(request, found, at):
    return Act(
        title=_("Dissolve this body"),
        lead=_("Its seats end with it. All that it did stays readable, with your reason."),
        button=_("Dissolve it"),
        done=_("The body was dissolved."),
        rule=rules.can_dissolve_body,
        perform=actions.dissolve_body,
        form=ReasonForm,
        is_grave=True,
    )


@ACTS.described
def add_seat(request, found, at):
    return Act(
        title=_("Add a seat"),
        lead=_(
            "Its name, its number and its kind stay as they are. It is vacant until somebody is given it."
        ),
        button=_("Add the seat"),
        done=_("The seat was added."),
        rule=rules.can_change_body,
        perform=actions.add_seat,
        form=SeatForm,
    )


def _seat(found, number):
    seat = get_object_or_404(found.seats, number=number)
    seat.body = found
    return seat


def _term(found, number):
    """The term by which the seat is held, or was held until its holder left."""
    term = _seat(found, number).terms.unended().select_related("membership", "seat__body").first()
    if term is None:
        raise Http404
    return term


@ACTS.described
def hold(request, found, at, number):
    seat = _seat(found, number)
    return Act(
        title=_("Give the seat “%(seat)s” to a member") % {"seat": seat.name},
        lead=_(
            "The role “%(role)s” goes with it. This page shows until when the seat is held, and not by whom; a roll call "
            "names beside the seat the name that its holder chose to show. Tell them so."
        )
        % {"role": found.role.label},
        button=_("Give the seat"),
        done=_("The seat is held."),
        on=seat,
        rule=rules.can_seat,
        perform=actions.seat_member,
        form=SeatMemberForm,
    )


@ACTS.described
def abolish(request, found, at, number):
    seat = _seat(found, number)
    return Act(
        title=_("Abolish the seat “%(seat)s”") % {"seat": seat.name},
        lead=_("What was done on it stays readable. Its name and number are not given again in this body."),
        button=_("Abolish the seat"),
        done=_("The seat was abolished."),
        on=seat,
        rule=rules.can_abolish_seat,
        perform=actions.abolish_seat,
        form=ReasonForm,
        is_grave=True,
    )


@ACTS.described
def end_term(request, found, at, number):
    term = _term(found, number)
    return Act(
        title=_("End the term on the seat “%(seat)s”") % {"seat": term.seat.name},
        lead=_("The role that went with the seat ends at once. Everybody can read your reason."),
        button=_("End the term"),
        done=_("The term ended. The seat is vacant."),
        on=term,
        rule=rules.can_end_term,
        perform=actions.end_term,
        form=ReasonForm,
        is_grave=True,
    )


@ACTS.described
def tie(request, found, at, number):
    term = _term(found, number)
    return Act(
        title=_("Say what ties you"),
        lead=_("It is shown with the seat “%(seat)s”, from now on and for good.") % {"seat": term.seat.name},
        button=_("Say so"),
        done=_("It is shown with your seat."),
        on=term,
        rule=rules.can_declare,
        perform=actions.declare_conflict,
        form=ConflictForm,
    )


@ACTS.described
def end_tie(request, found, at, pk):
    ties = SeatConflict.objects.select_related("term__seat__body", "term__membership")
    conflict = get_object_or_404(ties, pk=pk, term__seat__body=found)
    return Act(
        title=_("Say that this tie has ended"),
        lead=_("That there was one stays readable."),
        button=_("It has ended"),
        done=_("It is shown as ended."),
        on=conflict,
        rule=rules.can_end_conflict,
        perform=actions.end_conflict,
        quotes=(("", conflict.tie, ""),),
    )


@ACTS.described
def record_meeting(request, found, at):
    return Act(
        title=_("Put a meeting on the record"),
        lead=_(
            "Say of each seat that was held on that day whether it was there. Everybody can read all of it."
        ),
        button=_("Put it on the record"),
        done=_("The meeting is on the record."),
        rule=rules.can_record_meeting,
        perform=actions.record_meeting,
        form=partial(MeetingForm, body=found, initial={"language": get_language()}),
    )


@ACTS.described
def correct_meeting(request, found, at, pk):
    meeting = get_object_or_404(
        Meeting.objects.select_related("convened_by", "chaired_by"), pk=pk, body=found
    )
    meeting.body = found
    return Act(
        title=_("Correct what is said of a meeting"),
        lead=_("The public record keeps what was said before."),
        button=_("Correct it"),
        done=_("The meeting was corrected."),
        on=meeting,
        rule=rules.can_correct_meeting,
        perform=actions.correct_meeting,
        form=partial(MeetingForm, body=found, meeting=meeting),
    )
