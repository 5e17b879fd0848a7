"""Where a proposal stands, since when, and who acts next."""

from dataclasses import dataclass, replace
from datetime import timedelta

from django.db.models import Q
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community.dates import short_day
from community.models import Clock, Institution, community_calendar
from proposals.deliberation import ANSWER, SUMMARISE, deliberation
from proposals.models import LapseReason, Proposal
from proposals.models.states import ALLOWED

State = Proposal.State

# The clocks that can run while a proposal stands there and say what is due for it.
CLOCKS = {
    State.RECEIVED: ("check-proposal",),
    State.RETURNED: ("answer-return",),
    State.NOT_ACCEPTED: ("answer-refusal",),
    State.MERGED: ("answer-refusal",),
    State.DISCUSSION: ("complete-proposal", SUMMARISE, ANSWER),
    State.AWAITING_DECISION: ("decision-lapse",),
    State.IN_USE: ("use-report",),
    State.PAUSED: ("pause-use", "use-report"),
    State.ENDED: ("deletion-proof",),
    State.STOPPED: ("deletion-proof",),
}
# What is due at the end of each.
DUE = {
    "check-proposal": gettext_lazy("Check by a steward"),
    "answer-return": gettext_lazy("What is missing, from the proposer"),
    "answer-refusal": gettext_lazy("Answer to the challenge"),
    "complete-proposal": gettext_lazy("Missing answers, from the institution"),
    "summarise": gettext_lazy("Summary of the discussion"),
    "answer-challenge": gettext_lazy("Answer to the challenge"),
    "decision-lapse": gettext_lazy("A decision, before the proposal expires"),
    "use-report": gettext_lazy("Report on the use"),
    "pause-use": gettext_lazy("What becomes of the pause"),
    "deletion-proof": gettext_lazy("Proof that the data were deleted"),
}


@dataclass(frozen=True)
class Standing:
    """Where a proposal stands at a moment: a code, the words, a tone, since when, and who acts next.

    ``note`` is a further sentence that belongs to where it stands, ``other`` the reference of the proposal
    that it was joined with.
    """

    code: str
    words: str
    tone: str
    since: object
    waiting_for: str
    institution: Institution | None = None
    note: str = ""
    other: str = ""


def standing(proposal, at):
    """Where the proposal stands at the moment, in words that name a date where one is known."""
    code, words, tone, waiting_for = _where(proposal, at)
    lead = proposal.lead_organisation
    return Standing(
        code,
        str(words),
        tone,
        None if code in ("draft", "open", "vote_soon", "voting") else _since(proposal, code),
        lead.name if waiting_for is lead and lead else str(waiting_for),
        lead if waiting_for is lead else None,
        _note(proposal),
        proposal.merged_into_id or "",
    )


def standing_now(proposal, at):
    """The same for its own page, where who acts next may depend on more than its state: up to four queries."""
    where = standing(proposal, at)
    if where.code in ("not_accepted", "merged"):
        refusal = proposal.refusals.last()
        waits = refusal is not None and refusal.is_waiting
        return replace(where, waiting_for=_("another steward")) if waits else where
    if where.code in ALLOWED and proposal.request_kind == "stop" and _goes_on(proposal.about):
        lead = proposal.about.lead_organisation
        return replace(where, waiting_for=lead.name, institution=lead)
    stage = deliberation(proposal, at) if where.code == "closed" else None
    if stage is not None and stage.code == "challengeable":
        return replace(where, waiting_for=_("everyone"))
    if stage is not None and stage.code == "held":
        return replace(where, waiting_for=_("a moderator"))
    waiting = stage is not None and stage.code == "challenged"
    if waiting and stage.summary.challenges.filter(answered_at__isnull=True).exists():
        return replace(where, waiting_for=_("another steward or the oversight body"))
    return where


def _goes_on(use):
    """Whether this use has still to be stopped where that was decided."""
    return use is not None and State.STOPPED in Proposal.MOVES[use.state]


def _since(proposal, code):
    if code == "closed":
        return proposal.comments_close_at
    if code == "counting":
        return proposal.vote_closes_at
    return proposal.moved_at


