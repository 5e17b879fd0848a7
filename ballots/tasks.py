"""What deadlines set off here: a vote whose time is up is closed and counted."""

from django.utils.translation import gettext as _

from ballots import actions
from ballots.models import Poll
from community.models import clock_actor
from community.rules import Refused


def due(at, *, dry_run=False):
    """Close and count what is over by the moment; returns one sentence for each vote closed."""
    performed = []
    for poll in Poll.objects.uncounted(at).order_by("closes_at", "pk"):
        if dry_run:
            performed.append(_("%(poll)s would be closed and counted.") % {"poll": poll.reference})
            continue
        try:
            poll = actions.close_poll(poll, actor=clock_actor, at=at)
        except Refused:
            if Poll.objects.standing().filter(pk=poll.pk).exists():
                raise
            # Another run closed it, or a steward cancelled it, since the list was made.
            continue
        performed.append(
            _("%(poll)s was closed and counted: %(outcome)s.")
            % {"poll": poll.reference, "outcome": poll.get_outcome_display()}
        )
    return performed
