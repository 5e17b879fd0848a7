"""What a decision's two clocks say together, in words. Nothing here is stored; everything is computed."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from community import windows
from community.dates import day


class Code(StrEnum):
    """Where a decision stands: the codes that never change, for filters, JSON and feeds."""

    DECIDING = "deciding"
    NO_DECISION = "no_decision"
    EXPLAINING = "explaining"
    LATE = "late"
    PUBLISHED = "published"
    PUBLISHED_LATE = "published_late"


@dataclass(frozen=True)
class Status:
    """A decision's state at one moment: its code, its words and the reading of the clock it comes from."""

    code: Code
    label: str
    reading: windows.Reading

    @property
    def is_waiting(self):
        return self.code not in (Code.PUBLISHED, Code.PUBLISHED_LATE)

    @property
    def is_late(self):
        return self.code in (Code.NO_DECISION, Code.LATE)


def read(decision, at):
    """Where the decision stands at the moment; the first that fits, in the order of the steps."""
    if decision.decided_at is None or decision.decided_at > at:
        reading = decision.decide_clock.reading(at)
        if reading.state == windows.State.LATE:
            return Status(Code.NO_DECISION, _("No decision by the deadline"), reading)
        if reading.state == windows.State.PAUSED:
            return Status(Code.DECIDING, _("Waiting for the decision – the date is paused"), reading)
        return Status(
            Code.DECIDING,
            _("Waiting for the decision – due %(day)s") % {"day": day(reading.due_on)},
            reading,
        )
    reading = decision.explain_clock.reading(at)
    if reading.state == windows.State.ANSWERED_ON_TIME:
        return Status(Code.PUBLISHED, _("Explanation published on time"), reading)
    if reading.state == windows.State.ANSWERED_LATE:
        label = ngettext(
            "Explanation published %(days)d day late",
            "Explanation published %(days)d days late",
            reading.days,
        )
        return Status(Code.PUBLISHED_LATE, label % {"days": reading.days}, reading)
    if reading.state == windows.State.LATE:
        label = ngettext("Explanation late – %(days)d day", "Explanation late – %(days)d days", reading.days)
        return Status(Code.LATE, label % {"days": reading.days}, reading)
    if reading.state == windows.State.PAUSED:
        return Status(Code.EXPLAINING, _("Decided – the date for the explanation is paused"), reading)
    return Status(
        Code.EXPLAINING,
        _("Decided – explanation due %(day)s") % {"day": day(reading.due_on)},
        reading,
    )
