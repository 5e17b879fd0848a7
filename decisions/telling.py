"""Who is written to about a decision; in a letter that says nothing in its subject."""

from collections import defaultdict

from django.db.models import Q

from community.models import Member, Membership
from decisions import rules, sources
from proposals import letters
from proposals.telling import concerned


def _tell(decision, members, template, **context):
    """Gives whether there is anybody to write to."""
    context |= {"decision": decision}
    sent = [letters.send(member, template, context, of="decisions") for member in members]
    return any(sent)


def _officers(record, at):
    held = record.institution.memberships.current(at)
    return Member.objects.filter(memberships__in=held).distinct().order_by("pk")


def _overseers(at):
    held = Membership.objects.current(at).filter(role=Membership.Role.OVERSEER)
    return Member.objects.filter(memberships__in=held).distinct().order_by("pk")


def _tell_followers(decision, template, *, but=(), **context):
    """Write to everybody concerned, and to who follows it; each once, and not to who is told otherwise.

    Gives whether there is anybody to write to.
    """
    took_part = concerned(decision.proposal)
    is_told = _tell(decision, took_part.exclude(pk__in=but), template, **context)
    follows = Member.objects.filter(pk__in=decision.follows.values("member")).exclude(pk__in=took_part)
    for member in follows.exclude(pk__in=but).order_by("pk"):
        # That somebody follows is theirs: no table of tasks keeps that there was a letter.
        sent = letters.send(member, template, {"decision": decision, **context}, of="decisions", at_once=True)
        is_told = is_told or sent
    return is_told


def tell_that_it_was_taken(decision):
    """Write to who follows it what was decided."""
    _tell_followers(decision, "taken")


def tell_of_version(version):
    """Write to whoever raised a point what the answer to it is, and to who else follows it that there is a text."""
    if version.kind == version.Kind.REDACTION:
        _tell_of_redaction(version)
    if version.kind not in ("", *version.SUBSTANTIVE):
        return
    answers = _answers(version)
    for member in Member.objects.filter(pk__in=answers).order_by("pk"):
        context = {"decision": version.decision, "version": version, "rows": answers[member.pk]}
        letters.send(member, "answered", context, of="decisions")
    _tell_followers(version.decision, "published", but=list(answers), version=version)


def _tell_of_redaction(version):
    """Write to the oversight body and to everybody concerned that words were taken out and why, never which."""
    overseers = _overseers(version.published_at)
    _tell(version.decision, overseers, "redacted", version=version)
    _tell_followers(version.decision, "redacted", but=_pks(overseers), version=version)


def _answers(version):
    """The rows by the member who raised their point; an answer that the text before it gave already is left out."""
    before = {str(row) for row in version.earlier_points()}
    rows = [row for row in version.points if str(row) not in before]
    raised_by = sources.authors(sources.named_in(rows), version.decision.proposal)
    found = defaultdict(list)
    for row in rows:
        names = map(sources.name, row.get("sources", ()))
        for member in set().union(*(raised_by.get(name, ()) for name in names)):
            found[member].append(row)
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
        _tell_followers(decision, "checked", but=_pks(officers), check=check)


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


def tell_of_no_decision(decision, *, at):
    """Write to everybody concerned that nothing was decided in time; those who act for the institution are reminded."""
    _tell_followers(decision, "no_decision", but=_pks(_officers(decision, at)))


def tell_of_late_explanation(decision, clock, *, at):
    """Write the same to them of an explanation; gives whether there is anybody to write to."""
    return _tell_followers(decision, "explanation_late", but=_pks(_officers(decision, at)), clock=clock)


def tell_of_missed_promises(decision, promises, *, at):
    """Write to everybody concerned, in one letter, which promises are past their day; gives whether there is anybody."""
    return _tell_followers(decision, "promises_missed", but=_pks(_officers(decision, at)), promises=promises)


def tell_stewards_of_missing_use(missing, *, at):
    """Write to the stewards who can read it that somebody told of a use."""
    held = Membership.objects.current(at).filter(role=Membership.Role.STEWARD)
    stewards = Member.objects.filter(memberships__in=held).exclude(pk=missing.reporter_id)
    for member in stewards.exclude(pk__in=_officers(missing, at)).distinct().order_by("pk"):
        letters.send(member, "missing_use_received", {"missing": missing}, of="decisions")


def tell_of_missing_use(missing, *, at):
    """Write to those who act for the institution that an answer is due."""
    for member in _officers(missing, at):
        letters.send(member, "missing_use_asked", {"missing": missing}, of="decisions")


def tell_reporter(missing):
    """Write to whoever told of a use what came of it; no table of tasks keeps who that was."""
    letters.send(missing.reporter, "missing_use", {"missing": missing}, of="decisions", at_once=True)


def _pks(members):
    return list(members.values_list("pk", flat=True))


def remind(digest):
    """Write to each person one letter about all that has come to a step."""
    for member in digest.members():
        letters.send(member, "due", digest.rows(member), of="decisions")
