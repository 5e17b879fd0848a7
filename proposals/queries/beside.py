"""What is said about a proposal beside its text and what people add: reasons, answers, reports."""

from typing import NamedTuple

from django.db.models import Model
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from community.models import Clock
from proposals.models import TAKEN_OUT, Question
from record.queries import texts_about_all

# Under which names the record holds such words.
ON_RECORD = ("reason", "reasons", "clause", "answer")


class Place(NamedTuple):
    """Where such words stand: in a field of a row, or, without a row, only on the record."""

    label: str
    words: str
    row: Model | None = None
    name: str = ""


def said_beside(proposal):
    """Where such words stand, ``{key: Place}``, for a form that chooses among them.

    A reason for which a proposal once stood somewhere is on its page no more, and still on the record.
    """
    clocks = Clock.objects.filter(subject__in=subjects_of(proposal)).order_by("pk")
    clocks = clocks.prefetch_related("pauses", "moves", "reports")
    places = [
        *((proposal, name) for name in ("reason", "withdrawal_reason", "reopening_reason", "deletion_proof")),
        *((row, name) for row in proposal.refusals.all() for name in ("reason", "challenge", "answer")),
        *((row, name) for row in proposal.questions.all() for name in row.beside),
        *((row, name) for row in proposal.textchanges.all() for name in row.beside),
        *((row, name) for row in proposal.summarychallenges.all() for name in row.beside),
        *((row, "withdrawal_reason") for row in proposal.meetings.all()),
        *((row, "body") for row in proposal.use_reports.all()),
        *(
            (clock, name)
            for clock in clocks
            for name in ("extension_reason", "extension_clause", "pause_reason")
        ),
        *((row, "reason") for clock in clocks for row in (*clock.pauses.all(), *clock.moves.all())),
        *((row, "declined_because") for clock in clocks for row in clock.reports.all()),
    ]
    found = {
        f"{row._meta.model_name}-{row.pk}-{name}": Place(
            capfirst(row._meta.verbose_name), getattr(row, name), row, name
        )
        for row, name in places
        if getattr(row, name) not in ("", TAKEN_OUT)
    }
    shown = {place.words for place in found.values()}
    # Why somebody wants a change is theirs, and for moderators.
    theirs = set(proposal.textchanges.values_list("entry_key", flat=True))
    return found | {
        f"record-{key}-{name}": Place(_("On the public record"), words)
        for key, name, words in texts_about_all(subjects_of(proposal), ON_RECORD)
        if words not in shown and key not in theirs
    }


def subjects_of(proposal):
    """What the record calls the proposal and whatever has a reference of its own on it."""
    return [
        proposal.reference,
        *Question.objects.filter(proposal=proposal).values_list("reference", flat=True),
    ]
