"""What pages read of the views on a proposal."""

from django.db.models import Prefetch, Q

from proposals.models import Comment

# Which way the views are read.
ORDERS = {"newest": ("-said_at", "-pk"), "oldest": ("said_at", "pk")}


def views_on(proposal, *, stance="", order="newest"):
    """The views on a proposal that are no replies, each with its replies and with earlier wordings of both."""
    found = proposal.comments.filter(parent__isnull=True)
    if stance:
        found = found.filter(stance=stance)
    replies = _with_people(Comment.objects.order_by("said_at", "pk"))
    return _with_people(found.order_by(*ORDERS[order])).prefetch_related(Prefetch("replies", replies))


def latest_views(proposal):
    """The views on a proposal, newest first, without their replies."""
    found = proposal.comments.filter(parent__isnull=True)
    return found.select_related("author", "institution").order_by(*ORDERS["newest"])


def points_of(summary):
    """Each point of a summary with the views that it groups: ``[(point, [view, …]), …]``."""
    views = Comment.objects.select_related("proposal").in_bulk(summary.views)
    return [
        (point, [views[number] for number in summary.views_of(place) if number in views])
        for place, point in enumerate(summary.points, start=1)
    ]


def ungrouped(proposal, grouped):
    """What people said in views and replies that everybody can read, oldest first, without those of these numbers."""
    said = proposal.comments.shown().filter(institution=None).exclude(pk__in=grouped)
    return said.select_related("proposal").order_by(*ORDERS["oldest"])


def _with_people(comments):
    return comments.select_related("author", "institution").prefetch_related("wordings")


def place_of(comment):
    """How many views stand before this one, or before the one that it replies to, newest first."""
    view = comment.parent or comment
    later = Q(said_at__gt=view.said_at) | Q(said_at=view.said_at, pk__gt=view.pk)
    return Comment.objects.filter(proposal=view.proposal_id, parent__isnull=True).filter(later).count()


def newest(found, limit=3):
    """The first few of a list and how many it has: ``(rows, total)``."""
    rows = list(found[: limit + 1])
    return rows[:limit], len(rows) if len(rows) <= limit else found.count()
