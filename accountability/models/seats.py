"""The seats of bodies, who holds each from when until when, and what ties them."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accountability.models.bodies import Body
from community.models import Institution, Membership, community_calendar, nobody
from proposals.models import Proposal


class SeatQuerySet(models.QuerySet):
    def standing(self, at):
        """Those there at the moment."""
        return self.filter(Q(abolished_at=None) | Q(abolished_at__gt=at), created_at__lte=at)


class Seat(models.Model):
    """A seat of a body. Whether it is kept for lived experience is said of the seat, never of whoever holds it."""

    class Kind(models.TextChoices):
        COMMUNITY = "community", _("Community seat")
        INSTITUTION = "institution", _("Institution seat")

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="seats")
    number = models.PositiveIntegerField()
    name = models.CharField(_("public name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    institution = models.ForeignKey(
        Institution,
        verbose_name=_("institution"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="seats",
    )
    is_voting = models.BooleanField(_("has a vote"))
    is_designated = models.BooleanField(_("kept for lived experience"), default=False)
    created_at = models.DateTimeField()
    abolished_at = models.DateTimeField(null=True, blank=True)
    abolish_reason = models.TextField(_("why it was abolished"), max_length=1000, blank=True)

    objects = SeatQuerySet.as_manager()
    history = HistoricalRecords(get_user=nobody)

    class Meta:
        ordering = ["body", "number"]
        verbose_name = _("seat")
        verbose_name_plural = _("seats")
        constraints = [
            models.UniqueConstraint(fields=["body", "number"], name="a_seat_has_a_number_once"),
            models.UniqueConstraint(fields=["body", "name"], name="a_seat_has_a_name_of_its_own"),
            # Roll calls name a seat by its name alone.
            models.UniqueConstraint(
                fields=["name"], condition=Q(abolished_at=None), name="standing_seats_have_different_names"
            ),
            models.CheckConstraint(name="a_seat_has_a_name", condition=~Q(name="")),
            models.CheckConstraint(
                name="a_seat_of_an_institution_says_of_which",
                condition=Q(kind="community", institution=None)
                | Q(kind="institution", institution__isnull=False),
            ),
            models.CheckConstraint(
                name="a_seat_for_lived_experience_is_the_communitys",
                condition=Q(is_designated=False) | Q(kind="community"),
            ),
            models.CheckConstraint(
                name="a_seat_is_abolished_with_a_reason",
                condition=Q(abolished_at=None, abolish_reason="")
                | (Q(abolished_at__gte=F("created_at")) & ~Q(abolish_reason="")),
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def role(self):
        """What whoever holds it is entitled to. A roll call counts every seat holder, so a seat that advises is none."""
        return self.body.role if self.is_voting else Membership.Role.ADVISER

    @property
    def anchor(self):
        return f"seat-{self.number}"


class TermQuerySet(models.QuerySet):
    def with_end(self):
        """Each with ``over_at``: when it was ended here, or its role elsewhere; None while it goes on."""
        return self.annotate(over_at=Coalesce("ended_at", "membership__ended_at"))

    def held(self, at):
        """Those in which somebody holds the seat at the moment; the end is not part of the term."""
        going = Q(over_at=None, membership__isnull=False) | Q(over_at__gt=at)
        return self.with_end().filter(going, started_at__lte=at)

    def unended(self):
        """Those not ended here, also where the role of whoever held the seat is gone."""
        return self.filter(ended_at=None)

    def left_over(self):
        """Those not ended here whose holder lost the role or left."""
        return self.unended().filter(Q(membership=None) | Q(membership__ended_at__isnull=False))

    def barred(self, at):
        """Those not over on a seat of the community whose holder came to speak for an institution since."""
        speaking = Membership.objects.current(at).filter(role__in=Membership.INSTITUTION_ROLES)
        return self.unended().filter(
            seat__kind=Seat.Kind.COMMUNITY,
            membership__ended_at=None,
            membership__member__in=speaking.values("member"),
        )

    def expired(self, day):
        """Those not ended whose last day was before this one."""
        return self.unended().filter(ends_on__lt=day)


class Term(models.Model):
    """That somebody holds a seat, from when until when.

    The membership is what entitles them and names them; it goes with their account, the term stays without a name.
    When it ended is ``over_at``: a role that was ended elsewhere ends the term with it.
    """

    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="terms")
    membership = models.OneToOneField(
        Membership, null=True, blank=True, on_delete=models.SET_NULL, related_name="term"
    )
    started_at = models.DateTimeField()
    ends_on = models.DateField(_("last day"))
    ended_at = models.DateTimeField(null=True, blank=True)
    end_reason = models.CharField(_("why it ended"), max_length=300, blank=True)

    objects = TermQuerySet.as_manager()
    history = HistoricalRecords(get_user=nobody, excluded_fields=["membership"])

    class Meta:
        ordering = ["started_at", "pk"]
        verbose_name = _("term of a seat")
        verbose_name_plural = _("terms of seats")
        constraints = [
            models.UniqueConstraint(
                fields=["seat"], condition=Q(ended_at=None), name="a_seat_has_one_holder_at_a_time"
            ),
            models.CheckConstraint(
                name="a_term_ends_after_it_starts",
                condition=Q(ended_at=None) | Q(ended_at__gt=F("started_at")),
            ),
        ]

    def __str__(self):
        return f"{self.seat} {self.started_at:%Y-%m-%d}"

    @property
    def left_at(self):
        """When whoever held the seat left it; None while they hold it."""
        if self.ended_at is None and self.membership is not None:
            return self.membership.ended_at
        return self.ended_at

    @property
    def is_over(self):
        """Whether nobody holds the seat by this term any more."""
        return self.left_at is not None or self.membership is None

    def covers(self, day):
        """Whether the seat was held by it at some time of this day."""
        local = community_calendar().local_date
        first, left = local(self.started_at), self.left_at
        return first <= day and (left is None or day <= local(left))


class SeatConflict(models.Model):
    """What ties whoever holds a seat to an institution or a proposal, told of the seat and never of the person."""

    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="conflicts")
    tie = models.CharField(_("the tie"), max_length=300)
    institution = models.ForeignKey(
        Institution,
        verbose_name=_("institution"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="ties_of_seats",
    )
    proposal = models.ForeignKey(
        Proposal,
        verbose_name=_("proposal"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="ties_of_seats",
    )
    declared_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    history = HistoricalRecords(get_user=nobody)

    class Meta:
        ordering = ["declared_at", "pk"]
        verbose_name = _("tie of a seat")
        verbose_name_plural = _("ties of seats")
        constraints = [
            models.CheckConstraint(
                name="a_tie_of_a_seat_says_to_what",
                condition=~Q(tie="") & (Q(institution__isnull=False) | Q(proposal__isnull=False)),
            ),
            models.CheckConstraint(
                name="a_tie_of_a_seat_ends_after_it_is_told",
                condition=Q(ended_at=None) | Q(ended_at__gte=F("declared_at")),
            ),
        ]

    def __str__(self):
        return self.tie
