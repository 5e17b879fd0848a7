"""How often one caller may try something in a while."""

from allauth.account.adapter import get_adapter
from allauth.core import ratelimit
from django.utils.crypto import salted_hmac


def may_try_again(request, action, *, of=None):
    """Count a try, and say whether there is any left; ``action`` is a key of ``ACCOUNT_RATE_LIMITS``.

    Tries are counted for the caller, or for whatever ``of`` names, whoever calls.
    """
    # Kept in the cache for some minutes, so the caller's address goes in as a keyed hash only.
    counted = salted_hmac(action, of or get_adapter().get_client_ip(request), algorithm="sha256").hexdigest()
    return bool(ratelimit.consume(request, action=action, key=counted))
