"""Who says what a record has to do with the framework."""

from django.utils.translation import gettext_lazy as _

from accountability.framework import ITEMS
from accountability.models import FrameworkTag
from community.models import Membership
from community.rules import YES, holds, is_signed_in, must_sign_in, no, speaks_for, speaks_for_any

TAGGERS = (Membership.Role.STEWARD, Membership.Role.SEAT_HOLDER, Membership.Role.OVERSEER)
NOT_YOURS = _(
    "Only stewards, seat holders, the oversight body and the institution that answers for it say what a record has to "
    "do with the framework."
)


def can_name_records(actor, item, *, at):
    """Whoever may tag some record: which, ``can_tag`` says."""
    if not is_signed_in(actor):
        return must_sign_in()
    return YES if holds(actor, *TAGGERS, at=at) or speaks_for_any(actor, at=at) else no(NOT_YOURS)


def can_tag(actor, institution, *, at):
    """Stewards, seat holders and the oversight body for every record; an institution for its own."""
    if not is_signed_in(actor):
        return must_sign_in()
    if holds(actor, *TAGGERS, at=at) or (institution and speaks_for(actor, institution, at=at)):
        return YES
    return no(NOT_YOURS)


def is_item(code):
    """Whether the framework has this goal, criterion or example."""
    return YES if code in ITEMS else no(_("The framework has no goal, criterion or example of this number."))


def is_untagged(code, reference):
    if FrameworkTag.objects.about(reference).filter(item=code).exists():
        return no(_("This record is named there already."))
    return YES


def can_untag(actor, tag, *, at):
    """A steward or the oversight body for every tag, and whoever acts for the institution that set it."""
    if not is_signed_in(actor):
        return must_sign_in()
    role, _colon, code = tag.by.partition(":")
    own = role == "institution" and actor.memberships.current(at).filter(
        institution__code=code, role__in=Membership.INSTITUTION_ROLES
    )
    if not own and not holds(actor, Membership.Role.STEWARD, Membership.Role.OVERSEER, at=at):
        return no(_("Only a steward, the oversight body or the institution that named it can take it off."))
    return no(_("It was taken off already.")) if tag.removed_at is not None else YES
