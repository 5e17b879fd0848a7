"""What follows when nothing is mended: steps that an institution signed, consequences in force, referrals outside."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accountability.models.motions import Motion
from accountability.models.notices import Notice
from community.models import Hold, Institution, nobody

# The steps of the ladder, from a reminder to a referral outside.
STEPS = {
    0: _("Reminder"),
    1: _("Late mark"),
    2: _("Shortfall notice"),
    3: _("Answer and fix plan"),
    4: _("Escalation to its own board"),
    5: _("Consequence in our power"),
    6: _("Referral outside"),
}


class SignedStepQuerySet(models.QuerySet):
    def in_force(self, at):
        return self.filter(Q(ended_at=None) | Q(ended_at__gt=at), signed_at__lte=at)


class SignedStep(models.Model):
    """That an institution agreed to a step of the ladder, in the words of a clause; it can take that back in public."""

    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="signed_steps")
    step = models.PositiveSmallIntegerField(choices=list(STEPS.items()))
    clause = models.CharField(_("The clause that was signed"), max_length=300)
    signed_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = SignedStepQuerySet.as_manager()
    history = HistoricalRecords(get_user=nobody)

    class Meta:
        ordering = ["step", "signed_at"]
        verbose_name = _("signed step of the ladder")
        verbose_name_plural = _("signed steps of the ladder")
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "step"],
                condition=Q(ended_at=None),
                name="an_institution_signs_a_step_once",
            ),
            models.CheckConstraint(
                name="there_are_seven_steps", condition=Q(step__gte=0, step__lte=6) & ~Q(clause="")
            ),
            models.CheckConstraint(
                name="a_signature_ends_after_it_was_given",
                condition=Q(ended_at=None) | Q(ended_at__gt=F("signed_at")),
            ),
        ]

    def __str__(self):
        return f"{self.institution.code}: {self.step}"


class ConsequenceQuerySet(models.QuerySet):
    def in_force(self, at):
        return self.filter(Q(lifted_at=None) | Q(lifted_at__gt=at), ordered_at__lte=at)


class Consequence(models.Model):
    """One consequence that the community's seats voted, with the clause that allows it and what ends it."""

    class Kind(models.TextChoices):
        APPROVALS = "approvals", _("No new approvals")
        DATA_USE = "data_use", _("Hold on a use of data")
        AUDIT = "audit", _("Independent audit at its own cost")
        SEAT = "seat", _("Its seat has no vote for a term")
        RECONSENT = "reconsent", _("People are asked anew before the data are used further")
        END = "end", _("Its participation ends")

    # What this portal enforces by itself.
    ENFORCED = (Kind.APPROVALS, Kind.DATA_USE, Kind.SEAT)

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="consequences")
    motion = models.OneToOneField(Motion, on_delete=models.PROTECT, related_name="consequence")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    subject = models.CharField(max_length=120, blank=True)
    clause = models.CharField(max_length=300)
    exit_condition = models.CharField(max_length=300)
    hold = models.OneToOneField(Hold, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    ordered_at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True, blank=True)

    objects = ConsequenceQuerySet.as_manager()
    history = HistoricalRecords(get_user=nobody)

    class Meta:
        ordering = ["ordered_at", "pk"]
        verbose_name = _("consequence")
        verbose_name_plural = _("consequences")
        constraints = [
            models.CheckConstraint(
                name="a_consequence_has_a_clause_and_an_end", condition=~Q(clause="") & ~Q(exit_condition="")
            ),
            models.CheckConstraint(
                name="what_the_portal_enforces_has_its_hold",
                condition=Q(kind__in=["approvals", "data_use", "seat"], hold__isnull=False)
                | (~Q(kind__in=["approvals", "data_use", "seat"]) & Q(hold=None)),
            ),
        ]

    def __str__(self):
        return f"{self.notice.reference}: {self.get_kind_display()}"


class Referral(models.Model):
    """That a matter was sent to an agency outside, on which ground, and what it answered."""

    class Agency(models.TextChoices):
        OCR = "ocr", _("Office for Civil Rights (federal)")
        ATTORNEY_GENERAL = "attorney_general", _("State attorney general")
        HEALTH_DEPARTMENT = "health_department", _("State health department or Medicaid agency")
        ACCREDITOR = "accreditor", _("Accreditor")
        TAX = "tax", _("Tax authority, for the duties of exempt hospitals")
        ETHICS = "ethics", _("Research ethics board or its federal office")
        FUNDER = "funder", _("Funder or payer")
        OTHER = "other", _("Another agency")

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="referrals")
    agency = models.CharField(_("To whom"), max_length=20, choices=Agency.choices)
    named = models.CharField(_("Its name"), max_length=200)
    ground = models.TextField(_("On which ground"), max_length=1000)
    sent_on = models.DateField(_("Sent on"))
    recorded_at = models.DateTimeField()
    replied_on = models.DateField(_("Answered on"), null=True, blank=True)
    reply = models.TextField(_("What it answered"), max_length=2000, blank=True)

    history = HistoricalRecords(get_user=nobody)

    class Meta:
        ordering = ["sent_on", "pk"]
        verbose_name = _("referral outside")
        verbose_name_plural = _("referrals outside")
        constraints = [
            models.CheckConstraint(
                name="a_reply_has_a_day_and_words",
                condition=Q(replied_on=None, reply="") | (Q(replied_on__gte=F("sent_on")) & ~Q(reply="")),
            ),
        ]

    def __str__(self):
        return f"{self.notice.reference}: {self.get_agency_display()}"
