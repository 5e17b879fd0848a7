"""What was promised to put harm right, and what became of it, as far as the public knows.

It is read from the moves that were shown, so it never runs ahead of the batch; and only of cases that are shown in
words, because of others nobody learns which remedy was agreed.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Exists, IntegerField, OuterRef
from django.db.models.functions import Cast

from redress_log.models import Case, Move, RemedyItem, Shows

# Sums of fewer cases than these would be a verdict on an institution from a single one.
FEWEST_CASES = 5


@dataclass
class Promised:
    """One item of a remedy that was agreed with both signatures; ``result`` is what the newest check found."""

    case: str
    kind: str
    amount: Decimal | None
    currency: str
    agreed_at: datetime
    is_delivered: bool = False
    paid: Decimal = Decimal(0)
    result: str = ""
    came_back: bool = False


def _agreed_items(cases, at):
    """The items of the remedies of these cases that the public knows to be agreed."""
    agreed = Move.objects.filter(
        case=OuterRef("plan__case"), kind=Move.Kind.PLAN_AGREED, shown_at__lte=at
    ).annotate(number=Cast("facts__plan", IntegerField()))
    return RemedyItem.objects.filter(
        Exists(agreed.filter(number=OuterRef("plan__number"))),
        plan__case__in=cases,
    )


def promised(at, *, institution=None):
    """All that was promised, or that one institution promised."""
    cases = Case.objects.published(at).filter(shows=Shows.SUMMARY)
    if institution is not None:
        cases = cases.filter(institution=institution)
    rows = _agreed_items(cases.values("pk"), at).values_list(
        "plan__case", "plan__number", "number", "kind", "amount", "currency"
    )
    found = {}
    for case, plan, number, kind, amount, currency in rows.order_by("plan__case", "plan__number", "number"):
        found.setdefault(case, {})[plan, number] = Promised(case, kind, amount, currency, at)
    moves = Move.objects.filter(case__in=cases.values("pk"), shown_at__lte=at)
    kinds = (Move.Kind.PLAN_AGREED, Move.Kind.DELIVERED, Move.Kind.CHECKED, Move.Kind.REOPENED)
    for move in moves.filter(kind__in=kinds).order_by("pk"):
        _tell(found.get(move.case_id, {}), move)
    return [item for of_case in found.values() for item in of_case.values()]


def _tell(items, move):
    """Take up in the items of a case what a move says of them."""
    if move.kind == Move.Kind.REOPENED:
        for item in items.values():
            item.came_back = item.came_back or item.result in ("done", "partly")
        return
    if move.kind == Move.Kind.PLAN_AGREED:
        for (plan, _number), item in items.items():
            if plan == move.facts["plan"]:
                item.agreed_at = move.shown_at
        return
    item = items.get((move.facts["plan"], move.facts["item"]))
    if item is None:
        return
    if move.kind == Move.Kind.CHECKED:
        item.result = move.facts["result"]
    else:
        item.is_delivered, item.paid = True, Decimal(move.facts.get("paid", 0))


def money(items):
    """For each currency what was promised and what is shown to be paid; nothing of fewer than a handful of cases."""
    sums = {}
    for item in items:
        if item.amount is not None:
            row = sums.setdefault(item.currency, {"promised": Decimal(0), "paid": Decimal(0), "cases": set()})
            row["promised"] += item.amount
            row["paid"] += item.paid
            row["cases"].add(item.case)
    return {
        currency: row | {"cases": len(row["cases"])}
        for currency, row in sorted(sums.items())
        if len(row["cases"]) >= FEWEST_CASES
    }
