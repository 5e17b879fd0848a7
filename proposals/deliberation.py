"""How far the discussion of a proposal has come: open, being summed up, challenged, final."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from community import windows
from community.dates import short_day
from community.models import Clock
from proposals.models import Channel, Proposal, SummaryChallenge
from proposals.models.states import CLOSING

SUMMARISE = "summarise"
ANSWER = "answer-challenge"


def newest_summary(proposal):
    """The summary that stands, or None; one that was removed, or written before a reopening, does not stand."""
    found = proposal.summaries.filter(removed_at__isnull=True).order_by("-number")
    if proposal.reopened_at is not None:
        found = found.filter(said_at__gte=proposal.reopened_at)
    return found.first()


def summary_clock(proposal):
    """The stewards' clock for writing the summary, or None before anybody could comment."""
    return Clock.objects.filter(kind=SUMMARISE, subject=proposal.reference).order_by("-started_at").first()


def waiting_clock(proposal):
    """The stewards' clock that still runs once there is a summary: to answer a challenge, or to write it again."""
    running = Clock.objects.filter(
        kind__in=[ANSWER, SUMMARISE], subject=proposal.reference, stopped_at__isnull=True
    )
    return running.order_by("due_at").first()


@dataclass(frozen=True)
class Deliberation:
    """A code, the words for it, and the summary that stands."""

    code: str
    words: str
    summary: object = None

    @property
    def is_final(self):
        return self.code == "final"


def deliberation(proposal, at):
    """How far the discussion is at the moment; None for a proposal that was never discussed here."""
    if proposal.comments_open_at is None:
        return None
    if at < proposal.comments_open_at:
        return Deliberation("opens", _("Opens %(day)s") % {"day": short_day(proposal.comments_open_at)})
    if at < proposal.comments_close_at:
        return _open(proposal, at) if proposal.state == Proposal.State.DISCUSSION else None
    summary = newest_summary(proposal)
    if summary is None:
        if proposal.state != Proposal.State.DISCUSSION:
            return None
        clock = summary_clock(proposal)
        late = clock is not None and clock.reading(at).state == windows.State.LATE
        words = _("Summary late") if late else _("Closed – summary being written")
        return Deliberation("summary_late" if late else "summing_up", words)
    if summary.held_at is not None:
        return Deliberation("held", _("Summary held back – a moderator looks at it"), summary)
    challenges = SummaryChallenge.objects.filter(summary=summary)
    if challenges.filter(answered_at__isnull=True).exists() or challenges.filter(upheld=True).exists():
        return Deliberation("challenged", _("Summary challenged"), summary)
    if summary.can_be_challenged(at):
        last_day = proposal.lead_organisation.calendar.local_date(
            summary.challenge_ends_at - timedelta(microseconds=1)
        )
        words = _("Summary published – can be challenged until %(day)s") % {"day": short_day(last_day)}
        return Deliberation("challengeable", words, summary)
    return Deliberation("final", _("Summary final"), summary)


def _open(proposal, at):
    if proposal.reopened_at is not None:
        return Deliberation("reopened", _("Reopened – %(reason)s") % {"reason": proposal.reopening_reason})
    calendar = proposal.lead_organisation.calendar
    left = (proposal.last_comment_day - calendar.local_date(at)).days
    if proposal.comments_close_at - at > CLOSING:
        words = _("Open until %(day)s") % {"day": short_day(proposal.last_comment_day)}
        return Deliberation("open", words)
    if left == 0:
        return Deliberation("closing", _("Closing today"))
    words = ngettext("Closing in %(days)d day", "Closing in %(days)d days", left) % {"days": left}
    return Deliberation("closing", words)


def channels(proposal):
    """How many views came in by each channel, ``[(channel in words, number), …]``; texts, not people."""
    counted = dict(proposal.comments.shown().order_by().values_list("channel").annotate(number=Count("pk")))
    return [(Channel(channel).label, counted[channel]) for channel in Channel.values if channel in counted]
