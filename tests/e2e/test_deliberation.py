"""The whole public conversation about one proposal, on a phone without JavaScript."""

from collections import Counter

import pytest
from django.core.management import call_command
from django.utils import timezone

from community.models import Membership, community_calendar
from proposals.models import Comment, Proposal, Question
from record.queries import entries_about
from tests.e2e.people import (
    accept,
    answer_nine_questions,
    check_from_outside,
    give_view,
    member,
    publish_summary,
    second,
    sign_in,
    start_proposal,
    submit_with,
)
from tests.factories import make_charter, make_institution

FIRST_REASON = "Patients mis visits because no bus stops near their homes."
REASON = "Patients miss visits because no bus stops near their homes."
LAST_REASON = "Patients miss visits because no bus stops near their homes. The clinic counted 300 in a year."

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


def revise(author, proposal, kind, change_note, **answers):
    author.goto(f"/en/proposals/{proposal.reference}/revise/")
    author.unfold("The idea")
    author.fill(kind=kind, change_note=change_note, **answers)
    author.press("Publish the new version")
    author.sees(change_note)


def ask(visitor, proposal, body):
    visitor.goto(f"/en/proposals/{proposal.reference}/questions/")
    visitor.fill(body=body)
    visitor.press("Send your question")
    if "Is it one of these?" in visitor.page.inner_text("main"):
        visitor.press("None of these: ask my question")
    visitor.sees("Waiting for an answer – due", body)
    return Question.objects.get(body=body)


def answer(officer, question, words):
    officer.goto(question.get_absolute_url())
    officer.press("Answer this question", role="link")
    officer.fill(answer=words)
    officer.press("Publish the answer")
    officer.sees(words)


def propose_change(visitor, proposal, new, reason):
    visitor.goto(f"/en/proposals/{proposal.reference}/changes/new/why_needed/")
    visitor.fill(new=new, reason=reason)
    visitor.press("Propose this change")
    visitor.sees("Waiting for an answer", reason)
    return visitor.page.url


