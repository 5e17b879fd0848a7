"""What moderators do about words, each with a line in the public moderation log."""

from django.db import transaction

from community.models import Clock, Reference
from community.rules import is_machine, require
from proposals import letters, rules
from proposals.asking import pass_question_on, pause_question_clock, stop_question_clock
from proposals.deliberation import ANSWER
from proposals.models import (
    Comment,
    Flag,
    KeptWords,
    ModerationAct,
    Proposal,
    Question,
    Reason,
    Summary,
    contribution_models,
    kind_of,
)
from proposals.moderating import (
    appeal_window,
    end_act,
    give_time_back,
    keys_of,
    let_go_of_statements,
    lock_act,
    lock_said,
    open_reports,
    role_of,
    subject_of,
)
from proposals.queries import act_in_force
from proposals.steps import (
    erase_words,
    hold_clocks,
    must_be_written_again,
    start_summary_clock,
    stop_clocks,
)
from proposals.telling import tell_of_removals, tell_whose_words
from record.actions import append_entries, append_entry

Act = ModerationAct.Act


@transaction.atomic
def report_contribution(said, *, reason, words="", actor, at):
    """Ask moderators to look at somebody's words, or at a proposal and what stands beside it. Nobody learns who asked."""
    said = lock_said(said)
    require(rules.can_report(actor, said, kind_of(said), at=at))
    return Flag.objects.create(
        kind=kind_of(said), target=said.pk, reporter=actor, reason=reason, words=words, reported_at=at
    )


@transaction.atomic
def dismiss_reports(said, *, actor, at):
    """Find nothing wrong with what was reported."""
    said = lock_said(said)
    require(rules.can_dismiss(actor, said, at=at))
    open_reports(said).update(settled_at=at, words="")
    return said


@transaction.atomic
def hold_contribution(said, *, reason, note="", actor, at):
    """Take words out of sight, here and on the record, until a moderator puts them back or removes them."""
    said = lock_said(said)
    require(rules.can_hold(actor, said, reason, at=at))
    done, entry = _hold(said, reason, note, actor, at)
    append_entry(**entry)
    tell_whose_words(said, "held", at=at, act=done, note=note)
    return done


@transaction.atomic
def hold_new_member(author, *, reason, note="", actor, at):
    """Take out of sight what a new member said for themselves and that this moderator may judge."""
    require(rules.can_hold_many(actor, author, at=at))
    written = [
        said
        for model in contribution_models().values()
        if model.is_personal
        for said in model.objects.shown().filter(author=author)
    ]
    held, entries = [], []
    for said in _in_order(written):
        said = lock_said(said)
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
    said = lock_said(said)
    hold = act_in_force(said)
    require(rules.can_restore(actor, said, act=hold, at=at))
    done, entry = _restore(said, hold, actor, at)
    append_entry(**entry)
    tell_whose_words(said, "restored", at=at, act=done)
    return done


@transaction.atomic
def lift_hold(act, *, actor, at):
    """Put words back about which nobody decided in time."""
    act, said = lock_act(act)
    require(rules.can_lift_hold(actor, act, at=at))
    done, entry = _restore(said, act, actor, at)
    append_entry(**entry)
    tell_whose_words(said, "restored", at=at, act=done)
    return done


@transaction.atomic
def remove_contribution(said, *, reason, note="", actor, at):
    """Take words away for good, here and on the record; their place stays, with the reason.

    They are kept aside, where nobody reads them but who answers an appeal, until none is possible any more.
    """
    said = lock_said(said)
    hold = act_in_force(said)
    require(rules.can_remove(actor, said, reason, act=hold, at=at))
    done, entry = _remove(said, hold, reason, note, actor, at)
    append_entry(**entry)
    tell_whose_words(said, "removed", at=at, act=done, note=note)
    return done


