"""What a decision's clocks say together, in words. Nothing here is stored; everything is computed."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from community import windows
from community.dates import day

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
    """A decision's state at one moment: its code, its words and the reading of the clock it comes from.

    ``gaps`` are what the oversight body found missing, in words. ``late_days`` counts by how many days what is
    published was late: no later step takes it away.
    """

    code: Code
    label: str
    reading: windows.Reading
    late_days: int = 0
    gaps: tuple = ()

    @property
    def is_waiting(self):
        """Whether the decision or its first explanation is still owed."""
        return self.code in WAITING

    @property
    def is_late(self):
        """Whether something is owed past its date at the moment."""
        return self.reading.state == State.LATE


def read(decision, at):
    """Where the decision stands at the moment; the first that fits, in the order of the steps.

    Reads the prefetched relations that ``queries.readable`` brings along.
    """
    taken = decision.taken_by(at)
    if taken is None:
        return _deciding(decision.decide_clock.reading(at))
    reading = taken.explain_clock.reading(at)
    if reading.answered_on is None:
        return _explaining(decision, taken, reading, at)
    late_days = max(
        (clock.reading(at).days for clock in decision.explain_clocks(at) if clock.reading(at).is_late),
        default=0,
    )
    request = decision.open_request(at)
    if request is not None:
        reading = request.clock.reading(at)
        return Status(Code.MORE_ASKED, _asked_label(reading) + _was_late(late_days), reading, late_days)
    check = decision.newest_check(at)
    if check is not None and not check.is_complete:
        gaps = tuple(check.gaps)
        if check.is_outdated(at):
            label = _("Explanation found incomplete – a new version is waiting to be checked")
        else:
            label = _("Explanation found incomplete – missing: %(gaps)s") % {"gaps": "; ".join(gaps)}
        reading = check.clock.reading(at)
        return Status(Code.INCOMPLETE, label + _was_late(late_days), reading, late_days, gaps)
    if check is not None and not check.is_outdated(at):
        label = _("Explanation checked – complete") + _was_late(late_days)
        return Status(Code.ACCEPTED, label, reading, late_days)
    if late_days:
        label = ngettext(
            "Explanation published %(days)d day late",
            "Explanation published %(days)d days late",
            late_days,
        )
        return Status(Code.PUBLISHED_LATE, label % {"days": late_days}, reading, late_days)
    return Status(Code.PUBLISHED, _("Explanation published on time"), reading)


def _deciding(reading):
    if reading.state == State.LATE:
        return Status(Code.NO_DECISION, _("No decision by the deadline"), reading)
    if reading.state == State.PAUSED:
        return Status(Code.DECIDING, _("Waiting for the decision – the date is paused"), reading)
    label = _("Waiting for the decision – due %(day)s") % {"day": day(reading.due_on)}
    return Status(Code.DECIDING, label, reading)


def _explaining(decision, taken, reading, at):
    if reading.state == State.LATE:
        if decision.escalated_at is not None and decision.escalated_at <= at:
            return Status(Code.ESCALATED, _("No explanation – sent to the oversight body"), reading)
        label = ngettext("Explanation late – %(days)d day", "Explanation late – %(days)d days", reading.days)
        return Status(Code.LATE, label % {"days": reading.days}, reading)
    if reading.state == State.PAUSED:
        return Status(Code.EXPLAINING, _("Decided – the date for the explanation is paused"), reading)
    words = {"due": day(reading.due_on)}
    if taken.number > 1:
        label = _("Decision changed on %(day)s – explanation due %(due)s")
        changed_on = taken.explain_clock.calendar.local_date(taken.decided_at)
        return Status(Code.CHANGED, label % (words | {"day": day(changed_on)}), reading)
    return Status(Code.EXPLAINING, _("Decided – explanation due %(day)s") % {"day": words["due"]}, reading)


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


def _was_late(days):
    """The end of a label that must not hide that an explanation came late."""
    if not days:
        return ""
    return " " + ngettext("(published %(days)d day late)", "(published %(days)d days late)", days) % {
        "days": days
    }
