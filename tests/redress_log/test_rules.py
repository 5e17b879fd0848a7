"""Who may do what at which point: every role, at every state, with every act."""

from datetime import timedelta

import pytest

from community.models import Clock, Membership, clock_actor
from redress_log import actions, rules
from redress_log.models import Case, Ruling, Stage, Visitor
from tests import factories as make

pytestmark = pytest.mark.django_db

Kind = Ruling.Kind

# What is asked of a rule: the actor, the world, and the moment.
ACTS = {
    "acknowledge": lambda actor, walk, at: rules.can_acknowledge(actor, walk.report, at=at),
    "check_safety": lambda actor, walk, at: rules.can_check_safety(actor, walk.report, at=at),
    "propose_summary": lambda actor, walk, at: rules.can_propose_summary(actor, walk.report, at=at),
    "approve_summary": lambda actor, walk, at: rules.can_approve_summary(actor, walk.report, at=at),
    "add_note": lambda actor, walk, at: rules.can_add_note(actor, walk.report, at=at),
    "bring": lambda actor, walk, at: rules.can_bring(actor, walk.report, at=at),
    "withdraw": lambda actor, walk, at: rules.can_withdraw(actor, walk.report, at=at),
    "sign_plan": lambda actor, walk, at: rules.can_sign_plan(actor, walk.report, at=at),
    "confirm": lambda actor, walk, at: rules.can_confirm(actor, walk.report, at=at),
    "agree_to_talks": lambda actor, walk, at: rules.can_agree_to_talks(actor, walk.report, at=at),
    "leave_talks": lambda actor, walk, at: rules.can_leave_talks(actor, walk.report, at=at),
    "ask_for_review": lambda actor, walk, at: rules.can_ask_for_review(actor, walk.report, at=at),
    "remind": lambda actor, walk, at: rules.can_remind(actor, walk.report, at=at),
}
ACTS_ON_CASES = {
    "ask_to_reopen": lambda actor, walk, at: rules.can_ask_to_reopen(actor, walk.case, at=at),
    "open_talks": lambda actor, walk, at: rules.can_open_talks(actor, walk.case, at=at),
    "end_talks": lambda actor, walk, at: rules.can_end_talks_late(actor, walk.case, at=at),
    "publish": lambda actor, walk, at: rules.can_publish(actor, walk.case, at=at),
    "show": lambda actor, walk, at: rules.can_show(actor, walk.case, at=at),
    "escalate_by_itself": lambda actor, walk, at: rules.can_escalate(actor, walk.case, at=at),
    "send_letters": lambda actor, walk, at: rules.can_send_letters(actor, walk.case, at=at),
    "ask_community": lambda actor, walk, at: rules.can_ask_community(actor, walk.case, None, at=at),
    "remove": lambda actor, walk, at: rules.can_remove(actor, walk.case, at=at),
    "answer": lambda actor, walk, at: rules.can_answer(actor, walk.case, at=at),
    "comment": lambda actor, walk, at: rules.can_comment_on_finding(actor, walk.case, at=at),
    "propose": lambda actor, walk, at: rules.can_propose_plan(actor, walk.case, at=at),
    "ask_for_check": lambda actor, walk, at: rules.can_ask_for_check(actor, walk.case, at=at),
    "declare": lambda actor, walk, at: rules.can_declare(actor, walk.case, "", at=at),
    **{
        kind.value: lambda actor, walk, at, kind=kind: rules.can_rule(actor, walk.case, kind, at=at)
        for kind in Kind
    },
}
ACTS_ON_ITEMS = {
    "deliver": lambda actor, walk, at: rules.can_deliver(actor, walk.plan.items.first(), at=at),
    "check_item": lambda actor, walk, at: rules.can_check_item(actor, walk.plan.items.first(), at=at),
}

