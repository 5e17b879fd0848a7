"""What a record has to do with the framework: said, and taken back."""

from django.db import transaction

from accountability import rules, subjects
from accountability.models import FrameworkTag
from community.rules import holds, require
from decisions.rules import gives_words
from record.actions import append_entry


@transaction.atomic
def tag_record(record, *, item, why, actor, at):
    """Say that a record has to do with a goal, criterion or example, and why."""
    record = type(record).objects.select_for_update(of=("self",)).get(pk=record.pk)
    institution = subjects.institution_of(record, at)
    require(rules.can_tag(actor, institution, at=at))
    require(rules.is_item(item))
    require(rules.is_untagged(item, record.reference))
    require(gives_words(why))
    tag = FrameworkTag.objects.create(
        item=item, subject=record.reference, why=why, by=_role(actor, institution, at), tagged_at=at
    )
    append_entry(
        "accountability.tagged",
        subject=record.reference,
        actor=tag.by,
        at=at,
        facts={"item": tag.framework_item.reference},
        personal={"reason": why},
    )
    return tag


@transaction.atomic
def untag_record(tag, *, reason, actor, at):
    """Say that a record has nothing to do with it after all. That it was said stays on the record."""
    tag = FrameworkTag.objects.select_for_update().get(pk=tag.pk)
    require(rules.can_untag(actor, tag, at=at))
    require(gives_words(reason))
    tag.removed_at, tag.removal_reason = at, reason
    tag.save(update_fields=["removed_at", "removal_reason"])
    by_role = _role(actor, None, at)
    append_entry(
        "accountability.untagged",
        subject=tag.subject,
        actor=tag.by if by_role is None else by_role,
        at=at,
        facts={"item": tag.framework_item.reference},
        personal={"reason": reason},
    )
    return tag


def _role(actor, institution, at):
    """The role in which somebody speaks of a record; None for whoever has only that of an institution."""
    for role in rules.TAGGERS:
        if holds(actor, role, at=at):
            return actor.acting_as(role=role.value)
    return actor.acting_as(institution) if institution else None
