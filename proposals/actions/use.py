"""What happens to an approved use of data: begun, reported on, paused, ended, stopped, its deletion proved."""

from datetime import timedelta

from django.db import transaction

from community.models import CharterRule
from community.rules import require
from proposals import rules
from proposals.models import Proposal, UseReport
from proposals.models.states import ALLOWED
from proposals.steps import acting, lock, move, start_clock, stop_clocks
from proposals.telling import tell_author, tell_of_deletion, tell_of_end_of_use, tell_those_who_asked
from record.actions import append_entry

State = Proposal.State


@transaction.atomic
def start_use(proposal, *, first_access_on, actor, at):
    """Say that the data are in use, since the day on which they were first looked at."""
    proposal = lock(proposal)
    require(rules.can_start_use(actor, proposal, at=at))
    require(rules.is_past_day(proposal, first_access_on, at=at))
    lead = proposal.lead_organisation
    move(
        proposal,
        State.IN_USE,
        at=at,
        first_access_on=first_access_on,
        renewal_due_at=_renewal_due_at(proposal, at),
    )
    append_entry(
        "proposals.use_started",
        subject=proposal.reference,
        actor=acting(actor, proposal, at=at),
        at=at,
        facts={"institution": lead.code, "first_access_on": first_access_on.isoformat()}
        | start_clock(proposal, "use-report", at=at, institution=lead),
    )
    tell_author(proposal, actor, at=at)
    return proposal


def _renewal_due_at(proposal, at):
    """When the charter wants renewal asked for, or None for a use without an end."""
    if proposal.ends_on is None:
        return None
    notice = CharterRule.objects.rule("renewal-notice", at).value
    return proposal.lead_organisation.calendar.midnight(proposal.ends_on + timedelta(days=1 - notice))


@transaction.atomic
def tell_of_end(proposal, *, actor, at):
    """Write once to those who filed a use and to its lead organisation that it ends soon and how it can go on."""
    proposal = lock(proposal)
    require(rules.can_tell_once(actor, proposal, Proposal.objects.end_not_told(at)))
    proposal.end_told_at = at
    proposal.save(update_fields=["end_told_at"])
    tell_of_end_of_use(proposal, at=at)
    return proposal


@transaction.atomic
def report_on_use(proposal, *, body, actor, at):
    """Publish what was done with the data; the next report is due a year on."""
    proposal = lock(proposal)
    require(rules.can_report_on_use(actor, proposal, at=at))
    require(rules.gives_reason(body))
    report = UseReport.objects.create(proposal=proposal, body=body, reported_at=at)
    stop_clocks(proposal, "use-report", at=at)
    lead = proposal.lead_organisation
    append_entry(
        "proposals.use_reported",
        subject=proposal.reference,
        actor=acting(actor, proposal, at=at),
        at=at,
        facts={"institution": lead.code} | start_clock(proposal, "use-report", at=at, institution=lead),
    )
    return report


@transaction.atomic
def pause_use(proposal, *, reason, actor, at):
    """Stop looking at the data for a while, and say why. The yearly report stays due."""
    proposal = lock(proposal)
    require(rules.can_pause_use(actor, proposal, at=at))
    require(rules.gives_reason(reason))
    move(proposal, State.PAUSED, at=at, reason=reason)
    lead = proposal.lead_organisation
    # How long a vote holds a use is not for its institution to answer for.
    is_its_own = bool(rules.is_not_held(proposal, at=at))
    clock = start_clock(proposal, "pause-use", at=at, institution=lead) if is_its_own else {}
    append_entry(
        "proposals.use_paused",
        subject=proposal.reference,
        actor=acting(actor, proposal, at=at),
        at=at,
        facts={"institution": lead.code} | clock,
        personal={"reason": reason},
    )
    tell_author(proposal, actor, at=at)
    return proposal


@transaction.atomic
def resume_use(proposal, *, actor, at):
    """Go on with a use that was paused."""
    proposal = lock(proposal)
    require(rules.can_resume_use(actor, proposal, at=at))
    stop_clocks(proposal, "pause-use", at=at)
    move(proposal, State.IN_USE, at=at)
    append_entry(
        "proposals.use_resumed",
        subject=proposal.reference,
        actor=acting(actor, proposal, at=at),
        at=at,
        facts={"institution": proposal.lead_organisation.code},
    )
    tell_author(proposal, actor, at=at)
    return proposal


@transaction.atomic
def end_use(proposal, *, actor, at):
    """Say that the use is over; the proof that the data were deleted is due."""
    proposal = lock(proposal)
    require(rules.can_end_use(actor, proposal, at=at))
    stop_clocks(proposal, "use-report", "pause-use", at=at)
    move(proposal, State.ENDED, at=at)
    lead = proposal.lead_organisation
    append_entry(
        "proposals.use_ended",
        subject=proposal.reference,
        actor=acting(actor, proposal, at=at),
        at=at,
        facts={"institution": lead.code} | start_clock(proposal, "deletion-proof", at=at, institution=lead),
    )
    tell_author(proposal, actor, at=at)
    return proposal


@transaction.atomic
def stop_use(proposal, *, reason, actor, at):
    """End a use before its time, or before it began, and say why."""
    proposal = lock(proposal)
    require(rules.can_stop_use(actor, proposal, at=at))
    require(rules.gives_reason(reason))
    stop_clocks(proposal, "use-report", "pause-use", at=at)
    move(proposal, State.STOPPED, at=at, reason=reason)
    lead = proposal.lead_organisation
    facts = {"institution": lead.code}
    if proposal.first_access_on is not None:
        facts |= start_clock(proposal, "deletion-proof", at=at, institution=lead)
    append_entry(
        "proposals.use_stopped",
        subject=proposal.reference,
        actor=acting(actor, proposal, at=at),
        at=at,
        facts=facts,
        personal={"reason": reason},
    )
    tell_author(proposal, actor, at=at)
    tell_those_who_asked(proposal.requests.filter(request_kind="stop", state__in=ALLOWED), actor)
    return proposal


@transaction.atomic
def prove_deletion(proposal, *, proof, actor, at):
    """Say how the data were deleted, or given back, and how that can be seen."""
    proposal = lock(proposal)
    require(rules.can_prove_deletion(actor, proposal, at=at))
    require(rules.gives_reason(proof))
    proposal.deletion_proved_at, proposal.deletion_proof, proposal.changed_at = at, proof, at
    proposal.save(update_fields=["deletion_proved_at", "deletion_proof", "changed_at"])
    stop_clocks(proposal, "deletion-proof", at=at)
    append_entry(
        "proposals.deletion_proved",
        subject=proposal.reference,
        actor=acting(actor, proposal, at=at),
        at=at,
        facts={"institution": proposal.lead_organisation.code},
    )
    tell_of_deletion(proposal, actor)
    return proposal
