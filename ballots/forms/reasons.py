"""Why something is done to a vote."""

from django import forms
from django.utils.translation import gettext_lazy as _

from community.lines import TextField


class ReasonForm(forms.Form):
    """Why a seat steps aside or objects, or a vote is cancelled; it is shown to everybody."""

    reason = TextField(
        label=_("Reason"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Everybody can read this."),
    )
