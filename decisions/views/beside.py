"""What stands on a decision's page beside the reasons: what others found, asked, challenged and said, and every date."""

from django.urls import reverse
from django.utils.translation import gettext as _

from community.acting import Action
from decisions import rules
from decisions.models import MemberOpinion, RequestBacking
from decisions.opinions import rounds_of
from decisions.queries import read_moves, readable_commitments
from decisions.small_numbers import TOTAL


def beside(decision, at, *, actor):
    """The parts that ``_beside.html`` shows, each with what this reader can do there."""
    read_moves([*decision.clocks(), *(challenge.clock for challenge in decision.challenges.all())])
    return {
        "dates": dates(decision, at),
        "opinions": [_opinions(asking, at, actor) for asking in rounds_of(decision, at)],
        "commitments": [
            {"commitment": each, "words": each.words(at), "status": each.status(at)}
            for each in readable_commitments()
            .filter(decision=decision, made_at__lte=at)
            .order_by("made_at", "pk")
        ],
        "earlier": list(decision.earlier_outcomes.all()),
        "checks": [
            check
            for version in decision.versions.all()
            for check in version.checks.all()
            if check.checked_at <= at
        ],
        "requests": _requests(decision, at, actor),
        "challenges": _challenges(decision, at, actor),
        "dissents": list(decision.dissents.all()),
        "conflicts": list(decision.conflicts.all()),
        "offers": _offers(decision, at, actor),
        "challenge_time": _challenge_time(decision, at),
    }


def dates(decision, at):
    """Every clock of the decision with what it says, in the order in which they began."""
    kinds = {
        "decide": _("Deciding"),
        "explain": _("Explaining"),
        "more-explanation": _("Explaining further"),
        "complete": _("Completing the explanation"),
    }
    return [
        {"about": kinds[clock.kind], "clock": clock, "reading": clock.reading(at)}
        for clock in decision.clocks()
    ]


def _requests(decision, at, actor):
    backed = set()
    if actor.is_authenticated:
        mine = RequestBacking.objects.filter(request__decision=decision, member=actor)
        backed = set(mine.values_list("request", flat=True))
    needed = rules.backers_needed(at)
    verdicts = {}
    rows = []
    for request in decision.explanation_requests.all():
        is_backed = request.pk in backed
        if request.clock is None and is_backed not in verdicts:
            # Of all that are not due yet the same is true, but for what this reader asks for already.
            can = rules.can_withdraw_backing if is_backed else rules.can_back
            verdicts[is_backed] = can(actor, request, at=at)
        rows.append(
            {
                "request": request,
                "reading": request.clock.reading(at) if request.clock else None,
                "needed": needed,
                "is_backed": is_backed,
                "verdict": verdicts.get(is_backed),
                "url": reverse("decisions:back", args=[decision.reference, request.pk]),
            }
        )
    return rows


def _challenges(decision, at, actor):
    oversees = rules.oversees(actor, decision, at=at)
    return [
        {
            "challenge": challenge,
            "reading": challenge.clock.reading(at),
            "answer": oversees
            and _offer(
                _("Answer this challenge"),
                reverse("decisions:answer_challenge", args=[decision.reference, challenge.pk]),
                rules.can_answer_challenge(actor, challenge, at=at),
            ),
        }
        for challenge in decision.challenges.all()
    ]


def _opinions(asking, at, actor):
    """A question to those who took part: what this reader can answer, or what came of it."""
    is_open, is_counted = asking.is_open(at), asking.is_counted(at)
    return {
        "asking": asking,
        "is_open": is_open,
        "is_counted": is_counted,
        "has_numbers": any(asking.result.values()),
        "counts": [(words, asking.result.get(answer)) for answer, words in MemberOpinion.Answer.choices],
        "total": asking.result.get(TOTAL),
        "answers": MemberOpinion.Answer.choices,
        "verdict": rules.can_give_opinion(actor, asking, at=at),
        "is_stranger": not actor.is_authenticated,
        "has_answered": is_open and actor.is_authenticated and asking.opinions.filter(member=actor).exists(),
        "url": reverse(
            "decisions:give_opinion", args=[asking.version.decision.reference, asking.version.number]
        ),
    }


def _challenge_time(decision, at):
    """Until when what was decided last can be challenged, once it is explained."""
    clock = decision.explain_clock
    if clock is None or clock.stopped_at is None or clock.stopped_at > at:
        return None
    return {
        "ends_on": rules.last_challenge_day(decision),
        "is_over": rules.challenge_ends_at(decision) <= at,
    }


def _offer(label, url, verdict):
    return Action(label, url, verdict) if verdict else None


def _offers(decision, at, actor):
    """What this reader can do beside the one main act, in the order in which it is likely wanted."""
    if not actor.is_authenticated:
        return []

    def url(name):
        return reverse(f"decisions:{name}", args=[decision.reference])

    offers = [
        _offer(_("Add a commitment or condition"), url("commit"), rules.can_commit(actor, decision, at=at)),
        _offer(_("Check whether it is complete"), url("check"), rules.can_check(actor, decision, at=at)),
        _offer(_("Ask for more explanation"), url("more"), rules.can_ask_for_more(actor, decision, at=at)),
        _offer(_("Challenge this decision"), url("challenge"), rules.can_challenge(actor, decision, at=at)),
        _offer(_("Write a dissent"), url("dissent"), rules.can_dissent(actor, decision, at=at)),
        _offer(_("Change the decision"), url("change"), rules.can_change(actor, decision, at=at)),
        _offer(_("Declare a conflict"), url("conflict"), rules.can_declare(actor, decision, at=at)),
    ]
    return [offer for offer in offers if offer]
