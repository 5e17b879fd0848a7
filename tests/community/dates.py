"""What tests of dates have in common: a clock, its page, and what was put on the record."""

import re
from html import unescape

import time_machine
from django.urls import reverse

from community import actions
from community.models import Clock
from record.sequencer import released
from tests.factories import (
    DAY,
    START,
    make_institution,
    make_officer,
)


def make_clock(institution=None, at=START, rule_key="explain-by"):
    """Ten working days from Monday 2 March 2026: the last day is Monday 16 March."""
    institution = institution or make_institution("Riverside Health")
    return Clock.start("explain", subject="DEC-2026-0001", institution=institution, rule_key=rule_key, at=at)


def address(name, *args):
    return reverse(f"community:{name}", args=args)


def visit(client, member, url, at, data=None):
    with time_machine.travel(at, tick=False):
        client.logout()
        if member:
            client.force_login(member)
        return client.get(url) if data is None else client.post(url, data)


def text(response):
    # People's words are kept apart from the sentence around them, by no space.
    html = re.sub(r"</?bdi>", "", response.content.decode())
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def page(client, clock, at, member=None):
    return text(visit(client, member, clock.get_absolute_url(), at))


def due_on(clock):
    return Clock.objects.get(pk=clock.pk).due_on


def extend(clock, at, actor=None):
    return actions.extend_clock(
        clock, reason="A review.", clause="Rule 4", actor=actor or make_officer(clock.institution), at=at
    )


def kinds():
    return list(released(START + 1000 * DAY).order_by("at", "place", "key").values_list("kind", flat=True))
