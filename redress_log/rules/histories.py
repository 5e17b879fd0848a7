"""Who names a harm, who answers for it, who calls it put right, and in which words it is refused."""

from django.utils.translation import gettext_lazy as _

from community.models import CharterRule, Membership, community_calendar
from community.rules import (
    YES,
    institution_only,
    is_signed_in,
    must_sign_in,
    no,
    speaks_for,
    stewards_only,
)
from redress_log.models import Acknowledgement, HarmHistory, SeatWord

MOST_UNREAD = 3
EARLIEST_YEAR = 1000
MOST_INSTITUTIONS = 20
SIGN_OFF_WORDS = (SeatWord.Word.WHOLE, SeatWord.Word.PART, SeatWord.Word.NOT)


def is_tied(actor, institutions, *, at):
    """Whether the person speaks for one of the institutions."""
    return is_signed_in(actor) and (
        Membership.objects.current(at)
        .filter(member=actor, role__in=Membership.INSTITUTION_ROLES, institution__in=institutions)
        .exists()
    )


def _members_only(actor, institutions, *, at):
    if not is_signed_in(actor):
        return must_sign_in()
    if is_tied(actor, institutions, at=at):
        return no(_("You speak for an institution that is named. Answer in its name instead."))
    return YES


def _is_gathering(history):
    if history.passed_at is None:
        return no(_("A steward has not made this public."))
    if history.listed_at is not None:
        return no(_("This is listed already."))
    return YES


def _is_listed(history):
    return YES if history.listed_at is not None else no(_("This is not listed yet."))


def can_propose_history(actor, institutions=(), *, at):
    """Any member who speaks for none of the institutions, some at a time."""
    verdict = _members_only(actor, institutions, at=at)
    if verdict and HarmHistory.objects.unread().filter(proposer=actor).count() >= MOST_UNREAD:
        return no(_("Some of yours are still being read. Send more after that."))
    return verdict


def can_be_named(institutions, from_year, until_year, *, at):
    """Whether it says who did it, and names years that there have been."""
    if not institutions:
        return no(_("Name the institutions that did it."))
    if len(institutions) > MOST_INSTITUTIONS:
        return no(_("Name %(most)d institutions at most.") % {"most": MOST_INSTITUTIONS})
    this_year = community_calendar().local_date(at).year
    if not EARLIEST_YEAR <= from_year <= (until_year or from_year) <= this_year:
        return no(_("Name years that have begun, the first one first."))
    return YES


def sees_history(actor, history, *, at):
    """Everybody what a steward read; before, who proposed it, and no steward who speaks for who is accused."""
    if not history.is_unread:
        return True
    if not is_signed_in(actor):
        return False
    is_theirs = history.proposer_id is not None and history.proposer_id == actor.pk
    return is_theirs or bool(stewards_only(actor, at=at) and not is_tied(actor, history.institutions, at=at))


def _can_read(actor, history, writer_id, is_unread, *, at):
    verdict = stewards_only(actor, at=at)
    if not verdict:
        return verdict
    if writer_id is not None and writer_id == actor.pk:
        return no(_("You wrote this. Another steward reads it."))
    if is_tied(actor, history.institutions, at=at):
        return no(_("You speak for an institution that is named. Another steward reads it."))
    return YES if is_unread else no(_("This was read already."))


def can_read_history(actor, history, *, at):
    """A steward who neither proposed it nor speaks for who is named makes it public or declines it."""
    return _can_read(actor, history, history.proposer_id, history.is_unread, at=at)


def can_read_evidence(actor, evidence, *, at):
    """The same of evidence that was added later."""
    history = evidence.history
    verdict = _can_read(actor, history, evidence.giver_id, evidence.is_unread, at=at)
    if verdict and history.passed_at is None:
        return no(_("Read the history first; this evidence goes with it."))
    return verdict


def can_add_evidence(actor, history, *, at):
    """Any member who speaks for no institution that is named, some at a time."""
    verdict = _members_only(actor, history.institutions, at=at)
    if verdict and history.passed_at is None:
        return no(_("A steward has not made this public."))
    if verdict and history.evidence.unread().filter(giver=actor).count() >= MOST_UNREAD:
        return no(_("Some of yours are still being read. Send more after that."))
    return verdict


def says_where(url, where):
    """Whether evidence says where everybody can read it."""
    return YES if url.strip() or where.strip() else no(_("Say where everybody can read it."))


