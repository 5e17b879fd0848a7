"""What deadlines set off here."""

import logging

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from community.models import clock_actor
from community.rules import Refused
from proposals import actions, queries
from proposals.models import KeptWords, ModerationAct, OpinionMap, Proposal

logger = logging.getLogger(__name__)


def due(at, *, dry_run=False):
    """Perform what is over by the moment; a sentence for each.

    A comment period opens and closes by the moment it is looked at.
    """
    return [
        *lapses(at, dry_run=dry_run),
        *closings_to_tell(at, dry_run=dry_run),
        *ends_to_tell(at, dry_run=dry_run),
        *holds(at, dry_run=dry_run),
        *kept_words(at, dry_run=dry_run),
        *opinion_maps(at, dry_run=dry_run),
        *forgotten_drafts(at, dry_run=dry_run),
    ]


def closings_to_tell(at, *, dry_run=False):
    """Write once that comments close soon; one sentence for each."""
    performed = []
    for proposal in Proposal.objects.closing_not_told(at).order_by("comments_close_at", "pk"):
        if not dry_run:
            try:
                actions.tell_of_closing(proposal, actor=clock_actor, at=at)
            except Refused:
                # Another run wrote since the list was made, or the proposal was withdrawn.
                continue
        performed.append(
            _("%(proposal)s: comments close soon, and those concerned are told.")
            % {"proposal": proposal.reference}
        )
    return performed


def ends_to_tell(at, *, dry_run=False):
    """Write once that a use ends soon; one sentence for each."""
    performed = []
    for proposal in Proposal.objects.end_not_told(at).order_by("renewal_due_at", "pk"):
        if not dry_run:
            try:
                actions.tell_of_end(proposal, actor=clock_actor, at=at)
            except Refused:
                # Another run wrote since the list was made, or the use ended.
                continue
        performed.append(
            _("%(proposal)s: its use ends soon, and those concerned are told.")
            % {"proposal": proposal.reference}
        )
    return performed


def holds(at, *, dry_run=False):
    """Show words again about which nobody decided in the time that the charter gives; one sentence for each."""
    performed = []
    for act in ModerationAct.objects.undecided(at).order_by("hold_clock__due_at", "pk"):
        if not dry_run:
            try:
                actions.lift_hold(act, actor=clock_actor, at=at)
            except Refused:
                # A moderator was quicker since the list was made.
                continue
        performed.append(
            _("%(act)s: nobody decided in time, so the words are shown again.") % {"act": act.reference}
        )
    return performed


def kept_words(at, *, dry_run=False):
    """Delete the words that were kept for appeals which nobody can make any more."""
    performed = []
    for kept in KeptWords.objects.filter(forget_at__lte=at).select_related("act").order_by("forget_at", "pk"):
        if not dry_run:
            try:
                actions.forget_words(kept, actor=clock_actor, at=at)
            except (Refused, KeptWords.DoesNotExist):
                continue
        performed.append(_("%(act)s: what was kept for an appeal was deleted.") % {"act": kept.act.reference})
    return performed


def opinion_maps(at, *, dry_run=False):
    """Publish the opinion map of every discussion that has closed; one sentence for each."""
    performed = []
    for proposal in Proposal.objects.without_opinion_map(at).order_by("comments_close_at", "pk"):
        if dry_run:
            words = _("The opinion map of %(proposal)s would be published.")
        else:
            try:
                actions.publish_opinion_map(
                    proposal, queries.opinion_result(proposal), actor=clock_actor, at=at
                )
            except Refused:
                # Another run published it since the list was made, or the discussion was opened again.
                if not OpinionMap.objects.filter(proposal=proposal).exists():
                    logger.warning("The opinion map of %s was refused.", proposal.reference)
                continue
            words = _("The opinion map of %(proposal)s was published.")
        performed.append(words % {"proposal": proposal.reference})
    return performed


def forgotten_drafts(at, *, dry_run=False):
    """Delete drafts that nobody came back for. The sentence says how many, and nothing of what was in them."""
    done = 0
    for draft in list(queries.forgotten_drafts(at)):
        try:
            if not dry_run:
                actions.drop_draft(draft, actor=clock_actor, at=at)
        except (Refused, Proposal.DoesNotExist):
            # Somebody came back for it, or another run deleted it, since the list was made.
            continue
        done += 1
    if not done:
        return []
    if dry_run:
        words = ngettext("%(number)d draft would be deleted.", "%(number)d drafts would be deleted.", done)
    else:
        words = ngettext("%(number)d draft was deleted.", "%(number)d drafts were deleted.", done)
    return [words % {"number": done}]


def lapses(at, *, dry_run=False):
    """Let expire what nobody answered, seconded or decided in time; one sentence for each."""
    performed = []
    for proposal in queries.due_to_lapse(at):
        if dry_run:
            performed.append(_("%(proposal)s would expire.") % {"proposal": proposal.reference})
            continue
        try:
            proposal = actions.lapse_proposal(proposal, actor=clock_actor, at=at)
        except Refused:
            # A person was quicker since the list was made.
            continue
        performed.append(
            _("%(proposal)s: %(reason)s.")
            % {"proposal": proposal.reference, "reason": proposal.get_lapse_reason_display()}
        )
    return performed
