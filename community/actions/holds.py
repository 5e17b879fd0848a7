"""What an institution may not do for the time being: ordered and lifted by votes of the floors above."""

from django.db import transaction

from community import rules
from community.models import Hold
from community.rules import require
from record.actions import append_entry


@transaction.atomic
def order_hold(kind, institution, *, because, clause, subject="", ends_at=None, actor, at):
    """Forbid an institution one thing from the moment on."""
    require(rules.can_order_hold(actor, at=at))
    hold = Hold.objects.create(
        kind=kind,
        institution=institution,
        subject=subject,
        because=because,
        clause=clause,
        ordered_at=at,
        ends_at=ends_at,
    )
    append_entry(
        "community.hold_ordered",
        subject=institution.code,
        actor=actor.acting_as(),
        at=at,
        facts=_facts(hold) | ({"ends_at": ends_at.isoformat()} if ends_at else {}),
    )
    return hold


@transaction.atomic
def lift_hold(hold, *, actor, at):
    """Let an institution do again what it was forbidden."""
    hold = Hold.objects.select_for_update(of=("self",)).select_related("institution").get(pk=hold.pk)
    require(rules.can_lift_hold(actor, hold, at=at))
    hold.lifted_at = at
    hold.save(update_fields=["lifted_at"])
    append_entry(
        "community.hold_lifted",
        subject=hold.institution.code,
        actor=actor.acting_as(),
        at=at,
        facts=_facts(hold),
    )
    return hold


def _facts(hold):
    facts = {"hold": str(hold.kind), "because": hold.because}
    return facts | ({"use": hold.subject} if hold.kind == Hold.Kind.DATA_USE else {})
