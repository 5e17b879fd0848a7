"""Who is written to about a decision; in a letter that says nothing in its subject."""

from django.db.models import Q

from community.models import Member, Membership
from proposals import letters
from proposals.telling import concerned


def _tell(decision, members, template, **context):
    for member in members:
        letters.send(member, template, {"decision": decision, **context}, of="decisions")


def _officers(decision, at):
    held = decision.institution.memberships.current(at)
    return Member.objects.filter(memberships__in=held).distinct().order_by("pk")


def _overseers(at):
    held = Membership.objects.current(at).filter(role=Membership.Role.OVERSEER)
    return Member.objects.filter(memberships__in=held).distinct().order_by("pk")


def tell_of_version(version, *, at):
    """Write to everybody concerned that the reasons, or what was added to them, can be read."""
    if version.kind in ("", *version.SUBSTANTIVE):
        _tell(version.decision, concerned(version.decision.proposal), "published", version=version)


def tell_of_change(decision, *, at):
    """Write to everybody concerned that the institution decided otherwise."""
    _tell(decision, concerned(decision.proposal), "changed")


def tell_of_check(check, *, at):
    """Write to those who act for the institution what was found, and to everybody concerned when it was incomplete."""
    decision = check.version.decision
    told = Q(pk__in=_officers(decision, at).values("pk"))
    if not check.is_complete:
        told |= Q(pk__in=concerned(decision.proposal).values("pk"))
    _tell(decision, Member.objects.filter(told).order_by("pk"), "checked", check=check)


def tell_of_request(request, *, at):
    """Write to those who act for the institution that more explanation is due."""
    _tell(request.decision, _officers(request.decision, at), "more_due", request=request)


def tell_of_challenge(challenge, *, at):
    """Write to the oversight body and to those who act for the institution."""
    told = Q(pk__in=_overseers(at).values("pk")) | Q(pk__in=_officers(challenge.decision, at).values("pk"))
    members = Member.objects.filter(told).exclude(pk=challenge.challenger_id).order_by("pk")
    _tell(challenge.decision, members, "challenged", challenge=challenge)


def tell_of_challenge_answered(challenge, *, at):
    """Write to whoever challenged the decision, and to those who act for the institution."""
    told = Q(pk=challenge.challenger_id) | Q(pk__in=_officers(challenge.decision, at).values("pk"))
    _tell(
        challenge.decision,
        Member.objects.filter(told).order_by("pk"),
        "challenge_answered",
        challenge=challenge,
    )


def tell_of_escalation(decision, *, at):
    """Write to the oversight body and to those who act for the institution that reasons are missing for long."""
    told = Q(pk__in=_overseers(at).values("pk")) | Q(pk__in=_officers(decision, at).values("pk"))
    _tell(decision, Member.objects.filter(told).order_by("pk"), "escalated")


def tell_of_commitment(commitment, template, *, at):
    """Write to everybody concerned that what was promised to them changed."""
    if commitment.decision is not None:
        _tell(commitment.decision, concerned(commitment.decision.proposal), template, commitment=commitment)
