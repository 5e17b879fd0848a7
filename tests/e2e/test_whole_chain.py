"""One data use, from a sentence on a phone to a record that an outsider checks."""

import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core.management import call_command
from django.utils import timezone

from ballots.models import Poll
from community.actions import give_role
from community.models import Membership, SystemActor
from decisions.models import Decision, Heading
from proposals.models import Proposal
from record.queries import entries_about
from redress_log.models import Report
from tests.factories import make_charter, make_institution, make_member

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "a long password"
SECRET = "They left my name and my illness on the desk, and Mr Vega read it."
founder = SystemActor("founding")

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def calendar():
    """The machine's clock, which the story moves on: ``calendar.pass_days(15)``."""

    class Calendar:
        def pass_days(self, days):
            traveller.move_to(timezone.now() + timedelta(days=days), tick=True)
            call_command("run_due", verbosity=0)

    with time_machine.travel(timezone.now(), tick=True) as traveller:
        yield Calendar()


def member(name, role=None, institution=None, seat=""):
    """Somebody with a confirmed address, who can sign in with ``PASSWORD``."""
    person = make_member(name)
    person.set_password(PASSWORD)
    person.save()
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    if role:
        give_role(person, role, actor=founder, at=timezone.now(), institution=institution, seat=seat)
    return person


def sign_in(visitor, person):
    visitor.goto("/en/account/login/")
    visitor.page.fill("[name=login]", person.email)
    visitor.page.fill("[name=password]", PASSWORD)
    visitor.press("Sign in")


