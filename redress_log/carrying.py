"""What a ruling of the panel sets off once enough of those who sit on the case agree to it."""

from redress_log import steps
from redress_log.models import (
    CaseFinding,
    Finding,
    Move,
    Outcome,
    Plan,
    RemedyItem,
    ReopenRequest,
    Ruling,
    Shows,
    SignedBy,
    Stage,
    items_read,
)

Kind = Ruling.Kind
PANEL = "panelist"


def carry(ruling, *, at):
    """Carry a ruling out. The case is locked, and the rule has said that it fits."""
    _EFFECTS[ruling.kind](ruling.case, ruling, at)


def add_plan(case, items, *, words, by, at):
    """A plan with its items, each a dict of the fields of ``RemedyItem``."""
    plan = Plan.objects.create(
        case=case, number=case.plans.count() + 1, proposed_by=by, words=words, proposed_at=at
    )
    RemedyItem.objects.bulk_create(
        RemedyItem(plan=plan, number=number, **item) for number, item in enumerate(items, start=1)
    )
    return plan


def plan_facts(plan):
    """What the record says of a plan: kinds, days and money, without a word of it."""
    return {
        "plan": plan.number,
        "items": [
            {
                "kind": str(item.kind),
                "due_on": item.due_on.isoformat(),
                **(
                    {"amount": str(item.amount), "currency": item.currency} if item.amount is not None else {}
                ),
            }
            for item in plan.items.all()
        ],
    }


def _append(case, kind, ruling, at, **more):
    steps.append_move(case, kind, actor=PANEL, at=at, words=ruling.reasons, **more)


def _accept(case, ruling, at):
    steps.stop_clocks(case, at, "judge-case")
    _append(case, Move.Kind.ACCEPTED, ruling, at, stage=Stage.ACCEPTED)
    steps.start_clock(case, "answer-case", at, institution=case.institution)
    steps.start_clock(case, "find-case", at)
    steps.schedule(case, at)


def _turn_away(stage, kind):
    def turn_away(case, ruling, at):
        steps.stop_clocks(case, at)
        _append(case, kind, ruling, at, stage=stage, facts={"where_to": ruling.facts["where_to"]})
        steps.schedule(case, at)

    return turn_away


def _draft_finding(case, ruling, at):
    CaseFinding.objects.create(
        case=case,
        finding=ruling.facts["finding"],
        cause=ruling.facts["cause"],
        criteria=ruling.facts.get("criteria", []),
        reasons=ruling.reasons,
        drafted_at=at,
        comments_until=steps.limit("comment-finding", at),
    )
    steps.append_move(case, Move.Kind.FINDING_DRAFTED, actor=PANEL, at=at, stage=Stage.UNDER_REVIEW)
    steps.stop_clocks(case, at, "answer-case")


def _find(case, ruling, at):
    finding = case.findings.filter(published_at__isnull=True).last()
    finding.published_at, finding.reasons = at, ruling.reasons
    finding.save(update_fields=["published_at", "reasons"])
    steps.stop_clocks(case, at)
    facts = {"finding": finding.finding, "cause": finding.cause, "criteria": finding.criteria}
    _append(case, Move.Kind.FOUND, ruling, at, stage=Stage.FINDING_PUBLISHED, facts=facts)
    if finding.finding == Finding.NOT_UPHELD:
        steps.append_move(
            case,
            Move.Kind.CLOSED_WITHOUT,
            actor=PANEL,
            at=at,
            stage=Stage.CLOSED_WITHOUT_REMEDY,
            outcome=Outcome.NO_FAULT,
        )
    else:
        steps.start_clock(case, "plan-remedy", at, institution=case.institution)


def _propose_plan(case, ruling, at):
    items = items_read(ruling.facts["items"])
    append_plan(case, items, words=ruling.reasons, by=Plan.By.PANEL, actor=PANEL, at=at)


def append_plan(case, items, *, words, by, actor, at):
    """Put a plan before those who must sign it."""
    plan = add_plan(case, items, words=words, by=by, at=at)
    case.plan_signed_by, case.plan_panel_at = "", None
    steps.stop_clocks(case, at, "answer-case", "plan-remedy", "talk-case")
    steps.append_move(
        case,
        Move.Kind.PLAN_PROPOSED,
        actor=actor,
        at=at,
        stage=Stage.REMEDY_PROPOSED,
        words=words,
        facts=plan_facts(plan),
    )
    steps.start_clock(case, "agree-remedy", at)
    return plan


