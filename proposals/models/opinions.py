"""Short statements that people mark, and the map that their marks make once."""

from django.conf import settings
from django.db import models
from django.db.models import Case, Exists, OuterRef, Q, Subquery, Value, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from community.models import nobody
from proposals.models.discussion import Comment, Contribution, ContributionQuerySet
from proposals.models.proposal import Proposal

# In characters, as Polis has it: one thought that can be read on a phone without scrolling.
LONGEST_STATEMENT = 140


class StatementQuerySet(ContributionQuerySet):
    def with_choice_of(self, member):
        """Each with ``my_choice``, what the member marked last, or None."""
        newest = StatementMark.objects.newest().filter(statement=OuterRef("pk"), member=member.pk)
        return self.annotate(my_choice=Subquery(newest.values("choice")[:1]))

    def unmarked_first(self):
        """Of those ``with_choice_of`` somebody: what they can still mark first, in the order in which it was said."""
        waiting = Q(
            my_choice__isnull=True, withdrawn_at__isnull=True, held_at__isnull=True, removed_at__isnull=True
        )
        return self.order_by(Case(When(waiting, then=Value(0)), default=Value(1)), "said_at", "pk")


class Statement(Contribution):
    """One thought about a proposal, short enough to agree or disagree with.

    A steward may draw one from what somebody said at greater length; ``comment`` is then what was said.
    """

    words = ("text",)

    text = models.CharField(_("Your statement"), max_length=LONGEST_STATEMENT, blank=True)
    comment = models.ForeignKey(
        Comment, null=True, blank=True, on_delete=models.SET_NULL, related_name="statements"
    )

    objects = StatementQuerySet.as_manager()
    history = HistoricalRecords(get_user=nobody, excluded_fields=["text", "author"])

    class Meta(Contribution.Meta):
        verbose_name = _("statement")
        verbose_name_plural = _("statements")
        constraints = [
            models.CheckConstraint(
                name="a_statement_has_words_unless_it_was_taken_away",
                condition=(Q(withdrawn_at__isnull=True, removed_at__isnull=True) & ~Q(text=""))
                | ((Q(withdrawn_at__isnull=False) | Q(removed_at__isnull=False)) & Q(text="")),
            ),
            models.UniqueConstraint(
                fields=["proposal", "text"],
                condition=~Q(text=""),
                name="a_statement_is_made_on_a_proposal_once",
            ),
        ]

    def __str__(self):
        return f"{self.proposal_id}/{self.pk}"

    def get_absolute_url(self):
        return reverse(
            "proposals:statement_at", kwargs={"reference": self.proposal.reference, "number": self.pk}
        )


class StatementMarkQuerySet(models.QuerySet):
    def newest(self):
        """The last mark of each person on each statement: what counts."""
        later = StatementMark.objects.filter(
            Q(marked_at__gt=OuterRef("marked_at"))
            | Q(marked_at=OuterRef("marked_at"), pk__gt=OuterRef("pk")),
            statement=OuterRef("statement"),
            member=OuterRef("member"),
        )
        return self.filter(~Exists(later))


class StatementMark(models.Model):
    """What somebody thinks of a statement, from a moment on. Rows are added and never changed.

    What a person thinks is theirs: no history, no list for staff, no word on the record, and they go with the
    person's account.
    """

    is_secret = True
    wagtail_reference_index_ignore = True

    class Choice(models.IntegerChoices):
        AGREE = 1, _("Agree")
        DISAGREE = -1, _("Disagree")
        PASS = 0, _("Pass")

    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="marks")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    choice = models.SmallIntegerField(choices=Choice.choices)
    marked_at = models.DateTimeField()

    objects = StatementMarkQuerySet.as_manager()

    class Meta:
        verbose_name = _("mark")
        verbose_name_plural = _("marks")
        constraints = [
            models.CheckConstraint(
                name="a_mark_agrees_disagrees_or_passes", condition=Q(choice__in=[-1, 0, 1])
            ),
        ]
        indexes = [models.Index(fields=["statement", "member", "marked_at"])]

    def __str__(self):
        return f"{self.statement_id}/{self.pk}"


class OpinionMap(models.Model):
    """What everybody may see of the marks, made once after the discussion closed.

    ``result`` is what ``proposals.opinions.publishable`` gives, with the keys of statements; ``fingerprint`` its
    SHA-256 as the record has it.
    """

    proposal = models.OneToOneField(Proposal, on_delete=models.PROTECT, related_name="opinion_map")
    result = models.JSONField()
    fingerprint = models.CharField(max_length=64)
    published_at = models.DateTimeField()

    history = HistoricalRecords(get_user=nobody)

    class Meta:
        verbose_name = _("opinion map")
        verbose_name_plural = _("opinion maps")

    def __str__(self):
        return self.proposal.reference

    def get_absolute_url(self):
        return reverse("proposals:opinions", kwargs={"reference": self.proposal.reference})
