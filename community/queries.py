"""What the community's own pages show."""

from community import windows
from community.models import Membership


def public_roles(institution, *, at):
    """Whether anybody acts for the institution in each role, ``[(role in words, whether held), …]``.

    Who they are is theirs to say, so no name is given; how many they are is too small a number to show.
    """
    held = set(institution.memberships.current(at).values_list("role", flat=True))
    return [(Membership.Role(role).label, role in held) for role in Membership.INSTITUTION_ROLES]


def explained(clock, *, at):
    """Every step by which a clock's due day was found.

    ``first_due_on`` and ``due_on`` are local days, ``holidays`` is ``[(day, name), …]`` up to the first due
    day, ``weekend_days`` a number, ``pauses`` the pauses that ended.
    """
    skipped = []
    if clock.rule.unit == clock.rule.Unit.WORKING_DAYS:
        skipped = windows.skipped_days(clock.started_at, windows.first_due_on(clock), calendar=clock.calendar)
    return {
        "reading": clock.reading(at),
        "started_on": clock.calendar.local_date(clock.started_at),
        "first_due_on": windows.first_due_on(clock),
        "due_on": windows.due_on(clock),
        "holidays": [(day, name) for day, name in skipped if name],
        "weekend_days": sum(1 for _day, name in skipped if not name),
        "pauses": list(clock.pauses.all()),
    }
