"""The pages of what can be done with a decision, a commitment or a use of data."""

from community.models import Membership
from community.rules import holds, speaks_for
from community.views.acts import Acts


def acts_on(find):
    """The pages of all acts on the records that ``find(reference)`` gives."""
    return Acts(find, _has_part)


def _has_part(actor, record, at):
    institution = getattr(record, "institution", None) or record.lead_organisation
    return speaks_for(actor, institution, at=at) or holds(actor, Membership.Role.OVERSEER, at=at)
