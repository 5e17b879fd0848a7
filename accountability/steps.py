"""What the transitions of bodies hold on to while they change something."""

from accountability.models import Body, Seat, Term


def lock_body(body):
    """The body, alone: its mandates, seats and meetings are told one after the other."""
    return Body.objects.select_for_update(of=("self",)).get(pk=body.pk)


def lock_seat(seat):
    """The seat, alone: it is given, left and abolished one after the other."""
    return Seat.objects.select_for_update(of=("self",)).select_related("body").get(pk=seat.pk)


def lock_term(term):
    """The term, while nobody else changes who holds its seat."""
    seat = lock_seat(term.seat)
    term = Term.objects.select_related("membership").get(pk=term.pk)
    term.seat = seat
    return term
