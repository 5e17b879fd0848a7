"""What an institution owes here and by when: decisions, reasons, promises and answers, the late ones first."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from community.models import Clock
from decisions import rules
from decisions.models import (
    CommitmentVersion,
    CompletenessCheck,
    Decision,
    Draft,
    ExplanationRequest,
    MissingUse,
)
from decisions.queries import read_moves, readable, readable_commitments, translations

# The clocks on which an institution owes something here, by their kinds.
EXPLANATIONS = ("explain", "more-explanation", "complete")
CLOCKS = ("decide", *EXPLANATIONS, "answer-missing-use")


@dataclass(frozen=True)
class Duty:
    """One thing that is owed: what, about what, by which day, how it stands in words, and where it is done.

    ``promise`` are the words of a commitment, which has no clock.
    """

    what: str
    title: str
    reference: str
    due_on: date | None
    is_late: bool
    words: str
    url: str
    clock: Clock | None = None
    reading: object = None
    note: str = ""
    promise: CommitmentVersion | None = None


def of(institution, at, *, reader=None):
    """Everything that the institution owes at the moment, the longest late first, then by date; what has no day last.

    How far a draft is stands there for a reader alone.
    """
    found = [
        *_decisions(institution, at, reader),
        *_requests(institution, at),
        *_completions(institution, at),
        *_missing_uses(institution, at),
        *_commitments(institution, at),
    ]
    read_moves([duty.clock for duty in found if duty.clock])
    return sorted(found, key=lambda duty: (not duty.is_late, duty.due_on or date.max, duty.reference))


def _on_a_clock(what, title, reference, url, clock, at, note=""):
    reading = clock.reading(at)
    return Duty(
        what, title, reference, reading.due_on, reading.state == "late", "", url, clock, reading, note
    )


def _decisions(institution, at, reader):
    drafts = {
        draft.decision_id: draft
        for draft in Draft.objects.filter(decision__institution=institution).select_related(
            "decision__institution"
        )
    }
    owed = Q(pk__in=Decision.objects.waiting(at)) | Q(draft__isnull=False)
    for decision in readable().filter(owed, institution=institution, opened_at__lte=at):
        url = _url(decision, "take")
        if decision.decided_at is None:
            yield _on_a_clock(
                _("Record the decision"), decision.title, decision.reference, url, decision.decide_clock, at
            )
            continue
        draft = drafts.get(decision.pk)
        note = _draft_words(draft, at, reader) if draft and reader else ""
        is_first = not decision.versions.all()
        url = _url(decision, "publish" if is_first else "correct")
        if decision.explain_clock.stopped_at is None:
            what = _("Write the explanation") if is_first else _("Explain the changed decision")
            yield _on_a_clock(what, decision.title, decision.reference, url, decision.explain_clock, at, note)
        elif draft is not None:
            yield Duty(
                _("A new version is being written"), decision.title, decision.reference,
                None, False, "", _url(decision, "preview"), note=note,
            )  # fmt: skip


def _draft_words(draft, at, reader):
    if draft.asked_at is None:
        return _("A draft is saved.")
    if rules.approvals_of(draft, at) >= rules.approvals_needed(at):
        return _("The draft is approved and can be published.")
    if rules.can_approve(reader, draft, at=at):
        return _("The draft waits for your approval.")
    return _("The draft waits for the approval of somebody who did not write it.")


def _requests(institution, at):
    waiting = ExplanationRequest.objects.waiting(at).filter(decision__institution=institution)
    for request in waiting.select_related("decision__proposal", "clock__rule"):
        decision, url = request.decision, _url(request.decision, "correct")
        yield _on_a_clock(
            _("Give more explanation"), decision.title, decision.reference, url, request.clock, at
        )


def _completions(institution, at):
    running = CompletenessCheck.objects.running(at).filter(version__decision__institution=institution)
    for check in running.select_related("version__decision__proposal", "clock__rule"):
        decision = check.version.decision
        yield _on_a_clock(
            _("Complete the explanation"),
            decision.title,
            decision.reference,
            _url(decision, "correct"),
            check.clock,
            at,
            "; ".join(check.gaps),
        )


def _missing_uses(institution, at):
    waiting = MissingUse.objects.filter(
        institution=institution, clock__in=Clock.objects.running(at)
    ).select_related("clock__rule")
    for missing in waiting:
        yield _on_a_clock(
            _("Answer that a use of data is missing in the register"),
            missing.what,
            missing.reference,
            missing.get_absolute_url(),
            missing.clock,
            at,
        )


def _commitments(institution, at):
    for commitment in readable_commitments().filter(institution=institution, made_at__lte=at):
        status, words = commitment.status(at), commitment.words(at)
        if not status.is_open:
            continue
        yield Duty(
            str(commitment.get_kind_display()),
            words.what,
            commitment.reference,
            words.due_on,
            bool(status.days_late) and words.due_at is not None and words.due_at <= at,
            status.label,
            commitment.get_absolute_url(),
            promise=words,
        )


def challenged(institution, at):
    """The institution's decisions that are challenged and whose challenge the oversight body has yet to answer."""
    return (
        Decision.objects.filter(institution=institution, challenges__made_at__lte=at)
        .filter(challenges__answered_at=None)
        .select_related("proposal")
        .distinct()
    )


def untranslated(institution, at):
    """The explained decisions that lack a language, or have it in words older than the original."""
    rows = []
    for decision in readable().published(at).filter(institution=institution):
        lacking = [row for row in translations(decision) if row["state"] in ("missing", "older")]
        if lacking:
            rows.append((decision, lacking))
    return rows


def _url(decision, name):
    return reverse(f"decisions:{name}", args=[decision.reference])
