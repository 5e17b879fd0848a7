"""A history of harm: named, read, backed, listed, acknowledged, repaired, signed off by the community alone."""

from django.db import transaction

from community.models import Clock, Reference
from community.rules import require
from decisions.rules import gives_words
from decisions.steps import due
from record.actions import append_entry
from redress_log import rules, telling
from redress_log.models import (
    Acknowledgement,
    HarmHistory,
    HistoryBacking,
    HistoryCommitment,
    HistoryEvidence,
    NamedInstitution,
    SeatWord,
)

ACKNOWLEDGE = "acknowledge-history"
MEMBERS, SEATS = "members", "seat_holders"


@transaction.atomic
def propose_history(
    *,
    title,
    what,
    harmed,
    from_year,
    until_year=None,
    institutions,
    proposals=(),
    language,
    evidence_title,
    citation,
    url="",
    where="",
    actor,
    at,
):
    """Name what was done to a group, with a first piece of evidence. A steward reads both before anybody else does."""
    institutions = list(institutions)
    require(rules.can_propose_history(actor, institutions, at=at))
    require(gives_words(title, what, harmed, evidence_title, citation))
    require(rules.can_be_named(institutions, from_year, until_year, at=at))
    require(rules.says_where(url, where))
    history = HarmHistory.objects.create(
        reference=Reference.take("HIS", at),
        title=title,
        what=what,
        harmed=harmed,
        from_year=from_year,
        until_year=until_year,
        language=language,
        proposer=actor,
        proposed_at=at,
    )
    history.proposals.set(proposals)
    for institution in institutions:
        NamedInstitution.objects.create(history=history, institution=institution)
    HistoryEvidence.objects.create(
        history=history,
        title=evidence_title,
        citation=citation,
        url=url,
        where=where,
        giver=actor,
        given_at=at,
    )
    HistoryBacking.objects.create(history=history, member=actor, backed_at=at)
    telling.tell_stewards_of_words(history, actor, at=at)
    return history


@transaction.atomic
def pass_history(history, *, actor, at):
    """Make it public with its evidence, as words that name no private person. Members can back it now."""
    history = _lock(history)
    require(rules.can_read_history(actor, history, at=at))
    history.passed_at = at
    history.save(update_fields=["passed_at"])
    history.evidence.unread().update(passed_at=at)
    append_entry(
        "redress_log.history_passed",
        subject=history.reference,
        actor=actor.acting_as(role="steward"),
        at=at,
        facts={
            "institutions": [institution.code for institution in history.institutions],
            "proposals": [proposal.reference for proposal in history.proposals.all()],
            "from_year": history.from_year,
            "until_year": history.until_year,
        },
        personal={"title": history.title, "harmed": history.harmed, "history": history.what},
    )
    telling.tell_proposer(history)
    _list_if_backed(history, at)
    return history


@transaction.atomic
def decline_history(history, *, reason, actor, at):
    """Not make it public. The reason is; the words never are."""
    history = _lock(history)
    require(rules.can_read_history(actor, history, at=at))
    require(gives_words(reason))
    history.declined_at, history.decline_reason = at, reason
    history.save(update_fields=["declined_at", "decline_reason"])
    append_entry(
        "redress_log.history_declined",
        subject=history.reference,
        actor=actor.acting_as(role="steward"),
        at=at,
        facts={"institutions": [institution.code for institution in history.institutions]},
        personal={"reason": reason},
    )
    telling.tell_proposer(history)
    return history


@transaction.atomic
def add_evidence(history, *, title, citation, url="", where="", actor, at):
    """Add where everybody can read of it. A steward reads what is said here before anybody else does."""
    history = _lock(history)
    require(rules.can_add_evidence(actor, history, at=at))
    require(gives_words(title, citation))
    require(rules.says_where(url, where))
    evidence = HistoryEvidence.objects.create(
        history=history, title=title, citation=citation, url=url, where=where, giver=actor, given_at=at
    )
    telling.tell_stewards_of_words(history, actor, at=at)
    return evidence


