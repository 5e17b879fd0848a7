"""What other registers tell: uses taken over, told anew, and organisations that turn out to be one."""

import json
from hashlib import sha256

from django.db import transaction
from django.db.models import Q

from community import actions as community
from community.models import Reference
from community.rules import require
from proposals import queries, registers, rules
from proposals.models import Proposal, ProposalVersion, fingerprint
from proposals.steps import add_version, facts_of, lock
from proposals.storing import store
from record.actions import append_entries, append_entry


def _fingerprint_of_row(proposal):
    """The SHA-256 of the source row, whose headings may hold any letters."""
    return sha256(json.dumps(proposal.raw_row, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


@transaction.atomic
def register_proposals(proposals, *, actor, at):
    """Take many uses from another register onto the record at once, each as ``register_proposal`` takes one.

    ``proposals`` are unsaved, a few hundred at most: a whole register is given in such portions.
    """
    require(rules.can_register(actor, at=at))
    references = Reference.take_many("PRP", at, len(proposals))
    for proposal, reference in zip(proposals, references, strict=True):
        proposal.clean()
        proposal.state, proposal.filed_as = Proposal.State.REGISTERED, Proposal.FiledAs.IMPORT
        proposal.reference, proposal.changed_at = reference, at
        proposal.benefit_reported_at = at if proposal.reported_benefit else None
    proposals = store(proposals)
    Proposal.history.bulk_history_create(proposals, batch_size=100)
    versions = []
    for proposal in proposals:
        text = proposal.answers(controllers=())
        versions.append(
            ProposalVersion(
                proposal=proposal,
                number=1,
                text=text,
                fingerprint=fingerprint(text),
                language=proposal.language,
                by=actor.acting_as(role="steward"),
                published_at=at,
            )
        )
    store(versions)
    queries.index(proposals)
    append_entries(
        [
            {
                "kind": "proposals.registered",
                "subject": proposal.reference,
                "actor": actor.acting_as(role="steward"),
                "at": at,
                "facts": facts_of(proposal, version)
                | {"register": proposal.register, "source_reference": proposal.source_reference},
            }
            for proposal, version in zip(proposals, versions, strict=True)
        ]
    )
    return proposals


@transaction.atomic
def update_registered_proposal(proposal, *, answers, source, columns, actor, at):
    """Take over what a register now says about a use that is here already.

    ``answers`` are all that the row answers now, ``source`` the row and what goes with it, ``columns`` the
    headings whose cells changed. Answers of which words were taken out here stay as they are. Where an answer changed too, a new version of the text says so.
    """
    proposal = lock(proposal)
    require(rules.can_update_registered(actor, proposal, at=at))
    told = {name: Proposal._meta.get_field(name).get_default() for name in proposal.answers(())}
    told = {name: value for name, value in told.items() if name != "data_controllers"} | answers
    for name in _taken_out_here(proposal):
        told.pop(name, None)
    for name, value in (told | source).items():
        setattr(proposal, name, value)
    if proposal.reported_benefit and proposal.benefit_reported_at is None:
        proposal.benefit_reported_at = at
    proposal.changed_at = at
    proposal.save(update_fields=[*told, *source, "benefit_reported_at", "changed_at"])
    role = actor.acting_as(role="steward")
    note = (ProposalVersion.Note.REGISTER_CHANGED, {"columns": ", ".join(columns)})
    version = add_version(proposal, at=at, kind=ProposalVersion.Kind.UPDATE, note=note, by=role)
    append_entry(
        "proposals.register_changed",
        subject=proposal.reference,
        actor=role,
        at=at,
        facts=facts_of(proposal, version)
        | {
            "register": proposal.register,
            "source_reference": proposal.source_reference,
            "row_sha256": _fingerprint_of_row(proposal),
        },
    )
    return proposal


def _taken_out_here(proposal):
    """The names of the answers that the register does not tell any more."""
    withheld = proposal.versions.exclude(withheld=[]).values_list("withheld", flat=True)
    register = registers.REGISTERS.get(proposal.register)
    return {name for names in withheld for name in names} | (
        register.told_by(proposal.withheld_columns) if register else set()
    )


@transaction.atomic
def merge_institutions(kept, merged, *, actor, at):
    """Say that two names of organisations mean one, and give the kept one every proposal of the other.

    Each proposal gets a version that names the kept one, so its text and the record go on agreeing.
    """
    require(rules.can_merge_institutions(actor, kept, merged, at=at))
    moved = list(
        Proposal.objects.select_for_update(of=("self",))
        .filter(Q(lead_organisation=merged) | Q(pk__in=_controlled_by(merged)))
        .order_by("pk")
    )
    note = (ProposalVersion.Note.SAME_INSTITUTION, {"merged": merged.name, "kept": kept.name})
    versions = []
    for proposal in moved:
        if proposal.lead_organisation_id == merged.pk:
            proposal.lead_organisation = kept
        proposal.changed_at = at
        proposal.save(update_fields=["lead_organisation", "changed_at"])
        controllers = set(proposal.data_controllers.all())
        if merged in controllers:
            proposal.data_controllers.set((controllers - {merged}) | {kept})
        if proposal.state != Proposal.State.DRAFT:
            correction = ProposalVersion.Kind.CORRECTION
            versions.append(
                (
                    proposal,
                    add_version(
                        proposal, at=at, kind=correction, note=note, by=actor.acting_as(role="steward")
                    ),
                )
            )
    community.merge_institutions(kept, merged, actor=actor, at=at)
    append_entries(
        [
            {
                "kind": "proposals.institution_merged",
                "subject": proposal.reference,
                "actor": actor.acting_as(role="steward"),
                "at": at,
                "facts": facts_of(proposal, version) | {"merged": merged.code, "kept_name": kept.name},
            }
            for proposal, version in versions
        ]
    )
    kept.refresh_from_db()
    return kept


def _controlled_by(institution):
    """The proposals in which an institution decides about the data."""
    return Proposal.data_controllers.through.objects.filter(institution=institution).values("proposal_id")
