"""What the transitions of lists of who votes share."""

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
