"""Every change of a proposal's text."""

from django.db import transaction

from community.rules import require
from proposals import fields, rules
from proposals.models import Proposal
from proposals.steps import acting, add_version, facts_of, lock, personal_of
from record.actions import append_entry

State = Proposal.State


@transaction.atomic
def revise_proposal(proposal, *, actor, at, answers, kind, change_note):
    """Publish a new version of the text while comments are open.

    ``answers`` maps field names to the values of a checked form; ``data_controllers`` is a list of
    institutions. ``kind`` is a ``ProposalVersion.Kind``. A change that changes nothing is refused.
    """
    proposal = lock(proposal)
    require(rules.can_revise(actor, proposal, at=at))
    require(rules.can_name_change(proposal, answers, change_note))
    was, controllers = proposal.answers(), answers.get("data_controllers")
    columns = {
        name: value
        for name, value in answers.items()
        if name in fields.ANSWERS and name != "data_controllers"
    }
    for name, value in columns.items():
        setattr(proposal, name, value)
    require(rules.must_differ(was, proposal.answers(controllers)))
    proposal.changed_at = at
    proposal.save(update_fields=[*columns, "changed_at"])
    if controllers is not None:
        proposal.data_controllers.set(controllers)
    version = add_version(proposal, at=at, kind=kind, change_note=change_note)
    append_entry(
        "proposals.revised",
        subject=proposal.reference,
        actor=acting(actor, proposal, at=at),
        at=at,
        facts=facts_of(proposal, version) | {"kind": version.kind},
        personal=personal_of(proposal, version, actor) | {"change_note": change_note},
    )
    return proposal
