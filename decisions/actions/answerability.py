"""Whether an explanation is enough: checked, asked to be longer, challenged, dissented from."""

from django.db import transaction

from community.models import Clock
from community.rules import require
from decisions import rules, telling
from decisions.models import (
    CompletenessCheck,
    ConflictDeclaration,
    DecisionChallenge,
    Dissent,
    ExplanationRequest,
    RequestBacking,
)
from decisions.steps import due, lock, lock_with_clocks, stop_checks
from record.actions import append_entry

MORE = "more-explanation"
ANSWER = "answer-decision-challenge"


@transaction.atomic
def check_completeness(decision, *, missing, missing_points, note, actor, at):
    """Say whether the newest explanation is complete, or what it lacks; never whether it is right.

    ``missing`` are codes of ``Heading``, ``missing_points`` sentences. What is missing is due by a date.
    """
    decision = lock_with_clocks(decision)
    require(rules.can_check(actor, decision, at=at))
    require(rules.can_miss(missing, missing_points, note))
    is_complete = not missing and not missing_points
    version = decision.newest_original()
    if is_complete:
        # Whatever was found missing before is there now, whoever saw to it.
        stop_checks(decision, at)
    check = CompletenessCheck.objects.create(
        version=version,
        is_complete=is_complete,
        missing=missing,
        missing_points=missing_points,
        note=note,
        checked_at=at,
        clock=None if is_complete else _clock("complete", decision, MORE, at=at),
    )
    append_entry(
        "decisions.checked",
        subject=decision.reference,
        actor=actor.acting_as(role="overseer"),
        at=at,
        facts={"version": version.number, "complete": is_complete, "missing": missing}
        | (due(check.clock) if check.clock else {}),
        personal={"note": note, "missing_points": missing_points},
    )
    telling.tell_of_check(check, at=at)
    return check


@transaction.atomic
def ask_for_more(decision, *, body, actor, at):
    """Ask for more explanation. What the oversight body asks is due at once, what members ask when enough ask it."""
    decision = lock(decision)
    require(rules.can_ask_for_more(actor, decision, at=at))
    require(rules.gives_words(body))
    return _append_request(decision, body, actor, at, is_body=rules.oversees(actor, decision, at=at))


def _append_request(decision, body, actor, at, *, is_body):
    """Keep what is asked and put it on the record, whoever may ask it."""
    request = ExplanationRequest.objects.create(
        decision=decision,
        asked_by=ExplanationRequest.AskedBy.OVERSEER if is_body else ExplanationRequest.AskedBy.MEMBERS,
        asker=actor,
        body=body,
        asked_at=at,
        clock=_clock(MORE, decision, MORE, at=at) if is_body else None,
    )
    if not is_body:
        RequestBacking.objects.create(request=request, member=actor, backed_at=at)
    append_entry(
        "decisions.more_asked",
        subject=decision.reference,
        actor=actor.acting_as(role="overseer" if is_body else "member"),
        at=at,
        facts={"asked_by": str(request.asked_by)} | (due(request.clock) if request.clock else {}),
        personal={"body": body},
    )
    _make_due_if_backed(request, at)
    if is_body:
        telling.tell_of_request(request, at=at)
    return request


@transaction.atomic
def back_request(request, *, actor, at):
    """Ask for the same as others do. Only that there are enough is put on the record, never who."""
    decision = lock(request.decision)
    request = ExplanationRequest.objects.get(pk=request.pk)
    require(rules.can_back(actor, request, at=at))
    RequestBacking.objects.create(request=request, member=actor, backed_at=at)
    request.decision = decision
    _make_due_if_backed(request, at)
    return request


@transaction.atomic
def withdraw_backing(request, *, actor, at):
    """Take back that one asks for the same, while it is not due yet."""
    lock(request.decision)
    request = ExplanationRequest.objects.get(pk=request.pk)
    require(rules.can_withdraw_backing(actor, request, at=at))
    request.backings.filter(member=actor).delete()
    return request


