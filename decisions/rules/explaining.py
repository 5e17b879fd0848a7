"""Who may open, decide, explain and correct, and in which words it is refused."""

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from community.models import CharterRule, Hold
from community.rules import (
    YES,
    can_extend_clock,
    institution_only,
    is_machine,
    no,
    passes_gate,
    stewards_only,
)
from decisions import drafting
from decisions.models import Decision, DecisionVersion, Heading

APPROVALS = (Decision.Outcome.APPROVED, Decision.Outcome.APPROVED_CONDITIONS)


def can_open(actor, proposal, poll, *, at):
    """Start the time to decide, after the vote or where it was agreed that none is needed."""
    verdict = stewards_only(actor, at=at)
    if not verdict:
        return verdict
    if Decision.objects.filter(proposal=proposal).exists():
        return no(_("A decision on this proposal has been asked for already."))
    if poll is not None and (poll.finalised_at is None or poll.finalised_at > at):
        return no(_("The vote on this proposal has no final result yet."))
    return YES


def only_the_institution(actor, decision, *, at):
    refusal = _("Only those who act for the institution that must decide may do this.")
    return institution_only(actor, decision.institution, refusal, at=at)


def can_take(actor, decision, *, at):
    """Say what was decided; a late decision is still better than none."""
    verdict = only_the_institution(actor, decision, at=at)
    if verdict and decision.decided_at is not None:
        return no(_("The decision has been made. Change it, or say more by publishing a new version."))
    return verdict


def fits_the_vote(decision, outcome, followed_vote):
    """Whether the answer to "did it follow the vote?" goes with there having been one."""
    if outcome not in Decision.Outcome.values or followed_vote not in Decision.FollowedVote.values:
        return no(_("Say what was decided, and whether it followed the community vote."))
    was_no_vote = followed_vote == Decision.FollowedVote.NO_VOTE
    if not decision.had_vote and not was_no_vote:
        return no(_("There was no valid vote on this proposal, so the decision cannot have followed one."))
    if decision.had_vote and was_no_vote:
        return no(_("There was a vote on this proposal. Say whether the decision followed it."))
    if followed_vote == Decision.FollowedVote.YES and _goes_against(decision.poll, outcome):
        return no(
            _("The vote came out the other way, so this decision does not follow it. Say “In part” or “No”.")
        )
    return YES


def may_come_out_so(decision, outcome, *, at):
    """Whether nothing forbids the institution this outcome; approving that a use stop is never forbidden."""
    if outcome not in APPROVALS or decision.proposal.request_kind == "stop":
        return YES
    return passes_gate(Hold.Kind.APPROVALS, institution=decision.institution, at=at)


def _goes_against(poll, outcome):
    """Whether a vote by yes or no asked for the contrary; a choice among options says nothing of that."""
    approves = outcome in APPROVALS
    asked_for = {poll.Outcome.PASSED: True, poll.Outcome.NOT_PASSED: False}
    return asked_for.get(poll.outcome, approves) != approves


def can_change(actor, decision, *, at):
    """Decide otherwise, once the reasons for what holds now are published: no change makes up for silence."""
    verdict = only_the_institution(actor, decision, at=at)
    if not verdict:
        return verdict
    if decision.decided_at is None:
        return no(_("No decision has been made that could be changed."))
    if decision.explain_clock.stopped_at is None:
        return no(_("Explain the decision first. It can be changed after that."))
    return YES


def is_another(decision, outcome, reason):
    """Whether a change changes something, and says why."""
    if outcome == decision.outcome:
        return no(_("That is what was decided already. Publish a new version to say more about it."))
    if not reason.strip():
        return no(_("Say why the decision is changed."))
    return YES


def can_publish(actor, decision, *, at):
    """Publish the first version of the explanation; a late one is still owed."""
    verdict = only_the_institution(actor, decision, at=at)
    if verdict and decision.decided_at is None:
        return no(_("There is nothing to explain before the decision is made."))
    if verdict and decision.versions.exists():
        return no(_("The explanation has been published. Publish a correction instead."))
    return verdict


def can_correct(actor, decision, *, at):
    """Publish a further version of the explanation."""
    verdict = only_the_institution(actor, decision, at=at)
    if verdict and not decision.versions.exists():
        return no(_("No explanation has been published, so there is nothing to correct."))
    return verdict


def missing_headings(sections, points):
    """The headings, in order, under which nothing has been written.

    The third heading is written when at least one point has its answer, or when a text says why there is none.
    """
    return [
        heading
        for heading in Heading
        if not str(sections.get(heading.value, "")).strip() and not (heading == Heading.POINTS and points)
    ]


def is_complete(sections, points):
    """Whether every one of the ten headings has been written and every point has been answered."""
    missing = missing_headings(sections, points)
    if missing:
        return no(
            format_lazy(
                ngettext_lazy(
                    "This heading is still empty: {headings}.",
                    "These headings are still empty: {headings}.",
                    len(missing),
                ),
                headings="; ".join(str(heading.label) for heading in missing),
            )
        )
    if any(not point.get("point") or not point.get("answer") for point in points):
        return no(_("Each point that people raised needs the point itself and your answer to it."))
    return YES


def says_what_changed(decision, kind, change_note, language):
    """Whether a further version names its kind of change and gives a note, in a language that goes with it."""
    if kind not in DecisionVersion.Kind.values or not change_note.strip():
        return no(_("Say what kind of change this is, and what changed and why."))
    original = decision.versions.get(number=1).language
    if (kind == DecisionVersion.Kind.TRANSLATION) == (language == original):
        return no(
            _("A translation is in another language than the original; every other change is in its own.")
        )
    return YES


def is_of_its_kind(decision, kind, sections, points, *, at):
    """Whether a change is what it is called: the same words again answer nothing, and a minor change is small."""
    newest = decision.newest_original()
    if kind == DecisionVersion.Kind.MINOR:
        most = CharterRule.objects.rule("minor-change", at).value
        if drafting.changed_per_cent((newest.sections, newest.points), (sections, points)) > most:
            return no(_("This is more than a minor change. Call it a correction or an update."))
    if kind in DecisionVersion.SUBSTANTIVE and (newest.sections, newest.points) == (sections, points):
        return no(_("The text is the same as before. Change what it says, or call it a minor change."))
    return YES


def can_note_no_decision(actor, decision, *, at):
    """Note, which only the clock does, and only once."""
    if not is_machine(actor):
        return no(_("Only the clock does this."))
    if decision.no_decision_noted_at is not None:
        return no(_("This has been put on the record already."))
    if not Decision.objects.no_decision(at).filter(pk=decision.pk).exists():
        return no(_("The time to decide has not passed, or the decision has been made."))
    return YES


def clocks_to_extend(actor, decision, *, at):
    """Every date of the decision that this person may move now, the earliest first."""
    running = [clock for clock in decision.clocks() if clock.stopped_at is None]
    return sorted(
        (clock for clock in running if can_extend_clock(actor, clock, at=at)), key=lambda clock: clock.due_at
    )
