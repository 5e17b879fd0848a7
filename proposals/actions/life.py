"""Every move of a proposal from its draft to its decision, but for the stewards' check."""

from django.db import transaction

from community.models import Reference
from community.rules import require
from proposals import rules
from proposals.asking import stop_question_clocks
from proposals.models import Proposal
from proposals.steps import (
    BEFORE_A_DECISION,
    acting,
    add_version,
    facts_of,
    hold_clocks,
    leave_draft,
    lock,
    move,
    personal_of,
    start_clock,
    stop_clocks,
)
from proposals.telling import tell_author, tell_received
from record.actions import append_entry

State = Proposal.State


@transaction.atomic
def submit_proposal(proposal, *, actor, at):
    """Hand in a draft: it becomes public, and stewards check it before comments open.

    Raises ``Refused``, and ``CharterRule.DoesNotExist`` when the charter gives the check no length.
    """
    proposal = lock(proposal)
    require(rules.can_submit(actor, proposal, at=at))
    leave_draft(proposal)
    reference = Reference.take("PRP", at)
    move(proposal, State.RECEIVED, at=at, submitted_at=at, reference=reference)
    version = add_version(proposal, at=at)
    personal = personal_of(proposal, version)
    append_entry(
        "proposals.submitted",
        subject=proposal.reference,
        actor=acting(actor, proposal, at=at),
        at=at,
        facts=facts_of(proposal, version) | start_clock(proposal, "check-proposal", at=at),
        personal=personal and personal | {"display_name": actor.display_name},
    )
    tell_received(proposal)
    return proposal


@transaction.atomic
def resubmit_proposal(proposal, *, actor, at):
    """Hand in again what was sent back; the check begins anew."""
    proposal = lock(proposal)
    require(rules.can_resubmit(actor, proposal, at=at))
    stop_clocks(proposal, "answer-return", at=at)
    move(proposal, State.RECEIVED, at=at)
    version = proposal.versions.order_by("-number").first()
    append_entry(
        "proposals.resubmitted",
        subject=proposal.reference,
        actor=acting(actor, proposal, at=at),
        at=at,
        facts=facts_of(proposal, version) | start_clock(proposal, "check-proposal", at=at),
    )
    tell_author(proposal, actor, at=at)
    return proposal


@transaction.atomic
def register_proposal(proposal, *, actor, at, data_controllers=()):
    """Take a use from another register onto the record, as it is told there.

    ``proposal`` is unsaved and carries its answers, its register and the raw row. Nothing in it is refused for
    being long or missing.
    """
    require(rules.can_register(actor, at=at))
    proposal.state, proposal.filed_as = State.REGISTERED, "import"
    proposal.changed_at = proposal.moved_at = at
    proposal.reference = Reference.take("PRP", at)
    proposal.benefit_reported_at = at if proposal.reported_benefit else None
    proposal.save(force_insert=True)
    proposal.data_controllers.set(data_controllers)
    version = add_version(proposal, at=at)
    append_entry(
        "proposals.registered",
        subject=proposal.reference,
        actor=actor.acting_as(role="steward"),
        at=at,
        facts=facts_of(proposal, version)
        | {"register": proposal.register, "source_reference": proposal.source_reference},
    )
    return proposal


@transaction.atomic
def withdraw_proposal(proposal, *, actor, at, reason=""):
    """Take a proposal back before a vote. It stays readable, with the reason."""
    proposal = lock(proposal)
    require(rules.can_withdraw(actor, proposal, at=at))
    hold_clocks(proposal)
    stop_clocks(proposal, *BEFORE_A_DECISION, at=at)
    stop_question_clocks(proposal, at)
    move(proposal, State.WITHDRAWN, at=at, withdrawn_at=at, withdrawal_reason=reason)
    append_entry(
        "proposals.withdrawn",
        subject=proposal.reference,
        actor=acting(actor, proposal, at=at),
        at=at,
        facts={"institution": proposal.lead_organisation.code},
        personal={"reason": reason} if reason else {},
    )
    tell_author(proposal, actor, at=at)
    return proposal


@transaction.atomic
def put_to_vote(proposal, *, actor, at, opens_at, closes_at):
    """Hand a proposal whose comments have closed to a vote that is open from one moment until another."""
    proposal = lock(proposal)
    require(rules.can_put_to_vote(actor, proposal, at=at))
    move(proposal, State.VOTING, at=at, vote_opens_at=opens_at, vote_closes_at=closes_at)
    append_entry(
        "proposals.put_to_vote",
        subject=proposal.reference,
        actor=acting(actor, proposal, at=at),
        at=at,
        facts={"institution": proposal.lead_organisation.code},
    )
    tell_author(proposal, actor, at=at)
    return proposal


