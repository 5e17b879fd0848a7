"""What pages, files and other floors read about proposals: where one stands, and what its text says."""

from proposals.queries.answers import (
    Answer,
    given_and_missing,
    key_facts,
    sections_of,
)
from proposals.queries.benefits import (
    BENEFIT_COLUMNS,
    benefit_counts,
    benefit_json,
    uses,
    with_promises,
)
from proposals.queries.beside import TAKEN_OUT, said_beside, subjects_of
from proposals.queries.changes import (
    change_standing,
    changes_to,
    label_of,
    what_it_changes,
)
from proposals.queries.comparison import (
    changes_between,
    marked,
)
from proposals.queries.discussion import (
    latest_views,
    newest,
    place_of,
    views_on,
)
from proposals.queries.documents import (
    documents_of,
)
from proposals.queries.drafts import (
    draft_for_code,
    forgotten_drafts,
    institutions_spoken_for,
)
from proposals.queries.exports import (
    CONTEXT,
    PORTION,
    catalogue_head,
    linked_data,
    releases_table,
    source_table,
    whole,
)
from proposals.queries.lists import (
    GROUPS,
    HERE,
    SUMMARY_COLUMNS,
    public_proposals,
    summary_json,
)
from proposals.queries.moderation import (
    LOG_COLUMNS,
    act_in_force,
    appeals,
    contribution,
    contributions,
    log,
    log_line,
    queue,
    shown_words,
    undecided_holds,
    waiting,
    with_acts,
    written_by,
)
from proposals.queries.opinions import (
    OpinionTable,
    opinion_result,
    opinion_table,
    opinions_json,
)
from proposals.queries.people import (
    ended_parts,
    invitation_of,
    people_json,
    who,
)
from proposals.queries.questions import (
    QUESTION_COLUMNS,
    mergeable_into,
    public_questions,
    question_json,
    question_standing,
    readable_questions,
    similar_questions,
)
from proposals.queries.record import (
    attribution,
    check,
    other_versions_of_agreement,
    record_json,
)
from proposals.queries.registers import (
    written_as,
)
from proposals.queries.search import (
    found_by,
    index,
)
from proposals.queries.sources import (
    counted_registers,
    likely_doubles,
    source_lines,
    source_link,
)
from proposals.queries.standing import (
    Standing,
    clocks_of,
    discussions_waiting,
    due_of,
    due_to_lapse,
    standing,
    standing_now,
    waiting_for_steward,
)
from proposals.queries.tabs import (
    tabs,
)
from proposals.queries.versions import (
    NotThen,
    as_of_day,
    citation,
    formats,
    in_other_languages,
    language_line,
    read_day,
    source_of,
    version_lines,
)

__all__ = [
    "BENEFIT_COLUMNS",
    "CONTEXT",
    "GROUPS",
    "HERE",
    "LOG_COLUMNS",
    "PORTION",
    "QUESTION_COLUMNS",
    "SUMMARY_COLUMNS",
    "TAKEN_OUT",
    "Answer",
    "NotThen",
    "OpinionTable",
    "Standing",
    "act_in_force",
    "appeals",
    "as_of_day",
    "attribution",
    "benefit_counts",
    "benefit_json",
    "catalogue_head",
    "change_standing",
    "changes_between",
    "changes_to",
    "check",
    "citation",
    "clocks_of",
    "comments_on",
    "contribution",
    "contributions",
    "counted_registers",
    "discussions_waiting",
    "documents_of",
    "draft_for_code",
    "due_of",
    "due_to_lapse",
    "ended_parts",
    "forgotten_drafts",
    "formats",
    "found_by",
    "given_and_missing",
    "in_other_languages",
    "index",
    "institutions_spoken_for",
    "invitation_of",
    "key_facts",
    "label_of",
    "language_line",
    "latest_views",
    "likely_doubles",
    "linked_data",
    "log",
    "log_line",
    "marked",
    "mergeable_into",
    "newest",
    "opinion_result",
    "opinion_table",
    "opinions_json",
    "other_versions_of_agreement",
    "people_json",
    "place_of",
    "public_proposals",
    "public_questions",
    "question_json",
    "question_standing",
    "queue",
    "read_day",
    "readable_questions",
    "record_json",
    "releases_table",
    "said_beside",
    "sections_of",
    "shown_words",
    "similar_questions",
    "source_lines",
    "source_link",
    "source_of",
    "source_table",
    "standing",
    "standing_now",
    "subjects_of",
    "summary_json",
    "tabs",
    "undecided_holds",
    "uses",
    "version_lines",
    "views_on",
    "waiting",
    "waiting_for_steward",
    "what_it_changes",
    "who",
    "whole",
    "with_acts",
    "with_promises",
    "written_as",
    "written_by",
]
