"""What moved the dates of clocks: pauses, more time taken, and what was put right."""

from datetime import timedelta

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.models.explaining import Move, with_dates
from community.models.people import Member


class PauseKind(models.TextChoices):
    """What a paused clock waits for. Never the institution itself: its own delay is its own."""

    ANSWER = "answer", _("the community’s answer")
    VOTE = "vote", _("a vote")
    PANEL = "panel", _("the panel")
    MODERATOR = "moderator", _("a moderator")


# A moderator's look pauses a clock by itself, so nobody chooses it.
PAUSES_TO_CHOOSE = [PauseKind.ANSWER, PauseKind.VOTE, PauseKind.PANEL]


class ClockPause(models.Model):
    """A stretch during which a clock did not count, because the community itself had to act."""

    clock = models.ForeignKey("community.Clock", on_delete=models.CASCADE, related_name="pauses")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    kind = models.CharField(max_length=20, choices=PauseKind.choices)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["started_at"]
        constraints = [
            models.CheckConstraint(
                name="a_pause_ends_after_it_starts", condition=Q(ended_at__gte=F("started_at"))
            ),
        ]

    def __str__(self):
        return f"{self.clock}: {self.get_kind_display()}"


class ClockMove(models.Model):
    """A move of a due date, from which moment to which. Together they lead from the first due day to the present one.

    The words of a pause are with the pause, and those of an extension with the clock: ``reason`` has all others.
    """

    class Kind(models.TextChoices):
        PAUSE = "pause", _("Days did not count")
        EXTENSION = "extension", _("More time was taken")
        REFUSAL = "refusal", _("More time was refused")
        WRONG = "wrong", _("The date was wrong")
        HOLIDAY = "holiday", _("A public holiday was added")
        OUTAGE = "outage", _("This portal could not be reached")

    # What is put right afterwards, and by nobody who must answer.
    CORRECTIONS = (Kind.WRONG, Kind.HOLIDAY, Kind.OUTAGE)

    clock = models.ForeignKey("community.Clock", on_delete=models.CASCADE, related_name="moves")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    moved_at = models.DateTimeField()
    old_due_at = models.DateTimeField()
    new_due_at = models.DateTimeField()
    skipped = models.JSONField(default=list, blank=True)
    about_on = models.DateField(null=True, blank=True)
    pause = models.OneToOneField(
        ClockPause, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["moved_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["clock", "kind", "about_on"], name="a_day_moves_a_clock_once"),
            models.CheckConstraint(
                name="an_extension_is_made_before_the_clock_is_late",
                condition=~Q(kind="extension") | Q(moved_at__lt=F("old_due_at")),
            ),
            models.CheckConstraint(
                name="only_a_pause_and_an_extension_have_their_words_elsewhere",
                condition=Q(kind__in=["pause", "extension"]) | ~Q(reason=""),
            ),
        ]

    def __str__(self):
        return f"{self.clock}: {self.get_kind_display()}"

    def explained(self):
        """This move as a step of the explanation, with its words."""
        day = self.clock.calendar.local_date
        reason, clause = self.reason, ""
        if self.kind == self.Kind.EXTENSION:
            reason, clause = self.clock.extension_reason, self.clock.extension_clause
        elif self.pause is not None:
            reason = self.pause.reason
        return Move(
            kind=self.kind,
            moved_on=day(self.moved_at),
            old_due_on=day(self.old_due_at) - timedelta(days=1),
            due_on=day(self.new_due_at) - timedelta(days=1),
            skipped=with_dates(self.skipped),
            about_on=self.about_on,
            reason=reason,
            clause=clause,
            pause=self.pause,
        )


class DateReportQuerySet(models.QuerySet):
    def waiting(self):
        """Those that nobody has answered, oldest first."""
        return self.filter(answered_at__isnull=True).order_by("reported_at", "pk")


class DateReport(models.Model):
    """Somebody's word that a date is wrong. Only stewards read it; what they answer is public."""

    clock = models.ForeignKey("community.Clock", on_delete=models.CASCADE, related_name="reports")
    reporter = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    words = models.TextField(max_length=1_000)
    reported_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    declined_because = models.CharField(max_length=300, blank=True)

    objects = DateReportQuerySet.as_manager()

    class Meta:
        ordering = ["reported_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["clock", "reporter"],
                condition=Q(answered_at__isnull=True),
                name="a_member_waits_for_one_answer_about_a_date",
            ),
        ]

    def __str__(self):
        return f"{self.clock}: {timezone.localdate(self.reported_at)}"
