"""The public list, its filters and its lines in files."""

from django.db.models import Case, CharField, F, Q, When
from django.db.models.functions import Cast

from community.models import Clock, Institution
from community.open_data import LICENCE_ADDRESS, utc
from proposals import fields, registers
from proposals.models import LapseReason, Proposal
from proposals.queries.search import found_by
from proposals.queries.standing import standing

# A reader's words for groups of states; those that time changes take the moment.
GROUPS = {
    "received": lambda found, at: found.received(),
    "returned": lambda found, at: found.returned(),
    "not_accepted": lambda found, at: found.not_accepted(),
    "open": lambda found, at: found.open(at),
    "waiting": lambda found, at: found.waiting(at),
    "closed": lambda found, at: found.closed(at),
    "vote_soon": lambda found, at: found.vote_soon(at),
    "voting": lambda found, at: found.voting(at),
    "deciding": lambda found, at: found.awaiting_decision(),
    "settled": lambda found, at: found.settled(),
    "in_use": lambda found, at: found.in_use(),
    "renewal_due": lambda found, at: found.renewal_due(at),
    "paused": lambda found, at: found.paused(),
    "ended": lambda found, at: found.ended(),
    "stopped": lambda found, at: found.stopped(),
    "withdrawn": lambda found, at: found.withdrawn(),
    "lapsed": lambda found, at: found.lapsed(),
    "no_decision": lambda found, at: found.filter(lapse_reason=LapseReason.NO_DECISION),
    "merged": lambda found, at: found.merged(),
    "registered": lambda found, at: found.registered(),
    "late": lambda found, at: found.filter(reference__in=Clock.objects.late(at).values("subject")),
}

# The register of what was filed here, and came from no other.
HERE = "here"


def _newest(found, at):
    return found.order_by("-changed_at", "-pk")


def _closing(found, at):
    """What closes next for comments first; after it what is not open, the last closed first."""
    is_open = Q(state=Proposal.State.DISCUSSION, comments_close_at__gt=at)
    return found.order_by(
        Case(When(is_open, then="comments_close_at")).asc(nulls_last=True),
        F("comments_close_at").desc(nulls_last=True),
        "-pk",
    )


def _oldest(found, at):
    return found.order_by("changed_at", "pk")


SORTS = {"newest": _newest, "closing": _closing, "oldest": _oldest}


# What no list shows; one import can fill each with a short book.
LONG = [
    *(
        field.name if field.kind in ("text", "rows") else field.second.name
        for field in fields.FIELDS
        if (field.kind in ("text", "rows") and field.name != "plain_summary")
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
    "lapsed_at",
    "lapse_reason",
    "merged_into",
    "first_access_on",
    "updated_at",
    "register",
    "source_reference",
    "source_version",
    "agreement",
    "source_row",
    "licence",
]


def public_proposals(
    at,
    *,
    words="",
    state="",
    institution="",
    register="",
    year=None,
    sort="newest",
    purposes="",
    need_domains="",
    **equal,
):
    """The public proposals that fit every given filter. An empty filter fits all.

    ``words`` are looked for in the full text; ``institution`` is a code or words of a name; ``equal`` holds
    codes of ``request_kind``, ``identifiability`` and ``money``.
    """
    found = Proposal.objects.public().select_related("lead_organisation").defer(*LONG)
    if words:
        # A plain ``pk__in`` would be asked again for each row, or read each found row whole, as the planner guesses.
        found = found.alias(holds=Case(When(pk__in=found_by(words), then=True), default=False)).filter(
            holds=True
        )
    if state:
        found = GROUPS[state](found, at)
    if institution:
        found = found.filter(led_by(institution))
    if register:
        found = found.filter(register="" if register == HERE else register)
    if year:
        found = found.filter(
            Q(starts_on__year=year) | Q(starts_on__isnull=True, reference__startswith=f"PRP-{year}-")
        )
    for name, code in (("purposes", purposes), ("need_domains", need_domains)):
        if code:
            found = _having(found, name, code)
    return SORTS[sort](found.filter(**{name: code for name, code in equal.items() if code}), at)


def led_by(typed):
    """By the code of an institution, or by the words of its name as a search compares them."""
    if typed.startswith("INS-"):
        return Q(lead_organisation__code=typed)
    return Q(lead_organisation__in=Institution.objects.named(typed).order_by().values("pk"))


def _having(found, name, code):
    """Those whose list of codes has this one. SQLite cannot look into a list, and its text shows the same."""
    column = f"{name}_as_text"
    return found.alias(**{column: Cast(name, CharField())}).filter(**{f"{column}__contains": f'"{code}"'})


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
        "lapsed_at": utc(proposal.lapsed_at),
        "lapse_reason": proposal.lapse_reason,
        "merged_into": proposal.merged_into_id,
        "first_access_on": proposal.first_access_on.isoformat() if proposal.first_access_on else None,
        "updated_at": utc(proposal.changed_at),
        "register": proposal.register,
        "source_reference": proposal.source_reference,
        "source_version": proposal.source_version,
        "agreement": proposal.agreement,
        "source_row": proposal.source_row,
        "licence": licence_of(proposal),
    }


def licence_of(proposal):
    """The address of the licence of the words: ours, or that of the register they came from, where it names one."""
    if not proposal.register:
        return LICENCE_ADDRESS
    return registers.REGISTERS[proposal.register].licence or None