def history_backers_needed(at):
    """How many members must back a history before it is listed, by the charter at the moment."""
    return CharterRule.objects.rule("history-backers", at).value


def can_back_history(actor, history, *, at):
    """Any member who speaks for no institution that is named, until it is listed."""
    verdict = _members_only(actor, history.institutions, at=at) and _is_gathering(history)
    if verdict and history.backings.filter(member=actor).exists():
        return no(_("You back this already."))
    return verdict


def can_withdraw_history_backing(actor, history, *, at):
    if not is_signed_in(actor):
        return must_sign_in()
    if not history.backings.filter(member=actor).exists():
        return no(_("You do not back this."))
    return _is_gathering(history)


def seats_that_speak(history, *, at):
    """The names of the seats that are held at the moment by people who speak for no institution that is named."""
    tied = Membership.objects.current(at).filter(
        role__in=Membership.INSTITUTION_ROLES, institution__in=history.institutions
    )
    held = Membership.objects.current(at).filter(role=Membership.Role.SEAT_HOLDER)
    return set(held.exclude(member__in=tied.values("member")).values_list("seat", flat=True))


def is_enough(agreeing, seats, *, at):
    """Whether so many of so many seats are more than the share that the charter asks for at the moment."""
    return agreeing * 100 > CharterRule.objects.rule("history-seats", at).value * seats


def last_words(history, words):
    """The last of these words that each seat said."""
    return {said.seat: said.word for said in history.seat_words.all() if said.word in words}


def _seats_only(actor, history, *, at):
    if not is_signed_in(actor):
        return must_sign_in()
    if is_tied(actor, history.institutions, at=at):
        return no(
            _("You speak for an institution that is named. Only the community says whether it is put right.")
        )
    if history_seat_of(actor, at=at) is None:
        return no(_("Only those who hold a seat of the community can do this."))
    return YES


def history_seat_of(actor, *, at):
    """The name of the seat that the person holds at the moment, or None."""
    held = Membership.objects.current(at).filter(member=actor, role=Membership.Role.SEAT_HOLDER)
    return held.values_list("seat", flat=True).first()


def can_accept_history(actor, history, *, at):
    """The holder of a seat, once for each seat, until it is listed."""
    verdict = _seats_only(actor, history, at=at) and _is_gathering(history)
    if verdict and history_seat_of(actor, at=at) in last_words(history, [SeatWord.Word.ACCEPT]):
        return no(_("This seat has said so already."))
    return verdict


def can_sign_off_history(actor, history, word=None, *, at):
    """The holder of a seat, of what is listed, whenever they see it otherwise than before."""
    verdict = _seats_only(actor, history, at=at) and _is_listed(history)
    if not verdict or word is None:
        return verdict
    if word not in SIGN_OFF_WORDS:
        return no(_("Choose whether it is put right: yes, partly or no."))
    if last_words(history, SIGN_OFF_WORDS).get(history_seat_of(actor, at=at)) == word:
        return no(_("This seat has said so already."))
    return YES


def can_acknowledge_history(actor, named, *, at):
    """Whoever acts for the institution, as often as it sees it otherwise."""
    refusal = _("Only those who act for this institution may answer in its name.")
    verdict = institution_only(actor, named.institution, refusal, at=at)
    return verdict and _is_listed(named.history)


def can_be_acknowledged(answer):
    """Whether it is one of the three answers that there are."""
    if answer not in Acknowledgement.Answer.values:
        return no(_("Choose: not yet, in part or yes."))
    return YES


def can_link_restitution(actor, history, *, at):
    """Whoever acts for an institution that is named, or holds a seat of the community."""
    if not is_signed_in(actor):
        return must_sign_in()
    if not is_tied(actor, history.institutions, at=at) and history_seat_of(actor, at=at) is None:
        return no(
            _(
                "Only an institution that is named, or somebody who holds a seat of the community, can do this."
            )
        )
    return _is_listed(history)


def is_restitution(actor, history, commitment, *, at):
    """Whether it is a promise of an institution that is named; an institution names its own alone."""
    if commitment.institution not in history.institutions:
        return no(_("Name a commitment of an institution that is named here."))
    if is_tied(actor, history.institutions, at=at) and not speaks_for(actor, commitment.institution, at=at):
        return no(_("You can name commitments of your own institution only."))
    if history.commitment_links.filter(commitment=commitment).exists():
        return no(_("This commitment is named here already."))
    return YES
