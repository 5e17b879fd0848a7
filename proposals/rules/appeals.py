"""Who may appeal against a hold or a removal, who answers, and who sees meanwhile what is out of sight."""

from django.utils.translation import gettext as _

from community.dates import day
from community.rules import YES, is_signed_in, must_sign_in, no, speaks_for
from proposals.rules.moderation import can_judge


def is_whose_words(actor, said, *, at):
    """Whether they wrote it, or speak for the institution in whose name somebody else did."""
    if said is None:
        return False
    in_its_name = not said.is_personal and said.institution is not None
    return said.author_id == actor.pk or (in_its_name and speaks_for(actor, said.institution, at=at))


def can_appeal(actor, act, said, *, at, is_theirs=False):
    """Whoever wrote the words, or speaks for the institution in whose name they stand, once, within the charter's ``appeal-window``, while the act is in force.

    ``is_theirs`` where a list holds nothing but their words, so that it need not ask for each.
    """
    if not is_signed_in(actor):
        return must_sign_in()
    if not is_theirs and not is_whose_words(actor, said, at=at):
        return no(_("Only the person who wrote these words can appeal."))
    if act.appealed_at is not None:
        return no(_("There was an appeal already."))
    if act.act == act.Act.RESTORED or act.ended_at is not None:
        return no(_("This is no longer in force, so there is nothing to appeal against."))
    if said.withdrawn_at is not None:
        return no(_("These words were taken back."))
    if at >= act.appeal_until_at:
        return no(_("You could appeal until the end of %(day)s.") % {"day": day(act.last_appeal_day)})
    return YES


def can_answer_appeal(actor, act, said, *, at):
    """A moderator other than the one whose act it is."""
    verdict = can_judge(actor, said, at=at)
    if not verdict:
        return verdict
    if act.appealed_at is None:
        return no(_("Nobody has appealed against this."))
    if act.answered_at is not None:
        return no(_("This appeal was answered already."))
    if act.moderator_id == actor.pk:
        return no(_("You did this yourself. Another moderator answers the appeal."))
    return YES


def can_open_out_of_sight(actor, act, said, *, at):
    """Of what is held back those who judge it and those whose words it is; of what was removed who can answer the appeal."""
    if act is None or act.act == act.Act.REMOVED:
        return can_answer_appeal(actor, act, said, at=at) if act else no(_("These words are gone already."))
    if is_signed_in(actor) and is_whose_words(actor, said, at=at):
        return YES
    return can_judge(actor, said, at=at)


def can_forget(actor, kept, *, at):
    """Once nobody can appeal any more."""
    if kept.forget_at is None or at < kept.forget_at:
        return no(_("An appeal may still need these words."))
    return YES
