"""Members, institutions and the roles they hold."""

from itertools import count

from community import actions as community
from community.models import Member, Membership
from tests.factories.charter import DAY, START, setup_actor

_numbers = count(1)


def make_member(name=None, **fields):
    number = next(_numbers)
    return Member.objects.create_user(
        f"member{number}@example.org", "a long password", display_name=name or f"Neighbour {number}", **fields
    )


def make_institution(name=None, code=None, at=START - 30 * DAY, **fields):
    number = next(_numbers)
    return community.register_institution(
        code or f"INS-clinic-{number}", name=name or f"Clinic {number}", actor=setup_actor, at=at, **fields
    )


def _with_role(role, at, member=None, institution=None, seat=""):
    member = member or make_member()
    community.give_role(member, role, actor=setup_actor, at=at, institution=institution, seat=seat)
    return member


def make_steward(member=None, at=START - 20 * DAY):
    return _with_role(Membership.Role.STEWARD, at, member)


def make_moderator(member=None, at=START - 20 * DAY):
    return _with_role(Membership.Role.MODERATOR, at, member)


def make_seat_holder(seat=None, member=None, at=START - 20 * DAY):
    return _with_role(Membership.Role.SEAT_HOLDER, at, member, seat=seat or f"Seat {next(_numbers)}")


def make_overseer(member=None, at=START - 20 * DAY):
    return _with_role(Membership.Role.OVERSEER, at, member)


def make_panelist(member=None, at=START - 20 * DAY):
    return _with_role(Membership.Role.PANELIST, at, member)


def make_officer(institution=None, member=None, at=START - 20 * DAY):
    return _with_role(Membership.Role.OFFICER, at, member, institution or make_institution())


def make_executive(institution=None, member=None, at=START - 20 * DAY):
    return _with_role(Membership.Role.EXECUTIVE, at, member, institution or make_institution())


def officer_for(institution):
    """Somebody who acts for the institution, the same one at every call."""
    membership = institution.memberships.filter(role=Membership.Role.OFFICER).first()
    return membership.member if membership else make_officer(institution)