def _where(proposal, at):
    """The code, the words, the tone, and the lead organisation or words for who acts next."""
    lead = proposal.lead_organisation
    match proposal.state:
        case State.DRAFT:
            return "draft", _("Draft – only you can see it"), "plain", _("you")
        case State.REGISTERED:
            words = _("Known from another register – not put before the community here")
            return "registered", words, "plain", _("a steward")
        case State.RECEIVED:
            return "received", _("Received – being checked"), "plain", _("a steward")
        case State.RETURNED:
            return "returned", _("Sent back – more information needed"), "soon", _("the proposer")
        case State.NOT_ACCEPTED:
            return "not_accepted", _("Not accepted – reason given"), "plain", ""
        case State.DISCUSSION if proposal.comments_are_open(at):
            words = _("Open for comments until %(day)s") % {"day": short_day(proposal.last_comment_day)}
            return "open", words, "open", _("everyone")
        case State.DISCUSSION:
            words = _("Comments closed – waiting for a vote or a decision")
            return "closed", words, "plain", _("a steward")
        case State.VOTING if proposal.vote_opens_at is None:
            return "agreed", _("Agreed without a vote – not final yet"), "plain", _("those who hold a vote")
        case State.VOTING if at < proposal.vote_opens_at:
            words = _("Vote opens %(day)s") % {"day": short_day(_day(proposal.vote_opens_at))}
            return "vote_soon", words, "plain", ""
        case State.VOTING if at < proposal.vote_closes_at:
            last = _day(proposal.vote_closes_at - timedelta(microseconds=1))
            words = _("Voting open until %(day)s") % {"day": short_day(last)}
            return "voting", words, "open", _("those who hold a vote")
        case State.VOTING:
            return "counting", _("Voting closed – result not final yet"), "plain", _("the count")
        case State.AWAITING_DECISION:
            voted, agreed = _("Voted – waiting for the decision"), _("Waiting for the decision")
            return "awaiting_decision", voted if proposal.vote_closes_at else agreed, "soon", lead
        case State.APPROVED | State.APPROVED_CONDITIONS:
            waiting = lead if proposal.request_kind not in ("stop", "past_use") else ""
            return proposal.state, proposal.get_state_display(), "done", waiting
        case State.IN_USE:
            return _in_use(proposal, at)
        case State.PAUSED:
            words = _("Paused – %(reason)s") % {"reason": Truncator(proposal.reason).words(15)}
            return "paused", words, "paused", lead
        case State.ENDED:
            words = _("Ended – data use has stopped")
            return "ended", words, "done", "" if proposal.deletion_proved_at else lead
        case State.STOPPED:
            owed = proposal.first_access_on is not None and proposal.deletion_proved_at is None
            return "stopped", proposal.get_state_display(), "done", lead if owed else ""
        case State.LAPSED:
            tone = "late" if proposal.lapse_reason == LapseReason.NO_DECISION else "plain"
            waiting = lead if proposal.lapse_reason == LapseReason.NO_DECISION else ""
            return "lapsed", proposal.get_lapse_reason_display(), tone, waiting
        case State.MERGED:
            words = _("Joined with %(reference)s") % {"reference": proposal.merged_into_id}
            return "merged", words, "plain", ""
        case State.WITHDRAWN:
            return "withdrawn", _("Withdrawn by the proposer"), "plain", ""
    return proposal.state, proposal.get_state_display(), "done", ""


def _in_use(proposal, at):
    lead = proposal.lead_organisation
    if proposal.ends_on is None:
        return "in_use", _("Data in use – no end date was given"), "plain", lead
    day = {"day": short_day(proposal.ends_on)}
    if proposal.renewal_due_at is None or at < proposal.renewal_due_at:
        return "in_use", _("Data in use until %(day)s") % day, "plain", lead
    if lead.calendar.local_date(at) <= proposal.ends_on:
        return "renewal_due", _("Renewal due – data in use until %(day)s") % day, "soon", lead
    return "renewal_due", _("Renewal due – data were to be used until %(day)s") % day, "late", lead


def _day(moment):
    return community_calendar().local_date(moment)


def _note(proposal):
    if proposal.filed_as == Proposal.FiledAs.RESIDENT and proposal.request_kind == "past_use":
        return _("Data use reported by the community – not registered by the institution")
    if proposal.lapse_reason and proposal.state != State.LAPSED:
        return _("It was decided after it had expired: no decision was made in time.")
    return ""


def clocks_of(proposal, at):
    """What is due for the proposal where it stands: rows of words, clock and reading, the first due first."""
    kinds = CLOCKS.get(proposal.state, ())
    if not kinds:
        return []
    running = Clock.objects.running(at).filter(subject=proposal.reference, kind__in=kinds)
    return [
        (DUE[clock.kind], clock, clock.reading(at))
        for clock in running.select_related("rule").order_by("due_at", "pk")
    ]


def due_of(clock):
    """What is due at the end of a clock of a proposal, in words."""
    return DUE[clock.kind] if clock else ""


def waiting_for_steward(at):
    """Rows of proposal, where it stands and what its clock reads, for all that waits for a steward, oldest first."""
    waiting = Proposal.objects.filter(
        Q(state=State.RECEIVED)
        | Q(
            state__in=[State.NOT_ACCEPTED, State.MERGED],
            refusals__challenged_at__isnull=False,
            refusals__answered_at__isnull=True,
        )
    ).select_related("lead_organisation")
    rows = {proposal.reference: proposal for proposal in waiting}
    clocks = (
        Clock.objects.running(at)
        .filter(subject__in=rows, kind__in=("check-proposal", "answer-refusal"))
        .order_by("started_at", "pk")
    )
    return [(rows[clock.subject], standing(rows[clock.subject], at), clock.reading(at)) for clock in clocks]


def discussions_waiting(at):
    """Rows of proposal, what it waits for and what the clock reads, where a summary or the answer to a challenge
    of one is due, the first due first.
    """
    words = {SUMMARISE: _("Closed – summary being written"), ANSWER: _("Summary challenged")}
    clocks = Clock.objects.running(at).filter(kind__in=words).select_related("rule").order_by("due_at", "pk")
    found = Proposal.objects.filter(state=State.DISCUSSION, reference__in=[clock.subject for clock in clocks])
    rows = {proposal.reference: proposal for proposal in found.select_related("lead_organisation")}
    return [
        (rows[clock.subject], words[clock.kind], clock.reading(at))
        for clock in clocks
        if clock.subject in rows
    ]


def due_to_lapse(at):
    """The proposals that expire by the moment, because nobody answered, seconded or decided in time."""

    def late(kind):
        return Clock.objects.late(at).filter(kind=kind).values("subject")

    returned = Proposal.objects.returned().filter(reference__in=late("answer-return"))
    undecided = Proposal.objects.awaiting_decision().filter(reference__in=late("decision-lapse"))
    return (returned | undecided | Proposal.objects.without_seconds(at)).order_by("pk")
