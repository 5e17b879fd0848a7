"""Reading votes. The one door to what seats chose opens when the vote has been counted."""

import json
from dataclasses import dataclass, field
from enum import StrEnum

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ballots.keys import KeyLost
from ballots.models import (
    Electorate,
    EncryptedBallot,
    Poll,
    PollOfficer,
    RollCallVote,
    RollEntry,
    ScrutineerReport,
)
from ballots.options import options_of
from ballots.paper import paper_count
from ballots.rolls import line_of
from community.dates import day, moment
from community.rules import speaks_for_any
from record import files as record_files
from record.queries import entries_about
from record.verify import from_base64url

ABSENT, RECUSED, VOTED = "absent", "recused", "voted"
WORDS = dict(RollCallVote.Choice.choices) | {ABSENT: _("Absent"), RECUSED: _("Stepped aside")}


@dataclass(frozen=True)
class Line:
    """One line of a roll call; ``choice`` is yes, no, abstain, absent or recused, or voted, and then ``ranks`` says what.

    ``word`` is all of it in words.
    """

    entry: RollEntry
    choice: str
    word: str
    ranks: list | None = None

    def as_facts(self):
        facts = {"seat": self.entry.seat, "choice": self.choice}
        return facts if self.ranks is None else facts | {"ranks": self.ranks}


def roll_call(poll):
    """What each seat chose, by seat. Empty until the vote has been counted."""
    if poll.closed_at is None or poll.kind != Poll.Kind.ROLL_CALL:
        return []
    return choices(poll, poll.roll.select_related("member", "vote"))


def choices(poll, entries):
    """What these lines of a roll call chose. Only for the count, and for what was counted."""
    return [_line(poll, entry) for entry in entries]


def _line(poll, entry):
    if entry.recused_at is not None:
        return Line(entry, RECUSED, WORDS[RECUSED])
    if not hasattr(entry, "vote"):
        return Line(entry, ABSENT, WORDS[ABSENT])
    if poll.rule == Poll.Rule.YES_NO:
        return Line(entry, entry.vote.choice, WORDS[entry.vote.choice])
    return Line(entry, VOTED, in_words(poll, entry.vote.ranks), entry.vote.ranks)


def in_words(poll, ranks):
    """A choice among options in one line: their names, each rank with its number where there are ranks."""
    labels = {option.code: option.label for option in options_of(poll)}
    if not ranks:
        return _("No preference") if poll.is_ranked else _("None of the options")
    named = [" = ".join(labels[code] for code in rank) for rank in ranks]
    if poll.is_ranked:
        return " · ".join(f"{place}. {words}" for place, words in enumerate(named, start=1))
    return ", ".join(labels[code] for rank in ranks for code in rank)


def standing(poll, at):
    """Where a vote stands in one line of words, and the tone in which a list shows it."""
    state = poll.state(at)
    match state:
        case Poll.State.ANNOUNCED:
            return _("Vote opens %(day)s") % {"day": day(poll.opens_at)}, "soon"
        case Poll.State.OPEN:
            return _("Voting open until %(moment)s") % {"moment": moment(poll.last_minute)}, "open"
        case Poll.State.CANCELLED:
            return _("Cancelled – %(reason)s") % {"reason": poll.cancel_reason}, "plain"
        case Poll.State.COUNTING | Poll.State.CHALLENGED:
            return state.label, "soon"
    if poll.is_settled(at):
        return poll.outcome_words, "done"
    until = {"outcome": poll.outcome_words, "day": day(poll.last_challenge_day)}
    if state == Poll.State.AGREED:
        return _("%(outcome)s – whoever holds a seat can object until %(day)s") % until, "soon"
    return _("%(outcome)s – can be challenged until %(day)s") % until, "soon"


def has_voted(entry):
    """Whether this seat's vote was received, for the page of the person who holds it and no other page."""
    return RollCallVote.objects.filter(entry=entry).exists()


def waiting_for_vote_of(member, *, at):
    """The open votes in which this member may vote and has not yet, for nobody's eyes but theirs."""
    seats = RollEntry.objects.filter(member=member, recused_at__isnull=True)
    seats = seats.exclude(pk__in=RollCallVote.objects.values("entry"))
    open_polls = Poll.objects.open(at).order_by("closes_at", "pk")
    in_the_open = set(open_polls.filter(roll__in=seats).values_list("pk", flat=True))
    return [
        poll
        for poll in open_polls
        if poll.pk in in_the_open or (poll.kind == Poll.Kind.SECRET and _waits_for(member, poll))
    ]


def _waits_for(member, poll):
    return any(line.handle and not line.has_voted and not line.on_paper for line in lines_of(member, poll))


def sheets_waiting_for(member, *, at):
    """The communities of which this member must enter sheets of paper: as the second teller, or as the first."""
    tells = PollOfficer.objects.filter(member=member, role=PollOfficer.Role.TELLER)
    counting = Poll.objects.uncounted(at).filter(officers__in=tells)
    found = [
        electorate
        for electorate in Electorate.objects.frozen()
        .filter(poll__in=counting)
        .select_related("poll", "constituency")
        if _wait_for(member, paper_count(electorate))
    ]
    return found if found and not speaks_for_any(member, at=at) else []


def _wait_for(member, paper):
    entered_them = paper.waiting is not None and paper.waiting.entered_by.member_id == member.pk
    return paper.missing > 0 and not entered_them


def reports_waiting_for(member, *, at):
    """The votes on which this member must report as a scrutineer."""
    silent = PollOfficer.objects.filter(member=member, role=PollOfficer.Role.SCRUTINEER, report__isnull=True)
    counted = Poll.objects.filter(closed_at__lte=at, cancelled_at__isnull=True)
    return counted.filter(officers__in=silent).order_by("closed_at", "pk")


