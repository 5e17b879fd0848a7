"""Every change that a proposal and its discussion go through, each with its entry on the record."""

from django.db import transaction

from community import windows
from community.models import CharterRule, Reference
from community.rules import is_steward, require, speaks_for
from proposals import fields, rules
from proposals.models import Comment, Proposal, ProposalVersion, fingerprint
from record.actions import append_entry, erase_payload

State = Proposal.State


def _lock(proposal):
    return Proposal.objects.select_for_update().get(pk=proposal.pk)


def _acting(actor, proposal, *, at):
    """The role in which somebody acts on this proposal, for the public record."""
    if proposal.filed_by_id is not None and proposal.filed_by_id == getattr(actor, "pk", None):
        institution = proposal.lead_organisation if proposal.filed_as == "institution" else None
        return actor.acting_as(institution)
    if speaks_for(actor, proposal.lead_organisation, at=at):
        return actor.acting_as(proposal.lead_organisation)
    return actor.acting_as(role="steward" if is_steward(actor, at=at) else None)


def _add_version(proposal, *, at, kind="", change_note=""):
    """Keep the text as it stands now, unless the newest version says the same.

    Raises ``ValidationError`` for a list of another shape than its field declares.
    """
    proposal.clean()
    text = proposal.answers()
    newest = proposal.versions.order_by("-number").first()
    if newest is not None and newest.text == text:
        return newest
    return ProposalVersion.objects.create(
        proposal=proposal,
        number=newest.number + 1 if newest else 1,
        text=text,
        sha256=fingerprint(text),
        kind=kind,
        change_note=change_note,
        at=at,
    )


def _facts(proposal, version):
    return {
        "institution": proposal.lead_organisation.code,
        "version": version.number,
        "sha256": version.sha256,
    }


def _personal(proposal, version, actor):
    """The words and the name of a person; an institution's words are not personal and stay on the page."""
    if proposal.filed_as != Proposal.FiledAs.RESIDENT:
        return {}
    return {"text": version.text, "display_name": actor.display_name}