def test_a_proposal_is_filed_questioned_changed_and_summed_up_on_a_phone(
    visitors, live_server, calendar, tmp_path
):
    call_command("ensure_pages", verbosity=0)
    make_charter(answer_question=2, summary_challenge=5)
    riverside = make_institution("Riverside Health", "INS-riverside", at=timezone.now())

    def arrive(name, *role):
        return sign_in(visitors(), member(name, *role))

    # Ana begins without an account, writes the code down, and goes on with it on another phone.
    code = start_proposal(visitors())
    ana = visitors()
    ana.goto("/en/proposals/drafts/")
    ana.fill(code=code.lower())
    ana.press("Open the draft")
    ana.goto(ana.page.url + "title/")
    answer_nine_questions(
        ana,
        riverside,
        title="Share clinic streets with the bus agency",
        plain_summary="The clinic would give the bus agency the street of each patient, to plan stops.",
        request_kind="new",
        purpose="ImprovePublicServices",
        why_needed=FIRST_REASON,
    )
    submit_with(ana, member("Ana"))
    proposal = Proposal.objects.get()
    page = f"/en/proposals/{proposal.reference}"
    first_day = community_calendar().local_date(proposal.submitted_at)

    # A steward opens it; neighbours say what they think, and ask that it be answered.
    steward = member("Marcus", Membership.Role.STEWARD)
    marcus = sign_in(visitors(), steward)
    accept(marcus, proposal)
    proposal.refresh_from_db()
    luz, ben, kofi = (arrive(name) for name in ("Luz", "Ben", "Kofi"))
    for neighbour in (luz, ben, kofi):
        neighbour.goto(f"{page}/")
        neighbour.sees("Not yet seconded by enough members: 3 are needed")
        second(neighbour, proposal)
    kofi.sees("Seconded by enough members")
    give_view(luz, proposal, "comment", "My daughter waits an hour for the bus.")
    give_view(ben, proposal, "support", "There should be a stop at the clinic.")
    give_view(kofi, proposal, "concern", "A street can tell where somebody lives.")

    # The author corrects a word, and then says more: three versions, compared in sentences.
    calendar.pass_days(1)
    revise(ana, proposal, "correction", "A word was misspelt.", why_needed=REASON)
    calendar.pass_days(1)
    revise(ana, proposal, "update", "The number was added.", why_needed=LAST_REASON)
    luz.goto(f"{page}/versions/")
    luz.sees("A word was misspelt.", "The number was added.")
    luz.goto(f"{page}/compare/2/3/")
    luz.sees("In sentences", "Word by word", "The clinic counted 300 in a year.")
    assert luz.page.locator("main ul.plain ul li").count() >= 1

    # Five questions by five people: two answered, one a duplicate, one declined, and one left alone.
    mei, omar = arrive("Mei"), arrive("Omar")
    streets = ask(luz, proposal, "Which streets would the clinic give away?")
    police = ask(ben, proposal, "Can the police ask the agency for the list?")
    again = ask(kofi, proposal, "Which streets exactly would the clinic give away, all of them?")
    salaries = ask(mei, proposal, "What does the director of the agency earn?")
    paid = ask(omar, proposal, "Who pays for the new stops?")
    priya = arrive("Priya", Membership.Role.OFFICER, riverside)
    answer(priya, streets, "Only streets with more than 50 houses.")
    answer(priya, police, "Yes, with an order of a court. So the list is deleted after a week.")
    priya.goto(salaries.get_absolute_url())
    priya.press("Say that it cannot be answered", role="link")
    priya.fill(reason="We do not know it. The agency does.")
    priya.press("Publish the reason")
    priya.sees("Said they cannot answer", "The agency does.")
    priya.goto(f"/en/proposals/{proposal.reference}/documents/")
    priya.sees("Add a document")
    marcus.goto(again.get_absolute_url())
    marcus.press("Merge it with an earlier question", role="link")
    marcus.choose(into=streets.reference)
    marcus.press("Merge the questions")
    marcus.sees(f"Merged with {streets.reference}")

    # Two changes to the text: one becomes a version, the other is answered with reasons.
    accepted = propose_change(
        luz, proposal, LAST_REASON + " Half of them are over 70.", "Old people need it most."
    )
    declined = propose_change(ben, proposal, "Because buses are good.", "It is shorter.")
    ana.goto(accepted)
    ana.press("Accept this change")
    ana.sees("Accepted – version 4")
    ana.goto(declined)
    ana.sees("This answer was changed meanwhile")
    ana.fill(reasons="It would leave out why.")
    ana.press("Do not accept it")
    ana.sees("Not accepted – reasons", "It would leave out why.")
    ben.goto(f"{page}/changes/")
    ben.sees("Accepted – version 4", "Not accepted – reasons")

    # What was said away from the site is heard too, in the language in which it was said.
    calendar.pass_days((paid.clock.due_at - timezone.now()).days + 1)
    today = community_calendar().local_date(timezone.now()).isoformat()
    marcus.goto(f"{page}/meetings/")
    marcus.press("Enter a meeting", role="link")
    marcus.fill(held_on=today, place="Laundry on Fifth Street", notes="They want a bench at the stop.")
    marcus.choose(language="en")
    marcus.press("Publish it")
    marcus.sees("Laundry on Fifth Street", "They want a bench at the stop.")
    marcus.press("Type in a comment from paper, phone or a meeting", role="link")
    marcus.choose(channel="paper", language="es")
    marcus.fill(said_on=today, body="Yo voy a pie porque el autobús no llega.")
    marcus.press("Publish it")
    luz.goto(f"{page}/comments/")
    luz.sees("On paper", "Written in Spanish", "porque el autobús no llega")

    # One view is taken back; another is reported, held back and put back by somebody who looked.
    luz.press("Take it back", role="link")
    luz.press("Take it back")
    luz.sees("Taken back by its author")
    luz.does_not_see("My daughter")
    concern = Comment.objects.get(stance="concern")
    mei.goto(f"/en/proposals/report/comment/{concern.pk}/")
    mei.choose(reason="off_subject")
    mei.press("Send your report")
    nora = arrive("Nora", Membership.Role.MODERATOR)
    nora.goto("/en/proposals/moderation/desk/")
    nora.sees("Reported since")
    nora.press("Look at it", role="link")
    nora.sees("Why it was reported")
    nora.choose(reason="off_subject")
    nora.press("Hold it back")
    mei.goto(f"{page}/comments/")
    mei.sees("Held back since")
    mei.does_not_see("tell where somebody lives")
    nora.goto(f"/en/proposals/moderation/comment/{concern.pk}/")
    nora.press("Put it back")
    mei.goto(f"{page}/comments/")
    mei.sees("tell where somebody lives")
    mei.goto("/en/proposals/moderation/")
    mei.sees("Held back", "Put back")

    # The day on which the fifth answer was due is over. It comes, and that it was late stays.
    omar.goto(paid.get_absolute_url())
    omar.sees("Answer late", "No answer has been published. It was due on")
    omar.goto(f"{page}/questions/")
    omar.sees("Answer late", "Answered", "Said they cannot answer", f"Merged with {streets.reference}")
    answer(priya, paid, "The county pays.")
    omar.goto(paid.get_absolute_url())
    omar.sees("Answered late", "The county pays.")

    # Comments close; what was said is summed up, challenged, and answered by another steward.
    calendar.pass_days((proposal.comments_close_at - timezone.now()).days + 1)
    marcus = sign_in(visitors(), steward)
    marcus.goto(f"{page}/")
    marcus.sees("Comments closed")
    publish_summary(
        marcus,
        proposal,
        points="A stop at the clinic is wanted.\nA street can tell where somebody lives.",
        agreed="A stop is needed.",
        not_agreed="Whether streets must be given for it.",
        minority_view="Few fear the police.",
        what_changed="The text says how many visits were missed.",
    )
    driver = arrive("A driver")
    driver.goto(f"{page}/summary/")
    driver.fill(body="It leaves out the bench.")
    driver.press("Send your challenge")
    driver.sees("Summary challenged", "It leaves out the bench.")
    rosa = arrive("Rosa", Membership.Role.STEWARD)
    rosa.goto(f"{page}/summary/")
    rosa.press("Answer this challenge", role="link")
    rosa.sees("It leaves out the bench.")
    rosa.choose(upheld="no")
    rosa.fill(answer="The bench is in the notes of the meeting.")
    rosa.press("Publish your answer")
    rosa.sees("The summary stands.", "Summary published – can be challenged until")
    calendar.pass_days(6)
    stranger = visitors()
    stranger.goto(f"{page}/summary/")
    stranger.sees("Summary final", "Few fear the police.", "The bench is in the notes")

    # Whoever comes later reads how it stood on any day, and what happened, and checks the record.
    for tab in (
        "",
        "comments/",
        "questions/",
        "changes/",
        "meetings/",
        "opinions/",
        "versions/",
        "documents/",
    ):
        stranger.goto(f"{page}/{tab}")
    stranger.goto(f"{page}/at/{first_day.isoformat()}/")
    stranger.sees("You are reading an old version.", FIRST_REASON)
    entries = entries_about(proposal.reference)
    happened = Counter(entry.kind.removeprefix("proposals.") for entry in entries)
    assert happened == {
        "submitted": 1,
        "accepted": 1,
        "seconded": 1,
        "commented": 3,
        "comment_entered": 1,
        "comment_withdrawn": 1,
        "revised": 2,
        "change_proposed": 2,
        "change_accepted": 1,
        "change_declined": 1,
        "meeting_entered": 1,
        "contribution_held": 1,
        "contribution_restored": 1,
        "summary_published": 1,
        "summary_challenged": 1,
        "summary_challenge_answered": 1,
        # The words, the stance and the name of the view that was taken back.
        "payload.erased": 3,
    }
    asked = Counter(
        entry.kind.removeprefix("proposals.")
        for question in (streets, police, again, salaries, paid)
        for entry in entries_about(question.reference)
    )
    assert asked == {
        "question_asked": 5,
        "question_answered": 3,
        "question_declined": 1,
        "question_merged": 1,
    }
    stranger.goto(f"/en/record/?subject={proposal.reference}")
    assert stranger.page.locator("main .timeline > li").count() == len(entries)
    live = check_from_outside(f"{live_server.url}/record/")
    assert live.returncode == 0, live.stdout + live.stderr
    assert "My daughter" not in stranger.download("/en/record/feed.atom").decode()
