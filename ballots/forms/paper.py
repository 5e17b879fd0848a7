"""What the officers of a secret vote fill in."""

import json

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ballots.models import PollOfficer, ScrutineerReport
from community.lines import LineField, TextField
from community.models import Member


class OfficerForm(forms.Form):
    """Whom to name as what. A person is named by the address they joined with."""

    email = forms.EmailField(
        label=_("Email address of the person"), help_text=_("Everybody then reads the name that they show.")
    )
    role = forms.ChoiceField(label=_("Role"), choices=PollOfficer.Role.choices, widget=forms.RadioSelect)

    def clean_email(self):
        try:
            self.member = Member.objects.get(email=self.cleaned_data["email"].lower(), is_active=True)
        except Member.DoesNotExist:
            raise ValidationError(_("Nobody has joined with this address.")) from None
        return self.cleaned_data["email"]


class WhoForm(forms.Form):
    """Somebody who stands before a teller."""

    who = LineField(
        label=_("Name that the person shows here, or their email address"),
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text=_("The whole name; capitals and accents do not matter."),
    )


class SheetsForm(forms.Form):
    """What the page of a teller sends: pairs of a number and an encrypted vote, null where the sheet is spoiled."""

    sheets = forms.CharField(max_length=400_000)
    confirms = forms.BooleanField(required=False)
    instead_of = forms.IntegerField(required=False, min_value=1, max_value=2**31)
    count_sheet = forms.RegexField(
        "^[0-9a-f]{64}$",
        required=False,
        error_messages={"invalid": _("The hash of the count sheet has 64 digits from 0 to 9 and a to f.")},
    )

    def clean_sheets(self):
        try:
            sheets = json.loads(self.cleaned_data["sheets"])
            pairs = [(serial, text) for serial, text in sheets]
        except (ValueError, TypeError, RecursionError):
            pairs = [(None, None)]
        if not all(type(serial) is int and isinstance(text, str | None) for serial, text in pairs):
            raise ValidationError(_("This was not sent by the page for tellers."))
        return [(serial, text or None) for serial, text in pairs]

    def clean_count_sheet(self):
        return self.cleaned_data["count_sheet"] or ""


class ClosePaperForm(forms.Form):
    reason = TextField(
        label=_("Reason"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Everybody can read this."),
    )


class ReportForm(forms.ModelForm):
    """What a scrutineer found. A line that is not ticked is published as a no."""

    words = TextField(
        label=_("Report"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_(
            "What you checked, what you could not check, and what was wrong. Everybody can read this."
        ),
    )

    class Meta:
        model = ScrutineerReport
        fields = (*ScrutineerReport.LINES, "words")

    @property
    def answers(self):
        return {name: self.cleaned_data[name] for name in ScrutineerReport.LINES}

    def _post_clean(self):
        """The row is written by the action; the form only asks."""
