"""What a steward and a seat holder fill in."""

from django import forms
from django.utils.text import Truncator
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from ballots.models import LANGUAGES, WORDINGS, Poll, RollCallVote
from community.lines import LineField, TextField


class AnnounceForm(forms.ModelForm):
    """The words of a vote, in every language."""

    class Meta:
        model = Poll
        fields = WORDINGS
        field_classes = {
            wording: LineField if wording.startswith("question") else TextField for wording in WORDINGS
        }


def suggested_wording(proposal):
    """A plain question about a proposal, in every language, for the steward to improve."""
    words = {
        "title": Truncator(proposal.title).chars(180),
        "institution": proposal.lead_organisation.name,
    }
    wording = {}
    for language in LANGUAGES:
        with override(language):
            wording |= {
                f"question_{language}": gettext("Should this go ahead: “%(title)s”?") % words,
                f"what_yes_does_{language}": gettext(
                    "A Yes advises %(institution)s to approve this proposal."
                )
                % words,
                f"what_no_does_{language}": gettext(
                    "A No advises %(institution)s not to approve this proposal."
                )
                % words,
            }
    return wording


class CastForm(forms.Form):
    choice = forms.ChoiceField(label=_("Your vote"), choices=RollCallVote.Choice, widget=forms.RadioSelect)


class ReasonForm(forms.Form):
    """Why a seat steps aside or a vote is cancelled; it is shown to everybody."""

    reason = TextField(
        label=_("Reason"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Everybody can read this."),
    )
