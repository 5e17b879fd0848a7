"""Seats: added, held from when until when, tied to others, abolished."""

from django.db import transaction

from accountability import rules
from accountability.models import Seat, SeatConflict, Term
from accountability.steps import lock_body, lock_seat, lock_term
from community.actions import end_role, give_role
from community.models import Member
from community.open_data import utc
from community.rules import can_delete_account, require
from decisions.rules import gives_words
from record.actions import append_entry
from redress_log import actions as redress


@transaction.atomic
def add_seat(body, *, name, kind, is_voting, is_designated=False, institution=None, actor, at):
    """Add a seat to a body, under a name and a number that it keeps."""
    body = lock_body(body)
    require(rules.can_change_body(actor, body, at=at))
    require(gives_words(name))
    require(rules.can_name_seat(body, name, at=at))
    require(rules.is_seat(kind, institution, is_designated=is_designated))
    seat = Seat(
        body=body,
        number=body.seats.count() + 1,
        name=name,
        kind=kind,
        institution=institution,
        is_voting=is_voting,
        is_designated=is_designated,
        created_at=at,
    )
    seat.full_clean()
    seat.save()
    append_entry(
        "accountability.seat_added",
        subject=body.reference,
        actor=actor.acting_as(role="steward"),
        at=at,
        facts={
            "seat": seat.number,
            "kind": str(seat.kind),
            "institution": institution.code if institution else None,
            "voting": seat.is_voting,
            "designated": seat.is_designated,
        },
        personal={"seat": seat.name},
    )
    return seat


@transaction.atomic
def abolish_seat(seat, *, reason, actor, at):
    """Abolish a seat that nobody holds. What was done on it stands."""
    seat = lock_seat(seat)
    require(rules.can_abolish_seat(actor, seat, at=at))
    require(gives_words(reason))
    seat.abolished_at, seat.abolish_reason = at, reason
    seat.save(update_fields=["abolished_at", "abolish_reason"])
    append_entry(
        "accountability.seat_abolished",
        subject=seat.body.reference,
        actor=actor.acting_as(role="steward"),
        at=at,
        facts={"seat": seat.number},
        personal={"seat": seat.name, "reason": reason},
    )
    return seat


@transaction.atomic
def seat_member(seat, member, *, ends_on, actor, at):
    """Let a member hold a seat from the moment on until a last day, with the role that goes with its body."""
    seat = lock_seat(seat)
    member = Member.objects.select_for_update().get(pk=member.pk)
    require(rules.can_seat(actor, seat, at=at))
    require(rules.can_hold(member, seat, at=at))
    require(rules.is_term(ends_on, at=at))
    for left in seat.terms.unended().select_related("membership", "seat__body"):
        _append_end(left, "", actor.acting_as(role="steward"), at)
    membership = give_role(member, seat.role, actor=actor, at=at, seat=seat.name)
    term = Term.objects.create(seat=seat, membership=membership, started_at=at, ends_on=ends_on)
    append_entry(
        "accountability.member_seated",
        subject=seat.body.reference,
        actor=actor.acting_as(role="steward"),
        at=at,
        facts={"seat": seat.number, "ends_on": ends_on.isoformat()},
        personal={"seat": seat.name},
    )
    return term


@transaction.atomic
def end_term(term, *, reason, actor, at):
    """End somebody's time on a seat before its last day; the role that went with it ends, too."""
    term = lock_term(term)
    require(rules.can_end_term(actor, term, at=at))
    require(gives_words(reason))
    _end_role(term, actor, at)
    _append_end(term, reason, actor.acting_as(role="steward"), at)
    return term


@transaction.atomic
def expire_term(term, *, actor, at):
    """End a term whose last day has passed, or whose holder lost the role elsewhere, left, or came to speak for an institution."""
    term = lock_term(term)
    require(rules.can_expire(actor, term, at=at))
    _end_role(term, actor, at)
    _append_end(term, "", actor.acting_as(role="steward"), at)
    return term


@transaction.atomic
def declare_conflict(term, *, tie, institution=None, proposal=None, actor, at):
    """Say what ties whoever holds a seat to an institution or a proposal. It is shown with the seat."""
    term = lock_term(term)
    require(rules.can_declare(actor, term, at=at))
    require(gives_words(tie))
    require(rules.says_to_what(institution, proposal))
    conflict = SeatConflict.objects.create(
        term=term, tie=tie, institution=institution, proposal=proposal, declared_at=at
    )
    append_entry(
        "accountability.conflict_declared",
        subject=term.seat.body.reference,
        actor=actor.acting_as(role="seat_holder"),
        at=at,
        facts={
            "seat": term.seat.number,
            "institution": institution.code if institution else None,
            "proposal": proposal.reference if proposal else None,
        },
        personal={"seat": term.seat.name, "tie": tie},
    )
    return conflict


@transaction.atomic
def end_conflict(conflict, *, actor, at):
    """Say that a tie is no more. That there was one stays readable."""
    term = lock_term(conflict.term)
    conflict = SeatConflict.objects.select_for_update().get(pk=conflict.pk)
    conflict.term = term
    require(rules.can_end_conflict(actor, conflict, at=at))
    conflict.ended_at = at
    conflict.save(update_fields=["ended_at"])
    append_entry(
        "accountability.conflict_ended",
        subject=term.seat.body.reference,
        actor=actor.acting_as(role="seat_holder"),
        at=at,
        facts={"seat": term.seat.number},
        personal={"seat": term.seat.name},
    )
    return conflict


@transaction.atomic
def delete_account(member, *, actor, at):
    """Delete somebody's account, and first end their time on every seat: the term stays, and no name with it."""
    held = Term.objects.unended().filter(membership__member=member)
    list(Seat.objects.select_for_update(of=("self",)).filter(pk__in=held.values("seat")).order_by("pk"))
    require(can_delete_account(actor, member, at=at))
    for term in held.select_related("seat__body", "membership").order_by("pk"):
        _append_end(term, "", actor.acting_as(), at)
    redress.delete_account(member, actor=actor, at=at)


def _end_role(term, actor, at):
    """End the role by which the seat is held, unless it was ended elsewhere or went with an account."""
    if not term.is_over:
        end_role(term.membership, actor=actor, at=at)


def _append_end(term, reason, role, at):
    """Keep when the term ended, and put it on the record."""
    term.ended_at, term.end_reason = term.left_at or at, reason
    term.save(update_fields=["ended_at", "end_reason"])
    append_entry(
        "accountability.term_ended",
        subject=term.seat.body.reference,
        actor=role,
        at=at,
        facts={"seat": term.seat.number, "ended_at": utc(term.ended_at)},
        personal={"seat": term.seat.name} | ({"reason": reason} if reason else {}),
    )
