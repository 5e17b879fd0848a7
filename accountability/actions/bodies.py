"""Bodies: founded, given another mandate, dissolved."""

from django.db import transaction

from accountability import rules
from accountability.models import Body, Mandate
from accountability.steps import lock_body
from community.rules import require
from decisions.rules import gives_words
from record.actions import append_entry


@transaction.atomic
def found_body(
    code,
    *,
    name_en,
    name_es,
    kind,
    words_en,
    words_es,
    powers=(),
    institution=None,
    rate=None,
    currency="",
    actor,
    at,
):
    """Found a body, under a code that never changes, with what it is for and what it may do."""
    require(rules.can_found_body(actor, at=at))
    require(rules.can_take_code(code))
    require(gives_words(name_en, name_es, words_en, words_es))
    require(rules.is_mandate(powers, rate, currency))
    body = Body(
        code=code, name_en=name_en, name_es=name_es, kind=kind, institution=institution, founded_at=at
    )
    body.full_clean()
    body.save()
    mandate = _give_mandate(body, 1, words_en, words_es, powers, rate, currency, "", at)
    append_entry(
        "accountability.body_founded",
        subject=body.reference,
        actor=actor.acting_as(role="steward"),
        at=at,
        facts={
            "kind": str(body.kind),
            "institution": institution.code if institution else None,
            **_mandate_facts(mandate),
        },
        personal={"name": body.name_en, "words": _mandate_words(mandate)},
    )
    return body


@transaction.atomic
def change_mandate(body, *, words_en, words_es, powers, rate=None, currency="", reason, actor, at):
    """Give a body another mandate from the moment on. The one before stays readable beside it."""
    body = lock_body(body)
    require(rules.can_change_body(actor, body, at=at))
    require(gives_words(words_en, words_es, reason))
    require(rules.is_mandate(powers, rate, currency))
    number = body.mandates.count() + 1
    mandate = _give_mandate(body, number, words_en, words_es, powers, rate, currency, reason, at)
    append_entry(
        "accountability.mandate_changed",
        subject=body.reference,
        actor=actor.acting_as(role="steward"),
        at=at,
        facts=_mandate_facts(mandate),
        personal={"words": _mandate_words(mandate), "reason": reason},
    )
    return mandate


@transaction.atomic
def dissolve_body(body, *, reason, actor, at):
    """End a body of which nobody holds a seat. Its seats go with it; all that it did stays readable."""
    body = lock_body(body)
    seats = body.seats.standing(at)
    require(rules.can_dissolve_body(actor, body, at=at))
    require(gives_words(reason))
    for seat in seats:
        seat.abolished_at, seat.abolish_reason = at, reason
        seat.save(update_fields=["abolished_at", "abolish_reason"])
    body.dissolved_at, body.dissolve_reason = at, reason
    body.save(update_fields=["dissolved_at", "dissolve_reason"])
    append_entry(
        "accountability.body_dissolved",
        subject=body.reference,
        actor=actor.acting_as(role="steward"),
        at=at,
        facts={},
        personal={"reason": reason},
    )
    return body


def _give_mandate(body, number, words_en, words_es, powers, rate, currency, reason, at):
    mandate = Mandate(
        body=body,
        number=number,
        words_en=words_en,
        words_es=words_es,
        powers=sorted(powers),
        rate=rate,
        currency=currency,
        reason=reason,
        in_force_from=at,
    )
    mandate.full_clean()
    mandate.save()
    return mandate


def _mandate_facts(mandate):
    return {
        "mandate": mandate.number,
        "powers": [str(power) for power in mandate.powers],
        "rate": None if mandate.rate is None else str(mandate.rate),
        "currency": mandate.currency or None,
    }


def _mandate_words(mandate):
    return {"en": mandate.words_en, "es": mandate.words_es}
