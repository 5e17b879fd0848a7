"""What pages and files read about questions: where one stands, which are alike, and one as open data."""

import re

from django.conf import settings
from django.utils.translation import gettext as _

from community.dates import day
from community.open_data import utc
from proposals.models import Question
from proposals.queries.lists import LONG
from proposals.queries.standing import Standing

State = Question.State
TONES = {State.LATE: "late", State.ANSWERED_LATE: "late", State.ANSWERED: "done", State.WAITING: "open"}

# A reader's words for groups of states, and what each finds.
GROUPS = {
    "waiting": lambda found, at: found.waiting(),
    "late": lambda found, at: found.late(at),
    "answered": lambda found, at: found.answered(),
    "answered_late": lambda found, at: found.answered_late(),
    "declined": lambda found, at: found.declined(),
    "merged": lambda found, at: found.merged(),
}

QUESTION_COLUMNS = [
    "id",
    "reference",
    "type",
    "proposal",
    "institution",
    "status",
    "asked_at",
    "due_local_date",
    "days_late",
    "answered_at",
    "declined_at",
    "merged_into",
    "question",
    "language",
    "answer",
    "answer_language",
    "decline_reason",
]

# How much two questions must have in common to be shown as perhaps the same, from 0 to 1.
ALIKE = 0.3
MOST_ALIKE = 3


def readable_questions():
    """The questions with all that their status and their lists need, in one query."""
    return Question.objects.select_related(
        "proposal__lead_organisation", "author", "institution", "clock__rule", "merged_into", "answer"
    ).defer(*(f"proposal__{name}" for name in LONG))


def public_questions(at, *, state="", institution="", proposal=None):
    """The questions that fit every given filter, the longest late first."""
    found = readable_questions().overdue_first(at)
    if proposal is not None:
        found = found.filter(proposal=proposal)
    if state:
        found = GROUPS[state](found, at)
    if institution:
        found = found.filter(proposal__lead_organisation__code=institution)
    return found


def question_standing(question, at):
    """Where the question stands at the moment, in words that name a date where one is known."""
    state = question.state(at)
    lead = question.proposal.lead_organisation
    waits = state in (State.WAITING, State.LATE) and question.held_at is None
    waits_for = (lead.name, lead) if waits else ("", None)
    since = {
        State.ANSWERED: question.answered_at,
        State.ANSWERED_LATE: question.answered_at,
        State.DECLINED: question.declined_at,
        State.MERGED: question.merged_at,
        State.TAKEN_BACK: question.withdrawn_at,
        State.REMOVED: question.removed_at,
    }.get(state)
    return Standing(str(state), _words(question, state, at), TONES.get(state, "plain"), since, *waits_for)


def _words(question, state, at):
    if state == State.MERGED:
        return _("Merged with %(reference)s") % {"reference": question.merged_into.reference}
    if state != State.WAITING:
        return state.label
    if question.clock is None:
        return _("Waiting for an answer – no date until the idea is seconded")
    reading = question.clock.reading(at)
    if reading.state == "paused":
        return _("Waiting for an answer – the date is paused")
    return _("Waiting for an answer – due %(day)s") % {"day": day(reading.due_on)}


def similar_questions(proposal, text):
    """The questions on this proposal that share most words with the text, the most alike first; mostly none."""
    asked = _stems(text)
    alike = []
    found = proposal.questions.shown().filter(merged_into__isnull=True).order_by("-said_at", "-pk")
    for question in found.select_related("proposal__lead_organisation", "clock__rule")[:500]:
        other = _stems(question.body)
        shared = len(asked & other) / min(len(asked), len(other)) if asked and other else 0
        if shared >= ALIKE and (len(asked & other) > 1 or shared == 1):
            alike.append((shared, question))
    alike.sort(key=lambda pair: -pair[0])
    return [question for _shared, question in alike[:MOST_ALIKE]]


def _stems(text):
    """The beginnings of the longer words, so that a plural or another tense counts as the same word."""
    return {word[:5] for word in re.findall(r"\w{4,}", text.casefold())}


def mergeable_into(question):
    """The earlier questions with which this one can be merged, the nearest first."""
    return (
        Question.objects.shown()
        .filter(proposal=question.proposal_id, merged_into__isnull=True, said_at__lte=question.said_at)
        .exclude(pk=question.pk)
        .exclude(said_at=question.said_at, pk__gt=question.pk)
        .exclude(declined_at__isnull=False, answered_at__isnull=True)
        .order_by("-said_at", "-pk")
    )


def question_json(question, at):
    """What a list's JSON and CSV and a question's own JSON say; times are RFC 3339 in UTC.

    Words that were taken away are null, and nobody's name is in it.
    """
    reading = question.clock.reading(at) if question.clock else None
    state = question.state(at)
    answer = question.answer if question.answered_at and question.answer.is_shown else None
    return {
        "id": f"{settings.BASE_URL}/id/{question.reference}",
        "reference": question.reference,
        "type": "question",
        "proposal": question.proposal.reference,
        "institution": question.proposal.lead_organisation.code,
        "status": str(state),
        "asked_at": utc(question.said_at),
        "due_local_date": reading.due_on.isoformat() if reading else None,
        "days_late": reading.days if state in (State.LATE, State.ANSWERED_LATE) else 0,
        "answered_at": utc(question.answered_at),
        "declined_at": utc(question.declined_at),
        "merged_into": question.merged_into.reference if question.merged_into else None,
        "question": question.body if question.is_shown else None,
        "language": question.language,
        "answer": answer and answer.body,
        "answer_language": answer and answer.language,
        "decline_reason": question.decline_reason or None,
    }
