"""What the three sides of a case of harm do in their browsers, step by step."""

from datetime import timedelta

from django.utils import timezone

from community.models import Membership
from redress_log.models import Report
from tests.e2e.people import member, sign_in

HARM = "Data exposed or lost"
# Shorter than the two weeks of a session.
STAY = timedelta(days=10)
REASONS = "We looked at it together."
SUMMARY = "Somebody learned at home what was meant for the clinic."


class Sides:
    """The institution, a steward and three of the panel; each comes with a browser of their own."""

    def __init__(self, arrive, institution):
        self.arrive, self.institution = arrive, institution
        self.officer = member("Priya", Membership.Role.OFFICER, institution)
        self.steward = member("Sam", Membership.Role.STEWARD)
        self.panel = [member(name, Membership.Role.PANELIST) for name in ("Ines", "Omar", "Ruth")]
        self.came, self.read_by_institution = {}, []

    def visit(self, person):
        """Somebody's browser, signed in; anew where a session would have ended in between."""
        now = timezone.now()
        visitor, since = self.came.get(person.pk, (None, now))
        if visitor is None or now - since > STAY:
            visitor = sign_in(self.arrive(), person)
            self.came[person.pk] = visitor, now
            if person == self.officer:
                self.read_by_institution.append(visitor.everything_seen)
        return visitor

    def at_case(self, person, reference):
        """Somebody's browser, on the page where they work on the case."""
        visitor = self.visit(person)
        visitor.goto("/en/redress/cases/")
        visitor.press(HARM, role="link")
        visitor.sees(reference)
        return visitor

    def bring(self, person, reference, *, summary=SUMMARY):
        """From the desk, where nothing private is read without a reason, to the panel; gives the reference of the case."""
        steward = self.visit(self.steward)
        steward.goto("/en/redress/desk/")
        steward.press(reference, role="link")
        steward.does_not_see(person.told)
        steward.choose(why="first")
        steward.press("Open what was confided")
        steward.sees(person.told)
        steward.press("Acknowledge: I have read it")
        steward.press("Safety checked")
        if summary:
            steward.fill(summary=summary)
            steward.press("Ask the person to approve these words")
            steward.sees("Waiting for the person")
            person.come_back()
            person.visitor.sees("Nothing is shown unless you approve it.", summary)
            person.visitor.press("Approve these words")
            steward.goto(steward.page.url)
        steward.press("Bring it before the panel")
        return Report.objects.get(reference=reference).case.reference

    def declare(self, reference):
        """Nothing ties any of the panel to it."""
        for panelist in self.panel:
            visitor = self.at_case(panelist, reference)
            visitor.press("Declare whether anything ties you to it", role="link")
            visitor.choose(has_tie="no")
            visitor.press("Declare")
            visitor.sees("Who sits on it", panelist.display_name)

    def decide(self, reference, ruling, **choices):
        """One of the panel moves a ruling and a second agrees, which are more than half of three."""
        mover = self.at_case(self.panel[0], reference)
        mover.press(ruling, role="link")
        mover.choose(**choices)
        mover.fill(reasons=REASONS)
        mover.press("Move this")
        mover.sees("1 agree; 2 are needed.")
        second = self.at_case(self.panel[1], reference)
        second.press("Say whether you agree", role="link")
        second.choose(agrees="yes")
        second.press("Say so")
        return second

    def answer(self, reference, words="We do not know how it came about."):
        officer = self.at_case(self.officer, reference)
        officer.press("Answer", role="link")
        officer.fill(answer=words)
        officer.press("Send the answer")

    def propose(self, reference, what):
        officer = self.at_case(self.officer, reference)
        officer.press("Propose a remedy", role="link")
        due_on = timezone.now().date() + timedelta(days=60)
        officer.fill(
            **{
                "items-0-kind": "apology",
                "items-0-what": what,
                "items-0-owner": "The director",
                "items-0-due_on": due_on.isoformat(),
            }
        )
        officer.press("Propose this remedy")
        officer.sees("Those who were harmed have not signed yet.")

    def deliver(self, reference):
        officer = self.at_case(self.officer, reference)
        officer.press("Say that this is done", role="link")
        officer.fill(evidence="The letter is with the panel.")
        officer.press("Say that it is done")
        officer.press("Ask for the check", role="link")
        officer.press("Ask for the check")

    def check(self, reference):
        panelist = self.at_case(self.panel[0], reference)
        panelist.press("Check this item", role="link")
        panelist.choose(result="done")
        panelist.fill(words="I read the letter.")
        panelist.press("Say what you found")
        return panelist


class Person:
    """Somebody who reports harm without an account and comes back with a code."""

    def __init__(self, arrive, told):
        self.visitor, self.told, self.code = arrive(), told, ""

    def report(self, institution, *, unfold="", choices=None, **words):
        """Fill the form in, read it over and send it; gives the reference."""
        self.visitor.goto("/en/redress/")
        self.visitor.press("Report a problem", role="link")
        if unfold:
            self.visitor.unfold(unfold)
        self.visitor.fill(what_happened=self.told, institution=str(institution.pk), **words)
        self.visitor.choose(**{"harm_kinds": "exposed", "shown_to_public": "summary"} | (choices or {}))
        self.visitor.press("Read it over before sending")
        self.visitor.sees("Nothing is sent yet.", "The institution sees", self.told)
        self.visitor.press("Send it")
        self.visitor.sees("Write these two down.")
        reference, self.code = self.visitor.page.locator("main .facts dd").all_inner_texts()[:2]
        return reference

    def come_back(self):
        self.visitor.goto("/en/code/")
        self.visitor.fill(code=self.code)
        self.visitor.press("Open")

    def answer(self, words):
        """Say on their own page that it is enough, or that it was put right."""
        self.come_back()
        self.visitor.choose(answer="accept")
        form = self.visitor.page.locator("main form", has=self.visitor.page.locator('[name="answer"]'))
        form.locator('[name="words"]').fill(words)
        self.visitor.press("Send my answer")
        self.visitor.sees("Done. Thank you.")

    def add_file(self, name, text):
        self.come_back()
        self.visitor.unfold("Add a photo or a file")
        file = {"name": name, "mimeType": "text/plain", "buffer": text.encode()}
        self.visitor.page.set_input_files('main [name="file"]', file)
        self.visitor.press("Add it")
        self.visitor.sees("TXT", "Private")
