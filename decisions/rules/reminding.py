"""Who writes letters about dates."""

from django.utils.translation import gettext_lazy as _

from community.rules import YES, is_machine, no


def can_write_of_dates(actor, found):
    """The clock, when there is still something to write about."""
    if not is_machine(actor):
        return no(_("Only the clock does this."))
    if not found:
        return no(_("This was told already, or it is not the time."))
    return YES


def reaches_somebody(is_told):
    """Whether there was anybody to write to; if not, whoever comes later is told."""
    return YES if is_told else no(_("There is nobody to write to."))
