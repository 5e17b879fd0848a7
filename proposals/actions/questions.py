"""Every transition of a question: asked, answered, declined, merged, taken back."""

from django.db import transaction

from community import windows
from community.models import Reference
from community.rules import require, speaks_for
from proposals import letters, rules
from proposals.asking import pass_question_on, start_question_clock, stop_question_clock
from proposals.models import Answer, AnswerVersion, Question
from proposals.moderating import end_moderation
from proposals.steps import erase_words, hold_clocks, lock
from record.actions import append_entry


@transaction.atomic
def ask_question(proposal, *, actor, at, body, language="en"):
    """Ask what the lead organisation must answer, by the day that the charter's ``answer-question`` leads to.

    On a community idea that day is counted once enough members have seconded it.

    Raises ``Refused``, and ``CharterRule.DoesNotExist`` when the community has not set that length.
    """
    proposal = lock(proposal)
    require(rules.can_ask(actor, proposal, at=at, text=body))
    require(rules.asks_something_new(actor, proposal, body))
    institution = proposal.lead_organisation if speaks_for(actor, proposal.lead_organisation, at=at) else None
    question = Question(
        proposal=proposal,
        author=actor,
        institution=institution,
        body=body,
        language=language,
        said_at=at,
        reference=Reference.take("QST", at),
    )
    if proposal.has_to_be_answered:
        start_question_clock(question, at)
    question.entry_key = append_entry(
        "proposals.question_asked",
        subject=question.reference,
        actor=actor.acting_as(institution),
        at=at,
        facts=_facts(question) | {"language": language},
        personal={"body": body, "display_name": actor.display_name},
    )
    question.save(force_insert=True)
    return question


@transaction.atomic
def answer_question(question, *, actor, at, answer, language="en"):
    """Answer in the institution's name. Whoever asked, this question or one merged with it, is told."""
    question = _lock(question)
    require(rules.can_answer_question(actor, question, at=at))
    question.answered_at = at
    stop_question_clock(question, at)
    given = Answer(
        question=question,
        proposal=question.proposal,
        author=actor,
        institution=question.proposal.lead_organisation,
        body=answer,
        language=language,
        said_at=at,
    )
    given.entry_key = append_entry(
        "proposals.question_answered",
        subject=question.reference,
        actor=actor.acting_as(given.institution),
        at=at,
        facts=_facts(question) | {"state": str(question.state(at)), "language": language},
        personal={"body": answer},
    )
    given.save(force_insert=True)
    question.save(update_fields=["answered_at"])
    for asked in [question, *question.duplicates.select_related("author")]:
        letters.send(asked.author, "question_answered", _told(question))
    return question


@transaction.atomic
def correct_answer(question, *, actor, at, answer, language="en"):
    """Put an answer right; what it said before stays readable."""
    question = _lock(question)
    require(rules.can_correct_answer(actor, question, at=at))
    require(rules.answers_otherwise(question, answer))
    given = question.answer
    AnswerVersion.objects.create(
        answer=given,
        body=given.body,
        language=given.language,
        said_at=given.revised_at or given.said_at,
        entry_key=given.entry_key,
    )
    given.body, given.language, given.author, given.revised_at = answer, language, actor, at
    given.entry_key = append_entry(
        "proposals.answer_corrected",
        subject=question.reference,
        actor=actor.acting_as(question.proposal.lead_organisation),
        at=at,
        facts=_facts(question) | {"language": language},
        personal={"body": answer},
    )
    given.save(update_fields=["body", "language", "author", "revised_at", "entry_key"])
    return question


@transaction.atomic
def decline_question(question, *, actor, at, reason):
    """Say, in the institution's name, that a question cannot be answered, and why."""
    question = _lock(question)
    require(rules.can_decline_question(actor, question, at=at))
    question.declined_at, question.decline_reason = at, reason
    stop_question_clock(question, at)
    question.save(update_fields=["declined_at", "decline_reason"])
    append_entry(
        "proposals.question_declined",
        subject=question.reference,
        actor=actor.acting_as(question.proposal.lead_organisation),
        at=at,
        facts=_facts(question),
        personal={"reason": reason},
    )
    for asked in [question, *question.duplicates.select_related("author")]:
        letters.send(asked.author, "question_declined", _told(question))
    return question


@transaction.atomic
def merge_question(question, into, *, actor, at):
    """Join a question with an earlier one that asks the same. What was merged with it follows."""
    question, into = _lock(question), _fresh(into)
    require(rules.can_merge_question(actor, question, at=at))
    require(rules.can_merge_into(question, into))
    stop_question_clock(question, at)
    for asked in [question, *question.duplicates.select_related("author")]:
        asked.merged_into, asked.merged_at = into, at
        asked.save(update_fields=["merged_into", "merged_at"])
        letters.send(asked.author, "question_merged", _told(into) | {"merged": asked.reference})
    lead = question.proposal.lead_organisation
    append_entry(
        "proposals.question_merged",
        subject=question.reference,
        actor=actor.acting_as(lead if speaks_for(actor, lead, at=at) else None, role="steward"),
        at=at,
        facts=_facts(question) | {"into": into.reference},
    )
    return question


@transaction.atomic
def withdraw_question(question, *, actor, at):
    """Take back one's own question: its place and any answer stay, its words go, here and on the record."""
    question = _lock(question)
    require(rules.can_withdraw_question(actor, question, at=at))
    role = actor.acting_as(question.institution)
    erase_words(question, actor=role, at=at, reason="request")
    end_moderation(question, at)
    stop_question_clock(question, at)
    lead = pass_question_on(question, at)
    question.withdrawn_at = at
    question.save(update_fields=["withdrawn_at", *question.words])
    append_entry(
        "proposals.question_withdrawn",
        subject=question.reference,
        actor=role,
        at=at,
        facts=_facts(question) | ({"goes_on_as": lead.reference} if lead else {}),
    )
    return question


def _lock(question):
    """The question as it stands, locked after its proposal, which every act on a question locks first."""
    lock(question.proposal)
    hold_clocks(question.proposal)
    return _fresh(question)


def _fresh(question):
    return (
        Question.objects.select_for_update(of=("self",))
        .select_related("proposal__lead_organisation", "institution", "author", "clock__rule", "merged_into")
        .get(pk=question.pk)
    )


def _facts(question):
    clock = question.clock
    return {
        "proposal": question.proposal.reference,
        "institution": question.proposal.lead_organisation.code,
        "due_on": windows.due_on(clock).isoformat() if clock else None,
    }


def _told(question):
    return {"question": question, "institution": question.proposal.lead_organisation}
