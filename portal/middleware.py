"""What every request passes before a page sees it."""

from django.core.exceptions import BadRequest


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
