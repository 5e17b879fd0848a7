"""What readers ask of accountability."""

from accountability.queries.bodies import (
    body_data,
    meetings_of,
    readable_bodies,
    roll_calls,
    seat_now,
    seats_data,
    seats_now,
)
from accountability.queries.seats import (
    Count,
    attendance,
    chaired_by_community,
    community_items_voted,
    paid_as_published,
    seat_days,
    vacant_days,
)
from accountability.queries.tags import silent_institutions, tagged_counts, tags_of

__all__ = [
    "Count",
    "attendance",
    "body_data",
    "chaired_by_community",
    "community_items_voted",
    "meetings_of",
    "paid_as_published",
    "readable_bodies",
    "roll_calls",
    "seat_days",
    "seat_now",
    "seats_data",
    "seats_now",
    "silent_institutions",
    "tagged_counts",
    "tags_of",
    "vacant_days",
]
