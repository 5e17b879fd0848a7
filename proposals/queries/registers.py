"""What this site knows from other registers, and under which names files of its own tell of a use."""

from django.db.models import Q

from proposals import registers
from proposals.models import Proposal


def written_as(project_ids, base_url):
    """The public proposals that a file of ours names by these project IDs, by that ID."""
    wanted, own = Q(pk__in=()), f"{base_url}/id/"
    for project_id in project_ids:
        register, _colon, reference = project_id.partition(":")
        if project_id.startswith(own):
            wanted |= Q(reference=project_id.removeprefix(own))
        elif register in registers.REGISTERS and register != registers.HDRUK.name:
            wanted |= Q(register=register, source_reference=reference)
    found = _readable().filter(wanted)
    return {registers.project_id(proposal, base_url): proposal for proposal in found}


def read_as(register, references):
    """The proposals that came from a register under these references, by the reference."""
    found = _readable().filter(register=register.name, source_reference__in=references)
    return {proposal.source_reference: proposal for proposal in found}


def _readable():
    """What is public, with all that a line about it in a file takes."""
    found = Proposal.objects.public().told_apart().select_related("lead_organisation")
    return found.prefetch_related("lead_organisation__names")
