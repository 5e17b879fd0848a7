"""What was promised or set as a condition, reported on, reworded, rated and taken back."""

from datetime import timedelta

from django.db import transaction

from community.models import CharterRule, Reference
from community.rules import require
from decisions import rules, telling
from decisions.models import (
    Commitment,
    CommitmentRating,
    CommitmentUpdate,
    CommitmentVersion,
)
from decisions.steps import lock
from record.actions import append_entry


@transaction.atomic
def make_commitment(decision, *, kind, actor, at, who="", what, due_on=None, measure="", money="", language):
    """Promise something with a decision, or set a condition for what it allows."""
    decision = lock(decision)
    require(rules.can_commit(actor, decision, at=at))
    require(rules.can_be_worded(decision, kind, what=what, due_on=due_on, at=at))
    require(rules.is_ahead(decision.institution, due_on, at=at))
    commitment = Commitment.objects.create(
        reference=Reference.take("CMT", at),
        kind=kind,
        institution=decision.institution,
        decision=decision,
        rule=CharterRule.objects.rule("commitment-update", at),
        made_at=at,
    )
    words = {"who": who, "what": what, "due_on": due_on, "measure": measure, "money": money}
    version = _word(commitment, 1, words, language, actor, at)
    append_entry(
        "decisions.committed",
        subject=commitment.reference,
        actor=version.by,
        at=at,
        facts={"decision": decision.reference, "kind": str(kind), **_facts(version)},
    )
    return commitment


@transaction.atomic
def reword_commitment(
    commitment, *, actor, at, who="", what, due_on=None, measure="", money="", language, change_note
):
    """Change the words of a commitment. The old ones stay above the new, and what was rated has to be rated again."""
    commitment = _lock(commitment)
    require(rules.can_reword(actor, commitment, at=at))
    require(rules.can_be_worded(commitment.decision, commitment.kind, what=what, due_on=due_on, at=at))
    before = commitment.words(at)
    if due_on != before.due_on:
        require(rules.is_ahead(commitment.institution, due_on, at=at))
    require(rules.gives_words(change_note))
    words = {"who": who, "what": what, "due_on": due_on, "measure": measure, "money": money}
    version = _word(commitment, before.number + 1, words, language, actor, at, change_note=change_note)
    append_entry(
        "decisions.commitment_reworded",
        subject=commitment.reference,
        actor=version.by,
        at=at,
        facts=_facts(version),
    )
    telling.tell_of_commitment(commitment, "commitment_reworded")
    return version


@transaction.atomic
def update_commitment(commitment, *, progress, body, evidence="", language, actor, at):
    """Say how far a commitment is; that it is done is the institution's word until others have looked."""
    commitment = _lock(commitment)
    require(rules.can_update(actor, commitment, at=at))
    require(rules.can_be_said(progress, body, evidence))
    update = CommitmentUpdate.objects.create(
        commitment=commitment, progress=progress, body=body, evidence=evidence, language=language, said_at=at
    )
    append_entry(
        "decisions.commitment_updated",
        subject=commitment.reference,
        actor=actor.acting_as(commitment.institution),
        at=at,
        facts={"progress": str(progress)},
        personal={"body": body, "evidence": evidence},
    )
    return update


@transaction.atomic
def rate_commitment(commitment, *, rating, evidence, actor, at):
    """Say, with what shows it, whether a commitment was kept; each voice for itself."""
    commitment = _lock(commitment)
    require(rules.can_rate(actor, commitment, at=at))
    require(rules.can_be_rated(rating, evidence))
    voice = rules.voice_of(actor, commitment, at=at)
    seat = rules.seat_of(actor, at=at) if voice == CommitmentRating.Voice.COMMUNITY else ""
    rated = CommitmentRating.objects.create(
        commitment=commitment,
        version=commitment.words(at),
        voice=voice,
        seat=seat,
        rater=actor,
        rating=rating,
        evidence=evidence,
        rated_at=at,
    )
    append_entry(
        "decisions.commitment_rated",
        subject=commitment.reference,
        actor=actor.acting_as(role="seat_holder" if seat else "overseer"),
        at=at,
        facts={"voice": str(voice), "rating": str(rating), "version": rated.version.number},
        personal={"evidence": evidence} | ({"seat": seat} if seat else {}),
    )
    return rated


@transaction.atomic
def withdraw_commitment(commitment, *, reason, actor, at):
    """Take a promise back, in public and with the reason."""
    commitment = _lock(commitment)
    require(rules.can_withdraw_commitment(actor, commitment, at=at))
    require(rules.gives_words(reason))
    commitment.withdrawn_at, commitment.withdrawal_reason = at, reason
    commitment.save(update_fields=["withdrawn_at", "withdrawal_reason"])
    append_entry(
        "decisions.commitment_withdrawn",
        subject=commitment.reference,
        actor=actor.acting_as(commitment.institution),
        at=at,
        facts={},
        personal={"reason": reason},
    )
    telling.tell_of_commitment(commitment, "commitment_withdrawn")
    return commitment


def _lock(commitment):
    return (
        Commitment.objects.select_for_update(of=("self",)).select_related("institution").get(pk=commitment.pk)
    )


def _word(commitment, number, words, language, actor, at, *, change_note=""):
    due_on = words["due_on"]
    return CommitmentVersion.objects.create(
        commitment=commitment,
        number=number,
        **words,
        due_at=due_on and commitment.institution.calendar.midnight(due_on + timedelta(days=1)),
        language=language,
        change_note=change_note,
        published_at=at,
        by=actor.acting_as(commitment.institution),
    )


def _facts(version):
    return {
        "version": version.number,
        "due_on": version.due_on.isoformat() if version.due_on else None,
        "fingerprint": version.fingerprint,
    }
