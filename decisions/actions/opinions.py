"""Those who took part say whether the explanation answers them, and are counted once."""

from django.db import transaction
from django.db.models import Count

from community.rules import require
from decisions import rules, small_numbers
from decisions.models import MemberOpinion, OpinionRound
from record.actions import append_entry


@transaction.atomic
def give_opinion(asking, *, answer, actor, at):
    """Keep what one of those who took part answers, in place of what they answered before."""
    asking = _lock(asking)
    require(rules.can_give_opinion(actor, asking, at=at))
    require(rules.is_an_answer(answer))
    MemberOpinion.objects.update_or_create(round=asking, member=actor, defaults={"answer": answer})
    return asking


@transaction.atomic
def count_opinions(asking, *, actor, at):
    """Put on the record what can be told of the answers, and delete who gave which."""
    asking = _lock(asking)
    require(rules.can_count_opinions(actor, asking, at=at))
    decision = asking.version.decision
    given = asking.opinions.order_by().values_list("answer").annotate(people=Count("pk"))
    counts = dict.fromkeys(MemberOpinion.Answer.values, 0) | dict(given)
    asking.result = small_numbers.shown(counts, rules.asked(decision, at=at).count())
    asking.counted_at = at
    asking.save(update_fields=["result", "counted_at"])
    asking.opinions.all().delete()
    append_entry(
        "decisions.opinions_counted",
        subject=decision.reference,
        actor=actor.acting_as(),
        at=at,
        facts={"version": asking.version.number, "rule": asking.rule.reference, **asking.result},
    )
    return asking


def _lock(asking):
    """The round as it stands: nobody answers while it is counted."""
    return (
        OpinionRound.objects.select_for_update(of=("self",))
        .select_related("version__decision__institution", "version__decision__proposal", "rule")
        .get(pk=asking.pk)
    )
