"""Every move of a proposal from one state to another."""

from django.db import transaction

from community import windows
from community.models import CharterRule, Reference
from community.rules import require
from proposals import rules
from proposals.models import Proposal
from proposals.steps import acting, add_version, facts_of, leave_draft, lock, personal_of, start_summary_clock
from record.actions import append_entry

State = Proposal.State


@transaction.atomic
def submit_proposal(proposal, *, actor, at):
    """Put a draft, or a use known from another register, before the community and open its comment period.

    The period has the length that the charter's ``comment-period`` has at the moment. Raises ``Refused``,
    and ``CharterRule.DoesNotExist`` when the community has not set that length.
    """
    proposal = lock(proposal)
    require(rules.can_submit(actor, proposal, at=at))
    leave_draft(proposal, at=at)
    rule = CharterRule.objects.rule("comment-period", at)
    proposal.state, proposal.submitted_at, proposal.changed_at = State.DISCUSSION, at, at
    proposal.comments_open_at = at
    proposal.comments_close_at = windows.due_moment(
        at, rule.value, unit=rule.unit, calendar=proposal.lead_organisation.calendar
    )
    proposal.reference = proposal.reference or Reference.take("PRP", at)
    proposal.save(
        update_fields=[
            "state",
            "submitted_at",
            "changed_at",
            "comments_open_at",
            "comments_close_at",
            "reference",
        ]
    )
    start_summary_clock(proposal, at=proposal.comments_close_at)
    version = add_version(proposal, at=at)
    append_entry(
        "proposals.submitted",
        subject=proposal.reference,
        actor=acting(actor, proposal, at=at),
        at=at,
        facts=facts_of(proposal, version)
        | {
            "rule": rule.reference,
            "comments_close_at": proposal.comments_close_at.isoformat(),
        },
        personal=personal_of(proposal, version, actor),
    )
    return proposal


@transaction.atomic
def register_proposal(proposal, *, actor, at, data_controllers=()):
    """Take a use from another register onto the record, as it is told there.

    ``proposal`` is unsaved and carries its answers, its register and the raw row. Nothing in it is refused for
    being long or missing.
    """
    require(rules.can_register(actor, at=at))
    proposal.state, proposal.filed_as, proposal.changed_at = State.REGISTERED, "import", at
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
    proposal.state, proposal.withdrawn_at, proposal.changed_at = State.WITHDRAWN, at, at
    proposal.withdrawal_reason = reason
    proposal.save(update_fields=["state", "withdrawn_at", "changed_at", "withdrawal_reason"])
    append_entry(
        "proposals.withdrawn",
        subject=proposal.reference,
        actor=acting(actor, proposal, at=at),
        at=at,
        facts={"institution": proposal.lead_organisation.code},
        personal={"reason": reason} if reason else {},
    )
    return proposal


@transaction.atomic
def put_to_vote(proposal, *, actor, at):
    """Hand a proposal whose comments have closed to a vote."""
    proposal = lock(proposal)
    require(rules.can_put_to_vote(actor, proposal, at=at))
    proposal.state, proposal.changed_at = State.VOTING, at
    proposal.save(update_fields=["state", "changed_at"])
    append_entry(
        "proposals.put_to_vote",
        subject=proposal.reference,
        actor=acting(actor, proposal, at=at),
        at=at,
        facts={"institution": proposal.lead_organisation.code},
    )
    return proposal


@transaction.atomic
def call_off_vote(proposal, *, actor, at):
    """Take a proposal back from a vote without a result. Its comment period stays as it was."""
    proposal = lock(proposal)
    require(rules.can_call_off_vote(actor, proposal, at=at))
    proposal.state, proposal.changed_at = State.DISCUSSION, at
    proposal.save(update_fields=["state", "changed_at"])
    append_entry(
        "proposals.vote_called_off",
        subject=proposal.reference,
        actor=acting(actor, proposal, at=at),
        at=at,
        facts={"institution": proposal.lead_organisation.code},
    )
    return proposal


@transaction.atomic
def await_decision(proposal, *, actor, at):
    """Hand a proposal to the lead organisation for its decision."""
    proposal = lock(proposal)
    require(rules.can_await_decision(actor, proposal, at=at))
    proposal.state, proposal.changed_at = State.AWAITING_DECISION, at
    proposal.save(update_fields=["state", "changed_at"])
    append_entry(
        "proposals.decision_awaited",
        subject=proposal.reference,
        actor=acting(actor, proposal, at=at),
        at=at,
        facts={"institution": proposal.lead_organisation.code},
    )
    return proposal


@transaction.atomic
def settle_proposal(proposal, outcome, *, actor, at):
    """Note what was decided: ``approved``, ``approved_conditions`` or ``refused``."""
    proposal = lock(proposal)
    require(rules.can_settle(actor, proposal, outcome, at=at))
    proposal.state, proposal.settled_at, proposal.changed_at = outcome, at, at
    proposal.save(update_fields=["state", "settled_at", "changed_at"])
    append_entry(
        "proposals.settled",
        subject=proposal.reference,
        actor=acting(actor, proposal, at=at),
        at=at,
        facts={"institution": proposal.lead_organisation.code, "outcome": str(outcome)},
    )
    return proposal