@transaction.atomic
def remove_advertising(contributions, *, note="", actor, at):
    """Remove many things as advertising, each with its own line in the log and one letter to whoever said them."""
    require(rules.can_remove_many(actor, len(contributions), at=at))
    removed, entries = [], []
    for said in _in_order(contributions):
        said = lock_said(said)
        hold = act_in_force(said)
        require(rules.can_remove(actor, said, Reason.ADVERTISING, act=hold, at=at))
        done, entry = _remove(said, hold, Reason.ADVERTISING, note, actor, at)
        removed.append((said, done))
        entries.append(entry)
    append_entries(entries)
    tell_of_removals(removed, note, at=at)
    return [done for _said, done in removed]


def _in_order(contributions):
    """In the order in which they are locked, so that two who lock many do not wait for each other.

    All their proposals are locked here, and then what runs on any of them.
    """
    proposals = Proposal.objects.filter(pk__in={said.proposal_id for said in contributions})
    hold_clocks(*proposals.select_for_update().order_by("pk"))
    return sorted(contributions, key=lambda said: (said.proposal_id, kind_of(said), said.pk))


def _log(said, act, actor, at, reason=""):
    """A line of the log and the entry that tells it on the record. A hold has a time to be decided about."""
    role, reference = role_of(actor, at), Reference.take("MOD", at)
    clock = None
    if act == Act.HELD:
        clock = Clock.start("decide-hold", subject=reference, institution=None, rule_key="decide-hold", at=at)
    line = ModerationAct.objects.create(
        reference=reference,
        kind=kind_of(said),
        target=said.pk,
        proposal=said.proposal,
        act=act,
        reason=reason,
        role=role,
        moderator=None if is_machine(actor) else actor,
        acted_at=at,
        hold_clock=clock,
        appeal_until_at=None if act == Act.RESTORED else appeal_window(at),
    )
    entry = {
        "kind": f"proposals.contribution_{act}",
        "subject": subject_of(said),
        "actor": role,
        "at": at,
        "facts": {"act": line.reference, "kind": line.kind} | ({"reason": str(reason)} if reason else {}),
    }
    return line, entry


def _hold(said, reason, note, actor, at):
    said.held_at = at
    said.save(update_fields=["held_at"])
    if isinstance(said, Question):
        pause_question_clock(said, at)
    line, entry = _log(said, Act.HELD, actor, at, reason)
    KeptWords.objects.create(act=line, note=note)
    open_reports(said).update(settled_at=at, words="")
    return line, entry | {"withholds": keys_of(said)}


def _restore(said, hold, actor, at):
    said.held_at = None
    said.save(update_fields=["held_at"])
    end_act(hold, at)
    line, entry = _log(said, Act.RESTORED, actor, at)
    entry["facts"] |= give_time_back(said, hold, at)
    return line, entry | {"shows_again": keys_of(said)}


def _remove(said, hold, reason, note, actor, at):
    """Erase the words, here and on the record, and keep them aside for an appeal."""
    if isinstance(said, Summary) and hold is not None:
        # Nobody could challenge it while it was held, which counts too when it comes back.
        give_time_back(said, hold, at)
    end_act(hold, at)
    stood = isinstance(said, Summary) and must_be_written_again(said, said.proposal)
    line, entry = _log(said, Act.REMOVED, actor, at, reason)
    KeptWords.objects.create(
        act=line,
        words={name: said._meta.get_field(name).value_to_string(said) for name in said.words},
        note=note,
        forget_at=line.appeal_until_at,
    )
    erase_words(said, actor=line.role, at=at, reason="moderation")
    said.held_at, said.removed_at, said.removal_reason = None, at, reason
    said.save(update_fields=["held_at", "removed_at", "removal_reason", *said.words])
    if isinstance(said, Comment):
        let_go_of_statements(said, role=line.role, at=at, reason="moderation")
    if isinstance(said, Question):
        stop_question_clock(said, at)
        if lead := pass_question_on(said, at):
            entry["facts"]["goes_on_as"] = lead.reference
    if stood:
        # The challenges go with what they are about.
        stop_clocks(said.proposal, ANSWER, at=at)
        start_summary_clock(said.proposal, at=at)
    open_reports(said).update(settled_at=at, words="")
    return line, entry
