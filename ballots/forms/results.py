"""What is said against a result, and what is answered."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from community.lines import TextField


class ChallengeResultForm(forms.Form):
    reason = TextField(
        label=_("What is wrong with the result"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Everybody can read this."),
    )


class AnswerResultChallengeForm(forms.Form):
    upheld = forms.TypedChoiceField(
        label=pgettext_lazy("of a result", "Is the challenge right?"),
        choices=[("no", _("No, the result stands")), ("yes", _("Yes, the vote is annulled"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    answer = TextField(
        label=_("Your answer"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Everybody can read this."),
    )
