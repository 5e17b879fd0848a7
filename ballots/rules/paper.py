"""Who watches a secret vote and counts its paper, and in which words it is refused."""

from django.utils.translation import gettext_lazy as _

from ballots.models import Poll, PollOfficer
from ballots.paper import paper_count
from ballots.rules.secret_polls import can_open_booth
from community.rules import YES, is_signed_in, is_steward, keeps_rolls, must_sign_in, no, speaks_for_any

# What two people enter without a slip, and all that is to be entered again after one.
MOST_SHEETS_AT_ONCE = 25


def can_name_officers(actor, poll, *, at):
    """The returning officer, before the count."""
    if not is_signed_in(actor):
        return must_sign_in()
    if not is_returning_officer(actor, poll, at=at):
        return no(_("Only the returning officer, who announced this vote, names its officers."))
    return _is_uncounted(poll, at)


def is_returning_officer(actor, poll, *, at):
    """Whether this is the steward who announced the vote, or any steward once that person is none any more."""
    if not is_steward(actor, at=at):
        return False
    return actor.pk == poll.announced_by_id or not is_steward(poll.announced_by, at=at)


def _is_uncounted(poll, at):
    if poll.kind != Poll.Kind.SECRET:
        return no(_("A roll call has no officers: everybody sees who votes how."))
    if poll.state(at) in (Poll.State.ANNOUNCED, Poll.State.OPEN, Poll.State.COUNTING):
        return YES
    return no(_("This vote has been counted or cancelled."))


def can_be_officer(poll, member, role, *, at):
    """Somebody else than the returning officer and the roll-keepers, in one role; who counts speaks for no institution."""
    if member.pk == poll.announced_by_id:
        return no(_("The returning officer neither counts nor watches. Name somebody else."))
    if poll.officers.filter(member=member).exists():
        return no(_("This person is an officer of this vote already."))
    if keeps_rolls(member, at=at):
        return no(_("This person keeps the lists of who votes. Somebody else counts and watches."))
    if not speaks_for_any(member, at=at):
        return YES
    if role == PollOfficer.Role.TELLER:
        return no(
            _("This person speaks for an institution. Somebody outside all of them counts votes on paper.")
        )
    if not _has_independent_scrutineer(poll, at):
        return no(
            _("This person speaks for an institution. First name a scrutineer who speaks for none of them.")
        )
    return YES


def _has_independent_scrutineer(poll, at):
    scrutineers = poll.officers.filter(role=PollOfficer.Role.SCRUTINEER, member__isnull=False)
    return any(not speaks_for_any(officer.member, at=at) for officer in scrutineers.select_related("member"))


def officer_of(actor, poll, *roles):
    """What the person is in this vote, in one of these roles, or None."""
    if not is_signed_in(actor):
        return None
    return poll.officers.filter(member=actor, role__in=roles or PollOfficer.Role.values).first()


def can_act_as_teller(actor, poll, *, at):
    """A teller of this vote, who speaks for no institution."""
    if not is_signed_in(actor):
        return must_sign_in()
    if officer_of(actor, poll, PollOfficer.Role.TELLER) is None or speaks_for_any(actor, at=at):
        return no(_("Only a teller of this vote who speaks for no institution does this."))
    if keeps_rolls(actor, at=at):
        return no(_("You keep the lists of who votes. Another teller does this."))
    return YES


def is_held_on_paper(poll, *, at):
    """Whether people can vote on paper as well: two tellers count it, and somebody independent watches."""
    tellers = poll.officers.filter(role=PollOfficer.Role.TELLER, member__isnull=False)
    return tellers.count() >= 2 and _has_independent_scrutineer(poll, at)


def can_check_off(actor, electorate, *, at):
    """A teller, while voting is open, once two tellers and a scrutineer were named."""
    verdict = can_act_as_teller(actor, electorate.poll, at=at) and can_open_booth(electorate.poll, at=at)
    if not verdict:
        return verdict
    if not is_held_on_paper(electorate.poll, at=at):
        return no(
            _(
                "Nobody votes on paper before two tellers are named, and a scrutineer who speaks for no institution."
            )
        )
    return YES


