"""What those who were harmed may do with their case, and nobody in their place but whom they chose."""

from django.utils.translation import gettext_lazy as _

from community.models import CharterRule, community_calendar
from community.rules import YES, no, speaks_for
from community.windows import due_moment
from redress_log.models import OVER, Move, Stage
from redress_log.rules.people import is_the_reporter, speaks_for_the_harmed


def represents(actor, report):
    """Whether this is somebody whom the person chose to act for them."""
    return speaks_for_the_harmed(actor, report) and not is_the_reporter(actor, report)


def _theirs(actor, report, case):
    if not speaks_for_the_harmed(actor, report):
        return no(_("Only the person who reported it can do this."))
    if report.withdrawn_at is not None:
        return no(_("You have withdrawn this."))
    if case is None:
        return no(_("This is not before the panel yet."))
    return YES


def _signs(actor, report, case, at):
    # Somebody who speaks for the institution stays who they are with a case code in their hands.
    person = getattr(actor, "member", None) or actor
    if case is not None and case.institution and speaks_for(person, case.institution, at=at):
        return no(
            _(
                "You speak for this institution here, and no institution signs off a case. Give your code to somebody "
                "you trust, and let them sign for you."
            )
        )
    verdict = _theirs(actor, report, case)
    if verdict and case.is_group:
        return no(_("A whole group was harmed, so the community signs by a vote."))
    return verdict


def has_signed(report, case, about):
    plan = case.current_plan()
    return report.sign_offs.filter(plan=plan, about=about, superseded_at__isnull=True).exists()


def can_sign_plan(actor, report, *, at):
    """Say whether the proposed remedy is enough."""
    case = report.case
    verdict = _signs(actor, report, case, at)
    if not verdict:
        return verdict
    if case.stage != Stage.REMEDY_PROPOSED:
        return no(_("There is no proposed remedy to answer."))
    if has_signed(report, case, "plan"):
        return no(_("You have answered this already."))
    return YES


def can_confirm(actor, report, *, at):
    """Say whether it was put right."""
    case = report.case
    verdict = _signs(actor, report, case, at)
    if not verdict:
        return verdict
    if case.stage != Stage.CHECKING:
        return no(_("You are asked once the institution says that it is done."))
    if has_signed(report, case, "closing"):
        return no(_("You have answered this already."))
    return YES


def can_agree_to_talks(actor, report, *, at):
    case = report.case
    verdict = _theirs(actor, report, case)
    if not verdict:
        return verdict
    if report.talks_agreed_at is not None:
        return no(_("You have agreed to talks already."))
    if case.stage not in (Stage.ACCEPTED, Stage.UNDER_REVIEW):
        return no(_("Talks are possible once the panel has taken the case on, and before its finding."))
    return YES


def can_leave_talks(actor, report, *, at):
    """Leave the talks, at any time and without a reason."""
    case = report.case
    verdict = _theirs(actor, report, case)
    if verdict and report.talks_agreed_at is None:
        return no(_("You are not in talks."))
    return verdict


def can_ask_for_review(actor, report, *, at):
    """Ask the panel once to look again at a case that it did not take on."""
    case = report.case
    verdict = _theirs(actor, report, case)
    if not verdict:
        return verdict
    if case.stage != Stage.NOT_ACCEPTED:
        return no(_("You can ask for this when the panel has not taken your case on."))
    if case.review_asked_at is not None:
        return no(_("The panel has looked again once, and that was the last time."))
    if at >= review_until(case):
        return no(
            _("The time for asking is over. You can tell the panel what is new, and ask it to open the case.")
        )
    return YES


def review_until(case):
    """Until when a person can ask the panel to look again at a case that it did not take on."""
    turned_away = case.moves.filter(kind=Move.Kind.NOT_ACCEPTED).last().moved_at
    rule = CharterRule.objects.rule("ask-review", turned_away)
    return due_moment(turned_away, rule.value, unit=rule.unit, calendar=community_calendar())


def can_withdraw(actor, report, *, at):
    """Stop, at any point before the end."""
    if not is_the_reporter(actor, report):
        return no(_("Only the person who reported it can do this."))
    if report.withdrawn_at is not None:
        return no(_("You have withdrawn this."))
    if report.case is not None and report.case.stage in OVER:
        return no(_("This is closed."))
    return YES


def can_ask_to_reopen(actor, case, *, at):
    """Say that harm is back, or that something proves undone; anybody may."""
    if case.is_outside or case.stage not in OVER:
        return no(_("The case is not closed."))
    return YES
