"""What readers ask of accountability."""

from accountability.queries.metrics import Cell, Kept, cells, kept_metrics, news, number, plain
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
from accountability.queries.tags import silent_institutions, tagged_counts, tags_of

__all__ = [
    "Cell",
    "Cycles",
    "Kept",
    "Standing",
    "adopters",
    "cells",
    "commitments_of",
    "cycles",
    "joined",
    "kept_metrics",
    "news",
    "number",
    "plain",
    "plan_standing",
    "readable_plans",
    "silent_institutions",
    "tagged_counts",
    "tags_of",
    "whole",
    "with_plans",
]
