"""What the marks on statements come to, and how the opinion map is read as a table, a picture and a file."""

from dataclasses import dataclass
from datetime import timedelta
from math import sqrt

from django.db.models import Q
from django.utils.translation import gettext as _

from community.models import CharterRule, Member
from community.open_data import LICENCE, utc
from proposals.models import Statement, StatementMark, contribution_models
from proposals.opinions import (
    SMALLEST_GROUP,
    LibraryMissing,
    Mark,
    agreement,
    group_people,
    latest,
    publishable,
)

HIDDEN = "[c]"
# How many statements are listed as what a group agrees with more than the others, and by how many per cent.
MOST_TOLD, TELLING = 5, 20
MOST_SHARED = 10


def opinion_result(proposal):
    """What everybody may see of all marks on the statements that are shown, as ``OpinionMap.result`` keeps it.

    Takes seconds for a long discussion. Without scikit-learn it has tallies and no groups.
    """
    shown = Statement.objects.shown().filter(proposal=proposal)
    rows = (
        StatementMark.objects.filter(statement__in=shown)
        .exclude(member__in=_held_back_as_new(proposal))
        .order_by("marked_at", "pk")
        .values_list("member_id", "statement_id", "choice", "marked_at")
    )
    choices = latest(Mark(*row) for row in rows.iterator(chunk_size=5000))
    try:
        groups = group_people(choices, SMALLEST_GROUP)
    except LibraryMissing:
        groups = None
    return publishable(choices, groups)


def _held_back_as_new(proposal):
    """The keys of those who marked here, were new when moderators took their words away, and have none in sight.

    That is how advertisers are met, who would otherwise be silent and still be counted.
    """
    marked = StatementMark.objects.filter(statement__proposal=proposal).values("member")
    taken, in_sight = {}, set()
    for model in contribution_models().values():
        if not model.is_personal:
            continue
        theirs = model.objects.filter(author__in=marked)
        in_sight.update(theirs.shown().values_list("author", flat=True))
        away = theirs.filter(Q(held_at__isnull=False) | Q(removed_at__isnull=False))
        for member, *moments in away.values_list("author", "held_at", "removed_at"):
            taken.setdefault(member, []).extend(filter(None, moments))
    found = Member.objects.filter(pk__in=taken.keys() - in_sight, joined_at__isnull=False)
    return [
        member.pk
        for member in found
        if member.joined_at + _newness(min(taken[member.pk])) > min(taken[member.pk])
    ]


def _newness(at):
    """For how long somebody is new, by the charter of the moment."""
    rule = CharterRule.objects.in_force(at).filter(key="new-member-days").first()
    return timedelta(days=rule.value if rule else 0)


@dataclass(frozen=True)
class Line:
    """A statement of the map with what is shown of its marks in words: of everybody, and of each group."""

    statement: Statement
    everybody: str
    groups: tuple
    is_shared: bool

    @property
    def cells(self):
        return [self.everybody, *self.groups]


@dataclass(frozen=True)
class OpinionTable:
    """The map ready to read: lines in reading order, what each group agrees with most, and the picture.

    ``others`` are the statements of which the map has nothing.
    """

    lines: list
    others: list
    letters: list
    agreed: list
    blobs: list

    @property
    def statements(self):
        """All of them, in the order in which they are read."""
        return [*(line.statement for line in self.lines), *self.others]

    @property
    def shared(self):
        """The first ten; a longer list would hide what comes after it."""
        return [line for line in self.lines if line.is_shared][:MOST_SHARED]

    @property
    def more_shared(self):
        return sum(line.is_shared for line in self.lines) > MOST_SHARED


def opinion_table(opinion_map):
    """The published map joined with the words of its statements; those taken away since have none."""
    result = opinion_map.result
    found = opinion_map.proposal.statements.select_related("author", "institution", "comment", "proposal")
    statements = {statement.pk: statement for statement in found}
    letters = [group["letter"] for group in result["groups"]]
    shared = set(result["shared"])
    lines = [
        Line(
            statement=statements[entry["statement"]],
            everybody=_counts_in_words(entry),
            groups=tuple(_group_in_words(line) for line in entry["groups"]),
            is_shared=entry["statement"] in shared,
        )
        for entry in result["statements"]
        if entry["statement"] in statements
    ]
    by_key = {line.statement.pk: line for line in lines}
    agreed = [
        (
            letter,
            [
                (by_key[key].statement, by_key[key].groups[place])
                for key in _told_by(result["statements"], place)
                if key in by_key
            ],
        )
        for place, letter in enumerate(letters)
    ]
    others = [statement for key, statement in statements.items() if key not in by_key]
    return OpinionTable(lines, others, letters, agreed, _blobs(result["groups"]))


