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
    found = Proposal.objects.public().filter(wanted).select_related("lead_organisation")
    found = found.prefetch_related("lead_organisation__names")
    return {registers.project_id(proposal, base_url): proposal for proposal in found}
