"""How three voices rate Elm Food Network by two criteria for the last quarter that is over."""

from accountability import actions
from accountability.indicators import Period
from decisions.models import Decision
from portal.demo import words

# Who rates with each voice, and how many days before the quarter's end.
RATERS = {"institution": ("ines", 12), "community": ("rosa", 9), "oversight": ("grace", 5)}


def tell(story):
    """Add these to the story's steps."""
    today = story.now.date()
    running = Period.quarter(today)
    since = (today - running.starts_on).days
    for criterion, voices in words.RATED.items():
        for voice, (rating, evidence) in voices.items():
            name, days = RATERS[voice]

            def rate(at, name=name, said=(criterion, rating, evidence)):
                _rate(story, running.previous(), name, *said, at)

            story.on(since + days, rate)


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
