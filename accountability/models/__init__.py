from accountability.models.bodies import Body, Mandate, Power
from accountability.models.meetings import AgendaItem, Attendance, Meeting
from accountability.models.seats import Seat, SeatConflict, Term
from accountability.models.tags import FrameworkTag

__all__ = [
    "AgendaItem",
    "Attendance",
    "Body",
    "FrameworkTag",
    "Mandate",
    "Meeting",
    "Power",
    "Seat",
    "SeatConflict",
    "Term",
]
