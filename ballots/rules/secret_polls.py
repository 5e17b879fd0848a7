"""Who may announce, freeze, vote in and count a secret vote, and when it is not secret enough to hold."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import permutations

from django.utils.translation import gettext_lazy as _

from ballots.models import Poll
from ballots.rules.polls import Terms, can_call, can_tell, charter_terms
from ballots.rules.wording import can_ask_communities
from community.models import CharterRule, clock_actor
from community.rules import YES, no
from record.queries import is_numbered
from record.verify import SMALLEST_FLOOR


@dataclass(frozen=True)
class SecretTerms:
    """What the charter says about a secret vote beside the terms of every vote."""

    terms: Terms
    roll_frozen_at: datetime
    floor: int
    freeze_rule: CharterRule
    floor_rule: CharterRule

    @property
    def rules(self):
        return [*self.terms.rules, self.freeze_rule, self.floor_rule]


def secret_terms(at):
    """The terms of a secret vote announced at the moment; ``CharterRule.DoesNotExist`` where the charter has a gap."""
    terms = charter_terms(at)
    freeze, floor = (CharterRule.objects.rule(key, at) for key in ("roll-freeze", "ballot-floor"))
    return SecretTerms(
        terms, terms.opens_at - timedelta(days=freeze.value), max(floor.value, SMALLEST_FLOOR), freeze, floor
    )


def can_announce_secret(actor, proposal, constituencies, rule=Poll.Rule.YES_NO, *, at):
    """Announce a secret vote of named communities, each large enough to keep a secret."""
    verdict = can_call(actor, proposal, at=at)
    if not verdict:
        return verdict
    try:
        terms = secret_terms(at)
    except CharterRule.DoesNotExist:
        return no(_("The charter does not say yet how votes are held."))
    if terms.roll_frozen_at <= at:
        return no(
            _("The charter must leave time between announcing a vote and fixing the list of who may vote.")
        )
    if not constituencies:
        return no(_("Choose who votes."))
    verdict = can_ask_communities(rule, constituencies)
    if not verdict:
        return verdict
    small = [place for place in constituencies if place.standing_at(at).count() < terms.floor]
    if small:
        return no(
            _("Fewer than %(floor)d people belong to %(name)s, so a vote could not stay secret.")
            % {"floor": terms.floor, "name": small[0].name}
        )
    alike = nearly_the_same(constituencies, at=at, floor=terms.floor)
    if alike:
        return no(
            _(
                "Nearly the same people belong to %(one)s and to %(other)s. The difference of two results "
                "would show how the few voted who belong to one of them only."
            )
            % {"one": alike[0].name, "other": alike[1].name}
        )
    return YES


def nearly_the_same(constituencies, *, at, floor):
    """Two of these communities of which one has fewer people than ``floor`` whom the other has not, or None."""
    members = {
        place: set(place.standing_at(at).order_by().values_list("member", flat=True))
        for place in constituencies
    }
    for one, other in permutations(constituencies, 2):
        if 0 < len(members[one] - members[other]) < floor and members[one] & members[other]:
            return one, other
    return None


def can_freeze(actor, poll, *, at):
    """The clock, once the time for people to say that they are missing has passed, where enough came onto the list."""
    if actor is not clock_actor:
        return no(_("The list of who may vote is fixed when its time has come, and by nobody's hand."))
    if _state_of_terms(poll, at) != Poll.State.ANNOUNCED or poll.kind != Poll.Kind.SECRET:
        return no(_("There is no list to fix."))
    if at < poll.roll_frozen_at:
        return no(_("The time to come onto the list is not over."))
    if poll.electorates.frozen().exists():
        return no(_("The list of who may vote was fixed before."))
    if too_few_to_keep_a_secret(poll):
        return no(_("Too few people are on a list, so votes could not stay secret."))
    return YES


def is_too_late_to_freeze(poll, *, at):
    """Whether voting opens, or opened, before the list of a secret vote was fixed."""
    is_late = _state_of_terms(poll, at) in (Poll.State.OPEN, Poll.State.COUNTING)
    return is_late and poll.kind == Poll.Kind.SECRET and not poll.electorates.frozen().exists()


def _state_of_terms(poll, at):
    """Whoever checks the record sees whole minutes, and that the terms were fixed before voting opened."""
    return poll.state(at + timedelta(minutes=1))


def too_few_to_keep_a_secret(poll):
    """Whether a community is, before its roll is fixed, below what a secret vote needs, or too near to another."""
    places = [electorate.constituency for electorate in poll.electorates.select_related("constituency")]
    at = poll.roll_frozen_at
    too_small = any(place.standing_at(at).count() < poll.floor for place in places)
    return too_small or nearly_the_same(places, at=at, floor=poll.floor) is not None


def can_open_booth(poll, *, at):
    """Whether votes can be sent now: the time is right, and the terms are on the public record."""
    return can_send_to(poll, poll.electorates.first(), at=at)


def can_tell_of_opening(actor, poll, *, at):
    """The clock, once; of a secret vote when votes can be sent."""
    verdict = can_tell(actor, poll, Poll.objects.opening_untold(at))
    if verdict and poll.kind == Poll.Kind.SECRET:
        return can_open_booth(poll, at=at)
    return verdict


def can_send_to(poll, electorate, *, at):
    """The same of one community of the vote, all of which have their terms published together."""
    verdict = _is_open(poll, at)
    if verdict and not (electorate and electorate.manifest_entry and is_numbered(electorate.manifest_entry)):
        return no(
            _("Voting cannot start before the terms of this vote are on the public record. Try again later.")
        )
    return verdict


def _is_open(poll, at):
    match poll.state(at):
        case Poll.State.ANNOUNCED:
            return no(_("Voting has not opened yet."))
        case Poll.State.CANCELLED:
            return no(_("This vote was cancelled."))
        case Poll.State.OPEN:
            return YES
        case _state:
            return no(_("Voting has closed."))


def can_cast_ballot(poll, handle, *, at):
    """Whoever knows a handle of the roll, while voting is open, unless it voted on paper.

    That the terms are on the public record was asked before, by ``can_send_to``, and stays so.
    """
    if handle is None:
        return no(_("This voting number is not on the list for this vote."))
    verdict = _is_open(poll, at)
    if verdict and handle.on_paper:
        return no(_("Somebody voted on paper with this voting number, and that vote counts."))
    return verdict


def is_new(ballot, sent):
    """A code belongs to one handle: a ballot that repeats the encrypted choices of another was copied."""
    if any(row.tracker == ballot.tracker for row in sent):
        return copied()
    return YES


def copied():
    """The refusal of a ballot that repeats the encrypted choices of another."""
    return no(_("This vote is a copy of another one that was received. Make a new one."))


def can_change_vote(before, *, at):
    """Send another vote with a handle that sent so many before: a few times, and not without end."""
    if not before:
        return YES
    most = CharterRule.objects.rule("vote-changes", at).value
    if before > most:
        return no(
            _("This vote was changed %(most)d times already, and the last one counts.") % {"most": most}
        )
    return YES


def can_list_received(actor, electorate, *, at):
    """The clock, when enough votes came in to be listed together, once an hour at most."""
    if actor is not clock_actor:
        return no(_("What was received is listed by the clock, and by nobody's hand."))
    if electorate.poll.state(at) != Poll.State.OPEN:
        return no(_("What came last is listed with the count."))
    if electorate.batch_hour is not None and at < electorate.batch_hour + timedelta(hours=1):
        return no(_("What was received is listed once an hour at most."))
    waiting = electorate.ballots.filter(batch__isnull=True)
    people = waiting.values("handle").distinct().count()
    if people < electorate.poll.floor or waiting.count() < 2 * electorate.poll.floor:
        # As many wait for the next list as are listed at least, so that the last list is no short one either.
        return no(_("Too few votes came in since the last time to hide among each other."))
    return YES
