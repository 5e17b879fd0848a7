"""What moderators do about words, each with a line in the public moderation log, and what is asked of them."""

from django.db import IntegrityError, transaction

from community.models import Clock, Reference
from community.rules import require
from proposals import letters, rules
from proposals.models import (
    Flag,
    KeptWords,
    ModerationAct,
    Question,
    Reason,
    contribution_models,
    kind_of,
)
from proposals.steps import (
    appeal_window,
    erase_words,
    lock,
    open_reports,
    pass_question_on,
    start_question_clock,
    stop_question_clock,
)
from record.actions import append_entries, append_entry

Act = ModerationAct.Act


@transaction.atomic
def report_contribution(said, *, reason, words="", actor, at):
    """Ask moderators to look at somebody's words. Nobody learns who asked."""
    said = _lock(said)
    require(rules.can_report(actor, said, kind_of(said), at=at))
    return Flag.objects.create(
        kind=kind_of(said), target=said.pk, reporter=actor, reason=reason, words=words, reported_at=at
    )


@transaction.atomic
def dismiss_reports(said, *, actor, at):
    """Find nothing wrong with what was reported."""
    said = _lock(said)
    require(rules.can_dismiss(actor, said, at=at))
    open_reports(said).update(settled_at=at, words="")
    return said


@transaction.atomic
def hold_contribution(said, *, reason, note="", actor, at):
    """Take words out of sight, here and on the record, until a moderator puts them back or removes them."""
    said = _lock(said)
    require(rules.can_hold(actor, said, reason, at=at))
    done, entry = _hold(said, reason, note, actor, at)
    append_entry(**entry)
    letters.send(said.author, "held", {"act": done, "note": note})
    return done


@transaction.atomic
def hold_new_member(author, *, reason, note="", actor, at):
    """Take everything out of sight that a new member wrote and that this moderator may judge."""
    require(rules.can_hold_many(actor, author, at=at))
    written = [
        said
        for model in contribution_models().values()
        for said in model.objects.shown().filter(author=author)
    ]
    held, entries = [], []
    for said in _in_order(written):
        said = _lock(said)
        if rules.can_hold(actor, said, reason, at=at):
            done, entry = _hold(said, reason, note, actor, at)
            held.append(done)
            entries.append(entry)
    append_entries(entries)
    if held:
        letters.send(author, "held", {"act": held[0], "note": note, "others": len(held) - 1})
    return held


@transaction.atomic
def restore_contribution(said, *, actor, at):
    """Put words back that were held."""
    said = _lock(said)
    hold = _in_force(said)
    require(rules.can_restore(actor, said, act=hold, at=at))
    done, entry = _restore(said, hold, actor, at)
    append_entry(**entry)
    letters.send(said.author, "restored", {"act": done, "said": said})
    return done


@transaction.atomic
def remove_contribution(said, *, reason, note="", actor, at):
    """Take words away for good, here and on the record; their place stays, with the reason.

    They are kept aside, where nobody reads them but who answers an appeal, until none is possible any more.
    """
    said = _lock(said)
    hold = _in_force(said)
    require(rules.can_remove(actor, said, reason, act=hold, at=at))
    done, entry = _remove(said, hold, reason, note, actor, at)
    append_entry(**entry)
    letters.send(said.author, "removed", {"act": done, "note": note})
    return done


@transaction.atomic
def remove_advertising(contributions, *, note="", actor, at):
    """Remove many things as advertising, each with its own line in the log and one letter to each author."""
    require(rules.can_remove_many(actor, len(contributions), at=at))
    removed, entries = [], []
    for said in _in_order(contributions):
        said = _lock(said)
        hold = _in_force(said)
        require(rules.can_remove(actor, said, Reason.ADVERTISING, act=hold, at=at))
        done, entry = _remove(said, hold, Reason.ADVERTISING, note, actor, at)
        removed.append((said, done))
        entries.append(entry)
    append_entries(entries)
    by_author = {}
    for said, done in removed:
        by_author.setdefault(said.author, []).append(done)
    for author, acts in by_author.items():
        letters.send(author, "removed", {"act": acts[0], "note": note, "others": len(acts) - 1})
    return [done for _said, done in removed]


@transaction.atomic
def appeal_act(act, words, *, actor, at):
    """Ask that another moderator looks at a hold or a removal of one's own words."""
    act, said = _lock_act(act)
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
        subject=_subject(said),
        actor=actor.acting_as(said.institution),
        at=at,
        facts={"act": act.reference, "kind": act.kind},
    )
    return act


@transaction.atomic
def answer_appeal(act, *, upheld, answer="", actor, at):
    """Answer an appeal against another moderator's act; upheld, the words come back."""
    act, said = _lock_act(act)
    require(rules.can_answer_appeal(actor, act, said, at=at))
    act.answered_at, act.upheld, act.answered_by = at, upheld, actor
    act.save(update_fields=["answered_at", "upheld", "answered_by"])
    Clock.objects.filter(pk=act.appeal_clock_id).update(stopped_at=at)
    kept, _new = KeptWords.objects.get_or_create(act=act)
    personal = {}
    if upheld and said.withdrawn_at is None and act.ended_at is None:
        personal = _put_back(said, act, kept, at)
    kept.words, kept.answer = {}, answer
    # The author can read the answer on their page as long as an appeal could be made.
    kept.forget_at = appeal_window(at) if act.ended_at or act.act == Act.REMOVED else None
    kept.save(update_fields=["words", "answer", "forget_at"])
    key = append_entry(
        "proposals.appeal_answered",
        subject=_subject(said),
        actor=_role(actor, at),
        at=at,
        facts={"act": act.reference, "kind": act.kind, "upheld": upheld},
        personal=personal,
        shows_again=_keys(said) if upheld and not personal and said.is_shown else (),
    )
    if personal:
        type(said).objects.filter(pk=said.pk).update(entry_key=key)
    letters.send(said.author, "appeal_answered", {"act": act, "answer": answer, "said": said})
    return act


