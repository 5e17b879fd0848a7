"""What is known of a data use that was allowed: what was handed over, what came of it; and uses nobody told of."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from community.models import Clock, Institution, Member, Membership, nobody
from proposals.models import Proposal


class UseRelease(models.Model):
    """A dataset that was handed over or opened in one month, and whether what people said no to was left out."""

    class OptOuts(models.TextChoices):
        APPLIED = "applied", _("Left out whoever said no")
        NOT_APPLIED = "not_applied", _("Did not leave out whoever said no")
        NONE_KNOWN = "none_known", _("Nobody could say no")

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="releases")
    dataset = models.CharField(_("dataset"), max_length=300)
    month = models.DateField(_("month"), help_text=_("The first day of it."))
    opt_outs = models.CharField(_("Those who said no"), max_length=12, choices=OptOuts.choices)
    opt_outs_reason = models.CharField(_("Why they were not left out"), max_length=300, blank=True)
    reported_at = models.DateTimeField()

    history = HistoricalRecords(get_user=nobody)

    class Meta:
        ordering = ["-month", "dataset"]
        verbose_name = _("release of data")
        verbose_name_plural = _("releases of data")
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "dataset", "month"], name="a_dataset_is_released_once_a_month"
            ),
            models.CheckConstraint(
                name="a_release_is_told_by_the_month", condition=Q(month__day=1) & ~Q(dataset="")
            ),
            models.CheckConstraint(
                name="who_passes_over_a_no_says_why",
                condition=Q(opt_outs="applied", opt_outs_reason="")
                | (~Q(opt_outs="applied") & ~Q(opt_outs_reason="")),
            ),
        ]

    def __str__(self):
        return f"{self.proposal.reference}: {self.dataset} {self.month:%Y-%m}"


class UseOutput(models.Model):
    """What came of a use, where everybody can read it: a report, an article, a tool."""

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="outputs")
    title = models.CharField(_("title"), max_length=300)
    url = models.URLField(_("address"), max_length=500)
    published_on = models.DateField(_("published on"))
    reported_at = models.DateTimeField()

    history = HistoricalRecords(get_user=nobody)

    class Meta:
        ordering = ["-published_on", "title"]
        verbose_name = _("output of a use")
        verbose_name_plural = _("outputs of uses")
        constraints = [
            models.UniqueConstraint(fields=["proposal", "url"], name="an_output_is_listed_once_for_a_use"),
        ]

    def __str__(self):
        return f"{self.proposal.reference}: {self.title}"


class MissingUseQuerySet(models.QuerySet):
    """Each adjective names one state, as ``MissingUse.state`` does for one row."""

    def unread(self):
        """Nobody has read it yet; only stewards see it."""
        return self.filter(passed_on_at=None, declined_at=None)

    def waiting_for(self, steward, at):
        """Unread ones that this steward can read: neither their own nor of an institution that they speak for."""
        held = Membership.objects.current(at).filter(member=steward, role__in=Membership.INSTITUTION_ROLES)
        return self.unread().exclude(reporter=steward).exclude(institution__in=held.values("institution"))

    def public(self):
        """A steward passed it on to the institution."""
        return self.filter(passed_on_at__isnull=False)

    def waiting(self, at):
        return self.public().filter(clock__in=Clock.objects.running(at))

    def late(self, at):
        return self.public().filter(clock__in=Clock.objects.late(at))


class MissingUse(models.Model):
    """Somebody says that data are used of which nothing stands here. What they say is public once a steward read it.

    Who said it is not public, and goes with their account.
    """

    class State(models.TextChoices):
        UNREAD = "unread", _("Received – being read")
        DECLINED = "declined", _("Not passed on – reason given")
        ASKED = "asked", _("The institution was asked")
        LATE = "late", _("The institution has not answered in time")
        REGISTERED = "registered", _("It was missing, and stands here now")
        NOT_A_USE = "not_a_use", _("The institution says that there is no such use")

    reference = models.CharField(max_length=20, unique=True)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="missing_uses")
    what = models.TextField(_("What the data are used for"), max_length=2000)
    how_known = models.TextField(_("How you know of it"), max_length=1000)
    language = models.CharField(max_length=8)
    reporter = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    reported_at = models.DateTimeField()
    passed_on_at = models.DateTimeField(null=True, blank=True)
    declined_at = models.DateTimeField(null=True, blank=True)
    decline_reason = models.TextField(_("Why it is not passed on"), max_length=1000, blank=True)
    clock = models.OneToOneField(Clock, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    answer = models.TextField(_("The answer"), max_length=2000, blank=True)
    proposal = models.ForeignKey(
        Proposal, null=True, blank=True, on_delete=models.PROTECT, related_name="missing_uses"
    )

    objects = MissingUseQuerySet.as_manager()
    # Nobody has read what is written before a steward has, so no copy of it is kept.
    history = HistoricalRecords(
        get_user=nobody, excluded_fields=["reporter", "what", "how_known", "decline_reason"]
    )

    class Meta:
        ordering = ["-reported_at", "-pk"]
        verbose_name = _("use that is missing here")
        verbose_name_plural = _("uses that are missing here")
        constraints = [
            models.CheckConstraint(
                name="a_missing_use_is_passed_on_with_a_date_or_declined_with_a_reason",
                condition=Q(passed_on_at=None, clock=None, declined_at=None, decline_reason="")
                | Q(passed_on_at__isnull=False, clock__isnull=False, declined_at=None, decline_reason="")
                | (Q(passed_on_at=None, clock=None, declined_at__isnull=False) & ~Q(decline_reason="")),
            ),
            models.CheckConstraint(
                name="only_what_was_passed_on_is_answered",
                condition=Q(answer="", proposal=None) | Q(passed_on_at__isnull=False),
            ),
        ]

    def __str__(self):
        return self.reference

    def get_absolute_url(self):
        return reverse("uses:missing_one", args=[self.reference])

    def state(self, at):
        """Where it stands at the moment: the first that fits."""
        if self.passed_on_at is None:
            return self.State.UNREAD if self.declined_at is None else self.State.DECLINED
        if self.clock.stopped_at is not None and self.clock.stopped_at <= at:
            return self.State.REGISTERED if self.proposal_id else self.State.NOT_A_USE
        return self.State.LATE if self.clock.reading(at).state == "late" else self.State.ASKED