@dataclass(frozen=True)
class OwnLine:
    """One community of a secret vote, as a member sees it: with their own voting number, or why there is none."""

    electorate: Electorate
    handle: bytes | None = field(default=None, repr=False)
    salt: bytes | None = field(default=None, repr=False)
    has_voted: bool = False
    on_paper: bool = False
    problem: str = ""


def lines_of(member, poll):
    """A member's lines on the rolls of a secret vote, for nobody's eyes but theirs."""
    return [_own_line(member, electorate) for electorate in poll.electorates.select_related("constituency")]


def _own_line(member, electorate):
    if electorate.frozen_at is None:
        return OwnLine(electorate, problem=_before_freeze(member, electorate))
    if electorate.poll.cancelled_at is not None:
        return OwnLine(
            electorate,
            problem=_("This vote was cancelled, and what tied people to voting numbers is destroyed."),
        )
    if electorate.sealed_at is not None:
        return OwnLine(
            electorate, problem=_("This vote was sealed: what tied people to voting numbers is destroyed.")
        )
    try:
        line = line_of(member, electorate)
    except KeyLost:
        return OwnLine(electorate, problem=_("Your voting number cannot be found now. Try again later."))
    if line is None:
        fixed = _("You are not on the list for this vote. The list was fixed on %(day)s.")
        return OwnLine(electorate, problem=fixed % {"day": day(electorate.frozen_at)})
    handle = bytes(line.handle)
    has_voted = EncryptedBallot.objects.filter(electorate=electorate, handle=handle).exists()
    return OwnLine(electorate, handle, bytes(line.salt), has_voted, line.on_paper)


def _before_freeze(member, electorate):
    belongs = electorate.constituency.standings.filter(member=member, ended_at__isnull=True).exists()
    if belongs:
        words = _("You are on the list as it is now. It is fixed on %(day)s.")
    else:
        words = _("You are not on the list. It is fixed on %(day)s: show before then that you belong.")
    return words % {"day": day(electorate.poll.roll_frozen_at)}


def electorate_of(poll, text):
    """The community of a vote for which a ballot was made, as its first bytes say, or None."""
    named = (from_base64url(text) or b"")[1:9].hex()
    frozen = poll.electorates.frozen().select_related("poll")
    return frozen.filter(manifest_hash__startswith=named).first() if len(named) == 16 else None


class Found(StrEnum):
    """What a code stands for. How somebody voted is not among it."""

    RECEIVED = "received"
    COUNTED = "counted"
    REPLACED = "replaced"
    ON_PAPER = "on_paper"
    NOT_VALID = "not_valid"


def find_tracker(poll, start):
    """Where the vote stands whose tracker starts with these hexadecimal digits; None when none was received.

    Before the count nothing but that it was received: that a later vote came would tell who changed their mind.
    Where nothing was decrypted the lists alone are asked: one that was filled up would otherwise tell, code by
    code, how many of its lines are votes.
    """
    if any(
        _is_listed(electorate, start) for electorate in poll.electorates.all() if electorate.is_undecrypted
    ):
        return Found.NOT_VALID
    ballots = EncryptedBallot.objects.filter(electorate__poll=poll).select_related("electorate")
    ballot = ballots.filter(tracker__startswith=start).first()
    if ballot is None:
        return None
    if not ballot.electorate.outcome:
        return Found.RECEIVED
    if ballot.is_counted:
        return Found.COUNTED
    later = ballots.filter(electorate=ballot.electorate, handle=ballot.handle, attempt__gt=ballot.attempt)
    return Found.REPLACED if later.exists() else Found.ON_PAPER


def _is_listed(electorate, start):
    """Whether a line of the published lists starts so."""
    lists = (
        json.loads(record_files.written(f"{electorate.path}/received-{number}.json"))
        for number in range(1, electorate.batches + 1)
    )
    return any(line["tracker"].startswith(start) for one in lists for line in one["ballots"])


def has_annulled_counts(proposal):
    """Whether a secret vote on a proposal was annulled after its counts were published."""
    counted = EncryptedBallot.objects.filter(is_counted=True, electorate__poll__proposal=proposal)
    return counted.filter(electorate__poll__cancelled_at__isnull=False).exists()


def reports_of(poll):
    """What scrutineers reported on a vote, the oldest first."""
    return ScrutineerReport.objects.filter(officer__poll=poll).select_related("officer__member")


def roll_keeping(electorate):
    """What roll-keepers did to the list between the announcement and the moment at which it was fixed.

    How many who said that they should be on it were answered, how many still waited at the end, and how many were
    taken off; each None below 11.
    """
    since, until = electorate.poll.announced_at, electorate.poll.roll_frozen_at
    asked, place = electorate.constituency.challenges, electorate.constituency
    unanswered = Q(answered_at__isnull=True) | Q(answered_at__gte=until)
    numbers = {
        "answered": asked.filter(answered_at__gte=since, answered_at__lt=until).count(),
        "unanswered": asked.filter(unanswered, started_at__lt=until).count(),
        "taken_off": place.standings.filter(
            ended_by="keeper", ended_at__gte=since, ended_at__lt=until
        ).count(),
    }
    return {name: number if number >= 11 else None for name, number in numbers.items()}


def files_of(poll):
    """The public files of a secret vote, as (name, address), in the order in which they came."""
    return [
        {"name": path.partition("/")[2], "url": reverse("record_file", kwargs={"path": path})}
        for entry in reversed(entries_about(poll.reference, with_payloads=False))
        for path in sorted(entry.facts.get("files", ()))
    ]
