"""What the oversight body, members and institutions fill in about an explanation that is published."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from community.lines import LineField, TextField
from decisions.forms.writing import TakeForm
from decisions.models import Heading

EVERYBODY_READS = _("Everybody can read this.")


def words(label, *, help_text=EVERYBODY_READS, rows=6, most=2000, **more):
    """A field for a public text of some length."""
    return TextField(
        label=label,
        help_text=help_text,
        max_length=most,
        widget=forms.Textarea({"rows": rows}),
        **more,
    )


class CheckForm(forms.Form):
    """What the oversight body found: what is missing, or nothing."""

    missing = forms.MultipleChoiceField(
        label=_("Which headings do not say what they should?"),
        choices=Heading.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Leave all of them empty if the explanation is complete."),
    )
    missing_points = TextField(
        label=_("Which points that people raised were not answered?"),
        help_text=_("One on a line, in words that everybody can read."),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
    )
    note = words(
        _("What you looked at, and what is missing"),
        help_text=_("Complete means that everything is there, not that you agree. Everybody can read this."),
    )

    def clean_missing_points(self):
        return [line.strip() for line in self.cleaned_data["missing_points"].splitlines() if line.strip()]


class MoreForm(forms.Form):
    body = words(_("What should be explained further"))


class ChallengeForm(forms.Form):
    reason = words(_("What is wrong with the decision"))


class AnswerChallengeForm(forms.Form):
    upheld = forms.TypedChoiceField(
        label=_("Is the challenge right?"),
        choices=[
            ("no", _("No, nothing has to be answered")),
            ("yes", _("Yes, the institution must say by a date whether it decides otherwise")),
        ],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    answer = words(_("Your answer"))


class ChangeForm(TakeForm):
    """Another decision than before, and why."""

    reason = words(_("Why the decision is changed"), rows=4)


class DissentForm(forms.Form):
    """A seat holder's own reasons."""

    language = forms.ChoiceField(label=_("Language of the text"), choices=settings.LANGUAGES)
    body = words(_("Why you would have decided otherwise"), most=4000)


class ConflictForm(forms.Form):
    role = LineField(
        label=_("Whose tie it is: the role or seat"),
        max_length=120,
        help_text=_("A role, not a name: chief data officer, board member."),
    )
    tie = words(_("What ties them"), most=1000, rows=3)
    stepped_aside = forms.TypedChoiceField(
        label=_("Did they take part?"),
        choices=[("no", _("They took part")), ("yes", _("They took no part"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
