"""What people said about a proposal."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from community.models import Institution, nobody
from proposals.models.proposal import Proposal

# What stands where words beside others were taken out for good, in both languages.
TAKEN_OUT = "These words were taken out for good · Estas palabras se quitaron para siempre"


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

    def not_held(self):
        """Those whose words are not held back: what a moderator has not judged yet is for no list of staff."""
        return self.filter(held_at__isnull=True)


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
    language = models.CharField(max_length=8, default="en")
    said_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    held_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)
    removal_reason = models.CharField(max_length=20, blank=True, help_text="The code of the reason.")
    entry_key = models.CharField(max_length=64)

    # The fields that hold its words.
    words = ("body",)
    # The fields that hold what somebody else answered to it, who is no author of it.
    beside = ()
    # Whether a person says it for themselves. What is said for an institution or the community stands under no
    # person's name, and nobody is kept from saying much of it.
    is_personal = True
    # Whether only stewards judge it, and no other moderators.
    is_for_stewards = False
    # What its address is made of, besides its proposal.
    stands_on = ()

    objects = ContributionQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["said_at", "pk"]

    @property
    def is_shown(self):
        return self.withdrawn_at is None and self.held_at is None and self.removed_at is None

    @property
    def is_answered_beside(self):
        """Whether it stands with words of somebody else, which stay when its own go."""
        return any(getattr(self, name) not in ("", TAKEN_OUT) for name in self.beside)

    def earlier_wordings(self):
        """Rows with ``words`` and an ``entry_key`` of their own, which go when its words go."""
        return []


class Comment(Contribution):
    """A view: what somebody thinks of a proposal, or a reply to what somebody else thinks.

    ``body`` is its newest wording, ``entry_key`` the entry that holds it; earlier wordings are its ``wordings``.
    """

    class Stance(models.TextChoices):
        SUPPORT = "support", _("I support this")
        CONCERN = "concern", _("I have a concern")
        COMMENT = "comment", _("Neither: I want to say something")

    words = ("body",)

    stance = models.CharField(
        _("What kind of view is it?"), max_length=10, choices=Stance.choices, default=Stance.COMMENT
    )
    channel = models.CharField(max_length=12, choices=Channel.choices, default=Channel.WEB)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="replies"
    )
    body = models.TextField(_("Your view"), blank=True)
    said_on = models.DateField(
        null=True, blank=True, help_text="The day of words that came on paper, by phone or at a meeting."
    )
    meeting = models.ForeignKey(
        "proposals.Meeting", null=True, blank=True, on_delete=models.PROTECT, related_name="comments"
    )
    revised_at = models.DateTimeField(null=True, blank=True)

    history = HistoricalRecords(get_user=nobody, excluded_fields=["body", "stance", "author"])

    class Meta(Contribution.Meta):
        verbose_name = _("view")
        verbose_name_plural = _("views")
        indexes = [models.Index(fields=["proposal", "parent", "said_at"])]
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
            # That a reply has no reply needs another row to see, so the rule asks it under the proposal's lock.
            models.CheckConstraint(
                name="a_reply_takes_no_side_and_answers_something_else",
                condition=Q(parent__isnull=True) | (Q(stance="comment") & ~Q(parent=F("id"))),
            ),
            models.CheckConstraint(
                name="a_comment_is_revised_after_it_was_said",
                condition=Q(revised_at__isnull=True) | Q(revised_at__gte=F("said_at")),
            ),
        ]

    def __str__(self):
        return f"{self.proposal_id}/{self.pk}"

    def get_absolute_url(self):
        return reverse(
            "proposals:comment_at", kwargs={"reference": self.proposal.reference, "number": self.pk}
        )

    def earlier_wordings(self):
        return list(self.wordings.all())


class CommentVersion(models.Model):
    """An earlier wording of a view, as it stood from ``said_at`` until the next. Its words go with the view's."""

    words = ("body",)

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="wordings")
    stance = models.CharField(max_length=10, choices=Comment.Stance.choices)
    body = models.TextField(blank=True)
    said_at = models.DateTimeField()
    entry_key = models.CharField(max_length=64)

    class Meta:
        ordering = ["said_at", "pk"]
        verbose_name = _("earlier wording")
        verbose_name_plural = _("earlier wordings")

    def __str__(self):
        return f"{self.comment_id} – {self.said_at:%Y-%m-%d}"
