"""What a steward and a seat holder fill in."""

from django import forms
from django.utils.text import Truncator
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from ballots.models import LANGUAGES, WORDINGS, Constituency, Poll, RollCallVote
from community.lines import LineField, TextField


class AnnounceForm(forms.ModelForm):
    """Who votes, and the words of a vote, in every language."""

    kind = forms.ChoiceField(
        label=_("Who votes?"),
        choices=[
            (Poll.Kind.ROLL_CALL, _("The seat holders, in the open")),
            (Poll.Kind.SECRET, _("Communities, in secret")),
        ],
        initial=Poll.Kind.ROLL_CALL,
        widget=forms.RadioSelect,
    )
    communities = forms.ModelMultipleChoiceField(
        label=_("Which communities?"),
        queryset=Constituency.objects.all(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Only for a secret vote. Each votes for itself, and all of them must say yes."),
    )
    field_order = ["kind", "communities"]

    class Meta:
        model = Poll
        fields = WORDINGS
        field_classes = {
            wording: LineField if wording.startswith("question") else TextField for wording in WORDINGS
        }

    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        if not Constituency.objects.exists():
            # There is nothing to choose until a community that votes has a name.
            del self.fields["kind"], self.fields["communities"]

    @property
    def wording(self):
        """The words alone, of a form that is valid."""
        return {name: self.cleaned_data[name] for name in WORDINGS}

    @property
    def is_secret(self):
        return self.cleaned_data.get("kind") == Poll.Kind.SECRET


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
