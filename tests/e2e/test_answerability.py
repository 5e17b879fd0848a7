"""An institution goes against a vote, explains it late, and is checked, corrected and challenged."""

import json

import pytest
from django.core.management import call_command
from django.utils import timezone

from community.actions import adopt_rule
from community.models import Membership, clock_actor
from decisions.actions import open_decision
from decisions.models import Heading
from record.queries import entries_about
from tests.e2e.people import check_from_outside, member, sign_in
from tests.factories import (
    DAY,
    make_charter,
    make_institution,
    make_poll_final,
    make_submitted_proposal,
    setup_actor,
)

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

WORDS = {
    heading.value: f"Our words on this: {heading.label}" for heading in Heading if heading != Heading.POINTS
}
POINT = {"points-0-point": "The bus did not come", "points-0-answer": "We will ask the transit agency."}


def publish_with_approval(author, approver, decision):
    """Ask for approval on the preview, have a second person give it, and publish."""
    author.press("Ask for approval")
    approver.goto(f"/en/decisions/{decision.reference}/preview/")
    approver.press("Approve this text")
    author.goto(f"/en/decisions/{decision.reference}/preview/")
    author.press("Publish it")


def test_who_departs_from_a_vote_has_to_answer_for_it(visitors, live_server, calendar, tmp_path):
    call_command("ensure_pages", verbosity=0)
    make_charter()
    now = timezone.now()
    adopt_rule(
        "explanation-approvals",
        value=1,
        unit="count",
        text_en="One approves it.",
        text_es="Lo aprueba una persona.",
        actor=setup_actor,
        at=now,
    )
    riverside = make_institution("Riverside Health", "INS-riverside", at=now)
    # Notice and vote take a week each, and the result is final a day later.
    poll = make_poll_final(proposal=make_submitted_proposal(institution=riverside), at=now - 16 * DAY)
    decision = open_decision(poll.proposal, poll, actor=clock_actor, at=poll.final_from)
    address = f"/en/decisions/{decision.reference}/"
    author = member("Priya", Membership.Role.OFFICER, riverside)
    approver = member("Omar", Membership.Role.OFFICER, riverside)
    grace = member("Grace", Membership.Role.OVERSEER)
    ana = member("Ana")
    stranger = visitors()

    # The seats said yes; the institution says no.
    stranger.goto(address)
    stranger.sees("Waiting for the decision – due")
    calendar.pass_days(1)
    priya = sign_in(visitors(), author)
    priya.goto(address)
    priya.press("Record the decision", role="link")
    priya.choose(outcome="refused", followed_vote="yes")
    priya.press("Continue")
    priya.sees("The vote came out the other way")
    priya.choose(outcome="refused", followed_vote="no")
    priya.press("Continue")
    priya.press("Publish the decision")
    stranger.goto(address)
    stranger.sees("Decision: not approved.", "Decided – explanation due")

    # Reasons are due in ten working days; on the desk and on every list they are late by themselves.
    calendar.pass_days(25)
    stranger.goto(address)
    stranger.sees("Explanation late –", "No explanation has been published. It was due on")
    stranger.press("How we worked out this date", role="link")
    stranger.sees("10 working days")
    stranger.goto("/en/decisions/?clock=late")
    stranger.sees(decision.reference)
    priya, omar = sign_in(visitors(), author), sign_in(visitors(), approver)
    priya.goto("/en/decisions/desk/")
    priya.press("Write the explanation", role="link")
    priya.fill(**WORDS | {"evidence": ""}, **POINT)
    priya.press("See it as everybody will")
    priya.sees("Evidence we used")
    priya.fill(evidence="We asked the agency.")
    priya.press("See it as everybody will")
    publish_with_approval(priya, omar, decision)
    stranger.goto(address)
    stranger.sees("Explanation published", "days late", "The bus did not come")

    # The oversight body finds a gap, and the institution fills it in a version of its own.
    grace = sign_in(visitors(), grace)
    grace.goto(address)
    grace.press("Check whether it is complete", role="link")
    grace.choose(missing="evidence")
    grace.fill(missing_points="Who pays for the bus", note="No number is named.")
    grace.press("Publish what you found")
    stranger.goto(address)
    stranger.sees(
        "Explanation found incomplete – missing: Evidence we used; Who pays for the bus", "days late"
    )
    calendar.pass_days(3)
    priya.goto("/en/decisions/desk/")
    priya.press("Complete the explanation", role="link")
    priya.fill(
        evidence="The agency counted 412 trips.",
        **{"points-1-point": "Who pays for the bus", "points-1-answer": "The agency does."},
        kind="update",
        change_note="The count of trips was added, and who pays.",
    )
    priya.press("See it as everybody will")
    publish_with_approval(priya, omar, decision)
    stranger.goto(address)
    stranger.sees("The agency counted 412 trips.", "days late", "Version 2")
    grace.goto(address)
    grace.press("Check whether it is complete", role="link")
    grace.fill(note="Everything is there. Whether it is right is not ours to say.")
    grace.press("Publish what you found")
    stranger.goto(address)
    stranger.sees("Explanation checked – complete (published", "days late")

    # A wrong number is corrected where everybody can compare it, and a member challenges the decision.
    calendar.pass_days(1)
    priya.goto(f"{address}correct/")
    priya.fill(evidence="The agency counted 421 trips.", kind="correction", change_note="421, and not 412.")
    priya.press("See it as everybody will")
    publish_with_approval(priya, omar, decision)
    stranger.goto(f"{address}compare/2/3/")
    stranger.sees("412", "421")
    ana = sign_in(visitors(), ana)
    ana.goto(address)
    ana.press("Challenge this decision", role="link")
    ana.fill(reason="The vote was not weighed at all.")
    ana.press("Challenge this decision")
    grace.goto(address)
    grace.sees("The vote was not weighed at all.")
    grace.does_not_see("Ana")
    grace.press("Answer this challenge", role="link")
    grace.choose(upheld="yes")
    grace.fill(answer="The reasons name the vote and do not weigh it.")
    grace.press("Send the answer")
    stranger.goto(address)
    stranger.sees("The reasons name the vote and do not weigh it.", "More explanation asked for – due")
    priya.goto("/en/decisions/desk/")
    priya.press("Give more explanation", role="link")
    priya.fill(
        vote="Two seats of three said yes. We weighed that against the risk.",
        kind="update",
        change_note="How the vote was weighed is said.",
    )
    priya.press("See it as everybody will")
    publish_with_approval(priya, omar, decision)

    # What was late stays late, in words, in data, on paper and in a record that an outsider checks.
    stranger.goto(address)
    stranger.sees("days late", "Two seats of three said yes.")
    row = json.loads(stranger.download(f"/en/decisions/{decision.reference}.json"))
    assert [(clock["kind"], clock["state"]) for clock in row["clocks"]] == [
        ("decide", "answered_on_time"),
        ("explain", "answered_late"),
        ("complete", "answered_on_time"),
        ("more-explanation", "answered_on_time"),
    ]
    stranger.goto(f"{address}v/1/")
    stranger.sees("We asked the agency.")
    assert stranger.download(f"/en/decisions/{decision.reference}.pdf").startswith(b"%PDF-")
    stranger.download(f"{address}dossier.zip")
    kinds = [entry.kind for entry in entries_about(decision.reference)]
    assert [kind.removeprefix("decisions.") for kind in reversed(kinds) if kind != "decisions.signed"] == [
        "opened", "taken", "published", "checked", "corrected", "checked", "corrected",
        "challenged", "challenge_answered", "more_asked", "corrected",
    ]  # fmt: skip
    call_command("publish_record", str(tmp_path / "record"))
    first = tmp_path / "first.json"
    first.write_bytes(stranger.download(f"{address}v/1.json"))
    checked = check_from_outside(tmp_path / "record", "--decision", str(first))
    assert checked.returncode == 0, checked.stdout + checked.stderr
    first.write_bytes(first.read_bytes().replace(b"We asked the agency.", b"We asked no agency."))
    assert check_from_outside(tmp_path / "record", "--decision", str(first)).returncode == 1
