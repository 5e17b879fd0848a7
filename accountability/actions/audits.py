"""Records or an audit that the oversight body asks for, and what the institution answers."""

from django.db import transaction

from accountability import rules
from accountability.models import AuditRequest
from community.models import Clock, Institution, Reference
from community.rules import require
from decisions.rules import gives_words
from record.actions import append_entry

ANSWER = "answer-audit"


@transaction.atomic
def ask_for_audit(institution, *, kind, asked, language, actor, at):
    """Ask an institution in public for records or an audit; it answers by a date."""
    institution = Institution.objects.select_for_update(of=("self",)).get(pk=institution.pk)
    require(rules.can_ask_for_audit(actor, institution, at=at))
    require(rules.is_asked(kind, asked))
    reference = Reference.take("AUD", at)
    clock = Clock.start(ANSWER, subject=reference, institution=institution, rule_key=ANSWER, at=at)
    audit = AuditRequest.objects.create(
        reference=reference,
        institution=institution,
        kind=kind,
        asked=asked,
        language=language,
        asked_at=at,
        clock=clock,
    )
    append_entry(
        "accountability.audit_asked",
        subject=reference,
        actor=actor.acting_as(role="overseer"),
        at=at,
        facts={"institution": institution.code, "kind": str(kind), "due_on": clock.due_on.isoformat()},
        personal={"words": asked},
    )
    return audit


@transaction.atomic
def answer_audit(audit, *, answer, language, actor, at):
    """Answer what the oversight body asked; after its day, it stays late."""
    audit = (
        AuditRequest.objects.select_for_update(of=("self",)).select_related("institution").get(pk=audit.pk)
    )
    require(rules.can_answer_audit(actor, audit, at=at))
    require(gives_words(answer))
    audit.clock.stop(at)
    audit.answer, audit.answer_language, audit.answered_at = answer, language, at
    audit.save(update_fields=["answer", "answer_language", "answered_at"])
    append_entry(
        "accountability.audit_answered",
        subject=audit.reference,
        actor=actor.acting_as(audit.institution),
        at=at,
        facts={"late": audit.is_late},
        personal={"answer": answer},
    )
    return audit
