"""Changes that people propose to the text, word for word, and what becomes of them."""

from django.db import transaction

from community.rules import require, speaks_for
from proposals import letters, rules
from proposals.models import ProposalVersion, TextChange
from proposals.moderating import end_moderation
from proposals.steps import (
    acting,
    add_version,
    facts_of,
    lock,
    personal_of,
    set_answers,
    stop_when_complete,
)
from proposals.telling import tell_of_change
from record.actions import append_entry, erase_payload


@transaction.atomic
def propose_change(proposal, *, actor, at, name, start, new, reason, language="en"):
    """Propose how one answer should read, and why.

    ``name`` is one of ``fields.WORDS`` and ``start`` the number of the version that was read. When that answer
    was changed since, the proposal is refused; when only others were, it starts from the newest version.
    """
    proposal = lock(proposal)
    require(rules.can_propose_change(actor, proposal, at=at, text=f"{new}\n{reason}"))
    require(rules.is_a_change(actor, proposal, name, new, reason))
    require(rules.starts_from_text(proposal, proposal.versions.get(number=start), name))
    last = proposal.textchanges.order_by("-number").first()
    institution = proposal.lead_organisation if speaks_for(actor, proposal.lead_organisation, at=at) else None
    change = TextChange(
        proposal=proposal,
        number=last.number + 1 if last else 1,
        author=actor,
        institution=institution,
        name=name,
        start=proposal.versions.order_by("-number").first(),
        new=new,
        reason=reason,
        language=language,
        said_at=at,
    )
    change.entry_key = append_entry(
        "proposals.change_proposed",
        subject=proposal.reference,
        actor=actor.acting_as(institution),
        at=at,
        facts=_facts(change) | {"on_version": change.start.number, "language": language},
        personal={"new": new, "reason": reason, "display_name": actor.display_name},
    )
    change.save(force_insert=True)
    return change


@transaction.atomic
def accept_change(change, *, actor, at):
    """Make the proposed words part of the text: a new version of kind update, which names the change.

    Refused when the answer was changed after the change was proposed.
    """
    proposal, change = _lock(change)
    require(rules.can_accept_change(actor, change, proposal, at=at))
    set_answers(proposal, {change.name: change.new}, at=at)
    note = (ProposalVersion.Note.CHANGE_ACCEPTED, {"number": change.number})
    stop_when_complete(proposal, at=at)
    role = acting(actor, proposal, at=at)
    version = add_version(
        proposal, at=at, kind=ProposalVersion.Kind.UPDATE, note=note, by=role, also_the_same=True
    )
    _decide(change, TextChange.Outcome.ACCEPTED, role, at, result=version)
    append_entry(
        "proposals.change_accepted",
        subject=proposal.reference,
        actor=role,
        at=at,
        facts=facts_of(proposal, version) | {"kind": version.kind} | _facts(change),
        personal=personal_of(proposal, version),
    )
    letters.send(change.author, "change_accepted", {"change": change, "proposal": proposal})
    tell_of_change(proposal, version, actor, told=change.author_id)
    return change


@transaction.atomic
def decline_change(change, *, actor, at, reasons):
    """Leave the text as it is, with reasons that everyone can read."""
    proposal, change = _lock(change)
    require(rules.can_decide_change(actor, change, proposal, at=at))
    require(rules.gives_reasons(reasons))
    role = acting(actor, proposal, at=at)
    _decide(change, TextChange.Outcome.NOT_ACCEPTED, role, at, decision_reasons=reasons)
    append_entry(
        "proposals.change_declined",
        subject=proposal.reference,
        actor=role,
        at=at,
        facts=_facts(change),
        personal={"reasons": reasons},
    )
    letters.send(change.author, "change_declined", {"change": change, "proposal": proposal})
    return change


@transaction.atomic
def withdraw_change(change, *, actor, at):
    """Take back one's own change before it is decided on: its place stays, its words go."""
    _proposal, change = _lock(change)
    require(rules.can_withdraw_change(actor, change, at=at))
    change.withdrawn_at, change.new, change.reason = at, "", ""
    change.save(update_fields=["withdrawn_at", *change.words])
    end_moderation(change, at)
    role = actor.acting_as(change.institution)
    for name in (*change.words, "display_name"):
        erase_payload(change.entry_key, name, actor=role, at=at, reason="request")
    append_entry(
        "proposals.change_withdrawn",
        subject=change.proposal.reference,
        actor=role,
        at=at,
        facts=_facts(change),
    )
    return change


def _lock(change):
    """The proposal and its change, locked in this order everywhere."""
    proposal = lock(change.proposal)
    found = TextChange.objects.select_for_update(of=("self",)).select_related("start", "author")
    change = found.get(pk=change.pk)
    change.proposal = proposal
    return proposal, change


def _facts(change):
    return {
        "change": change.number,
        "field": change.name,
        "institution": change.institution.code if change.institution else None,
    }


def _decide(change, outcome, role, at, *, result=None, decision_reasons=""):
    change.outcome, change.decided_at, change.decided_by = outcome, at, role
    change.result, change.decision_reasons = result, decision_reasons
    change.save(update_fields=["outcome", "decided_at", "decided_by", "result", "decision_reasons"])
