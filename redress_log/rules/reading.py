"""Who may open what was confided, and who it is."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from community.models import CharterRule, Member, Membership
from community.rules import YES, holds, no, speaks_for
from redress_log.models import Reading
from redress_log.rules.people import can_read, can_see_desk

# Whoever opened something need not say why again for so long.
WORKING_SESSION = timedelta(minutes=30)


def identity_lasts(at):
    """How long a request to see who it is waits, and how long its agreement lasts."""
    return timedelta(hours=CharterRule.objects.rule("identity-hours", at).value)


def has_opened(actor, report, step, *, at):
    """Whether the reader said not long ago why they open this."""
    return Reading.objects.filter(
        report=report, reader=actor.uuid, step=step, read_at__gt=at - WORKING_SESSION, read_at__lte=at
    ).exists()


def waiting_request(report, *, at):
    """The request to see who it is that nobody has agreed to yet, or None."""
    return Reading.objects.filter(
        report=report, step="asked", agreed=None, read_at__gt=at - identity_lasts(at), read_at__lte=at
    ).first()


def is_only_steward(actor, report, *, at):
    """Whether no other steward may read this report."""
    stewards = Membership.objects.current(at).filter(role=Membership.Role.STEWARD).values("member")
    others = Member.objects.filter(pk__in=stewards).exclude(uuid=actor.uuid)
    return not any(can_read(other, report, at=at) for other in others)


def can_open_report(actor, report, *, at):
    """Open what was confided, after saying why."""
    return can_read(actor, report, at=at)


def can_propose_from(actor, report, *, at):
    """Write words for the public, which needs the private words open: what is warned of is taken from these."""
    if not has_opened(actor, report, "words", at=at):
        return no(_("Open first what was confided."))
    return YES


def can_ask_identity(actor, report, *, at):
    """Ask to see who it is and how to reach them."""
    verdict = can_read(actor, report, at=at)
    if not verdict:
        return verdict
    if waiting_request(report, at=at):
        return no(_("Somebody asked already. Another person must agree."))
    if can_open_identity(actor, report, at=at):
        return no(_("You may see it already."))
    return YES


def can_agree_identity(actor, report, *, at):
    """Agree that another steward sees who it is, as the second of two."""
    asked = waiting_request(report, at=at)
    tied = report.institution and speaks_for(actor, report.institution, at=at)
    if holds(actor, Membership.Role.OVERSEER, at=at) and not can_see_desk(actor, at=at):
        if tied:
            return no(_("You speak for this institution, so somebody else must do this."))
        asker = Member.objects.filter(uuid=asked.reader).first() if asked else None
        if asker and not is_only_steward(asker, report, at=at):
            return no(_("Another steward must agree to this."))
    else:
        verdict = can_read(actor, report, at=at)
        if not verdict:
            return verdict
    if asked is None:
        return no(_("Nobody waits for an answer to this."))
    if asked.reader == actor.uuid:
        return no(_("You asked yourself, so somebody else must agree."))
    return YES


def can_open_identity(actor, report, *, at):
    """See who it is: the two who asked and agreed, for a limited time."""
    verdict = can_read(actor, report, at=at)
    if not verdict:
        return verdict
    since = at - identity_lasts(at)
    for agreed in Reading.objects.filter(report=report, step="agreed", read_at__gt=since, read_at__lte=at):
        if actor.uuid in (agreed.reader, agreed.asked.reader):
            return YES
    return no(_("Two people must agree that you see who it is."))


def can_see_readings(actor, *, at):
    """Read the whole log of readings, which holds no private words."""
    if holds(actor, Membership.Role.OVERSEER, at=at):
        return YES
    return can_see_desk(actor, at=at)
