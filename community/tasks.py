"""What deadlines set off here."""

from django.utils.translation import gettext as _

from community.actions import give_holiday
from community.models import AddedHoliday, Clock, clock_actor, community_calendar
from community.rules import Refused


def due(at, *, dry_run=False):
    """Count added holidays for what began in the instant in which they were added; a sentence for each."""
    performed = []
    for holiday in AddedHoliday.objects.filter(day__gte=community_calendar().local_date(at)):
        running = Clock.objects.running(at).counting_in(holiday.place)
        running = running.select_related("rule").prefetch_related("moves")
        if not any(clock.misses(holiday.day) for clock in running):
            continue
        if not dry_run:
            try:
                give_holiday(holiday, actor=clock_actor, at=at)
            except Refused:
                # Another run was quicker since the list was made.
                continue
        performed.append(_("%(day)s was counted as a holiday where it was not yet.") % {"day": holiday.day})
    return performed
