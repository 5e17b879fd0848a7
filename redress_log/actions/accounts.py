"""What goes with the account of somebody who reported."""

from django.db import transaction

from ballots import actions as ballots
from community.rules import can_delete_account, require
from redress_log.models import Report


@transaction.atomic
def delete_account(member, *, actor, at):
    """Delete somebody's account, and first of all what ties their reports to it: only codes open these from then on."""
    reports = list(Report.objects.made_by(member).select_for_update(of=("self",)).order_by("pk"))
    require(can_delete_account(actor, member, at=at))
    for report in reports:
        report.tie_to(None)
        report.save(update_fields=["reporter_key", "reporter_mark"])
    ballots.delete_account(member, actor=actor, at=at)
