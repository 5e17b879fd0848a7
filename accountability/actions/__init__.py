"""Every transition of accountability."""

from accountability.actions.bodies import change_mandate, dissolve_body, found_body
from accountability.actions.meetings import correct_meeting, record_meeting
from accountability.actions.seats import (
    abolish_seat,
    add_seat,
    declare_conflict,
    delete_account,
    end_conflict,
    end_term,
    expire_term,
    seat_member,
)
from accountability.actions.tags import tag_record, untag_record

__all__ = [
    "abolish_seat",
    "add_seat",
    "change_mandate",
    "correct_meeting",
    "declare_conflict",
    "delete_account",
    "dissolve_body",
    "end_conflict",
    "end_term",
    "expire_term",
    "found_body",
    "record_meeting",
    "seat_member",
    "tag_record",
    "untag_record",
]
