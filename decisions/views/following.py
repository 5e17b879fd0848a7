"""Following a decision, by a button on its page."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from community.acting import attempt, sent_from
from decisions import actions
from decisions.views.reading import find


@never_cache
@sent_from("decisions:detail")
def follow(request, reference):
    """Follow it, or with ``stop`` follow it no more."""
    decision, stops = find(reference), "stop" in request.POST
    act = actions.unfollow_decision if stops else actions.follow_decision

    def perform(*, actor, at):
        return act(decision, actor=actor, at=at)

    result = attempt(request, perform, at=timezone.now())
    if result.refusal:
        messages.error(request, result.refusal)
    elif stops:
        messages.success(request, _("You do not follow this decision any more."))
    else:
        messages.success(request, _("You follow this decision. Nobody else sees that you do."))
    return redirect(decision)
