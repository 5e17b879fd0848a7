"""An institution's numbers for a quarter as they were drawn up: never changed, only drawn up anew with a reason."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accountability.numbers import Line, Period, Told
from community.models import Institution, Member, nobody
from decisions.models import Printed


class ScorecardQuerySet(models.QuerySet):
    def public(self):
        """Those that came out."""
        return self.exclude(published_at=None)

    def published(self, at):
        return self.filter(published_at__lte=at)

    def waiting(self, at):
        """Those that the institution can still comment on."""
        return self.filter(Q(published_at=None) | Q(published_at__gt=at), drawn_up_at__lte=at)

    def current(self, at):
        """The newest published version for each institution and quarter."""
        newer = Scorecard.objects.published(at).filter(
            institution=models.OuterRef("institution"),
            starts_on=models.OuterRef("starts_on"),
            version__gt=models.OuterRef("version"),
        )
        return self.published(at).exclude(models.Exists(newer))


class Scorecard(models.Model):
    """The numbers of one institution for one quarter. ``reason`` says why a later version was drawn up."""

    reference = models.CharField(max_length=20, unique=True)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="scorecards")
    starts_on = models.DateField(_("First day of the quarter"))
    version = models.PositiveIntegerField(default=1)
    reason = models.TextField(_("Why it was drawn up anew"), max_length=2000, blank=True)
    drawn_up_at = models.DateTimeField()
    comments_until = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)

    objects = ScorecardQuerySet.as_manager()
    history = HistoricalRecords(get_user=nobody)

    class Meta:
        ordering = ["-starts_on", "-version"]
        verbose_name = _("scorecard")
        verbose_name_plural = _("scorecards")
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "starts_on", "version"],
                name="a_scorecard_has_a_version_for_a_quarter_once",
            ),
            models.CheckConstraint(
                name="a_scorecard_drawn_up_anew_says_why", condition=Q(version=1) | ~Q(reason="")
            ),
            models.CheckConstraint(
                name="a_scorecard_is_published_after_it_was_drawn_up",
                condition=Q(published_at=None) | Q(published_at__gte=F("drawn_up_at")),
            ),
        ]

    def __str__(self):
        return self.reference

    def get_absolute_url(self):
        return (
            reverse("accountability:scorecard", args=[self.institution.code]) + f"?quarter={self.period.name}"
        )

    @property
    def period(self):
        return Period.quarter(self.starts_on)

    def is_public(self, at):
        return self.published_at is not None and self.published_at <= at


class Verdict(models.TextChoices):
    """How a number stands to the threshold that the community adopted. No grade and no colour."""

    MET = "met", _("Met")
    NOT_MET = "not_met", _("Not met")
    NOT_ENOUGH = "not_enough", _("Not enough records")
    NOT_REPORTED = "not_reported", _("Not reported")
    NO_THRESHOLD = "no_threshold", _("No threshold adopted")


class ScorecardNumber(Told, models.Model):
    """One number of a scorecard, with the versions of the rules that made it and the records behind it.

    ``threshold`` is the reference of the charter's rule, ``threshold_value`` its number. ``lines`` are the records as
    ``[reference, counts, days, is open, of days, why in English, why in Spanish]``.
    """

    scorecard = models.ForeignKey(Scorecard, on_delete=models.PROTECT, related_name="numbers")
    code = models.CharField(max_length=4)
    formula = models.PositiveIntegerField()
    n = models.PositiveIntegerField()
    of = models.PositiveIntegerField()
    median_days = models.DecimalField(max_digits=8, decimal_places=1, null=True, blank=True)
    is_more = models.BooleanField(default=False)
    verdict = models.CharField(max_length=12, choices=Verdict.choices)
    threshold = models.CharField(max_length=100, blank=True)
    threshold_value = models.PositiveIntegerField(null=True, blank=True)
    lines = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ["scorecard", "pk"]
        verbose_name = _("number of a scorecard")
        verbose_name_plural = _("numbers of scorecards")
        constraints = [
            models.UniqueConstraint(fields=["scorecard", "code"], name="a_scorecard_tells_a_number_once"),
            models.CheckConstraint(
                name="a_number_counts_no_more_than_there_are", condition=Q(n__lte=F("of"))
            ),
        ]

    def __str__(self):
        return f"{self.scorecard.reference}: {self.code}"

    @property
    def median(self):
        if self.median_days is None:
            return None
        days = float(self.median_days)
        return (int(days) if days == int(days) else days), self.is_more

    def read_lines(self):
        """The records behind it, as ``Line``."""
        spanish = (get_language() or "").startswith("es")
        return tuple(
            Line(reference, counts, in_spanish if spanish else in_english, days, is_open, of_days)
            for reference, counts, days, is_open, of_days, in_english, in_spanish in self.lines
        )


class ScorecardComment(models.Model):
    """What the institution says of one of its numbers, or with no ``code`` of all; it can be changed until it is published."""

    scorecard = models.ForeignKey(Scorecard, on_delete=models.CASCADE, related_name="comments")
    code = models.CharField(max_length=4, blank=True)
    body = models.TextField(max_length=3000)
    said_at = models.DateTimeField()
    by = models.CharField(max_length=80)

    class Meta:
        ordering = ["scorecard", "code"]
        verbose_name = _("comment on a scorecard")
        verbose_name_plural = _("comments on scorecards")
        constraints = [
            models.UniqueConstraint(
                fields=["scorecard", "code"], name="an_institution_comments_on_a_number_once"
            ),
            models.CheckConstraint(name="a_comment_on_a_scorecard_has_words", condition=~Q(body="")),
        ]

    def __str__(self):
        return f"{self.scorecard.reference}: {self.code}"


class NumberReportQuerySet(models.QuerySet):
    def waiting(self):
        return self.filter(answered_at=None).order_by("reported_at", "pk")


class NumberReport(models.Model):
    """Somebody's word that a number is wrong. Only the oversight body reads it; what it answers is public."""

    number = models.ForeignKey(ScorecardNumber, on_delete=models.CASCADE, related_name="reports")
    reporter = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    words = models.TextField(_("What is wrong with it"), max_length=2000)
    reported_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    is_right = models.BooleanField(null=True, blank=True)
    answer = models.TextField(_("Your answer"), max_length=2000, blank=True)

    objects = NumberReportQuerySet.as_manager()

    class Meta:
        ordering = ["reported_at", "pk"]
        verbose_name = _("word that a number is wrong")
        verbose_name_plural = _("words that numbers are wrong")
        constraints = [
            models.UniqueConstraint(
                fields=["number", "reporter"],
                condition=Q(answered_at=None),
                name="a_member_waits_for_one_answer_about_a_number",
            ),
            models.CheckConstraint(
                name="an_answer_about_a_number_says_whether_it_was_wrong",
                condition=Q(answered_at=None, is_right=None, answer="")
                | (Q(answered_at__isnull=False, is_right__isnull=False) & ~Q(answer="")),
            ),
        ]

    def __str__(self):
        return str(self.number)


class PrintedScorecard(Printed):
    """A published scorecard as a PDF in one language, made once and kept."""

    scorecard = models.ForeignKey(Scorecard, on_delete=models.CASCADE, related_name="pdfs")
    content = models.BinaryField(default=bytes)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["scorecard", "language"], name="a_scorecard_is_printed_once_a_language"
            ),
            models.CheckConstraint(
                name="a_printed_scorecard_has_pages", condition=Q(made_at__isnull=True) | ~Q(content=b"")
            ),
        ]

    def __str__(self):
        return f"{self.scorecard} ({self.language})"
