"""What deadlines set off here: lists are fixed, what was received is listed, votes are counted and become final."""

from django.db import connection
from django.utils.translation import gettext as _

from ballots import actions, rules
from ballots.casting import prove
from ballots.keys import KeyLost, destroy_keys
from ballots.models import Constituency, Electorate, Poll, Vouch
from ballots.paper import awaits_paper
from ballots.sealing import clean_up, seal
from community.models import clock_actor
from community.rules import Refused
from record.verify import Mismatch


def due(at, *, dry_run=False):
    """Perform what is due by the moment; returns one sentence for each thing performed.

    Performing it again performs nothing new.
    """
    performed = []
    for poll in Poll.objects.unfrozen(at).order_by("roll_frozen_at", "pk"):
        performed += _freeze(poll, at, dry_run)
    performed += _tell(at, dry_run)
    for electorate in Electorate.objects.filter(poll__in=Poll.objects.open(at)).select_related("poll"):
        if rules.can_list_received(clock_actor, electorate, at=at):
            performed += _perform(
                _("%(poll)s: the votes received were listed.") % {"poll": electorate.poll.reference},
                actions.list_received,
                electorate,
                at=at,
                dry_run=dry_run,
            )
    for poll in Poll.objects.uncounted(at).order_by("closes_at", "pk"):
        performed += _close(poll, at, dry_run)
    for poll in Poll.objects.unfinalised(at).order_by("final_from", "pk"):
        words = {"poll": poll.reference}
        performed += _perform(
            _("%(poll)s: the result is final.") % words, actions.finalise_poll, poll, at=at, dry_run=dry_run
        )
    performed += seal_due(at, dry_run=dry_run)
    for place in Constituency.objects.filter(vouches__in=Vouch.objects.run_out(at)).distinct():
        words = _("%(community)s: the names for links that nobody answered were deleted.") % {
            "community": place.reference
        }
        performed += _perform(words, actions.forget_links, place, at=at, dry_run=dry_run)
    if not dry_run:
        _destroy_what_has_served()
    return performed


def _tell(at, dry_run):
    """The letters that are due, each sent once."""
    performed = []
    for poll in Poll.objects.opening_untold(at).order_by("opens_at", "pk"):
        if rules.can_tell_of_opening(clock_actor, poll, at=at):
            words = _("%(poll)s: whoever may vote was told.") % {"poll": poll.reference}
            performed += _perform(words, actions.tell_of_opening, poll, at=at, dry_run=dry_run)
    for poll in Poll.objects.unreminded(at).order_by("closes_at", "pk"):
        words = _("%(poll)s: people were reminded.") % {"poll": poll.reference}
        performed += _perform(words, actions.remind_voters, poll, at=at, dry_run=dry_run)
    return performed


def seal_due(at, *, dry_run=False):
    """Seal the secret votes whose result is final, and finish what an earlier run began."""
    performed = []
    for electorate in Electorate.objects.unsealed(at).select_related("poll"):
        words = {"poll": electorate.poll.reference, "community": electorate.code}
        try:
            if not dry_run:
                seal(electorate, at=at)
        except Refused:
            continue
        except Mismatch as found:
            words["why"] = found
            performed.append(_("%(poll)s (%(community)s) cannot be sealed. %(why)s") % words)
            continue
        performed.append(_("%(poll)s (%(community)s) was sealed.") % words)
    if not dry_run and not connection.in_atomic_block:
        clean_up()
    return performed


def _freeze(poll, at, dry_run):
    if not rules.can_freeze(clock_actor, poll, at=at):
        return _cancel_unfrozen(poll, at, dry_run)
    return _perform(
        _("%(poll)s: the list of who may vote was fixed.") % {"poll": poll.reference},
        actions.freeze_rolls,
        poll,
        at=at,
        dry_run=dry_run,
    )


def _cancel_unfrozen(poll, at, dry_run):
    if not rules.can_cancel(clock_actor, poll, at=at):
        return []
    if rules.is_too_late_to_freeze(poll, at=at):
        sentence, reason = _("%(poll)s was cancelled: its list was never fixed."), actions.NEVER_FROZEN
    else:
        sentence, reason = _("%(poll)s was cancelled: too few people are on a list."), actions.TOO_FEW
    return _perform(
        sentence % {"poll": poll.reference},
        actions.cancel_poll,
        poll,
        at=at,
        dry_run=dry_run,
        reason=reason,
    )


def _close(poll, at, dry_run):
    if poll.kind == Poll.Kind.SECRET and not poll.electorates.frozen().exists():
        return _cancel_unfrozen(poll, at, dry_run)
    if awaits_paper(poll):
        return [_("%(poll)s is not counted yet: votes on paper are missing.") % {"poll": poll.reference}]
    try:
        proven = None if dry_run else prove(poll)
        done = _perform(
            _("%(poll)s was closed and counted.") % {"poll": poll.reference},
            actions.close_poll,
            poll,
            at=at,
            dry_run=dry_run,
            proven=proven,
        )
    except (KeyLost, Mismatch, ValueError) as error:
        # A ``ValueError`` is a ballot or a key that is no good, or a result too long for the record: whoever runs the
        # site reads it here, and no other vote waits for this one.
        return [_("%(poll)s cannot be counted. %(why)s") % {"poll": poll.reference, "why": error}]
    if done and not dry_run:
        poll.refresh_from_db()
        return [
            _("%(poll)s was closed and counted: %(outcome)s.")
            % {"poll": poll.reference, "outcome": poll.outcome_words}
        ]
    return done


def _perform(sentence, action, subject, *, at, dry_run, **details):
    """Perform an action unless another run, or a person, was quicker since the list was made."""
    if not dry_run:
        try:
            action(subject, actor=clock_actor, at=at, **details)
        except Refused:
            return []
    return [sentence]


def _destroy_what_has_served():
    """Keys that a crash kept from being destroyed after the commit that needed them last."""
    for electorate in Electorate.objects.exclude(outcome="").filter(sealed_at=None).select_related("poll"):
        destroy_keys(electorate, "election", "receipt")
