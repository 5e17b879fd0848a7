"""Who comments on a scorecard, says that a number is wrong, and answers that."""

from django.utils.translation import gettext_lazy as _

from accountability.models import NumberReport, ScorecardNumber
from community.models import Membership
from community.rules import YES, holds, is_machine, is_signed_in, must_sign_in, no, speaks_for

MOST_WORDS = 300
# On which clock the oversight body answers whoever says that a number is wrong; a rule of the charter.
ANSWER_NUMBER = "answer-number"


def can_draw_up(actor, institution, period, *, at):
    """The machine, for a quarter that is over."""
    if not is_machine(actor):
        return no(_("Numbers are drawn up by the clock."))
    if at < period.ends:
        return no(_("The quarter is not over."))
    if not institution.is_registered or institution.merged_into_id:
        return no(_("Numbers are drawn up for institutions that have joined."))
    if institution.scorecards.filter(starts_on=period.starts_on).exists():
        return no(_("The numbers of this quarter were drawn up already."))
    return YES


def can_read_scorecard(actor, scorecard, *, at):
    """Everybody, once it is published; before, the institution and the oversight body."""
    if scorecard.is_public(at):
        return YES
    if is_signed_in(actor) and (
        speaks_for(actor, scorecard.institution, at=at) or holds(actor, Membership.Role.OVERSEER, at=at)
    ):
        return YES
    return no(_("The institution reads these numbers first. They come out whether it comments or not."))


def can_comment_on_scorecard(actor, scorecard, *, at):
    """Whoever speaks for the institution, before the numbers come out."""
    if not is_signed_in(actor) or not speaks_for(actor, scorecard.institution, at=at):
        return no(_("Only those who act for the institution comment on its numbers."))
    if scorecard.published_at is not None or at >= scorecard.comments_until:
        return no(_("The time to comment is over."))
    return YES


def is_comment(body):
    if len(body.split()) > MOST_WORDS:
        return no(_("A comment has at most %(n)d words.") % {"n": MOST_WORDS})
    return YES


def is_told(scorecard, code):
    """Whether the scorecard tells this number; no code stands for all of them."""
    if code and not scorecard.numbers.filter(code=code).exists():
        return no(_("This scorecard does not tell that number."))
    return YES


def can_publish_scorecard(actor, scorecard, *, at):
    """The machine, when the time to comment is over: nobody can hold it back."""
    if not is_machine(actor):
        return no(_("Numbers are published by the clock."))
    if scorecard.published_at is not None:
        return no(_("These numbers are published already."))
    if at < scorecard.comments_until:
        return no(_("The institution can still comment on them."))
    return YES


def can_report_number(actor, number, *, at):
    """Anybody who is signed in, about a number that stands, once until it is answered."""
    if not is_signed_in(actor):
        return must_sign_in()
    if not _stands(number, at):
        return no(_("These numbers were drawn up anew since. Look at the newest ones."))
    if number.reports.filter(reporter=actor, answered_at=None).exists():
        return no(_("You have told us already. The oversight body is looking at it."))
    return YES


def _stands(number, at):
    card = number.scorecard
    return (
        card.is_public(at)
        and not ScorecardNumber.objects.filter(
            scorecard__institution=card.institution,
            scorecard__starts_on=card.starts_on,
            scorecard__version__gt=card.version,
        ).exists()
    )


def can_answer_number_report(actor, report, *, at):
    """The oversight body, but nobody who speaks for the institution."""
    institution = report.number.scorecard.institution
    if not holds(actor, Membership.Role.OVERSEER, at=at) or speaks_for(actor, institution, at=at):
        return no(_("Only the oversight body, without a tie to the institution, answers this."))
    if report.answered_at is not None:
        return no(_("This was answered already."))
    return YES


def can_draw_up_anew(actor, report, *, at):
    verdict = can_answer_number_report(actor, report, at=at)
    if verdict and not _stands(report.number, at):
        return no(_("These numbers were drawn up anew since. Answer that the report is settled."))
    return verdict


def waiting_reports(scorecard):
    """What was said about its numbers and nobody answered."""
    return NumberReport.objects.waiting().filter(number__scorecard=scorecard)
