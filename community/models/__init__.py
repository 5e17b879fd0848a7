"""People, institutions, the rules the community set itself, and the clocks that run on them."""

from community.models.calendars import AddedHoliday, Outage, places_around
from community.models.charter import CharterRule, Reference
from community.models.clocks import Clock
from community.models.holds import Hold
from community.models.moves import PAUSES_TO_CHOOSE, ClockMove, ClockPause, DateReport, PauseKind
from community.models.people import (
    Institution,
    InstitutionName,
    Member,
    Membership,
    SystemActor,
    clock_actor,
    community_calendar,
    importer_actor,
    nobody,
    public_name,
    voter_actor,
)

__all__ = [
    "PAUSES_TO_CHOOSE",
    "AddedHoliday",
    "CharterRule",
    "Clock",
    "ClockMove",
    "ClockPause",
    "DateReport",
    "Hold",
    "Institution",
    "InstitutionName",
    "Member",
    "Membership",
    "Outage",
    "PauseKind",
    "Reference",
    "SystemActor",
    "clock_actor",
    "community_calendar",
    "importer_actor",
    "nobody",
    "places_around",
    "public_name",
    "voter_actor",
]