@transaction.atomic
def pass_evidence(evidence, *, actor, at):
    """Make it public, as words that name no private person."""
    evidence = _lock_evidence(evidence)
    require(rules.can_read_evidence(actor, evidence, at=at))
    evidence.passed_at = at
    evidence.save(update_fields=["passed_at"])
    append_entry(
        "redress_log.evidence_passed",
        subject=evidence.history.reference,
        actor=actor.acting_as(role="steward"),
        at=at,
        facts={},
        personal={"title": evidence.title, "citation": evidence.citation}
        | ({"url": evidence.url} if evidence.url else {}),
    )
    return evidence


@transaction.atomic
def decline_evidence(evidence, *, reason, actor, at):
    """Not make it public. The reason is; the words never are."""
    evidence = _lock_evidence(evidence)
    require(rules.can_read_evidence(actor, evidence, at=at))
    require(gives_words(reason))
    evidence.declined_at, evidence.decline_reason = at, reason
    evidence.save(update_fields=["declined_at", "decline_reason"])
    append_entry(
        "redress_log.evidence_declined",
        subject=evidence.history.reference,
        actor=actor.acting_as(role="steward"),
        at=at,
        facts={},
        personal={"reason": reason},
    )
    return evidence


@transaction.atomic
def back_history(history, *, actor, at):
    """Want it to be listed, as others do. Only that there are enough is put on the record, never who."""
    history = _lock(history)
    require(rules.can_back_history(actor, history, at=at))
    HistoryBacking.objects.create(history=history, member=actor, backed_at=at)
    _list_if_backed(history, at)
    return history


@transaction.atomic
def withdraw_history_backing(history, *, actor, at):
    """Take back that one wants it to be listed, while it is not."""
    history = _lock(history)
    require(rules.can_withdraw_history_backing(actor, history, at=at))
    history.backings.filter(member=actor).delete()
    return history


@transaction.atomic
def accept_history(history, *, body, actor, at):
    """Say for a seat that it is to be listed; it is when enough seats have said so, however many members back it."""
    history = _lock(history)
    require(rules.can_accept_history(actor, history, at=at))
    require(gives_words(body))
    agreeing, seats = _append_word(
        history, SeatWord.Word.ACCEPT, body, actor, at, among=[SeatWord.Word.ACCEPT]
    )
    if rules.is_enough(len(agreeing), len(seats), at=at):
        _list(history, SEATS, at)
    return history


@transaction.atomic
def acknowledge_history(named, *, answer, body, language, actor, at):
    """Say for an institution whether it acknowledges what was done. What it said before stays beside it."""
    history = _lock(named.history)
    named = history.named.select_related("clock__rule", "institution").get(pk=named.pk)
    named.history = history
    require(rules.can_acknowledge_history(actor, named, at=at))
    require(rules.can_be_acknowledged(answer))
    require(gives_words(body))
    said = Acknowledgement.objects.create(
        named=named,
        number=named.acknowledgements.count() + 1,
        answer=answer,
        body=body,
        language=language,
        said_at=at,
        by=actor.acting_as(named.institution),
    )
    if named.clock.stopped_at is None:
        named.clock.stop(at)
    append_entry(
        "redress_log.history_acknowledged",
        subject=history.reference,
        actor=said.by,
        at=at,
        facts={
            "institution": named.institution.code,
            "answer": str(answer),
            "version": said.number,
            "language": language,
            **due(named.clock),
        },
        personal={"acknowledgement": body},
    )
    return said


@transaction.atomic
def link_restitution(history, *, commitment, actor, at):
    """Name a commitment by which an institution says that it makes restitution."""
    history = _lock(history)
    require(rules.can_link_restitution(actor, history, at=at))
    require(rules.is_restitution(actor, history, commitment, at=at))
    link = HistoryCommitment.objects.create(history=history, commitment=commitment, linked_at=at)
    is_institution = rules.is_tied(actor, history.institutions, at=at)
    append_entry(
        "redress_log.restitution_linked",
        subject=history.reference,
        actor=actor.acting_as(commitment.institution)
        if is_institution
        else actor.acting_as(role="seat_holder"),
        at=at,
        facts={"commitment": commitment.reference, "institution": commitment.institution.code},
    )
    return link


