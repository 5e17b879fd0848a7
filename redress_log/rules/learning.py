"""Who tells what a quarter taught."""

from django.utils.translation import gettext_lazy as _

from community.models import community_calendar
from community.rules import YES, is_machine, no
from redress_log.models import LearnedQuarter
from redress_log.small_numbers import next_quarter

PUBLISHED = _("The numbers of this quarter are published already.")


def can_learn_quarter(actor, starts_on, *, at):
    """The clock, once for each quarter, after it ended."""
    if not is_machine(actor):
        return no(_("Only the clock does this."))
    if next_quarter(starts_on) > community_calendar().local_date(at):
        return no(_("This quarter is not over."))
    if LearnedQuarter.objects.filter(starts_on=starts_on).exists():
        return no(PUBLISHED)
    return YES


def is_first(is_new):
    """Whether nobody else published the same numbers meanwhile."""
    return YES if is_new else no(PUBLISHED)
