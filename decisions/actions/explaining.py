"""A decision asked for, made, changed or not made in time, and its reasons published and corrected."""

from django.db import transaction

from community.models import Clock, Reference, clock_actor
from community.rules import require
from decisions import printing, rules, telling
from decisions.models import Decision, DecisionVersion, Draft, EarlierOutcome
from decisions.steps import (
    answer_requests,
    ask_those_who_took_part,
    due,
    lock,
    lock_with_clocks,
    unapprove,
)
from proposals.actions import await_decision, resettle_proposal, settle_proposal, stop_use
from proposals.models import Proposal
from record.actions import append_entry

USED = (Proposal.State.IN_USE, Proposal.State.PAUSED)


@transaction.atomic
def open_decision(proposal, poll, *, actor, at):
    """Ask the institution for its decision: the time to decide runs from the moment at which the result is final.

    Without a poll (agreed without a vote) it runs from the moment. The public page exists from then on.
    """
    proposal = Proposal.objects.select_for_update().get(pk=proposal.pk)
    require(rules.can_open(actor, proposal, poll, at=at))
    if proposal.state != Proposal.State.AWAITING_DECISION:
        proposal = await_decision(proposal, actor=actor, at=at)
    opened_at = poll.final_from if poll else at
    reference = Reference.take("DEC", at)
    institution = proposal.lead_organisation
    clock = Clock.start(
        "decide", subject=reference, institution=institution, rule_key="decide-by", at=opened_at
    )
    decision = Decision.objects.create(
        reference=reference,
        proposal=proposal,
        poll=poll,
        institution=institution,
        decide_clock=clock,
        opened_at=opened_at,
    )
    append_entry(
        "decisions.opened",
        subject=reference,
        actor=actor.acting_as(role="steward"),
        at=at,
        facts={
            "proposal": proposal.reference,
            "poll": poll.reference if poll else None,
            "institution": institution.code,
            **due(clock),
        },
    )
    return decision


@transaction.atomic
def take_decision(decision, outcome, followed_vote, *, actor, at):
    """Say what was decided, which stops the time to decide and starts the time to explain."""
    decision = lock_with_clocks(decision)
    require(rules.can_take(actor, decision, at=at))
    require(rules.fits_the_vote(decision, outcome, followed_vote))
    require(rules.may_come_out_so(decision, outcome, at=at))
    if rules.can_note_no_decision(clock_actor, decision, at=at):
        # The deadlines were not run since the date passed, and that it passed is on the record all the same.
        decision = record_no_decision(decision, actor=clock_actor, at=at, is_told=False)
    decision.decide_clock.stop(at)
    decision.explain_clock = _clock_to_explain(decision, at)
    decision.outcome, decision.followed_vote, decision.decided_at = outcome, followed_vote, at
    decision.save(update_fields=["outcome", "followed_vote", "decided_at", "explain_clock"])
    settle_proposal(decision.proposal, _settled_as(outcome), actor=actor, at=at)
    append_entry(
        "decisions.taken",
        subject=decision.reference,
        actor=actor.acting_as(decision.institution),
        at=at,
        facts={"outcome": outcome, "followed_vote": followed_vote, **due(decision.explain_clock)},
    )
    telling.tell_that_it_was_taken(decision)
    return decision


def _clock_to_explain(decision, at):
    return Clock.start(
        "explain",
        subject=decision.reference,
        institution=decision.institution,
        rule_key="explain-by",
        at=at,
    )


def _settled_as(outcome):
    # For the proposal, a decision not to act comes to the same as a refusal: nothing may be done.
    return Proposal.State.REFUSED if outcome == Decision.Outcome.NOT_TO_ACT else outcome


@transaction.atomic
def change_decision(decision, outcome, followed_vote, *, reason, actor, at):
    """Decide otherwise than before. What was decided stays on its page; the time to explain runs anew."""
    decision = lock_with_clocks(decision)
    require(rules.can_change(actor, decision, at=at))
    require(rules.fits_the_vote(decision, outcome, followed_vote))
    require(rules.is_another(decision, outcome, reason))
    require(rules.may_come_out_so(decision, outcome, at=at))
    EarlierOutcome.objects.create(
        decision=decision,
        outcome=decision.outcome,
        followed_vote=decision.followed_vote,
        decided_at=decision.decided_at,
        explain_clock=decision.explain_clock,
        escalated_at=decision.escalated_at,
        replaced_at=at,
        reason=reason,
    )
    decision.explain_clock = _clock_to_explain(decision, at)
    decision.outcome, decision.followed_vote, decision.decided_at = outcome, followed_vote, at
    decision.escalated_at = None
    decision.save(update_fields=["outcome", "followed_vote", "decided_at", "explain_clock", "escalated_at"])
    for draft in Draft.objects.filter(decision=decision):
        # What was approved explains what had been decided before.
        unapprove(draft)
    _resettle(decision.proposal, outcome, reason, actor, at)
    append_entry(
        "decisions.changed",
        subject=decision.reference,
        actor=actor.acting_as(decision.institution),
        at=at,
        facts={"outcome": outcome, "followed_vote": followed_vote, **due(decision.explain_clock)},
        personal={"reason": reason},
    )
    telling.tell_of_change(decision)
    return decision


