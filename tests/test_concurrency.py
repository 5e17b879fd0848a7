"""Two at once, each on a connection of their own: the button pressed twice, and two runs of the deadlines."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client

from community.models import Reference
from community.rules import Refused
from decisions.actions import follow_decision, take_decision
from decisions.models import Decision, Draft, Reminder
from proposals.actions import comment_on_proposal
from record.queries import entries_about
from redress_log.actions import confirm
from tests import factories as make

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


def twice(act):
    """Do it from two threads that start together; gives what each returned or the refusal it met."""
    start = Barrier(2)

    def run(_number):
        try:
            connection.ensure_connection()
            start.wait(timeout=10)
            return act()
        except Refused as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        return list(threads.map(run, range(2)))


def refusals(results):
    return sum(isinstance(result, Refused) for result in results)


def test_the_first_two_references_of_a_year_differ():
    def take():
        with transaction.atomic():
            return Reference.take("PRP", datetime(2031, 1, 1, tzinfo=UTC))

    assert sorted(twice(take)) == ["PRP-2031-0001", "PRP-2031-0002"]


def test_a_comment_sent_twice_at_once_is_said_once():
    proposal, member = make.make_submitted_proposal(), make.make_member()
    results = twice(lambda: comment_on_proposal(proposal, actor=member, at=make.START, body="Once."))
    assert refusals(results) == 1
    assert proposal.comments.count() == 1


def test_a_decision_taken_twice_at_once_is_taken_once():
    decision = make.make_decision_waiting(with_vote=False)
    officer = make.officer_for(decision.institution)
    at = decision.opened_at + make.DAY
    results = twice(lambda: take_decision(decision, "approved", "no_vote", actor=officer, at=at))
    assert refusals(results) == 1


def test_a_correction_published_twice_at_once_is_one_version():
    decision = make.make_decision_published(with_vote=False)
    at = decision.decided_at + 3 * make.DAY
    Draft.objects.create(
        decision=decision,
        language="en",
        sections=make.EXPLANATION | {"review": "We look again in May."},
        points=make.POINTS,
        kind="update",
        change_note="A date was set.",
        saved_at=at,
    )
    client = Client()
    client.force_login(make.officer_for(decision.institution))
    address = f"/en/decisions/{decision.reference}/preview/"

    def publish():
        mine = Client()
        mine.cookies = client.cookies
        return mine.post(address, {"saved": read}).status_code

    with time_machine.travel(at, tick=False):
        read = re.search(r'name="saved" value="([^"]+)"', client.get(address).content.decode())[1]
        assert sorted(twice(publish)) == [302, 409]
    assert decision.versions.count() == 2


def test_a_sign_off_sent_twice_at_once_is_given_once():
    walk = make.make_walk("check")
    results = twice(lambda: confirm(walk.report, "accept", actor=walk.person, at=walk.at))
    assert refusals(results) == 1


def test_two_runs_of_the_deadlines_at_once_do_everything_once():
    poll = make.make_poll_open({"A": "yes", "B": "yes"})
    steward = make.make_steward()
    walk = make.make_walk("accept", steward=steward, at=poll.opens_at)
    at = max(poll.closes_at, walk.case.publish_at) + make.DAY
    for moment in (at, at + 2 * make.DAY):
        assert refusals(twice(lambda moment=moment: call_command("run_due", at=moment.isoformat()))) == 0
    assert Decision.objects.get().poll == poll
    kinds = [entry.kind for entry in entries_about(poll.reference)]
    assert kinds.count("ballots.closed") == kinds.count("ballots.finalised") == 1
    assert [entry.kind for entry in entries_about(walk.case.reference)].count("redress_log.published") == 1


def test_two_runs_of_the_deadlines_at_once_send_every_letter_once(mailoutbox):
    make.make_reminder_rules()
    decisions = [make.make_decision_waiting(with_vote=False) for _each in range(3)]
    officer = make.officer_for(decisions[0].institution)
    for decision in decisions[1:]:
        make.make_officer(decision.institution, member=officer)
    follower = make.make_member()
    follow_decision(decisions[0], actor=follower, at=decisions[0].opened_at)
    late_at = decisions[0].decide_clock.due_at
    mailoutbox.clear()
    assert refusals(twice(lambda: call_command("run_due", at=late_at.isoformat()))) == 0
    told = [officer.email, follower.email, *(decision.proposal.filed_by.email for decision in decisions)]
    # A quarter is over too, and each of the three institutions has its numbers to read: one letter for each.
    about_numbers = [letter.to[0] for letter in mailoutbox if "/scorecards/" in letter.body]
    assert about_numbers == [officer.email] * 3
    addresses = [letter.to[0] for letter in mailoutbox if "/scorecards/" not in letter.body]
    assert sorted(addresses) == sorted(told)
    assert Reminder.objects.count() == 3
