"""What can happen beside the usual way: talks, refusals, silence, a case opened again, somebody who leaves."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from community.models import Clock, clock_actor
from community.rules import Refused
from redress_log import actions, tasks
from redress_log.models import Answer, Outcome, ReopenRequest, Report, Ruling, Shows, Stage, Visitor
from redress_log.queries import cases_waiting_for_panel
from redress_log.steps import append_move
from tests import factories as make
from tests.factories.histories import make_listed_history

pytestmark = pytest.mark.django_db

Kind = Ruling.Kind


def kinds_of(case):
    return [move.kind for move in case.moves.order_by("pk")]


def in_talks():
    walk = make.make_walk("publish")
    actions.agree_to_talks(walk.report, actor=walk.person, at=walk.later())
    actions.open_talks(walk.case, actor=walk.steward, at=walk.later())
    return walk.refresh()


def second_report(walk):
    """Somebody else who was harmed in the same way, and whose report the case follows too."""
    report, code = make.make_report_ready_for_panel(walk.steward, institution=walk.institution)
    Report.objects.filter(pk=report.pk).update(case=walk.case)
    return Report.objects.get(pk=report.pk), Visitor(code)


def test_talks_lead_to_a_plan_that_is_signed_like_any_other():
    walk = in_talks()
    assert walk.case.stage == Stage.EARLY_TALKS
    walk.propose()
    walk.sign_plan()
    assert walk.case.stage == Stage.REMEDY_PROPOSED
    walk.agree_plan()
    assert walk.case.stage == Stage.REMEDY_AGREED
    assert not Clock.objects.running(walk.at).filter(subject=walk.case.reference).exists()


def test_a_plan_of_talks_that_is_refused_leads_to_the_full_way():
    walk = in_talks()
    walk.propose()
    walk.sign_plan(Answer.REFUSE)
    assert (walk.case.stage, walk.case.refused_plans) == (Stage.ACCEPTED, 1)
    walk.answer()
    assert walk.case.stage == Stage.UNDER_REVIEW


@pytest.mark.parametrize("ends", ["left", "too_long"])
def test_talks_end_at_will_or_at_their_limit_and_the_case_goes_on(ends):
    walk = in_talks()
    with pytest.raises(Refused, match="does not decide while talks"):
        walk.draft()
    if ends == "left":
        actions.leave_talks(walk.report, actor=walk.person, at=walk.later())
    else:
        walk.later(50)
        assert tasks.due(walk.at)
    walk.refresh()
    assert walk.case.stage == Stage.ACCEPTED
    assert "talks_ended" in kinds_of(walk.case)


def test_a_limit_that_was_passed_escalates_once():
    walk = make.make_walk("publish")
    walk.later(40)
    tasks.due(walk.at)
    tasks.due(walk.later())
    walk.refresh()
    assert kinds_of(walk.case).count("escalated") == 1
    assert walk.case.stage == Stage.ACCEPTED


def test_two_refused_plans_escalate():
    walk = make.make_walk("propose")
    walk.sign_plan(Answer.REFUSE)
    assert (walk.case.stage, walk.case.escalated_at) == (Stage.FINDING_PUBLISHED, None)
    walk.propose()
    walk.rule(Kind.REFUSE_PLAN)
    assert walk.case.stage == Stage.FINDING_PUBLISHED
    assert walk.case.escalated_at is not None


def test_an_item_that_is_not_done_sends_the_case_back_and_escalates():
    walk = make.make_walk("ask_for_check")
    item = walk.plan.items.first()
    actions.check_item(item, "not_done", "There is no letter.", actor=walk.panel[0], at=walk.later())
    walk.refresh()
    assert walk.case.stage == Stage.IN_PROGRESS
    assert walk.case.escalated_at is not None
    with pytest.raises(Refused, match="Not every item was delivered"):
        walk.ask_for_check()
    actions.deliver_item(item, "Here it is.", actor=walk.officer, at=walk.later())
    walk.refresh().ask_for_check()
    assert walk.case.stage == Stage.CHECKING
    actions.check_item(item, "not_done", "There is none still.", actor=walk.panel[0], at=walk.later())
    assert kinds_of(walk.case).count("escalated") == 1


def test_a_no_of_the_person_sends_it_back_whatever_the_panel_signed():
    walk = make.make_walk("check")
    walk.rule(Kind.CLOSE)
    assert walk.case.stage == Stage.CHECKING
    walk.confirm(Answer.REFUSE)
    assert walk.case.stage == Stage.IN_PROGRESS
    assert (walk.case.closing_signed_by, walk.case.closing_panel_at) == ("", None)
    walk.rule(Kind.CLOSE_WITHOUT, outcome=Outcome.NOT)
    assert (walk.case.stage, walk.case.outcome) == (Stage.CLOSED_WITHOUT_REMEDY, Outcome.NOT)


def test_what_was_put_right_in_part_says_so():
    walk = make.make_walk("check")
    walk.confirm(Answer.WITH_LIMITS)
    walk.close()
    assert (walk.case.stage, walk.case.outcome) == (Stage.CLOSED_REMEDIED, Outcome.PARTLY)


def test_a_person_asks_once_and_in_time_for_a_case_to_be_judged_again():
    walk = make.make_walk("bring")
    walk.rule(Kind.NOT_ACCEPT, where_to="The county")
    with pytest.raises(Refused, match="time for asking is over"):
        actions.ask_for_review(walk.report, actor=walk.person, at=walk.at + timedelta(days=30))
    actions.ask_for_review(walk.report, actor=walk.person, at=walk.later())
    walk.refresh().rule(Kind.NOT_ACCEPT, where_to="The county")
    with pytest.raises(Refused, match="that was the last time"):
        actions.ask_for_review(walk.report, actor=walk.person, at=walk.later())
    walk.refresh()
    assert walk.case.stage == Stage.NOT_ACCEPTED


@pytest.mark.parametrize("first", ["panel", "unreachable"])
def test_the_panel_signs_alone_where_nobody_can_be_asked_and_says_so(first):
    walk = make.make_walk("propose")
    order = [Kind.AGREE_PLAN, Kind.DECLARE_UNREACHABLE]
    for kind in order if first == "panel" else reversed(order):
        walk.rule(kind)
    assert (walk.case.stage, walk.case.plan_signed_by) == (Stage.REMEDY_AGREED, "panel_alone")
    walk.deliver()
    walk.ask_for_check()
    walk.check()
    walk.close()
    assert (walk.case.stage, walk.case.outcome) == (Stage.CLOSED_REMEDIED, Outcome.BODY_CONFIRMED)


@pytest.mark.parametrize(
    ("outcome", "is_so"),
    [
        ("ignored", True),
        ("no_agreement", False),
        ("not_delivered", False),
        ("not", False),
        ("no_reply", False),
    ],
)
def test_a_case_without_remedy_closes_only_in_words_that_are_so(outcome, is_so):
    walk = make.make_walk("publish")
    walk.later(40)
    if is_so:
        walk.rule(Kind.CLOSE_WITHOUT, outcome=outcome)
        assert walk.case.outcome == outcome
    else:
        with pytest.raises(Refused, match="not how it went"):
            walk.rule(Kind.CLOSE_WITHOUT, outcome=outcome)


def test_a_case_that_is_opened_again_is_signed_anew():
    walk = make.make_walk("close")
    actions.ask_to_reopen(walk.case, "They did it again.", actor=Visitor(), at=walk.later())
    walk.rule(Kind.REOPEN)
    assert (walk.case.stage, walk.case.outcome, walk.case.closing_signed_by) == (Stage.UNDER_REVIEW, "", "")
    assert not ReopenRequest.objects.unanswered().exists()
    for step in make.WAY[make.WAY.index("draft") : -1]:
        getattr(walk, step)()
    assert walk.case.stage == Stage.CHECKING
    walk.close()
    assert walk.case.stage == Stage.CLOSED_REMEDIED


def test_the_panel_may_leave_a_case_closed_and_says_why_where_somebody_asked():
    walk = make.make_walk("close")
    with pytest.raises(Refused, match="Nobody asks"):
        walk.rule(Kind.KEEP_CLOSED)
    actions.ask_to_reopen(walk.case, "They did it again.", actor=Visitor(), at=walk.later())
    walk.rule(Kind.KEEP_CLOSED, "What is told is another matter, and has a case of its own.")
    assert walk.case.stage == Stage.CLOSED_REMEDIED
    assert kinds_of(walk.case)[-1] == "kept_closed"
    assert not ReopenRequest.objects.unanswered().exists()


def test_the_panel_alone_learns_that_somebody_asks_and_gets_one_letter(
    client, mailoutbox, django_capture_on_commit_callbacks
):
    walk = make.make_walk("close")
    overseer = make.make_overseer()
    mailoutbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        for words in ("They did it again.", "And again."):
            actions.ask_to_reopen(walk.case, words, actor=Visitor(), at=walk.later())
    assert [len(letters_to(mailoutbox, member)) for member in walk.panel] == [1] * len(walk.panel)
    assert letters_to(mailoutbox, walk.officer) == []
    asks = {}
    with time_machine.travel(walk.later()):
        for reader in (walk.panel[0], walk.officer, walk.steward, overseer):
            client.force_login(reader)
            page = client.get(reverse("redress_log:cases")).content.decode()
            assert walk.case.reference in page
            asks[reader] = "Somebody asks to open it again" in page
        assert list(asks.values()) == [True, False, False, False]
        assert cases_waiting_for_panel(walk.panel[0], walk.at) == [walk.case]
        walk.rule(Kind.KEEP_CLOSED, "What is told is another matter, and has a case of its own.")
        assert cases_waiting_for_panel(walk.panel[0], walk.at) == []


def test_harm_to_a_group_is_followed_up_without_whoever_withdrew():
    walk = make.make_walk("accept", is_group=True)
    actions.withdraw_report(walk.report, actor=walk.person, at=walk.later())
    walk.refresh()
    assert (walk.case.stage, walk.case.publish_at) == (Stage.WITHDRAWN, None)
    walk.rule(Kind.CONTINUE)
    assert (walk.case.shows, walk.case.public_summary) == (Shows.TYPE_ONLY, "")
    walk.publish()
    assert walk.case.is_published
    assert walk.case.stage == Stage.UNDER_REVIEW


def test_harm_to_one_person_ends_with_their_word():
    walk = make.make_walk("publish")
    actions.withdraw_report(walk.report, actor=walk.person, at=walk.later())
    walk.refresh()
    with pytest.raises(Refused, match="Only harm to a group"):
        walk.rule(Kind.CONTINUE)
    assert (walk.case.stage, walk.case.outcome) == (Stage.WITHDRAWN, Outcome.WITHDRAWN)


@pytest.mark.parametrize("leave", [actions.withdraw_report, actions.erase_report])
def test_who_leaves_is_waited_for_no_longer(leave):
    walk = make.make_walk("propose")
    other, theirs = second_report(walk)
    walk.rule(Kind.AGREE_PLAN)
    walk.sign_plan()
    assert walk.case.stage == Stage.REMEDY_PROPOSED
    leave(other, actor=theirs, at=walk.later())
    walk.refresh()
    assert (walk.case.stage, walk.case.plan_signed_by) == (Stage.REMEDY_AGREED, "affected")


def test_all_who_were_harmed_sign_and_one_refusal_refuses():
    walk = make.make_walk("propose")
    other, theirs = second_report(walk)
    walk.sign_plan()
    actions.sign_plan(other, Answer.REFUSE, actor=theirs, at=walk.later())
    walk.refresh()
    assert (walk.case.stage, walk.case.refused_plans) == (Stage.FINDING_PUBLISHED, 1)


def letters_to(mailoutbox, member):
    return [mail for mail in mailoutbox if mail.to == [member.email]]


def test_who_owes_a_step_gets_a_letter_before_its_day_and_another_after(
    mailoutbox, django_capture_on_commit_callbacks
):
    walk = make.make_walk("publish")
    clock = Clock.objects.get(subject=walk.case.reference, kind="answer-case")
    counts = []
    for days in (-5, -3, -2, 1, 2):
        mailoutbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            tasks.due(clock.due_at + timedelta(days=days))
        counts.append(len(letters_to(mailoutbox, walk.officer)))
    # The last of these runs also escalates, of which the institution is told once.
    assert counts == [0, 1, 0, 2, 0]


def test_the_panel_is_reminded_of_what_it_owes_and_the_person_asked_once_more(
    mailoutbox, django_capture_on_commit_callbacks
):
    walk = make.make_walk("propose", contact="ana@example.org")
    clock = Clock.objects.get(subject=walk.case.reference, kind="agree-remedy")
    mailoutbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        tasks.due(clock.due_at - timedelta(days=2))
    assert len(letters_to(mailoutbox, walk.panel[0])) == 1
    assert letters_to(mailoutbox, walk.officer) == []
    (mail,) = [mail for mail in mailoutbox if mail.to == ["ana@example.org"]]
    assert "/code/confirm/" in mail.body
    assert walk.case.reference not in mail.subject + mail.body


def test_a_person_is_reminded_twice_and_then_left_in_peace(mailoutbox, django_capture_on_commit_callbacks):
    report, _code = make.make_report(contact="ana@example.org")
    steward = make.make_steward()
    actions.acknowledge_report(report, actor=steward, at=make.START)
    actions.answer_person(report, "When was it?", actor=steward, at=make.START)
    counts = []
    for days in (10, 20, 21, 41, 60, 90):
        mailoutbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            tasks.due(make.START + timedelta(days=days))
        counts.append(len(mailoutbox))
    assert counts == [0, 1, 0, 1, 0, 0]
    with pytest.raises(Refused, match="by the clock"):
        actions.remind_person(report, actor=steward, at=make.START + timedelta(days=20))
    with pytest.raises(Refused, match="No letter"):
        actions.remind_person(report, actor=clock_actor, at=make.START + timedelta(days=90))


def test_an_institution_is_reminded_of_its_answer_to_a_history_of_harm(
    mailoutbox, django_capture_on_commit_callbacks
):
    history = make_listed_history()
    named = history.named.get()
    officer = make.make_officer(named.institution)
    stranger = make.make_officer()
    counts = []
    for days in (-9, -2, -1, 3, 4):
        mailoutbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            tasks.due(named.clock.due_at + timedelta(days=days))
        counts.append((len(letters_to(mailoutbox, officer)), len(letters_to(mailoutbox, stranger))))
    assert counts == [(0, 0), (1, 0), (0, 0), (1, 0), (0, 0)]
    with pytest.raises(Refused, match="by the clock"):
        actions.remind_institution(named, actor=officer, at=named.clock.due_at)


def test_what_waits_for_a_batch_that_is_late_is_shown_before_what_follows():
    walk = make.make_walk("publish")
    case, at = walk.case, walk.later()
    waiting = append_move(case, "talks_opened", actor="steward", at=at, stage=Stage.UNDER_REVIEW, quiet=True)
    assert waiting.shown_at is None
    follows = append_move(
        case, "accepted", actor="redress_panel", at=at + timedelta(days=21), stage=Stage.ACCEPTED
    )
    waiting.refresh_from_db()
    case.refresh_from_db()
    assert waiting.shown_at == follows.shown_at
    assert case.shown_stage == Stage.ACCEPTED
    tasks.due(at + timedelta(days=28))
    case.refresh_from_db()
    assert case.shown_stage == Stage.ACCEPTED