def _resettle(proposal, outcome, reason, actor, at):
    """Tell the proposal, where that changes anything for it: what is used already is stopped when it is refused."""
    proposal.refresh_from_db()
    settled_as = _settled_as(outcome)
    if proposal.state in USED and settled_as == Proposal.State.REFUSED:
        stop_use(proposal, reason=reason, actor=actor, at=at)
    elif proposal.state in Proposal.OUTCOMES and proposal.state != settled_as:
        resettle_proposal(proposal, settled_as, actor=actor, at=at)


@transaction.atomic
def publish_explanation(decision, *, sections, points, language, actor, at):
    """Publish version 1 of the reasons, which stops the time to explain; all ten headings are required."""
    decision = lock_with_clocks(decision)
    require(rules.can_publish(actor, decision, at=at))
    require(rules.is_complete(sections, points))
    require(rules.rests_on_readable_words(decision, points))
    require(rules.is_approved(decision, _words(sections, points, language), at=at))
    decision.explain_clock.stop(at)
    version = _add_version(decision, 1, sections, points, language, actor, at)
    append_entry(
        "decisions.published",
        subject=decision.reference,
        actor=version.by,
        at=at,
        facts={
            **_version_facts(version),
            **due(decision.explain_clock),
            **ask_those_who_took_part(version, at),
        },
    )
    telling.tell_of_version(version)
    printing.start_after_commit(version, at=at)
    return version


@transaction.atomic
def correct_explanation(decision, *, sections, points, language, kind, change_note, actor, at):
    """Publish the next version of the reasons, with the kind of change and a note that says why."""
    decision = lock_with_clocks(decision)
    require(rules.can_correct(actor, decision, at=at))
    require(rules.says_what_changed(decision, kind, change_note, language))
    require(rules.is_complete(sections, points))
    require(rules.rests_on_readable_words(decision, points))
    require(rules.is_of_its_kind(decision, kind, sections, points, at=at))
    words = _words(sections, points, language, kind=kind, change_note=change_note)
    require(rules.is_approved(decision, words, at=at))
    number = decision.versions.order_by("-number").first().number + 1
    version = _add_version(
        decision, number, sections, points, language, actor, at, kind=kind, change_note=change_note
    )
    facts = {**_version_facts(version), "kind": kind}
    if kind in DecisionVersion.SUBSTANTIVE:
        if decision.explain_clock.stopped_at is None:
            # The decision was changed, and this is the explanation that was owed for it.
            decision.explain_clock.stop(at)
            facts |= due(decision.explain_clock) | ask_those_who_took_part(version, at)
        answer_requests(decision, version, at)
    append_entry(
        "decisions.corrected",
        subject=decision.reference,
        actor=version.by,
        at=at,
        facts=facts,
        personal={"change_note": change_note},
    )
    telling.tell_of_version(version)
    if kind == DecisionVersion.Kind.REDACTION:
        printing.forget(decision, version)
    printing.start_after_commit(version, at=at)
    return version


@transaction.atomic
def record_no_decision(decision, *, actor, at, is_told=True):
    """Put on the record, once, that the time to decide passed without a decision; who follows it is told."""
    decision = lock(decision)
    require(rules.can_note_no_decision(actor, decision, at=at))
    decision.no_decision_noted_at = at
    decision.save(update_fields=["no_decision_noted_at"])
    append_entry(
        "decisions.no_decision",
        subject=decision.reference,
        actor=actor.acting_as(),
        at=at,
        facts=due(decision.decide_clock),
    )
    if is_told:
        telling.tell_of_no_decision(decision, at=at)
    return decision


@transaction.atomic
def escalate_decision(decision, *, actor, at):
    """Send to the oversight body, once, that an explanation is missing for longer than the charter bears."""
    decision = lock(decision)
    require(rules.can_escalate(actor, decision, at=at))
    decision.escalated_at = at
    decision.save(update_fields=["escalated_at"])
    append_entry(
        "decisions.escalated",
        subject=decision.reference,
        actor=actor.acting_as(),
        at=at,
        facts=due(decision.explain_clock),
    )
    telling.tell_of_escalation(decision, at=at)
    return decision


def _words(sections, points, language, kind="", change_note=""):
    return {
        "sections": sections,
        "points": points,
        "language": language,
        "kind": kind,
        "change_note": change_note,
    }


def _version_facts(version):
    return {
        "version": version.number,
        "language": version.language,
        "fingerprint": version.fingerprint,
        "approvals": rules.approvals_needed(version.published_at),
    }


def _add_version(decision, number, sections, points, language, actor, at, *, kind="", change_note=""):
    version = DecisionVersion.objects.create(
        decision=decision,
        number=number,
        language=language,
        sections=sections,
        points=points,
        kind=kind,
        change_note=change_note,
        published_at=at,
        by=actor.acting_as(decision.institution),
    )
    Draft.objects.filter(decision=decision).delete()
    return version
