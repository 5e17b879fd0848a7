"""Who is written to about a decision; in a letter that says nothing in its subject."""

from django.db.models import Q

from community.models import Member, Membership
from decisions import rules, sources
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


def _tell_followers(decision, template, *, but=(), **context):
    """Write to everybody concerned, and to who follows it; each once, and not to who is told otherwise."""
    took_part = concerned(decision.proposal)
    _tell(decision, took_part.exclude(pk__in=but), template, **context)
    follows = Member.objects.filter(pk__in=decision.follows.values("member")).exclude(pk__in=took_part)
    for member in follows.exclude(pk__in=but).order_by("pk"):
        # That somebody follows is theirs: no table of tasks keeps that there was a letter.
        letters.send(member, template, {"decision": decision, **context}, of="decisions", at_once=True)


def tell_that_it_was_taken(decision):
    """Write to who follows it what was decided."""
    _tell_followers(decision, "taken")


def tell_of_version(version):
    """Write to whoever raised a point what the answer to it is, and to who else follows it that there is a text."""
    if version.kind not in ("", *version.SUBSTANTIVE):
        return
    answers = _answers(version)
    for member in Member.objects.filter(pk__in=answers).order_by("pk"):
        context = {"decision": version.decision, "version": version, "rows": answers[member.pk]}
        letters.send(member, "answered", context, of="decisions")
    _tell_followers(version.decision, "published", but=list(answers), version=version)


def _answers(version):
    """The rows by the member who raised their point; an answer that the text before it gave already is left out."""
    before = {str(row) for row in version.earlier_points()}
    proposal, found = version.decision.proposal, {}
    for row in version.points:
        if str(row) in before:
            continue
        raised_by = set().union(*(sources.authors(source, proposal) for source in row.get("sources", ())))
        for member in raised_by:
            found.setdefault(member, []).append(row)
    return found


def tell_approvers(draft, *, at):
    """Write to those of the institution who wrote nothing of it that a text waits for their approval."""
    held = rules.approvers(draft, at)
    members = Member.objects.filter(memberships__in=held).distinct().order_by("pk")
    _tell(draft.decision, members, "approval_asked")


def tell_of_change(decision):
    """Write to everybody concerned that the institution decided otherwise."""
    _tell_followers(decision, "changed")


def tell_of_check(check, *, at):
    """Write to those who act for the institution what was found, and to everybody concerned when it was incomplete."""
    decision = check.version.decision
    officers = _officers(decision, at)
    _tell(decision, officers, "checked", check=check)
    if not check.is_complete:
        _tell_followers(decision, "checked", but=list(officers.values_list("pk", flat=True)), check=check)


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


def tell_of_commitment(commitment, template):
    """Write to everybody concerned that what was promised to them changed."""
    if commitment.decision is not None:
        _tell_followers(commitment.decision, template, commitment=commitment)
