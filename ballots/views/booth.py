"""The page on which votes are encrypted, the same bytes for everybody who asks for it."""

from django.http import HttpResponse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from ballots.booth import page
from ballots.views.reading import see
from ballots.views.secret import secret_poll


@require_safe
def booth(request, reference):
    poll = secret_poll(reference)
    electorates = list(poll.electorates.frozen().select_related("constituency"))
    # There is nothing to encrypt to before the rolls are frozen.
    response = HttpResponse(page(poll, electorates)) if electorates else see(poll)
    patch_cache_control(response, public=True, max_age=60)
    return response