def _make_due_if_backed(request, at):
    if request.clock is not None or request.backings.count() < rules.backers_needed(at):
        return
    request.clock = _clock(MORE, request.decision, MORE, at=at)
    request.save(update_fields=["clock"])
    append_entry(
        "decisions.more_due",
        subject=request.decision.reference,
        actor="members",
        at=at,
        facts=due(request.clock),
    )
    telling.tell_of_request(request, at=at)


@transaction.atomic
def challenge_decision(decision, *, reason, actor, at):
    """Say that a decision is wrong, while it can be challenged; the oversight body answers by a date."""
    decision = lock(decision)
    require(rules.can_challenge(actor, decision, at=at))
    require(rules.gives_words(reason))
    clock = Clock.start(ANSWER, subject=decision.reference, institution=None, rule_key=ANSWER, at=at)
    challenge = DecisionChallenge.objects.create(
        decision=decision,
        about=decision.taken()[-1].number,
        challenger=actor,
        reason=reason,
        made_at=at,
        clock=clock,
    )
    append_entry(
        "decisions.challenged",
        subject=decision.reference,
        actor=actor.acting_as(),
        at=at,
        facts=due(clock),
        personal={"reason": reason},
    )
    telling.tell_of_challenge(challenge, at=at)
    return challenge


@transaction.atomic
def answer_challenge(challenge, *, upheld, answer, actor, at):
    """Answer a challenge. Where it is right, the institution must say by a date whether it decides otherwise."""
    decision = lock_with_clocks(challenge.decision)
    challenge = DecisionChallenge.objects.select_related("clock").get(pk=challenge.pk)
    require(rules.can_answer_challenge(actor, challenge, at=at))
    require(rules.gives_words(answer))
    challenge.upheld, challenge.answer, challenge.answered_at = upheld, answer, at
    challenge.save(update_fields=["upheld", "answer", "answered_at"])
    challenge.clock.stop(at)
    append_entry(
        "decisions.challenge_answered",
        subject=decision.reference,
        actor=actor.acting_as(role="overseer"),
        at=at,
        facts={"upheld": upheld},
        personal={"answer": answer},
    )
    if upheld:
        # Whether the overseer could ask by themselves now is another question: the challenge was right.
        _append_request(decision, answer, actor, at, is_body=True)
    telling.tell_of_challenge_answered(challenge, at=at)
    return challenge


@transaction.atomic
def dissent(decision, *, body, language, actor, at):
    """Stand beside the reasons with one's own, as the holder of a seat."""
    decision = lock(decision)
    require(rules.can_dissent(actor, decision, at=at))
    require(rules.gives_words(body))
    seat = rules.seat_of(actor, at=at)
    said = Dissent.objects.create(
        decision=decision,
        about=decision.taken()[-1].number,
        member=actor,
        seat=seat,
        body=body,
        language=language,
        said_at=at,
    )
    append_entry(
        "decisions.dissented",
        subject=decision.reference,
        actor=actor.acting_as(role="seat_holder"),
        at=at,
        facts={"language": language},
        personal={"seat": seat, "body": body},
    )
    return said


@transaction.atomic
def declare_conflict(decision, *, role, tie, stepped_aside, actor, at):
    """Declare what ties somebody who decides or advises, by role, and whether they took part."""
    decision = lock(decision)
    require(rules.can_declare(actor, decision, at=at))
    require(rules.gives_words(role, tie))
    conflict = ConflictDeclaration.objects.create(
        decision=decision,
        role=role,
        tie=tie,
        stepped_aside=stepped_aside,
        declared_at=at,
        by=actor.acting_as(decision.institution),
    )
    append_entry(
        "decisions.conflict_declared",
        subject=decision.reference,
        actor=conflict.by,
        at=at,
        facts={"stepped_aside": stepped_aside},
        personal={"role": role, "tie": tie},
    )
    return conflict


def _clock(kind, decision, rule_key, *, at):
    return Clock.start(
        kind, subject=decision.reference, institution=decision.institution, rule_key=rule_key, at=at
    )
