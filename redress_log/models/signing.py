"""What people who were harmed say about a remedy. Secret: it tells who they are, and their words are theirs."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from community.codes import hash_code
from redress_log.models.cases import Case, SignedBy
from redress_log.models.remedies import CommunityVote, Plan
from redress_log.models.reports import Report
from redress_log.private import PrivateTextField

About = CommunityVote.About


def hash_link(token):
    """What is kept of the secret in a link by mail."""
    return hash_code("confirmation", token)


class Answer(models.TextChoices):
    ACCEPT = "accept", _("Yes")
    WITH_LIMITS = "accept_with_limits", _("Partly")
    REFUSE = "refuse", _("No")


class SignOff(models.Model):
    """The answer of one person who was harmed, or of whom they chose, to a plan or to whether it was put right.

    ``words`` are for the panel; the institution gets them only where ``words_go_on`` says so.
    """

    is_secret = True
    wagtail_reference_index_ignore = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="sign_offs")
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="+")
    about = models.CharField(max_length=20, choices=About.choices)
    by = models.CharField(
        max_length=20, choices=[(by.value, by.label) for by in (SignedBy.AFFECTED, SignedBy.REPRESENTATIVE)]
    )
    answer = models.CharField(max_length=20, choices=Answer.choices)
    words = PrivateTextField()
    words_go_on = models.BooleanField(default=False)
    signed_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["report", "plan", "about"],
                condition=Q(superseded_at__isnull=True),
                name="a_person_answers_once_for_each_plan",
            ),
            models.CheckConstraint(
                name="only_those_who_were_harmed_sign_off",
                condition=Q(by__in=[SignedBy.AFFECTED, SignedBy.REPRESENTATIVE]),
            ),
        ]

    def __str__(self):
        return f"{self.report_id}: {self.answer}"


class ConfirmationLink(models.Model):
    """A link by mail that opens one question without signing in. Opening it changes nothing; it serves once."""

    is_secret = True
    wagtail_reference_index_ignore = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="links")
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="+")
    about = models.CharField(max_length=20, choices=About.choices)
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self):
        return f"{self.report_id}: {self.about}"


class ReopenRequestQuerySet(models.QuerySet):
    def unanswered(self):
        return self.filter(answered_at__isnull=True)


class ReopenRequest(models.Model):
    """Somebody says that harm is back, or that a part of a remedy proves undone; the panel reads it and decides."""

    is_secret = True
    wagtail_reference_index_ignore = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    words = PrivateTextField()
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = ReopenRequestQuerySet.as_manager()

    def __str__(self):
        return f"{self.case_id}: to be opened again"
