"""What moderators have to look at, what the public log says, and what became of somebody's own words."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import CharField, Exists, Min, OuterRef, Q, Value

from community.open_data import utc
from proposals.models import (
    PROPOSAL,
    Contribution,
    Flag,
    ModerationAct,
    Proposal,
    Reason,
    contribution_models,
    kind_of,
)

# No key of a row is as large, and a database refuses to compare one with it.
_TOO_LARGE = 2**63
_MOST_DIGITS = 18
LOG_COLUMNS = [
    "reference",
    "act",
    "kind",
    "proposal",
    "reason",
    "role",
    "at",
    "ended_at",
    "appeal_until_at",
    "appealed_at",
    "answered_at",
    "upheld",
    "url",
]


@dataclass
class Waiting:
    """Words or a proposal that a moderator has to look at, and since when."""

    said: Contribution | Proposal
    kind: str
    since: datetime
    clock: object = None
    reading: object = None


@dataclass
class Reports:
    """What people said is wrong with words or a proposal, never how many did.

    For who judges it alone: where few can have reported, it tells the one it is about who did.
    """

    reasons: list
    words: list


def key_of(words):
    """Kind and key of what an address or a form calls ``comment-12``, or None."""
    kind, _dash, number = words.partition("-")
    return (kind, int(number)) if number.isdecimal() and len(number) <= _MOST_DIGITS else None


def contribution(kind, pk):
    """The contribution of this kind and key, or None."""
    return contributions([(kind, pk)]).get((kind, pk))


def contributions(keys):
    """The contributions of these kinds and keys, ``{(kind, key): contribution}``; one query for each kind."""
    found = {}
    for kind, model in contribution_models().items():
        wanted = [pk for this, pk in keys if this == kind and pk < _TOO_LARGE]
        if wanted:
            rows = model.objects.filter(pk__in=wanted).select_related(
                "proposal__lead_organisation", "institution", "author", *model.stands_on
            )
            found |= {(kind, row.pk): row for row in rows}
    return found


def reportable(keys):
    """What people can report: contributions of these kinds and keys, and public proposals among them."""
    proposals = [pk for kind, pk in keys if kind == PROPOSAL and pk < _TOO_LARGE]
    if not proposals:
        return contributions(keys)
    rows = Proposal.objects.public().filter(pk__in=proposals).select_related("lead_organisation")
    return contributions(keys) | {(PROPOSAL, row.pk): row for row in rows}


def reported_proposals():
    """Proposals that were reported, the oldest report first, as ``waiting`` gives them."""
    return waiting([row for row in queue() if row[0] == PROPOSAL])


def _keys(narrow, *more):
    """Kind, key and further values of the contributions of every kind that ``narrow`` leaves, in one query."""
    first, *others = (
        narrow(model)
        .order_by()
        .annotate(of_kind=Value(kind, output_field=CharField()))
        .values_list("of_kind", "pk", *more)
        for kind, model in contribution_models().items()
    )
    return first.union(*others, all=True)


def act_in_force(said):
    """The hold or the removal that takes these words away now, or None."""
    return ModerationAct.objects.on(kind_of(said), said.pk).in_force().first()


def queue():
    """What waits for a moderator, the oldest first: ``[(kind, key, since), …]``, for ``waiting``."""
    since = {}
    held = _keys(
        lambda model: model.objects.filter(held_at__isnull=False, withdrawn_at__isnull=True), "held_at"
    )
    reported = Flag.objects.open().values_list("kind", "target").annotate(since=Min("reported_at")).order_by()
    for kind, pk, moment in [*held, *reported]:
        since[kind, pk] = min(moment, since.get((kind, pk), moment))
    return sorted(
        ((kind, pk, moment) for (kind, pk), moment in since.items()), key=lambda row: (row[2], row[:2])
    )


def waiting(rows, at=None):
    """Rows of ``queue`` with the words themselves; with a moment, also what the clock of a hold reads then."""
    keys = [(kind, pk) for kind, pk, _since in rows]
    found = reportable(keys)
    about = Q()
    for kind, pk in keys:
        about |= Q(kind=kind, target=pk)
    holds = {}
    if at is not None and keys:
        found_acts = (
            ModerationAct.objects.in_force().filter(about, act="held").select_related("hold_clock__rule")
        )
        holds = {(act.kind, act.target): act.hold_clock for act in found_acts}
    lines = []
    for kind, pk, since in rows:
        if (said := found.get((kind, pk))) is None:
            continue
        clock = holds.get((kind, pk))
        lines.append(Waiting(said, kind, since, clock, clock and clock.reading(at)))
    return lines


def reports_of(kind, pk):
    """The open reports of words or of a proposal."""
    flags = list(Flag.objects.open().filter(kind=kind, target=pk).order_by("pk"))
    reasons = [Reason(code).label for code in dict.fromkeys(flag.reason for flag in flags)]
    return Reports(reasons, [flag.words for flag in flags if flag.words])


def appeals():
    """Appeals that wait for an answer, the first due first."""
    waits = ModerationAct.objects.waiting_for_answer().select_related(
        "proposal", "appeal_clock__rule", "kept"
    )
    return waits.order_by("appeal_clock__due_at", "pk")


def undecided_holds():
    """What is held back and waits for a decision, the first due first."""
    waits = ModerationAct.objects.in_force().filter(act="held")
    return waits.select_related("proposal", "hold_clock__rule").order_by("hold_clock__due_at", "pk")


def log(about=""):
    """The public moderation log, newest first; ``about`` is a kind and key, as in ``comment-12``."""
    acts = ModerationAct.objects.select_related("proposal", "appeal_clock__rule", "hold_clock__rule")
    if not about:
        return acts
    key = key_of(about)
    return acts.on(*key) if key else acts.none()


def log_line(act, base_url):
    """A line of the log for programs; moments are RFC 3339 in UTC."""
    return {
        "reference": act.reference,
        "act": act.act,
        "kind": act.kind,
        "proposal": act.proposal.reference,
        "reason": act.reason,
        "role": act.role,
        "at": utc(act.acted_at),
        "ended_at": utc(act.ended_at),
        "appeal_until_at": utc(act.appeal_until_at),
        "appealed_at": utc(act.appealed_at),
        "answered_at": utc(act.answered_at),
        "upheld": act.upheld,
        "url": f"{base_url}{act.get_absolute_url()}",
    }


def written_by(member, institutions=()):
    """Everything that somebody has added, newest first: ``[(kind, key, moment), …]``, unread.

    Also what others said for these institutions and moderators acted on, so that they read why and what to do.
    """

    def theirs(model):
        own = Q(author=member)
        if not model.is_personal:
            acts = ModerationAct.objects.filter(kind=kind_of(model()), target=OuterRef("pk"))
            own |= Q(Exists(acts), institution__in=institutions)
        return model.objects.filter(own)

    return _keys(theirs, "said_at").order_by("-said_at", "-pk")


def with_acts(rows):
    """Rows of ``written_by`` as ``[(kind, contribution, acts newest first), …]``."""
    found = contributions([row[:2] for row in rows])
    about = Q(pk=None)
    for kind, pk, _moment in rows:
        about |= Q(kind=kind, target=pk)
    acts = {}
    for act in ModerationAct.objects.filter(about).select_related("kept", "appeal_clock__rule", "proposal"):
        acts.setdefault((act.kind, act.target), []).append(act)
    return [
        (kind, found[kind, pk], acts.get((kind, pk), [])) for kind, pk, _moment in rows if (kind, pk) in found
    ]


def shown_words(*, author=None, words="", limit):
    """Contributions whose words are shown, the newest first: with these words in them, or said by an author for themselves."""
    found = []
    for model in contribution_models().values():
        if author is not None and not model.is_personal:
            continue
        rows = model.objects.shown().select_related("proposal__lead_organisation", "institution", "author")
        if author is not None:
            rows = rows.filter(author=author)
        if words:
            holds = Q()
            for name in model.words:
                holds |= Q(**{f"{name}__icontains": words})
            rows = rows.filter(holds)
        found += rows.order_by("-said_at", "-pk")[:limit]
    return sorted(found, key=lambda said: (said.said_at, kind_of(said), said.pk), reverse=True)[:limit]
