"""Forms made from the table of fields."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from community.lines import LineField, TextField
from community.plain_text import one_line
from proposals import fields
from proposals.forms.finding import LONGEST_WORDS, institutions, public_uses
from proposals.models import Proposal, ProposalVersion
from proposals.rows import ADD, REMOVE, RowsField
from proposals.rules import is_short_enough, names_its_use

State = Proposal.State
LONGEST_TEXT = 50_000
# Buttons inside a form that change what it shows, and end nothing.
HELPING = ("find", ADD, REMOVE)


def is_helping(data):
    """Whether a button was pressed that only finds, adds or removes something on the page."""
    return any(name in data for name in HELPING)


def _form_field(field):
    """The form field for one question of the table."""
    options = {"label": field.label, "help_text": field.help, "required": False}
    match field.kind:
        case "line":
            return LineField(max_length=200, **options)
        case "text":
            return TextField(widget=forms.Textarea(attrs={"rows": 5}), max_length=LONGEST_TEXT, **options)
        case "choice":
            return forms.ChoiceField(
                choices=field.choices,
                widget=forms.RadioSelect,
                error_messages={"invalid_choice": _("Choose one of these answers.")},
                **options,
            )
        case "choices":
            return forms.MultipleChoiceField(
                choices=field.choices, widget=forms.CheckboxSelectMultiple, **options
            )
        case "institution" | "institutions":
            return institutions(several=field.kind == "institutions", **options)
        case "day":
            return _day_field(**options)
        case "rows":
            return RowsField(field.columns, **options)
    raise ValueError(field.kind)


def _second_form_field(part):
    options = {"label": part.label, "required": False}
    match part.kind:
        case "email":
            return forms.EmailField(max_length=254, **options)
        case "people" | "months":
            return forms.IntegerField(
                min_value=0,
                max_value=2_000_000_000 if part.kind == "people" else 1200,
                error_messages={"min_value": _("Enter 0 or a greater number.")},
                **options,
            )
        case "day":
            return _day_field(**options)
    return TextField(widget=forms.Textarea(attrs={"rows": 3}), max_length=LONGEST_TEXT, **options)


def _day_field(**options):
    return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **options)


def answer_fields(questions):
    """The form fields of these questions by their stored names, in order."""
    made = {}
    for question in questions:
        made[question.name] = _form_field(question)
        if question.second:
            made[question.second.name] = _second_form_field(question.second)
    return made


class AnswersForm(forms.Form):
    """Some of the 35 questions of one proposal.

    Those that must be answered in the end are shown as such, and may still be empty when a draft is saved.
    """

    use_required_attribute = False
    # What stands in place of answers; only the form of the lead organisation asks for it.
    reasons = None

    def __init__(self, *args, proposal, questions, **kwargs):
        super().__init__(*args, initial=initial_answers(proposal, questions), **kwargs)
        self.proposal, self.questions = proposal, questions
        self.fields.update(answer_fields(questions))
        for question in questions:
            # Radio buttons cannot be let go of, so what need not be answered has one that takes an answer back.
            if question.kind == "choice" and question.need != fields.SUBMIT and self.initial[question.name]:
                self.fields[question.name].choices = [*question.choices, ("", _("Take this answer back"))]
        self.needed = [
            field.name for field in questions if proposal.need_of(field) in (fields.SUBMIT, fields.VOTE)
        ]
        self.open_lead = proposal.lead_organisation if proposal.lead_is_open else None
        is_open = self.open_lead is not None or proposal.state == State.DRAFT
        if "lead_organisation" in self.fields and is_open:
            self.fields["lead_organisation"].widget.can_name = True
            if proposal.lead_named and (self.open_lead or not proposal.lead_organisation_id):
                self.initial["lead_organisation"] = {"chosen": [], "words": "", "named": proposal.lead_named}
        is_early = proposal.state in (State.DRAFT, State.RETURNED)
        if "request_kind" in self.fields and (is_early or proposal.about_id is None):
            self.fields["about"] = public_uses(
                label=_("The use that it is about"),
                help_text=_(
                    "Needed to change a use, to go on with it, or to stop it. When it is not on this site, choose "
                    "“A use that has already happened” instead."
                ),
                required=False,
            )
            self.initial["about"] = proposal.about
            self.needed.append("about")
        self._show_needed(True)

    def _show_needed(self, shown):
        for name in self.needed:
            self.fields[name].required = shown

    def full_clean(self):
        self._show_needed(False)
        super().full_clean()
        self._show_needed(True)
        if self.is_bound and is_helping(self.data):
            # Whoever looks for something or adds a row has not said yet that they are done.
            self._errors.clear()
            for field in self.fields.values():
                getattr(field.widget, "faults", {}).clear()
        elif self.is_bound:
            self._say_what_hinders()

    def _say_what_hinders(self):
        """Say now for what it could not be handed in; the answer is kept in a draft all the same."""
        kept = dict(self.cleaned_data)
        if "plain_summary" in kept:
            self._say("plain_summary", is_short_enough(kept["plain_summary"]))
        if "about" in kept:
            self._say("about", names_its_use(self.proposal, kept.get("request_kind", ""), kept["about"]))
        self.cleaned_data = kept

    def _say(self, name, verdict):
        if not verdict:
            self.add_error(name, verdict.reason)

    @property
    def is_kept(self):
        """Whether every answer could be read, so that nothing is lost by going on."""
        return set(self.fields) <= set(self.cleaned_data)

    def clean(self):
        cleaned = super().clean()
        starts_on, ends_on = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", _("The end is before the start."))
        return cleaned

    @property
    def answers(self):
        """What could be read, also of a form with errors, so that a draft loses nothing."""
        answers = {name: value for name, value in self.cleaned_data.items() if name in fields.ANSWERS}
        if "about" in self.cleaned_data:
            # Something new, or something past, is about no other use, whatever was chosen before.
            is_about = answers.get("request_kind") in ("", *fields.ABOUT_ANOTHER)
            answers["about"] = self.cleaned_data["about"] if is_about else None
        if "lead_organisation" in answers:
            answers["lead_named"] = self._lead_named(answers["lead_organisation"])
            if answers["lead_named"]:
                answers["lead_organisation"] = self.open_lead
        return answers

    def _lead_named(self, chosen):
        if chosen is not None or not self.fields["lead_organisation"].widget.can_name:
            return ""
        typed = self["lead_organisation"].data["named"].replace("\0", "")
        return one_line(typed)[:LONGEST_WORDS]

    def bound_fields(self, question):
        """The boxes of one question."""
        names = [*question.inputs, *(["about"] if question.name == "request_kind" else [])]
        return [self[name] for name in names if name in self.fields]


def initial_answers(proposal, questions):
    """What is stored already, as a form's initial values."""
    names = [name for question in questions for name in question.inputs]
    return {
        name: list(proposal.data_controllers.all()) if name == "data_controllers" else getattr(proposal, name)
        for name in names
        if name != "data_controllers" or proposal.pk
    }


