"""Who tells what a quarter taught."""

from django.utils.translation import gettext_lazy as _

from community.models import community_calendar
from community.rules import YES, is_machine, no
from redress_log.models import LearnedQuarter
from redress_log.small_numbers import next_quarter


def can_learn_quarter(actor, starts_on, *, at):
    """The clock, once for each quarter, after it ended."""
    if not is_machine(actor):
        return no(_("Only the clock does this."))
    if next_quarter(starts_on) > community_calendar().local_date(at):
        return no(_("This quarter is not over."))
    if LearnedQuarter.objects.filter(starts_on=starts_on).exists():
        return no(_("The numbers of this quarter are published already."))
    return YES
