"""What the transitions of lists of who votes share."""

from collections import Counter

from ballots import addresses
from ballots.models import Constituency, Standing, Vouch


def lock_constituency(constituency):
    """The community's row, alone: what happens to its list happens one after the other."""
    return Constituency.objects.select_for_update().get(pk=constituency.pk)


def add(constituency, member, proof, *, at, address=None):
    """Put a member on the list; nobody is asked any more whether they belong."""
    Vouch.objects.filter(constituency=constituency, candidate=member, voucher__isnull=True).delete()
    constituency.challenges.open().filter(member=member).delete()
    return Standing.objects.create(
        constituency=constituency,
        member=member,
        proof=proof,
        evidence=addresses.hash_address(constituency, address) if address else "",
        started_at=at,
    )


def shown_by(standings):
    """How those on a list showed that they belong, in numbers of people that tell of nobody.

    The rarest proofs are left out until at least 11 people are behind what is left out, because the size of the
    list is public. Numbers are whole tens, rounded down, so that two votes between which few came onto the list
    say the same.
    """
    numbers, left_out = {}, 0
    counts = Counter(standings.order_by().values_list("proof", flat=True))
    for proof, number in sorted(counts.items(), key=lambda count: (count[1], count[0])):
        if number < 11 or left_out < 11:
            left_out += number
        else:
            numbers[proof] = number // 10 * 10
    return numbers
