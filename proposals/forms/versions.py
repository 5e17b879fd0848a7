"""Forms around the versions of a text: a day to look back to, two versions to compare, words to take out."""

from django import forms
from django.utils.translation import gettext_lazy as _

from community.lines import LineField
from proposals import fields, registers, rules
from proposals.forms.answers import AnswersForm


class DayForm(forms.Form):
    """Any day, as it was typed; the page that it leads to says what is wrong with it."""

    day = forms.CharField(
        label=_("The text as it was at the end of this day"),
        widget=forms.DateInput(attrs={"type": "date"}),
        max_length=40,
    )


class CompareForm(forms.Form):
    """Two versions of one text."""

    before = forms.TypedChoiceField(label=_("From version"), coerce=int)
    after = forms.TypedChoiceField(label=_("To version"), coerce=int)

    def __init__(self, *args, numbers, **kwargs):
        super().__init__(*args, **kwargs)
        choices = [(number, str(number)) for number in numbers]
        for field in self.fields.values():
            field.choices = choices


class ChooseFieldsForm(forms.Form):
    """The answers from which words must go, and the columns of the source that a use came from."""

    field = forms.MultipleChoiceField(
        label=_("Which answers hold the words?"), widget=forms.CheckboxSelectMultiple
    )
    column = forms.MultipleChoiceField(
        label=_("Which columns of the source row hold the words?"),
        help_text=_(
            "Their words go here and do not come back when the register is read again. Columns that tell the answers "
            "that you chose are emptied too."
        ),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args, proposal, **kwargs):
        super().__init__(*args, **kwargs)
        # Why an answer of any other kind is not known is said in words too.
        texts = proposal.versions.values_list("text", flat=True)
        reasons = {name for text in texts for name in text.get("not_known", {})}
        self.fields["field"].choices = [
            (field.name, field.label)
            for field in fields.FIELDS
            if field.name in reasons or any(name in fields.ERASABLE for name in field.inputs)
        ]
        self.register = registers.REGISTERS.get(proposal.register)
        if self.register:
            headings = self.register.erasable(proposal.raw_row)
            self.fields["column"].choices = [(heading, heading) for heading in headings]
            self.fields["field"].required = not self.data.getlist("column") if self.is_bound else True
        else:
            del self.fields["column"]

    @property
    def columns(self):
        return self.cleaned_data.get("column", [])

    @property
    def questions(self):
        """Those chosen, and those that the chosen columns tell in words."""
        told = self.register.told_by(self.columns) & set(fields.ERASABLE) if self.register else set()
        chosen = self.cleaned_data["field"]
        return [field for field in fields.FIELDS if field.name in chosen or told.intersection(field.inputs)]


class RedactReasonsForm(forms.Form):
    """Which words that were said beside the text go for good, and why."""

    chosen = forms.MultipleChoiceField(
        label=_("Which words are taken out?"), widget=forms.CheckboxSelectMultiple
    )
    reason = forms.ChoiceField(
        label=_("Why words are taken out"), choices=rules.REDACTION_REASONS, widget=forms.RadioSelect
    )

    def __init__(self, *args, places, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["chosen"].choices = [
            (key, f"{place.label}: {place.words}") for key, place in places.items()
        ]


class RedactionForm(AnswersForm):
    """How the chosen answers read from now on, why words go, and the version that this started from."""

    based_on = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.ChoiceField(
        label=_("Why words are taken out"),
        choices=rules.REDACTION_REASONS,
        widget=forms.RadioSelect,
    )
    change_note = LineField(
        label=_("What was taken out, without repeating it"),
        help_text=_("In one line. Everyone can see it."),
        max_length=300,
    )

    notes = forms.TypedMultipleChoiceField(
        label=_("Notes on earlier changes that repeat these words"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args, proposal, questions, newest, **kwargs):
        super().__init__(*args, proposal=proposal, questions=questions, **kwargs)
        for name in list(self.fields):
            if name in fields.ANSWERS and name not in fields.ERASABLE:
                del self.fields[name]
        self.needed = [name for name in self.needed if name in self.fields]
        self.initial["based_on"] = newest
        said = proposal.versions.exclude(change_note="").values_list("number", "change_note")
        self.fields["notes"].choices = [(number, f"{number}: {words}") for number, words in said]
        if not said:
            del self.fields["notes"]

    @property
    def names(self):
        """What words go from: also answers of other kinds, for why they are not known is said in words."""
        return [*self.answers_in_words, *(q.name for q in self.questions if q.name not in fields.ERASABLE)]

    @property
    def answers_in_words(self):
        return [name for name in self.fields if name in fields.ERASABLE]

    @property
    def answers(self):
        return {name: self.cleaned_data[name] for name in self.answers_in_words}
