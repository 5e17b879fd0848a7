"""Making a key and ballots, and opening one to see what it holds.

A ballot is made in two steps, as the voter sees it: ``encrypt`` fixes the tracker before anybody decides
whether to cast or to check; ``prove`` binds it to a handle, for casting only.
"""

from dataclasses import dataclass, field

from record import verify
from record.verify import FORMAT, BallotRefused, numbered, scalar_bytes

from .group import ORDER, group, random_scalar, require_secrecy


@dataclass(frozen=True)
class Encrypted:
    """Encrypted choices, with the randomness that would open them."""

    ciphertexts: bytes
    tracker: str
    chosen: frozenset = field(repr=False)
    randomness: tuple = field(repr=False)


def generate_key(group=group):
    """A new election key: the secret 32 bytes and the public 32 bytes."""
    require_secrecy(group)
    secret = random_scalar()
    return scalar_bytes(secret), group.encode(group.base(secret))


def encrypt_ballot(terms, chosen, handle, *, group=group):
    """The text of a ballot that chooses these options, numbered from 0."""
    return prove(terms, encrypt(terms, chosen, group=group), handle, group=group)


def encrypt(terms, chosen, *, randomness=None, group=group):
    """Encrypt a choice; ``ValueError`` when the rule does not allow it.

    ``randomness`` is given for paper only, where two people enter the same sheet and must come to the same.
    """
    require_secrecy(group)
    chosen = frozenset(chosen)
    if not chosen <= set(range(terms.options)) or len(chosen) not in terms.values:
        raise ValueError("The rule of this poll does not allow such a choice.")
    randomness = tuple(randomness or (random_scalar() for _ in range(terms.options)))
    key, held = group.decode(terms.key), (group.IDENTITY, group.base(1))
    ciphertexts = b"".join(
        group.encode(group.base(number))
        + group.encode(group.add(held[option in chosen], group.times(number, key)))
        for option, number in enumerate(randomness)
    )
    tracker = verify.tracker_of(terms, ciphertexts)
    return Encrypted(ciphertexts, tracker, chosen, randomness)


def paper_randomness(terms, batch_secret, serial, chosen):
    """The randomness of a sheet of paper, the same for both who enter the same choice on it.

    It depends on the choice, so that two entries which differ have nothing in common: with the same randomness
    the difference of their ciphertexts would be the choice itself.
    """
    flags = bytes(option in chosen for option in range(terms.options))
    parts = terms.hash, batch_secret.encode("ascii"), numbered(serial), flags
    return [verify.challenge(f"{FORMAT} paper", *parts, numbered(j)) for j in range(terms.options)]


def prove(terms, encrypted, handle, *, group=group, draw=random_scalar):
    """The ballot's text: encrypted choices, and the proofs that they are allowed and belong to the handle.

    ``draw`` gives random numbers; only the published examples have other ones than chance does.
    """
    require_secrecy(group)
    if len(handle) != 16:
        raise ValueError("A handle is 16 bytes.")
    context = terms.hash, handle, encrypted.ciphertexts
    pairs = verify.read_ciphertexts(encrypted.ciphertexts, group)
    proofs, total = [], 0
    for option, (pair, number) in enumerate(zip(pairs, encrypted.randomness, strict=True)):
        held = int(option in encrypted.chosen)
        statement = f"{FORMAT} choice", numbered(option), pair, range(2)
        proofs.append(_prove_one(terms, context, statement, held, number, group, draw))
        total = group.multiply_add(1, number, total)
    statement = f"{FORMAT} sum", b"", verify.add_pairs(pairs, group), terms.values
    proofs.append(_prove_one(terms, context, statement, len(encrypted.chosen), total, group, draw))
    return verify.base64url(b"\x01" + terms.hash[:8] + handle + encrypted.ciphertexts + b"".join(proofs))


def _prove_one(terms, context, statement, held, number, group, draw):
    """That a ciphertext made with ``number`` holds one of the values, without telling which."""
    tag, suffix, (a, b), values = statement
    # Every value is treated as if it were not the one held, so that the time taken is the same for all.
    answers = [(draw(), draw()) for _ in values]
    commitments = verify.commitments_of(
        group, group.decode(terms.key), a, b, zip(values, answers, strict=True)
    )
    wanted = verify.challenge(tag, *context, suffix, *commitments)
    # The answer of the value held is then moved so that the sum comes out, which only ``number`` makes possible.
    excess = (sum(c for c, _ in answers) - wanted) % ORDER
    place = values.index(held)
    c, r = answers[place]
    answers[place] = (c - excess) % ORDER, group.multiply_add(excess, number, r)
    return b"".join(scalar_bytes(part) for pair in answers for part in pair)


def check_ballot(terms, text, *, group=group):
    """A ballot once all that it must prove was checked; else ``BallotRefused``."""
    return verify.check_ballot(terms, text, group)


def open_ballot(terms, encrypted):
    """What a voter shows to check a ballot, which must not be cast after that."""
    options = terms.manifest["options"]
    return verify.canonical(
        {
            "format": f"{FORMAT} opened",
            "manifest": terms.hash.hex(),
            "ciphertexts": verify.base64url(encrypted.ciphertexts),
            "chosen": [options[number]["code"] for number in sorted(encrypted.chosen)],
            "randomness": [scalar_bytes(number).hex() for number in encrypted.randomness],
        }
    )


def check_opened(terms, opened, *, group=group):
    """The tracker and the codes of the options that an opened ballot holds; else ``BallotRefused``."""
    return verify.check_opened(terms, opened, group)


__all__ = [
    "BallotRefused",
    "Encrypted",
    "check_ballot",
    "check_opened",
    "encrypt",
    "encrypt_ballot",
    "generate_key",
    "open_ballot",
    "paper_randomness",
    "prove",
]
