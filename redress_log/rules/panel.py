"""Who sits on a case, and what the panel may decide at which point. Nobody with a tie to the institution sits."""

from django.utils.translation import gettext_lazy as _

from community.models import CharterRule, Membership
from community.rules import (
    YES,
    holds,
    is_machine,
    is_signed_in,
    is_steward,
    must_sign_in,
    no,
    speaks_for,
    speaks_for_any,
)
from redress_log.models import (
    OVER,
    UNREMEDIED,
    Finding,
    Outcome,
    ReopenRequest,
    Report,
    Ruling,
    RulingVoice,
    Stage,
    StewardTie,
    items_read,
)
from redress_log.rules.cases import DELIVERABLE, has_answered, has_items, is_late
from redress_log.rules.people import is_the_reporter

Kind = Ruling.Kind

_TALKING = _("The panel does not decide while talks go on.")


def is_panelist(actor, at):
    return holds(actor, Membership.Role.PANELIST, at=at)


def tie_found(actor, case):
    """A tie that we know of ourselves, as a sentence; empty where there is none."""
    if Membership.objects.filter(member=actor, institution=case.institution).exists():
        return _("You speak or spoke for this institution, so you do not sit on its case.")
    if StewardTie.objects.filter(member=actor, institution=case.institution).exists():
        return _("You declared a tie to this institution, so others decide its case.")
    if any(is_the_reporter(actor, report) for report in Report.objects.filter(case=case)):
        return _("You reported this yourself, so you do not sit on its case.")
    return ""


def seated(case, at):
    """The members who sit on a case: they declared that they have no tie, and still belong to the panel."""
    current = Membership.objects.current(at).filter(role=Membership.Role.PANELIST)
    theirs = Membership.objects.filter(institution=case.institution)
    seats = case.seats.untied().filter(member__in=current.values("member"))
    return [
        seat.member
        for seat in seats.exclude(member__in=theirs.values("member")).select_related("member").order_by("pk")
    ]


def quorum(at):
    return CharterRule.objects.rule("panel-quorum", at).value


def has_quorum(case, *, at):
    """Whether enough of the panel sit on a case, and more residents among them than people of institutions."""
    members, needed = seated(case, at), quorum(at)
    if len(members) < needed:
        return no(
            _(
                "The panel has no quorum for this case: %(seated)d of the %(needed)d who are needed have declared "
                "that they have no tie."
            )
            % {"seated": len(members), "needed": needed}
        )
    residents = [member for member in members if not speaks_for_any(member, at=at)]
    if 2 * len(residents) <= len(members):
        return no(
            _("More than half of those who sit on a case must be residents who speak for no institution.")
        )
    return YES


def voices_needed(case, at):
    """How many of those seated must agree: more than half, and of no fewer than the quorum."""
    return max(len(seated(case, at)), quorum(at)) // 2 + 1


def can_declare(actor, case, tie, *, at):
    """Declare that one has no tie, or which; a tie that comes up later can be declared later."""
    if not is_signed_in(actor):
        return must_sign_in()
    if not is_panelist(actor, at):
        return no(_("Only members of the redress panel declare ties."))
    if case.is_outside:
        return no(_("This was taken over from an outside register, and nobody decides on it here."))
    seat = case.seats.filter(member=actor).first()
    if seat is not None and seat.tie:
        return no(_("You declared a tie already."))
    if seat is not None and not tie:
        return no(_("You declared already that you have no tie."))
    found = "" if tie else tie_found(actor, case)
    return no(found) if found else YES


def sits_on(actor, case, *, at):
    """Take part in what the panel does on a case, and read what belongs to it."""
    if not is_signed_in(actor):
        return must_sign_in()
    if not is_panelist(actor, at):
        return no(_("Only the redress panel decides this."))
    seat = case.seats.filter(member=actor).first()
    if seat is None:
        return no(_("First declare whether anything ties you to this institution."))
    if seat.tie:
        return no(_("You declared a tie to this case, so others decide it."))
    found = tie_found(actor, case)
    return no(found) if found else YES


def may_see_work(actor, case, *, at):
    """See the pages on which a case is worked on: the panel, its institution once it is asked, stewards, the oversight body."""
    if not is_signed_in(actor):
        return must_sign_in()
    if speaks_for(actor, case.institution, at=at):
        if case.moves.filter(kind="accepted").exists():
            return YES
        return no(_("There is no such case."))
    takes_part = is_panelist(actor, at) or is_steward(actor, at=at)
    if (takes_part or holds(actor, Membership.Role.OVERSEER, at=at)) and not tie_found(actor, case):
        return YES
    return no(_("There is no such case."))