def _counts_in_words(entry):
    if all(entry[name] is None for name in ("agree", "disagree", "pass")):
        return HIDDEN
    return _("%(agree)s agree · %(disagree)s disagree · %(pass)s pass") % {
        name: HIDDEN if entry[name] is None else entry[name] for name in ("agree", "disagree", "pass")
    }


def _group_in_words(line):
    if any(line[name] is not None for name in ("agree", "disagree", "pass")):
        return _("%(agree)s agree · %(disagree)s disagree · %(pass)s pass") % {
            name: HIDDEN if line[name] is None else f"{line[name]}\u00a0%"
            for name in ("agree", "disagree", "pass")
        }
    words = {"agree": _("Most agree"), "disagree": _("Most disagree"), "pass": _("Most pass")}
    return words.get(line["most"], HIDDEN)


def _told_by(entries, place):
    """The keys of what a group agrees with clearly more than every other group of which we know."""
    found = []
    for entry in entries:
        own = agreement(entry["groups"][place])
        others = [agreement(line) for number, line in enumerate(entry["groups"]) if number != place]
        others = [other for other in others if other is not None]
        if own is not None and own >= 50 and others and own - max(others) >= TELLING:
            found.append((max(others) - own, entry["statement"]))
    return [key for _difference, key in sorted(found)[:MOST_TOLD]]


# The picture is drawn on a sheet so many units wide and high; the centres of blobs keep clear of its edge.
SHEET, CLEAR, SMALLEST_BLOB, LARGEST_BLOB = (600, 360), (150, 115), 55, 120


def _blobs(groups):
    """An ellipse for each group: its place from the centre of its people, its area from its shown share.

    Both axes have one scale, stretched to what the centres span: who lies further apart differs more.
    """
    if not groups:
        return []
    spans = [[group[axis] for group in groups] for axis in ("x", "y")]
    middle = [(min(span) + max(span)) / 2 for span in spans]
    scale = min(
        (length - 2 * clear) / max(1, max(span) - min(span))
        for length, clear, span in zip(SHEET, CLEAR, spans, strict=True)
    )
    blobs = []
    for group in groups:
        radius = max(SMALLEST_BLOB, LARGEST_BLOB * sqrt(group["share"] / 100))
        blobs.append(
            {
                "letter": group["letter"],
                "share": group["share"],
                "x": round(SHEET[0] / 2 + scale * (group["x"] - middle[0])),
                "y": round(SHEET[1] / 2 - scale * (group["y"] - middle[1])),
                "across": round(radius * 1.15),
                "down": round(radius / 1.15),
            }
        )
    return blobs


def opinion_rows(proposal, opinion_map):
    """The headings and the rows of the map as a table for a spreadsheet; before there is one, of statements alone.

    Groups in shares of a hundred, rounded to 5, or as what most of the group chose; ``[c]`` is hidden.
    """
    result = opinion_map.result if opinion_map else {"groups": [], "shared": [], "statements": []}
    choices, empty = ("agree", "disagree", "pass"), dict.fromkeys(("agree", "disagree", "pass", "most"))
    letters = [group["letter"] for group in result["groups"]]
    columns = ["statement", "text", "language", *choices, "shared_by_all_groups"]
    columns += [f"group_{letter}_{name}" for letter in letters for name in empty]
    entries = {entry["statement"]: entry for entry in result["statements"]}
    nothing = empty | {"groups": [empty] * len(letters)}
    rows = []
    for statement in proposal.statements.all():
        entry = entries.get(statement.pk, nothing)
        told = [entry[name] for name in choices], [line[name] for line in entry["groups"] for name in empty]
        counts, shares = ([_shown(value, opinion_map) for value in values] for values in told)
        words = statement.text if statement.is_shown else ""
        is_shared = ""
        if letters:
            is_shared = (
                "yes" if statement.pk in result["shared"] else "no" if statement.pk in entries else HIDDEN
            )
        rows.append([str(statement.pk), words, statement.language, *counts, is_shared, *shares])
    return columns, rows


def _shown(value, opinion_map):
    return str(value) if value is not None else HIDDEN if opinion_map else ""


def opinions_json(proposal, opinion_map, at, base_url):
    """What the page's own file says: the statements, and the map once it is published."""
    return {
        "proposal": f"{base_url}/id/{proposal.reference}",
        "as_of": utc(at),
        "statements": [
            {
                "statement": statement.pk,
                "text": statement.text if statement.is_shown else None,
                "language": statement.language,
                "said_at": utc(statement.said_at),
            }
            for statement in proposal.statements.all()
        ],
        "map": opinion_map and opinion_map.result,
        "map_sha256": opinion_map and opinion_map.fingerprint,
        "map_published_at": opinion_map and utc(opinion_map.published_at),
        "hidden": "null: not shown, because it is a count of people below 11 or could tell one",
        "licence": LICENCE,
    }
