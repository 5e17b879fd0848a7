"""What several transitions of a report or a case have in common."""

from community.models import community_calendar
from record.actions import append_entry
from redress_log.batches import next_batch
from redress_log.models import Report


def lock(report):
    return Report.objects.select_for_update(of=("self",)).get(pk=report.pk)


def append_in_batch(kind, report, actor, role, at):
    # Who asked to be counted only was promised that nothing else is shown; entries could be counted one by one.
    if report.shown_to_public == Report.ShownToPublic.COUNT_ONLY:
        return
    # The outbox, too, gets only the batch's moment, so that it never says when a person came.
    batch = next_batch(at, community_calendar())
    append_entry(kind, subject=report.reference, actor=actor.acting_as(role=role), at=batch, release_at=batch)