class RevisionForm(AnswersForm):
    """All 35 questions, and what changed in a line."""

    kind = forms.ChoiceField(
        label=_("Kind of change"),
        # A redaction takes words out of earlier versions too; it has a page of its own.
        choices=[
            choice for choice in ProposalVersion.Kind.choices if choice[0] != ProposalVersion.Kind.REDACTION
        ],
    )
    language = forms.ChoiceField(
        label=_("Language of the text"),
        help_text=_("Choose another one only for a translation."),
        choices=settings.LANGUAGES,
    )
    change_note = LineField(
        label=_("What you changed"),
        help_text=_("In one line, for those who commented. Everyone can see it."),
        max_length=300,
    )

    def __init__(self, *args, proposal, **kwargs):
        super().__init__(*args, proposal=proposal, questions=fields.FIELDS, **kwargs)
        self.initial["kind"] = ProposalVersion.Kind.UPDATE
        self.initial["language"] = proposal.language
        # A form that was opened before this was asked goes on in the language of the text.
        self.fields["language"].required = False

    @property
    def sections(self):
        """Each section, its bound fields, and whether there is something in it to look at."""
        bound = {
            section: [box for field in section.fields for box in self.bound_fields(field)]
            for section in fields.SECTIONS
        }
        return [
            (section, boxes, any(self._is_at_work(box) for box in boxes)) for section, boxes in bound.items()
        ]

    def _is_at_work(self, box):
        """Whether somebody changes this answer, or looks for one or for another row."""
        pressed = [self.data[name] for name in HELPING if name in self.data]
        return (
            bool(box.errors)
            or (self.is_bound and box.name in self.changed_data)
            or any(value == box.name or value.startswith(f"{box.name}-") for value in pressed)
        )

    @property
    def about_change(self):
        return [self["kind"], self["language"], self["change_note"]]


class WithdrawForm(forms.Form):
    reason = TextField(
        label=_("Why you withdraw it"),
        help_text=_("Everyone can read it."),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
