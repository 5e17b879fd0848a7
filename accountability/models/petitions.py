"""A petition of the community: so many members say together that somebody fell short, and nobody sees who."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accountability.models.notices import COMPONENTS, Notice, Respondent
from community.models import Institution, Member, nobody


class PetitionQuerySet(models.QuerySet):
    def public(self):
        return self.all()

    def gathering(self, at):
        return self.filter(closed_at=None, notice=None, closes_at__gt=at)

    def expired(self, at):
        """Those whose time is over and that nobody closed yet."""
        return self.filter(closed_at=None, notice=None, closes_at__lte=at)


class Petition(models.Model):
    """What members ask the oversight body to take up. With the last of ``needed`` members it becomes a notice.

    How many back it so far is told nowhere. ``opener`` is kept while it gathers, so that nobody opens another about the
    same, and is shown to nobody. ``closed_because`` is why a steward closed it; without it, its time ran out.
    """

    wagtail_reference_index_ignore = True

    reference = models.CharField(max_length=20, unique=True)
    respondent = models.CharField(max_length=12, choices=Respondent.choices, default=Respondent.INSTITUTION)
    institution = models.ForeignKey(
        Institution, null=True, blank=True, on_delete=models.PROTECT, related_name="petitions"
    )
    component = models.CharField(max_length=4, choices=COMPONENTS)
    words = models.TextField(_("What fell short"), max_length=2000)
    rule = models.CharField(_("The rule that was broken"), max_length=300)
    records = models.JSONField(default=list, blank=True)
    opener = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    needed = models.PositiveIntegerField()
    opened_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    notice = models.OneToOneField(
        Notice, null=True, blank=True, on_delete=models.PROTECT, related_name="petition"
    )
    gathered_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_because = models.TextField(_("Why it is closed"), max_length=1000, blank=True)

    objects = PetitionQuerySet.as_manager()
    history = HistoricalRecords(get_user=nobody, excluded_fields=["opener"])

    class Meta:
        ordering = ["-opened_at", "-reference"]
        verbose_name = _("petition")
        verbose_name_plural = _("petitions")
        constraints = [
            models.CheckConstraint(
                name="a_petition_names_an_institution_or_those_who_run_the_process",
                condition=Q(respondent="institution", institution__isnull=False)
                | (~Q(respondent="institution") & Q(institution=None)),
            ),
            models.CheckConstraint(
                name="a_petition_that_gathered_enough_is_a_notice",
                condition=Q(notice=None, gathered_at=None)
                | Q(notice__isnull=False, gathered_at__gte=F("opened_at"), closed_at=None),
            ),
            models.CheckConstraint(
                name="a_reason_to_close_a_petition_closes_it",
                condition=Q(closed_because="") | Q(closed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="a_petition_has_words_and_a_rule", condition=~Q(words="") & ~Q(rule="") & Q(needed__gt=1)
            ),
        ]

    def __str__(self):
        return self.reference

    def get_absolute_url(self):
        return reverse("accountability:petition", args=[self.reference])

    @property
    def named(self):
        """Whom it is about, in words."""
        return self.institution.name if self.institution else self.get_respondent_display()

    @property
    def is_taken_down(self):
        """Whether a steward closed it, so that its words are not shown."""
        return bool(self.closed_because)

    def status(self, at):
        """Where it stands, in words."""
        if self.notice_id is not None:
            return _("Enough members back it – a notice came of it")
        if self.is_taken_down:
            return _("Closed by a steward")
        if self.closed_at is not None or at >= self.closes_at:
            return _("Not enough members backed it in time")
        return _("Gathering")


class PetitionBacking(models.Model):
    """A member who backs a petition. Who it is, is nobody’s business: taking it back deletes the row."""

    is_secret = True
    wagtail_reference_index_ignore = True

    petition = models.ForeignKey(Petition, on_delete=models.CASCADE, related_name="backings")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    backed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["petition", "member"], name="a_member_backs_a_petition_once"),
        ]

    def __str__(self):
        return str(self.petition_id)
