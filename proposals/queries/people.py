"""Who stands behind a proposal, and which invitation a link means."""

from django.utils.translation import gettext as _

from community.codes import hash_code
from proposals.models import Invitation, Partner, Proposal


def invitation_of(key):
    """The invitation that this key opens, with its proposal, or None."""
    return (
        Invitation.objects.select_related("proposal__lead_organisation")
        .filter(key_hash=hash_code("invitation", key))
        .first()
    )


def who(proposal):
    """Who filed it, in words, and those who stand behind it now: a dict of ``filed_by``, ``co_authors``, ``sponsors``."""
    partners = list(proposal.partners.current().select_related("member", "institution"))
    for partner in partners:
        partner.proposal = proposal
    filers = {
        Proposal.FiledAs.RESIDENT: _("A community member"),
        Proposal.FiledAs.INSTITUTION: proposal.lead_organisation.name if proposal.lead_organisation else "",
        Proposal.FiledAs.IMPORT: _("Another register"),
    }
    return {
        "filed_by": filers[proposal.filed_as],
        "co_authors": [partner for partner in partners if partner.role == Partner.Role.CO_AUTHOR],
        "sponsors": [partner for partner in partners if partner.role == Partner.Role.SPONSOR],
    }


def ended_parts(member, proposal):
    """The parts that this person had in it and has no more, with their name still on the record."""
    if member.pk is None:
        return proposal.partners.none()
    return proposal.partners.filter(member=member, institution=None, left_at__isnull=False)


def people_json(proposal):
    """The same for files; a name is there as long as its account is."""
    people = who(proposal)
    return {
        "filed_as": proposal.filed_as,
        "co_authors": [_name(partner) for partner in people["co_authors"]],
        "sponsors": [
            {
                "name": _name(partner),
                "institution": partner.institution.code if partner.institution else None,
            }
            for partner in people["sponsors"]
        ],
    }


def _name(partner):
    if partner.institution is not None:
        return partner.institution.name
    return partner.member.display_name if partner.member else None
