"""Three cases of harm from all sides: one that the institution ignores, one put right, one of a whole group."""

import re

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from tests.e2e.redress import HARM, SUMMARY, Person, Sides
from tests.factories import DAY, make_charter, make_institution, make_poll_announced, make_submitted_proposal
from tests.factories.ballots import make_votes

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def riverside(calendar):
    call_command("ensure_pages", verbosity=0)
    make_charter()
    return make_institution("Riverside Health", "INS-riverside", at=timezone.now())


@pytest.fixture
def sides(visitors, riverside):
    return Sides(visitors, riverside)


def test_an_institution_that_never_answers_is_named_with_its_silence(visitors, calendar, riverside, sides):
    person, stranger = Person(visitors, "The nurse told Bruno what I have."), visitors()
    reference = sides.bring(person, person.report(riverside))
    sides.declare(reference)
    second = sides.decide(reference, "Take the case on")
    second.sees("Waiting for the institution", "not public")

    # It comes out with the batch, in words that the person approved.
    stranger.goto("/en/redress/")
    stranger.does_not_see(reference)
    calendar.pass_days(8)
    stranger.goto("/en/redress/")
    stranger.press(HARM, role="link")
    stranger.sees("Waiting for the institution", "Answer due", "Riverside Health", SUMMARY)

    # The institution reads what it is asked, and says nothing.
    officer = sides.at_case(sides.officer, reference)
    officer.sees("Answer", SUMMARY)
    calendar.pass_days(30)
    stranger.goto(f"/en/redress/{reference}/")
    stranger.sees("Escalated: a limit was passed", "late")
    stranger.goto("/en/redress/?stage=escalated")
    stranger.sees(reference)
    officer = sides.at_case(sides.officer, reference)
    officer.sees("Escalated: a limit was passed", "late")

    # The panel cannot call it anything else than it was.
    sides.decide(reference, "Close without remedy", outcome="ignored").sees("Institution never answered")
    stranger.goto(riverside.get_absolute_url())
    stranger.press("Problems reported about it", role="link")
    stranger.sees(reference, "Institution never answered")
    stranger.press(HARM, role="link")
    stranger.sees("Closed without remedy", "Institution never answered")
    person.come_back()
    person.visitor.sees("Closed without remedy", "Institution never answered")


def test_who_reported_without_a_name_says_whether_it_was_put_right(visitors, calendar, riverside, sides):
    person, stranger = Person(visitors, "The nurse told Bruno what I have."), visitors()
    reported_as = person.report(riverside, contact="nobody@person.example")
    person.add_file("letter.txt", "Dear Bruno")
    reference = sides.bring(person, reported_as)
    sides.declare(reference)
    sides.decide(reference, "Take the case on")
    calendar.pass_days(8)
    sides.answer(reference, "We do not know how it came about.")
    stranger.goto(f"/en/redress/{reference}/")
    stranger.sees("Being looked into", SUMMARY, "We do not know how it came about.")

    # Both sides read the draft before it is a finding.
    sides.decide(reference, "Show both sides the draft", finding="upheld", cause="training")
    person.come_back()
    person.visitor.sees("What the redress panel is about to find", "People did not know better")
    stranger.goto(f"/en/redress/{reference}/")
    stranger.does_not_see("People did not know better")
    calendar.pass_days(8)
    sides.decide(reference, "Publish the finding")
    sides.propose(reference, "Say sorry in writing.")
    person.answer("Bruno should hear it too.")
    sides.decide(reference, "Agree to the proposed remedy").sees("Remedy agreed")
    sides.deliver(reference)

    # The mail says nothing of what it is about, and opening its link says nothing for the person.
    letter = mail.outbox[-1]
    assert (letter.to, letter.subject) == (["nobody@person.example"], "There is something new for you")
    link = re.search(r"/en/code/confirm/\S+", letter.body)[0]
    for _time in range(2):
        person.visitor.goto(link)
        person.visitor.sees("Was this put right?", "Say sorry in writing.")
    sides.check(reference).sees("Those who were harmed have not signed yet.")
    person.visitor.choose(answer="accept")
    person.visitor.press("Send my answer")
    person.visitor.sees("Thank you")
    person.visitor.page.goto(link)
    person.visitor.sees("This link is closed")
    sides.decide(reference, "Confirm that it was put right").sees("Put right – confirmed by the person")

    # When the person said so is nobody's to know: it comes out with the batch.
    stranger.goto(f"/en/redress/{reference}/")
    stranger.does_not_see("confirmed by the person")
    calendar.pass_days(8)
    for page in (
        riverside.get_absolute_url(),
        "/en/redress/?outcome=confirmed",
        f"/en/redress/{reference}/",
    ):
        stranger.goto(page)
    stranger.sees("Put right – confirmed by the person", "Checked: done")
    sides.at_case(sides.officer, reference).sees("Put right – confirmed by the person")
    files = (
        f"/en/redress/{reference}.json",
        "/en/redress/list.json",
        "/en/redress/list.csv",
        "/en/redress/list.atom",
    )
    seen = [page for pages in (stranger.everything_seen, *sides.read_by_institution) for page in pages]
    seen += [stranger.download(file).decode() for file in files]
    for secret in ("Bruno", "person.example", "letter.txt", reported_as, person.code):
        assert not [page for page in seen if secret in page], secret


def test_a_community_says_by_vote_whether_harm_to_all_of_it_was_put_right(
    visitors, calendar, riverside, sides
):
    person, stranger = Person(visitors, "They printed the street of everybody in it."), visitors()
    reported_as = person.report(
        riverside, unfold="When, where, to whom", who_was_harmed="community", group_name="Elm Row"
    )
    reference = sides.bring(person, reported_as, summary="A list of streets was printed.")
    sides.declare(reference)
    sides.decide(reference, "Take the case on")
    calendar.pass_days(8)
    sides.answer(reference)
    sides.decide(reference, "Show both sides the draft", finding="upheld", cause="no_rule")
    calendar.pass_days(8)
    sides.decide(reference, "Publish the finding")
    sides.propose(reference, "Say sorry to everybody.")
    person.come_back()
    person.visitor.sees("A whole group was harmed, so the community answers by a vote.")
    person.visitor.does_not_see("Send my answer")

    def vote(seats):
        """The panel names a vote, the seats say Yes in it, and the clock takes the result over."""
        now = timezone.now()
        poll = make_poll_announced(proposal=make_submitted_proposal(at=now - 20 * DAY), at=now, seats=seats)
        panelist = sides.at_case(sides.panel[2], reference)
        panelist.press("Ask the community by a vote", role="link")
        panelist.fill(poll=poll.reference)
        panelist.press("Let this vote stand")
        calendar.pass_days(8)
        make_votes(poll, at=timezone.now(), A="yes", B="yes", C="no")
        calendar.pass_days(8)
        calendar.pass_days(2)
        panelist = sides.at_case(sides.panel[2], reference)
        panelist.sees("Those who were harmed have signed.", "The panel has not signed yet.")

    vote(seats=3)
    sides.decide(reference, "Agree to the proposed remedy").sees("Remedy agreed")
    sides.deliver(reference)
    sides.check(reference)
    vote(seats=0)
    sides.decide(reference, "Confirm that it was put right").sees("Closed – put right")
    stranger.goto("/en/redress/?stage=closed_remedied")
    stranger.press(HARM, role="link")
    stranger.sees("Put right – confirmed by a vote of the community", "Say sorry to everybody.")
    person.come_back()
    person.visitor.sees("Closed – put right")
