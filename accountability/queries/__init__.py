"""What readers ask of accountability."""

from accountability.queries.assessments import (
    Assessed,
    Promised,
    assessed,
    last_moment,
    promised,
    ratings_of,
)
from accountability.queries.audits import (
    readable_audits,
)
from accountability.queries.bodies import (
    body_data,
    meetings_of,
    readable_bodies,
    roll_calls,
    seat_now,
    seats_data,
    seats_now,
)
from accountability.queries.metrics import Cell, Kept, cells, kept_metrics, news, number, plain
from accountability.queries.outreach import outreach
from accountability.queries.plans import (
    Cycles,
    Standing,
    adopters,
    commitments_of,
    cycles,
    joined,
    plan_standing,
    readable_plans,
    whole,
    with_plans,
)
from accountability.queries.seats import seat_days, vacant_days
from accountability.queries.tags import silent_institutions, tagged_counts, tags_of

__all__ = [
    "Assessed",
    "Cell",
    "Cycles",
    "Kept",
    "Promised",
    "Standing",
    "adopters",
    "assessed",
    "body_data",
    "cells",
    "commitments_of",
    "cycles",
    "joined",
    "kept_metrics",
    "last_moment",
    "meetings_of",
    "news",
    "number",
    "outreach",
    "plain",
    "plan_standing",
    "promised",
    "ratings_of",
    "readable_audits",
    "readable_bodies",
    "readable_plans",
    "roll_calls",
    "seat_days",
    "seat_now",
    "seats_data",
    "seats_now",
    "silent_institutions",
    "tagged_counts",
    "tags_of",
    "vacant_days",
    "whole",
    "with_plans",
]
