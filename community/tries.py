"""How often one caller may try something in a while."""

from allauth.account.adapter import get_adapter
from allauth.core import ratelimit
from django.utils.crypto import salted_hmac


def may_try_again(request, action):
    """Count a try, and say whether the caller has any left; ``action`` is a key of ``ACCOUNT_RATE_LIMITS``."""
    # Kept in the cache for some minutes, so the caller's address goes in as a keyed hash only.
    caller = salted_hmac(action, get_adapter().get_client_ip(request), algorithm="sha256").hexdigest()
    return bool(ratelimit.consume(request, action=action, key=caller))
