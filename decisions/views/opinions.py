"""Saying whether an explanation answers one, by a form on its page."""

from functools import partial

from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from community.acting import press
from decisions import actions
from decisions.models import OpinionRound


@never_cache
def give(request, reference, number):
    """Keep an answer; the page afterwards does not say which."""
    asking = get_object_or_404(
        OpinionRound.objects.select_related("version__decision"),
        version__decision__reference=reference,
        version__number=number,
    )
    perform = partial(actions.give_opinion, asking, answer=request.POST.get("answer", ""))
    done = _("Your answer was received. You can change it until the time is over.")
    to = f"{asking.version.decision.get_absolute_url()}#opinions"
    return press(request, perform, at=timezone.now(), done=done, to=to)