def can_rule(actor, case, kind, facts=None, *, at):
    """Move that the panel decide something; ``facts`` as in ``Ruling``, or None to ask whether it can be moved at all."""
    verdict = sits_on(actor, case, at=at)
    if verdict:
        verdict = has_quorum(case, at=at)
    if verdict:
        verdict = fits(case, kind, at=at)
    if verdict and Ruling.objects.open().filter(case=case).exists():
        return no(_("The panel has something else before it in this case. Finish that first."))
    if verdict and facts is not None:
        verdict = _holds_enough(case, kind, facts, at)
    return verdict


def can_speak(actor, ruling, *, at):
    """Agree to a ruling that somebody else moved, or not."""
    verdict = sits_on(actor, ruling.case, at=at)
    if not verdict:
        return verdict
    if ruling.carried_at is not None or ruling.dropped_at is not None:
        return no(_("This was decided already."))
    if RulingVoice.objects.filter(ruling=ruling, member=actor).exists():
        return no(_("You have said already whether you agree."))
    verdict = has_quorum(ruling.case, at=at)
    return fits(ruling.case, ruling.kind, at=at) if verdict else verdict


def can_drop(actor, ruling, *, at):
    """Take a ruling off the table that no longer fits, or that whoever moved it does not want any more."""
    verdict = sits_on(actor, ruling.case, at=at)
    if verdict and (ruling.carried_at is not None or ruling.dropped_at is not None):
        return no(_("This was decided already."))
    return verdict


def fits(case, kind, *, at):
    """Whether the panel can decide this at the point at which the case stands."""
    if case.is_outside:
        return no(_("This was taken over from an outside register, and nobody decides on it here."))
    if kind == Kind.REOPEN:
        return YES if case.stage in OVER else no(_("The case is not closed."))
    if kind == Kind.KEEP_CLOSED:
        if not ReopenRequest.objects.unanswered().filter(case=case).exists():
            return no(_("Nobody asks to open it again."))
        return YES if case.stage in OVER else no(_("The case is not closed."))
    if kind == Kind.CONTINUE:
        if case.stage != Stage.WITHDRAWN:
            return no(_("Nobody withdrew this."))
        return YES if case.is_group else no(_("Only harm to a group is followed up without the person."))
    if case.is_over:
        return no(_("This case is closed."))
    if case.stage == Stage.EARLY_TALKS and kind != Kind.ESCALATE:
        return no(_TALKING)
    return _FITS[kind](case, at)


def _judging(case, at):
    return (
        YES
        if case.stage == Stage.BEFORE_PANEL
        else no(_("The panel has judged already whether it belongs here."))
    )


def _reviewing(case, at):
    if case.stage == Stage.UNDER_REVIEW:
        return YES
    if case.stage == Stage.ACCEPTED:
        if is_late(case, "answer-case", at):
            return YES
        return no(_("The institution still has time to answer."))
    return no(_("A finding is made while the case is being looked into."))


def _drafting(case, at):
    verdict = _reviewing(case, at)
    if verdict and case.findings.filter(published_at__isnull=True).exists():
        return no(_("Both sides have a draft already."))
    return verdict


def _finding(case, at):
    verdict = _reviewing(case, at)
    if not verdict:
        return verdict
    draft = case.findings.filter(published_at__isnull=True).last()
    if draft is None:
        return no(_("First show both sides a draft."))
    if at < draft.comments_until:
        return no(_("Both sides can still comment on the draft."))
    return YES


def _planning(case, at):
    if case.stage != Stage.FINDING_PUBLISHED:
        return no(_("A remedy is proposed after the finding."))
    if not is_late(case, "plan-remedy", at):
        return no(_("The institution still has time to propose a remedy."))
    return YES


def _signing_plan(case, at):
    if case.stage != Stage.REMEDY_PROPOSED:
        return no(_("There is no proposed remedy to answer."))
    if case.plan_panel_at is not None:
        return no(_("The panel has agreed to this remedy already."))
    return YES


def _closing(case, at):
    if case.stage != Stage.CHECKING:
        return no(_("A case is confirmed once the remedy is being checked."))
    if case.closing_panel_at is not None:
        return no(_("The panel has confirmed this already."))
    if case.current_plan().items.exclude(result__in=["done", "partly"]).exists():
        return no(_("Not every item was checked and found done, at least in part."))
    return YES


def _giving_up(case, at):
    return no(_("First judge whether it belongs here.")) if case.stage == Stage.BEFORE_PANEL else YES