# At each state, which role may do what. Whatever is not here is refused, with a sentence.
ALWAYS = {"person": {"add_note"}}
BEFORE_THE_END = {"person": {"withdraw"}}
IN_A_CASE = {"undeclared": {"declare"}}
PUBLIC = {"steward": {"remove"}}
UNDER_WAY = {"panelist": {"close_without_remedy", "escalate"}}
ENDED = {"panelist": {"reopen"}}
TALKABLE = {"person": {"agree_to_talks"}}
STATES = {
    "received": [ALWAYS, BEFORE_THE_END, {"steward": {"acknowledge"}}],
    "safety": [ALWAYS, BEFORE_THE_END, {"steward": {"check_safety"}}],
    "looking": [ALWAYS, BEFORE_THE_END, {"steward": {"propose_summary", "bring"}}],
    "waiting_you": [
        ALWAYS,
        BEFORE_THE_END,
        {"steward": {"propose_summary", "bring"}, "person": {"approve_summary"}},
    ],
    "before_panel": [
        ALWAYS,
        BEFORE_THE_END,
        IN_A_CASE,
        {"steward": {"propose_summary"}, "panelist": {"accept", "not_accept", "refer", "escalate"}},
    ],
    "accepted": [ALWAYS, BEFORE_THE_END, IN_A_CASE, PUBLIC, UNDER_WAY, TALKABLE, {"officer": {"answer"}}],
    "unanswered": [
        *(ALWAYS, BEFORE_THE_END, IN_A_CASE, PUBLIC, UNDER_WAY, TALKABLE),
        {
            "officer": {"answer"},
            "panelist": {"draft_finding"},
            "machine": {"escalate_by_itself", "send_letters"},
        },
    ],
    "not_accepted": [
        ALWAYS,
        IN_A_CASE,
        PUBLIC,
        ENDED,
        {"person": {"ask_for_review"}, "all": {"ask_to_reopen"}},
    ],
    "review_too_late": [ALWAYS, IN_A_CASE, PUBLIC, ENDED, {"all": {"ask_to_reopen"}}],
    "asked_to_reopen": [
        *(ALWAYS, IN_A_CASE, PUBLIC, ENDED),
        {"all": {"ask_to_reopen"}, "panelist": {"keep_closed"}},
    ],
    "referred": [ALWAYS, IN_A_CASE, PUBLIC, ENDED, {"all": {"ask_to_reopen"}}],
    "waiting_long": [
        *(ALWAYS, BEFORE_THE_END),
        {"steward": {"propose_summary", "bring"}, "person": {"approve_summary"}, "machine": {"remind"}},
    ],
    "talks_agreed": [
        *(ALWAYS, BEFORE_THE_END, IN_A_CASE, UNDER_WAY),
        {"steward": {"remove", "open_talks"}, "person": {"leave_talks"}, "officer": {"answer"}},
    ],
    "early_talks": [
        *(ALWAYS, BEFORE_THE_END, IN_A_CASE, PUBLIC),
        {"person": {"leave_talks"}, "officer": {"answer", "propose"}, "panelist": {"escalate"}},
    ],
    "under_review": [
        *(ALWAYS, BEFORE_THE_END, IN_A_CASE, PUBLIC, UNDER_WAY, TALKABLE),
        {"panelist": {"draft_finding"}},
    ],
    "drafted": [*(ALWAYS, BEFORE_THE_END, IN_A_CASE, PUBLIC, UNDER_WAY, TALKABLE), {"officer": {"comment"}}],
    "draft_commented_on": [
        *(ALWAYS, BEFORE_THE_END, IN_A_CASE, PUBLIC, UNDER_WAY, TALKABLE),
        {"officer": {"comment"}, "panelist": {"find"}},
    ],
    "finding_published": [ALWAYS, BEFORE_THE_END, IN_A_CASE, PUBLIC, UNDER_WAY, {"officer": {"propose"}}],
    "without_plan": [
        *(ALWAYS, BEFORE_THE_END, IN_A_CASE, PUBLIC, UNDER_WAY),
        {
            "officer": {"propose"},
            "panelist": {"propose_plan"},
            "machine": {"escalate_by_itself", "send_letters"},
        },
    ],
    "remedy_proposed": [
        *(ALWAYS, BEFORE_THE_END, IN_A_CASE, PUBLIC, UNDER_WAY),
        {"person": {"sign_plan"}, "panelist": {"agree_plan", "refuse_plan", "declare_unreachable"}},
    ],
    "signed_by_the_person": [
        *(ALWAYS, BEFORE_THE_END, IN_A_CASE, PUBLIC, UNDER_WAY),
        {"panelist": {"agree_plan", "refuse_plan", "declare_unreachable"}},
    ],
    "group_remedy_proposed": [
        *(ALWAYS, BEFORE_THE_END, IN_A_CASE, PUBLIC, UNDER_WAY),
        {"panelist": {"agree_plan", "refuse_plan", "ask_community"}},
    ],
    "group_checking": [
        *(ALWAYS, BEFORE_THE_END, IN_A_CASE, PUBLIC, UNDER_WAY),
        {"panelist": {"check_item", "ask_community"}},
    ],
    "remedy_agreed": [ALWAYS, BEFORE_THE_END, IN_A_CASE, PUBLIC, UNDER_WAY, {"officer": {"deliver"}}],
    "in_progress": [
        *(ALWAYS, BEFORE_THE_END, IN_A_CASE, PUBLIC, UNDER_WAY),
        {"officer": {"deliver", "ask_for_check"}},
    ],
    "checking": [
        *(ALWAYS, BEFORE_THE_END, IN_A_CASE, PUBLIC, UNDER_WAY),
        {"person": {"confirm"}, "panelist": {"check_item", "declare_unreachable"}},
    ],
    "checked": [
        *(ALWAYS, BEFORE_THE_END, IN_A_CASE, PUBLIC, UNDER_WAY),
        {
            "person": {"confirm"},
            "panelist": {"check_item", "close", "declare_unreachable"},
        },
    ],
    "closed_remedied": [
        *(ALWAYS, IN_A_CASE, PUBLIC, ENDED),
        {"all": {"ask_to_reopen"}},
    ],
    "closed_without_remedy": [ALWAYS, IN_A_CASE, PUBLIC, ENDED, {"all": {"ask_to_reopen"}}],
    "withdrawn": [ALWAYS, IN_A_CASE, PUBLIC, ENDED, {"all": {"ask_to_reopen"}}],
    "group_withdrawn": [
        *(ALWAYS, IN_A_CASE, PUBLIC, ENDED),
        {"all": {"ask_to_reopen"}, "panelist": {"continue"}},
    ],
}


