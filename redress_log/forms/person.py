"""What the person does on their own page."""

from django import forms
from django.utils.translation import gettext_lazy as _

from community.lines import LineField, TextField
from proposals.uploads.kinds import ACCEPTED
from redress_log.forms.boxes import FEW_WORDS, LINE
from redress_log.forms.intake import ReportForm


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Your code"),
        help_text=_("Five groups of four letters and digits, shown to you once."),
        max_length=60,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
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


class MessageForm(forms.Form):
    words = TextField(
        label=_("Write to the steward"),
        help_text=_("Nobody else reads it."),
        widget=FEW_WORDS,
        max_length=10_000,
    )


class EvidenceForm(forms.Form):
    file = forms.FileField(
        label=_("A photo or another file"), help_text=ACCEPTED, allow_empty_file=True, max_length=255
    )
    about = LineField(label=_("What does it show?"), max_length=200, required=False, widget=LINE)
    is_public = forms.TypedChoiceField(
        label=_("Who may see it?"),
        choices=[
            ("", _("Only the steward")),
            ("yes", _("Everybody, once my case is public and a steward has looked at it")),
        ],
        coerce=bool,
        empty_value=False,
        required=False,
        widget=forms.RadioSelect,
        initial="",
    )


class RepresentativeForm(forms.Form):
    name = LineField(
        label=_("Whom do you trust?"),
        help_text=_("What you call them. Only you and the steward see it."),
        max_length=100,
        widget=LINE,
    )


class WhoSeesForm(forms.Form):
    """The three answers about who sees what, to be given anew."""

    shown_to_public = ReportForm.base_fields["shown_to_public"]
    shown_to_institution = ReportForm.base_fields["shown_to_institution"]
    shown_to_oversight = ReportForm.base_fields["shown_to_oversight"]


class EraseForm(forms.Form):
    sure = forms.BooleanField(
        label=_("Erase everything that I wrote and sent, for good. My codes end, and nobody can answer me.")
    )


class PieceForm(forms.Form):
    """Which file or which code is meant."""

    piece = forms.UUIDField(widget=forms.HiddenInput)
