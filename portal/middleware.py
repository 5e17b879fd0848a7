"""What every request passes before a page sees it."""

import logging
from http import HTTPStatus

from django.conf import settings
from django.core.exceptions import BadRequest
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers, patch_cache_control

from redress_log.keys import KeyLost

logger = logging.getLogger(__name__)


def refuse_unreadable(get_response):
    """Refuse an address that holds the character NUL with a sentence, wherever it would have led.

    PostgreSQL keeps that character in no text and fails on a question that holds it. In forms the fields
    themselves refuse it.
    """

    def middleware(request):
        if "\0" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            raise BadRequest("The address holds the character NUL.")
        return get_response(request)

    return middleware


def keep_private(get_response):
    """Let nobody keep a page made for somebody who is signed in: neither a cache on the way nor a shared computer."""

    def middleware(request):
        response = get_response(request)
        if settings.SESSION_COOKIE_NAME in request.COOKIES and not response.has_header("Cache-Control"):
            patch_cache_control(response, private=True, no_store=True)
        return response

    return middleware


class SayThatKeysAreLost:
    """Answer with a page that explains itself where what people confided cannot be encrypted or read."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if not isinstance(exception, KeyLost):
            return None
        logger.error("%s", exception)
        response = render(request, "keys_lost.html", status=HTTPStatus.SERVICE_UNAVAILABLE)
        add_never_cache_headers(response)
        return response
