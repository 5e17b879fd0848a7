"""What the weekly batch brings out."""

from django.utils.translation import gettext as _

from community.models import clock_actor
from community.rules import Refused
from redress_log import actions
from redress_log.models import Report


def due(at, *, dry_run=False):
    """Publish the cases and show the outcomes whose batch has come; returns a sentence for each.

    Cases of one batch come out in the order of their random references.
    """
    performed = []
    for report in Report.objects.ready_to_publish(at).order_by("reference"):
        if not dry_run and not _performed(actions.publish_case, report, at):
            continue
        performed.append(_("Redress case %(reference)s published.") % {"reference": report.reference})
    for report in Report.objects.ready_to_announce(at).order_by("reference"):
        if not dry_run and not _performed(actions.announce_outcome, report, at):
            continue
        performed.append(_("Outcome of %(reference)s shown.") % {"reference": report.reference})
    return performed


def _performed(action, report, at):
    """Perform an action unless another run, or the person, was quicker since the list was made."""
    try:
        action(report, actor=clock_actor, at=at)
    except Refused:
        return False
    return True
