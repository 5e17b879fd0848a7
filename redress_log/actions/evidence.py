"""Files that the person adds to what they confided, and takes away again; a steward lets out what is to be public."""

from hashlib import sha256

from django.db import transaction

from community.rules import require
from redress_log import notices, rules
from redress_log.models import Evidence, Move
from redress_log.steps import append_move, lock, lock_both


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


@transaction.atomic
def release_file(evidence, *, actor, at):
    """Let the public see a file with the next batch, because its person wants it and a steward has looked at it."""
    report, case = lock_both(evidence.report)
    report.case = case
    evidence = Evidence.objects.select_for_update(of=("self",)).get(pk=evidence.pk)
    require(rules.can_release_file(actor, report, evidence, at=at))
    evidence.released_at = at
    evidence.save(update_fields=["released_at"])
    append_move(
        case,
        Move.Kind.FILE_RELEASED,
        actor=actor.acting_as(role="steward"),
        at=at,
        facts={"file": str(evidence.pk), "sha256": sha256(evidence.data).hexdigest(), "bytes": evidence.size},
        quiet=True,
    )
    notices.tell_reporter(report)
    return evidence