@transaction.atomic
def forget_words(kept, *, actor, at):
    """Delete for good what was kept for an appeal."""
    kept = KeptWords.objects.select_for_update().get(pk=kept.pk)
    require(rules.can_forget(actor, kept, at=at))
    kept.delete()


def _lock(said):
    """The contribution as it stands, locked after its proposal, which every act on it locks first."""
    lock(said.proposal)
    return (
        type(said)
        .objects.select_for_update(of=("self",))
        .select_related("proposal__lead_organisation", "institution", "author")
        .get(pk=said.pk)
    )


def _lock_act(act):
    """The act and the words it is about, both locked."""
    model = contribution_models()[act.kind]
    said = _lock(model(pk=act.target, proposal=act.proposal))
    act = ModerationAct.objects.select_for_update(of=("self",)).select_related("proposal").get(pk=act.pk)
    return act, said


def _in_order(contributions):
    """In the order in which they are locked, so that two who lock many do not wait for each other."""
    return sorted(contributions, key=lambda said: (said.proposal_id, kind_of(said), said.pk))


def _subject(said):
    """What the record calls it: by its own reference where it has one, else by its proposal's."""
    return getattr(said, "reference", "") or said.proposal.reference


def _role(actor, at):
    return actor.acting_as(role=rules.moderating_role(actor, at=at))


def _in_force(said):
    return ModerationAct.objects.on(kind_of(said), said.pk).in_force().first()


def _log(said, act, actor, at, reason=""):
    """A line of the log and the entry that tells it on the record."""
    role = _role(actor, at)
    line = ModerationAct.objects.create(
        reference=Reference.take("MOD", at),
        kind=kind_of(said),
        target=said.pk,
        proposal=said.proposal,
        act=act,
        reason=reason,
        role=role,
        moderator=actor,
        acted_at=at,
        appeal_until_at=None if act == Act.RESTORED else appeal_window(at),
    )
    entry = {
        "kind": f"proposals.contribution_{act}",
        "subject": _subject(said),
        "actor": role,
        "at": at,
        "facts": {"act": line.reference, "kind": line.kind} | ({"reason": str(reason)} if reason else {}),
    }
    return line, entry


def _end(act, at):
    """A hold or a removal is over; what was kept with it goes when its author had time to read it."""
    if act is None:
        return
    act.ended_at = at
    act.save(update_fields=["ended_at"])
    KeptWords.objects.filter(act=act).update(forget_at=appeal_window(at))


def _hold(said, reason, note, actor, at):
    said.held_at = at
    said.save(update_fields=["held_at"])
    line, entry = _log(said, Act.HELD, actor, at, reason)
    KeptWords.objects.create(act=line, note=note)
    open_reports(said).update(settled_at=at, words="")
    return line, entry | {"withholds": _keys(said)}


def _restore(said, hold, actor, at):
    said.held_at = None
    said.save(update_fields=["held_at"])
    _end(hold, at)
    line, entry = _log(said, Act.RESTORED, actor, at)
    return line, entry | {"shows_again": _keys(said)}


def _remove(said, hold, reason, note, actor, at):
    """Erase the words, here and on the record, and keep them aside for an appeal."""
    _end(hold, at)
    line, entry = _log(said, Act.REMOVED, actor, at, reason)
    KeptWords.objects.create(
        act=line,
        words={name: getattr(said, name) for name in said.words},
        note=note,
        forget_at=line.appeal_until_at,
    )
    erase_words(said, actor=line.role, at=at, reason="moderation")
    said.held_at, said.removed_at, said.removal_reason = None, at, reason
    said.save(update_fields=["held_at", "removed_at", "removal_reason", *said.words])
    if isinstance(said, Question):
        stop_question_clock(said, at)
        if lead := pass_question_on(said, at):
            entry["facts"]["goes_on_as"] = lead.reference
    open_reports(said).update(settled_at=at, words="")
    return line, entry


def _put_back(said, act, kept, at):
    """Show words again after an appeal; gives what the record holds of them anew, if it had to erase them."""
    if act.act == Act.HELD:
        said.held_at = None
        said.save(update_fields=["held_at"])
        _end(act, at)
        return {}
    said.removed_at, said.removal_reason = None, ""
    for name, value in kept.words.items():
        setattr(said, name, value)
    try:
        with transaction.atomic():
            said.save(update_fields=["removed_at", "removal_reason", *kept.words])
    except IntegrityError:
        # Somebody else has said the very same meanwhile, where that can be said only once.
        said.refresh_from_db()
        return {}
    _end(act, at)
    waits = isinstance(said, Question) and Question.objects.waiting().filter(pk=said.pk).exists()
    if waits and said.proposal.has_to_be_answered:
        # Nobody could answer meanwhile, so the time to answer begins anew.
        start_question_clock(said, at)
        said.save(update_fields=["clock"])
    return kept.words | ({"display_name": said.author.display_name} if said.author else {})


def _keys(said):
    """The record's keys of the entries that hold the words, earlier wordings included."""
    return [said.entry_key, *(earlier.entry_key for earlier in said.earlier_wordings())]
