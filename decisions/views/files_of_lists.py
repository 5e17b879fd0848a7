"""A list as files for programs, under the same filters as its page."""

from django.conf import settings
from django.http import HttpResponse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language

from community.open_data import LICENCE, json_response, utc

PER_PAGE = 100


def as_json(request, found, describe, at):
    """A page of what was found, newest first; ``cursor`` leads on to the next. ``describe(rows)`` gives its items."""
    found = found.order_by("-pk")
    cursor = request.GET.get("cursor", "")
    if cursor.isdecimal() and len(cursor) < 19:
        found = found.filter(pk__lt=int(cursor))
    rows = list(found[: PER_PAGE + 1])
    following = None
    if len(rows) > PER_PAGE:
        query = request.GET.copy()
        query["cursor"] = rows[PER_PAGE - 1].pk
        following = request.build_absolute_uri(f"{request.path}?{query.urlencode()}")
    items = describe(rows[:PER_PAGE])
    return json_response({"items": items, "next": following, "as_of": utc(at), "licence": LICENCE})


def as_feed(request, title, address, found, entry):
    """What was found as a feed. ``entry(row)`` says of one its reference, when it began, its words and its last change."""
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    feed = Atom1Feed(
        title=f"{settings.SITE_NAME}: {title}",
        link=f"{settings.BASE_URL}{address}{query}",
        feed_url=f"{settings.BASE_URL}{request.path}{query}",
        description="",
        language=get_language(),
    )
    host = settings.RECORD_ORIGIN.partition("/")[0]
    for row in found[:PER_PAGE]:
        said = entry(row)
        # A name that stays the same wherever the site moves (RFC 4151).
        said["unique_id"] = f"tag:{host},{said['pubdate']:%Y}:{row.reference}"
        feed.add_item(link=f"{settings.BASE_URL}{row.get_absolute_url()}", **said)
    response = HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")
    response["Access-Control-Allow-Origin"] = "*"
    return response
