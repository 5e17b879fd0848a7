"""Statements that people mark, and the one publication of what the marks come to."""

from django.db import transaction

from community.rules import require, speaks_for
from proposals import rules
from proposals.models import OpinionMap, Statement, StatementMark, fingerprint
from proposals.moderating import end_moderation
from proposals.steps import erase_words, lock
from record.actions import append_entry


@transaction.atomic
def add_statement(proposal, *, actor, at, text, language="en", comment=None):
    """Put a statement before everybody, for them to mark.

    ``comment`` is the view from which a steward drew it.
    """
    proposal = lock(proposal)
    require(rules.can_add_statement(actor, proposal, text, at=at))
    if comment is not None:
        require(rules.can_draw_statement(actor, comment, at=at))
    institution = proposal.lead_organisation if speaks_for(actor, proposal.lead_organisation, at=at) else None
    statement = Statement(
        proposal=proposal,
        author=actor,
        institution=institution,
        text=text,
        language=language,
        comment=comment,
        said_at=at,
    )
    statement.entry_key = append_entry(
        "proposals.statement_added",
        subject=proposal.reference,
        actor=actor.acting_as(institution, role="steward" if comment else None),
        at=at,
        facts={"language": language, "drawn_from_a_view": comment is not None},
        personal={"text": text, "display_name": actor.display_name},
    )
    statement.save(force_insert=True)
    return statement


@transaction.atomic
def withdraw_statement(statement, *, actor, at):
    """Take a statement back: its place stays, its words go, here and on the record."""
    lock(statement.proposal)
    statement = (
        Statement.objects.select_for_update(of=("self",))
        .select_related("proposal", "comment", "institution")
        .get(pk=statement.pk)
    )
    require(rules.can_withdraw_statement(actor, statement, at=at))
    role = actor.acting_as(statement.institution if statement.author_id == actor.pk else None)
    statement.withdrawn_at = at
    erase_words(statement, actor=role, at=at, reason="request")
    statement.save(update_fields=["withdrawn_at", *statement.words])
    end_moderation(statement, at)
    append_entry("proposals.statement_withdrawn", subject=statement.proposal.reference, actor=role, at=at)
    return statement


@transaction.atomic
def mark_statement(statement, choice, *, actor, at):
    """Agree (1), disagree (-1) or pass (0). A new mark counts in place of the last; the same one adds nothing.

    Leaves no entry on the record: what somebody thinks is theirs.
    """
    # Marks wait for nothing but the proposal, so that none slips in after it was closed.
    statement.proposal = lock(statement.proposal)
    statement.refresh_from_db(fields=["withdrawn_at", "held_at", "removed_at"])
    require(rules.can_mark_statement(actor, statement, at=at))
    choice = StatementMark.Choice(choice)
    newest = StatementMark.objects.newest().filter(statement=statement, member=actor).first()
    if newest is not None and newest.choice == choice:
        return newest
    return StatementMark.objects.create(statement=statement, member=actor, choice=choice, marked_at=at)


@transaction.atomic
def publish_opinion_map(proposal, result, *, actor, at):
    """Publish what the marks on a closed discussion come to, as ``queries.opinion_result`` worked it out.

    It is worked out outside, because that takes seconds in which nobody else could write.
    """
    proposal = lock(proposal)
    require(rules.can_publish_opinion_map(actor, proposal, result, at=at))
    published = OpinionMap.objects.filter(proposal=proposal).first() or OpinionMap(proposal=proposal)
    published.result, published.fingerprint, published.published_at = result, fingerprint(result), at
    published.save()
    append_entry(
        "proposals.opinion_map_published",
        subject=proposal.reference,
        actor=actor.acting_as(role="steward"),
        at=at,
        facts={"fingerprint": published.fingerprint, "statements": len(result["statements"])},
    )
    return published