def test_one_use_of_data_goes_from_proposal_to_verified_record(visitors, live_server, calendar, tmp_path):
    call_command("ensure_pages", verbosity=0)
    make_charter()
    riverside = make_institution("Riverside Health", "INS-riverside", at=timezone.now())
    resident = member("Ana")
    steward = member("Marcus", Membership.Role.STEWARD)
    officer = member("Priya", Membership.Role.OFFICER, riverside)
    seats = [member(f"Holder {n}", Membership.Role.SEAT_HOLDER, seat=f"Seat {n}") for n in range(1, 4)]

    # A resident writes a proposal, one question on a page, and signs in at the end only.
    ana = visitors()
    ana.goto("/en/")
    ana.goto("/en/proposals/new/")
    ana.press("Start")
    ana.press("Go to the first question", role="link")
    ana.fill(title="Stop sending lists of missed visits to debt collectors")
    ana.press("Save and go on")
    ana.fill(
        plain_summary="The clinic sends the names of people who missed a visit to a collector. It should stop."
    )
    ana.press("Save and go on")
    ana.choose(request_kind="stop")
    ana.press("Save and go on")
    ana.choose(purposes="SellDataToThirdParties")
    ana.press("Save and go on")
    ana.fill(why_needed="People no longer dare to book a visit.")
    ana.press("Save and go on")
    ana.fill(lead_organisation_words="river")
    ana.press("Find")
    ana.choose(lead_organisation=str(riverside.pk))
    ana.press("Save and go on")
    ana.fill(contact_point="Data office")
    ana.press("Save and go on")
    ana.fill(people_described="About 3,000 patients a year.")
    ana.press("Save and go on")
    ana.fill(
        **{
            "possible_harms-0-harm": "A debt of 25 dollars",
            "possible_harms-0-who": "People without insurance",
        }
    )
    ana.press("Add another")
    ana.fill(**{"possible_harms-1-harm": "Fear of the clinic"})
    ana.press("Save and go on")
    ana.sees("Check your answers", "Fear of the clinic")
    ana.press("Sign in to submit", role="link")
    ana.fill(login=resident.email, password=PASSWORD)
    ana.press("Sign in")
    ana.press("Submit")
    proposal = Proposal.objects.get()
    ana.goto(f"/id/{proposal.reference}")
    ana.sees("Received – being checked", proposal.title)

    # A steward checks it and opens it for comments; enough neighbours ask that it be answered.
    marcus = visitors()
    sign_in(marcus, steward)
    marcus.goto("/en/proposals/desk/")
    marcus.press(proposal.title, role="link")
    marcus.press("Check this proposal", role="link")
    marcus.press("Accept it", role="link")
    marcus.press("Open it for comments")
    marcus.sees("Open for comments until", "Not yet seconded by enough members")
    for number in range(1, 4):
        supporter = visitors()
        sign_in(supporter, member(f"Supporter {number}"))
        supporter.goto(f"/en/proposals/{proposal.reference}/")
        supporter.press("Second this proposal", role="link")
        supporter.press("Second it")
    supporter.sees("Seconded by enough members")

    # A neighbour reads it in Spanish, without an account, and another one comments.
    stranger = visitors()
    stranger.goto(f"/es/proposals/{proposal.reference}/")
    stranger.sees(proposal.title)
    neighbour = visitors()
    sign_in(neighbour, member("A neighbour"))
    neighbour.goto(f"/en/proposals/{proposal.reference}/comments/")
    neighbour.fill(body="I paid 25 dollars for a bus that did not come.")
    neighbour.press("Send your view")
    neighbour.sees("a bus that did not come")

    # The steward sums up what was said and announces a vote; the seats vote; the clock closes it.
    calendar.pass_days(15)
    sign_in(marcus, steward)
    marcus.goto(f"/en/proposals/{proposal.reference}/summary/publish/")
    marcus.fill(
        points="The bus did not come.",
        agreed="The lists frighten people.",
        not_agreed="Whether the fine should stay.",
        minority_view="One person wants the fine doubled.",
        what_changed="Nothing in the text.",
    )
    marcus.press("Publish the summary")
    calendar.pass_days(1)
    marcus.goto(f"/en/proposals/{proposal.reference}/")
    marcus.goto(f"/en/polls/announce/{proposal.reference}/")
    marcus.fill(
        what_yes_does_en="The community asks Riverside to stop.",
        what_no_does_en="Riverside may go on.",
        question_en="Shall Riverside stop sending the lists?",
        question_es="¿Debe Riverside dejar de enviar las listas?",
        what_yes_does_es="La comunidad pide a Riverside que pare.",
        what_no_does_es="Riverside puede seguir.",
    )
    marcus.press("Announce the vote")
    poll = Poll.objects.get(proposal=proposal)
    calendar.pass_days(9)
    for seat, choice in zip(seats, ("yes", "yes", "no"), strict=True):
        holder = visitors()
        sign_in(holder, seat)
        holder.goto(f"/en/polls/{poll.reference}/")
        holder.press("Vote", role="link")
        holder.choose(choice=choice)
        holder.press("Check your vote")
        holder.press("Send your vote")
        holder.sees("Your vote was received. You can change it until")
    stranger.goto(f"/en/polls/{poll.reference}/")
    stranger.sees("Voting open until")
    stranger.does_not_see("turnout", "Took part")
    calendar.pass_days(9)
    stranger.goto(f"/en/polls/{poll.reference}/")
    stranger.sees("Passed", "Took part", "Seat 3")

    # The institution decides and gives its reasons.
    decision = Decision.objects.get(proposal=proposal)
    stranger.goto(f"/en/decisions/{decision.reference}/")
    stranger.sees("Waiting for the decision – due")
    priya = visitors()
    sign_in(priya, officer)
    priya.goto(f"/en/decisions/{decision.reference}/")
    priya.press("Record the decision", role="link")
    priya.choose(outcome="approved_conditions", followed_vote="in_part")
    priya.press("Continue")
    priya.press("Publish the decision")
    priya.press("Write the explanation", role="link")
    priya.fill(
        **{
            heading.value: f"Our words on: {heading.label}"
            for heading in Heading
            if heading != Heading.POINTS
        }
    )
    priya.fill(
        **{"points-0-point": "The bus did not come", "points-0-answer": "We will ask the transit agency."}
    )
    priya.press("See it as everybody will")
    priya.press("Publish it")
    stranger.goto(f"/en/decisions/{decision.reference}/")
    stranger.sees("Explanation published on time", "The bus did not come", "In part")
    pdf = stranger.download(f"/en/decisions/{decision.reference}.pdf")
    assert pdf.startswith(b"%PDF-")

    # Somebody without an account was harmed on the way, and says so in private.
    hurt = visitors()
    hurt.goto("/en/redress/report/")
    hurt.choose(
        harm_kinds="exposed",
        shown_to_public="summary",
        shown_to_institution="words",
        shown_to_oversight="words",
    )
    hurt.fill(what_happened=SECRET, institution=str(riverside.pk))
    hurt.press("Send")
    code = hurt.page.locator("main strong").first.inner_text()
    report = Report.objects.get()
    calendar.pass_days(1)
    sign_in(marcus, steward)
    marcus.goto("/en/redress/desk/")
    marcus.press(report.reference, role="link")
    marcus.press("Acknowledge: I have read it")
    marcus.press("Safety checked: going on endangers nobody")
    marcus.fill(summary="A list was left on a desk.")
    marcus.press("Ask the person to approve these words")
    hurt.goto("/en/code/")
    hurt.fill(code=code)
    hurt.press("Open")
    hurt.press("Approve these words")
    marcus.goto(f"/en/redress/desk/{report.pk}/")
    marcus.press("Publish with the next weekly batch")
    stranger.goto("/en/redress/")
    stranger.does_not_see(report.reference)
    calendar.pass_days(8)
    stranger.goto(f"/en/redress/{report.reference}/")
    stranger.sees("A list was left on a desk.", "Waiting for the institution")
    priya.goto(f"/en/redress/{report.reference}/answer/")
    priya.fill(answer="The list was shredded and the desk is locked now.")
    priya.press("Publish this answer")
    hurt.goto("/en/code/")
    hurt.fill(code=code)
    hurt.press("Open")
    hurt.choose(outcome="confirmed")
    hurt.press("Close the case")
    calendar.pass_days(8)
    stranger.goto(f"/en/redress/{report.reference}/")
    stranger.sees("Put right – confirmed by the person")

    # A journalist reads the record and checks it, without trusting the portal's own word.
    stranger.goto("/en/record/")
    stranger.goto("/en/record/how-to-verify/")
    assert SECRET not in "".join(stranger.everything_seen)
    verify = [sys.executable, str(ROOT / "record" / "verify.py")]
    live = subprocess.run([*verify, f"{live_server.url}/record/"], capture_output=True, text=True, timeout=60)
    assert live.returncode == 0, live.stdout + live.stderr
    call_command("publish_record", str(tmp_path / "record"))
    assert (
        subprocess.run([*verify, str(tmp_path / "record")], capture_output=True, timeout=60).returncode == 0
    )
    bundle = max(path for path in (tmp_path / "record" / "tile" / "entries").rglob("*") if path.is_file())
    bundle.write_bytes(bundle.read_bytes().replace(b'"outcome":"passed"', b'"outcome":"passeb"'))
    flipped = subprocess.run([*verify, str(tmp_path / "record")], capture_output=True, text=True, timeout=60)
    closed = next(entry for entry in entries_about(poll.reference) if entry.kind == "ballots.closed")
    assert flipped.returncode == 1
    assert f"entry {closed.index}" in (flipped.stdout + flipped.stderr).lower()
