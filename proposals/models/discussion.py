"""What people said about a proposal."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from community.models import Institution
from proposals.models.proposal import Proposal, nobody


class Channel(models.TextChoices):
    """The way by which words came in."""

    WEB = "web", _("Here")
    PAPER = "paper", _("On paper")
    PHONE = "phone", _("By phone")
    MEETING = "meeting", _("At a meeting")


class ContributionQuerySet(models.QuerySet):
    def shown(self):
        """Those whose words everybody can read now."""
        return self.filter(withdrawn_at__isnull=True, held_at__isnull=True, removed_at__isnull=True)


class Contribution(models.Model):
    """Words that somebody adds to a proposal: what all kinds of them have in common.

    Withdrawn by its author, or removed by a moderator, it keeps its place and loses its words, here and on
    the record; held, it keeps both, and only its author and moderators see the words. ``entry_key`` is the
    record's key for the entry that holds the words.
    """

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="%(class)ss")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="%(class)ss",
    )
    institution = models.ForeignKey(
        Institution, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    channel = models.CharField(max_length=12, choices=Channel.choices, default=Channel.WEB)
    language = models.CharField(max_length=8, default="en")
    said_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    held_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)
    removal_reason = models.CharField(max_length=20, blank=True, help_text="The code of the reason.")
    entry_key = models.CharField(max_length=64)

    # The fields that hold its words.
    words = ("body",)

    objects = ContributionQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["said_at", "pk"]

    @property
    def is_shown(self):
        return self.withdrawn_at is None and self.held_at is None and self.removed_at is None


class Comment(Contribution):
    """What somebody said about a proposal."""

    body = models.TextField(_("Your comment"), blank=True)
    said_on = models.DateField(
        null=True, blank=True, help_text="The day of words that came on paper, by phone or at a meeting."
    )
    meeting = models.ForeignKey(
        "proposals.Meeting", null=True, blank=True, on_delete=models.PROTECT, related_name="comments"
    )

    history = HistoricalRecords(get_user=nobody, excluded_fields=["body", "author"])

    class Meta(Contribution.Meta):
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        constraints = [
            models.CheckConstraint(
                name="words_that_came_in_elsewhere_have_a_day",
                condition=Q(channel="web", said_on__isnull=True, meeting__isnull=True)
                | (~Q(channel="web") & Q(said_on__isnull=False, author__isnull=True)),
            ),
            models.CheckConstraint(
                name="a_comment_has_words_unless_it_was_taken_away",
                condition=(Q(withdrawn_at__isnull=True, removed_at__isnull=True) & ~Q(body=""))
                | ((Q(withdrawn_at__isnull=False) | Q(removed_at__isnull=False)) & Q(body="")),
            ),
        ]

    def __str__(self):
        return f"{self.proposal_id}/{self.pk}"

    def get_absolute_url(self):
        return f"{self.proposal.get_absolute_url()}#comment-{self.pk}"
