"""What the page templates ask of the floors below. The moment is the one that the frame gave the page."""

from django import template

from cms import live, queries
from record.queries import entries

register = template.Library()
register.simple_tag(queries.breadcrumbs)
register.simple_tag(queries.pages_below)


@register.simple_tag(takes_context=True)
def live_list(context, key, limit):
    return live.read(key, at=context["now"], limit=limit)


@register.simple_tag(takes_context=True)
def open_now(context, limit):
    return live.open_now(context["now"], limit=limit)


@register.simple_tag(takes_context=True)
def counts_this_year(context):
    return live.counts_this_year(context["now"])


@register.simple_tag(takes_context=True)
def desk_of_reader(context):
    """What waits for the reader to act; None for everybody without a role for whom nothing waits."""
    return live.desk(context["user"], at=context["now"]) if context["user"].is_authenticated else None


@register.simple_tag
def latest_entries(limit):
    return entries(limit=limit, leave_out=["payload.erased"])