def _walk(state):
    """A world at this state."""
    if state in ("received", "safety", "looking", "waiting_you", "waiting_long"):
        return _report(state)
    ends = {
        "before_panel": "bring",
        "accepted": "publish",
        "under_review": "answer",
        "drafted": "draft",
        "finding_published": "find",
        "remedy_proposed": "propose",
        "signed_by_the_person": "sign_plan",
        "remedy_agreed": "agree_plan",
        "in_progress": "deliver",
        "checking": "ask_for_check",
        "checked": "check",
        "closed_remedied": "close",
    }
    if state in ends:
        return make.make_walk(ends[state])
    if state == "unanswered":
        walk = make.make_walk("publish")
        walk.later(40)
    elif state == "not_accepted":
        walk = make.make_walk("bring")
        walk.rule(Kind.NOT_ACCEPT, where_to="The county")
        walk.publish()
    elif state == "referred":
        walk = make.make_walk("bring")
        walk.rule(Kind.REFER, where_to="The county")
        walk.publish()
    elif state == "review_too_late":
        walk = _walk("not_accepted")
        walk.later(30)
    elif state == "asked_to_reopen":
        walk = _walk("closed_without_remedy")
        actions.ask_to_reopen(walk.case, "They did it again.", actor=Visitor(), at=walk.later())
    elif state == "group_remedy_proposed":
        walk = make.make_walk("propose", is_group=True)
    elif state == "group_checking":
        walk = make.make_walk("propose", is_group=True)
        Case.objects.filter(pk=walk.case.pk).update(plan_signed_by="vote")
        walk.refresh().agree_plan()
        walk.deliver()
        walk.ask_for_check()
    elif state in ("talks_agreed", "early_talks"):
        walk = make.make_walk("publish")
        actions.agree_to_talks(walk.report, actor=walk.person, at=walk.later())
        if state == "early_talks":
            actions.open_talks(walk.case, actor=walk.steward, at=walk.later())
    elif state == "draft_commented_on":
        walk = make.make_walk("draft")
        walk.later(10)
    elif state == "without_plan":
        walk = make.make_walk("find")
        walk.later(60)
    elif state == "closed_without_remedy":
        walk = make.make_walk("answer")
        walk.draft("not_upheld")
        walk.find()
    else:
        walk = make.make_walk("answer", is_group=state == "group_withdrawn")
        actions.withdraw_report(walk.report, actor=walk.person, at=walk.later())
    return walk.refresh()


def _report(state):
    walk = make.RedressWalk.__new__(make.RedressWalk)
    steward = make.make_steward()
    report, code = make.make_report()
    walk._begin(report, code, steward, None, make.START, False)
    if state != "received":
        actions.acknowledge_report(report, actor=steward, at=walk.at)
    if state in ("looking", "waiting_you", "waiting_long"):
        actions.check_safety(report, actor=steward, at=walk.at)
    if state in ("waiting_you", "waiting_long"):
        actions.propose_summary(report, "An address was given away.", actor=steward, at=walk.at)
    if state == "waiting_long":
        walk.later(20)
    walk.report.refresh_from_db()
    return walk


