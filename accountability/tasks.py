"""What time sets off: terms that end, numbers that are drawn up and published, notices that a late answer raises, and answers to notices that did not come."""

from functools import partial

from django.utils.translation import gettext as _

from accountability import actions, reminding, scorecards, shortfalls
from accountability.models import Notice, Petition, Scorecard, Term
from community.models import Institution, clock_actor, community_calendar
from community.rules import Refused


def due(at, *, dry_run=False):
    """Perform what is due; returns a sentence for each act that the public may know of."""
    performed = []
    terms = Term.objects.expired(community_calendar().local_date(at)) | Term.objects.left_over()
    terms |= Term.objects.barred(at)
    for term in terms.select_related("seat__body").order_by("pk"):
        if dry_run or _performed(actions.expire_term, term, at):
            words = _("The term on the seat “%(seat)s” of %(reference)s ended.")
            performed.append(words % {"seat": term.seat.name, "reference": term.seat.body.reference})
    for institution in Institution.objects.filter(is_registered=True, merged_into=None):
        for period in scorecards.not_drawn_up(institution, at):
            if not dry_run:
                _performed(partial(actions.draw_up_scorecard, institution), period, at)
    for scorecard in Scorecard.objects.filter(published_at=None, comments_until__lte=at).order_by("pk"):
        if dry_run or _performed(actions.publish_scorecard, scorecard, at):
            performed.append(
                _("The numbers %(reference)s were published.") % {"reference": scorecard.reference}
            )
    for clock, _step in reminding.due(at):
        if not dry_run:
            _performed(actions.remind, clock, at)
    for petition in Petition.objects.expired(at).order_by("pk"):
        if dry_run or _performed(actions.lapse_petition, petition, at):
            words = _("Not enough members backed %(reference)s in time.")
            performed.append(words % {"reference": petition.reference})
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
