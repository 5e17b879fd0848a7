"""Every transition of the community's own affairs: rules, institutions and roles."""

from django.db import transaction

from community import rules
from community.models import CharterRule, Institution, Member, Membership
from community.rules import require
from record.actions import append_entries, append_entry


@transaction.atomic
def adopt_rule(key, *, value, unit, text_en, text_es, actor, at):
    """Put a new version of a charter rule into force from the moment on; running clocks keep theirs."""
    newest = CharterRule.objects.select_for_update().filter(key=key).order_by("-version").first()
    require(rules.can_keep_charter(actor, at=at))
    require(rules.can_set(key, value, unit))
    rule = CharterRule.objects.create(
        key=key,
        version=newest.version + 1 if newest else 1,
        value=value,
        unit=unit,
        text_en=text_en,
        text_es=text_es,
        in_force_from=at,
    )
    append_entry(
        "community.rule_adopted",
        subject=rule.reference,
        actor=actor.acting_as(role="steward"),
        at=at,
        facts=_facts(rule),
    )
    return rule


def _facts(rule):
    return {"value": rule.value, "unit": rule.unit, "text_en": rule.text_en, "text_es": rule.text_es}


@transaction.atomic
def adopt_charter(first_rules, *, actor, at):
    """Put the first version of many rules into force at once; a rule that there is already stays as it is.

    ``first_rules`` has the shape of ``charter.FIRST_RULES``. Returns the rules adopted.
    """
    require(rules.can_keep_charter(actor, at=at))
    known = set(CharterRule.objects.values_list("key", flat=True))
    adopted = []
    for key, value, unit, text_en, text_es in first_rules:
        require(rules.can_set(key, value, unit))
        if key not in known:
            adopted.append(
                CharterRule(
                    key=key,
                    version=1,
                    value=value,
                    unit=unit,
                    text_en=text_en,
                    text_es=text_es,
                    in_force_from=at,
                )
            )
    CharterRule.objects.bulk_create(adopted)
    append_entries(
        {
            "kind": "community.rule_adopted",
            "subject": rule.reference,
            "actor": actor.acting_as(role="steward"),
            "at": at,
            "facts": _facts(rule),
        }
        for rule in adopted
    )
    return adopted


@transaction.atomic
def register_institution(code, *, name, actor, at, **fields):
    """Take an institution in, under a code that never changes."""
    require(rules.can_keep_charter(actor, at=at))
    institution = Institution(code=code, name=name, **fields)
    institution.full_clean()
    institution.save()
    append_entry(
        "community.institution_registered",
        subject=institution.code,
        actor=actor.acting_as(role="steward"),
        at=at,
        facts={"name": institution.name, "registered": institution.is_registered},
    )
    return institution


@transaction.atomic
def admit_institution(institution, *, actor, at):
    """Take in an institution that was known only from another register, so that it can answer here."""
    institution = Institution.objects.select_for_update().get(pk=institution.pk)
    require(rules.can_admit_institution(actor, institution, at=at))
    institution.is_registered = True
    institution.save(update_fields=["is_registered"])
    append_entry(
        "community.institution_admitted",
        subject=institution.code,
        actor=actor.acting_as(role="steward"),
        at=at,
        facts={"name": institution.name},
    )
    return institution


@transaction.atomic
def merge_institutions(kept, merged, *, actor, at):
    """Say that two names mean one organisation. The merged one stays as an alias that leads to the kept one."""
    both = {
        found.pk: found
        for found in Institution.objects.select_for_update()
        .filter(pk__in=[kept.pk, merged.pk])
        .order_by("pk")
    }
    kept, merged = both[kept.pk], both[merged.pk]
    require(rules.can_merge_institutions(actor, kept, merged, at=at))
    merged.merged_into = kept
    merged.save(update_fields=["merged_into"])
    merged.names.update(institution=kept)
    # What was merged into the one that goes leads to the one that stays.
    for alias in merged.merged.all():
        alias.merged_into = kept
        alias.save(update_fields=["merged_into"])
    append_entry(
        "community.institution_merged",
        subject=merged.code,
        actor=actor.acting_as(role="steward"),
        at=at,
        facts={"name": merged.name, "kept": kept.code, "kept_name": kept.name},
    )
    return kept


@transaction.atomic
def give_role(member, role, *, actor, at, institution=None, seat=""):
    """Entitle a member to act in a role from the moment on."""
    member = Member.objects.select_for_update().get(pk=member.pk)
    require(rules.can_give_role(actor, member, role, at=at))
    membership = Membership(member=member, role=role, institution=institution, seat=seat, started_at=at)
    membership.full_clean()
    membership.save()
    append_entry(
        "community.role_given",
        subject=institution.code if institution else "COMMUNITY",
        actor=actor.acting_as(role="steward"),
        at=at,
        facts={"role": role},
        personal=_seat_of(membership),
    )
    return membership


def _seat_of(membership):
    return {"seat": membership.seat} if membership.seat else {}


@transaction.atomic
def end_role(membership, *, actor, at):
    """End a member's role; what was done in it stands."""
    membership = Membership.objects.select_for_update().get(pk=membership.pk)
    require(rules.can_end_role(actor, membership, at=at))
    membership.ended_at = at
    membership.save(update_fields=["ended_at"])
    append_entry(
        "community.role_ended",
        subject=membership.institution.code if membership.institution else "COMMUNITY",
        actor=actor.acting_as(role="steward"),
        at=at,
        facts={"role": membership.role},
        personal=_seat_of(membership),
    )
    return membership


@transaction.atomic
def delete_account(member, *, actor, at):
    """Delete somebody's account for good; their roles end with it. What rests on it says what becomes of it."""
    # Of the last two who hold a role only one may go.
    waited_for = (Membership.Role.STEWARD, *Membership.INSTITUTION_ROLES)
    list(Membership.objects.select_for_update().filter(role__in=waited_for).order_by("pk"))
    member = Member.objects.select_for_update().get(pk=member.pk)
    require(rules.can_delete_account(actor, member, at=at))
    append_entries(
        {
            "kind": "community.role_ended",
            "subject": held.institution.code if held.institution else "COMMUNITY",
            "actor": actor.acting_as(held.institution),
            "at": at,
            "facts": {"role": held.role},
            "personal": _seat_of(held),
        }
        for held in member.memberships.current(at).select_related("institution").order_by("pk")
    )
    member.delete()
