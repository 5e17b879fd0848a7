"""What pages, files and other floors read about proposals: where one stands, and what its text says."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.db.models import Q
from django.utils.translation import gettext as _

from community.dates import short_day
from community.models import Institution
from community.open_data import utc
from proposals import fields, registers
from proposals.models import Proposal, fingerprint

State = Proposal.State

# A reader's words for groups of states; those that time changes take the moment.
GROUPS = {
    "open": lambda found, at: found.open(at),
    "closed": lambda found, at: found.closed(at),
    "voting": lambda found, at: found.voting(),
    "deciding": lambda found, at: found.awaiting_decision(),
    "settled": lambda found, at: found.settled(),
    "withdrawn": lambda found, at: found.withdrawn(),
    "registered": lambda found, at: found.registered(),
}


# What no list shows; one import can fill each with a short book.
LONG = [
    *(
        field.name if field.kind == "text" else field.second.name
        for field in fields.FIELDS
        if (field.kind == "text" and field.name != "plain_summary")
        or (field.second and field.second.kind == "text")
    ),
    "raw_row",
    "release_rows",
    "reported_benefit",
]
SUMMARY_COLUMNS = [
    "id",
    "reference",
    "type",
    "title",
    "status",
    "institution",
    "request_kind",
    "identifiability",
    "money",
    "filed_as",
    "submitted_at",
    "comments_close_at",
    "settled_at",
    "withdrawn_at",
    "updated_at",
    "register",
    "source_reference",
    "source_version",
    "agreement",
    "source_row",
]


def public_proposals(at, *, state="", institution="", identifiability="", money="", words=""):
    """The public proposals that fit every given filter, the last changed first. An empty filter fits all."""
    found = Proposal.objects.public().select_related("lead_organisation").defer(*LONG)
    if state:
        found = GROUPS[state](found, at)
    if institution:
        found = found.filter(lead_organisation__code=institution)
    if identifiability:
        found = found.filter(identifiability=identifiability)
    if money:
        found = found.filter(money=money)
    if words:
        found = found.filter(
            Q(title__icontains=words)
            | Q(plain_summary__icontains=words)
            | Q(reference__icontains=words)
            | Q(source_reference__icontains=words)
        )
    return found


@dataclass(frozen=True)
class Standing:
    """Where a proposal stands at a moment: a code, the words, a tone, since when, and who acts next."""

    code: str
    words: str
    tone: str
    since: object
    waiting_for: str
    institution: Institution | None = None


def standing(proposal, at):
    """Where the proposal stands at the moment, in words that name a date where one is known."""
    lead = proposal.lead_organisation
    match proposal.state:
        case State.DRAFT:
            return Standing("draft", _("Draft – only you can see it"), "plain", None, _("you"))
        case State.REGISTERED:
            words = _("Known from another register – not put before the community here")
            return Standing("registered", words, "plain", proposal.changed_at, _("a steward"))
        case State.SUBMITTED if proposal.comments_are_open(at):
            words = _("Open for comments until %(day)s") % {"day": short_day(proposal.last_comment_day)}
            return Standing("open", words, "open", None, _("everyone"))
        case State.SUBMITTED:
            words = _("Comments closed – waiting for a vote or a decision")
            return Standing("closed", words, "plain", proposal.comments_close_at, _("a steward"))
        case State.VOTING:
            return Standing(
                "voting", _("Put to a vote"), "open", proposal.changed_at, _("those who hold a vote")
            )
        case State.AWAITING_DECISION:
            words = _("Waiting for the decision")
            return Standing("awaiting_decision", words, "soon", proposal.changed_at, lead.name, lead)
        case State.WITHDRAWN:
            words = _("Withdrawn by the proposer")
            return Standing("withdrawn", words, "plain", proposal.withdrawn_at, "")
    return Standing(proposal.state, proposal.get_state_display(), "done", proposal.settled_at, "")


@dataclass(frozen=True)
class Answer:
    """One answered or unanswered question, ready to show.

    ``lines`` are short words, each with an address or an empty one; ``text`` is what somebody wrote;
    ``table`` is rows of cells under ``columns``. All are empty when there is no answer.
    """

    field: fields.Field
    lines: tuple = ()
    text: str = ""
    columns: tuple = ()
    table: tuple = ()

    @property
    def is_given(self):
        return bool(self.lines or self.text or self.table)

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
        return "\n\n".join([*(words for words, _address in self.lines), self.text, *rows])


def sections_of(answers, institutions=None):
    """Pairs of section and its ``Answer`` list, made of answers as ``Proposal.answers()`` gives them.

    The same for a proposal of today and for an old version. Reads the names of the institutions in one
    query unless these are given.
    """
    if institutions is None:
        codes = [answers.get("lead_organisation"), *(answers.get("data_controllers") or ())]
        institutions = Institution.objects.filter(code__in=filter(None, codes))
    institutions = {found.code: found for found in institutions}
    return [
        (section, [_answer(field, answers, institutions) for field in section.fields])
        for section in fields.SECTIONS
    ]


def given_and_missing(sections):
    """Rows of section, the answers that were given and those that were not."""
    return [
        (section, [a for a in answers if a.is_given], [a for a in answers if not a.is_given])
        for section, answers in sections
    ]


def _answer(field, answers, institutions):
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
    return Answer(field, tuple(lines), text, tuple(column.label for column in field.columns), table)


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


def other_versions_of_agreement(proposal):
    """Other proposals that a register lists under the same agreement, by version."""
    if not proposal.agreement:
        return Proposal.objects.none()
    return (
        Proposal.objects.public()
        .filter(register=proposal.register, agreement=proposal.agreement)
        .exclude(pk=proposal.pk)
        .order_by("source_version")
    )


def attribution(proposal):
    """The sentence that the source's licence asks for, or an empty one."""
    register = registers.REGISTERS.get(proposal.register)
    return register.attribution if register else ""


