from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from community import actions, charter
from community.models import CharterRule, Clock, Member, Membership, SystemActor
from community.rules import Refused
from community.windows import State
from tests.factories import (
    DAY,
    START,
    make_charter,
    make_institution,
    make_member,
    make_officer,
    make_steward,
    setup_actor,
)

pytestmark = pytest.mark.django_db


def adopt(actor, value=21, at=START):
    return actions.adopt_rule(
        "comment-period", value=value, unit="days", text_en="a", text_es="b", actor=actor, at=at
    )


def pending_kinds():
    """The kinds waiting to be numbered, as an outsider to the record would see them once they are."""
    from record.sequencer import released

    return list(released(START + 1000 * DAY).order_by("at", "place", "key").values_list("kind", flat=True))


def test_a_steward_adopts_a_rule_and_a_member_does_not():
    make_charter()
    steward = make_steward()
    with pytest.raises(Refused, match="stewards"):
        adopt(make_member())
    rule = adopt(steward)
    assert rule.version == 2
    assert "community.rule_adopted" in pending_kinds()


def test_a_new_version_leaves_the_past_as_it_was():
    make_charter()
    adopt(make_steward(), value=21, at=START)
    before, after = (
        CharterRule.objects.rule("comment-period", at).value for at in (START - timedelta(seconds=1), START)
    )
    assert (before, after) == (14, 21)


def test_a_rule_that_was_never_adopted_is_not_guessed():
    with pytest.raises(CharterRule.DoesNotExist):
        CharterRule.objects.rule("comment-period", START)


def test_an_institutions_code_has_one_form():
    with pytest.raises(ValidationError):
        make_institution(code="Riverside Health")


def test_an_officer_belongs_to_an_institution():
    with pytest.raises((ValidationError, IntegrityError)), transaction.atomic():
        actions.give_role(make_member(), Membership.Role.OFFICER, actor=setup_actor, at=START)


def test_a_role_ends_at_its_moment_and_only_once():
    steward = make_steward()
    membership = steward.memberships.get()
    other = make_steward()
    actions.end_role(membership, actor=other, at=START)
    assert list(Membership.objects.current(START).filter(member=steward)) == []
    assert Membership.objects.current(START - timedelta(seconds=1)).filter(member=steward).exists()
    with pytest.raises(Refused, match="ended already"):
        actions.end_role(membership, actor=other, at=START + DAY)


@pytest.fixture
def clock():
    make_charter()
    institution = make_institution(holidays_of="US-CA", time_zone="America/Los_Angeles")
    return Clock.start(
        "explain", subject="DEC-2026-0001", institution=institution, rule_key="explain-by", at=START
    )


def test_those_who_must_answer_move_a_date_once_and_before_it_passes(clock):
    officer, stranger = make_officer(clock.institution), make_officer()
    due = clock.due_at
    with pytest.raises(Refused, match="Only those who must answer"):
        actions.extend_clock(
            clock, reason="The archive is closed.", clause="Rule 4.", actor=stranger, at=START + DAY
        )
    moved = actions.extend_clock(
        clock, reason="The archive is closed.", clause="Rule 4.", actor=officer, at=START + DAY
    )
    assert moved.due_at > due
    assert moved.first_due_at == due
    with pytest.raises(Refused, match="moved once already"):
        actions.extend_clock(clock, reason="Again.", clause="Rule 4.", actor=officer, at=START + 2 * DAY)


@pytest.mark.parametrize("late_by", [timedelta(0), timedelta(days=3)])
def test_a_date_that_has_passed_cannot_be_moved(clock, late_by):
    officer = make_officer(clock.institution)
    just_before = clock.due_at - timedelta(seconds=1)
    with pytest.raises(Refused, match="has passed"):
        actions.extend_clock(
            clock, reason="Busy.", clause="Rule 4.", actor=officer, at=clock.due_at + late_by
        )
    actions.extend_clock(clock, reason="Busy.", clause="Rule 4.", actor=officer, at=just_before)


def test_only_a_steward_pauses_and_the_days_are_given_back(clock):
    steward, officer = make_steward(), make_officer(clock.institution)
    due = clock.due_at
    with pytest.raises(Refused, match="stewards"):
        actions.pause_clock(clock, kind="answer", reason="Waiting for you.", actor=officer, at=START + DAY)
    actions.pause_clock(
        clock, kind="answer", reason="Waiting for the community.", actor=steward, at=START + DAY
    )
    clock.refresh_from_db()
    assert clock.reading(due + DAY).state is State.PAUSED
    resumed = actions.resume_clock(clock, actor=steward, at=START + 4 * DAY)
    assert resumed.due_at == due + 3 * DAY
    assert resumed.pauses.get().reason == "Waiting for the community."


