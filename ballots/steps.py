"""What the transitions of votes share."""

from ballots.models import Poll


def lock(poll):
    """The vote's row, alone: what seats do and the count happen one after the other."""
    return Poll.objects.select_for_update().get(pk=poll.pk)