def comments_on(proposal):
    """The discussion in the order in which it was said."""
    return proposal.comments.select_related("author", "institution")


def check(proposal, version, entries):
    """What "Check this record" says: whether page, version and public log agree."""
    told = [
        entry
        for entry in entries
        if entry.facts.get("version") == version.number and entry.kind.startswith("proposals.")
    ]
    entry = told[0] if told else None
    if fingerprint(proposal.answers()) != version.sha256:
        state = "differs"
    elif entry is None:
        state = "waiting"
    else:
        state = "matches" if entry.facts["sha256"] == version.sha256 else "differs"
    return {
        "state": state,
        "since": version.at,
        "version": version.number,
        "fingerprint": version.sha256,
        "entry_index": entry.index if entry else None,
        "entry_url": entry.get_absolute_url() if entry else "",
    }


def summary_json(proposal, at, base_url):
    """What a list's JSON and CSV say about a proposal; times are RFC 3339 in UTC."""
    where = standing(proposal, at)
    return {
        "id": f"{base_url}/id/{proposal.reference}",
        "reference": proposal.reference,
        "type": "proposal",
        "title": proposal.title,
        "status": where.code,
        "institution": proposal.lead_organisation.code,
        "request_kind": proposal.request_kind,
        "identifiability": proposal.identifiability,
        "money": proposal.money,
        "filed_as": proposal.filed_as,
        "submitted_at": utc(proposal.submitted_at),
        "comments_close_at": utc(proposal.comments_close_at),
        "settled_at": utc(proposal.settled_at),
        "withdrawn_at": utc(proposal.withdrawn_at),
        "updated_at": utc(proposal.changed_at),
        "register": proposal.register,
        "source_reference": proposal.source_reference,
        "source_version": proposal.source_version,
        "agreement": proposal.agreement,
        "source_row": proposal.source_row,
    }


def record_json(proposal, versions, at, base_url):
    """What a proposal's own JSON says: its list line, the 35 answers, its versions and its source."""
    return summary_json(proposal, at, base_url) | {
        "as_of": utc(at),
        "answers": proposal.answers(),
        "versions": [
            {
                "number": version.number,
                "at": utc(version.at),
                "kind": version.kind,
                "change_note": version.change_note,
                "sha256": version.sha256,
                "url": f"{base_url}{version.get_absolute_url()}",
            }
            for version in versions
        ],
        "withdrawal_reason": proposal.withdrawal_reason,
        "reported_benefit": proposal.reported_benefit,
        "source": {"row": proposal.raw_row, "releases": proposal.release_rows} if proposal.register else None,
        "attribution": attribution(proposal),
    }
