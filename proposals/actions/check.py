"""What stewards do with a proposal before the community discusses it, and what can be done about that."""

from django.db import transaction

from community import windows
from community.models import CharterRule, community_calendar
from community.rules import require
from proposals import fields, rules
from proposals.models import Proposal, ProposalVersion, Refusal
from proposals.moderating import open_reports
from proposals.steps import (
    acting,
    add_version,
    facts_of,
    institution_of,
    lock,
    lock_both,
    move,
    personal_of,
    start_clock,
    start_summary_clock,
    stop_clocks,
)
from proposals.telling import tell_author
from record.actions import append_entry

State = Proposal.State


@transaction.atomic
def name_lead(proposal, lead_organisation, *, actor, at):
    """Say which institution is meant, where whoever filed it found it in no list.

    The words in which it was named are deleted: nobody but the stewards ever read them.
    """
    proposal = lock(proposal)
    require(rules.can_name_lead(actor, proposal, at=at))
    proposal.lead_organisation, proposal.lead_named, proposal.changed_at = lead_organisation, "", at
    proposal.save(update_fields=["lead_organisation", "lead_named", "changed_at"])
    role = actor.acting_as(role="steward")
    version = add_version(
        proposal,
        at=at,
        kind=ProposalVersion.Kind.CORRECTION,
        note=(ProposalVersion.Note.LEAD_NAMED, {}),
        by=role,
    )
    append_entry(
        "proposals.lead_named",
        subject=proposal.reference,
        actor=role,
        at=at,
        facts=facts_of(proposal, version) | {"name": lead_organisation.name},
        personal=personal_of(proposal, version),
    )
    return proposal


@transaction.atomic
def accept_proposal(proposal, *, actor, at):
    """Put a proposal that was checked, or a use known from another register, before the community.

    Comments are open as long as the charter's ``comment-period`` says at the moment, and the lead
    organisation has its ``complete-by`` to complete what only it can know, where anything is missing.
    """
    proposal = lock(proposal)
    require(rules.can_accept(actor, proposal, at=at))
    rule = CharterRule.objects.rule("comment-period", at)
    closes_at = windows.due_moment(
        at, rule.value, unit=rule.unit, calendar=proposal.lead_organisation.calendar
    )
    stop_clocks(proposal, "check-proposal", at=at)
    move(
        proposal,
        State.DISCUSSION,
        at=at,
        submitted_at=proposal.submitted_at or at,
        comments_open_at=at,
        comments_close_at=closes_at,
    )
    start_summary_clock(proposal, at=closes_at)
    if proposal.missing(fields.VOTE):
        lead = proposal.lead_organisation
        start_clock(proposal, "complete-proposal", at=at, institution=lead, rule_key="complete-by")
    append_entry(
        "proposals.accepted",
        subject=proposal.reference,
        actor=actor.acting_as(role="steward"),
        at=at,
        facts={
            "institution": proposal.lead_organisation.code,
            "rule": rule.reference,
            "comments_close_at": closes_at.isoformat(),
        },
    )
    tell_author(proposal, actor, at=at)
    return proposal


@transaction.atomic
def return_proposal(proposal, *, reason, actor, at):
    """Send a proposal back to whoever filed it, and say what is missing."""
    proposal = lock(proposal)
    require(rules.can_return(actor, proposal, at=at))
    require(rules.gives_reason(reason))
    stop_clocks(proposal, "check-proposal", at=at)
    move(proposal, State.RETURNED, at=at, reason=reason)
    append_entry(
        "proposals.returned",
        subject=proposal.reference,
        actor=actor.acting_as(role="steward"),
        at=at,
        facts={"institution": proposal.lead_organisation.code}
        | start_clock(proposal, "answer-return", at=at, institution=institution_of(proposal)),
        personal={"reason": reason},
    )
    tell_author(proposal, actor, at=at)
    return proposal


