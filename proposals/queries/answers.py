"""What the text of a proposal says, ready to show."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.urls import reverse
from django.utils.translation import gettext as _

from community.models import Institution
from proposals import fields, registers


@dataclass(frozen=True)
class Answer:
    """One answered or unanswered question, ready to show.

    ``lines`` are short words, each with an address or an empty one; ``text`` is what somebody wrote;
    ``table`` is rows of cells under ``columns``. All are empty when there is no answer; ``not_known`` is then
    the reason that ``said_by`` gave in its place, if any. ``is_withheld`` when words were taken out of it.
    """

    field: fields.Field
    lines: tuple = ()
    text: str = ""
    columns: tuple = ()
    table: tuple = ()
    is_withheld: bool = False
    not_known: str = ""
    said_by: str = ""

    @property
    def is_given(self):
        """Whether anything was answered; also when the words were taken away since."""
        return bool(self.lines or self.text or self.table or self.is_withheld)

    @property
    def to_change(self):
        """The stored name of the words in this answer to which a change can be proposed, or nothing."""
        return next((name for name in self.field.inputs if name in fields.WORDS), "")

    @property
    def length(self):
        """In words."""
        return len(self.text.split())

    @property
    def is_long(self):
        return self.length > fields.SUMMARY_WORDS

    @property
    def as_text(self):
        """Everything that the answer says, one paragraph for each line or row."""
        rows = (
            "; ".join(
                f"{label}: {cell[0] if isinstance(cell, tuple) else cell}"
                for label, cell in zip(self.columns, row, strict=True)
                if cell
            )
            for row in self.table
        )
        return "\n\n".join([*(words for words, _address in self.lines), self.text, *rows, self.not_known])


def sections_of(answers, institutions=None, withheld=()):
    """Pairs of section and its ``Answer`` list, made of answers as ``Proposal.answers()`` gives them.

    The same for a proposal of today and for an old version. Reads the names of the institutions in one
    query unless these are given. ``withheld`` are the stored names whose words were taken away.
    """
    if institutions is None:
        codes = [answers.get("lead_organisation"), *(answers.get("data_controllers") or ())]
        institutions = Institution.objects.filter(code__in=filter(None, codes))
    institutions = {found.code: found for found in institutions}
    return [
        (section, [_answer(field, answers, institutions, withheld) for field in section.fields])
        for section in fields.SECTIONS
    ]


def given_and_missing(sections):
    """Rows of section, what there is to read, reasons in place of answers too, and what has neither."""
    return [
        (
            section,
            [a for a in answers if a.is_given or a.not_known],
            [a for a in answers if not a.is_given and not a.not_known],
        )
        for section, answers in sections
    ]


def _answer(field, answers, institutions, withheld):
    value = answers.get(field.name)
    lines, text, table = [], "", ()
    match field.kind:
        case "line":
            lines = [(value, "")] if value else []
        case "text":
            text = value or ""
        case "choice" | "choices":
            words = dict(field.choices)
            codes = value if field.kind == "choices" else [value]
            lines = [(str(words.get(code, code)), "") for code in codes or () if code]
            if field.name == "request_kind" and answers.get("about"):
                lines.append((answers["about"], reverse("proposals:detail", args=[answers["about"]])))
        case "institution" | "institutions":
            codes = value if field.kind == "institutions" else [value]
            lines = [_institution_line(code, institutions) for code in codes or () if code]
        case "day":
            lines = [(value, "")] if value else []
        case "rows":
            table = tuple(tuple(_cell(column, row) for column in field.columns) for row in value or ())
    if field.second:
        second = answers.get(field.second.name)
        if second not in (None, ""):
            if field.second.kind == "text":
                text = second
            else:
                lines.append((_second_words(field.second.kind, second), ""))
    lead = institutions.get(answers.get("lead_organisation"))
    return Answer(
        field,
        tuple(lines),
        text,
        tuple(column.label for column in field.columns),
        table,
        any(name in withheld for name in field.inputs),
        not_known=answers.get("not_known", {}).get(field.name, ""),
        said_by=lead.name if lead else "",
    )


def _institution_line(code, institutions):
    found = institutions.get(code)
    return (found.name, found.get_absolute_url()) if found else (code, "")


def _second_words(kind, value):
    if kind == "people":
        if not isinstance(value, int):
            return _("Fewer than %(number)d people") % {"number": fields.FEWEST_PEOPLE}
        return _("About %(number)s people") % {"number": f"{value:,}"}
    if kind == "months":
        return _("%(number)d months") % {"number": value}
    if kind == "day":
        return _("until %(day)s") % {"day": value}
    return value


def _cell(column, row):
    value = row.get(column.name, "")
    if column.kind == "choice":
        return str(dict(column.choices).get(value, value))
    if column.kind == "link" and urlsplit(value).scheme in ("http", "https"):
        return (value, value)
    return value


# What most readers look for first.
KEY = (
    "lead_organisation",
    "request_kind",
    "purposes",
    "people_described",
    "identifiability",
    "legal_basis",
    "money",
    "community_benefit",
    "consent_and_opt_out",
    "starts_on",
)


KEY_WORDS = 40


def key_facts(sections):
    """Rows of label, words and address for at most ten facts; one that nobody answered has no words."""
    answers = {answer.field.name: answer for _section, answers in sections for answer in answers}
    return [
        (
            answers[name].field.label,
            _in_short(answers[name]),
            answers[name].lines[0][1] if answers[name].lines else "",
        )
        for name in KEY
    ]


def _in_short(answer):
    if answer.lines:
        return ", ".join(words for words, _address in answer.lines)
    return registers.first_words(answer.text, KEY_WORDS)
