"""What the community's own pages show."""

from community.models import Membership


def public_roles(institution, *, at):
    """Whether anybody acts for the institution in each role, ``[(role in words, whether held), …]``.

    Who they are is theirs to say, so no name is given; how many they are is too small a number to show.
    """
    held = set(institution.memberships.current(at).values_list("role", flat=True))
    return [(Membership.Role(role).label, role in held) for role in Membership.INSTITUTION_ROLES]
