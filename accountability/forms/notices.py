"""What is typed about a notice and the ladder."""

import re
from functools import partial

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accountability import subjects
from accountability.framework import COMPONENTS
from accountability.models import (
    STEPS,
    Consequence,
    FixItem,
    Motion,
    MotionVote,
    Notice,
    Referral,
    Respondent,
)
from community.lines import LineField, TextField
from community.models import Institution

EVERYBODY = _("Everybody can read this. Name no private person.")
MOST_ITEMS = 5


def _words(label, *, help_text=EVERYBODY, most=2000, rows=6, **other):
    return TextField(
        label=label, help_text=help_text, max_length=most, widget=forms.Textarea({"rows": rows}), **other
    )


def _day(label, **other):
    return forms.DateField(label=label, widget=forms.DateInput({"type": "date"}), **other)


class WordsForm(forms.Form):
    body = _words(_("In your words"), most=4000)


class BoardForm(WordsForm):
    pass


class RecordsField(forms.CharField):
    """References of public records, with spaces, commas or lines between them."""

    def clean(self, value):
        typed = super().clean(value).upper().strip()
        references = list(dict.fromkeys(part for part in re.split(r"[\s,;]+", typed) if part))
        for reference in references:
            if subjects.find(reference) is None:
                raise ValidationError(
                    _("There is no public record %(reference)s here."), params={"reference": reference}
                )
        return references


class RaiseForm(forms.Form):
    """Who fell short, of what, which rule was broken and which records show it."""

    trigger = forms.ChoiceField(
        label=_("Why it starts"),
        choices=[
            (trigger.value, trigger.label)
            for trigger in Notice.Trigger
            if trigger not in (Notice.Trigger.CLOCK, Notice.Trigger.PETITION)
        ],
    )
    respondent = forms.ChoiceField(label=_("Who fell short"), choices=Respondent.choices)
    institution = forms.ModelChoiceField(
        label=_("Which institution"),
        queryset=Institution.objects.filter(is_registered=True),
        to_field_name="code",
        required=False,
    )
    component = forms.ChoiceField(
        label=_("Which component of accountability"),
        choices=lambda: [(part.code, f"{part.code} {part.name}") for part in COMPONENTS],
    )
    words = _words(_("What fell short"))
    rule = LineField(
        label=_("The rule that was broken"), max_length=300, help_text=_("A rule, a clause, a condition.")
    )
    records = RecordsField(
        label=_("Records that show it"),
        max_length=400,
        required=False,
        help_text=_("Their references, like DEC-2026-0041 or CMT-2026-0031."),
    )
    is_serious = forms.BooleanField(
        label=_("Somebody was seriously harmed, or may be"),
        required=False,
        help_text=_("Then a consequence can follow as soon as it was heard."),
    )


class FixForm(forms.Form):
    """A plan with up to five items; empty rows are left out."""

    words = _words(_("What is mended by it"))

    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        for number in range(1, MOST_ITEMS + 1):
            is_first = number == 1
            named = {"number": number}
            self.fields[f"what_{number}"] = LineField(
                label=_("Item %(number)d: what is done") % named, max_length=300, required=is_first
            )
            self.fields[f"owner_{number}"] = LineField(
                label=_("Item %(number)d: which role does it") % named, max_length=120, required=is_first
            )
            self.fields[f"due_on_{number}"] = _day(_("Item %(number)d: by when") % named, required=is_first)
            self.fields[f"money_{number}"] = LineField(
                label=_("Item %(number)d: with how much money") % named, max_length=120, required=is_first
            )

    def clean(self):
        typed = super().clean()
        if self.errors:
            return typed
        items = []
        for number in range(1, MOST_ITEMS + 1):
            item = {part: typed[f"{part}_{number}"] for part in ("what", "owner", "due_on", "money")}
            if not any(item.values()):
                continue
            for part, value in item.items():
                if not value:
                    self.add_error(f"{part}_{number}", _("Fill in the whole item, or leave all of it empty."))
            items.append(item)
        return {"words": typed["words"], "items": items}


class ClaimForm(forms.Form):
    evidence = _words(_("What shows it"), most=1000)


class CheckFixForm(forms.Form):
    result = forms.ChoiceField(
        label=_("Is it done?"), choices=FixItem.Result.choices, widget=forms.RadioSelect
    )
    words = _words(_("What you found"), most=1000)


