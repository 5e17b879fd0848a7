"""Forms of moderation: to report, to judge, to appeal, to answer."""

from django import forms
from django.utils.translation import gettext_lazy as _

from community.lines import TextField
from proposals.models import Flag, Reason

# In characters.
LONGEST_NOTE = 2_000


def _note(label, help_text="", **options):
    return TextField(
        label=label,
        help_text=help_text,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        **options,
    )


class ReportForm(forms.Form):
    reason = forms.ChoiceField(
        label=Flag._meta.get_field("reason").verbose_name, choices=Reason.choices, widget=forms.RadioSelect
    )
    words = _note(
        Flag._meta.get_field("words").verbose_name,
        _("Only moderators read this, and only until they have dealt with it."),
        required=False,
    )


class JudgeForm(forms.Form):
    """Why words are held back or removed, for the public log, and what their author is told."""

    reason = forms.ChoiceField(label=_("Reason"), choices=Reason.choices, widget=forms.RadioSelect)
    note = _note(
        _("What you say to the author"),
        _("Only they read it. Say what is wrong and what they could write instead."),
        required=False,
    )


class RemoveManyForm(forms.Form):
    note = _note(_("What you say to the authors"), _("Only they read it."), required=False)


class AppealForm(forms.Form):
    words = _note(
        _("Why you think that this was wrong"),
        _("Only moderators read it. Another one than before answers you."),
    )


class AnswerForm(forms.Form):
    upheld = forms.TypedChoiceField(
        label=_("Is the author right?"),
        choices=[("yes", _("Yes: put the words back")), ("no", _("No: what was done stands"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    answer = _note(_("What you say to the author"), _("Only they read it. Give your reasons."))


class SearchWordsForm(forms.Form):
    words = forms.CharField(label=_("Words"), max_length=100)
