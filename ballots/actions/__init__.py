"""Every change that a vote goes through, each with its entry on the record."""

from ballots.actions.polls import announce_poll, cancel_poll, close_poll
from ballots.actions.roll_call import cast_vote, recuse_seat

__all__ = [
    "announce_poll",
    "cancel_poll",
    "cast_vote",
    "close_poll",
    "recuse_seat",
]
