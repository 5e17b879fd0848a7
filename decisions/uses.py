"""The register of live data uses: what is allowed here, on which conditions, what was handed over and what came of it."""

from datetime import timedelta

from django.conf import settings
from django.db.models import F, Q

from community.open_data import utc
from decisions.models import Commitment
from decisions.queries import readable_commitments
from proposals.models import Proposal

State = Proposal.State
NOT_BEGUN = (State.APPROVED, State.APPROVED_CONDITIONS)
OVER = (State.ENDED, State.STOPPED)
COLUMNS = [
    "reference",
    "title",
    "institution",
    "state",
    "first_access_on",
    "ends_on",
    "renewal_due_at",
    "releases",
    "outputs",
    "reports",
    "conditions",
    "deletion_proved_at",
]


def registered():
    """Every use that a decision here allowed, newest decided first."""
    decided = Q(decision__outcome__in=["approved", "approved_conditions"]) | Q(first_access_on__isnull=False)
    return (
        Proposal.objects.allowed()
        .filter(decided, register="")
        .select_related("lead_organisation", "decision")
        .prefetch_related("decision__commitments", "releases", "outputs", "use_reports")
        .order_by(F("settled_at").desc(nulls_last=True), "-pk")
    )


def narrowed(uses, state, institution, at):
    """The uses that fit every choice made at the moment; an empty choice narrows nothing."""
    adjectives = {
        "live": uses.in_use,
        "not_begun": lambda: uses.filter(state__in=NOT_BEGUN),
        "renewal_due": lambda: uses.renewal_due(at),
        "paused": uses.paused,
        "over": lambda: uses.filter(state__in=OVER),
        "proof_owed": lambda: uses.filter(
            state__in=OVER, first_access_on__isnull=False, deletion_proved_at=None
        ),
    }
    if state in adjectives:
        uses = adjectives[state]()
    return uses.filter(lead_organisation=institution) if institution else uses


def renewal_ends_on(proposal):
    """The last local day on which renewal is asked for in time, or None for a use without an end."""
    if proposal.renewal_due_at is None:
        return None
    return proposal.lead_organisation.calendar.local_date(proposal.renewal_due_at) - timedelta(days=1)


def conditions_of(proposal):
    """The conditions that were set for it, with all that is said of each; none where no decision was made here."""
    return readable_commitments().filter(decision__proposal=proposal, kind=Commitment.Kind.CONDITION)


def _names_of_conditions(proposal):
    """The same as ``conditions_of``, of a use that was read with its commitments."""
    decision = getattr(proposal, "decision", None)
    commitments = decision.commitments.all() if decision else ()
    return [each.reference for each in commitments if each.kind == Commitment.Kind.CONDITION]


def use_data(proposal, *, expand=False):
    """A use as JSON values, the same as its row of the CSV file; ``expand`` adds what was handed over and came of it."""
    data = {
        "id": f"{settings.BASE_URL}/id/{proposal.reference}",
        "reference": proposal.reference,
        "title": proposal.title,
        "institution": proposal.lead_organisation.code,
        "state": proposal.state,
        "first_access_on": proposal.first_access_on.isoformat() if proposal.first_access_on else None,
        "ends_on": proposal.ends_on.isoformat() if proposal.ends_on else None,
        "renewal_due_at": utc(proposal.renewal_due_at),
        "releases": len(proposal.releases.all()),
        "outputs": len(proposal.outputs.all()),
        "reports": len(proposal.use_reports.all()),
        "conditions": _names_of_conditions(proposal),
        "deletion_proved_at": utc(proposal.deletion_proved_at),
    }
    if expand:
        data |= told(proposal.releases.all(), proposal.outputs.all(), proposal.use_reports.all())
    return data


def told(releases, outputs, reports):
    """What was handed over of a use and what came of it, as JSON values."""
    return {
        "released": [
            {
                "dataset": release.dataset,
                "month": f"{release.month:%Y-%m}",
                "opt_outs": release.opt_outs,
                "opt_outs_reason": release.opt_outs_reason or None,
            }
            for release in releases
        ],
        "published": [
            {"title": output.title, "url": output.url, "published_on": output.published_on.isoformat()}
            for output in outputs
        ],
        "benefits_reported": [
            {"body": report.body, "reported_at": utc(report.reported_at)} for report in reports
        ],
    }
