"""What is typed about a meeting: the meeting, each seat, and each item on the agenda."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accountability.forms.seats import EVERYBODY_READS, day_field
from accountability.models import Attendance
from ballots.models import Poll
from community.lines import LineField, TextField

# How many items a form for a new meeting has room for, and how many more one that is corrected.
ROOM, MORE_ROOM = 6, 3


class MeetingForm(forms.Form):
    """A meeting of a body, with a row for each of its seats and some for the agenda."""

    held_on = day_field(_("On which day"))
    planned_on = day_field(_("For which day it was planned"), required=False)
    language = forms.ChoiceField(
        label=_("Language of the meeting and the minutes"), choices=settings.LANGUAGES
    )
    where = LineField(label=_("Where"), max_length=200, help_text=EVERYBODY_READS)
    minutes = TextField(
        label=_("Minutes"), max_length=8000, widget=forms.Textarea({"rows": 10}), help_text=EVERYBODY_READS
    )

    def __init__(self, data=None, *, body, meeting=None, initial=None):
        self.seats = list(body.seats.order_by("number"))
        items = list(meeting.agenda.select_related("proposed_by", "poll")) if meeting else []
        super().__init__(data, initial=(initial or {}) | (_told(meeting, items) if meeting else {}))
        choices = [("", "—"), *((str(seat.number), seat.name) for seat in self.seats)]
        self.fields["convened_by"] = _seat_choice(_("Which seat called it"), choices)
        self.fields["chaired_by"] = _seat_choice(_("Which seat chaired it"), choices)
        for seat in self.seats:
            self._add_seat(seat)
        self.rows = range(max(ROOM, len(items) + MORE_ROOM))
        for row in self.rows:
            self._add_item(row, choices)
        if meeting:
            self.fields["reason"] = TextField(
                label=_("Why it is corrected"),
                max_length=1000,
                widget=forms.Textarea({"rows": 3}),
                help_text=EVERYBODY_READS,
            )

    def _add_seat(self, seat):
        self.fields[f"seat-{seat.number}"] = forms.ChoiceField(
            label=_("Was it there: %(seat)s") % {"seat": seat.name},
            choices=[("", _("Nobody held it on that day")), *Attendance.State.choices],
            required=False,
        )
        self.fields[f"paid-{seat.number}"] = forms.DecimalField(
            label=_("Paid: %(seat)s") % {"seat": seat.name},
            max_digits=9,
            decimal_places=2,
            min_value=0,
            required=False,
        )

    def _add_item(self, row, choices):
        number = {"n": row + 1}
        self.fields[f"item-{row}-title"] = LineField(
            label=_("Agenda, item %(n)d") % number, max_length=200, required=False
        )
        self.fields[f"item-{row}-proposed_by"] = _seat_choice(
            _("Item %(n)d: which seat proposed it") % number, choices
        )
        self.fields[f"item-{row}-reached_vote"] = forms.BooleanField(
            label=_("Item %(n)d came to a vote") % number, required=False
        )
        self.fields[f"item-{row}-poll"] = forms.ModelChoiceField(
            label=_("Item %(n)d: the vote here, if there is one") % number,
            queryset=Poll.objects.all(),
            to_field_name="reference",
            required=False,
            widget=forms.TextInput,
        )

    def clean(self):
        """What was answered in the shape in which the action takes it."""
        answers = super().clean()
        for row in self.rows:
            told = any(answers.get(f"item-{row}-{part}") for part in ("proposed_by", "reached_vote", "poll"))
            if told and not answers.get(f"item-{row}-title"):
                self.add_error(f"item-{row}-title", _("Give this item a title, or leave all of it empty."))
        for seat in self.seats:
            if answers.get(f"paid-{seat.number}") is not None and not answers.get(f"seat-{seat.number}"):
                self.add_error(f"seat-{seat.number}", _("Say whether it was there."))
        return answers if self.errors else self._answers(answers)

    def _answers(self, answers):
        by_number = {str(seat.number): seat for seat in self.seats}
        names = ("held_on", "planned_on", "language", "where", "minutes", "reason")
        return {name: answers[name] for name in names if name in answers} | {
            "convened_by": by_number.get(answers["convened_by"]),
            "chaired_by": by_number.get(answers["chaired_by"]),
            "attendance": {
                seat: (answers[f"seat-{seat.number}"], answers[f"paid-{seat.number}"])
                for seat in self.seats
                if answers[f"seat-{seat.number}"]
            },
            "agenda": [
                {
                    "title": answers[f"item-{row}-title"],
                    "proposed_by": by_number.get(answers[f"item-{row}-proposed_by"]),
                    "reached_vote": answers[f"item-{row}-reached_vote"],
                    "poll": answers[f"item-{row}-poll"],
                }
                for row in self.rows
                if answers[f"item-{row}-title"]
            ],
        }


def _seat_choice(label, choices):
    return forms.ChoiceField(label=label, choices=choices, required=False)


def _told(meeting, items):
    """What was told of the meeting, as its form shows it."""
    names = ("held_on", "planned_on", "language", "where", "minutes")
    told = {name: getattr(meeting, name) for name in names}
    for name in ("convened_by", "chaired_by"):
        seat = getattr(meeting, name)
        told[name] = str(seat.number) if seat else ""
    for row in meeting.attendances.select_related("seat"):
        told |= {f"seat-{row.seat.number}": row.state, f"paid-{row.seat.number}": row.paid}
    for row, item in enumerate(items):
        told |= {
            f"item-{row}-title": item.title,
            f"item-{row}-proposed_by": str(item.proposed_by.number) if item.proposed_by else "",
            f"item-{row}-reached_vote": item.reached_vote,
            f"item-{row}-poll": item.poll.reference if item.poll else "",
        }
    return told
