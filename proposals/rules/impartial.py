"""Whether a steward has no other side in a matter."""

from django.utils.translation import gettext as _

from community.rules import YES, no, speaks_for


def is_impartial(actor, proposal, *, at):
    """Whether a steward does not also speak for the organisation that has to answer."""
    if speaks_for(actor, proposal.lead_organisation, at=at):
        return no(
            _("You speak for %(name)s, which this is about. Another steward has to do it.")
            % {"name": proposal.lead_organisation.name}
        )
    return YES
