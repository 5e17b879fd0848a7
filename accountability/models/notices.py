"""A shortfall notice: what fell short, what its respondent says and does, and where it stands on the ladder."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accountability.framework import GROUPS
from community.models import Clock, Institution, nobody


class Respondent(models.TextChoices):
    """Who must answer a notice: an institution, or those who run the process, by the same clocks."""

    INSTITUTION = "institution", _("An institution")
    OVERSIGHT = "oversight", _("The oversight body")
    OPERATOR = "operator", _("Those who run this portal")


class Shortfall(models.TextChoices):
    """What fell short: the kinds that a clock finds by itself, and others that people name."""

    NO_DECISION = "no_decision", _("No decision by the deadline")
    LATE_EXPLANATION = "late_explanation", _("Explanation late")
    LATE_ANSWER = "late_answer", _("An answer that is due has not come")
    MISSED_PROMISE = "missed_promise", _("A commitment or condition past its date")
    LATE_REMEDY = "late_remedy", _("A promised remedy past its date")
    BELOW_THRESHOLD = "below", _("A number short of its threshold, quarter after quarter")
    OTHER = "other", _("Something else")


# The component of the framework that each kind concerns, by its code.
COMPONENT_OF = {
    Shortfall.NO_DECISION: "A3",
    Shortfall.LATE_EXPLANATION: "A3",
    Shortfall.LATE_ANSWER: "A3",
    Shortfall.MISSED_PROMISE: "A4",
    Shortfall.LATE_REMEDY: "A2",
    Shortfall.BELOW_THRESHOLD: "A4",
}
COMPONENTS = [(code, code) for code in GROUPS if code.startswith("A")]


class NoticeQuerySet(models.QuerySet):
    def public(self):
        """Those that everybody reads: issued, or set aside with a reason."""
        return self.exclude(state=Notice.State.CHECKING)

    def issued(self):
        return self.filter(published_at__isnull=False)

    def open(self):
        return self.exclude(state__in=Notice.OVER)


class Notice(models.Model):
    """That an institution, the oversight body or those who run the portal fell short of a rule.

    It is checked with the respondent first, and published when the body that oversees it votes so. It is never
    deleted: one that was wrong is withdrawn and stays to be read. ``words`` say what fell short; a notice that the
    clock raised has none, because its records do.
    """

    class Trigger(models.TextChoices):
        CLOCK = "clock", _("A date that passed")
        PETITION = "petition", _("A petition of the community")
        OVERSIGHT = "oversight", _("The oversight body, on its own motion")
        AUDIT = "audit", _("An audit")
        PRESS = "press", _("News or research")
        ITSELF = "itself", _("The institution itself")

    class State(models.TextChoices):
        CHECKING = "checking", _("Being checked with the institution")
        SET_ASIDE = "set_aside", _("Set aside – no notice")
        PUBLISHED = "published", _("Notice published")
        NO_ANSWER = "no_answer", _("No answer by the deadline")
        ANSWERED = "answered", _("Answered – being reviewed")
        PLAN_AGREED = "plan_agreed", _("Fix plan agreed")
        BEFORE_BOARD = "before_board", _("Before its own board")
        IN_FORCE = "in_force", _("Consequence in force")
        FIXED = "fixed", _("Fixed – confirmed")
        PARTLY_FIXED = "partly_fixed", _("Partly fixed")
        NOT_FIXED = "not_fixed", _("Not fixed")
        LIFTED = "lifted", _("Consequence lifted")
        WITHDRAWN = "withdrawn", _("Withdrawn – the notice was wrong")

    OVER = (
        State.SET_ASIDE,
        State.FIXED,
        State.PARTLY_FIXED,
        State.NOT_FIXED,
        State.LIFTED,
        State.WITHDRAWN,
    )

    reference = models.CharField(max_length=20, unique=True)
    respondent = models.CharField(max_length=12, choices=Respondent.choices, default=Respondent.INSTITUTION)
    institution = models.ForeignKey(
        Institution, null=True, blank=True, on_delete=models.PROTECT, related_name="notices"
    )
    shortfall = models.CharField(_("what fell short"), max_length=20, choices=Shortfall.choices)
    component = models.CharField(max_length=4, choices=COMPONENTS)
    trigger = models.CharField(_("Why it started"), max_length=12, choices=Trigger.choices)
    words = models.TextField(_("What fell short, in words"), max_length=2000, blank=True)
    rule = models.CharField(_("The rule that was broken"), max_length=300)
    is_serious = models.BooleanField(
        _("Somebody was seriously harmed, or may be"),
        default=False,
        help_text=_("Then a consequence can follow as soon as it was heard."),
    )
    state = models.CharField(max_length=12, choices=State.choices, default=State.CHECKING)
    triggered_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)
    escalated_at = models.DateTimeField(null=True, blank=True)
    board_on = models.DateField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = NoticeQuerySet.as_manager()
    history = HistoricalRecords(get_user=nobody)

    class Meta:
        ordering = ["-triggered_at", "-reference"]
        verbose_name = _("shortfall notice")
        verbose_name_plural = _("shortfall notices")
        constraints = [
            models.CheckConstraint(
                name="a_notice_names_an_institution_or_those_who_run_the_process",
                condition=Q(respondent="institution", institution__isnull=False)
                | (~Q(respondent="institution") & Q(institution=None)),
            ),
            models.UniqueConstraint(
                fields=["institution", "shortfall"],
                condition=Q(trigger="clock", closed_at=None),
                name="the_clock_has_one_open_notice_for_a_kind_of_shortfall",
            ),
            models.CheckConstraint(
                name="only_an_issued_notice_goes_further",
                condition=Q(state__in=["checking", "set_aside"], published_at=None)
                | (~Q(state__in=["checking", "set_aside"]) & Q(published_at__gte=F("triggered_at"))),
            ),
            models.CheckConstraint(
                name="a_notice_that_is_over_was_closed",
                condition=Q(
                    state__in=["set_aside", "fixed", "partly_fixed", "not_fixed", "lifted", "withdrawn"],
                    closed_at__isnull=False,
                )
                | (
                    ~Q(state__in=["set_aside", "fixed", "partly_fixed", "not_fixed", "lifted", "withdrawn"])
                    & Q(closed_at=None)
                ),
            ),
            models.CheckConstraint(
                name="what_people_name_is_said_in_words", condition=Q(trigger="clock") | ~Q(words="")
            ),
        ]

    def __str__(self):
        return self.reference

    def get_absolute_url(self):
        return reverse("accountability:notice", args=[self.reference])

    @property
    def is_open(self):
        return self.state not in self.OVER

    @property
    def is_public(self):
        return self.state != self.State.CHECKING

    @property
    def named(self):
        """Whom it is about, in words."""
        return self.institution.name if self.institution else self.get_respondent_display()

    @property
    def group(self):
        """The component of the framework that it concerns."""
        return GROUPS[self.component]

    @property
    def rung(self):
        """How far up the ladder it stands: 1 while it is checked, 2 to 5 from then on."""
        return _RUNGS.get(self.state, 2)

    def clock(self, kind):
        """The newest clock of this kind, or None."""
        return (
            Clock.objects.filter(subject=self.reference, kind=kind)
            .select_related("rule", "institution")
            .order_by("-started_at", "-pk")
            .first()
        )


_RUNGS = {
    Notice.State.CHECKING: 1,
    Notice.State.SET_ASIDE: 1,
    Notice.State.ANSWERED: 3,
    Notice.State.PLAN_AGREED: 3,
    Notice.State.FIXED: 3,
    Notice.State.PARTLY_FIXED: 3,
    Notice.State.NOT_FIXED: 3,
    Notice.State.BEFORE_BOARD: 4,
    Notice.State.IN_FORCE: 5,
    Notice.State.LIFTED: 5,
}


class OfNoticeQuerySet(models.QuerySet):
    def public(self):
        """What belongs to a notice that everybody reads."""
        return self.exclude(notice__state=Notice.State.CHECKING)


class NoticeRecord(models.Model):
    """A record that shows the shortfall, and since when. ``key`` says what was found, so that it is found once."""

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="records")
    subject = models.CharField(max_length=80)
    key = models.CharField(max_length=120, unique=True, null=True, blank=True)
    since_on = models.DateField(null=True, blank=True)
    added_at = models.DateTimeField()

    objects = OfNoticeQuerySet.as_manager()
    history = HistoricalRecords(get_user=nobody)

    class Meta:
        ordering = ["added_at", "pk"]
        verbose_name = _("record behind a notice")
        verbose_name_plural = _("records behind notices")
        constraints = [
            models.UniqueConstraint(
                fields=["notice", "subject", "key"], name="a_notice_lists_a_record_once_for_each_thing_found"
            ),
        ]

    def __str__(self):
        return f"{self.notice.reference}: {self.subject}"


class NoticeWord(models.Model):
    """What a respondent, its board or a reviewing body says of a notice. Never changed; the next one stands beside it."""

    class Kind(models.TextChoices):
        FACTS = "facts", _("What the institution said in the check of facts")
        ANSWER = "answer", _("Answer")
        BOARD = "board", _("Answer of its board")
        APPEAL = "appeal", _("Appeal")
        RULING = "ruling", _("What the outside panel ruled")

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="said")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    body = models.TextField(_("In its words"), max_length=4000)
    said_at = models.DateTimeField()
    by = models.CharField(max_length=80)

    objects = OfNoticeQuerySet.as_manager()
    history = HistoricalRecords(get_user=nobody)

    class Meta:
        ordering = ["said_at", "pk"]
        verbose_name = _("word on a notice")
        verbose_name_plural = _("words on notices")
        constraints = [models.CheckConstraint(name="a_word_on_a_notice_has_words", condition=~Q(body=""))]

    def __str__(self):
        return f"{self.notice.reference}: {self.get_kind_display()}"
