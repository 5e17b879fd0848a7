"""Who is written to when a date moves; never somebody about their own act."""

from community import letters
from community.models import Member, Membership


def _tell(members, template, **context):
    for member in members:
        letters.send(member, template, context, of="community")


def _holding(*roles, institution=None, at):
    held = Membership.objects.current(at).filter(role__in=roles, institution=institution)
    return Member.objects.filter(memberships__in=held).distinct().order_by("pk")


def _who_must_answer(clock, *, at):
    if clock.institution is None:
        return _holding(Membership.Role.STEWARD, at=at)
    return _holding(*Membership.INSTITUTION_ROLES, institution=clock.institution, at=at)


def tell_of_extension(clock, actor, *, at):
    """Write to the oversight body, which can refuse more time for some days."""
    overseers = _holding(Membership.Role.OVERSEER, at=at)
    _tell(overseers.exclude(pk=actor.pk), "extended", clock=clock)


def tell_of_refusal(clock, *, at):
    """Write to those who must answer that the date went back."""
    _tell(_who_must_answer(clock, at=at), "extension_refused", clock=clock)


def tell_of_correction(clock, reports, actor, *, at):
    """Write to those who said that the date is wrong, and to those who must answer by another one now."""
    reporters = [report.reporter for report in reports if report.reporter is not None]
    _tell(reporters, "date_corrected", clock=clock)
    told = [actor.pk, *(reporter.pk for reporter in reporters)]
    _tell(_who_must_answer(clock, at=at).exclude(pk__in=told), "date_corrected", clock=clock)


def tell_of_decline(report, *, at):
    """Write to whoever said that the date is wrong why it stays."""
    _tell([report.reporter], "date_upheld", clock=report.clock, report=report)
