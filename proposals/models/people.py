"""Those who stand behind a proposal beside whoever filed it, and the links with which they were asked."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from community.models import Institution, nobody
from proposals.models.proposal import Proposal


class InvitationQuerySet(models.QuerySet):
    def open(self, at):
        """Those that somebody can still answer; the end is not part of the time."""
        return self.filter(used_at__isnull=True, expires_at__gt=at)


class Invitation(models.Model):
    """A link that asks whoever holds it to stand behind a proposal; it works once.

    Secret, because whoever knows the link can answer in the place of the person who was meant. Only the hash of
    its key is kept.
    """

    is_secret = True
    wagtail_reference_index_ignore = True

    class Role(models.TextChoices):
        CO_AUTHOR = "co_author", _("Co-author")
        SPONSOR = "sponsor", _("Community sponsor")
        INSTITUTION = "institution", _("Sponsor in the name of an institution")

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="invitations")
    role = models.CharField(max_length=12, choices=Role.choices)
    key_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["made_at", "pk"]

    def __str__(self):
        return f"Invitation {self.pk}"


class PartnerQuerySet(models.QuerySet):
    def current(self):
        """Those who stand behind it now."""
        return self.filter(left_at__isnull=True)

    def of(self, role):
        """Those who joined in this ``Invitation.Role``."""
        if role == Invitation.Role.CO_AUTHOR:
            return self.filter(role=Partner.Role.CO_AUTHOR)
        return self.filter(role=Partner.Role.SPONSOR, institution__isnull=role != Invitation.Role.INSTITUTION)


class Partner(models.Model):
    """A person who writes a proposal along, or who says in public that it should come about.

    With ``institution`` it is that institution which says so, and ``member`` is who accepted in its name.
    """

    class Role(models.TextChoices):
        CO_AUTHOR = "co_author", _("Co-author")
        SPONSOR = "sponsor", _("Sponsor")

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="partners")
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    institution = models.ForeignKey(
        Institution, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    role = models.CharField(max_length=10, choices=Role.choices)
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)
    entry_key = models.CharField(max_length=64)

    objects = PartnerQuerySet.as_manager()
    history = HistoricalRecords(get_user=nobody, excluded_fields=["member"])

    class Meta:
        ordering = ["joined_at", "pk"]
        verbose_name = _("co-author or sponsor")
        verbose_name_plural = _("co-authors and sponsors")
        constraints = [
            models.CheckConstraint(
                name="an_institution_only_sponsors_a_proposal",
                condition=Q(institution__isnull=True) | Q(role="sponsor"),
            ),
            models.CheckConstraint(
                name="a_partner_leaves_after_joining",
                condition=Q(left_at__isnull=True) | Q(left_at__gte=F("joined_at")),
            ),
            models.UniqueConstraint(
                fields=["proposal", "member"],
                condition=Q(left_at__isnull=True),
                name="a_person_has_one_part_in_a_proposal_at_a_time",
            ),
            models.UniqueConstraint(
                fields=["proposal", "institution"],
                condition=Q(left_at__isnull=True),
                name="an_institution_sponsors_a_proposal_once_at_a_time",
            ),
        ]

    def __str__(self):
        return f"{self.proposal_id}/{self.pk}"
