"""Where people could speak up: what stands beside numbers that are low when nobody dares to report."""

from accountability.models import Meeting
from proposals.models import Meeting as MeetingOnProposal


def outreach(institution, period, at):
    """The meetings of a period of an institution's bodies and on proposals to it: how many, and the codes of their languages."""
    days = period.days("held_on")
    of_bodies = Meeting.objects.filter(body__institution=institution, recorded_at__lte=at, **days)
    on_proposals = MeetingOnProposal.objects.shown().filter(
        proposal__lead_organisation=institution, said_at__lte=at, **days
    )
    languages = [
        *of_bodies.values_list("language", flat=True),
        *on_proposals.values_list("language", flat=True),
    ]
    return {"meetings": len(languages), "languages": sorted(set(languages))}
