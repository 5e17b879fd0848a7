"""Where a commitment stands, in words. Nothing here is stored; everything is computed."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

# How long before its day a commitment begins to say that it is due soon.
DUE_SOON = timedelta(days=30)


class Progress(models.TextChoices):
    """What an institution says of its own commitment."""

    NOT_STARTED = "not_started", gettext_lazy("Not started")
    UNDER_WAY = "under_way", gettext_lazy("Under way")
    DONE = "done", gettext_lazy("Done")


class Code(StrEnum):
    """Where a commitment stands: the codes that never change."""

    WITHDRAWN = "withdrawn"
    KEPT = "kept"
    PARTLY = "partly"
    NOT_KEPT = "not_kept"
    RATED_DIFFERENTLY = "rated_differently"
    TOO_VAGUE = "too_vague"
    SAID_DONE = "said_done"
    PAST_DATE = "past_date"
    STALLED = "stalled"
    UNDER_WAY = "under_way"
    NOT_STARTED = "not_started"


@dataclass(frozen=True)
class Status:
    """A commitment's state at one moment: its code, its words, and by how many days it is past its date."""

    code: Code
    label: str
    days_late: int = 0
    missing: tuple = ()

    @property
    def is_open(self):
        """Whether its institution has something to do."""
        return self.code in (Code.PAST_DATE, Code.STALLED, Code.TOO_VAGUE, Code.UNDER_WAY, Code.NOT_STARTED)

    @property
    def is_being_checked(self):
        """Whether it waits for those who rate it."""
        return self.code == Code.SAID_DONE


def read(commitment, at):
    """Where the commitment stands at the moment; the first that fits.

    Reads the prefetched ``versions``, ``updates`` and ``ratings``. Late is never erased: what was said to be done
    after its day goes on saying by how many days.
    """
    words = commitment.words(at)
    if commitment.withdrawn_at is not None and commitment.withdrawn_at <= at:
        return Status(Code.WITHDRAWN, _("Withdrawn by the institution"))
    updates = [update for update in commitment.updates.all() if update.said_at <= at]
    newest = updates[-1] if updates else None
    is_done = newest is not None and newest.progress == Progress.DONE
    late = _days_late(commitment, words, newest.said_at if is_done else at)
    ratings = _ratings(commitment, words, at)
    if len(ratings) == 2:
        return _rated(ratings, late)
    if words.missing:
        label = _("Too vague to check – missing: %(parts)s") % {"parts": "; ".join(words.missing)}
        return Status(Code.TOO_VAGUE, label, late, tuple(words.missing))
    if is_done:
        return Status(Code.SAID_DONE, _("Institution says done – being checked") + _was_late(late), late)
    if late:
        label = ngettext("Past its date – %(days)d day", "Past its date – %(days)d days", late)
        return Status(Code.PAST_DATE, label % {"days": late}, late)
    silent = (at - (newest.said_at if newest else words.published_at)).days
    if silent >= commitment.rule.value:
        label = ngettext(
            "Stalled – no update for %(days)d day", "Stalled – no update for %(days)d days", silent
        )
        return Status(Code.STALLED, label % {"days": silent})
    if newest is not None and newest.progress == Progress.UNDER_WAY:
        return Status(Code.UNDER_WAY, _("Under way"))
    return Status(Code.NOT_STARTED, _("Not started"))


def _days_late(commitment, words, at):
    if words.due_at is None or at < words.due_at:
        return 0
    return (commitment.institution.calendar.local_date(at) - words.due_on).days


def _ratings(commitment, words, at):
    """The last rating of each voice by the moment, of the words that hold."""
    newest = {}
    for rating in commitment.ratings.all():
        if rating.rated_at <= at and rating.version_id == words.pk:
            newest[rating.voice] = rating
    return newest


def _rated(ratings, late):
    community, oversight = ratings["community"], ratings["oversight"]
    if community.rating == oversight.rating:
        label = str(community.get_rating_display())
        return Status(Code(community.rating), label + _was_late(late), late)
    label = _("Rated differently – community: %(community)s; oversight body: %(oversight)s") % {
        "community": community.get_rating_display(),
        "oversight": oversight.get_rating_display(),
    }
    return Status(Code.RATED_DIFFERENTLY, label + _was_late(late), late)


def _was_late(days):
    if not days:
        return ""
    return " " + ngettext("(%(days)d day late)", "(%(days)d days late)", days) % {"days": days}
