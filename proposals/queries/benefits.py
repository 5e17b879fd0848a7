"""What a use of data promised, and what was reported of it."""

from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from community.open_data import utc
from proposals import registers
from proposals.models import Proposal, ProposalVersion

State = Proposal.State
# What is or was used, or is allowed to be; a proposal still under way has promised nothing yet.
IN_USE = [
    state
    for state in State
    if state in ("registered", "approved", "approved_conditions", "in_use", "paused", "ended", "stopped")
]
PROMISED, REPORTED = ~Q(community_benefit=""), ~Q(reported_benefit="")
# The registers that have a column for it; of the others no silence may be counted. "" are the uses that live here.
ASKED_PROMISE = ["", *(name for name, each in registers.REGISTERS.items() if each.tells("community_benefit"))]
ASKED_REPORT = ["", *(name for name, each in registers.REGISTERS.items() if each.tells("reported_benefit"))]
TOLD = {
    "reported": REPORTED,
    "silent": PROMISED & ~REPORTED & Q(register__in=ASKED_REPORT),
    "no_promise": ~PROMISED & Q(register__in=ASKED_PROMISE),
    "not_asked": ~Q(register__in=ASKED_REPORT),
}
LIVES_HERE = "here"
COLUMNS = [
    "id",
    "reference",
    "title",
    "institution",
    "register",
    "source_reference",
    "promised",
    "promised_since",
    "reported",
    "reported_since",
    "asked_for_promise",
    "asked_for_report",
]


def uses(*, register="", institution="", told=""):
    """The uses of data that fit every given filter, the first known first."""
    found = Proposal.objects.filter(state__in=IN_USE).select_related("lead_organisation").order_by("pk")
    if register:
        found = found.filter(register="" if register == LIVES_HERE else register)
    if institution:
        found = found.filter(lead_organisation__code=institution)
    if told:
        found = found.filter(TOLD[told])
    return found


@dataclass(frozen=True)
class BenefitCount:
    """How many uses one register tells of, promised what, and reported what; None where it does not ask."""

    code: str
    title: str
    uses: int
    promised: int | None
    reported: int | None
    silent: int | None


def benefit_counts(found):
    """A line for each register that has uses among these."""
    rows = (
        found.order_by()
        .values("register")
        .annotate(
            uses=Count("pk"),
            promised=Count("pk", filter=PROMISED),
            reported=Count("pk", filter=REPORTED),
            silent=Count("pk", filter=PROMISED & ~REPORTED),
        )
    )
    counts = [
        BenefitCount(
            code=row["register"] or LIVES_HERE,
            title=registers.REGISTERS[row["register"]].title if row["register"] else _("Decided here"),
            uses=row["uses"],
            promised=row["promised"] if row["register"] in ASKED_PROMISE else None,
            reported=row["reported"] if row["register"] in ASKED_REPORT else None,
            silent=row["silent"] if row["register"] in ASKED_REPORT else None,
        )
        for row in rows
    ]
    # Those that ask come first.
    return sorted(counts, key=lambda count: (count.reported is None, count.promised is None, count.title))


def with_promises(proposals):
    """The proposals, each with the moment of its first text and whether its register asks."""
    proposals = list(proposals)
    firsts = dict(
        ProposalVersion.objects.filter(proposal__in=proposals, number=1).values_list(
            "proposal", "published_at"
        )
    )
    for proposal in proposals:
        proposal.promised_since = firsts.get(proposal.pk)
        proposal.asks_promise = proposal.register in ASKED_PROMISE
        proposal.asks_report = proposal.register in ASKED_REPORT
    return proposals


def benefit_json(proposal, base_url):
    """What the files say about one use that ``with_promises`` gave."""
    return {
        "id": f"{base_url}/id/{proposal.reference}",
        "reference": proposal.reference,
        "title": proposal.title,
        "institution": proposal.lead_organisation.code,
        "register": proposal.register,
        "source_reference": proposal.source_reference,
        "promised": proposal.community_benefit,
        "promised_since": utc(proposal.promised_since) if proposal.community_benefit else None,
        "reported": proposal.reported_benefit,
        "reported_since": utc(proposal.benefit_reported_at),
        "asked_for_promise": proposal.asks_promise,
        "asked_for_report": proposal.asks_report,
    }
