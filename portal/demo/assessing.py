"""How three voices rate Elm Food Network for the last quarter that is over, and what the oversight body asks it for."""

from functools import partial

from accountability import actions
from accountability.indicators import Period
from accountability.models import AuditRequest
from decisions.models import Decision
from portal.demo import words

# Who rates with each voice, and how many days before the quarter's end.
RATERS = {"institution": ("ines", 12), "community": ("rosa", 9), "oversight": ("grace", 5)}


def tell(story):
    """Add these to the story's steps."""
    running = Period.quarter(story.now.date())
    since = (story.now.date() - running.starts_on).days
    for criterion, voices in words.RATED.items():
        for voice, said in voices.items():
            name, days = RATERS[voice]
            story.on(since + days, partial(_rate, story, running.previous(), name, criterion, *said))
    story.on(80, partial(_ask, story))
    story.on(68, partial(_answer, story))


def _rate(story, period, name, criterion, rating, evidence, at):
    institution = story.institutions["food"]
    explained = Decision.objects.filter(institution=institution, decided_at__lte=at).order_by("pk").first()
    actions.rate_criterion(
        institution,
        period=period,
        criterion=criterion,
        rating=rating,
        evidence=evidence,
        records=[explained.reference] if explained else [],
        actor=story.people[name],
        at=at,
    )


def _ask(story, at):
    """The oversight body asks for the cards of a month."""
    actions.ask_for_audit(
        story.institutions["food"],
        kind=AuditRequest.Kind.RECORDS,
        asked=words.CARDS_ASKED,
        language="en",
        actor=story.people["grace"],
        at=at,
    )


def _answer(story, at):
    audit = AuditRequest.objects.open().get(institution=story.institutions["food"])
    actions.answer_audit(audit, answer=words.CARDS_ANSWERED, language="en", actor=story.people["nora"], at=at)
