"""The steps that every act of moderation shares: lock, in which role, about what, what it withholds."""

from community import windows
from community.models import CharterRule, community_calendar
from proposals import rules
from proposals.asking import come_back
from proposals.models import (
    Flag,
    KeptWords,
    ModerationAct,
    Proposal,
    Question,
    Summary,
    contribution_models,
    kind_of,
)
from proposals.steps import erase_words, hold_clocks, lock
from record.actions import append_entry


def lock_said(said):
    """The contribution as it stands, locked after its proposal, which every act on it locks first; or a proposal.

    What runs on a proposal is held with it, because an act may stop a hold, a question and a summary at once.
    """
    if isinstance(said, Proposal):
        return lock(said)
    lock(said.proposal)
    hold_clocks(said.proposal)
    return (
        type(said)
        .objects.select_for_update(of=("self",))
        .select_related("proposal__lead_organisation", "institution", "author")
        .get(pk=said.pk)
    )


def lock_act(act):
    """The act and the words it is about, both locked."""
    model = contribution_models()[act.kind]
    said = lock_said(model(pk=act.target, proposal=act.proposal))
    act = ModerationAct.objects.select_for_update(of=("self",)).select_related("proposal").get(pk=act.pk)
    return act, said


def subject_of(said):
    """What the record calls it: by its own reference where it has one, else by its proposal's."""
    return getattr(said, "reference", "") or said.proposal.reference


def role_of(actor, at):
    return actor.acting_as(role=rules.moderating_role(actor, at=at))


def end_act(act, at):
    """A hold or a removal is over; what was kept with it goes when its author had time to read it.

    An appeal that waits is still answered, and what was written about it goes after that.
    """
    if act is None:
        return
    act.ended_at = at
    act.save(update_fields=["ended_at"])
    if act.hold_clock is not None:
        act.hold_clock.stop(at)
    if act.appealed_at is None or act.answered_at is not None:
        KeptWords.objects.filter(act=act).update(forget_at=appeal_window(at))


def give_time_back(said, act, at):
    """Give words that are shown again the time for which they were out of sight; gives until when, as facts."""
    if isinstance(said, Question):
        return come_back(said, act.acted_at, at)
    if not isinstance(said, Summary) or said.challenge_ends_at <= act.acted_at:
        return {}
    said.challenge_ends_at += at - act.acted_at
    said.save(update_fields=["challenge_ends_at"])
    return {"challenge_ends_at": said.challenge_ends_at.isoformat()}


def let_go_of_statements(comment, *, role, at, reason):
    """A view's words go. Statements drawn from it stand without saying so where somebody marked them, else they go too."""
    for statement in comment.statements.filter(withdrawn_at__isnull=True, removed_at__isnull=True):
        if statement.marks.exists():
            statement.comment = None
            statement.save(update_fields=["comment"])
            continue
        erase_words(statement, actor=role, at=at, reason=reason)
        statement.withdrawn_at, statement.held_at = at, None
        statement.save(update_fields=["withdrawn_at", "held_at", *statement.words])
        end_moderation(statement, at)
        append_entry("proposals.statement_withdrawn", subject=comment.proposal.reference, actor=role, at=at)


def keys_of(said):
    """The record's keys of the entries that hold the words, earlier wordings included."""
    return [said.entry_key, *(earlier.entry_key for earlier in said.earlier_wordings())]


def appeal_window(at):
    """The first moment at which a hold or a removal of this moment can no longer be appealed."""
    rule = CharterRule.objects.rule("appeal-window", at)
    return windows.due_moment(at, rule.value, unit=rule.unit, calendar=community_calendar())


def open_reports(said):
    """The reports of these words, or of this proposal, that no moderator has dealt with."""
    return Flag.objects.open().filter(kind=kind_of(said), target=said.pk)


def end_moderation(said, at):
    """End what moderators began about words that go for another reason, so that nothing of it is kept for good.

    An appeal that waits is still answered, and what was written about it goes after that.
    """
    open_reports(said).update(settled_at=at, words="")
    for act in ModerationAct.objects.on(kind_of(said), said.pk).in_force():
        end_act(act, at)