@transaction.atomic
def submit_proposal(proposal, *, actor, at):
    """Put a draft, or a use known from another register, before the community and open its comment period.

    The period has the length that the charter's ``comment-period`` has at the moment. Raises ``Refused``,
    and ``CharterRule.DoesNotExist`` when the community has not set that length.
    """
    proposal = _lock(proposal)
    require(rules.can_submit(actor, proposal, at=at))
    rule = CharterRule.objects.rule("comment-period", at)
    proposal.state, proposal.submitted_at, proposal.changed_at = State.SUBMITTED, at, at
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
    version = _add_version(proposal, at=at)
    append_entry(
        "proposals.submitted",
        subject=proposal.reference,
        actor=_acting(actor, proposal, at=at),
        at=at,
        facts=_facts(proposal, version)
        | {
            "rule": rule.reference,
            "comments_close_at": proposal.comments_close_at.isoformat(),
        },
        personal=_personal(proposal, version, actor),
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
    proposal.save(force_insert=True)
    proposal.data_controllers.set(data_controllers)
    version = _add_version(proposal, at=at)
    append_entry(
        "proposals.registered",
        subject=proposal.reference,
        actor=actor.acting_as(role="steward"),
        at=at,
        facts=_facts(proposal, version)
        | {"register": proposal.register, "source_reference": proposal.source_reference},
    )
    return proposal


@transaction.atomic
def revise_proposal(proposal, *, actor, at, answers, kind, change_note):
    """Publish a new version of the text while comments are open.

    ``answers`` maps field names to the values of a checked form; ``data_controllers`` is a list of
    institutions. ``kind`` is a ``ProposalVersion.Kind``. A change that changes nothing is refused.
    """
    proposal = _lock(proposal)
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
    version = _add_version(proposal, at=at, kind=kind, change_note=change_note)
    append_entry(
        "proposals.revised",
        subject=proposal.reference,
        actor=_acting(actor, proposal, at=at),
        at=at,
        facts=_facts(proposal, version) | {"kind": version.kind},
        personal=_personal(proposal, version, actor) | {"change_note": change_note},
    )
    return proposal


@transaction.atomic
def withdraw_proposal(proposal, *, actor, at, reason=""):
    """Take a proposal back before a vote. It stays readable, with the reason."""
    proposal = _lock(proposal)
    require(rules.can_withdraw(actor, proposal, at=at))
    proposal.state, proposal.withdrawn_at, proposal.changed_at = State.WITHDRAWN, at, at
    proposal.withdrawal_reason = reason
    proposal.save(update_fields=["state", "withdrawn_at", "changed_at", "withdrawal_reason"])
    append_entry(
        "proposals.withdrawn",
        subject=proposal.reference,
        actor=_acting(actor, proposal, at=at),
        at=at,
        facts={"institution": proposal.lead_organisation.code},
        personal={"reason": reason} if reason else {},
    )
    return proposal


@transaction.atomic
def comment_on_proposal(proposal, *, actor, at, body, language="en"):
    """Say something about a proposal. Somebody who speaks for the lead organisation speaks in its name."""
    proposal = _lock(proposal)
    require(rules.can_comment(actor, proposal, at=at))
    require(rules.says_something_new(actor, proposal, body))
    institution = proposal.lead_organisation if speaks_for(actor, proposal.lead_organisation, at=at) else None
    comment = Comment(
        proposal=proposal, author=actor, institution=institution, body=body, language=language, at=at
    )
    # The comment keeps the key of its entry, by which its words can be erased there; so the entry comes first.
    comment.entry_key = append_entry(
        "proposals.commented",
        subject=proposal.reference,
        actor=actor.acting_as(institution),
        at=at,
        facts={"institution": institution.code if institution else None, "language": language},
        personal={"body": body, "display_name": actor.display_name},
    )
    comment.save(force_insert=True)
    return comment


@transaction.atomic
def withdraw_comment(comment, *, actor, at):
    """Take back one's own comment: its place stays, its words go, here and on the record."""
    comment = Comment.objects.select_for_update(of=("self",)).select_related("proposal").get(pk=comment.pk)
    require(rules.can_withdraw_comment(actor, comment, at=at))
    comment.withdrawn_at, comment.body = at, ""
    comment.save(update_fields=["withdrawn_at", "body"])
    role = actor.acting_as(comment.institution)
    for name in ("body", "display_name"):
        erase_payload(comment.entry_key, name, actor=role, at=at, reason="request")
    append_entry(
        "proposals.comment_withdrawn",
        subject=comment.proposal.reference,
        actor=role,
        at=at,
        facts={"institution": comment.institution.code if comment.institution else None},
    )
    return comment


@transaction.atomic
def put_to_vote(proposal, *, actor, at):
    """Hand a proposal whose comments have closed to a vote."""
    proposal = _lock(proposal)
    require(rules.can_put_to_vote(actor, proposal, at=at))
    proposal.state, proposal.changed_at = State.VOTING, at
    proposal.save(update_fields=["state", "changed_at"])
    append_entry(
        "proposals.put_to_vote",
        subject=proposal.reference,
        actor=_acting(actor, proposal, at=at),
        at=at,
        facts={"institution": proposal.lead_organisation.code},
    )
    return proposal


@transaction.atomic
def call_off_vote(proposal, *, actor, at):
    """Take a proposal back from a vote without a result. Its comment period stays as it was."""
    proposal = _lock(proposal)
    require(rules.can_call_off_vote(actor, proposal, at=at))
    proposal.state, proposal.changed_at = State.SUBMITTED, at
    proposal.save(update_fields=["state", "changed_at"])
    append_entry(
        "proposals.vote_called_off",
        subject=proposal.reference,
        actor=_acting(actor, proposal, at=at),
        at=at,
        facts={"institution": proposal.lead_organisation.code},
    )
    return proposal


@transaction.atomic
def await_decision(proposal, *, actor, at):
    """Hand a proposal to the lead organisation for its decision."""
    proposal = _lock(proposal)
    require(rules.can_await_decision(actor, proposal, at=at))
    proposal.state, proposal.changed_at = State.AWAITING_DECISION, at
    proposal.save(update_fields=["state", "changed_at"])
    append_entry(
        "proposals.decision_awaited",
        subject=proposal.reference,
        actor=_acting(actor, proposal, at=at),
        at=at,
        facts={"institution": proposal.lead_organisation.code},
    )
    return proposal


@transaction.atomic
def settle_proposal(proposal, outcome, *, actor, at):
    """Note what was decided: ``approved``, ``approved_conditions`` or ``refused``."""
    proposal = _lock(proposal)
    require(rules.can_settle(actor, proposal, outcome, at=at))
    proposal.state, proposal.settled_at, proposal.changed_at = outcome, at, at
    proposal.save(update_fields=["state", "settled_at", "changed_at"])
    append_entry(
        "proposals.settled",
        subject=proposal.reference,
        actor=_acting(actor, proposal, at=at),
        at=at,
        facts={"institution": proposal.lead_organisation.code, "outcome": str(outcome)},
    )
    return proposal
