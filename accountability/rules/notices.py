"""Who raises a notice, answers it, mends what fell short, and speaks for whom."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from accountability.models import (
    COMPONENT_OF,
    Consequence,
    FixItem,
    Notice,
    NoticeWord,
    Respondent,
    Shortfall,
)
from community.models import CharterRule, Clock, Membership, community_calendar
from community.rules import (
    YES,
    holds,
    is_machine,
    is_signed_in,
    is_steward,
    must_sign_in,
    no,
    speaks_for,
)
from community.windows import due_moment

State = Notice.State
# On which clock each step of a notice runs; every kind is a rule of the charter.
CHECK, VOTE, ANSWER, REVIEW, APPEAL = (
    "check-notice",
    "issue-notice",
    "answer-notice",
    "review-notice",
    "answer-notice-appeal",
)
ANSWERABLE = (State.PUBLISHED, State.NO_ANSWER)
WHO_RAISES = {
    Notice.Trigger.OVERSIGHT: Membership.Role.OVERSEER,
    Notice.Trigger.AUDIT: Membership.Role.OVERSEER,
    Notice.Trigger.PRESS: Membership.Role.OVERSEER,
}


def responds(actor, notice, *, at):
    """Whether the person answers for whom the notice is about."""
    if notice.respondent == Respondent.INSTITUTION:
        return speaks_for(actor, notice.institution, at=at)
    role = Membership.Role.OVERSEER if notice.respondent == Respondent.OVERSIGHT else Membership.Role.STEWARD
    return holds(actor, role, at=at)


def can_read_notice(actor, notice, *, at):
    """Everybody, once it is issued or set aside; before, those whom it is about and those who vote on it."""
    if notice.is_public or is_machine(actor):
        return YES
    voters = (Membership.Role.OVERSEER, Membership.Role.SEAT_HOLDER)
    if is_signed_in(actor) and (responds(actor, notice, at=at) or holds(actor, *voters, at=at)):
        return YES
    return no(_("This is being checked with those whom it is about, and is not public yet."))


def can_raise_by_clock(actor):
    if not is_machine(actor):
        return no(_("What a date set off is raised by the clock."))
    return YES


def can_remind(actor, step):
    """The machine, where a date has come to a step that nobody was written to about."""
    if not is_machine(actor):
        return no(_("Letters about dates are written by the clock."))
    if step is None:
        return no(_("No letter about this date is due."))
    return YES


def can_raise(actor, trigger, institution, *, at):
    """The oversight body on its own motion, or for an audit or news; an institution about itself."""
    if not is_signed_in(actor):
        return must_sign_in()
    if trigger == Notice.Trigger.ITSELF:
        if institution is None or not speaks_for(actor, institution, at=at):
            return no(_("Only those who act for the institution can say that it fell short itself."))
        return YES
    role = WHO_RAISES.get(trigger)
    if role is None or not holds(actor, role, at=at):
        return no(_("Only the oversight body raises a notice on its own motion."))
    return YES


def can_be_raised(respondent, institution, shortfall, component):
    """Whether it is about somebody who can answer here, and about a component of the framework."""
    if respondent == Respondent.INSTITUTION and institution is None:
        return no(_("Say which institution fell short."))
    if institution is not None and institution.merged_into_id:
        return no(
            _("%(name)s turned out to be %(kept)s. Raise the notice about that one.")
            % {"name": institution.name, "kept": institution.merged_into.name}
        )
    if institution is not None and not institution.is_registered:
        return no(_("%(name)s has not joined, so it cannot answer here.") % {"name": institution.name})
    if shortfall not in Shortfall.values or component not in {*COMPONENT_OF.values(), "A1", "A5"}:
        return no(_("Say what fell short, and which component of accountability it concerns."))
    return YES


def can_state_facts(actor, notice, *, at):
    """Whoever answers for it, once, while it is being checked and before its time is over."""
    if not responds(actor, notice, at=at):
        return no(_("Only those whom it is about check its facts."))
    if notice.state != State.CHECKING:
        return no(_("The check of facts is over."))
    if notice.said.filter(kind=NoticeWord.Kind.FACTS).exists():
        return no(_("You have said already what is wrong in it."))
    return YES


def facts_are_checked(notice, at):
    """Whether those whom it is about spoke, or had their time."""
    clock = notice.clock(CHECK)
    return notice.said.filter(kind=NoticeWord.Kind.FACTS).exists() or clock is None or clock.due_at <= at


def can_answer_notice(actor, notice, *, at):
    """Whoever answers for it; late, too, which stays to be seen."""
    if not responds(actor, notice, at=at):
        return no(_("Only those whom the notice is about answer it."))
    if notice.state not in ANSWERABLE:
        return no(_("No answer to this notice is waited for."))
    return YES


def can_miss_answer(actor, notice, *, at):
    """The clock, when the date has passed."""
    if not is_machine(actor):
        return no(_("That a date passed is noted by the clock."))
    late = Clock.objects.late(at).filter(subject=notice.reference, kind=ANSWER)
    if notice.state != State.PUBLISHED or not late.exists():
        return no(_("No answer to this notice is late."))
    return YES


def can_propose_fix(actor, notice, *, at):
    if not responds(actor, notice, at=at):
        return no(_("Only those whom the notice is about propose how to mend it."))
    if notice.state != State.ANSWERED:
        return no(_("A plan is proposed once the notice is answered, and until one is agreed to."))
    if any(plan.is_waiting for plan in notice.plans.all()):
        return no(_("The community’s seats have not decided on the last plan yet."))
    return YES


def has_fix_items(items, today):
    """Whether a plan has items that can be checked: each in words, with its role, a day ahead and its money."""
    if not items:
        return no(_("A plan has at least one item."))
    for item in items:
        if not all(str(item.get(part) or "").strip() for part in ("what", "owner", "money")):
            return no(_("Say of each item what is done, by which role and with how much money."))
        if item["due_on"] < today:
            return no(_("The day of each item lies ahead."))
    return YES


def can_claim_fix(actor, item, *, at):
    notice = item.plan.notice
    if not responds(actor, notice, at=at):
        return no(_("Only those whom the notice is about say that it is done."))
    if notice.state != State.PLAN_AGREED or item.plan.agreed_at is None:
        return no(_("This plan is not under way."))
    if item.result == FixItem.Result.DONE:
        return no(_("This was found to be done already."))
    return YES


def can_check_fix(actor, item, *, at):
    """The oversight body; the seats of the community where it is about the oversight body itself."""
    notice = item.plan.notice
    role = Membership.Role.OVERSEER
    if notice.respondent == Respondent.OVERSIGHT:
        role = Membership.Role.SEAT_HOLDER
    if not holds(actor, role, at=at) or responds(actor, notice, at=at):
        return no(_("Only those who oversee it, and have no tie to it, check what was done."))
    if notice.state != State.PLAN_AGREED or item.plan.agreed_at is None:
        return no(_("This plan is not under way."))
    return YES


def is_a_result(item, result):
    if result not in FixItem.Result.values:
        return no(_("Say whether it is done, done in part or not done."))
    if result != FixItem.Result.NOT_DONE and item.claimed_at is None:
        return no(_("Nobody says that this is done."))
    return YES


def can_answer_for_board(actor, notice, *, at):
    """An executive of the institution, on the record, once it is before the board."""
    is_executive = notice.institution is not None and holds(
        actor, Membership.Role.EXECUTIVE, institution=notice.institution, at=at
    )
    if not is_executive and not (notice.institution is None and responds(actor, notice, at=at)):
        return no(_("Only an executive of the institution answers for its board."))
    if notice.state != State.BEFORE_BOARD:
        return no(_("This is not before the board."))
    return YES


def can_appeal(actor, notice, *, at):
    """Whoever answers for it, while the time to appeal against the notice or its newest consequence runs."""
    if not responds(actor, notice, at=at):
        return no(_("Only those whom the notice is about appeal."))
    if not notice.is_open or notice.published_at is None:
        return no(_("There is nothing to appeal against."))
    if waiting_appeal(notice) is not None:
        return no(_("An appeal waits for its answer."))
    begins = max(
        [notice.published_at, *notice.consequences.values_list("ordered_at", flat=True)],
    )
    if any(word.said_at >= begins for word in notice.said.filter(kind=NoticeWord.Kind.APPEAL)):
        return no(_("This was appealed against once already."))
    if at >= appeal_ends_at(begins, notice, at):
        return no(_("The time to appeal is over."))
    return YES


def appeal_ends_at(begins, notice, at):
    rule = CharterRule.objects.rule("notice-appeal", at)
    calendar = notice.institution.calendar if notice.institution else community_calendar()
    return due_moment(begins, rule.value, unit=rule.unit, calendar=calendar)


def waiting_appeal(notice):
    """The appeal that was not ruled on, or None."""
    newest = notice.said.filter(kind__in=[NoticeWord.Kind.APPEAL, NoticeWord.Kind.RULING]).last()
    return newest if newest is not None and newest.kind == NoticeWord.Kind.APPEAL else None


def can_record_ruling(actor, notice, *, at):
    """A steward who answers for nobody in it enters what the outside panel ruled."""
    if not is_steward(actor, at=at) or responds(actor, notice, at=at):
        return no(_("Only a steward with no tie to it enters what the outside panel ruled."))
    if waiting_appeal(notice) is None:
        return no(_("No appeal waits for an answer."))
    return YES


def can_sign_step(actor, institution, *, at):
    """An executive, for the institution."""
    if not holds(actor, Membership.Role.EXECUTIVE, institution=institution, at=at):
        return no(_("Only an executive of the institution signs a step of the ladder for it."))
    return YES


def is_unsigned(institution, step, at):
    if institution.signed_steps.in_force(at).filter(step=step).exists():
        return no(_("This step is signed already."))
    return YES


def can_end_signature(actor, signed, *, at):
    """An executive, but not while something that rests on it is open."""
    verdict = can_sign_step(actor, signed.institution, at=at)
    if not verdict:
        return verdict
    if signed.ended_at is not None:
        return no(_("This signature was taken back already."))
    if signed.institution.notices.issued().open().exists():
        return no(
            _("A notice about the institution is open. A step that was signed holds until it is closed.")
        )
    return YES


def can_refer(actor, notice, *, at):
    """The oversight body, about any notice that was issued."""
    if not holds(actor, Membership.Role.OVERSEER, at=at) or responds(actor, notice, at=at):
        return no(_("Only the oversight body records a referral."))
    if notice.published_at is None:
        return no(_("A notice is issued before it is referred outside."))
    return YES


def is_sent(notice, sent_on, *, at):
    if sent_on > community_calendar().local_date(at):
        return no(_("That day has not come yet."))
    return YES


def can_record_reply(actor, referral, *, at):
    verdict = can_refer(actor, referral.notice, at=at)
    if verdict and referral.replied_on is not None:
        return no(_("Its answer was recorded already."))
    return verdict


def replies_after(referral, replied_on, *, at):
    if replied_on < referral.sent_on:
        return no(_("An answer cannot come before the referral was sent."))
    return is_sent(referral.notice, replied_on, at=at)


def days(key, at):
    """So many days as the charter says."""
    return timedelta(days=CharterRule.objects.rule(key, at).value)


def was_heard(notice, at):
    """Whether those whom it is about answered, or let the time for it pass."""
    if notice.said.filter(kind__in=[NoticeWord.Kind.ANSWER, NoticeWord.Kind.BOARD]).exists():
        return True
    clock = notice.clock(ANSWER)
    return clock is not None and clock.due_at <= at


def lighter_than(kind):
    """The consequences that come before this one."""
    order = list(Consequence.Kind)
    return order[: order.index(kind)]
