import uuid

from django import forms
from django.conf import settings
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from community.lines import LineField, TextField
from community.models import Institution
from redress_log.models import HarmKind, Outcome, Report, Stage

WORDS = forms.Textarea(attrs={"rows": 6, "dir": "auto", "autocomplete": "off"})
FEW_WORDS = forms.Textarea(attrs={"rows": 3, "dir": "auto", "autocomplete": "off"})


class ReportForm(forms.Form):
    """What happened, and three separate answers to who sees what."""

    sending = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    what_happened = TextField(
        label=_("What happened?"),
        help_text=_("In your own words, in any language. Leave out names if you wish."),
        widget=WORDS,
        max_length=20_000,
    )
    institution = forms.ModelChoiceField(
        label=_("Which institution is it about?"),
        queryset=Institution.objects.filter(is_registered=True),
        required=False,
        empty_label=_("I do not know, or it is not in this list"),
    )
    harm_kinds = forms.MultipleChoiceField(
        label=_("What kind of problem is it?"),
        help_text=_("Choose all that fit."),
        choices=HarmKind.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    what_would_put_it_right = TextField(
        label=_("What would put it right?"), widget=FEW_WORDS, max_length=5_000, required=False
    )
    proposal_reference = forms.CharField(
        label=_("Is it about a proposal listed here?"),
        help_text=_("Its reference, such as PRP-2026-0012, if you know it."),
        max_length=20,
        required=False,
        validators=[RegexValidator(r"^PRP-\d{4}-\d{4,}$", _("A reference looks like PRP-2026-0012."))],
    )
    shown_to_public = forms.ChoiceField(
        label=_("What may the public see?"),
        choices=Report.ShownToPublic.choices,
        widget=forms.RadioSelect,
        initial=Report.ShownToPublic.TYPE_ONLY,
    )
    shown_to_institution = forms.ChoiceField(
        label=_("What may the institution see?"),
        help_text=_("It is told nothing before somebody has asked you whether that is safe."),
        choices=Report.ShownToOffice.choices,
        widget=forms.RadioSelect,
        initial=Report.ShownToOffice.NOTHING,
    )
    shown_to_oversight = forms.ChoiceField(
        label=_("What may the oversight body see?"),
        help_text=_("The body that checks whether institutions keep their word."),
        choices=Report.ShownToOffice.choices,
        widget=forms.RadioSelect,
        initial=Report.ShownToOffice.WORDS,
    )
    contact = LineField(
        label=_("How can we reach you?"),
        help_text=_(
            "Email or phone, if you want. Only the steward sees it. Mail from us never says what it is about."
        ),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    language = forms.ChoiceField(
        label=_("In which language shall we write to you?"), choices=settings.LANGUAGES
    )
    safety_concern = TextField(
        label=_("I feel unsafe"),
        help_text=_(
            "If somebody could harm you for this, tell us what to be careful about. Only the steward sees it."
        ),
        widget=FEW_WORDS,
        max_length=5_000,
        required=False,
    )

    def answers(self):
        """What the action takes, without the key of this sending."""
        return {name: value for name, value in self.cleaned_data.items() if name != "sending"}


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Your code"),
        help_text=_("Five groups of four letters and digits, shown to you once."),
        max_length=60,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )


class CloseForm(forms.Form):
    outcome = forms.ChoiceField(
        label=_("Was this put right?"),
        choices=[
            (Outcome.CONFIRMED, _("Yes")),
            (Outcome.PARTLY, _("Partly")),
            (Outcome.NOT, _("No")),
        ],
        widget=forms.RadioSelect,
    )


class NoteForm(forms.Form):
    words = TextField(
        label=_("I feel unsafe"),
        help_text=_(
            "Tell us what to be careful about. Only the steward sees it, and nothing more is made public."
        ),
        widget=FEW_WORDS,
        max_length=5_000,
    )


class SummaryForm(forms.Form):
    summary = TextField(
        label=_("Words for the public"),
        help_text=_("No names, places, dates or rare details. The person must approve them first."),
        widget=WORDS,
        max_length=2_000,
    )


class AnswerForm(forms.Form):
    answer = TextField(
        label=_("The institution's answer"),
        help_text=_("It is public at once. Name nobody."),
        widget=WORDS,
        max_length=10_000,
    )


class LogFilterForm(forms.Form):
    institution = forms.ModelChoiceField(
        label=_("Institution"),
        queryset=Institution.objects.none(),
        to_field_name="code",
        required=False,
        empty_label=_("All"),
    )
    stage = forms.ChoiceField(
        label=_("Stage"),
        choices=[("", _("All"))]
        + [(s.value, s.label) for s in (Stage.WAITING_INSTITUTION, Stage.ANSWERED, Stage.CLOSED)],
        required=False,
    )
    kind = forms.ChoiceField(
        label=_("Kind of problem"), choices=[("", _("All")), *HarmKind.choices], required=False
    )

    def __init__(self, *arguments, institutions, **keywords):
        super().__init__(*arguments, **keywords)
        self.fields["institution"].queryset = institutions
