"""Whatever people try, in whatever order: a case is never put right without both signatures."""

import random

import pytest

from community.models import clock_actor
from community.rules import Refused
from redress_log import actions, tasks
from redress_log.models import Outcome, Ruling, SignOff, Stage, Visitor
from tests import factories as make

pytestmark = pytest.mark.django_db

Kind = Ruling.Kind
STEPS = 160
LIKELY = {
    Stage.BEFORE_PANEL: Kind.ACCEPT,
    Stage.REMEDY_PROPOSED: Kind.AGREE_PLAN,
    Stage.CHECKING: Kind.CLOSE,
}


def _attempts(walk, people, chance):
    """One thing that somebody tries, chosen at random; most of it is refused."""
    case, report, at = walk.case, walk.report, walk.at
    # Whoever has a part in the case tries more often, and the panel more often what would fit.
    actor = chance.choice(chance.choice([people, [walk.person, walk.officer, *walk.panel * 2]]))
    plan = case.current_plan()
    items = list(plan.items.all()) if plan else []
    answer = chance.choice(["accept", "accept", "accept", "accept_with_limits", "refuse"])
    facts = {
        Kind.NOT_ACCEPT: {"where_to": "The county"},
        Kind.DRAFT_FINDING: {"finding": "upheld", "cause": "no_rule"},
        Kind.CLOSE_WITHOUT: {"outcome": chance.choice(["ignored", "no_agreement", "not", "no_reply"])},
    }
    kind = chance.choice([kind for kind in Kind if kind not in (Kind.PROPOSE_PLAN, Kind.NOT_ACCEPT)])
    kind = chance.choice([kind, LIKELY.get(case.stage, kind)])
    open_ruling = Ruling.objects.open().filter(case=case).first()
    who = {"actor": actor, "at": at}
    tries = [
        *[lambda: actions.move_ruling(case, kind, reasons="So.", facts=facts.get(kind, {}), **who)] * 3,
        lambda: actions.answer_case(case, "Answer.", **who),
        lambda: actions.propose_plan(case, walk.items(), **who),
        lambda: actions.sign_plan(report, answer, **who),
        *[lambda: actions.confirm(report, answer, **who)] * 4,
        lambda: actions.ask_for_check(case, **who),
        lambda: actions.agree_to_talks(report, **who),
        lambda: actions.leave_talks(report, **who),
        lambda: actions.open_talks(case, **who),
        lambda: actions.ask_for_review(report, **who),
        lambda: tasks.due(at),
    ]
    if open_ruling:
        tries += [lambda: actions.speak_to_ruling(open_ruling, True, **who)] * 12
        tries.append(lambda: actions.drop_ruling(open_ruling, **who))
    for item in items:
        tries.append(lambda item=item: actions.deliver_item(item, "Done.", **who))
        result = chance.choice([*["done"] * 8, "partly", "not_done"])
        tries += [lambda item=item, result=result: actions.check_item(item, result, "Seen.", **who)] * 3
    return chance.choice(tries)


def _signed(case):
    """Whether both said so since the check was last asked for, as the rows of what they did tell it."""
    person = SignOff.objects.filter(
        report__case=case,
        about="closing",
        superseded_at__isnull=True,
        answer__in=["accept", "accept_with_limits"],
    )
    since = case.moves.filter(kind="check_asked").last().moved_at
    panel = Ruling.objects.filter(case=case, kind=Kind.CLOSE, carried_at__gte=since)
    if case.closing_signed_by == "panel_alone":
        # Where nobody can be asked the panel says so in a ruling of its own, and the outcome says it too.
        alone = Ruling.objects.filter(case=case, kind=Kind.DECLARE_UNREACHABLE, carried_at__isnull=False)
        return panel.exists() and alone.exists() and case.outcome == Outcome.BODY_CONFIRMED
    return person.exists() and panel.exists()


# Each way begins somewhere on the usual one, so that its end is tried as often as its beginning.
BEGINNINGS = ["bring", "answer", "propose", "agree_plan", "ask_for_check", "check"]


@pytest.mark.parametrize("seed", range(12))
def test_no_way_leads_to_a_closed_remedy_without_both_signatures(seed):
    wander(seed)


def test_some_of_these_ways_lead_there():
    assert sum(wander(seed) for seed in (5, 22, 35, 41, 46, 53)) > 0


def wander(seed):
    """Let people try things at random; returns how often the case was seen put right."""
    chance = random.Random(seed)
    walk = make.make_walk(BEGINNINGS[seed % len(BEGINNINGS)])
    people = [
        *(walk.person, walk.steward, walk.officer, *walk.panel),
        *(make.make_executive(walk.institution), make.make_member(), Visitor(walk.code, walk.officer)),
        clock_actor,
    ]
    done, closed = 0, 0
    for _step in range(STEPS):
        walk.refresh()
        before = (walk.case.stage, walk.case.outcome)
        try:
            _attempts(walk, people, chance)()
        except Refused:
            continue
        finally:
            walk.later(chance.choice([0, 0, 1, 6, 25]))
        done += 1
        walk.refresh()
        if walk.case.stage == Stage.CLOSED_REMEDIED:
            assert _signed(walk.case), (seed, before)
            closed += 1
    assert done > 0
    return closed
