"""Moments where the institutions of the tests are."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

# The last day to decide for whoever asks for a decision as the factories do: a Thursday.
DUE = date(2026, 4, 16)


def local(day, hour=9):
    return datetime.combine(day, time(hour), tzinfo=ZoneInfo("America/Los_Angeles"))
