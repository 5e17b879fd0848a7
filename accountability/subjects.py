"""The records that can be tagged, as a page of the framework lists them: what they are, of whom, and how they stand."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from accountability.models import Notice
from community.models import Institution
from decisions.queries import readable, readable_commitments
from proposals.models import Proposal
from proposals.queries import standing
from redress_log.models import Case


@dataclass(frozen=True)
class Row:
    """A record in a list: what it is, its title and address, the institution that answers for it, and its state."""

    type: str
    reference: str
    title: str
    url: str
    institution: Institution | None
    status: str


def _proposal(proposal, at):
    words = standing(proposal, at).words
    return proposal.title, proposal.lead_organisation, words


def _decision(decision, at):
    return decision.title, decision.institution, decision.status(at).label


def _commitment(commitment, at):
    title = Truncator(commitment.words(at).what).words(16)
    return title, commitment.institution, commitment.status(at).label


def _case(case, at):
    return ", ".join(map(str, case.harm_labels)), case.institution, case.get_shown_stage_display()


def _notice(notice, at):
    return notice.named, notice.institution, notice.get_state_display()


@dataclass(frozen=True)
class Kind:
    """Records of one sort: their name, those that everybody can read, and how one is told of."""

    name: str
    records: Callable
    read: Callable


# By the first letters of their references.
KINDS = {
    "PRP": Kind(
        _("Proposal"), lambda: Proposal.objects.public().select_related("lead_organisation"), _proposal
    ),
    "DEC": Kind(_("Decision"), readable, _decision),
    "CMT": Kind(_("Commitment"), readable_commitments, _commitment),
    "SHN": Kind(
        _("Shortfall notice"), lambda: Notice.objects.public().select_related("institution"), _notice
    ),
    "RDR": Kind(_("Report of harm"), lambda: Case.objects.in_log().select_related("institution"), _case),
}


def find(reference):
    """The public record of this reference, or None where there is none that can be tagged."""
    kind = KINDS.get(reference.partition("-")[0])
    return kind and kind.records().filter(reference=reference).first()


def institution_of(record, at):
    """Who answers for it, or None."""
    return KINDS[record.reference.partition("-")[0]].read(record, at)[1]


def rows(references, at):
    """These records as ``Row``, by their reference, in one read for each sort; one that is not public is left out."""
    found = {}
    for prefix, kind in KINDS.items():
        wanted = [reference for reference in references if reference.partition("-")[0] == prefix]
        for record in kind.records().filter(reference__in=wanted) if wanted else ():
            title, institution, status = kind.read(record, at)
            found[record.reference] = Row(
                kind.name, record.reference, title, record.get_absolute_url(), institution, str(status)
            )
    return found