def _people(walk):
    """One of each role."""
    institution = walk.institution
    tied = make.make_panelist()
    if walk.case:
        actions.declare_tie(walk.case, "My sister works there.", actor=tied, at=walk.at)
    turned = make.make_panelist()
    make.make_officer(institution, member=turned)
    Membership.objects.filter(member=turned, role="officer").update(ended_at=walk.at)
    return {
        "stranger": Visitor(),
        "wrong_code": Visitor("AAAA-AAAA-AAAA-AAAA-AAAA"),
        "person": walk.person,
        "officer_with_code": Visitor(walk.code, make.make_officer(institution)),
        "member": make.make_member(),
        "steward": walk.steward,
        "tied_steward": make.make_steward(make.make_officer(institution)),
        "panelist": walk.panel[2],
        "undeclared": make.make_panelist(),
        "tied_panelist": tied,
        "was_officer_on_panel": turned,
        "officer": walk.officer,
        "executive": make.make_executive(institution),
        "officer_elsewhere": make.make_officer(),
        "overseer": make.make_overseer(),
        "machine": clock_actor,
    }


# Whoever also is or has what the role stands for.
SAME_AS = {
    "tied_steward": {"officer"},
    "executive": {"officer"},
    "officer_with_code": {"person"},
}
# But nobody who speaks for the institution signs for those who were harmed.
NEVER = {"officer_with_code": {"sign_plan", "confirm"}}
asked = []


@pytest.mark.parametrize("state", STATES)
def test_each_role_may_do_at_each_state_what_the_table_says_and_nothing_else(state):
    walk = _walk(state)
    acts = ACTS | (ACTS_ON_CASES if walk.case else {}) | (ACTS_ON_ITEMS if walk.case and walk.plan else {})
    wrong = []
    for role, actor in _people(walk).items():
        allowed = set()
        for part in STATES[state]:
            for same in {role, "all", *SAME_AS.get(role, ())}:
                allowed |= part.get(same, set())
        allowed -= NEVER.get(role, set())
        for act, ask in acts.items():
            verdict = ask(actor, walk, walk.at)
            asked.append((state, role, act))
            if bool(verdict) != (act in allowed):
                wrong.append((role, act, bool(verdict), str(verdict.reason)))
            assert verdict or str(verdict.reason).strip().endswith("."), (role, act)
    assert wrong == []


def test_the_table_is_complete():
    """Every rule that moves a report or a case is asked, and every stage stands for at least one state."""
    # Histories of harm, who reads what, and what people do with their own words have tests of their own.
    elsewhere = ("confided", "histories", "merging", "private", "reading")
    walks = {
        name.removeprefix("can_")
        for name in rules.__all__
        if name.startswith("can_") and not getattr(rules, name).__module__.endswith(elsewhere)
    }
    asked_of = {
        name
        for act in (*ACTS.values(), *ACTS_ON_CASES.values(), *ACTS_ON_ITEMS.values())
        for name in act.__code__.co_names
        if name.startswith("can_")
    }
    beside = {
        *(
            "can_see_desk",
            "can_read",
            "can_report",
            "can_speak",
            "can_drop",
            "can_be_paid",
            "can_take_down",
            "can_register_cases",
            "can_disregard",
        ),
        *("can_take_vote", "can_remind_institution", "can_learn_quarter"),
        *("can_handle", "can_declare_steward_tie"),
    }
    assert {f"can_{name}" for name in walks} - asked_of - beside == set()
    assert {stage for stage in Stage if stage != Stage.REPORTED} <= {
        *(state for state in STATES),
    }


def test_a_case_of_an_outside_register_is_moved_by_nobody():
    walk = make.make_walk("bring")
    outside = Case.objects.create(
        reference="RDR-AAAA-BBBB",
        institution=walk.institution,
        shows="summary",
        stage=Stage.REPORTED,
        shown_stage=Stage.REPORTED,
        entered_at=walk.at,
        published_at=walk.at,
        register="ocr",
        register_key="1",
    )
    people = _people(walk)
    walk.case = outside
    for role, actor in people.items():
        for act, ask in ACTS_ON_CASES.items():
            if act != "remove":
                assert not ask(actor, walk, walk.at), (role, act)


def test_limits_and_late_clocks_are_asked_at_the_same_moment():
    walk = make.make_walk("publish")
    clock = Clock.objects.get(subject=walk.case.reference, kind="answer-case")
    assert rules.passed_limit(walk.case, clock.due_at - timedelta(microseconds=1)) == ""
    assert rules.passed_limit(walk.case, clock.due_at) == "answer-case"
