"""What the bodies that oversee may decide about a notice, when, and by how many votes."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from accountability.models import (
    Consequence,
    FixItem,
    Motion,
    MotionVote,
    Notice,
    NoticeWord,
    Respondent,
    Seat,
    Term,
    Voters,
)
from accountability.rules.notices import (
    days,
    facts_are_checked,
    lighter_than,
    responds,
    was_heard,
)
from community.models import CharterRule, Hold, Membership, community_calendar
from community.rules import YES, held_subjects, is_signed_in, must_sign_in, no
from proposals.models import Proposal

Kind, State = Motion.Kind, Notice.State
# What the community's own seats decide; the rest is for the oversight body.
OF_SEATS = (Kind.AGREE_PLAN, Kind.RETURN_PLAN, Kind.SANCTION, Kind.LIFT)
GRAVE = (Kind.SANCTION, Kind.LIFT)
OUTCOMES = (State.FIXED, State.PARTLY_FIXED, State.NOT_FIXED)


def body_for(notice, kind):
    """Who decides it: nobody votes on a notice about themselves."""
    if kind in OF_SEATS or notice.respondent != Respondent.INSTITUTION:
        return Voters.SEATS
    return Voters.OVERSIGHT


def voters(notice, body, at):
    """The memberships that vote: of the body, of no suspended seat, and of nobody who answers for the respondent."""
    role = Membership.Role.OVERSEER if body == Voters.OVERSIGHT else Membership.Role.SEAT_HOLDER
    held = Membership.objects.current(at).filter(role=role).select_related("member").order_by("pk")
    held = held.exclude(seat__in=held_subjects(Hold.Kind.SEAT, at))
    return [membership for membership in held if not responds(membership.member, notice, at=at)]


def seat_name(membership):
    """The public name under which a vote stands: the seat's, never the person's."""
    return membership.seat or str(_("A seat of the oversight body"))


def untied(motion, at):
    """Those who vote on a motion and did not step aside."""
    aside = set(motion.votes.filter(choice=MotionVote.Choice.ASIDE).values_list("member", flat=True))
    return [held for held in voters(motion.notice, motion.body, at) if held.member_id not in aside]


def votes_needed(kind, number, at):
    """How many of so many untied voters must say yes: more than half, and for a consequence the charter's share."""
    if kind in GRAVE:
        share = CharterRule.objects.rule("consequence-share", at).value
        return max(-(-number * share // 100), number // 2 + 1)
    return number // 2 + 1


def _is_voter(actor, notice, body, at):
    if not is_signed_in(actor):
        return must_sign_in()
    if any(held.member_id == actor.pk for held in voters(notice, body, at)):
        return YES
    if body == Voters.SEATS:
        return no(_("Only those who hold a seat of the community, and have no side in it, decide this."))
    return no(_("Only members of the oversight body who have no side in it decide this."))


def can_move_motion(actor, notice, kind, facts, *, at):
    """Whether somebody may move this now: of the body, while nothing else is moved, and at its time."""
    if kind not in Kind.values:
        return no(_("This is nothing that can be decided."))
    return may_move(actor, notice, kind, at=at) and _TIMES[kind](notice, facts, at)


def may_move(actor, notice, kind, *, at):
    """The same whatever is asked for in particular."""
    body = body_for(notice, kind)
    verdict = _is_voter(actor, notice, body, at)
    if not verdict:
        return verdict
    if notice.motions.open().exists():
        return no(_("Another motion on this notice is open. Decide that one first."))
    least = CharterRule.objects.rule("motion-quorum", at).value
    if len(voters(notice, body, at)) < least:
        return no(_("Fewer than %(least)d have no side in it, so nothing can be decided.") % {"least": least})
    return YES


def can_vote_on_motion(actor, motion, *, at):
    verdict = _is_voter(actor, motion.notice, motion.body, at)
    if not verdict:
        return verdict
    if motion.decided_at is not None:
        return no(_("This is decided already."))
    if motion.votes.filter(member=actor).exists():
        return no(_("You have voted on this already."))
    return YES


def is_a_vote(choice, tie):
    """Yes, no, or stepping aside with the tie that is the reason for it."""
    if choice not in MotionVote.Choice.values:
        return no(_("Say yes or no, or step aside."))
    if choice == MotionVote.Choice.ASIDE and not tie.strip():
        return no(_("Say what ties you to it."))
    return YES


def _in(*states):
    def fits(notice, facts, at):
        return YES if notice.state in states else no(_("This cannot be decided at this step of the notice."))

    return fits


def _issue(notice, facts, at):
    if notice.state != State.CHECKING:
        return no(_("This notice is not being checked."))
    if not facts_are_checked(notice, at):
        return no(_("Those whom it is about have not had their time to check the facts."))
    return YES


def _plan(notice, facts, at):
    if notice.state != State.ANSWERED or not any(plan.is_waiting for plan in notice.plans.all()):
        return no(_("No plan waits for a decision."))
    return YES


def _close(notice, facts, at):
    """In the words that are so: fixed only what was found to be done."""
    outcome = facts.get("outcome")
    if outcome not in OUTCOMES:
        return no(_("Say whether it is fixed, partly fixed or not fixed."))
    if notice.state == State.ANSWERED and outcome != State.PARTLY_FIXED:
        return YES
    if notice.state != State.PLAN_AGREED:
        return no(_("This cannot be decided at this step of the notice."))
    items = list(FixItem.objects.filter(plan__notice=notice, plan__agreed_at__isnull=False))
    if any(not item.result for item in items):
        return no(_("Each item of the plan is checked first."))
    done = [item.result == FixItem.Result.DONE for item in items]
    some = [item.result != FixItem.Result.NOT_DONE for item in items]
    found = State.FIXED if all(done) else State.PARTLY_FIXED if any(some) else State.NOT_FIXED
    if outcome != found:
        return no(_("That is not what was found when its items were checked."))
    return YES


def _escalate(notice, facts, at):
    """Where the answer did not come, two plans were returned, an item is long late, or it came back within a year."""
    board_on = _day(facts.get("board_on"))
    if board_on is None or board_on < community_calendar().local_date(at):
        return no(_("Say on which day ahead the board meets next."))
    if notice.state == State.NO_ANSWER or (notice.state in _UNDER_WAY and reasons_to_escalate(notice, at)):
        return YES
    return no(
        _(
            "It goes before the board when no answer came, two plans were returned, an item is long late, or the same "
            "rule was broken within a year."
        )
    )


_UNDER_WAY = (State.PUBLISHED, State.ANSWERED, State.PLAN_AGREED)


def reasons_to_escalate(notice, at):
    """Whether plans were returned twice, an item is long late, or a notice on the same rule came within a year."""
    if notice.plans.filter(returned_at__isnull=False).count() >= 2:
        return True
    calendar = notice.institution.calendar if notice.institution else community_calendar()
    long_ago = calendar.local_date(at) - days("fix-late", at)
    items = FixItem.objects.filter(plan__notice=notice, plan__agreed_at__isnull=False)
    if items.exclude(result=FixItem.Result.DONE).filter(due_on__lt=long_ago).exists():
        return True
    return is_repeat(notice, at)


def is_repeat(notice, at):
    """Whether another notice on the same rule was issued to the same within a year before."""
    before = Notice.objects.issued().filter(
        respondent=notice.respondent,
        institution=notice.institution,
        shortfall=notice.shortfall,
        component=notice.component,
        triggered_at__lt=notice.triggered_at,
        published_at__gte=notice.triggered_at - days("repeat-notice", at),
    )
    return before.exclude(pk=notice.pk).exclude(state=State.WITHDRAWN).exists()


def _accept_board(notice, facts, at):
    if notice.state != State.BEFORE_BOARD or not board_answered(notice):
        return no(_("The board has not answered."))
    return YES


def board_answered(notice):
    said = notice.said.filter(kind=NoticeWord.Kind.BOARD)
    return notice.escalated_at is not None and said.filter(said_at__gte=notice.escalated_at).exists()


def _sanction(notice, facts, at):
    """A consequence that the institution signed, once it was heard, in its order, and of a thing that there is."""
    kind = facts.get("consequence")
    if notice.institution is None:
        return no(_("Consequences of this ladder are for institutions."))
    if kind not in Consequence.Kind.values:
        return no(_("Choose a consequence."))
    if not str(facts.get("exit_condition") or "").strip():
        return no(_("Say in writing what ends it."))
    if not was_heard(notice, at):
        return no(_("The institution is heard first."))
    if not notice.institution.signed_steps.in_force(at).filter(step=5).exists():
        return no(
            _("No agreed consequence: %(name)s has not signed this step.") % {"name": notice.institution.name}
        )
    return _is_time(notice, at) and _in_order(notice, kind, at) and _names_its_thing(notice, kind, facts, at)


def _is_time(notice, at):
    if notice.state == State.IN_FORCE:
        return YES
    if notice.is_serious and notice.published_at is not None and notice.is_open:
        return YES
    unresolved = notice.escalated_at is not None and at >= notice.escalated_at + days(
        "resolve-escalation", at
    )
    if notice.state != State.BEFORE_BOARD or not unresolved:
        return no(_("A consequence follows when it stayed unresolved before the board for its time."))
    return YES


def _in_order(notice, kind, at):
    ordered = set(notice.consequences.in_force(at).values_list("kind", flat=True))
    if kind in ordered and kind == Consequence.Kind.APPROVALS:
        return no(_("That is in force already."))
    lighter = lighter_than(Consequence.Kind(kind))
    if lighter and not notice.is_serious and not ordered & set(lighter):
        return no(_("A lighter consequence comes first."))
    return YES


def _names_its_thing(notice, kind, facts, at):
    subject = facts.get("subject") or ""
    if kind == Consequence.Kind.DATA_USE:
        uses = Proposal.objects.filter(reference=subject, lead_organisation=notice.institution)
        if not uses.filter(state__in=["approved", "approved_conditions", "in_use", "paused"]).exists():
            return no(
                _("Name a use of data of this institution that may begin or goes on, like PRP-2026-0012.")
            )
    if kind == Consequence.Kind.SEAT and subject.strip() not in seats_with_a_vote(notice.institution, at):
        return no(_("Name a seat that somebody holds and votes with, and none of another institution."))
    if subject and notice.consequences.in_force(at).filter(kind=kind, subject=subject).exists():
        return no(_("That is in force already."))
    return YES


def seats_with_a_vote(institution, at):
    """The public names of the seats that can lose their vote: held by somebody, and not those of another institution."""
    roles = (Membership.Role.SEAT_HOLDER, Membership.Role.OVERSEER)
    held = Membership.objects.current(at).filter(role__in=roles).exclude(seat="")
    of_bodies = Term.objects.held(at).filter(seat__is_voting=True)
    of_others = Seat.objects.standing(at).filter(institution__isnull=False).exclude(institution=institution)
    names = {*held.values_list("seat", flat=True), *of_bodies.values_list("seat__name", flat=True)}
    return sorted(names.difference(of_others.values_list("name", flat=True)))


def _withdraw(notice, facts, at):
    if notice.published_at is None or not notice.is_open:
        return no(_("Only a notice that was issued and is open is withdrawn."))
    return YES


def _day(text):
    try:
        return date.fromisoformat(text or "")
    except (TypeError, ValueError):
        return None


_TIMES = {
    Kind.ISSUE: _issue,
    Kind.SET_ASIDE: _in(State.CHECKING),
    Kind.AGREE_PLAN: _plan,
    Kind.RETURN_PLAN: _plan,
    Kind.CLOSE: _close,
    Kind.ESCALATE: _escalate,
    Kind.ACCEPT_BOARD: _accept_board,
    Kind.SANCTION: _sanction,
    Kind.LIFT: _in(State.IN_FORCE),
    Kind.WITHDRAW: _withdraw,
}
