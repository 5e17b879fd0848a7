"""What the oversight body asks of an institution: records, or to be audited; and what the institution answers."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from community.models import Clock, Institution, nobody


class AuditRequestQuerySet(models.QuerySet):
    def open(self):
        """Those that wait for their answer."""
        return self.filter(answered_at=None)


class AuditRequest(models.Model):
    """A public request of the oversight body, answered by the institution on a clock. Late answers stay late."""

    class Kind(models.TextChoices):
        RECORDS = "records", _("Records of the institution")
        AUDIT = "audit", _("An audit")

    reference = models.CharField(max_length=20, unique=True)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="audit_requests")
    kind = models.CharField(_("What is asked for"), max_length=10, choices=Kind.choices)
    asked = models.TextField(_("Which, and why"), max_length=2000)
    language = models.CharField(_("language"), max_length=8, choices=settings.LANGUAGES)
    asked_at = models.DateTimeField()
    clock = models.OneToOneField(Clock, on_delete=models.PROTECT, related_name="+")
    answer = models.TextField(_("The answer"), max_length=4000, blank=True)
    answer_language = models.CharField(max_length=8, choices=settings.LANGUAGES, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = AuditRequestQuerySet.as_manager()
    history = HistoricalRecords(get_user=nobody)

    class Meta:
        ordering = ["-asked_at", "-pk"]
        verbose_name = _("request for an audit")
        verbose_name_plural = _("requests for audits")
        constraints = [
            models.CheckConstraint(name="an_audit_is_asked_for_in_words", condition=~Q(asked="")),
            models.CheckConstraint(
                name="an_audit_is_answered_in_words",
                condition=Q(answered_at=None, answer="", answer_language="")
                | (Q(answered_at__gte=F("asked_at")) & ~Q(answer="") & ~Q(answer_language="")),
            ),
        ]

    def __str__(self):
        return self.reference

    def get_absolute_url(self):
        return reverse("accountability:audit", args=[self.reference])

    @property
    def title(self):
        return f"{self.get_kind_display()} – {self.institution.name}"

    @property
    def is_late(self):
        """Whether it was answered after its day."""
        return self.answered_at is not None and self.answered_at >= self.clock.due_at
