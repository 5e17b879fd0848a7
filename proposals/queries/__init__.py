"""What pages, files and other floors read about proposals: where one stands, and what its text says."""

from proposals.queries.answers import (
    Answer,
    given_and_missing,
    key_facts,
    sections_of,
)
from proposals.queries.lists import (
    SUMMARY_COLUMNS,
    public_proposals,
    summary_json,
)
from proposals.queries.record import (
    attribution,
    check,
    comments_on,
    other_versions_of_agreement,
    record_json,
)
from proposals.queries.registers import (
    written_as,
)
from proposals.queries.standing import (
    Standing,
    standing,
)
from proposals.queries.tabs import tabs

__all__ = [
    "SUMMARY_COLUMNS",
    "Answer",
    "Standing",
    "attribution",
    "check",
    "comments_on",
    "given_and_missing",
    "key_facts",
    "other_versions_of_agreement",
    "public_proposals",
    "record_json",
    "sections_of",
    "standing",
    "summary_json",
    "tabs",
    "written_as",
]
