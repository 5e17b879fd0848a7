"""One data use, from a sentence on a phone to a record that an outsider checks."""

import pytest
from django.core.management import call_command
from django.utils import timezone

from ballots.models import Poll
from community.models import Membership
from decisions.models import Decision, Heading
from proposals.models import Proposal
from record.queries import entries_about
from redress_log.models import Report
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
from tests.factories import make_charter, make_institution, make_registered_proposal
from tests.factories.redress import RedressWalk

SECRET = "They left my name and my illness on the desk, and Mr Vega read it."

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


def come_back(person, code):
    """To one's own page, with the code."""
    person.goto("/en/code/")
    person.fill(code=code)
    person.press("Open")


def test_one_use_of_data_goes_from_proposal_to_verified_record(visitors, live_server, calendar, tmp_path):
    call_command("ensure_pages", verbosity=0)
    make_charter()
    riverside = make_institution("Riverside Health", "INS-riverside", at=timezone.now())
    use = make_registered_proposal(riverside, at=timezone.now())
    resident = member("Ana")
    steward = member("Marcus", Membership.Role.STEWARD)
    officer = member("Priya", Membership.Role.OFFICER, riverside)
    seats = [member(f"Holder {n}", Membership.Role.SEAT_HOLDER, seat=f"Seat {n}") for n in range(1, 4)]

    # A resident writes a proposal, one question on a page, and signs in at the end only.
    ana = visitors()
    ana.goto("/en/")
    start_proposal(ana)
    ana.press("Go to the first question", role="link")
    answer_nine_questions(
        ana,
        riverside,
        title="Stop sending lists of missed visits to debt collectors",
        plain_summary="The clinic sends the names of people who missed a visit to a collector. It should stop.",
        request_kind="stop",
        about=use,
        purpose="SellDataToThirdParties",
        why_needed="People no longer dare to book a visit.",
    )
    submit_with(ana, resident)
    proposal = Proposal.objects.get(about=use)
    ana.goto(f"/id/{proposal.reference}")
    ana.sees("Received – being checked", proposal.title)

    # A steward checks it, and enough neighbours ask that it be answered.
    marcus = sign_in(visitors(), steward)
    accept(marcus, proposal)
    for name in ("A neighbour", "A second one", "A third one"):
        neighbour = sign_in(visitors(), member(name))
        second(neighbour, proposal)
    neighbour.sees("Seconded by enough members")

    # Somebody reads it in Spanish, without an account, and a neighbour says what happened to them.
    stranger = visitors()
    stranger.goto(f"/es/proposals/{proposal.reference}/")
    stranger.sees(proposal.title)
    give_view(neighbour, proposal, "support", "I paid 25 dollars for a bus that did not come.")

    # Comments close; the steward sums up, and nobody challenges that.
    calendar.pass_days(15)
    marcus = sign_in(visitors(), steward)
    publish_summary(
        marcus,
        proposal,
        points="A visit is missed when the bus does not come.",
        agreed="Nobody wanted the lists to be sent.",
        not_agreed="Nothing.",
        minority_view="Nobody spoke for it.",
        what_changed="Nothing in the text.",
    )
    calendar.pass_days(1)
    stranger.goto(f"/en/proposals/{proposal.reference}/summary/")
    stranger.sees("Summary final")

    # The steward announces a vote; the seats vote; the clock closes it.
    marcus.goto(f"/en/proposals/{proposal.reference}/")
    marcus.press("Announce a vote", role="link")
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
        holder = sign_in(visitors(), seat)
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
    stranger.sees("Passed", "Took part", "Seat 3", "can be challenged until")
    calendar.pass_days(2)
    stranger.goto(f"/en/polls/{poll.reference}/")
    stranger.sees("Result final")

    # The institution decides and gives its reasons.
    decision = Decision.objects.get(proposal=proposal)
    stranger.goto(f"/en/decisions/{decision.reference}/")
    stranger.sees("Waiting for the decision – due")
    priya = sign_in(visitors(), officer)
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
    hurt.press("Read it over before sending")
    hurt.sees(SECRET)
    hurt.press("Send it")
    code = hurt.page.locator("main strong").first.inner_text()
    report = Report.objects.get()
    calendar.pass_days(1)
    sign_in(marcus, steward)
    marcus.goto("/en/redress/desk/")
    marcus.press(report.reference, role="link")
    marcus.choose(why="first")
    marcus.press("Open what was confided")
    marcus.press("Acknowledge: I have read it")
    marcus.press("Safety checked: going on endangers nobody")
    marcus.fill(summary="A list was left on a desk.")
    marcus.press("Ask the person to approve these words")
    come_back(hurt, code)
    hurt.press("Approve these words")
    marcus.goto(f"/en/redress/desk/{report.pk}/")
    marcus.press("Bring it before the panel")
    report.refresh_from_db()
    case, page = report.case, f"/en/redress/{report.case.reference}/"
    # What the panel does is walked in a browser elsewhere.
    walk = RedressWalk.of(report, code, steward)
    walk.join(case, at=timezone.now())
    walk.accept()
    stranger.goto("/en/redress/")
    stranger.does_not_see(case.reference)
    calendar.pass_days(9)
    stranger.goto(page)
    stranger.sees("A list was left on a desk.", "Waiting for the institution")
    priya.goto(f"/en/redress/cases/{case.reference}/answer/")
    priya.fill(answer="The list was shredded and the desk is locked now.")
    priya.press("Send the answer")
    walk.at = timezone.now()
    for step in ("draft", "find", "propose"):
        getattr(walk, step)()
    calendar.pass_days(18)
    come_back(hurt, code)
    hurt.choose(answer="accept")
    hurt.press("Send my answer")
    walk.at = timezone.now()
    for step in ("agree_plan", "deliver", "ask_for_check", "check"):
        getattr(walk, step)()
    calendar.pass_days(8)
    come_back(hurt, code)
    hurt.choose(answer="accept")
    hurt.press("Send my answer")
    walk.at = timezone.now()
    walk.close()
    calendar.pass_days(9)
    stranger.goto(page)
    stranger.sees("Put right – confirmed by the person")

    # A journalist reads the record and checks it, without trusting the portal's own word.
    stranger.goto("/en/record/")
    stranger.goto("/en/record/how-to-verify/")
    assert SECRET not in "".join(stranger.everything_seen)
    live = check_from_outside(f"{live_server.url}/record/")
    assert live.returncode == 0, live.stdout + live.stderr
    call_command("publish_record", str(tmp_path / "record"))
    assert check_from_outside(tmp_path / "record").returncode == 0
    bundle = max(path for path in (tmp_path / "record" / "tile" / "entries").rglob("*") if path.is_file())
    bundle.write_bytes(bundle.read_bytes().replace(b'"outcome":"passed"', b'"outcome":"passeb"'))
    flipped = check_from_outside(tmp_path / "record")
    closed = next(entry for entry in entries_about(poll.reference) if entry.kind == "ballots.closed")
    assert flipped.returncode == 1
    assert f"entry {closed.index}" in (flipped.stdout + flipped.stderr).lower()
