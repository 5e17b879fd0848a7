"""What waits on the steward's desk: whose turn it is and until when, the most urgent first. Nothing private is read."""

from django.utils.translation import gettext as _

from community import windows
from community.windows import State
from redress_log.models import Stage, duty_words, next_actor
from redress_log.queries import desk, running_clocks

# Whose turn it is in each stage that is not over; a signature of both sides waits for both.
TURNS = {
    "steward": (Stage.RECEIVED, Stage.SAFETY, Stage.LOOKING),
    "panel": (Stage.BEFORE_PANEL, Stage.UNDER_REVIEW, Stage.REMEDY_PROPOSED, Stage.CHECKING),
    "person": (Stage.WAITING_YOU, Stage.REMEDY_PROPOSED, Stage.CHECKING),
    "institution": (
        Stage.ACCEPTED,
        Stage.EARLY_TALKS,
        Stage.FINDING_PUBLISHED,
        Stage.REMEDY_AGREED,
        Stage.IN_PROGRESS,
    ),
}


class Row:
    """One report on the desk."""

    def __init__(self, report, clock, at):
        stage = report.stage(at)
        self.report = report
        self.stage = stage
        self.clock = report.read_clock if stage == Stage.RECEIVED else clock
        self.reading = windows.read(self.clock, at) if self.clock else None
        self.about = duty_words("acknowledge" if stage == Stage.RECEIVED else getattr(clock, "kind", ""))
        self.feels_unsafe = bool(report.safety_concern) and report.safety_checked_at is None
        self.turns = {turn for turn, stages in TURNS.items() if stage in stages}
        # A message and a danger told late are the steward's at any stage.
        if report.wrote_at or self.feels_unsafe:
            self.turns.add("steward")
        if report.asked_at:
            self.turns.add("person")
        waits = stage == Stage.WAITING_YOU
        self.words = _("Waiting for the person") if waits else stage.label
        self.next_actor = "" if waits else next_actor(stage, report.institution)

    @property
    def is_late(self):
        return self.reading is not None and self.reading.state == State.LATE

    @property
    def urgency(self):
        """By what the list is in order; the reference is random, so the last word tells no order of arrival."""
        due_at = self.clock.due_at if self.clock else None
        return (
            not self.feels_unsafe,
            due_at is None,
            due_at.timestamp() if due_at else 0,
            "steward" not in self.turns,
            self.report.reference,
        )

    def holds(self, what):
        """Whether something of this kind waits, as the desk's filter names it."""
        return {
            "late": self.is_late,
            "message": self.report.wrote_at is not None,
            "safety": self.feels_unsafe,
            "files": self.report.has_files,
            "news": self.report.has_news,
            "panel": self.stage == Stage.BEFORE_PANEL,
        }[what]


def queue(steward, at, *, turn="", what="", institution=None):
    """The reports on a steward's desk, narrowed by whose turn it is, by what waits and by institution."""
    reports = list(desk(steward, at))
    clocks = running_clocks([report.case for report in reports if report.case], at)
    rows = [Row(report, clocks.get(report.case_id), at) for report in reports]
    rows = [
        row
        for row in rows
        if (not turn or turn in row.turns)
        and (not what or row.holds(what))
        and (institution is None or row.report.institution_id == institution.pk)
    ]
    return sorted(rows, key=lambda row: row.urgency)


def waiting_for_steward(steward, at):
    """What the steward must do something about."""
    return queue(steward, at, turn="steward")
