"""An explanation that is being written by several people, and approved by one who did not write it."""

from django.db import transaction

from community.rules import require
from decisions import drafting, rules, sources, telling
from decisions.models import Draft, DraftApproval
from decisions.queries import written
from decisions.steps import lock, unapprove


@transaction.atomic
def save_draft(decision, *, parts, seen, language, actor, at):
    """Keep what was typed beside what others saved since; refused where both changed the same words.

    ``parts`` and ``seen`` are those of ``drafting``; ``language`` is that of the page on which it was written.
    """
    decision = lock(decision)
    require(rules.can_write(actor, decision, at=at))
    stored = written(decision, language)
    merged, clashing = drafting.merge(stored, parts, seen)
    require(rules.loses_nothing(clashing))
    draft, _created = Draft.objects.update_or_create(
        decision=decision,
        defaults={**drafting.text_of(merged), "saved_at": at},
        create_defaults={**drafting.text_of(merged), "saved_at": at, "edition": 0},
    )
    if merged != stored or not draft.edition:
        _changed(draft, actor)
    return draft


@transaction.atomic
def pull_points(decision, *, language, actor, at):
    """Add a row for each point that people raised and that no row answers yet; no row that is there is touched."""
    decision = lock(decision)
    require(rules.can_write(actor, decision, at=at))
    stored = drafting.text_of(written(decision, language))
    answered = {sources.name(source) for source in sources.named_in(stored["points"])}
    raised = [
        row
        for row in sources.raised(decision.proposal, at)
        if not {sources.name(source) for source in row["sources"]} & answered
    ]
    keyed = [{"key": sources.name(row["sources"][0]), **row} for row in raised]
    draft, _created = Draft.objects.update_or_create(
        decision=decision,
        defaults={"points": [*stored["points"], *keyed], "saved_at": at},
        create_defaults={
            **stored,
            "language": stored["language"] or language,
            "points": [*stored["points"], *keyed],
            "saved_at": at,
        },
    )
    if keyed:
        _changed(draft, actor)
    return draft


def _changed(draft, actor):
    """Whoever approved it approved another text."""
    unapprove(draft)
    draft.writers.add(actor)


@transaction.atomic
def ask_for_approval(decision, *, reading, actor, at):
    """Ask those of the institution who wrote nothing of it to read this text."""
    draft = _locked(decision, reading)
    require(rules.can_ask_for_approval(actor, draft, at=at))
    require(rules.rests_on_readable_words(draft.decision, draft.points))
    draft.asked_at = at
    draft.save(update_fields=["asked_at"])
    telling.tell_approvers(draft, at=at)
    return draft


@transaction.atomic
def approve_draft(decision, *, reading, actor, at):
    """Say that this very text may be published."""
    draft = _locked(decision, reading)
    require(rules.can_approve(actor, draft, at=at))
    DraftApproval.objects.create(draft=draft, member=actor, approved_at=at)
    return draft


def _locked(decision, reading):
    """The draft as it was read, held with its decision until the change is kept."""
    decision = lock(decision)
    require(rules.is_what_was_read(decision, reading))
    return decision.draft
