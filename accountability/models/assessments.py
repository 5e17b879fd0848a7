"""How an institution meets each criterion in a quarter, as it sees it itself, as the community does, and as oversight does."""

from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from accountability.framework import ITEMS, Kind
from community.models import Institution, Member

CRITERIA = {code: item for code, item in ITEMS.items() if item.kind == Kind.CRITERION}


class CriterionRatingQuerySet(models.QuerySet):
    def of(self, institution, period):
        """Those of an institution for a quarter."""
        return self.filter(institution=institution, starts_on=period.starts_on)

    def current(self, at):
        """The last one of each voice by the moment."""
        newest = (
            CriterionRating.objects.filter(
                institution=OuterRef("institution"),
                starts_on=OuterRef("starts_on"),
                criterion=OuterRef("criterion"),
                voice=OuterRef("voice"),
                rated_at__lte=at,
            )
            .order_by("-number")
            .values("pk")[:1]
        )
        return self.filter(pk=Subquery(newest))


class CriterionRating(models.Model):
    """What one voice says of a criterion in a quarter: never changed; who thinks otherwise later rates again.

    Voices stand side by side and are never merged. ``starts_on`` is the first day of the quarter, ``records`` are the
    references of public records that show it.
    """

    class Voice(models.TextChoices):
        INSTITUTION = "institution", _("The institution")
        COMMUNITY = "community", _("A seat of the community")
        OVERSIGHT = "oversight", _("The oversight body")

    class Rating(models.TextChoices):
        IN_PLACE = "in_place", _("In place")
        IN_PART = "in_part", _("In part")
        NOT_IN_PLACE = "not_in_place", _("Not in place")
        CANNOT_TELL = "cannot_tell", _("Cannot tell")

    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="criterion_ratings")
    starts_on = models.DateField(_("first day of the quarter"))
    criterion = models.CharField(_("criterion"), max_length=8, choices=[(code, code) for code in CRITERIA])
    voice = models.CharField(_("voice"), max_length=12, choices=Voice.choices)
    number = models.PositiveIntegerField(_("version"))
    seat = models.CharField(_("seat"), max_length=120, blank=True)
    rater = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    rating = models.CharField(_("Is it so?"), max_length=12, choices=Rating.choices)
    evidence = models.TextField(_("What shows it"), max_length=2000)
    records = models.JSONField(_("Records that show it"), default=list, blank=True)
    rated_at = models.DateTimeField()

    objects = CriterionRatingQuerySet.as_manager()

    class Meta:
        ordering = ["rated_at", "pk"]
        verbose_name = _("rating of a criterion")
        verbose_name_plural = _("ratings of criteria")
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "starts_on", "criterion", "voice", "number"],
                name="a_voice_rates_a_criterion_in_versions",
            ),
            models.CheckConstraint(name="a_rating_of_a_criterion_is_shown", condition=~Q(evidence="")),
            models.CheckConstraint(
                name="the_community_rates_a_criterion_by_a_seat",
                condition=(Q(voice="community") & ~Q(seat="")) | (~Q(voice="community") & Q(seat="")),
            ),
        ]

    def __str__(self):
        return f"{self.institution.code}/{self.criterion}: {self.get_rating_display()}"

    @property
    def item(self):
        return CRITERIA[self.criterion]
