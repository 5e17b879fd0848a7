"""Whether somebody is on the frozen roll of a secret vote."""

from ballots.keys import member_tag, read_key
from ballots.models import Handle


def line_of(member, electorate):
    """The member's own line of a frozen roll, or None. Raises ``KeyLost``, also once the roll was sealed."""
    if electorate.frozen_at is None or electorate.sealed_at is not None or not getattr(member, "pk", None):
        return None
    tag = member_tag(read_key(electorate, "roll"), member)
    return Handle.objects.filter(electorate=electorate, member_tag=tag).first()
