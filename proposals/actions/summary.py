"""Summing a discussion up, challenging the summary, answering, opening the discussion again."""

from django.db import transaction

from community import windows
from community.models import CharterRule
from community.rules import is_steward, require
from proposals import rules
from proposals.deliberation import ANSWER, SUMMARISE, newest_summary
from proposals.models import Summary, SummaryChallenge
from proposals.steps import lock, must_be_written_again, start_answer_clock, start_summary_clock, stop_clocks
from proposals.telling import tell_of_summary
from record.actions import append_entry


@transaction.atomic
def publish_summary(proposal, *, actor, at, points, parts, language, grouped=()):
    """Say what a discussion came to. It can be challenged for as long as the charter says.

    ``points`` is a list of sentences, ``grouped`` a list of the numbers of the views that each was made of;
    ``parts`` maps each of ``Summary.PARTS`` to its words.
    """
    proposal = lock(proposal)
    require(rules.can_publish_summary(actor, proposal, at=at))
    require(rules.says_everything(parts, points))
    require(rules.groups_its_views(proposal, grouped))
    rule = CharterRule.objects.rule("summary-challenge", at)
    summary = Summary(
        proposal=proposal,
        number=proposal.summaries.count() + 1,
        points=points,
        grouped=[sorted(set(views)) for views in grouped],
        **{name: parts[name] for name in Summary.PARTS},
        language=language,
        author=actor,
        said_at=at,
        challenge_ends_at=windows.due_moment(
            at, rule.value, unit=rule.unit, calendar=proposal.lead_organisation.calendar
        ),
    )
    stop_clocks(proposal, "summarise", at=at)
    summary.entry_key = append_entry(
        "proposals.summary_published",
        subject=proposal.reference,
        actor=actor.acting_as(role="steward"),
        at=at,
        facts={
            "number": summary.number,
            "language": language,
            "rule": rule.reference,
            "challenge_ends_at": summary.challenge_ends_at.isoformat(),
            "views": summary.grouped,
        },
        personal={"points": points, **{name: parts[name] for name in Summary.PARTS}},
    )
    summary.save(force_insert=True)
    tell_of_summary(summary, actor)
    return summary


@transaction.atomic
def challenge_summary(proposal, *, actor, at, body, language):
    """Say that the summary is wrong or leaves something out."""
    proposal = lock(proposal)
    require(rules.can_challenge_summary(actor, proposal, body, at=at))
    summary = newest_summary(proposal)
    challenge = SummaryChallenge(
        proposal=proposal, summary=summary, author=actor, body=body, language=language, said_at=at
    )
    challenge.entry_key = append_entry(
        "proposals.summary_challenged",
        subject=proposal.reference,
        actor=actor.acting_as(),
        at=at,
        facts={"number": summary.number, "language": language} | start_answer_clock(proposal, at=at),
        personal={"body": body},
    )
    challenge.save(force_insert=True)
    return challenge


@transaction.atomic
def answer_challenge(challenge, *, actor, at, upheld, answer):
    """Answer a challenge. When it is upheld, the summary must be written anew."""
    proposal = lock(challenge.summary.proposal)
    challenge = SummaryChallenge.objects.select_for_update(of=("self",)).get(pk=challenge.pk)
    require(rules.can_answer_challenge(actor, challenge, at=at))
    challenge.upheld, challenge.answer, challenge.answered_at = upheld, answer, at
    challenge.save(update_fields=["upheld", "answer", "answered_at"])
    if not _challenges_that_wait(proposal).exists():
        stop_clocks(proposal, ANSWER, at=at)
    if upheld and must_be_written_again(challenge.summary, proposal):
        start_summary_clock(proposal, at=at)
    append_entry(
        "proposals.summary_challenge_answered",
        subject=proposal.reference,
        actor=actor.acting_as(role="steward" if is_steward(actor, at=at) else "overseer"),
        at=at,
        facts={"number": challenge.summary.number, "upheld": upheld},
        personal={"answer": answer},
    )
    return challenge


def _challenges_that_wait(proposal):
    """Of the summary that stands: nobody must answer a challenge of one from before a reopening any more."""
    return SummaryChallenge.objects.filter(summary=newest_summary(proposal), answered_at__isnull=True)


@transaction.atomic
def reopen_discussion(proposal, *, actor, at, reason):
    """Open a closed discussion again, for a whole comment period. Its summary no longer stands."""
    proposal = lock(proposal)
    require(rules.can_reopen_discussion(actor, proposal, at=at))
    rule = CharterRule.objects.rule("comment-period", at)
    proposal.reopened_at, proposal.reopening_reason, proposal.changed_at = at, reason, at
    proposal.closing_told_at = None
    proposal.comments_close_at = windows.due_moment(
        at, rule.value, unit=rule.unit, calendar=proposal.lead_organisation.calendar
    )
    proposal.save(
        update_fields=[
            "reopened_at",
            "reopening_reason",
            "changed_at",
            "comments_close_at",
            "closing_told_at",
        ]
    )
    # A challenge of the summary that no longer stands can still be answered, and nobody must any more.
    stop_clocks(proposal, SUMMARISE, ANSWER, at=at)
    start_summary_clock(proposal, at=proposal.comments_close_at)
    append_entry(
        "proposals.discussion_reopened",
        subject=proposal.reference,
        actor=actor.acting_as(role="steward"),
        at=at,
        facts={
            "institution": proposal.lead_organisation.code,
            "rule": rule.reference,
            "comments_close_at": proposal.comments_close_at.isoformat(),
        },
        personal={"reason": reason},
    )
    return proposal
