"""What members, stewards, seat holders and institutions fill in about a history of harm."""

import re

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from community.lines import LineField, TextField
from community.models import Institution
from decisions.models import Commitment
from proposals.models import Proposal
from redress_log.models import Acknowledgement, HarmHistory, NamedInstitution, SeatWord

NO_PRIVATE_PERSON = _(
    "Name no patients, no neighbours and nobody who told you. A steward reads it before anybody else does."
)
EVERYBODY_READS = _("Everybody can read this.")
MOST_REFERENCES = 20


def _words(label, *, help_text=EVERYBODY_READS, rows=6, most=4000):
    return TextField(label=label, help_text=help_text, max_length=most, widget=forms.Textarea({"rows": rows}))


def _source_title():
    return LineField(
        label=_("What shows it"),
        max_length=200,
        help_text=_("The title of a report, an article, a ruling, minutes. No private person."),
    )


class ProposalsField(forms.CharField):
    """References of proposals that everybody can read, with spaces, commas or lines between them."""

    def clean(self, value):
        references = re.split(r"[\s,;]+", super().clean(value).upper().strip())
        references = list(dict.fromkeys(reference for reference in references if reference))
        if len(references) > MOST_REFERENCES:
            raise ValidationError(_("Name %(most)d at most."), params={"most": MOST_REFERENCES})
        found = {
            proposal.reference: proposal
            for proposal in Proposal.objects.public().filter(reference__in=references)
        }
        unknown = [reference for reference in references if reference not in found]
        if unknown:
            raise ValidationError(
                _("There is no proposal %(reference)s here."), params={"reference": unknown[0]}
            )
        return [found[reference] for reference in references]


class SourceForm(forms.Form):
    """Where everybody can read of it. Nothing is sent in, so nothing can tell of a person."""

    citation = LineField(
        label=_("Who published it, and when"),
        max_length=500,
        help_text=_("So that it can be found even when its address changes. No private person."),
    )
    url = forms.URLField(label=_("Its address"), max_length=500, required=False, assume_scheme="https")
    where = LineField(
        label=_("Or where it can be read"),
        max_length=300,
        required=False,
        help_text=_("A library, an archive, an office. Something that everybody can go to."),
    )

    def clean(self):
        chosen = super().clean()
        if not self.errors and not chosen["url"] and not chosen["where"]:
            self.add_error("url", _("Say where everybody can read it."))
        return chosen


class EvidenceForm(SourceForm):
    title = _source_title()
    field_order = ["title"]


class ProposeHistoryForm(SourceForm):
    """What was done, to whom, from when to when, by whom, and a first piece of evidence."""

    title = LineField(
        label=_("What do you call it?"), max_length=120, help_text=_("Twelve words at most read well.")
    )
    what = _words(_("What was done"), help_text=NO_PRIVATE_PERSON)
    harmed = LineField(
        label=_("To whom"),
        max_length=200,
        help_text=_("A group: the people of a street, those who speak a language. Never a person."),
    )
    from_year = forms.IntegerField(label=_("From which year"), min_value=1, max_value=9999)
    until_year = forms.IntegerField(
        label=_("Until which year"),
        min_value=1,
        max_value=9999,
        required=False,
        help_text=_("Left empty, it goes on."),
    )
    institutions = forms.ModelMultipleChoiceField(
        label=_("Which institutions did it"),
        queryset=Institution.objects.filter(is_registered=True),
        to_field_name="code",
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Each is asked whether it acknowledges it."),
    )
    proposals = ProposalsField(
        label=_("Proposals or uses of data that belong to it"),
        max_length=400,
        required=False,
        help_text=_("Their references, like PRP-2026-0012, if there are any."),
    )
    language = forms.ChoiceField(label=_("Language of the text"), choices=settings.LANGUAGES)
    evidence_title = _source_title()
    field_order = [
        *("title", "what", "harmed", "from_year", "until_year", "institutions", "proposals", "language"),
        *("evidence_title", "citation", "url", "where"),
    ]


class DeclineWordsForm(forms.Form):
    reason = _words(
        _("Why it is not made public"),
        help_text=_("Everybody can read this reason. Repeat none of the words that you leave out."),
        rows=4,
        most=1000,
    )


class AcceptHistoryForm(forms.Form):
    body = _words(_("Why it is to be listed"), most=2000)


class SignOffHistoryForm(forms.Form):
    word = forms.ChoiceField(
        label=_("Is it put right?"),
        choices=[
            (SeatWord.Word.WHOLE, _("Yes")),
            (SeatWord.Word.PART, _("In part")),
            (SeatWord.Word.NOT, _("No, or harm has come back")),
        ],
        widget=forms.RadioSelect,
    )
    body = _words(_("Why"), most=2000)


class AcknowledgeForm(forms.Form):
    answer = forms.ChoiceField(
        label=_("Does the institution acknowledge what was done?"),
        choices=Acknowledgement.Answer.choices,
        widget=forms.RadioSelect,
    )
    body = _words(
        _("In its words"),
        help_text=_(
            "Everybody can read this. It stays, whatever the institution says later. Name no private person."
        ),
    )
    language = forms.ChoiceField(label=_("Language of the text"), choices=settings.LANGUAGES)


class RestitutionForm(forms.Form):
    commitment = forms.ModelChoiceField(
        label=_("Which commitment"),
        queryset=Commitment.objects.select_related("institution"),
        to_field_name="reference",
        widget=forms.TextInput,
        help_text=_("Its reference, like CMT-2026-0031."),
    )


class HistoryFilterForm(forms.Form):
    """Narrows the list; an unknown value narrows nothing to nothing."""

    STATES = [
        ("", _("Any")),
        *(
            (state.value, state.label)
            for state in HarmHistory.State
            if state not in (HarmHistory.State.UNREAD,)
        ),
    ]

    state = forms.ChoiceField(label=_("Where it stands"), choices=STATES, required=False)
    acknowledgement = forms.ChoiceField(
        label=_("Does the institution acknowledge it?"),
        choices=[("", _("Any")), *NamedInstitution.State.choices],
        required=False,
    )
    institution = forms.ModelChoiceField(
        label=_("Institution"),
        queryset=Institution.objects.filter(named_in_histories__isnull=False).distinct(),
        to_field_name="code",
        empty_label=_("Any"),
        required=False,
    )
