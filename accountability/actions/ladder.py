"""The ladder itself: which steps an institution signed, and what was sent to agencies outside."""

from django.db import transaction

from accountability import rules
from accountability.models import Referral, SignedStep
from accountability.steps import append_about, lock_notice
from community.models import Institution
from community.rules import require
from decisions.rules import gives_words
from record.actions import append_entry


@transaction.atomic
def sign_step(institution, *, step, clause, actor, at):
    """Agree, for an institution, to a step of the ladder in the words of a clause."""
    institution = Institution.objects.select_for_update(of=("self",)).get(pk=institution.pk)
    require(rules.can_sign_step(actor, institution, at=at))
    require(rules.is_unsigned(institution, step, at))
    require(gives_words(clause))
    signed = SignedStep.objects.create(institution=institution, step=step, clause=clause, signed_at=at)
    append_entry(
        "accountability.step_signed",
        subject=institution.code,
        actor=actor.acting_as(institution),
        at=at,
        facts={"step": step},
        personal={"text": clause},
    )
    return signed


@transaction.atomic
def end_signature(signed, *, reason, actor, at):
    """Take back a signature, in public and with a reason."""
    signed = (
        SignedStep.objects.select_for_update(of=("self",)).select_related("institution").get(pk=signed.pk)
    )
    require(rules.can_end_signature(actor, signed, at=at))
    require(gives_words(reason))
    signed.ended_at = at
    signed.save(update_fields=["ended_at"])
    append_entry(
        "accountability.signature_ended",
        subject=signed.institution.code,
        actor=actor.acting_as(signed.institution),
        at=at,
        facts={"step": signed.step},
        personal={"reason": reason},
    )
    return signed


@transaction.atomic
def refer_notice(notice, *, agency, named, ground, sent_on, actor, at):
    """Record that a matter was sent to an agency outside, and on which ground."""
    notice = lock_notice(notice)
    require(rules.can_refer(actor, notice, at=at))
    require(gives_words(named, ground))
    require(rules.is_sent(notice, sent_on, at=at))
    referral = Referral.objects.create(
        notice=notice, agency=agency, named=named, ground=ground, sent_on=sent_on, recorded_at=at
    )
    append_about(
        "notice_referred",
        notice,
        actor=actor.acting_as(role="overseer"),
        at=at,
        facts={"agency": str(agency), "sent_on": sent_on.isoformat()},
        personal={"name": named, "reason": ground},
    )
    return referral


@transaction.atomic
def record_reply(referral, *, reply, replied_on, actor, at):
    """Record what an agency answered."""
    notice = lock_notice(referral.notice)
    referral = Referral.objects.select_for_update(of=("self",)).get(pk=referral.pk)
    referral.notice = notice
    require(rules.can_record_reply(actor, referral, at=at))
    require(rules.replies_after(referral, replied_on, at=at))
    require(gives_words(reply))
    referral.reply, referral.replied_on = reply, replied_on
    referral.save(update_fields=["reply", "replied_on"])
    append_about(
        "referral_answered",
        notice,
        actor=actor.acting_as(role="overseer"),
        at=at,
        facts={"agency": str(referral.agency), "replied_on": replied_on.isoformat()},
        personal={"answer": reply},
    )
    return referral
