"""Who founds bodies and gives seats, and what a holder of one says for it."""

from django.utils.translation import gettext_lazy as _

from accountability.models import Body, Power, Seat, Term
from community.models import CharterRule, Membership, community_calendar
from community.rules import (
    YES,
    is_signed_in,
    is_steward,
    must_sign_in,
    no,
    speaks_for_any,
    stewards_only,
)

LONGEST = "seat-term"


def terms_held_by(actor, *, at):
    """The terms in which the person holds a seat at the moment."""
    if not is_signed_in(actor):
        return Term.objects.none()
    return Term.objects.held(at).filter(membership__member=actor)


def has_part(actor, body, *, at):
    """Whether the person has something to do with the body: as a steward, or by a seat of it."""
    return is_steward(actor, at=at) or terms_held_by(actor, at=at).filter(seat__body=body).exists()


def can_found_body(actor, *, at):
    return stewards_only(actor, at=at)


def is_mandate(powers, rate, currency):
    """Whether a mandate names powers that there are, and a rate with its currency or neither."""
    if set(powers) - set(Power.values):
        return no(_("Name only powers of the model mandate."))
    if rate is not None and rate <= 0:
        return no(_("What a seat is paid must be more than nothing. Leave it empty where it is not paid."))
    if (rate is None) != (currency == ""):
        return no(_("Name what a seat is paid together with the currency, or neither of them."))
    return YES


def can_change_body(actor, body, *, at):
    """A steward, while it stands: change its mandate, add a seat."""
    verdict = stewards_only(actor, at=at)
    if verdict and body.dissolved_at is not None:
        return no(_("This body was dissolved."))
    return verdict


def can_dissolve_body(actor, body, *, at):
    verdict = can_change_body(actor, body, at=at)
    if verdict and Term.objects.held(at).filter(seat__body=body).exists():
        return no(_("Somebody holds a seat of this body. End their terms first."))
    return verdict


def can_name_seat(body, name, *, at):
    """Whether a name is free: in the body for good, among all bodies while the other seat stands.

    A roll call names a seat by its name alone.
    """
    if body.seats.filter(name__iexact=name).exists():
        return no(_("This body has or had a seat of this name."))
    if Seat.objects.standing(at).filter(name__iexact=name).exists():
        return no(_("Another body has a seat of this name. Roll calls would not tell them apart."))
    return YES


def is_seat(kind, institution, *, is_designated):
    """Whether a seat of this kind can be as it is said to be."""
    if (kind == Seat.Kind.INSTITUTION) != (institution is not None):
        return no(_("A seat of an institution says of which; a community seat belongs to none."))
    if is_designated and kind != Seat.Kind.COMMUNITY:
        return no(_("Only a community seat is kept for lived experience."))
    return YES


def can_abolish_seat(actor, seat, *, at):
    verdict = _stands(stewards_only(actor, at=at), seat)
    if verdict and seat.terms.held(at).exists():
        return no(_("Somebody holds this seat. End their term first."))
    return verdict


def _stands(verdict, seat):
    if verdict and seat.abolished_at is not None:
        return no(_("This seat was abolished."))
    return verdict


def can_seat(actor, seat, *, at):
    """A steward, while the seat stands and nobody holds it."""
    verdict = _stands(stewards_only(actor, at=at), seat)
    if verdict and seat.terms.held(at).exists():
        return no(_("Somebody holds this seat. End their term first."))
    return verdict


def can_hold(member, seat, *, at):
    """Nobody who speaks for an institution on a community seat; nobody twice in one role."""
    if not member.is_active:
        return no(_("This person’s account is closed."))
    if seat.kind == Seat.Kind.COMMUNITY and speaks_for_any(member, at=at):
        return no(_("This person speaks for an institution. A community seat is held by nobody who does."))
    if member.memberships.filter(role=seat.role, institution=None, ended_at=None).exists():
        role = Membership.Role(seat.role).label
        return no(
            _("This person has this role already: %(role)s. End it first; nobody has it twice.")
            % {"role": role}
        )
    return YES


def is_term(ends_on, *, at):
    """Whether a term that begins at the moment may end on this day."""
    today = community_calendar().local_date(at)
    longest = CharterRule.objects.rule(LONGEST, at).value
    if ends_on <= today:
        return no(_("The last day must lie ahead."))
    if (ends_on - today).days > longest:
        return no(_("A term is %(days)d days long at most.") % {"days": longest})
    return YES


def can_end_term(actor, term, *, at):
    """A steward, or the clock when its last day has passed."""
    verdict = stewards_only(actor, at=at)
    if verdict and term.ended_at is not None:
        return no(_("This term has ended already."))
    if verdict and at <= term.started_at:
        return no(_("This term has only just begun."))
    return verdict


def can_expire(actor, term, *, at):
    """The clock, once the last day has passed or whoever held the seat lost the role, left, or may not hold it any more."""
    verdict = can_end_term(actor, term, at=at)
    if not verdict or term.is_over or Term.objects.barred(at).filter(pk=term.pk).exists():
        return verdict
    if community_calendar().local_date(at) <= term.ends_on:
        return no(_("The last day of this term has not passed."))
    return YES


def can_declare(actor, term, *, at):
    """Whoever holds the seat."""
    if not is_signed_in(actor):
        return must_sign_in()
    if not terms_held_by(actor, at=at).filter(pk=term.pk).exists():
        return no(_("Only whoever holds the seat says what ties them."))
    return YES


def says_to_what(institution, proposal):
    if institution is None and proposal is None:
        return no(_("Say to which institution or proposal."))
    return YES


def can_end_conflict(actor, conflict, *, at):
    verdict = can_declare(actor, conflict.term, at=at)
    if verdict and conflict.ended_at is not None:
        return no(_("This tie has ended already."))
    return verdict


def can_take_code(code):
    """Whether a body may have this code."""
    if code in Body.RESERVED or Body.objects.filter(code=code).exists():
        return no(_("Another body has this code, or the portal needs it for a page."))
    return YES