@transaction.atomic
def agree_without_vote(proposal, *, actor, at):
    """Hand a proposal whose comments have closed to those who may object to what was agreed without a vote."""
    proposal = lock(proposal)
    require(rules.can_put_to_vote(actor, proposal, at=at))
    move(proposal, State.VOTING, at=at)
    append_entry(
        "proposals.agreed",
        subject=proposal.reference,
        actor=acting(actor, proposal, at=at),
        at=at,
        facts={"institution": proposal.lead_organisation.code},
    )
    tell_author(proposal, actor, at=at)
    return proposal


@transaction.atomic
def call_off_vote(proposal, *, actor, at):
    """Take a proposal back from a vote without a result, or from an agreement that did not last.

    Its comment period stays as it was.
    """
    proposal = lock(proposal)
    require(rules.can_call_off_vote(actor, proposal, at=at))
    was_agreed = proposal.vote_opens_at is None
    move(proposal, State.DISCUSSION, at=at, vote_opens_at=None, vote_closes_at=None)
    append_entry(
        "proposals.agreement_ended" if was_agreed else "proposals.vote_called_off",
        subject=proposal.reference,
        actor=acting(actor, proposal, at=at),
        at=at,
        facts={"institution": proposal.lead_organisation.code},
    )
    tell_author(proposal, actor, at=at)
    return proposal


@transaction.atomic
def await_decision(proposal, *, actor, at):
    """Hand a proposal to the lead organisation for its decision; without one, it expires in the end."""
    proposal = lock(proposal)
    require(rules.can_await_decision(actor, proposal, at=at))
    move(proposal, State.AWAITING_DECISION, at=at)
    lapse = start_clock(proposal, "decision-lapse", at=at, institution=proposal.lead_organisation)
    append_entry(
        "proposals.decision_awaited",
        subject=proposal.reference,
        actor=acting(actor, proposal, at=at),
        at=at,
        facts={"institution": proposal.lead_organisation.code, "lapses_after": lapse["due_on"]},
    )
    return proposal


@transaction.atomic
def settle_proposal(proposal, outcome, *, actor, at):
    """Note what was decided: ``approved``, ``approved_conditions`` or ``refused``.

    A proposal that had expired for want of the decision goes on saying so.
    """
    proposal = lock(proposal)
    require(rules.can_settle(actor, proposal, outcome, at=at))
    stop_clocks(proposal, "decision-lapse", at=at)
    move(proposal, State(outcome), at=at, settled_at=at)
    append_entry(
        "proposals.settled",
        subject=proposal.reference,
        actor=acting(actor, proposal, at=at),
        at=at,
        facts={"institution": proposal.lead_organisation.code, "outcome": str(outcome)},
    )
    tell_author(proposal, actor, at=at)
    return proposal


@transaction.atomic
def resettle_proposal(proposal, outcome, *, actor, at):
    """Note that what was decided was changed before the data were used. A use that goes on is stopped instead."""
    proposal = lock(proposal)
    require(rules.can_resettle(actor, proposal, outcome, at=at))
    move(proposal, State(outcome), at=at, settled_at=at)
    append_entry(
        "proposals.resettled",
        subject=proposal.reference,
        actor=acting(actor, proposal, at=at),
        at=at,
        facts={"institution": proposal.lead_organisation.code, "outcome": str(outcome)},
    )
    tell_author(proposal, actor, at=at)
    return proposal


@transaction.atomic
def lapse_proposal(proposal, *, actor, at):
    """Let a proposal expire: not completed in time, not seconded by enough members, or never decided."""
    proposal = lock(proposal)
    require(rules.can_lapse(actor, proposal, at=at))
    reason = rules.lapse_reason(proposal, at=at)
    # The clocks of a decision and of answers that never came run on: late is never erased.
    stop_clocks(proposal, *BEFORE_A_DECISION, at=at)
    move(proposal, State.LAPSED, at=at, lapsed_at=at, lapse_reason=reason)
    append_entry(
        "proposals.lapsed",
        subject=proposal.reference,
        actor=actor.acting_as(),
        at=at,
        facts={"institution": proposal.lead_organisation.code, "reason": str(reason)},
    )
    tell_author(proposal, actor, at=at)
    return proposal
