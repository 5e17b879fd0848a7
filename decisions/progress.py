"""Where a commitment stands, in words. Nothing here is stored; everything is computed."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from itertools import pairwise

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
    """A commitment's state at one moment: its code, its words, and the most days by which it was ever past a date."""

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
    after its day, reworded after it or withdrawn after it goes on saying by how many days.
    """
    words = commitment.words(at)
    is_withdrawn = commitment.withdrawn_at is not None and commitment.withdrawn_at <= at
    updates = [update for update in commitment.updates.all() if update.said_at <= at]
    ratings = _ratings(commitment, words, at)
    late = _days_late(commitment, words, updates, _until(commitment, ratings, at))
    missed = _days_missed(commitment, words, updates)
    if is_withdrawn:
        return _over(Code.WITHDRAWN, _("Withdrawn by the institution"), late, missed)
    if _is_rated(ratings):
        return _rated(ratings, late, missed)
    newest = updates[-1] if updates else None
    is_done = newest is not None and newest.progress == Progress.DONE
    if words.missing:
        label = _("Too vague to check – missing: %(parts)s") % {"parts": "; ".join(words.missing)}
        return _open(Code.TOO_VAGUE, label + _was_late(late), late, missed, tuple(words.missing))
    if is_done:
        return _over(Code.SAID_DONE, _("Institution says done – being checked"), late, missed)
    if late:
        label = ngettext("Past its date – %(days)d day", "Past its date – %(days)d days", late)
        return _open(Code.PAST_DATE, label % {"days": late}, late, missed)
    silent = (at - (newest.said_at if newest else words.published_at)).days
    if silent >= commitment.rule.value:
        label = ngettext(
            "Stalled – no update for %(days)d day", "Stalled – no update for %(days)d days", silent
        )
        return _open(Code.STALLED, label % {"days": silent}, late, missed)
    if newest is not None and newest.progress == Progress.UNDER_WAY:
        return _open(Code.UNDER_WAY, _("Under way"), late, missed)
    return _open(Code.NOT_STARTED, _("Not started"), late, missed)


def _is_rated(ratings):
    return len(ratings) == 2


def _until(commitment, ratings, at):
    """The moment up to which its words waited, if nobody said before that it is done."""
    over = [commitment.withdrawn_at] if commitment.withdrawn_at else []
    if _is_rated(ratings):
        over.append(max(rating.rated_at for rating in ratings.values()))
    return min([at, *over])


def _days_late(commitment, words, updates, until):
    """By how many days the day of these words had passed when they ceased to wait, at the latest at the moment.

    They cease with the first of the updates since which the institution goes on saying that it is done.
    """
    for update in reversed(updates):
        if update.said_at <= until:
            if update.progress != Progress.DONE:
                break
            until = update.said_at
    if words.due_at is None or until < words.due_at:
        return 0
    return (commitment.institution.calendar.local_date(until) - words.due_on).days


def _days_missed(commitment, words, updates):
    """The greatest number of days by which earlier words were late when others took their place."""
    versions = [version for version in commitment.versions.all() if version.number <= words.number]
    return max(
        (
            _days_late(commitment, earlier, updates, later.published_at)
            for earlier, later in pairwise(versions)
            # The same day in other words is late as it was.
            if earlier.due_on != words.due_on
        ),
        default=0,
    )


def _over(code, label, late, missed):
    """A state in which the institution has nothing to do, with the greatest of all it was late by."""
    days = max(late, missed)
    return Status(code, label + _was_late(days), days)


def _open(code, label, late, missed, missing=()):
    """A state in which the institution has something to do, and beside it what was to be done by a day before."""
    if missed:
        words = ngettext(
            "(an earlier date was missed by %(days)d day)",
            "(an earlier date was missed by %(days)d days)",
            missed,
        )
        label += " " + words % {"days": missed}
    return Status(code, label, max(late, missed), missing)


def _ratings(commitment, words, at):
    """The last rating of each voice by the moment, of the words that hold."""
    newest = {}
    for rating in commitment.ratings.all():
        if rating.rated_at <= at and rating.version_id == words.pk:
            newest[rating.voice] = rating
    return newest


def _rated(ratings, late, missed):
    community, oversight = ratings["community"], ratings["oversight"]
    if community.rating == oversight.rating:
        return _over(Code(community.rating), str(community.get_rating_display()), late, missed)
    label = _("Rated differently – community: %(community)s; oversight body: %(oversight)s") % {
        "community": community.get_rating_display(),
        "oversight": oversight.get_rating_display(),
    }
    return _over(Code.RATED_DIFFERENTLY, label, late, missed)


def _was_late(days):
    if not days:
        return ""
    return " " + ngettext("(%(days)d day late)", "(%(days)d days late)", days) % {"days": days}
