"""What institutions promise and report, and what others say of it."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from community.lines import LineField, TextField
from community.models import Institution
from decisions.forms.answerability import words
from decisions.models import Commitment, CommitmentRating
from decisions.progress import Progress

VAGUE = _("Left empty, everybody reads that this part is missing.")


class WordsForm(forms.Form):
    """The five parts that make a promise one that can be checked."""

    use_required_attribute = False

    what = words(_("What will be done"), help_text=_("One thing, that one can see when it is there."), rows=3)
    who = LineField(
        label=_("Who will do it"),
        max_length=200,
        required=False,
        help_text=_(
            "A role or a department, not a person. Left empty, everybody reads that this part is missing."
        ),
    )
    due_on = forms.DateField(
        label=_("By when"),
        required=False,
        help_text=_("The last day. A condition needs one."),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )
    measure = TextField(
        label=_("How one will see that it is done"),
        max_length=1000,
        required=False,
        help_text=VAGUE,
        widget=forms.Textarea({"rows": 3}),
    )
    money = LineField(
        label=_("With how much money"),
        max_length=300,
        required=False,
        help_text=_(
            "An amount, or that none is needed. Left empty, everybody reads that this part is missing."
        ),
    )
    language = forms.ChoiceField(label=_("Language of the text"), choices=settings.LANGUAGES)


class CommitForm(WordsForm):
    kind = forms.ChoiceField(
        label=_("What is it?"),
        choices=[
            (Commitment.Kind.COMMITMENT, _("A commitment: something the institution will do")),
            (Commitment.Kind.CONDITION, _("A condition: without it the data may not be used")),
        ],
        widget=forms.RadioSelect,
    )
    field_order = ["kind"]


class RewordForm(WordsForm):
    change_note = LineField(
        label=_("What changed and why"),
        max_length=300,
        help_text=_("One sentence. The old words stay above the new ones."),
    )


class UpdateForm(forms.Form):
    progress = forms.ChoiceField(label=_("How far it is"), choices=Progress.choices, widget=forms.RadioSelect)
    body = words(_("What was done"), rows=4)
    evidence = words(
        _("What shows it"),
        help_text=_("An address, a document, a number. Needed once you say that it is done."),
        rows=3,
        most=1000,
        required=False,
    )
    language = forms.ChoiceField(label=_("Language of the text"), choices=settings.LANGUAGES)


class RateForm(forms.Form):
    rating = forms.ChoiceField(
        label=_("Was it kept?"), choices=CommitmentRating.Rating.choices, widget=forms.RadioSelect
    )
    evidence = words(_("What shows it"))


class WithdrawCommitmentForm(forms.Form):
    reason = words(_("Why it is withdrawn"))


class CommitmentFilterForm(forms.Form):
    """Narrows the list; an unknown value narrows nothing."""

    STATES = [
        ("", _("Any")),
        ("past_date", _("Past its date")),
        ("due_soon", _("Due within 30 days")),
        ("said_done", _("Said to be done, not checked")),
        ("vague", _("Too vague to check")),
        ("rated", _("Rated by both voices")),
        ("withdrawn", pgettext_lazy("of a commitment", "Withdrawn")),
    ]

    state = forms.ChoiceField(label=_("Where it stands"), choices=STATES, required=False)
    kind = forms.ChoiceField(
        label=_("Kind"), choices=[("", _("Any")), *Commitment.Kind.choices], required=False
    )
    institution = forms.ModelChoiceField(
        label=_("Institution"),
        queryset=Institution.objects.filter(commitments__isnull=False).distinct(),
        to_field_name="code",
        empty_label=_("Any"),
        required=False,
    )

    def narrow(self, commitments, at):
        """The commitments that fit every choice made at the moment; none where a choice cannot be read."""
        if not self.is_valid():
            return commitments.none()
        chosen = self.cleaned_data
        if chosen.get("state"):
            commitments = getattr(commitments, chosen["state"])(at)
        if chosen.get("kind"):
            commitments = commitments.filter(kind=chosen["kind"])
        if chosen.get("institution"):
            commitments = commitments.filter(institution=chosen["institution"])
        return commitments
