"""Who may announce, vote, step aside, count and cancel, on which terms, and in which words it is refused."""

from ballots.rules.polls import (
    Terms,
    can_announce,
    can_cancel,
    can_close,
    can_word,
    charter_terms,
    seat_holders,
)
from ballots.rules.roll_call import can_cast, can_recuse

__all__ = [
    "Terms",
    "can_announce",
    "can_cancel",
    "can_cast",
    "can_close",
    "can_recuse",
    "can_word",
    "charter_terms",
    "seat_holders",
]
