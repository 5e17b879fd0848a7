"""Forms made from the table of fields."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from community.models import Institution
from proposals import fields
from proposals.models import Proposal, ProposalVersion
from proposals.rows import RowsField

LONGEST_TEXT = 50_000


def _form_field(field):
    """The form field for one question of the table."""
    options = {"label": field.label, "help_text": field.help, "required": False}
    match field.kind:
        case "line":
            return forms.CharField(max_length=200, **options)
        case "text":
            return forms.CharField(
                widget=forms.Textarea(attrs={"rows": 5}), max_length=LONGEST_TEXT, **options
            )
        case "choice":
            return forms.ChoiceField(
                choices=[("", _("Not answered yet")), *field.choices], widget=forms.RadioSelect, **options
            )
        case "choices":
            return forms.MultipleChoiceField(
                choices=field.choices, widget=forms.CheckboxSelectMultiple, **options
            )
        case "institution":
            return forms.ModelChoiceField(Institution.objects.all(), empty_label=_("Choose one"), **options)
        case "institutions":
            return forms.ModelMultipleChoiceField(
                Institution.objects.all(), widget=forms.SelectMultiple(attrs={"size": 6}), **options
            )
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
                min_value=0, max_value=2_000_000_000 if part.kind == "people" else 1200, **options
            )
        case "day":
            return _day_field(**options)
    return forms.CharField(widget=forms.Textarea(attrs={"rows": 3}), max_length=LONGEST_TEXT, **options)


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

    def __init__(self, *args, proposal, questions, **kwargs):
        super().__init__(*args, initial=initial_answers(proposal, questions), **kwargs)
        self.fields.update(answer_fields(questions))
        self.needed = [field.name for field in questions if field.need in (fields.SUBMIT, fields.VOTE)]
        self._show_needed(True)

    def _show_needed(self, shown):
        for name in self.needed:
            self.fields[name].required = shown

    def full_clean(self):
        self._show_needed(False)
        super().full_clean()
        self._show_needed(True)

    def clean(self):
        cleaned = super().clean()
        starts_on, ends_on = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", _("The end is before the start."))
        return cleaned

    def keep(self, proposal):
        """Save what could be read, also of a form with errors, so that a draft loses nothing."""
        answers = {name: value for name, value in self.cleaned_data.items() if name in fields.ANSWERS}
        controllers = answers.pop("data_controllers", None)
        for name, value in answers.items():
            setattr(proposal, name, value)
        proposal.save()
        if controllers is not None:
            proposal.data_controllers.set(controllers)
        return proposal


def initial_answers(proposal, questions):
    """What is stored already, as a form's initial values."""
    names = [name for question in questions for name in question.inputs]
    return {
        name: list(proposal.data_controllers.all()) if name == "data_controllers" else getattr(proposal, name)
        for name in names
        if name != "data_controllers" or proposal.pk
    }


class NewProposalForm(AnswersForm):
    """The short way in: for whom somebody writes, and the nine questions that are needed to submit."""

    def __init__(self, *args, institutions, **kwargs):
        super().__init__(*args, proposal=Proposal(), questions=fields.NEEDED_TO_SUBMIT, **kwargs)
        if institutions:
            self.fields = {
                "filed_as": forms.ChoiceField(
                    label=_("You write"),
                    choices=[
                        (Proposal.FiledAs.RESIDENT, _("for yourself")),
                        (Proposal.FiledAs.INSTITUTION, _("for the lead organisation below")),
                    ],
                    initial=Proposal.FiledAs.RESIDENT,
                    widget=forms.RadioSelect,
                ),
                **self.fields,
            }


class RevisionForm(AnswersForm):
    """All 35 questions, what changed in a line, and the version that the change started from."""

    based_on = forms.IntegerField(widget=forms.HiddenInput)
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
    change_note = forms.CharField(
        label=_("What you changed"),
        help_text=_("In one line, for those who commented. Everyone can see it."),
        max_length=300,
    )

    def __init__(self, *args, proposal, newest, **kwargs):
        super().__init__(*args, proposal=proposal, questions=fields.FIELDS, **kwargs)
        self.initial["based_on"] = newest
        self.initial["kind"] = ProposalVersion.Kind.UPDATE
        self.initial["language"] = proposal.language
        # A form that was opened before this was asked goes on in the language of the text.
        self.fields["language"].required = False

    @property
    def sections(self):
        """Pairs of section and its bound fields."""
        return [
            (section, [self[name] for field in section.fields for name in field.inputs])
            for section in fields.SECTIONS
        ]

    @property
    def about_change(self):
        return [self["kind"], self["language"], self["change_note"]]

    @property
    def answers(self):
        return {name: value for name, value in self.cleaned_data.items() if name in fields.ANSWERS}


class WithdrawForm(forms.Form):
    reason = forms.CharField(
        label=_("Why you withdraw it"),
        help_text=_("Everyone can read it."),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
