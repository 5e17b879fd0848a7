"""What time sets off: terms whose last day has passed."""

from django.utils.translation import gettext as _

from accountability import actions
from accountability.models import Term
from community.models import clock_actor, community_calendar
from community.rules import Refused


def due(at, *, dry_run=False):
    """Perform what is due; returns a sentence for each act."""
    performed = []
    terms = Term.objects.expired(community_calendar().local_date(at)) | Term.objects.left_over()
    for term in terms.select_related("seat__body").order_by("pk"):
        if dry_run or _performed(actions.expire_term, term, at):
            words = _("The term on the seat “%(seat)s” of %(reference)s ended.")
            performed.append(words % {"seat": term.seat.name, "reference": term.seat.body.reference})
    return performed


def _performed(action, on, at):
    """Perform an action unless another run was quicker since the list was made."""
    try:
        action(on, actor=clock_actor, at=at)
    except Refused:
        return False
    return True
