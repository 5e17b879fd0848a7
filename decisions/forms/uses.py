"""What is told of a data use, and of one that is missing here."""

from datetime import date

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from community.lines import LineField
from community.models import Institution
from decisions.forms.answerability import EVERYBODY_READS, words
from decisions.models import UseRelease
from proposals.models import Proposal


class MonthField(forms.CharField):
    """A month, as browsers send it: ``2026-04``."""

    widget = forms.TextInput({"type": "month", "placeholder": "2026-04"})

    def to_python(self, value):
        value = super().to_python(value)
        if not value:
            return None
        try:
            return date.fromisoformat(f"{value}-01")
        except ValueError as error:
            raise ValidationError(_("Write the month as year and month, like 2026-04.")) from error


class ReleaseForm(forms.Form):
    dataset = LineField(label=_("Which data were handed over or opened"), max_length=300)
    month = MonthField(label=_("In which month"))
    opt_outs = forms.ChoiceField(
        label=_("People who said no to their data being used"),
        choices=UseRelease.OptOuts.choices,
        widget=forms.RadioSelect,
    )
    opt_outs_reason = LineField(
        label=_("Why they were not left out"),
        max_length=300,
        required=False,
        help_text=_("Only where they were not."),
    )


class OutputForm(forms.Form):
    title = LineField(label=_("What came of it"), max_length=300)
    url = forms.URLField(label=_("Where everybody can read it"), max_length=500, assume_scheme="https")
    published_on = forms.DateField(
        label=_("Published on"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )


class MissingUseForm(forms.Form):
    institution = forms.ModelChoiceField(
        label=_("Which institution"),
        queryset=Institution.objects.filter(is_registered=True),
        to_field_name="code",
    )
    what = words(
        _("What the data are used for"),
        help_text=_("Name no patients and nobody who told you. A steward reads it before anybody else does."),
    )
    how_known = words(_("How you know of it"), rows=3, most=1000)
    language = forms.ChoiceField(label=_("Language of the text"), choices=settings.LANGUAGES)


class DeclineMissingUseForm(forms.Form):
    reason = words(
        _("Why it is not passed on"), help_text=_("Only the person who told of it reads this."), most=1000
    )


class AnswerMissingUseForm(forms.Form):
    answer = words(_("The answer"), help_text=EVERYBODY_READS)
    proposal = forms.ModelChoiceField(
        label=_("Where the use stands here now"),
        queryset=Proposal.objects.public(),
        to_field_name="reference",
        required=False,
        widget=forms.TextInput,
        help_text=_("Its reference, like PRP-2026-0012. Leave it empty if there is no such use."),
    )


class UseFilterForm(forms.Form):
    """Narrows the register; an unknown value narrows nothing."""

    STATES = [
        ("", _("Any")),
        ("live", _("Data in use")),
        ("not_begun", _("Allowed, not begun")),
        ("renewal_due", _("Near or past its end")),
        ("paused", _("Paused")),
        ("over", _("Ended or stopped")),
        ("proof_owed", _("Deletion not proved yet")),
    ]

    state = forms.ChoiceField(label=_("Where it stands"), choices=STATES, required=False)
    institution = forms.ModelChoiceField(
        label=_("Institution"),
        queryset=Institution.objects.filter(is_registered=True),
        to_field_name="code",
        empty_label=_("Any"),
        required=False,
    )
