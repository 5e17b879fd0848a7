"""What keeps a page out of places where somebody else could come across it."""

from functools import wraps
from http import HTTPStatus

from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables


def unlisted(view):
    """Keep search engines away: a person's case must not be found by searching for its words."""

    @wraps(view)
    def unlisted(request, *arguments, **keywords):
        response = view(request, *arguments, **keywords)
        response["X-Robots-Tag"] = "noindex"
        return response

    return unlisted


def private(view):
    """Keep a page of private words out of every cache, index and error report."""
    return unlisted(never_cache(sensitive_post_parameters()(sensitive_variables()(view))))


def refused_page(request, verdict):
    return render(
        request, "redress_log/refused.html", {"refusal": verdict.reason}, status=HTTPStatus.FORBIDDEN
    )