def can_be_checked_off(actor, member, line):
    """Somebody on the list, once, by another than themselves. It says nothing of whether they voted otherwise before."""
    if member is not None and member.pk == actor.pk:
        return no(_("This is yourself. Another teller checks you off."))
    if line is None:
        return no(_("Nobody of this name or address is on the list for this vote."))
    if line.on_paper:
        return no(_("This person was checked off before. They get no second sheet."))
    return YES


def can_enter_paper(actor, electorate, *, at):
    """A teller, after voting has closed, while sheets are missing."""
    verdict = can_act_as_teller(actor, electorate.poll, at=at)
    return verdict and _paper_is_counted(electorate, at)


def _paper_is_counted(electorate, at):
    match electorate.poll.state(at):
        case Poll.State.COUNTING:
            pass
        case Poll.State.ANNOUNCED | Poll.State.OPEN:
            return no(_("Votes on paper are counted after voting has closed."))
        case _state:
            return no(_("This vote has been counted or cancelled."))
    if paper_count(electorate).missing:
        return YES
    return no(_("No sheet of paper is missing."))


def can_enter_sheets(electorate, serials, instead_of, *, at):
    """The next numbers in turn, no more than people checked off, in place of what waited when the page was made."""
    paper = paper_count(electorate)
    if (paper.waiting and paper.waiting.pk) != instead_of:
        return no(_("Sheets were entered since this page was opened. Open it again and see what waits."))
    if not 1 <= len(serials) <= MOST_SHEETS_AT_ONCE:
        return no(_("Enter between 1 and %(most)d sheets at a time.") % {"most": MOST_SHEETS_AT_ONCE})
    if len(serials) > paper.missing:
        return no(_("These are more sheets than people who were checked off."))
    if serials != list(range(paper.next_serial, paper.next_serial + len(serials))):
        return no(_("Each sheet is entered once, by its number, and none is left out."))
    return YES


def can_confirm_sheets(actor, electorate, serials, *, at):
    """Another teller than the first, with the same sheets."""
    waiting = paper_count(electorate).waiting
    if waiting is None:
        return no(_("No sheets wait for a second teller."))
    if waiting.entered_by.member_id == actor.pk:
        return no(_("You entered these sheets first. Another teller enters them again."))
    if serials != list(waiting.serials):
        return no(_("The sheets %(first)d to %(last)d wait for a second teller.") % vars(waiting))
    return YES


def agree(differing, compared):
    """Whether both tellers entered the same: ``differing`` are the numbers of the sheets that do not agree."""
    if not differing:
        return YES
    numbers = {"numbers": ", ".join(map(str, differing))}
    if len(differing) == compared > 1:
        return no(
            _(
                "No sheet agrees (%(numbers)s), so the secret of the batch is probably not the one of the first entry. "
                "Nothing was taken in. Look at the count sheet again."
            )
            % numbers
        )
    return no(
        _(
            "The two entries differ on these sheets: %(numbers)s. Nothing was taken in. Both tellers look at them again."
        )
        % numbers
    )


def can_close_paper(actor, electorate, *, at):
    """A scrutineer or the returning officer, while sheets are missing; they then count as spoiled."""
    if not is_signed_in(actor):
        return must_sign_in()
    poll = electorate.poll
    watches = officer_of(actor, poll, PollOfficer.Role.SCRUTINEER) or is_returning_officer(actor, poll, at=at)
    if not watches or speaks_for_any(actor, at=at):
        return no(
            _(
                "Only a scrutineer or the returning officer, and nobody who speaks for an institution, gives up "
                "sheets that are missing."
            )
        )
    return _paper_is_counted(electorate, at)


def can_report(actor, poll, *, at):
    """A scrutineer of this vote, once it was counted, one time."""
    if not is_signed_in(actor):
        return must_sign_in()
    scrutineer = officer_of(actor, poll, PollOfficer.Role.SCRUTINEER)
    if scrutineer is None:
        return no(_("Only a scrutineer of this vote reports on it."))
    if poll.closed_at is None or poll.closed_at > at:
        return no(_("A scrutineer reports once the votes are counted."))
    if hasattr(scrutineer, "report"):
        return no(_("You reported on this vote already."))
    return YES
