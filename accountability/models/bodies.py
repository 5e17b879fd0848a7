"""Bodies in which the community and institutions decide together: what each is for, and what it may do."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from ballots.options import worded
from community.models import Institution, Membership, nobody


class Power(models.TextChoices):
    """What a body may do. All of them together are the model mandate."""

    PROPOSE = "propose", _("Propose what is decided")
    CHANGE = "change", _("Change what is put before it")
    VETO = "veto", _("Stop it")
    BUDGET = "budget", _("Decide on money")


class BodyQuerySet(models.QuerySet):
    def current(self, at):
        """Those founded by the moment and not dissolved."""
        return self.filter(Q(dissolved_at=None) | Q(dissolved_at__gt=at), founded_at__lte=at)


class Body(models.Model):
    """A body with seats, of an institution or of the community's own. Its mandate is a row for each wording."""

    class Kind(models.TextChoices):
        GOVERNANCE = "governance", _("Governance body")
        OVERSIGHT = "oversight", _("Oversight body")
        REDRESS = "redress", _("Redress panel")
        ADVISORY = "advisory", _("Advisory or stewardship group")

    # The first words of the addresses of pages that belong to no body.
    RESERVED = ("found", "list")
    # What whoever holds a seat is entitled to.
    ROLES = {
        Kind.GOVERNANCE: Membership.Role.SEAT_HOLDER,
        Kind.OVERSIGHT: Membership.Role.OVERSEER,
        Kind.REDRESS: Membership.Role.PANELIST,
        Kind.ADVISORY: Membership.Role.ADVISER,
    }

    code = models.CharField(
        max_length=40,
        unique=True,
        validators=[RegexValidator(r"^[a-z0-9]+(-[a-z0-9]+)*$")],
        help_text=_("Fixed when the body is founded, for example river-council."),
    )
    name_en = models.CharField(_("name in English"), max_length=120)
    name_es = models.CharField(_("name in Spanish"), max_length=120)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    institution = models.ForeignKey(
        Institution,
        verbose_name=_("institution"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="bodies",
    )
    founded_at = models.DateTimeField()
    dissolved_at = models.DateTimeField(null=True, blank=True)
    dissolve_reason = models.TextField(_("why it was dissolved"), max_length=1000, blank=True)

    objects = BodyQuerySet.as_manager()
    history = HistoricalRecords(get_user=nobody)

    class Meta:
        ordering = ["code"]
        verbose_name = _("body with seats")
        verbose_name_plural = _("bodies with seats")
        constraints = [
            models.CheckConstraint(
                name="a_body_is_named_in_every_language", condition=~Q(name_en="") & ~Q(name_es="")
            ),
            models.CheckConstraint(
                name="a_body_is_dissolved_with_a_reason",
                condition=Q(dissolved_at=None, dissolve_reason="")
                | (Q(dissolved_at__gte=F("founded_at")) & ~Q(dissolve_reason="")),
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("accountability:body", kwargs={"reference": self.code})

    @property
    def reference(self):
        """What the public record calls it."""
        return f"BOD-{self.code}"

    @property
    def name(self):
        return worded({"en": self.name_en, "es": self.name_es})

    @property
    def title(self):
        return self.name

    @property
    def role(self):
        """What whoever holds one of its seats is entitled to."""
        return self.ROLES[self.kind]

    def mandate(self, at):
        """The mandate in force at the moment, or the first one for a moment before it was founded."""
        rows = sorted(self.mandates.all(), key=lambda each: each.number)
        return next((row for row in reversed(rows) if row.in_force_from <= at), rows[0])


class Mandate(models.Model):
    """One wording of what a body is for, what it may do, and what a seat is paid for a meeting.

    ``powers`` are codes of ``Power``. Without a ``rate`` its seats are not paid.
    """

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="mandates")
    number = models.PositiveIntegerField()
    words_en = models.TextField(_("what it is for, in English"), max_length=2000)
    words_es = models.TextField(_("what it is for, in Spanish"), max_length=2000)
    powers = models.JSONField(_("what it may do"), default=list, blank=True)
    rate = models.DecimalField(
        _("what a seat is paid for a meeting"), max_digits=9, decimal_places=2, null=True, blank=True
    )
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    reason = models.TextField(_("why it was changed"), max_length=1000, blank=True)
    in_force_from = models.DateTimeField()

    history = HistoricalRecords(get_user=nobody)

    class Meta:
        ordering = ["body", "-number"]
        verbose_name = _("mandate of a body")
        verbose_name_plural = _("mandates of bodies")
        constraints = [
            models.UniqueConstraint(fields=["body", "number"], name="a_mandate_has_a_number_once"),
            models.CheckConstraint(
                name="a_mandate_is_worded_in_every_language", condition=~Q(words_en="") & ~Q(words_es="")
            ),
            models.CheckConstraint(
                name="a_mandate_is_changed_with_a_reason",
                condition=Q(number=1, reason="") | (Q(number__gt=1) & ~Q(reason="")),
            ),
            models.CheckConstraint(
                name="a_rate_of_pay_has_a_currency",
                condition=Q(rate=None, currency="") | (Q(rate__gt=0) & ~Q(currency="")),
            ),
        ]

    def __str__(self):
        return f"{self.body.reference} {self.number}"

    @property
    def words(self):
        return worded({"en": self.words_en, "es": self.words_es})

    @property
    def against_model(self):
        """Each power of the model mandate with whether the body has it."""
        return [(power, power.value in self.powers) for power in Power]
