"""Following a decision, by a button on its page."""

from functools import partial

from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from community.acting import press, sent_from
from decisions import actions
from decisions.views.reading import find


@never_cache
@sent_from("decisions:detail")
def follow(request, reference):
    """Follow it, or with ``stop`` follow it no more."""
    decision = find(reference)
    act, done = actions.follow_decision, _("You follow this decision. Nobody else sees that you do.")
    if "stop" in request.POST:
        act, done = actions.unfollow_decision, _("You do not follow this decision any more.")
    return press(request, partial(act, decision), at=timezone.now(), done=done, to=decision)
