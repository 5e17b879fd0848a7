"""Who is written to about a notice; in a letter that says nothing in its subject and quotes nothing."""

from accountability import rules
from accountability.models import AuditRequest, Notice, Petition, Respondent, Voters
from community import letters
from community.models import Member, Membership


def _write(members, notice):
    for member in members:
        letters.send(member, "notice", {"notice": notice}, of="accountability")


def _holders(at, *roles, institution=None):
    held = Membership.objects.current(at).filter(role__in=roles, institution=institution)
    return Member.objects.filter(memberships__in=held).distinct().order_by("pk")


def _acting(institution, at, roles=Membership.INSTITUTION_ROLES):
    """Those of the roles who act for an institution; everybody who does where nobody has one of them."""
    found = _holders(at, *roles, institution=institution)
    return found or _holders(at, *Membership.INSTITUTION_ROLES, institution=institution)


def _respondents(notice, at, roles=Membership.INSTITUTION_ROLES):
    """Those who answer for a notice."""
    match notice.respondent:
        case Respondent.INSTITUTION:
            return _acting(notice.institution, at, roles)
        case Respondent.OVERSIGHT:
            return _holders(at, Membership.Role.OVERSEER)
        case _:
            return _holders(at, Membership.Role.STEWARD)


def _overseers(notice, at):
    """The oversight body, or the seats where a notice is about those who oversee."""
    body = Voters.OVERSIGHT if notice.respondent == Respondent.INSTITUTION else Voters.SEATS
    return [held.member for held in rules.voters(notice, body, at)]


def tell_respondents(notice, *, at):
    """Write to those who answer for it."""
    _write(_respondents(notice, at), notice)
    tell_who_asked(notice)


def tell_overseers(notice, *, at):
    """Write to those who act next."""
    _write(_overseers(notice, at), notice)


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


def readers(clock, step, *, at):
    """Whom a letter about a date is for: whoever must act by it and, once it is long late, whoever oversees them."""
    about = _about(clock)
    if clock.kind in (rules.VOTE, rules.REVIEW):
        return _overseers(about, at)
    if isinstance(about, Notice):
        acting, overseers = _respondents(about, at, step.roles), _overseers(about, at)
    else:
        acting = _acting(clock.institution, at, step.roles)
        overseers = _holders(at, Membership.Role.OVERSEER)
    return list(dict.fromkeys([*acting, *(overseers if step.is_for_oversight else ())]))


def remind(clock, step, *, at):
    """Write to those whom a letter about a date is for. Whoever asked for a notice has no part in its dates."""
    for member in readers(clock, step, at=at):
        letters.send(member, "date", {"clock": clock, "about": _about(clock)}, of="accountability")


def _about(clock):
    """The notice or the request for an audit that has the date."""
    notices = Notice.objects.select_related("institution")
    return notices.filter(reference=clock.subject).first() or AuditRequest.objects.get(
        reference=clock.subject
    )
