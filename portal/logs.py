"""What the program's own log leaves out: who came to a private page, and what anybody wrote."""

import copy
import logging
import re
import traceback

# Addresses that say that somebody reported, voted, asked unnamed or lost a password, or that open something by themselves; of votes
# everything but the page of one, with what only those fetch who vote. docs/operate.md gives it to web servers.
PRIVATE = re.compile(
    r"/[a-z]{2}/(?:code|redress/(?:report|desk|cases|[^/\s]+/ask-to-reopen)|proposals/(?:drafts|invitations|mine|report)|account"
    r"|proposals/[^/\s]+/(?:second|opinions/[^/\s]+/mark)|polls/[^/\s]+/\w+|clocks/\d+/report"
    r"|decisions/[^/\s]+/(?:follow|more|challenge|v/\d+/opinion)|uses/missing|harm/(?:propose|unread|[^/\s]+/(?:back|evidence)))\b\S*"
    r"|/(?:record/polls|static/(?:ballots|redress_log))/\S*"
)


def without_private(words):
    """The words with "(a private page)" in the place of every private address."""
    return PRIVATE.sub("(a private page)", words)


class DiscreetFormatter(logging.Formatter):
    """A line without private addresses, and an error without its message.

    The message of an error may quote what was typed: PostgreSQL repeats the row that it refuses, and a mail
    server the address. The place in the code and the kind of error are enough to find the fault.
    """

    def format(self, record):
        # The line of a formatter that quotes may be kept on the record already.
        record = copy.copy(record)
        record.exc_text = None
        return without_private(super().format(record))

    def formatException(self, exc_info):
        lines, error = [], exc_info[1]
        while error is not None:
            kind = f"{type(error).__module__}.{type(error).__qualname__}"
            lines = [*traceback.format_tb(error.__traceback__), f"{kind}\n", *lines]
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        return "".join(lines).rstrip()
