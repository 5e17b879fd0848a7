import time_machine
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from ballots.actions import (
    answer_result_challenge,
    cast_vote,
    challenge_result,
    close_paper,
    close_poll,
    report_on_poll,
)
from ballots.casting import receive_sheets
from ballots.models import ScrutineerReport
from community.models import clock_actor
from record.actions import append_entry
from record.models import Entry
from record.sequencer import sequence
from tests.factories import (
    DAY,
    START,
    make_decision_published,
    make_decision_taken,
    make_decision_waiting,
    make_institution,
    make_member,
    make_officer,
    make_overseer,
    make_poll_open,
    make_report,
    make_steward,
    make_submitted_proposal,
    officer_for,
)
from tests.factories.paper import make_officer_of_poll, make_paper_poll, make_sheets
from tests.factories.secret_polls import (
    make_secret_poll_closed,
    make_secret_poll_frozen,
    make_secret_votes,
    voters_of,
)


def home(client, at, address="/en/"):
    with time_machine.travel(at, tick=False):
        response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def band(body, heading):
    """What stands under a heading, up to the next one of its level."""
    return body.split(f"<h2>{heading}</h2>")[1].split("<h2>")[0]


def test_the_home_page_of_an_empty_site_says_what_is_not_there(client, pages):
    body = home(client, START)
    assert "Nothing is open for comments or votes today." in body
    assert "No answer is late today." in body
    assert "Decisions explained on time this year: 0 of 0" in body


def test_a_proposal_is_open_now_until_its_comments_close(client, pages):
    proposal = make_submitted_proposal()
    open_now = band(home(client, START + DAY), "Open now")
    assert proposal.get_absolute_url() in open_now
    assert "Open for comments until Monday 16 March 2026" in open_now
    assert proposal.reference not in band(home(client, proposal.comments_close_at), "Open now")


def test_a_vote_is_open_now_while_it_runs(client, pages):
    poll = make_poll_open()
    assert "Voting open until" in band(home(client, poll.opens_at), "Open now")
    assert poll.reference not in band(home(client, poll.closes_at), "Open now")


def test_an_answer_is_late_now_from_the_moment_it_was_due(client, pages):
    decision = make_decision_waiting(institution=make_institution(name="Riverside Health"))
    due_at = decision.decide_clock.due_at
    assert decision.reference not in band(home(client, due_at - DAY / 24), "Late now")
    late_now = band(home(client, due_at), "Late now")
    assert decision.get_absolute_url() in late_now
    assert "Riverside Health: No decision by the deadline – 1 day late" in late_now
    assert "?clock=late" in late_now


def test_what_just_changed_is_told_in_sentences_newest_first(client, pages):
    for number in range(11):
        make_institution(name=f"Clinic {number}", at=START + number * DAY)
    sequence(START + 11 * DAY)
    changed = band(home(client, START + 12 * DAY), "Just changed")
    assert changed.count('<li id="event-') == 10
    assert "Clinic 0" not in changed
    assert changed.index("Clinic 10") < changed.index("Clinic 9")


def test_explanations_are_counted_by_the_year_they_were_due(client, pages):
    published = make_decision_published()
    body = home(client, published.explain_clock.due_at + DAY)
    assert "Decisions explained on time this year: 1 of 1" in body
    assert "Decisions this year that followed the community vote: 1 of 1" in body
    assert '/en/decisions/?clock=published_on_time"' in body
    assert "Decisions explained on time this year: 0 of 0" in home(client, START + 400 * DAY)


def test_an_explanation_that_is_late_counts_against_the_institution(client, pages):
    decision = make_decision_taken()
    due_at = decision.explain_clock.due_at
    assert "on time this year: 0 of 0" in home(client, due_at - DAY)
    assert "on time this year: 0 of 1" in home(client, due_at)


def test_an_officer_is_told_how_much_work_is_due_and_nobody_else(client, pages):
    decision = make_decision_waiting()
    due_at = decision.decide_clock.due_at
    assert "Your desk" not in home(client, due_at - DAY)
    client.force_login(make_member())
    assert "Your desk" not in home(client, due_at - DAY)
    client.force_login(officer_for(decision.institution))
    assert "0 decisions due" in home(client, due_at - 9 * DAY)
    assert "1 decision due" in home(client, due_at - DAY)
    body = home(client, due_at + DAY)
    assert "1 decision due" in body
    assert 'href="/en/decisions/desk/"' in body


def test_a_steward_finds_the_desk_and_what_waits_there(client, pages):
    client.force_login(make_steward())
    assert '<a href="/en/redress/desk/">0 reports waiting</a>' in home(client, START)
    make_report()
    assert '<a href="/en/redress/desk/">1 report waiting</a>' in home(client, START + DAY)


