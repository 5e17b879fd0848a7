"""What deadlines set off here."""

from django.utils.translation import gettext as _

from community.models import clock_actor
from community.rules import Refused
from proposals import actions
from proposals.models import KeptWords


def due(at, *, dry_run=False):
    """Delete the words that were kept for appeals which nobody can make any more; a sentence for each.

    A comment period opens and closes by the moment it is looked at.
    """
    performed = []
    for kept in KeptWords.objects.filter(forget_at__lte=at).select_related("act").order_by("forget_at", "pk"):
        if not dry_run:
            try:
                actions.forget_words(kept, actor=clock_actor, at=at)
            except (Refused, KeptWords.DoesNotExist):
                continue
        performed.append(_("%(act)s: what was kept for an appeal was deleted.") % {"act": kept.act.reference})
    return performed
