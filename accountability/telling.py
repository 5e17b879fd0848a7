"""Who is written to about a notice; in a letter that says nothing in its subject and quotes nothing."""

from accountability import rules
from accountability.models import Notice, Petition, Respondent, Voters
from community import letters
from community.models import Member, Membership


def _write(members, notice):
    for member in members:
        letters.send(member, "notice", {"notice": notice}, of="accountability")


def _holders(at, *roles, institution=None):
    held = Membership.objects.current(at).filter(role__in=roles, institution=institution)
    return Member.objects.filter(memberships__in=held).distinct().order_by("pk")


def tell_respondents(notice, *, at):
    """Write to those who answer for it."""
    match notice.respondent:
        case Respondent.INSTITUTION:
            found = _holders(at, *Membership.INSTITUTION_ROLES, institution=notice.institution)
        case Respondent.OVERSIGHT:
            found = _holders(at, Membership.Role.OVERSEER)
        case _:
            found = _holders(at, Membership.Role.STEWARD)
    _write(found, notice)
    tell_who_asked(notice)


def tell_overseers(notice, *, at):
    """Write to those who act next: the oversight body, or the seats where it is about those who oversee."""
    body = Voters.OVERSIGHT if notice.respondent == Respondent.INSTITUTION else Voters.SEATS
    _write([held.member for held in rules.voters(notice, body, at)], notice)


def tell_seats(notice, *, at):
    _write([held.member for held in rules.voters(notice, Voters.SEATS, at)], notice)


def tell_voters(motion, mover, *, at):
    """Write to those who have not voted on a motion yet."""
    members = [held.member for held in rules.voters(motion.notice, motion.body, at)]
    _write([member for member in members if member.pk != mover.pk], motion.notice)


def tell_of_scorecard(scorecard, *, at):
    """Write to those who answer for the institution that they can comment on its numbers."""
    for member in _holders(at, *Membership.INSTITUTION_ROLES, institution=scorecard.institution):
        letters.send(member, "numbers", {"scorecard": scorecard}, of="accountability")


def tell_reporter(report, *, at):
    """Write to whoever said that a number is wrong that there is an answer."""
    letters.send(report.reporter, "numbers", {"scorecard": report.number.scorecard}, of="accountability")


def tell_who_asked(notice):
    """Write to those whose petition a notice came of, of what everybody can read; what is decided before is private."""
    petition = Petition.objects.filter(notice=notice).first() if notice.is_public else None
    if petition is not None:
        tell_petitioners(petition)


def tell_petitioners(petition):
    """Write to those who back a petition; no table keeps that they were written to, for it would say who they are."""
    for member in Member.objects.filter(pk__in=petition.backings.values("member")).order_by("pk"):
        letters.send(member, "petition", {"petition": petition}, of="accountability", at_once=True)


def remind(clock, step, *, at):
    """Write to those who must act by a date: whom a notice is about, an institution that is audited, or those who oversee."""
    notice = Notice.objects.filter(reference=clock.subject).select_related("institution").first()
    if notice is None:
        found = _holders(at, *step.roles, institution=clock.institution)
        for member in found or _holders(at, *Membership.INSTITUTION_ROLES, institution=clock.institution):
            letters.send(member, "audit", {"reference": clock.subject}, of="accountability")
    elif clock.kind in (rules.VOTE, rules.REVIEW):
        tell_overseers(notice, at=at)
    elif notice.institution is None:
        tell_respondents(notice, at=at)
    else:
        found = _holders(at, *step.roles, institution=notice.institution)
        _write(found or _holders(at, *Membership.INSTITUTION_ROLES, institution=notice.institution), notice)
