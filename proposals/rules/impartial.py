"""Whether a steward has no other side in a matter."""

from django.utils.translation import gettext as _

from community.rules import YES, is_signed_in, no, speaks_for
from proposals.rules.seconding import writes_along


def wrote(actor, proposal):
    """Whether this person wrote it, in whoever's name."""
    return is_signed_in(actor) and proposal.filed_by_id is not None and proposal.filed_by_id == actor.pk


def is_theirs(actor, proposal):
    """Whether this person wrote it or is a co-author of it."""
    return wrote(actor, proposal) or (is_signed_in(actor) and writes_along(actor, proposal))


def is_impartial(actor, proposal, *, at):
    """Whether a steward neither wrote the proposal nor speaks for the organisation that has to answer."""
    if is_theirs(actor, proposal):
        return no(_("This is a proposal of yours. Another steward has to do it."))
    if speaks_for(actor, proposal.lead_organisation, at=at):
        return no(
            _("You speak for %(name)s, which this is about. Another steward has to do it.")
            % {"name": proposal.lead_organisation.name}
        )
    return YES
