"""What was said away from this site: meetings, and words on paper or by phone."""

from django.db import transaction

from community.rules import require
from proposals import fields, rules
from proposals.models import Comment, Meeting
from proposals.moderating import end_moderation
from proposals.steps import lock
from record.actions import append_entry, erase_payload


def _words(meeting):
    return {name: getattr(meeting, name) for name in meeting.words}


@transaction.atomic
def enter_meeting(
    proposal, *, actor, at, held_on, notes, language, place="", people=None, facilitator="", employer=""
):
    """Enter a meeting that was held about a proposal.

    ``people`` is how many came, or None when nobody counted; a number too small to publish is not kept.
    """
    proposal = lock(proposal)
    require(rules.can_enter_meeting(actor, proposal, at=at))
    require(rules.was_said_in_time(proposal, held_on, at=at))
    counted = people if people is not None and people >= fields.FEWEST_PEOPLE else None
    meeting = Meeting(
        proposal=proposal,
        held_on=held_on,
        place=place,
        language=language,
        people_count=counted,
        facilitator=facilitator,
        facilitator_employer=employer,
        notes=notes,
        author=actor,
        said_at=at,
    )
    meeting.entry_key = append_entry(
        "proposals.meeting_entered",
        subject=proposal.reference,
        actor=actor.acting_as(role="steward"),
        at=at,
        facts={"held_on": held_on.isoformat(), "language": language},
        personal={name: words for name, words in _words(meeting).items() if words},
    )
    meeting.save(force_insert=True)
    return meeting


@transaction.atomic
def withdraw_meeting(meeting, *, actor, at, reason):
    """Take back a meeting that should not have been entered: its day stays, its words go."""
    lock(meeting.proposal)
    meeting = Meeting.objects.select_for_update(of=("self",)).select_related("proposal").get(pk=meeting.pk)
    require(rules.can_withdraw_meeting(actor, meeting, at=at))
    told = [name for name, words in _words(meeting).items() if words]
    meeting.withdrawn_at, meeting.withdrawal_reason = at, reason
    for name in told:
        setattr(meeting, name, "")
    meeting.save(update_fields=["withdrawn_at", "withdrawal_reason", *told])
    end_moderation(meeting, at)
    role = actor.acting_as(role="steward")
    for name in told:
        erase_payload(meeting.entry_key, name, actor=role, at=at, reason="mistake")
    append_entry(
        "proposals.meeting_withdrawn",
        subject=meeting.proposal.reference,
        actor=role,
        at=at,
        facts={"held_on": meeting.held_on.isoformat()},
        personal={"reason": reason},
    )
    return meeting


@transaction.atomic
def enter_comment(proposal, *, actor, at, body, channel, language, said_on, meeting=None):
    """Type in what somebody said on paper, by phone or at a meeting. It stands under no name."""
    proposal = lock(proposal)
    require(rules.can_enter_comment(actor, proposal, at=at))
    require(rules.was_said_in_time(proposal, said_on, at=at))
    comment = Comment(
        proposal=proposal,
        body=body,
        channel=channel,
        language=language,
        said_at=at,
        said_on=said_on,
        meeting=meeting,
    )
    comment.entry_key = append_entry(
        "proposals.comment_entered",
        subject=proposal.reference,
        actor=actor.acting_as(role="steward"),
        at=at,
        facts={"channel": str(channel), "language": language, "said_on": said_on.isoformat()},
        personal={"body": body},
    )
    comment.save(force_insert=True)
    return comment