def _escalating(case, at):
    return no(_("This case is escalated already.")) if case.escalated_at is not None else YES


def _alone(case, at):
    if case.unreachable_at is not None:
        return no(_("The panel signs alone already."))
    if case.stage not in (Stage.REMEDY_PROPOSED, Stage.CHECKING):
        return no(_("The panel signs alone only where a signature is waited for."))
    if case.is_group:
        return no(_("A whole group was harmed, so the community is asked."))
    return YES


_FITS = {
    Kind.ACCEPT: _judging,
    Kind.NOT_ACCEPT: _judging,
    Kind.REFER: _judging,
    Kind.DRAFT_FINDING: _drafting,
    Kind.FIND: _finding,
    Kind.PROPOSE_PLAN: _planning,
    Kind.AGREE_PLAN: _signing_plan,
    Kind.REFUSE_PLAN: _signing_plan,
    Kind.CLOSE: _closing,
    Kind.CLOSE_WITHOUT: _giving_up,
    Kind.ESCALATE: _escalating,
    Kind.DECLARE_UNREACHABLE: _alone,
}


def _holds_enough(case, kind, facts, at):
    """Whether a ruling names what its kind needs."""
    if kind in (Kind.NOT_ACCEPT, Kind.REFER) and not facts.get("where_to", "").strip():
        return no(_("Say where the person can go instead."))
    if kind == Kind.DRAFT_FINDING and facts.get("finding") not in Finding.values:
        return no(_("Say what the panel finds: upheld, in part or not."))
    if kind == Kind.PROPOSE_PLAN:
        return has_items(items_read(facts["items"]), today=case.institution.calendar.local_date(at))
    if kind == Kind.CLOSE_WITHOUT:
        return _may_end(case, facts.get("outcome"), at)
    return YES


def _may_end(case, outcome, at):
    """Whether a case can be closed with this outcome: each says something that must be so."""
    if outcome not in UNREMEDIED:
        return no(_("Choose how it ended."))
    plan = case.current_plan()
    true = {
        Outcome.IGNORED: not has_answered(case) and is_late(case, "answer-case", at),
        Outcome.NO_AGREEMENT: case.refused_plans > 0 or is_late(case, "plan-remedy", at),
        Outcome.NOT_DELIVERED: case.stage in DELIVERABLE and case.escalated_at is not None,
        Outcome.NOT: case.reports.filter(sign_offs__about="closing", sign_offs__answer="refuse").exists()
        or case.votes.filter(about="closing", poll__outcome="not_passed").exists(),
        Outcome.NO_REPLY: plan is not None
        and (is_late(case, "agree-remedy", at) or is_late(case, "check-remedy", at)),
    }[outcome]
    return YES if true else no(_("That is not how it went, so it cannot be closed in these words."))


def can_check_item(actor, item, *, at):
    """Look whether an item was carried out."""
    case = item.plan.case
    verdict = sits_on(actor, case, at=at)
    if verdict and case.stage != Stage.CHECKING:
        return no(_("Items are checked once the institution has asked for it."))
    return verdict


def can_ask_community(actor, case, poll, *, at):
    """Ask the community, in the place of the single person, whether a remedy is enough or was carried out."""
    verdict = sits_on(actor, case, at=at)
    if not verdict:
        return verdict
    if not case.is_group:
        return no(_("Only harm to a group is signed off by a vote."))
    if case.stage not in (Stage.REMEDY_PROPOSED, Stage.CHECKING):
        return no(_("The community is asked once a remedy is proposed, or is being checked."))
    plan = case.current_plan()
    if plan.votes.filter(about=_about(case), taken_at__isnull=True).exists():
        return no(_("The community is being asked already."))
    if poll is None:
        return YES
    if poll.kind == poll.Kind.AGREED or poll.rule != poll.Rule.YES_NO:
        return no(_("A sign-off is a vote of Yes or No."))
    if poll.cancelled_at is not None or poll.announced_at < plan.proposed_at:
        return no(_("This vote was not about this remedy."))
    if at >= poll.opens_at:
        return no(_("Say before voting opens what the vote stands for."))
    return YES


def _about(case):
    return "plan" if case.stage == Stage.REMEDY_PROPOSED else "closing"


def can_take_vote(actor, vote, *, at):
    """Take over what the community voted, once it is final."""
    if not is_machine(actor):
        return no(_("What the community voted is taken over once it is final, and by no person."))
    if vote.taken_at is not None:
        return no(_("This was taken over already."))
    if vote.poll.cancelled_at is None and not vote.poll.is_settled(at):
        return no(_("The vote is not final yet."))
    return YES
