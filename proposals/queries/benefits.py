"""What a use of data promised, and what was reported of it."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q
from django.utils.translation import gettext as _

from community.open_data import utc
from proposals import registers
from proposals.models import Proposal, ProposalVersion, UseReport
from proposals.queries.lists import led_by, licence_of

PROMISED = ~Q(community_benefit="")
# The registers that have a column for it; of the others no silence may be counted. "" are the uses that live here.
ASKED_PROMISE = ["", *(name for name, each in registers.REGISTERS.items() if each.tells("community_benefit"))]
ASKED_REPORT = ["", *(name for name, each in registers.REGISTERS.items() if each.tells("reported_benefit"))]
LIVES_HERE = "here"
BENEFIT_COLUMNS = [
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
    "last_reported",
    "asked_for_promise",
    "asked_for_report",
    "licence",
]


def _reported():
    """By a column of its register, or by the report that a use which lives here owes each year."""
    return ~Q(reported_benefit="") | Q(Exists(UseReport.objects.filter(proposal=OuterRef("pk"))))


def _told(code):
    """What a filter by what was reported asks for."""
    return {
        "reported": _reported(),
        "silent": PROMISED & ~_reported() & Q(register__in=ASKED_REPORT),
        "no_promise": ~PROMISED & Q(register__in=ASKED_PROMISE),
        "not_asked": ~Q(register__in=ASKED_REPORT),
    }[code]


def uses(*, register="", institution="", told=""):
    """The uses of data that fit every given filter, the first known first.

    A proposal still under way has promised nothing yet.
    """
    found = Proposal.objects.allowed().select_related("lead_organisation").order_by("pk")
    if register:
        found = found.filter(register="" if register == LIVES_HERE else register)
    if institution:
        found = found.filter(led_by(institution))
    if told:
        found = found.filter(_told(told))
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
            reported=Count("pk", filter=_reported()),
            silent=Count("pk", filter=PROMISED & ~_reported()),
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
    """The proposals, each with the moment of its first text, its reports and whether its register asks.

    ``reports`` are pairs of words and moment, the first one first.
    """
    proposals = list(proposals)
    reports = defaultdict(list)
    for report in UseReport.objects.filter(proposal__in=proposals):
        reports[report.proposal_id].append((report.body, report.reported_at))
    firsts = dict(
        ProposalVersion.objects.filter(proposal__in=proposals, number=1).values_list(
            "proposal", "published_at"
        )
    )
    for proposal in proposals:
        proposal.promised_since = firsts.get(proposal.pk)
        read = (
            [(proposal.reported_benefit, proposal.benefit_reported_at)] if proposal.reported_benefit else []
        )
        proposal.reports = read + reports[proposal.pk]
        proposal.asks_promise = proposal.register in ASKED_PROMISE
        proposal.asks_report = proposal.register in ASKED_REPORT
    return proposals


def benefit_json(proposal, base_url):
    """What the files say about one use that ``with_promises`` gave."""
    moments = [moment for _words, moment in proposal.reports]
    return {
        "id": f"{base_url}/id/{proposal.reference}",
        "reference": proposal.reference,
        "title": proposal.title,
        "institution": proposal.lead_organisation.code,
        "register": proposal.register,
        "source_reference": proposal.source_reference,
        "promised": proposal.community_benefit,
        "promised_since": utc(proposal.promised_since) if proposal.community_benefit else None,
        "reported": "\n\n".join(words for words, _moment in proposal.reports),
        "reported_since": utc(moments[0]) if moments else None,
        "last_reported": utc(moments[-1]) if moments else None,
        "asked_for_promise": proposal.asks_promise,
        "asked_for_report": proposal.asks_report,
        "licence": licence_of(proposal),
    }
