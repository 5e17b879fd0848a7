"""People, institutions, the rules the community set itself, and the clocks that run on them."""

from community.models.charter import CharterRule, Reference
from community.models.clocks import Clock, ClockPause
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
    "CharterRule",
    "Clock",
    "ClockPause",
    "Institution",
    "InstitutionName",
    "Member",
    "Membership",
    "Reference",
    "SystemActor",
    "clock_actor",
    "community_calendar",
    "importer_actor",
    "nobody",
    "public_name",
    "voter_actor",
]
