"""What authors ask of another moderator, what is answered, and what is kept until nobody can ask any more."""

from functools import partial

from django.db import IntegrityError, transaction

from community import windows
from community.models import Clock
from community.rules import require
from proposals import rules
from proposals.asking import start_question_clock
from proposals.deliberation import SUMMARISE, newest_summary
from proposals.models import KeptWords, ModerationAct, Proposal, Question, Summary, SummaryChallenge
from proposals.models.documents import document_storage
from proposals.moderating import (
    appeal_window,
    end_act,
    give_time_back,
    keys_of,
    lock_act,
    role_of,
    subject_of,
)
from proposals.steps import start_answer_clock, stop_clocks
from proposals.telling import tell_whose_words
from record.actions import append_entry

Act = ModerationAct.Act


@transaction.atomic
def appeal_act(act, words, *, actor, at):
    """Ask that another moderator looks at a hold or a removal of one's own words."""
    act, said = lock_act(act)
    require(rules.can_appeal(actor, act, said, at=at))
    act.appealed_at = at
    act.appeal_clock = Clock.start(
        "answer-appeal", subject=act.reference, institution=None, rule_key="answer-appeal", at=at
    )
    act.save(update_fields=["appealed_at", "appeal_clock"])
    kept, _new = KeptWords.objects.get_or_create(act=act)
    kept.appeal, kept.forget_at = words, None
    kept.save(update_fields=["appeal", "forget_at"])
    append_entry(
        "proposals.appeal_made",
        subject=subject_of(said),
        actor=actor.acting_as(said.institution),
        at=at,
        facts={"act": act.reference, "kind": act.kind},
    )
    return act


@transaction.atomic
def answer_appeal(act, *, upheld, answer="", actor, at):
    """Answer an appeal against another moderator's act; upheld, the words come back."""
    act, said = lock_act(act)
    require(rules.can_answer_appeal(actor, act, said, at=at))
    act.answered_at, act.upheld, act.answered_by = at, upheld, actor
    act.save(update_fields=["answered_at", "upheld", "answered_by"])
    act.appeal_clock.stop(at)
    kept, _new = KeptWords.objects.get_or_create(act=act)
    personal, moved = {}, {}
    if upheld and said.withdrawn_at is None and act.ended_at is None:
        personal, moved = _put_back(said, act, kept, at)
    if not personal:
        _forget_file(kept)
    kept.words, kept.answer = {}, answer
    # The author can read the answer on their page as long as an appeal could be made.
    kept.forget_at = appeal_window(at) if act.ended_at or act.act == Act.REMOVED else None
    kept.save(update_fields=["words", "answer", "forget_at"])
    key = append_entry(
        "proposals.appeal_answered",
        subject=subject_of(said),
        actor=role_of(actor, at),
        at=at,
        facts={"act": act.reference, "kind": act.kind, "upheld": upheld} | moved,
        personal=personal,
        shows_again=keys_of(said) if upheld and not personal and said.is_shown else (),
    )
    if personal:
        type(said).objects.filter(pk=said.pk).update(entry_key=key)
    tell_whose_words(said, "appeal_answered", at=at, act=act, answer=answer)
    return act


@transaction.atomic
def forget_words(kept, *, actor, at):
    """Delete for good what was kept for an appeal."""
    kept = KeptWords.objects.select_for_update().get(pk=kept.pk)
    require(rules.can_forget(actor, kept, at=at))
    _forget_file(kept)
    kept.delete()


def _put_back(said, act, kept, at):
    """Show words again after an appeal; gives what the record holds of them anew, if it had to erase them.

    Gives the dates that moved, too, as facts.
    """
    if act.act == Act.HELD:
        said.held_at = None
        said.save(update_fields=["held_at"])
        end_act(act, at)
        return {}, give_time_back(said, act, at)
    said.removed_at, said.removal_reason = None, ""
    for name, value in kept.words.items():
        setattr(said, name, value)
    try:
        with transaction.atomic():
            said.save(update_fields=["removed_at", "removal_reason", *kept.words])
    except IntegrityError:
        # Somebody else has said the very same meanwhile, where that can be said only once.
        said.refresh_from_db()
        return {}, {}
    end_act(act, at)
    moved = _wait_again(said, act, at)
    told = {name: value for name, value in kept.words.items() if value and name != "file"}
    # The record never had the name of whoever challenged a summary.
    is_named = said.author and said.is_personal and not isinstance(said, SummaryChallenge)
    return told | ({"display_name": said.author.display_name} if is_named else {}), moved


def _wait_again(said, act, at):
    """Let the clocks run again that stopped when these words were removed; gives the dates that moved, as facts."""
    if isinstance(said, Summary) and said.proposal.state == Proposal.State.DISCUSSION:
        if newest_summary(said.proposal) != said:
            return {}
        if not said.challenges.filter(upheld=True).exists():
            stop_clocks(said.proposal, SUMMARISE, at=at)
        if said.challenges.filter(answered_at__isnull=True).exists():
            return start_answer_clock(said.proposal, at=at) | give_time_back(said, act, at)
    waits = isinstance(said, Question) and Question.objects.waiting().filter(pk=said.pk).exists()
    if waits and said.proposal.has_to_be_answered:
        # Nobody could answer meanwhile, so the time to answer begins anew.
        start_question_clock(said, at)
        said.save(update_fields=["clock"])
        return {"due_on": windows.due_on(said.clock).isoformat()}
    return give_time_back(said, act, at)


def _forget_file(kept):
    """Delete the bytes of a document that was removed, once nothing can bring it back."""
    if name := kept.words.get("file"):
        transaction.on_commit(partial(document_storage().delete, name))
