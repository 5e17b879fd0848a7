"""What tests of decisions ask of their pages: read one, send a form, look at its words."""

import re
from datetime import timedelta
from html import unescape

import time_machine
from django.urls import reverse

from decisions import actions
from tests import factories

DAY = timedelta(days=1)


def page(client, decision, at, name="detail", **kwargs):
    """The page as somebody sees it at the moment."""
    return visit(client, reverse(f"decisions:{name}", kwargs={"reference": decision.reference, **kwargs}), at)


def visit(client, url, at, data=None):
    with time_machine.travel(at, tick=False):
        # A session made at another moment would have run out, so the person signs in again.
        user = getattr(client, "user", None)
        if user:
            client.force_login(user)
        return client.get(url) if data is None else client.post(url, data)


def text(response):
    """The words of a page, without its mark-up and in single spaces."""
    # People's words are kept apart from the sentence around them, by no space.
    html = re.sub(r"</?bdi>", "", response.content.decode())
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def url(decision, name, **kwargs):
    return reverse(f"decisions:{name}", kwargs={"reference": decision.reference, **kwargs})


def typed(**changes):
    """What an officer types into the form of an explanation."""
    rows = changes.pop("points", factories.POINTS)
    data = factories.EXPLANATION | {
        "language": "en",
        "points-TOTAL_FORMS": str(len(rows)),
        "points-INITIAL_FORMS": "0",
    }
    for number, row in enumerate(rows):
        data |= {f"points-{number}-{name}": value for name, value in row.items()}
    return data | changes


def seen(response):
    """What a page says that its reader has seen, for sending it back with what they typed."""
    return re.search(r'name="seen" value="([^"]*)"', response.content.decode())[1]


def opened(client, officer, decision, at, name="publish"):
    """What the page says that this officer has seen."""
    client.user = officer
    return seen(visit(client, url(decision, name), at))


def send(client, officer, decision, at, **changes):
    client.user = officer
    return visit(client, url(decision, "publish"), at, typed(**changes))


def corrected(decision, at=None, **changes):
    """A second version of a published explanation, five days after the decision unless told otherwise."""
    return actions.correct_explanation(
        decision,
        **{
            "sections": factories.EXPLANATION
            | {"decided": "The clinic may share street names with the bus agency for two years."},
            "points": factories.POINTS,
            "language": "en",
            "kind": "correction",
            "change_note": "It is two years.",
        }
        | changes,
        actor=factories.officer_for(decision.institution),
        at=at or decision.decided_at + 5 * DAY,
    )
