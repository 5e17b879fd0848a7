"""What a decision's clocks say together, in words. Nothing here is stored; everything is computed."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from community import windows
from community.dates import day
from community.models import Clock

State = windows.State


class Code(StrEnum):
    """Where a decision stands: the codes that never change, for filters, JSON and feeds."""

    DECIDING = "deciding"
    NO_DECISION = "no_decision"
    EXPLAINING = "explaining"
    LATE = "late"
    ESCALATED = "escalated"
    CHANGED = "changed"
    PUBLISHED = "published"
    PUBLISHED_LATE = "published_late"
    MORE_ASKED = "more_asked"
    INCOMPLETE = "incomplete"
    ACCEPTED = "accepted"


WAITING = (Code.DECIDING, Code.NO_DECISION, Code.EXPLAINING, Code.LATE, Code.ESCALATED, Code.CHANGED)


@dataclass(frozen=True)
class Status:
    """A decision's state at one moment: its code, its words, and the clock it comes from.

    ``also_late_days`` counts by how many days something else is late now, which the code does not say.
    """

    code: Code
    label: str
    clock: Clock
    reading: windows.Reading
    also_late_days: int = 0

    @property
    def is_waiting(self):
        """Whether the decision or its first explanation is still owed."""
        return self.code in WAITING

    @property
    def is_owed(self):
        """Whether the institution has to answer; while a date is paused it waits for others."""
        return self.reading.answered_on is None and self.reading.state != State.PAUSED

    @property
    def is_late(self):
        """Whether what the code says is owed is past its date at the moment."""
        return self.reading.state == State.LATE

    @property
    def days_late(self):
        """By how many days what is owed is late now, or was answered late; the greatest of them."""
        return max(self.reading.days if self.reading.is_late else 0, self.also_late_days)


def read(decision, at):
    """Where the decision stands at the moment; the first that fits, in the order of the steps.

    Reads the prefetched relations that ``queries.readable`` brings along.
    """
    taken = decision.taken_by(at)
    if taken is None:
        code, label, clock = _deciding(decision.decide_clock, at)
    elif taken.explain_clock.reading(at).answered_on is None:
        code, label, clock = _explaining(taken, at)
    else:
        code, label, clock = _explained(decision, taken, at)
    late_days = _most_days(decision.explain_clocks(at), State.ANSWERED_LATE, at)
    further = decision.further_clocks(at)
    also_late_days = _most_days([each for each in further if each != clock], State.LATE, at)
    label += _marks(code, late_days, _most_days(further, State.ANSWERED_LATE, at), also_late_days)
    return Status(code, label, clock, clock.reading(at), also_late_days)


def _deciding(clock, at):
    reading = clock.reading(at)
    if reading.state == State.LATE:
        return Code.NO_DECISION, _("No decision by the deadline"), clock
    if reading.state == State.PAUSED:
        return Code.DECIDING, _("Waiting for the decision – the date is paused"), clock
    return Code.DECIDING, _("Waiting for the decision – due %(day)s") % {"day": day(reading.due_on)}, clock


def _explaining(taken, at):
    clock = taken.explain_clock
    reading = clock.reading(at)
    if reading.state == State.LATE:
        if taken.escalated_at is not None and taken.escalated_at <= at:
            return Code.ESCALATED, _("No explanation – sent to the oversight body"), clock
        label = ngettext("Explanation late – %(days)d day", "Explanation late – %(days)d days", reading.days)
        return Code.LATE, label % {"days": reading.days}, clock
    if reading.state == State.PAUSED:
        return Code.EXPLAINING, _("Decided – the date for the explanation is paused"), clock
    due = day(reading.due_on)
    if taken.number > 1:
        changed_on = clock.calendar.local_date(taken.decided_at)
        label = _("Decision changed on %(day)s – explanation due %(due)s")
        return Code.CHANGED, label % {"day": day(changed_on), "due": due}, clock
    return Code.EXPLAINING, _("Decided – explanation due %(day)s") % {"day": due}, clock


def _explained(decision, taken, at):
    request = decision.open_request(at)
    if request is not None:
        return Code.MORE_ASKED, _asked_label(request.clock.reading(at)), request.clock
    check = decision.newest_check(at)
    if check is not None and not check.is_complete:
        if check.is_outdated(at):
            label = _("Explanation found incomplete – a new version is waiting to be checked")
        else:
            label = _("Explanation found incomplete – missing: %(gaps)s") % {"gaps": "; ".join(check.gaps)}
        return Code.INCOMPLETE, label, check.clock
    clock = taken.explain_clock
    if check is not None and not check.is_outdated(at):
        return Code.ACCEPTED, _("Explanation checked – complete"), clock
    days = _most_days(decision.explain_clocks(at), State.ANSWERED_LATE, at)
    if days:
        label = ngettext(
            "Explanation published %(days)d day late", "Explanation published %(days)d days late", days
        )
        return Code.PUBLISHED_LATE, label % {"days": days}, clock
    return Code.PUBLISHED, _("Explanation published on time"), clock


def _asked_label(reading):
    if reading.state == State.LATE:
        label = ngettext(
            "More explanation asked for – %(days)d day late",
            "More explanation asked for – %(days)d days late",
            reading.days,
        )
        return label % {"days": reading.days}
    if reading.state == State.PAUSED:
        return _("More explanation asked for – the date is paused")
    return _("More explanation asked for – due %(day)s") % {"day": day(reading.due_on)}


def _most_days(clocks, state, at):
    """The greatest number of days of those in this state at the moment, or nought."""
    readings = [clock.reading(at) for clock in clocks]
    return max((reading.days for reading in readings if reading.state == state), default=0)


def _marks(code, late_days, answered_late_days, also_late_days):
    """The ends of a label that must not hide what was late, nor what else is."""
    marks = []
    if late_days and code in WAITING:
        words = ngettext(
            "(the explanation before came %(days)d day late)",
            "(the explanation before came %(days)d days late)",
            late_days,
        )
        marks.append(words % {"days": late_days})
    elif late_days and code != Code.PUBLISHED_LATE:
        words = ngettext("(published %(days)d day late)", "(published %(days)d days late)", late_days)
        marks.append(words % {"days": late_days})
    if answered_late_days:
        words = ngettext(
            "(more was explained %(days)d day late)",
            "(more was explained %(days)d days late)",
            answered_late_days,
        )
        marks.append(words % {"days": answered_late_days})
    if also_late_days:
        words = ngettext(
            "(more explanation is %(days)d day late)",
            "(more explanation is %(days)d days late)",
            also_late_days,
        )
        marks.append(words % {"days": also_late_days})
    return "".join(f" {mark}" for mark in marks)
