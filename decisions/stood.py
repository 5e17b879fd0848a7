"""A decision with all that stands beside it, as it stood at a moment that is past.

What is said here is read off the same rows as today's page: everything that came later is left out or undone, in
memory only. Words that were taken out since stay out. What came of the vote needs no undoing: a decision is asked for
once that is final.
"""

from datetime import datetime, time, timedelta

from django.db.models import prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext as _

from community.dates import short_day
from decisions import queries
from proposals.queries import NotThen


def end_of(decision, day, at):
    """The last moment of a local day, or this moment when the day has not ended.

    Raises ``NotThen`` for a day that is to come and for one before the decision was public.
    """
    if day > timezone.localdate(at):
        raise NotThen(_("%(day)s is still to come.") % {"day": short_day(day)})
    zone = timezone.get_default_timezone()
    midnight = datetime.combine(day + timedelta(days=1), time.min, zone)
    moment = min(at, midnight - timedelta(microseconds=1))
    if moment < decision.opened_at:
        words = {"day": short_day(day), "first": short_day(decision.opened_at)}
        raise NotThen(_("Nobody could read it on %(day)s. It became public on %(first)s.") % words)
    return moment


def as_it_stood(reference, moment):
    """The decision of this reference at the moment, with the relations that pages read; never to be saved."""
    decision = queries.readable(with_texts=True).get(reference=reference)
    versions = list(decision.versions.all())
    for version in versions:
        version.is_taken_out = version.is_withheld()
    for request in decision.explanation_requests.all():
        _forget_the_rest(request, moment, clock="started_at", answer="published_at")
    for challenge in decision.challenges.all():
        if challenge.answered_at is not None and challenge.answered_at > moment:
            challenge.answered_at, challenge.upheld, challenge.answer = None, None, ""
    for version in versions:
        _keep(version, "checks", "checked_at", moment)
    taken = decision.taken_by(moment)
    _keep(decision, "versions", "published_at", moment)
    _keep(decision, "explanation_requests", "asked_at", moment)
    _keep(decision, "challenges", "made_at", moment)
    _keep(decision, "dissents", "said_at", moment)
    _keep(decision, "conflicts", "declared_at", moment)
    _keep(decision, "commitments", "made_at", moment)
    _keep(decision, "earlier_outcomes", "replaced_at", moment)
    decision.outcome = taken.outcome if taken else ""
    decision.followed_vote = taken.followed_vote if taken else ""
    decision.decided_at = taken.decided_at if taken else None
    decision.explain_clock = taken.explain_clock if taken else None
    decision.escalated_at = taken.escalated_at if taken else None
    for name in ("escalated_at", "no_decision_noted_at"):
        if (getattr(decision, name) or moment) > moment:
            setattr(decision, name, None)
    decision.institution.name = name_of(decision.institution, moment)
    text = text_of_proposal(decision.proposal, moment)
    decision.proposal.title = (text and text.text["title"]) or decision.proposal.title
    _rewind_all(decision, moment)
    return decision


def name_of(institution, moment):
    """What the institution was called at the moment; where nobody wrote that down yet, its first name that is known."""
    names = institution.history.order_by("history_date", "history_id")
    named = names.filter(history_date__lte=moment).last() or names.first()
    return named.name if named else institution.name


def text_of_proposal(proposal, moment):
    """The version of the proposal that was in force at the moment, or None."""
    return proposal.versions.filter(published_at__lte=moment).order_by("-number").first()


def _keep(row, relation, moment_of, moment):
    """Leave what came later out of a prefetched relation."""
    kept = getattr(row, relation).all()
    # The queryset is evaluated already; what it holds is all that anybody reads of it.
    kept._result_cache = [each for each in kept if getattr(each, moment_of) <= moment]


def _forget_the_rest(row, moment, **moments_of):
    """Empty each field whose own moment came later."""
    for field, moment_of in moments_of.items():
        value = getattr(row, field)
        if value is not None and getattr(value, moment_of) > moment:
            setattr(row, field, None)


def _rewind_all(decision, moment):
    clocks = [*decision.clocks(), *(challenge.clock for challenge in decision.challenges.all())]
    prefetch_related_objects(clocks, "moves__pause", "pauses")
    for clock in clocks:
        _rewind(clock, moment)


def _rewind(clock, moment):
    """Undo on a clock what was done to it later: an answer, a pause, and whatever moved its date."""
    later = [move for move in clock.moves.all() if move.moved_at > moment]
    if later:
        clock.due_at = later[0].old_due_at
    _keep(clock, "moves", "moved_at", moment)
    clock.moved_at = max((move.moved_at for move in clock.moves.all()), default=None)
    if clock.extended_at is not None and clock.extended_at > moment:
        clock.extended_at, clock.extension_reason, clock.extension_clause = None, "", ""
    if clock.extension_refused_at is not None and clock.extension_refused_at > moment:
        clock.extension_refused_at = None
    if clock.paused_at is not None and clock.paused_at > moment:
        clock.paused_at, clock.pause_kind, clock.pause_reason = None, "", ""
    for pause in clock.pauses.all():
        if pause.started_at <= moment < pause.ended_at:
            clock.paused_at, clock.pause_kind, clock.pause_reason = pause.started_at, pause.kind, pause.reason
    if clock.stopped_at is not None and clock.stopped_at > moment:
        clock.stopped_at = None
