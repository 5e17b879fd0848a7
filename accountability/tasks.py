"""What time sets off: terms that end, notices that a late answer raises, and answers to notices that did not come."""

from django.utils.translation import gettext as _

from accountability import actions, shortfalls
from accountability.models import Notice, Term
from community.models import clock_actor, community_calendar
from community.rules import Refused


def due(at, *, dry_run=False):
    """Perform what is due; returns a sentence for each act that the public may know of."""
    performed = []
    terms = Term.objects.expired(community_calendar().local_date(at)) | Term.objects.left_over()
    for term in terms.select_related("seat__body").order_by("pk"):
        if dry_run or _performed(actions.expire_term, term, at):
            words = _("The term on the seat “%(seat)s” of %(reference)s ended.")
            performed.append(words % {"seat": term.seat.name, "reference": term.seat.body.reference})
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
    """Perform an action unless another run was quicker since the list was made."""
    try:
        action(on, actor=clock_actor, at=at)
    except Refused:
        return False
    return True