def test_a_seat_holder_is_asked_for_a_vote_until_it_is_cast(client, pages):
    poll = make_poll_open()
    holder = poll.roll.first().member
    client.force_login(holder)
    assert "Vote by " in home(client, poll.opens_at)
    cast_vote(poll, "yes", actor=holder, at=poll.opens_at)
    assert "nothing is due." in home(client, poll.opens_at)


def test_somebody_without_a_role_is_asked_for_a_secret_vote_until_it_is_cast(client, pages):
    poll = make_secret_poll_frozen()
    electorate = poll.electorates.select_related("poll", "constituency").get()
    client.force_login(voters_of(electorate)[0])
    assert "Your desk" not in home(client, poll.opens_at - DAY)
    assert "Vote by " in home(client, poll.opens_at)
    make_secret_votes(electorate, ["yes"])
    assert "Your desk" not in home(client, poll.opens_at)


def test_a_teller_is_asked_for_the_sheets_that_wait_for_them_and_nobody_else(client, pages):
    electorate, scrutineer, tellers = make_paper_poll(on_paper=2, votes=["yes"] * 10)
    poll, asked = electorate.poll, "Votes on paper to enter: People of River Valley"

    def is_asked(member, at=poll.closes_at):
        client.force_login(member)
        return asked in home(client, at)

    joined = make_officer(member=make_officer_of_poll(poll, "teller"))
    assert [is_asked(member) for member in (scrutineer, joined, *tellers)] == [False, False, True, True]
    assert not is_asked(tellers[0], poll.closes_at - DAY)
    sheets = make_sheets(electorate, ["yes", "no"])
    receive_sheets(electorate, sheets, actor=tellers[0], at=poll.closes_at)
    assert [is_asked(member) for member in tellers] == [False, True]
    close_paper(electorate, reason="Lost.", actor=scrutineer, at=poll.closes_at)
    assert not is_asked(tellers[1])


def test_a_scrutineer_is_asked_for_a_report_until_it_is_published(client, pages):
    electorate, scrutineer, tellers = make_paper_poll(on_paper=0, votes=["yes"] * 12)
    poll, asked = electorate.poll, f"/en/polls/{electorate.poll.reference}/report/"
    client.force_login(scrutineer)
    assert "Your desk" not in home(client, poll.closes_at)
    close_poll(poll, actor=clock_actor, at=poll.closes_at)
    assert f'<a href="{asked}">Report on the vote {poll.reference}</a>' in home(client, poll.closes_at)
    answers = dict.fromkeys(ScrutineerReport.LINES, True)
    report_on_poll(poll, answers=answers, words="All was well.", actor=scrutineer, at=poll.closes_at)
    assert "Your desk" not in home(client, poll.closes_at)
    client.force_login(tellers[0])
    assert "Your desk" not in home(client, poll.closes_at)


def test_whoever_may_answer_a_challenge_of_a_result_finds_it(client, pages):
    poll = make_secret_poll_closed()
    overseer, asked = make_overseer(), "A challenge of a result waits for an answer"
    client.force_login(overseer)
    assert asked not in home(client, poll.closed_at)
    voter = voters_of(poll.electorates.select_related("poll", "constituency").get())[0]
    challenge = challenge_result(poll, reason="Wrong.", actor=voter, at=poll.closed_at)
    assert asked in home(client, poll.closed_at)
    client.force_login(poll.announced_by)
    assert asked not in home(client, poll.closed_at)
    client.force_login(overseer)
    answer_result_challenge(challenge, upheld=False, answer="No.", actor=overseer, at=poll.closed_at)
    assert asked not in home(client, poll.closed_at)


def test_what_was_erased_is_not_told_one_text_at_a_time(client, pages):
    make_institution(name="Elm Clinic")
    sequence(START + DAY)
    entry = Entry.objects.first()
    with transaction.atomic():
        append_entry(
            "payload.erased",
            subject=entry.subject,
            actor="steward",
            at=START + DAY,
            facts={"entry": entry.index, "reason": "request"},
        )
    sequence(START + 2 * DAY)
    assert "A text was removed" not in band(home(client, START + 3 * DAY), "Just changed")


def test_the_home_page_costs_the_same_however_much_there_is(client, pages):
    at = START + 60 * DAY

    def add(number):
        for _number in range(number):
            make_submitted_proposal(at=at - DAY)
            make_decision_waiting(with_vote=False)
        sequence(at)

    def cost():
        with CaptureQueriesContext(connection) as queries:
            body = home(client, at)
        assert band(body, "Open now").count("<h3") == band(body, "Late now").count("<h3")
        return len(queries)

    add(2)
    home(client, at)
    few = cost()
    add(6)
    assert cost() == few <= 25


def test_the_userbar_is_for_staff(client, admin_client, pages):
    assert "wagtail-userbar" not in home(client, START)
    assert "wagtail-userbar" in admin_client.get("/en/").content.decode()
