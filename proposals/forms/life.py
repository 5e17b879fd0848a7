"""Forms of what moves a proposal on."""

from django import forms
from django.utils.translation import gettext_lazy as _

from community.lines import TextField
from proposals.forms.answers import is_helping
from proposals.forms.finding import institutions
from proposals.models import Proposal

# In characters: enough for a reason that can be read in a few minutes.
LONGEST_REASON = 4_000


def _words(label, help_text):
    return TextField(
        label=label,
        help_text=help_text,
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
    )


class ReturnForm(forms.Form):
    reason = _words(_("What is missing"), _("The proposer answers this. Everyone can read it."))


class LeadForm(forms.Form):
    use_required_attribute = False
    lead_organisation = institutions(label=_("The organisation that is meant"))

    def full_clean(self):
        super().full_clean()
        if self.is_bound and is_helping(self.data):
            # Whoever looks for an organisation has not chosen yet.
            self._errors.clear()


class RefuseForm(forms.Form):
    reason = _words(
        _("Why it is not accepted"), _("Say also where the proposer can go instead. Everyone can read it.")
    )


class ChallengeRefusalForm(forms.Form):
    words = _words(_("Why it should be accepted"), _("Another steward reads it. Everyone can read it."))


class AnswerRefusalForm(forms.Form):
    upheld = forms.TypedChoiceField(
        label=_("What you found"),
        choices=[
            ("yes", _("The challenge is right: the proposal is checked again")),
            ("no", _("The refusal stands")),
        ],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    answer = _words(_("Why"), _("Everyone can read it."))


class MergeProposalForm(forms.Form):
    into = forms.CharField(
        label=_("The other proposal"), help_text=_("Its reference, for example PRP-2026-0012."), max_length=20
    )
    reason = _words(
        _("Why they are the same"),
        _("Everyone can read it. Say where the other one asks what this one asks."),
    )

    def clean_into(self):
        reference = self.cleaned_data["into"].strip().upper()
        other = Proposal.objects.public().filter(reference=reference).first()
        if other is None:
            raise forms.ValidationError(_("There is no proposal with this reference."))
        return other


class StartUseForm(forms.Form):
    first_access_on = forms.DateField(
        label=_("The day on which somebody first looked at the data"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class ReportOnUseForm(forms.Form):
    body = _words(
        _("What was done with the data, and what came of it"),
        _("Say also what the people described gained, and what went wrong. Everyone can read it."),
    )


class PauseUseForm(forms.Form):
    reason = _words(_("Why it is paused"), _("Everyone can read it."))


class StopUseForm(forms.Form):
    reason = _words(_("Why it is stopped"), _("Everyone can read it."))


class DeletionForm(forms.Form):
    proof = _words(
        _("How the data were deleted"),
        _("By whom, when, and how that can be seen. Say also who else held a copy. Everyone can read it."),
    )
