"""The one gate that the rules of every floor ask before an institution does what a vote may have forbidden it."""

from django.utils.translation import gettext_lazy as _

from community.dates import short_day
from community.models import Hold
from community.rules.affairs import YES, is_machine, no

SENTENCES = {
    Hold.Kind.APPROVALS: _(
        "%(name)s may approve nothing new since %(day)s: the community’s seats voted so (%(because)s). It can "
        "decide otherwise, and explain, as ever."
    ),
    Hold.Kind.DATA_USE: _(
        "These data may not be looked at since %(day)s: the community’s seats voted to hold this use (%(because)s)."
    ),
    Hold.Kind.SEAT: _("This seat has no vote since %(day)s: the other seats voted so (%(because)s)."),
}


def passes_gate(kind, *, subject="", institution=None, at):
    """Whether no hold of this kind stands at the moment on the use, the seat, or all approvals of the institution."""
    held = Hold.objects.in_force(at).filter(kind=kind, subject=subject)
    if institution is not None:
        held = held.filter(institution=institution)
    hold = held.select_related("institution").first()
    if hold is None:
        return YES
    return no(
        SENTENCES[hold.kind]
        % {"name": hold.institution.name, "day": short_day(hold.ordered_on), "because": hold.because}
    )


def held_subjects(kind, at):
    """The uses or seats on which a hold of this kind stands at the moment, for lists that must leave them out."""
    return Hold.objects.in_force(at).filter(kind=kind).values("subject")


def can_order_hold(actor, *, at):
    """The machine, once a vote under the ladder was carried: no single person holds anything."""
    if not is_machine(actor):
        return no(_("A hold follows a vote of the community’s seats, and no single person orders one."))
    return YES


def can_lift_hold(actor, hold, *, at):
    verdict = can_order_hold(actor, at=at)
    if verdict and hold.lifted_at is not None:
        return no(_("This hold was lifted already."))
    return verdict
