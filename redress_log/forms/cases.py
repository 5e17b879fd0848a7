"""What the panel, an institution and those who were harmed fill in about a case."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ballots.models import Poll
from community.lines import LineField, TextField
from redress_log.forms.boxes import FEW_WORDS, WORDS
from redress_log.models import UNREMEDIED, Answer, Cause, CheckResult, Finding, Outcome, RemedyKind

NAME_NOBODY = _(
    "Everybody who takes part reads it, and the public too where the person lets it. Name nobody."
)


def reasons(help_text=NAME_NOBODY):
    return TextField(label=_("Reasons"), help_text=help_text, widget=WORDS, max_length=10_000)


class AnswerForm(forms.Form):
    answer = TextField(
        label=_("The institution's answer"), help_text=NAME_NOBODY, widget=WORDS, max_length=10_000
    )


class CommentForm(forms.Form):
    comment = TextField(
        label=_("What the institution thinks of the draft"),
        help_text=NAME_NOBODY,
        widget=WORDS,
        max_length=10_000,
    )


class TieForm(forms.Form):
    has_tie = forms.ChoiceField(
        label=_("Does anything tie you to this institution, or to anybody in this case?"),
        help_text=_("Work, family, money, care that you get there, or a quarrel."),
        choices=[("no", _("No, nothing")), ("yes", _("Yes"))],
        widget=forms.RadioSelect,
    )
    tie = LineField(
        label=_("What ties you"),
        help_text=_("The others on the panel read it."),
        max_length=300,
        required=False,
    )

    def clean(self):
        answers = super().clean()
        if answers.get("has_tie") == "yes" and not answers.get("tie"):
            self.add_error("tie", _("Say in a few words what ties you."))
        return answers

    def answer(self):
        """The tie in words, empty for none."""
        return self.cleaned_data["tie"] if self.cleaned_data["has_tie"] == "yes" else ""


class RulingForm(forms.Form):
    """What every ruling needs; ``facts`` gives the rest, as the ruling keeps it."""

    reasons = reasons()

    def facts(self):
        return {name: value for name, value in self.cleaned_data.items() if name != "reasons"}


class WhereToForm(RulingForm):
    where_to = LineField(
        label=_("Where the person can go instead"),
        help_text=_("An office, a court, an ombudsman, with how to reach it."),
        max_length=300,
    )


class DraftFindingForm(RulingForm):
    finding = forms.ChoiceField(label=_("Finding"), choices=Finding.choices, widget=forms.RadioSelect)
    cause = forms.ChoiceField(label=_("Why it could happen"), choices=Cause.choices, widget=forms.RadioSelect)


class EndForm(RulingForm):
    outcome = forms.ChoiceField(
        label=_("How it ended"),
        choices=[(outcome.value, outcome.label) for outcome in Outcome if outcome in UNREMEDIED],
        widget=forms.RadioSelect,
    )


class ItemForm(forms.Form):
    """One item of a remedy."""

    kind = forms.ChoiceField(label=_("Kind"), choices=[("", "–"), *RemedyKind.choices])
    what = TextField(label=_("What is promised"), widget=FEW_WORDS, max_length=2_000)
    for_whom = LineField(label=_("For whom"), max_length=200, required=False)
    owner = LineField(
        label=_("Who answers for it"), help_text=_("An office or a role, not a name."), max_length=200
    )
    due_on = forms.DateField(label=_("Done by"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
    amount = forms.DecimalField(
        label=_("Amount of money, if any"), max_digits=12, decimal_places=2, min_value=0, required=False
    )
    currency = forms.CharField(
        label=_("Currency"), max_length=3, min_length=3, required=False, help_text=_("Such as USD.")
    )

    def clean_currency(self):
        return self.cleaned_data["currency"].upper()


ItemFormSet = forms.formset_factory(
    ItemForm, extra=0, min_num=1, max_num=20, validate_min=True, validate_max=True
)


class PlanForm(forms.Form):
    words = TextField(
        label=_("What the institution says about it"),
        help_text=NAME_NOBODY,
        widget=FEW_WORDS,
        max_length=5_000,
        required=False,
    )


class DeliverForm(forms.Form):
    evidence = TextField(
        label=_("What shows that it was done"), help_text=NAME_NOBODY, widget=WORDS, max_length=5_000
    )
    evidence_url = forms.URLField(
        label=_("Where it can be read"), max_length=500, required=False, assume_scheme="https"
    )
    paid = forms.DecimalField(
        label=_("How much was paid"), max_digits=12, decimal_places=2, min_value=0, required=False
    )


class CheckForm(forms.Form):
    result = forms.ChoiceField(
        label=_("What you found"), choices=CheckResult.choices, widget=forms.RadioSelect
    )
    words = TextField(label=_("What you looked at"), help_text=NAME_NOBODY, widget=WORDS, max_length=5_000)


class VoteForm(forms.Form):
    poll = forms.ModelChoiceField(
        label=_("Which vote"),
        help_text=_("A vote of Yes or No on this remedy that is announced and not open yet."),
        queryset=Poll.objects.none(),
        to_field_name="reference",
    )

    def __init__(self, *arguments, at, **keywords):
        super().__init__(*arguments, **keywords)
        self.fields["poll"].queryset = Poll.objects.announced(at).filter(rule=Poll.Rule.YES_NO)


class SignForm(forms.Form):
    """The answer of a person who was harmed; *Not sure* is an answer too, and changes nothing."""

    NOT_SURE = "not_sure"

    answer = forms.ChoiceField(
        label=_("Is this remedy enough?"),
        choices=[*Answer.choices, (NOT_SURE, _("Not sure"))],
        widget=forms.RadioSelect,
    )
    words = TextField(
        label=_("Anything you want to say about it"),
        help_text=_("The panel reads it. It is never public."),
        widget=FEW_WORDS,
        max_length=5_000,
        required=False,
    )
    words_go_on = forms.BooleanField(label=_("The institution may read these words too"), required=False)


class ConfirmForm(SignForm):
    answer = forms.ChoiceField(
        label=_("Was this put right?"),
        choices=[*Answer.choices, (SignForm.NOT_SURE, _("Not sure"))],
        widget=forms.RadioSelect,
    )


class ReopenForm(forms.Form):
    words = TextField(
        label=_("What happened again, or proves undone?"),
        help_text=_("Only the redress panel reads it. Leave out names if you wish."),
        widget=WORDS,
        max_length=5_000,
    )


class VoiceForm(forms.Form):
    agrees = forms.ChoiceField(
        label=_("Do you agree?"), choices=[("yes", _("Yes")), ("no", _("No"))], widget=forms.RadioSelect
    )


class RemoveForm(forms.Form):
    reason = LineField(
        label=_("Reason"),
        help_text=_("Everybody reads it in the place of the case. Name nobody."),
        max_length=300,
    )
