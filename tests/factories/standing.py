"""Communities that vote, and who belongs to them."""

from datetime import timedelta
from itertools import count

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password

from ballots import actions as ballots
from ballots.models import Standing
from community.models import Member, Membership
from tests.factories.charter import DAY, START, setup_actor
from tests.factories.people import _with_role, make_member

_numbers = count(1)

COMMUNITY_WORDS = {
    "name_en": "People of River Valley",
    "name_es": "Gente de River Valley",
    "description_en": "Everybody who lives in River Valley.",
    "description_es": "Quienes viven en River Valley.",
    "kept_by_en": "The tenants’ union",
    "kept_by_es": "El sindicato de inquilinos",
}


def make_constituency(code=None, at=START - 20 * DAY, domains=("valley.example.org",), **words):
    code = code or f"valley-{next(_numbers)}"
    return ballots.name_constituency(
        code, words=COMMUNITY_WORDS | words, domains=domains, actor=setup_actor, at=at
    )


def make_roll_keeper(member=None, at=START - 20 * DAY):
    return _with_role(Membership.Role.ROLL_KEEPER, at, member)


def make_verified(member, address):
    """Let the member have shown that the address is theirs."""
    EmailAddress.objects.create(user=member, email=address, verified=True)
    return member


def make_standing(constituency=None, member=None, at=START - 10 * DAY, proof=Standing.Proof.CODE):
    """That a member belongs, by a printed code unless told otherwise."""
    return Standing.objects.create(
        constituency=constituency or make_constituency(),
        member=member or make_member(),
        proof=proof,
        started_at=at,
    )


def make_standings(constituency, n, at=START - 10 * DAY):
    """So many new members who belong, in a few statements; they share one password, "a long password"."""
    password = make_password("a long password")
    members = Member.objects.bulk_create(
        Member(
            email=f"neighbour{number}@{constituency.code}.example.org",
            display_name=f"Neighbour {number} of {constituency.code}",
            password=password,
            joined_at=at,
        )
        for number in (next(_numbers) for _member in range(n))
    )
    return Standing.objects.bulk_create(
        Standing(constituency=constituency, member=member, proof=Standing.Proof.CODE, started_at=at)
        for member in members
    )


def make_vouch_link(constituency, candidate=None, known_as="Ana López", at=START):
    """The key of a link with which a candidate asks somebody to vouch."""
    return ballots.ask_for_vouch(constituency, known_as, actor=candidate or make_member(), at=at)


def make_roll_challenge(constituency=None, member=None, at=START, words="I live in the third house."):
    return ballots.challenge_roll(
        constituency or make_constituency(), words, actor=member or make_member(), at=at + timedelta(hours=1)
    )
