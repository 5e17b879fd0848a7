"""Adding ballots up without decrypting any of them, and decrypting only the sums."""

from dataclasses import dataclass

from record import verify
from record.verify import scalar_bytes

from .group import ORDER, group, random_scalar, require_secrecy


class BelowFloor(ValueError):
    """So few ballots were counted that the result would show how people voted."""


@dataclass(frozen=True)
class Tally:
    """How often each option was chosen, and the proof that the sums were decrypted rightly."""

    counts: list
    decryption: list  # for each option {"share", "challenge", "response"} in hexadecimal digits


def counted(ballots, overridden=()):
    """The last ballot of each handle, without those that a vote on paper replaced, in the order received."""
    return verify.counted(ballots, overridden)


def add_up(terms, ballots, *, group=group):
    """For each option the pair of points that encrypts how often these ballots chose it."""
    return verify.add_up(terms, ballots, group)


def decrypt(terms, secret, sums, *, counted, ballots_hash, group=group, draw=random_scalar):
    """Decrypt the sums over the ballots counted, of which there must be enough.

    ``ballots_hash`` is SHA-256 of the file ballots.jsonl. Raises ``ValueError`` when the secret is not the one
    that the ballots were encrypted to, or when the sums are not of so many ballots.
    """
    require_secrecy(group)
    if counted < terms.floor:
        raise BelowFloor(f"Fewer than {terms.floor} ballots were counted, so they are not decrypted.")
    number = int.from_bytes(secret, "little")
    if group.encode(group.base(number)) != terms.key:
        raise ValueError("This is not the key of this poll.")
    counts, decryption = [], []
    for option, (a, b) in enumerate(sums):
        share = group.times(number, a)
        counts.append(_count(group, group.subtract(b, share), counted))
        nonce = draw()
        commitments = group.encode(group.base(nonce)), group.encode(group.times(nonce, a))
        c = verify.decryption_challenge(terms, ballots_hash, option, (a, b, share), commitments, group)
        decryption.append(
            {
                "share": group.encode(share).hex(),
                "challenge": scalar_bytes(c).hex(),
                "response": scalar_bytes(group.multiply_add(ORDER - c, number, nonce)).hex(),
            }
        )
    return Tally(counts, decryption)


def _count(group, point, most):
    """How many times the generator a point is."""
    wanted, one, total = group.encode(point), group.base(1), group.IDENTITY
    for count in range(most + 1):
        if group.encode(total) == wanted:
            return count
        total = group.add(total, one)
    raise ValueError("The sums are not those of so many ballots.")


def check_tally(terms, sums, tally, *, counted, ballots_hash, group=group):
    """Raise ``Mismatch`` unless the counts are what the sums hold, as the proofs show."""
    verify.check_decryption(terms, sums, tally.counts, tally.decryption, counted, ballots_hash, group)


__all__ = ["BelowFloor", "Tally", "add_up", "check_tally", "counted", "decrypt"]
