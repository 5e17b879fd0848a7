"""Which language an address is answered in."""

from django.middleware.locale import LocaleMiddleware


class PageLanguage(LocaleMiddleware):
    """Django's own, but for the files of the public record, which have no language.

    A program that asks for a file which is not there is told so, and not led to a page; and what caches keep
    of a tile does not depend on the languages that a reader accepts.
    """

    def process_response(self, request, response):
        match = request.resolver_match
        if match and match.url_name == "record_file":
            return response
        return super().process_response(request, response)