class RulingForm(WordsForm):
    upheld = forms.TypedChoiceField(
        label=_("Did the panel uphold the appeal?"),
        choices=[
            ("yes", _("Yes: the notice is withdrawn and nothing of it stays in force")),
            ("no", _("No")),
        ],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    field_order = ["upheld", "body"]


class MotionForm(forms.Form):
    reasons = _words(_("Why"))

    def clean(self):
        typed = super().clean()
        reasons = typed.pop("reasons", "")
        facts = {
            key: value.isoformat() if hasattr(value, "isoformat") else value for key, value in typed.items()
        }
        return {"reasons": reasons, "facts": facts}


class CloseForm(MotionForm):
    outcome = forms.ChoiceField(
        label=_("How it ends"),
        choices=[
            (state.value, state.label)
            for state in (Notice.State.FIXED, Notice.State.PARTLY_FIXED, Notice.State.NOT_FIXED)
        ],
        widget=forms.RadioSelect,
    )
    field_order = ["outcome", "reasons"]


class EscalateForm(MotionForm):
    board_on = _day(_("When the board meets next"))
    field_order = ["board_on", "reasons"]


class SanctionForm(MotionForm):
    """With the seats that can lose their vote to choose from, where there are some."""

    consequence = forms.ChoiceField(label=_("Which consequence"), choices=Consequence.Kind.choices)
    subject = LineField(
        label=_("Which use of data, or which seat"),
        max_length=120,
        required=False,
        help_text=_("For a hold, the reference of the use; for a seat, its public name."),
    )
    exit_condition = LineField(label=_("What ends it"), max_length=300)
    field_order = ["consequence", "subject", "seat", "exit_condition", "reasons"]

    def __init__(self, *arguments, seats=(), **options):
        super().__init__(*arguments, **options)
        if seats:
            self.fields["subject"].label = _("Which use of data")
            self.fields["subject"].help_text = _("For a hold: the reference of the use.")
            self.fields["seat"] = forms.ChoiceField(
                label=_("Which seat"),
                choices=[("", _("None")), *((name, name) for name in seats)],
                required=False,
            )
            self.order_fields(self.field_order)

    def clean(self):
        if "seat" in self.fields:
            seat = self.cleaned_data.pop("seat", "")
            if self.cleaned_data.get("consequence") == Consequence.Kind.SEAT:
                self.cleaned_data["subject"] = seat
        return super().clean()


def motion_form(kind, *, seats=()):
    """The form of a motion of this kind; ``seats`` are the names of those that can lose their vote."""
    forms_of = {
        Motion.Kind.CLOSE: CloseForm,
        Motion.Kind.ESCALATE: EscalateForm,
        Motion.Kind.SANCTION: partial(SanctionForm, seats=seats),
    }
    return forms_of.get(kind, MotionForm)


class VoteForm(forms.Form):
    choice = forms.ChoiceField(
        label=_("How does your seat vote?"), choices=MotionVote.Choice.choices, widget=forms.RadioSelect
    )
    tie = LineField(
        label=_("If you step aside: what ties you to it"),
        max_length=300,
        required=False,
        help_text=_("It is not published. That your seat stepped aside is."),
    )


class SignForm(forms.Form):
    step = forms.TypedChoiceField(
        label=_("Which step of the ladder"),
        choices=[(step, f"{step} {words}") for step, words in STEPS.items()],
        coerce=int,
    )
    clause = LineField(label=_("In which clause"), max_length=300, help_text=EVERYBODY)


class ReferForm(forms.Form):
    agency = forms.ChoiceField(label=_("To whom"), choices=Referral.Agency.choices)
    named = LineField(label=_("Its name"), max_length=200)
    ground = _words(_("On which ground"), most=1000)
    sent_on = _day(_("Sent on"))


class ReplyForm(forms.Form):
    reply = _words(_("What it answered"))
    replied_on = _day(_("Answered on"))


class NoticeFilterForm(forms.Form):
    """Narrows the list; what it cannot read finds nothing."""

    institution = forms.ModelChoiceField(
        label=_("Institution"),
        queryset=Institution.objects.filter(notices__isnull=False).distinct(),
        to_field_name="code",
        empty_label=_("Any"),
        required=False,
    )
    state = forms.ChoiceField(
        label=_("Where it stands"),
        choices=[
            ("", _("Any")),
            ("open", _("Open")),
            *((state.value, state.label) for state in Notice.State if state != Notice.State.CHECKING),
        ],
        required=False,
    )
    component = forms.ChoiceField(
        label=_("Component"),
        choices=lambda: [("", _("Any")), *((part.code, f"{part.code} {part.name}") for part in COMPONENTS)],
        required=False,
    )
