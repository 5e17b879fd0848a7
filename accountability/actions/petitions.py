"""A petition: opened, backed by members whom nobody sees, and a notice as soon as there are enough."""

from datetime import timedelta

from django.db import transaction

from accountability import raising, rules, telling
from accountability.models import Notice, Petition, PetitionBacking, Respondent, Shortfall
from community.models import CharterRule, Reference
from community.rules import require
from decisions.rules import gives_words
from record.actions import append_entry

NEEDED, OPEN_FOR = "petition-backers", "petition-open"


@transaction.atomic
def open_petition(*, respondent, institution, component, words, rule, records=(), actor, at):
    """Say that somebody fell short, for others to back. Everybody reads what it says, and nobody who said it."""
    institution = institution if respondent == Respondent.INSTITUTION else None
    require(rules.can_petition(actor, respondent, institution, component, at=at))
    require(gives_words(words, rule))
    petition = Petition.objects.create(
        reference=Reference.take("PTN", at),
        respondent=respondent,
        institution=institution,
        component=component,
        words=words,
        rule=rule,
        records=list(dict.fromkeys(records)),
        opener=actor,
        needed=max(2, CharterRule.objects.rule(NEEDED, at).value),
        opened_at=at,
        closes_at=at + timedelta(days=CharterRule.objects.rule(OPEN_FOR, at).value),
    )
    PetitionBacking.objects.create(petition=petition, member=actor, backed_at=at)
    _append_about("petition_opened", petition, "member", at, facts={"needed": petition.needed})
    return petition


@transaction.atomic
def back_petition(petition, *, actor, at):
    """Back it as others do. Only that there are enough is put on the record, never who; then a notice is raised."""
    petition = _lock(petition)
    require(rules.can_back_petition(actor, petition, at=at))
    PetitionBacking.objects.create(petition=petition, member=actor, backed_at=at)
    if petition.backings.filter(member__is_active=True).count() >= petition.needed:
        _append_notice(petition, at)
    return petition


def _append_notice(petition, at):
    """Raise what enough members ask for. Whom it is about checks the facts first, as of every notice."""
    petition.notice = raising.start(
        trigger=Notice.Trigger.PETITION,
        respondent=petition.respondent,
        institution=petition.institution,
        shortfall=Shortfall.OTHER,
        component=petition.component,
        words=petition.words,
        rule=petition.rule,
        records=petition.records,
        at=at,
    )
    petition.gathered_at, petition.opener = at, None
    petition.save(update_fields=["notice", "gathered_at", "opener"])
    _append_about("petition_gathered", petition, "system:petition", at, facts={"needed": petition.needed})
    telling.tell_petitioners(petition)


@transaction.atomic
def withdraw_petition_backing(petition, *, actor, at):
    """Take back that one backs it, while it gathers."""
    petition = _lock(petition)
    require(rules.can_withdraw_petition_backing(actor, petition, at=at))
    petition.backings.filter(member=actor).delete()
    return petition


@transaction.atomic
def close_petition(petition, *, reason, actor, at):
    """Close a petition with a reason that everybody reads; its words are not shown any more."""
    petition = _lock(petition)
    require(rules.can_close_petition(actor, petition, at=at))
    require(gives_words(reason))
    petition.closed_at, petition.closed_because, petition.opener = at, reason, None
    petition.save(update_fields=["closed_at", "closed_because", "opener"])
    petition.backings.all().delete()
    _append_about(
        "petition_closed",
        petition,
        actor.acting_as(role="steward"),
        at,
        facts={},
        personal={"reason": reason},
    )
    return petition


@transaction.atomic
def lapse_petition(petition, *, actor, at):
    """Note that its time is over, and forget who backed it."""
    petition = _lock(petition)
    require(rules.can_lapse_petition(actor, petition, at=at))
    petition.closed_at, petition.opener = at, None
    petition.save(update_fields=["closed_at", "opener"])
    petition.backings.all().delete()
    _append_about("petition_lapsed", petition, actor.acting_as(), at, facts={})
    return petition


def _append_about(kind, petition, by, at, *, facts, personal=None):
    about = petition.institution.code if petition.institution else str(petition.respondent)
    append_entry(
        f"accountability.{kind}",
        subject=petition.reference,
        actor=by,
        at=at,
        facts={"about": about, **facts},
        personal=personal,
    )


def _lock(petition):
    return Petition.objects.select_for_update(of=("self",)).select_related("institution").get(pk=petition.pk)