def _agree_plan(case, ruling, at):
    case.plan_panel_at = at
    if case.unreachable_at is not None:
        case.plan_signed_by = SignedBy.PANEL_ALONE
    case.save()
    steps.settle_plan(case, case.current_plan(), actor=PANEL, at=at)


def _refuse_plan(case, ruling, at):
    steps.refuse_plan(case, case.current_plan(), actor=PANEL, at=at, words=ruling.reasons)


def _close(case, ruling, at):
    case.closing_panel_at = at
    if case.unreachable_at is not None:
        case.closing_signed_by = SignedBy.PANEL_ALONE
    case.save()
    steps.settle_closing(case, case.current_plan(), actor=PANEL, at=at)


def _close_without(case, ruling, at):
    steps.stop_clocks(case, at)
    _append(
        case,
        Move.Kind.CLOSED_WITHOUT,
        ruling,
        at,
        stage=Stage.CLOSED_WITHOUT_REMEDY,
        outcome=Outcome(ruling.facts["outcome"]),
    )


def _escalate(case, ruling, at):
    steps.escalate(case, "panel", actor=PANEL, at=at)


def _declare_unreachable(case, ruling, at):
    case.unreachable_at = at
    _append(case, Move.Kind.UNREACHABLE, ruling, at)
    if case.plan_panel_at is not None and not case.plan_signed_by:
        case.plan_signed_by = SignedBy.PANEL_ALONE
        steps.settle_plan(case, case.current_plan(), actor=PANEL, at=at)
    elif case.closing_panel_at is not None and not case.closing_signed_by:
        case.closing_signed_by = SignedBy.PANEL_ALONE
        steps.settle_closing(case, case.current_plan(), actor=PANEL, at=at)


def _answer_requests(case, at):
    ReopenRequest.objects.unanswered().filter(case=case).update(answered_at=at)


def _keep_closed(case, ruling, at):
    _answer_requests(case, at)
    _append(case, Move.Kind.KEPT_CLOSED, ruling, at)


def _continue(case, ruling, at):
    """Nobody approves words for the public any more, so what is not out yet comes out without any."""
    if not case.is_published and case.shows == Shows.SUMMARY:
        case.shows, case.public_summary = Shows.TYPE_ONLY, ""
    _reopen(case, ruling, at)
    steps.schedule(case, at)


def _reopen(case, ruling, at):
    """Everything that was signed is signed anew; what was found and promised before stays to be read."""
    _answer_requests(case, at)
    case.plan_signed_by = case.closing_signed_by = ""
    case.plan_panel_at = case.closing_panel_at = case.escalated_at = case.unreachable_at = None
    case.refused_plans = 0
    was_judged = case.moves.filter(kind=Move.Kind.ACCEPTED).exists()
    stage = Stage.UNDER_REVIEW if was_judged else Stage.BEFORE_PANEL
    _append(case, Move.Kind.REOPENED, ruling, at, stage=stage, outcome="")
    steps.start_clock(case, "find-case" if was_judged else "judge-case", at)


_EFFECTS = {
    Kind.ACCEPT: _accept,
    Kind.NOT_ACCEPT: _turn_away(Stage.NOT_ACCEPTED, Move.Kind.NOT_ACCEPTED),
    Kind.REFER: _turn_away(Stage.REFERRED, Move.Kind.REFERRED),
    Kind.DRAFT_FINDING: _draft_finding,
    Kind.FIND: _find,
    Kind.PROPOSE_PLAN: _propose_plan,
    Kind.AGREE_PLAN: _agree_plan,
    Kind.REFUSE_PLAN: _refuse_plan,
    Kind.CLOSE: _close,
    Kind.CLOSE_WITHOUT: _close_without,
    Kind.ESCALATE: _escalate,
    Kind.DECLARE_UNREACHABLE: _declare_unreachable,
    Kind.REOPEN: _reopen,
    Kind.KEEP_CLOSED: _keep_closed,
    Kind.CONTINUE: _continue,
}
