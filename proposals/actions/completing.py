"""The answers that an institution owes to somebody else's proposal."""

from django.db import transaction

from community.rules import require
from proposals import editing, fields, rules
from proposals.models import ProposalVersion
from proposals.steps import (
    acting,
    add_version,
    facts_of,
    lock,
    personal_of,
    start_when_owed,
    stop_when_complete,
)
from record.actions import append_entry


@transaction.atomic
def complete_proposal(proposal, *, actor, at, answers, reasons, seen=None):
    """Publish a version with answers that the lead organisation gives, or its reasons for not giving them.

    ``answers`` maps field names to the values of a checked form, ``reasons`` field names to why the answer is
    not known. Only what nobody else answered is taken; see ``rules.completable``. ``seen`` is as in
    ``save_draft``. With the last missing answer the institution's time to complete stops.
    """
    proposal = lock(proposal)
    require(rules.can_complete(actor, proposal, at=at))
    require(rules.nobody_else_changed(proposal, answers, seen, reasons))
    given = editing.touched(proposal, answers, seen, reasons)
    answers = editing.only_touched(proposal, answers, seen, reasons)
    reasons = {field.name: reasons[field.name] for field in given if reasons.get(field.name)}
    require(rules.can_fill_in(proposal, answers, reasons))
    was, missing_before = proposal.answers(), proposal.missing(fields.VOTE)
    columns = editing.write(proposal, answers)
    answered = [field.name for field in given if proposal.has_answer(field)]
    names = {field.name for field in given}
    proposal.not_known = {k: v for k, v in proposal.not_known.items() if k not in names} | {
        name: reason for name, reason in reasons.items() if name not in answered
    }
    proposal.completed_fields = [n for n in proposal.completed_fields if n not in names] + answered
    require(rules.must_differ(was, proposal.answers()))
    proposal.changed_at = at
    proposal.save(update_fields=[*columns, "not_known", "completed_fields", "changed_at"])
    role = acting(actor, proposal, at=at)
    version = add_version(
        proposal,
        at=at,
        kind=ProposalVersion.Kind.UPDATE,
        note=(
            ProposalVersion.Note.COMPLETED,
            {"name": proposal.lead_organisation.name, "number": len(given)},
        ),
        by=role,
    )
    append_entry(
        "proposals.completed",
        subject=proposal.reference,
        actor=role,
        at=at,
        facts=facts_of(proposal, version) | {"answered": answered, "not_known": sorted(reasons)},
        personal=personal_of(proposal, version),
    )
    stop_when_complete(proposal, at=at)
    start_when_owed(proposal, missing_before, at=at)
    return proposal
