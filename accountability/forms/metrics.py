"""What an institution promises to publish, and the numbers that it publishes, one by one or from a file."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accountability import rules
from accountability.forms.plans import EVERYBODY_READS, day_field, words_field
from accountability.metric_files import COLUMNS, MOST_BYTES, MOST_ROWS, NotATable, Problem, decoded, read
from accountability.models import Metric
from accountability.queries import news
from community.lines import LineField

MOST_PROBLEMS = 20

SENTENCES = {
    Problem.SIZE: _("The file is larger than 2 megabytes. Send it in parts."),
    Problem.ENCODING: _("The file is not text in UTF-8. Save it as “CSV UTF-8”."),
    Problem.EMPTY: _("There is no line with a number."),
    Problem.COLUMNS: _(
        "The first line names the columns, separated by commas: %(columns)s. Something is wrong with “%(words)s”."
    ),
    Problem.ROWS: _("The file has more than %(rows)d lines. Send it in parts."),
    Problem.CELLS: _("It has %(words)s cells, which is not as many as the first line."),
    Problem.DAY: _("Write %(words)s as year, month and day, like 2026-03-31."),
    Problem.NUMBER: _(
        "“%(words)s” is not a number. Write it with a point and at most four digits behind it, like 12.5."
    ),
    Problem.PEOPLE: _("“%(words)s” is not a number of people."),
    Problem.LONG: _("The words under %(words)s are too long."),
    Problem.BROKEN: _("It cannot be read. Look for a quotation mark that is not closed."),
}


def _sentence(problem, words):
    return SENTENCES[problem] % {"words": words, "columns": ", ".join(COLUMNS), "rows": MOST_ROWS}


class MetricForm(forms.Form):
    name_en = LineField(label=_("Name in English"), max_length=200, required=False)
    name_es = LineField(
        label=_("Name in Spanish"),
        max_length=200,
        required=False,
        help_text=_("Give both names: everybody should be able to read what is measured."),
    )
    unit = LineField(label=_("Unit"), max_length=40, help_text=_("Such as per cent, people, days, dollars."))
    measures = words_field(_("What it measures"), help_text=_("Who is counted, and how."))
    source = LineField(label=_("Where the numbers come from"), max_length=300)
    direction = forms.ChoiceField(
        label=_("Which way is better"), choices=Metric.Direction.choices, widget=forms.RadioSelect
    )
    baseline = forms.DecimalField(
        label=_("Where it stood at first"), max_digits=16, decimal_places=4, required=False
    )
    target = forms.DecimalField(label=_("Target"), max_digits=16, decimal_places=4)
    target_on = day_field(_("Target reached by"))
    refresh_days = forms.IntegerField(
        label=_("Days from one number to the next, at most"),
        min_value=1,
        max_value=3650,
        help_text=_("A number that is older counts as past its date."),
    )
    stratified_by = forms.MultipleChoiceField(
        label=_("Told apart by"),
        choices=Metric.Kind.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )


class NumberForm(forms.Form):
    """One number, for a period and everybody or a group."""

    starts_on = day_field(_("From"))
    ends_on = day_field(_("Until"), help_text=_("The last day of the period."))
    value = forms.DecimalField(label=_("Number"), max_digits=16, decimal_places=4)
    stratum_kind = forms.ChoiceField(
        label=_("Told apart by"),
        choices=[("", _("Everybody together")), *Metric.Kind.choices],
        required=False,
    )
    stratum = LineField(label=_("Group"), max_length=80, required=False)
    people = forms.IntegerField(
        label=_("People behind it"),
        min_value=0,
        max_value=999_999_999,
        required=False,
        help_text=_("Never shown. Numbers of fewer than 11 people are hidden from everybody."),
    )
    note = LineField(label=_("Note"), max_length=300, required=False, help_text=EVERYBODY_READS)

    def clean(self):
        typed = super().clean()
        return typed if self.errors else {"rows": [typed]}


class ImportForm(forms.Form):
    """A file of numbers or, where it was looked at, its text; all of it can be published or none.

    ``rows`` are the numbers, ``fresh`` those that say something new and ``replaced`` how many replace an older one.
    """

    file = forms.FileField(
        label=_("CSV file"),
        required=False,
        help_text=_("In UTF-8, up to 2 megabytes and 5,000 lines."),
        widget=forms.FileInput({"accept": ".csv,text/csv"}),
    )
    text = forms.CharField(
        label=_("Or its lines"),
        required=False,
        strip=False,
        widget=forms.Textarea({"rows": 8, "dir": "ltr", "spellcheck": "false"}),
    )

    def __init__(self, *arguments, metric, at, **options):
        super().__init__(*arguments, **options)
        self.metric, self.at = metric, at

    def clean(self):
        typed = super().clean()
        if self.errors:
            return typed
        try:
            text = typed["text"]
            if typed.get("file"):
                text = decoded(typed["file"].read(MOST_BYTES + 1))
                # What was in the file stays, so that it can be put right here.
                self.data = self.data.copy()
                self.data["text"] = text
            rows, problems = read(text)
        except NotATable as error:
            raise ValidationError(_sentence(error.problem, error.words)) from None
        told = [(line, _sentence(problem, words)) for line, problem, words in problems]
        told = sorted([*told, *self._refusals(rows)], key=lambda each: each[0])
        if told:
            raise ValidationError(self._lines(told))
        self.rows = [row for _line, row in rows]
        self.fresh, replaced = news(self.metric, self.rows)
        self.replaced = len(replaced)
        return {"rows": self.rows}

    def _refusals(self, rows):
        """What the rules say against each line."""
        seen, clashes = set(), rules.clashes(self.metric, [row for _line, row in rows])
        for line, row in rows:
            verdict = (
                rules.can_be_published(self.metric, row, at=self.at)
                and rules.is_once(row, seen)
                and rules.is_apart(row, clashes)
            )
            if not verdict:
                yield line, verdict.reason

    def _lines(self, told):
        words = _("Line %(line)d: %(sentence)s")
        lines = [words % {"line": line, "sentence": sentence} for line, sentence in told[:MOST_PROBLEMS]]
        left = len(told) - MOST_PROBLEMS
        return [*lines, _("And %(left)d more.") % {"left": left}] if left > 0 else lines