def test_the_database_and_the_page_say_the_same_about_every_clock(clock):
    """One expression filters, another derives the words; they may never part."""
    steward = make_steward()
    institution = clock.institution
    stopped_early, stopped_late, paused = (
        Clock.start("explain", subject=s, institution=institution, rule_key="explain-by", at=START)
        for s in ("DEC-2026-0002", "DEC-2026-0003", "DEC-2026-0004")
    )
    Clock.objects.filter(pk=stopped_early.pk).update(stopped_at=stopped_early.due_at - timedelta(seconds=1))
    Clock.objects.filter(pk=stopped_late.pk).update(stopped_at=stopped_late.due_at)
    actions.pause_clock(paused, kind="answer", reason="Waiting.", actor=steward, at=START + 2 * DAY)
    states = {
        "late": {State.LATE},
        "paused": {State.PAUSED},
        "answered_late": {State.ANSWERED_LATE},
        "answered_on_time": {State.ANSWERED_ON_TIME},
        "due_soon": {State.DUE_SOON, State.DUE_TODAY},
    }
    clocks = list(Clock.objects.all())
    edges = [clock.due_at - timedelta(seconds=1), clock.due_at, clock.started_at, START + 2 * DAY]
    for moment in [START + n * DAY for n in range(-1, 30)] + edges:
        for adjective, expected in states.items():
            found = set(getattr(Clock.objects, adjective)(moment))
            assert found == {c for c in clocks if c.reading(moment).state in expected}, (adjective, moment)


def test_founding_adopts_every_rule_once_and_names_the_first_steward(capsys):
    member = make_member()
    call_command("found_community", steward=member.email)
    call_command("found_community", steward=member.email)
    assert CharterRule.objects.count() == len(charter.FIRST_RULES)
    assert pending_kinds().count("community.rule_adopted") == len(charter.FIRST_RULES)
    assert member.memberships.get().role == Membership.Role.STEWARD
    assert "a steward already" in capsys.readouterr().out


def test_only_a_steward_adopts_a_charter_and_all_of_it_or_nothing():
    with pytest.raises(Refused, match="Only the community's stewards"):
        actions.adopt_charter(charter.FIRST_RULES, actor=make_member(), at=START)
    too_long = ("comment-period", 10_000_000, "days", "a", "b")
    with pytest.raises(Refused, match="3650 or less"):
        actions.adopt_charter([*charter.FIRST_RULES[1:], too_long], actor=setup_actor, at=START)
    assert not CharterRule.objects.exists()
    actions.adopt_charter(charter.FIRST_RULES, actor=make_steward(), at=START)
    assert CharterRule.objects.rule("comment-period", START).value == charter.FIRST_RULES[0][1]


def test_founding_names_nobody_who_is_not_a_member():
    with pytest.raises(CommandError, match="Sign up first"):
        call_command("found_community", steward="nobody@example.org")
    assert not CharterRule.objects.exists()


def test_the_machine_acts_as_the_system():
    assert SystemActor("clock").acting_as() == "system:clock"


def leave(member):
    with transaction.atomic():
        actions.delete_account(member, actor=member, at=START)


def test_an_account_goes_only_by_its_owners_hand():
    member = make_member()
    with pytest.raises(Refused, match="Only the person"):
        actions.delete_account(member, actor=make_steward(), at=START)
    leave(member)
    assert not Member.objects.filter(email=member.email).exists()


def test_the_last_steward_stays_until_somebody_else_is_one():
    steward = make_steward()
    with pytest.raises(Refused, match="only steward"):
        leave(steward)
    suspended = make_steward(make_member(is_active=False))
    with pytest.raises(Refused, match="only steward"):
        leave(steward)
    leave(suspended)
    make_steward()
    leave(steward)
    assert Membership.objects.count() == 1


def test_whoever_alone_owes_an_institutions_answers_stays_while_one_is_due():
    make_charter()
    institution = make_institution()
    officer = make_officer(institution)
    Clock.start(
        "explain", subject="DEC-2026-0001", institution=institution, rule_key="explain-by", at=START - DAY
    )
    with pytest.raises(Refused, match="nobody else speaks for it"):
        leave(officer)
    make_officer(institution)
    leave(officer)
    assert pending_kinds()[-1] == "community.role_ended"
    assert institution.memberships.count() == 1
