"""What people say about a proposal, and what comes of it."""

from django.db import transaction

from community.models import Member, clock_actor
from proposals import actions as proposals
from proposals import queries
from proposals.looking import Found
from proposals.models import Comment, StatementMark
from proposals.uploads.kinds import MEDIA_TYPES
from record.actions import append_entries
from tests.factories.charter import DAY, START
from tests.factories.filing import make_submitted_proposal
from tests.factories.people import _numbers, make_member, make_steward, officer_for


def make_comment(proposal, author=None, body="Please leave out the house numbers.", at=START + DAY, **other):
    return proposals.comment_on_proposal(proposal, actor=author or make_member(), at=at, body=body, **other)


def make_many_comments(proposal, authors, number, at=START + DAY):
    """What as many calls of the action would leave, in two statements: for measuring long discussions."""
    with transaction.atomic():
        keys = append_entries(
            {
                "kind": "proposals.commented",
                "subject": proposal.reference,
                "actor": "member",
                "at": at,
                "facts": {"institution": None, "language": "en", "reply": False},
                "personal": {"body": f"Comment {place}", "display_name": "Somebody", "stance": "comment"},
            }
            for place in range(number)
        )
        Comment.objects.bulk_create(
            Comment(
                proposal=proposal,
                author=authors[place % len(authors)],
                body=f"Comment {place}",
                said_at=at,
                entry_key=key,
            )
            for place, key in enumerate(keys)
        )


def make_question(proposal=None, asker=None, body="Who else will see the list of streets?", at=START + DAY):
    """Waiting for an answer, which is due after 10 working days."""
    proposal = proposal or make_submitted_proposal()
    return proposals.ask_question(proposal, actor=asker or make_member(), at=at, body=body)


def make_answered_question(at=START + 2 * DAY, answer="Only the two planners of the bus agency.", **other):
    """Answered by an officer of the lead organisation a day after it was asked, unless told otherwise."""
    question = make_question(**other)
    officer = officer_for(question.proposal.lead_organisation)
    return proposals.answer_question(question, actor=officer, at=at, answer=answer)


def make_text_change(proposal, author=None, name="why_needed", new=None, at=START + DAY, start=1):
    """Other words for one answer, proposed by a reader."""
    return proposals.propose_change(
        proposal,
        actor=author or make_member(),
        at=at,
        name=name,
        start=start,
        new=new or "Patients miss visits because no bus and no train stops near their homes.",
        reason="The train was forgotten.",
    )


def make_document(proposal, actor=None, at=START + DAY, ending="txt", data=b"What may be shared.", **other):
    """A small file kept with a proposal by whoever filed it, as if somebody had looked into it."""
    return proposals.add_document(
        proposal,
        actor=actor or proposal.filed_by,
        at=at,
        found=Found(ending, MEDIA_TYPES[ending], data, len(data)),
        **{"kind": "agreement", "title": "Sharing agreement", "language": "en"} | other,
    )


def make_meeting(proposal, steward=None, at=START + 5 * DAY, **other):
    return proposals.enter_meeting(
        proposal,
        actor=steward or make_steward(),
        at=at,
        **{"held_on": at.date(), "notes": "They want a bench at the stop.", "language": "en"} | other,
    )


SUMMARY = {
    "agreed": "Streets are enough.",
    "not_agreed": "How long the list is kept.",
    "minority_view": "Some want nothing shared at all.",
    "what_changed": "House numbers were left out.",
}


def make_summary(proposal, steward=None, at=None, grouped=()):
    """Published when comments close, and final before ``AFTER_COMMENTS`` with the charter of ``make_charter``."""
    return proposals.publish_summary(
        proposal,
        actor=steward or make_steward(),
        at=at or proposal.comments_close_at,
        points=["Police could ask for the list.", "A year is long."],
        grouped=grouped,
        parts=SUMMARY,
        language="en",
    )


def make_challenge(summary, author=None, at=None):
    return proposals.challenge_summary(
        summary.proposal,
        actor=author or make_member(),
        at=at or summary.said_at,
        body="It leaves out the drivers.",
        language="en",
    )


def make_statement(proposal, author=None, text="Streets are enough.", at=START + DAY, **other):
    return proposals.add_statement(proposal, actor=author or make_member(), at=at, text=text, **other)


def make_opinion_map(proposal=None):
    """Published when comments close, of one statement that nobody marked unless a proposal is given."""
    if proposal is None:
        proposal = make_submitted_proposal()
        make_statement(proposal)
    return proposals.publish_opinion_map(
        proposal, queries.opinion_result(proposal), actor=clock_actor, at=proposal.comments_close_at
    )


def two_camps(person, statement):
    """30 of 60 agree with the first half of twelve statements, the others with the second; all with the last."""
    if statement == 12:
        return 1
    return 1 if (person < 30) == (statement < 6) else -1


def make_conversation(proposal, people, statements, choose, at=START + DAY):
    """Statements, and members who mark them: ``choose(person, statement)`` gives 1, 0, -1, or None for no mark.

    The marks are what as many calls of the action would leave, in one statement. Returns statements and members.
    """
    author = make_member()
    texts = [make_statement(proposal, author, f"Statement {number}", at) for number in range(statements)]
    members = Member.objects.bulk_create(
        Member(email=f"voice{next(_numbers)}@example.org", display_name=f"Voice {number}")
        for number in range(people)
    )
    StatementMark.objects.bulk_create(
        StatementMark(statement=statement, member=member, choice=choice, marked_at=at)
        for person, member in enumerate(members)
        for number, statement in enumerate(texts)
        if (choice := choose(person, number)) is not None
    )
    return texts, members
