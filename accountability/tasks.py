"""What the dates of accountability set off: notices that a late answer raises, and answers to notices that did not come."""

from django.utils.translation import gettext as _

from accountability import actions, shortfalls
from accountability.models import Notice
from community.models import clock_actor
from community.rules import Refused


def due(at, *, dry_run=False):
    """Raise what is past its date and note what was not answered. What is checked in private is told of in no sentence."""
    performed = []
    for found in shortfalls.found(at):
        if not dry_run:
            _performed(actions.raise_by_clock, found, at)
    for notice in Notice.objects.filter(state=Notice.State.PUBLISHED).order_by("pk"):
        clock = notice.clock("answer-notice")
        if clock is None or clock.reading(at).state != "late":
            continue
        if dry_run or _performed(actions.miss_answer, notice, at):
            performed.append(_("%(reference)s: no answer by the deadline.") % {"reference": notice.reference})
    return performed


def _performed(action, on, at):
    try:
        action(on, actor=clock_actor, at=at)
    except Refused:
        return False
    return True