@transaction.atomic
def sign_off_history(history, *, word, body, actor, at):
    """Say for a seat whether it is put right. It stands as the seats say while more than enough of them agree.

    So it is taken back when one of them sees harm return and too few are left who call it put right.
    """
    history = _lock(history)
    require(rules.can_sign_off_history(actor, history, word, at=at))
    require(gives_words(body))
    agreeing, seats = _append_word(history, word, body, actor, at, among=rules.SIGN_OFF_WORDS)
    whole = [seat for seat, said in agreeing.items() if said == SeatWord.Word.WHOLE]
    part = [seat for seat, said in agreeing.items() if said != SeatWord.Word.NOT]
    standing, count = HarmHistory.Standing.OPEN, 0
    if rules.is_enough(len(part), len(seats), at=at):
        standing, count = HarmHistory.Standing.PART, len(part)
    if rules.is_enough(len(whole), len(seats), at=at):
        standing, count = HarmHistory.Standing.WHOLE, len(whole)
    _stand(history, standing, count, len(seats), at)
    return history


def _stand(history, standing, agreeing, seats, at):
    """Keep how it stands now, and put it on the record where that is new."""
    signed_off = (HarmHistory.Standing.PART, HarmHistory.Standing.WHOLE)
    if standing == HarmHistory.Standing.OPEN and history.standing in signed_off:
        standing = HarmHistory.Standing.BACK
    elif standing not in signed_off or standing == history.standing:
        return
    history.standing, history.standing_at = standing, at
    history.save(update_fields=["standing", "standing_at"])
    is_back = standing == HarmHistory.Standing.BACK
    append_entry(
        "redress_log.history_reopened" if is_back else "redress_log.history_signed_off",
        subject=history.reference,
        actor=SEATS,
        at=at,
        facts={"seats": seats}
        if is_back
        else {"standing": str(standing), "agreeing": agreeing, "seats": seats},
    )
    telling.tell_institutions(history, "history_signed_off", at=at)


def _append_word(history, word, body, actor, at, *, among):
    """Keep what a seat says, and put it on the record. Gives what each seat says now, and the seats that can."""
    seat = rules.history_seat_of(actor, at=at)
    SeatWord.objects.create(history=history, seat=seat, member=actor, word=word, body=body, said_at=at)
    append_entry(
        "redress_log.seat_spoke",
        subject=history.reference,
        actor=actor.acting_as(role="seat_holder"),
        at=at,
        facts={"word": str(word)},
        personal={"seat": seat, "body": body},
    )
    seats = rules.seats_that_speak(history, at=at)
    said = rules.last_words(history, among)
    return {seat: word for seat, word in said.items() if seat in seats}, seats


def _list_if_backed(history, at):
    if history.backings.count() >= rules.history_backers_needed(at):
        _list(history, MEMBERS, at)


def _list(history, by, at):
    """Put it on the list, and start the time in which each institution answers."""
    history.listed_at = at
    history.save(update_fields=["listed_at"])
    dates = {}
    for named in history.named.select_related("institution"):
        named.clock = Clock.start(
            ACKNOWLEDGE, subject=history.reference, institution=named.institution, rule_key=ACKNOWLEDGE, at=at
        )
        named.save(update_fields=["clock"])
        dates[named.institution.code] = due(named.clock)
    append_entry(
        "redress_log.history_listed", subject=history.reference, actor=by, at=at, facts={"answers": dates}
    )
    # Who backed it was needed to count them, and is needed no more.
    history.backings.all().delete()
    telling.tell_institutions(history, "history_listed", at=at)


def _lock(history):
    return (
        HarmHistory.objects.select_for_update(of=("self",))
        .select_related("proposer")
        .prefetch_related("named__institution", "named__clock__rule")
        .get(pk=history.pk)
    )


def _lock_evidence(evidence):
    history = _lock(evidence.history)
    evidence = HistoryEvidence.objects.get(pk=evidence.pk)
    evidence.history = history
    return evidence
