"""Files that the person adds to what they confided, and takes away again."""

from django.db import transaction

from community.rules import require
from redress_log import rules
from redress_log.models import Evidence
from redress_log.steps import lock


@transaction.atomic
def add_file(report, *, found, about, is_public, actor, at):
    """Keep a file; ``found`` is what ``look_into`` says that it is, asked before anything is locked."""
    report = lock(report)
    require(rules.can_add_file(actor, report, at=at))
    return Evidence.objects.create(
        report=report,
        about=about,
        data=found.data,
        ending=found.ending,
        media_type=found.media_type,
        size=len(found.data),
        is_public=is_public,
        added_at=at,
    )


@transaction.atomic
def remove_file(evidence, *, actor, at):
    """Take a file away for good."""
    report = lock(evidence.report)
    evidence = Evidence.objects.listed().select_for_update(of=("self",)).get(pk=evidence.pk)
    require(rules.can_remove_file(actor, report, evidence, at=at))
    evidence.delete()
    return report
