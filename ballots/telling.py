"""Who is written to about a vote. Nobody is written to when they voted: a letter would tell when."""

from random import SystemRandom

from ballots.keys import has_key, member_tag, read_key
from ballots.models import EncryptedBallot, Handle, Poll
from community.models import Member
from proposals import letters


def may_vote(poll):
    """Everybody on a roll of the vote, or of what was agreed without one, each once."""
    if poll.kind != Poll.Kind.SECRET:
        return list(Member.objects.filter(pk__in=poll.roll.values("member")).order_by("pk"))
    return list({member.pk: member for member, _line in _lines(poll)}.values())


def to_be_reminded(poll):
    """Those on a roll of a secret vote who have not voted somewhere they may, in random order; for no eyes.

    Whoever carries letters sees to whom. So it is nobody when those who have not voted are fewer than the floor of
    the vote, and everybody on the roll when those who have are.
    """
    voted = set(
        EncryptedBallot.objects.filter(electorate__poll=poll).values_list("electorate", "handle").distinct()
    )
    voted = {(electorate, bytes(handle)) for electorate, handle in voted}
    everybody, waiting = {}, {}
    for member, line in _lines(poll):
        everybody[member.pk] = member
        if not line.on_paper and (line.electorate_id, bytes(line.handle)) not in voted:
            waiting[member.pk] = member
    if len(waiting) < poll.floor:
        return []
    reminded = list((waiting if len(everybody) - len(waiting) >= poll.floor else everybody).values())
    SystemRandom().shuffle(reminded)
    return reminded


def _lines(poll):
    """Every member on a frozen roll of the vote, with their line; nobody of a roll whose key is gone."""
    for electorate in poll.electorates.frozen().select_related("poll", "constituency"):
        if not has_key(electorate, "roll"):
            continue
        key = read_key(electorate, "roll")
        lines = {bytes(line.member_tag): line for line in Handle.objects.filter(electorate=electorate)}
        for standing in electorate.constituency.standing_at(poll.roll_frozen_at).select_related("member"):
            line = lines.get(member_tag(key, standing.member))
            if line is not None:
                yield standing.member, line


def tell(poll, template, members, *, at_once=False):
    for member in members:
        letters.send(member, template, {"poll": poll}, of="ballots", at_once=at_once)
