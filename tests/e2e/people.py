"""What every journey needs: somebody with an account, the way in, nine answers, and an outsider's check."""

import subprocess
import sys
from pathlib import Path

from allauth.account.models import EmailAddress
from django.utils import timezone

from community.actions import give_role
from community.models import SystemActor
from tests.factories import make_member

VERIFY = Path(__file__).resolve().parents[2] / "record" / "verify.py"
PASSWORD = "a long password"
founder = SystemActor("founding")


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
    """Sign somebody in on this browser, which is given back."""
    visitor.goto("/en/account/login/")
    visitor.fill(login=person.email, password=PASSWORD)
    visitor.press("Sign in")
    return visitor


def start_proposal(visitor):
    """Begin a draft without an account and stop before its first question; gives the code to come back with."""
    visitor.goto("/en/proposals/new/")
    visitor.press("Start")
    return visitor.page.locator("main strong").first.inner_text()


def answer_nine_questions(
    visitor, institution, *, title, plain_summary, request_kind, purpose, why_needed, about=None
):
    """From the first question to the page on which all answers are checked, one question on each page."""
    visitor.fill(title=title)
    visitor.press("Save and go on")
    visitor.fill(plain_summary=plain_summary)
    visitor.press("Save and go on")
    visitor.choose(request_kind=request_kind)
    if about:
        visitor.fill(about_words=about.reference)
        visitor.press("Find")
        visitor.choose(about=str(about.pk))
    visitor.press("Save and go on")
    visitor.choose(purposes=purpose)
    visitor.press("Save and go on")
    visitor.fill(why_needed=why_needed)
    visitor.press("Save and go on")
    visitor.fill(lead_organisation_words=institution.name[:5].lower())
    visitor.press("Find")
    visitor.choose(lead_organisation=str(institution.pk))
    visitor.press("Save and go on")
    visitor.fill(contact_point="Data office")
    visitor.press("Save and go on")
    visitor.fill(people_described="About 3,000 patients a year.")
    visitor.press("Save and go on")
    harms = {
        "possible_harms-0-harm": "A debt of 25 dollars",
        "possible_harms-0-who": "People without insurance",
    }
    visitor.fill(**harms)
    visitor.press("Add another")
    visitor.fill(**{"possible_harms-1-harm": "Fear of the clinic"})
    visitor.press("Save and go on")
    visitor.sees("Check your answers", title, "Fear of the clinic")


def submit_with(visitor, person):
    """Sign in on the page with all answers, and hand the proposal in."""
    visitor.press("Sign in to submit", role="link")
    visitor.fill(login=person.email, password=PASSWORD)
    visitor.press("Sign in")
    visitor.press("Submit")
    visitor.sees("Received – being checked")


def accept(steward, proposal):
    """The steward's check of what was received, and the way on to the community."""
    steward.goto("/en/proposals/desk/")
    steward.press(proposal.title, role="link")
    steward.press("Check this proposal", role="link")
    steward.press("Accept it", role="link")
    steward.press("Open it for comments")
    steward.sees("Open for comments until")


def second(visitor, proposal):
    visitor.goto(f"/en/proposals/{proposal.reference}/")
    visitor.press("Second this proposal", role="link")
    visitor.press("Second it")


def give_view(visitor, proposal, stance, body):
    visitor.goto(f"/en/proposals/{proposal.reference}/comments/")
    visitor.choose(stance=stance)
    visitor.fill(body=body)
    visitor.press("Send your view")
    visitor.sees(body)


def publish_summary(steward, proposal, **words):
    steward.goto(f"/en/proposals/{proposal.reference}/summary/")
    steward.press("Write the summary", role="link")
    steward.fill(**words)
    steward.press("Publish the summary")
    steward.sees("Summary published – can be challenged until")


def check_from_outside(source, *options):
    """Run the checker that needs nothing of ours on a published record, by its address or folder."""
    return subprocess.run(
        [sys.executable, str(VERIFY), str(source), *options], capture_output=True, text=True, timeout=60
    )
