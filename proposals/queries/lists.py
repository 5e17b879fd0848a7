"""The public list, its filters and its lines in files."""

from django.db.models import Q

from community.models import Clock
from community.open_data import utc
from proposals import fields
from proposals.models import LapseReason, Proposal
from proposals.queries.standing import standing

# A reader's words for groups of states; those that time changes take the moment.
GROUPS = {
    "received": lambda found, at: found.received(),
    "returned": lambda found, at: found.returned(),
    "not_accepted": lambda found, at: found.not_accepted(),
    "open": lambda found, at: found.open(at),
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
