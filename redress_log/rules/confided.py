"""What others than stewards may read of what was confided in a case: exactly what each person said, and never a safety note."""

from django.utils.translation import gettext_lazy as _

from community.models import Membership
from community.rules import YES, holds, is_signed_in, must_sign_in, no, speaks_for
from redress_log.models import Move, Report
from redress_log.rules.panel import is_panelist, sits_on, tie_found

NOTHING = Report.ShownToOffice.NOTHING


def reads_as(actor, case, *, at):
    """As whom somebody could read in this case: the institution, the panel, the oversight body; empty for nobody."""
    if speaks_for(actor, case.institution, at=at):
        return "institution" if case.moves.filter(kind=Move.Kind.ACCEPTED).exists() else ""
    if is_panelist(actor, at):
        return "panelist" if sits_on(actor, case, at=at) else ""
    if holds(actor, Membership.Role.OVERSEER, at=at) and not tie_found(actor, case):
        return "overseer"
    return ""


def lets_read(report, role):
    """What its person lets this role see, as ``Report.ShownToOffice``; nothing before safety was asked about."""
    if report.withdrawn_at or report.erased_at or not report.safety_checked_at:
        return NOTHING
    shown = report.shown_to_institution if role == "institution" else report.shown_to_oversight
    # The panel judges what happened, for which it need not reach anybody.
    is_too_much = role == "panelist" and shown == Report.ShownToOffice.EVERYTHING
    return Report.ShownToOffice.WORDS if is_too_much else Report.ShownToOffice(shown)


def readable_reports(actor, case, *, at):
    """The reports of a case of which this reader may see more than the public, as ``(report, what)``."""
    role = reads_as(actor, case, at=at)
    if not role:
        return []
    found = [(report, lets_read(report, role)) for report in case.reports.order_by("pk")]
    return [(report, what) for report, what in found if what != NOTHING]


def can_open_confided(actor, case, *, at):
    """Open what people confided in a case, as far as each of them lets this reader, and after saying why."""
    if not is_signed_in(actor):
        return must_sign_in()
    if not reads_as(actor, case, at=at):
        return no(_("You have no part in this case in which you would read what was confided."))
    if not readable_reports(actor, case, at=at):
        return no(_("Nobody in this case lets you see more than the public sees."))
    return YES