@transaction.atomic
def refuse_proposal(proposal, *, reason, actor, at):
    """Not take a proposal on, and say why. Its author can challenge that for a while."""
    proposal = lock(proposal)
    require(rules.can_refuse(actor, proposal, at=at))
    require(rules.gives_reason(reason))
    stop_clocks(proposal, "check-proposal", at=at)
    open_reports(proposal).update(settled_at=at, words="")
    move(proposal, State.NOT_ACCEPTED, at=at, reason=reason)
    append_entry(
        "proposals.not_accepted",
        subject=proposal.reference,
        actor=actor.acting_as(role="steward"),
        at=at,
        facts={"institution": proposal.lead_organisation.code} | _not_taken_on(proposal, actor, reason, at),
        personal={"reason": reason},
    )
    tell_author(proposal, actor, at=at)
    return proposal


@transaction.atomic
def challenge_refusal(proposal, *, words, actor, at):
    """Ask another steward to look again at a proposal that was not accepted, or joined with another one."""
    proposal = lock(proposal)
    require(rules.can_challenge(actor, proposal, at=at))
    require(rules.gives_reason(words))
    refusal = proposal.refusals.last()
    refusal.challenged_at, refusal.challenge = at, words
    refusal.save(update_fields=["challenged_at", "challenge"])
    append_entry(
        "proposals.refusal_challenged",
        subject=proposal.reference,
        actor=acting(actor, proposal, at=at),
        at=at,
        facts={"institution": proposal.lead_organisation.code, "into": proposal.merged_into_id}
        | start_clock(proposal, "answer-refusal", at=at, rule_key="check-proposal"),
        personal={"reason": words},
    )
    return refusal


@transaction.atomic
def answer_refusal(proposal, *, upheld, answer, actor, at):
    """Answer a challenge, as another steward than the one who refused the proposal or joined it with another.

    ``upheld`` says that the challenge was right; then the proposal is received and checked anew.
    """
    proposal = lock(proposal)
    require(rules.can_answer_refusal(actor, proposal, at=at))
    require(rules.gives_reason(answer))
    refusal = proposal.refusals.last()
    refusal.answered_at, refusal.answer, refusal.upheld = at, answer, upheld
    refusal.save(update_fields=["answered_at", "answer", "upheld"])
    stop_clocks(proposal, "answer-refusal", at=at)
    into = proposal.merged_into_id
    facts = {"institution": proposal.lead_organisation.code, "upheld": upheld, "into": into}
    if upheld:
        move(proposal, State.RECEIVED, at=at, merged_into=None)
        facts |= start_clock(proposal, "check-proposal", at=at)
    append_entry(
        "proposals.refusal_answered",
        subject=proposal.reference,
        actor=actor.acting_as(role="steward"),
        at=at,
        facts=facts,
        personal={"answer": answer},
    )
    tell_author(proposal, actor, at=at)
    return proposal


@transaction.atomic
def merge_proposal(proposal, into, *, reason, actor, at):
    """Join a received proposal with another one that asks the same, which goes on for both, and say why.

    To whoever filed it this is a refusal, and can be challenged as one.
    """
    proposal, into = lock_both(proposal, into)
    require(rules.can_merge(actor, proposal, at=at))
    require(rules.can_take_in(actor, proposal, into, at=at))
    require(rules.gives_reason(reason))
    stop_clocks(proposal, "check-proposal", at=at)
    move(proposal, State.MERGED, at=at, reason=reason, merged_into=into)
    append_entry(
        "proposals.merged",
        subject=proposal.reference,
        actor=actor.acting_as(role="steward"),
        at=at,
        facts={"institution": proposal.lead_organisation.code, "into": into.reference}
        | _not_taken_on(proposal, actor, reason, at),
        personal={"reason": reason},
    )
    tell_author(proposal, actor, at=at)
    return proposal


def _not_taken_on(proposal, actor, reason, at):
    """Keep who said no and why, for a challenge; gives until when there can be one, as facts."""
    rule = CharterRule.objects.rule("challenge-refusal", at)
    until = windows.due_moment(at, rule.value, unit=rule.unit, calendar=community_calendar())
    Refusal.objects.create(
        proposal=proposal, refused_by=actor, refused_at=at, reason=reason, challenge_until=until
    )
    return {"rule": rule.reference, "challenge_until": until.isoformat()}
