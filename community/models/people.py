"""Members, institutions, and in which role a member acts."""

import uuid

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from community import finding, windows
from community.models.calendars import AddedDays


def nobody(*_arguments, **_keywords):
    """Whoever makes a change stands in no history: what a role did is on the record, and people can leave."""


def public_name(member):
    """The name that a member chose to show; never the email address."""
    return member.display_name


class MemberManager(BaseUserManager):
    def create_user(self, email, password=None, **fields):
        member = self.model(email=self.normalize_email(email).lower(), **fields)
        member.set_password(password)
        member.save(using=self._db)
        return member

    def create_superuser(self, email, password=None, **fields):
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class Member(AbstractBaseUser, PermissionsMixin):
    """A person with an account.

    Holds personal data, so no history is kept of it: what was erased must be gone.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField(_("email address"), unique=True)
    display_name = models.CharField(
        _("name shown to others"),
        max_length=80,
        help_text=_("Your own name or any other name you choose. It is shown beside what you write."),
    )
    language = models.CharField(_("language"), max_length=8, default="en")
    is_staff = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(null=True, blank=True)
    # Wagtail's own pages about its users ask for these names.
    first_name = ""
    last_name = ""

    objects = MemberManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["display_name"]

    class Meta:
        verbose_name = _("member")
        verbose_name_plural = _("members")

    def __str__(self):
        return self.display_name

    def save(self, *arguments, **options):
        # Beside the order in which votes came, the moment of signing in could tell whose they are.
        if self.last_login:
            self.last_login = timezone.localtime(self.last_login).replace(
                hour=0, minute=0, second=0, microsecond=0
            )
        super().save(*arguments, **options)

    def get_full_name(self):
        return self.display_name

    def get_short_name(self):
        return self.display_name

    def acting_as(self, institution=None, role=None):
        """The word for this person on the public record: a role, never who they are."""
        if institution is not None:
            return f"institution:{institution.code}"
        return role or "member"


class SystemActor:
    """The machine, when a deadline rather than a person sets something off."""

    is_authenticated = False

    def __init__(self, name):
        self.name = name

    def acting_as(self, institution=None, role=None):
        return f"system:{self.name}"


clock_actor = SystemActor("clock")
importer_actor = SystemActor("import")
# Whoever sends an encrypted ballot: its handle speaks for them, and nobody is told who they are.
voter_actor = SystemActor("voter")


class InstitutionQuerySet(models.QuerySet):
    def named(self, typed):
        """Those whose names have all the words that somebody typed, the last of them perhaps unfinished."""
        return self.filter(finding.holding("words_to_find", typed))

    def outside(self):
        """Known only from other registers, each organisation once."""
        known = self.filter(is_registered=False, merged_into__isnull=True)
        return known.exclude(code=Institution.NOT_LISTED)


class Institution(models.Model):
    """An organisation that holds or uses people's data and answers for it here."""

    # Stands for every organisation that somebody named in words, until a steward finds out which it is.
    NOT_LISTED = "INS-not-listed"

    code = models.CharField(
        max_length=60,
        unique=True,
        validators=[RegexValidator(r"^INS-[a-z0-9]+(-[a-z0-9]+)*$")],
        help_text=_("Fixed at joining, for example INS-riverside."),
    )
    name = models.CharField(_("name"), max_length=200)
    words_to_find = finding.WordsToFind("name")
    kind = models.CharField(_("kind"), max_length=80, blank=True)
    website = models.URLField(_("website"), blank=True)
    contact_point = models.CharField(_("contact"), max_length=200, blank=True)
    time_zone = models.CharField(max_length=60, default="America/Los_Angeles")
    holidays_of = models.CharField(
        max_length=12, default="US-CA", help_text=_("Country, or country and state, as in US-CA.")
    )
    is_registered = models.BooleanField(
        default=True, help_text=_("Off for an organisation known only from another register.")
    )
    merged_into = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="merged",
        help_text=_("The organisation that this one turned out to be."),
    )

    objects = InstitutionQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["words_to_find"])

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                name="an_institution_that_joined_is_not_merged_away",
                condition=Q(is_registered=False) | Q(merged_into__isnull=True),
            ),
            models.CheckConstraint(
                name="an_institution_is_not_merged_into_itself", condition=~Q(merged_into=F("pk"))
            ),
        ]
        verbose_name = _("institution")
        verbose_name_plural = _("institutions")

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("community:institution", kwargs={"code": self.code})

    @property
    def calendar(self):
        return windows.Calendar(self.holidays_of, self.time_zone, AddedDays(self.holidays_of))


def community_calendar():
    """Where the community's own days are counted."""
    return windows.Calendar(settings.HOLIDAYS_OF, settings.TIME_ZONE, AddedDays(settings.HOLIDAYS_OF))


class InstitutionName(models.Model):
    """A spelling under which another register knows an institution, so that the next import finds it."""

    institution = models.ForeignKey(Institution, on_delete=models.CASCADE, related_name="names")
    register = models.CharField(max_length=40)
    spelling = models.CharField(max_length=300)
    matches = models.CharField(max_length=300, help_text="The spelling in small letters, single spaces.")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["register", "matches"], name="one_spelling_in_a_register_means_one_institution"
            ),
        ]

    def __str__(self):
        return self.spelling


class MembershipQuerySet(models.QuerySet):
    def current(self, at):
        """Memberships in force at the moment; the end is not part of the term."""
        return self.filter(Q(started_at__lte=at), Q(ended_at__isnull=True) | Q(ended_at__gt=at))


class Membership(models.Model):
    """What a member is entitled to do, for the community or for one institution, from when until when."""

    class Role(models.TextChoices):
        STEWARD = "steward", _("Steward")
        MODERATOR = "moderator", _("Moderator")
        SEAT_HOLDER = "seat_holder", _("Seat holder")
        PANELIST = "panelist", _("Redress panel")
        OVERSEER = "overseer", _("Oversight body")
        ROLL_KEEPER = "roll_keeper", _("Roll-keeper")
        ADVISER = "adviser", _("Adviser without a vote")
        OFFICER = "officer", _("Officer")
        EXECUTIVE = "executive", _("Executive")

    INSTITUTION_ROLES = (Role.OFFICER, Role.EXECUTIVE)

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="memberships")
    institution = models.ForeignKey(
        Institution, null=True, blank=True, on_delete=models.PROTECT, related_name="memberships"
    )
    role = models.CharField(max_length=20, choices=Role.choices)
    seat = models.CharField(
        _("seat"), max_length=120, blank=True, help_text=_("The public name of the seat, for seat holders.")
    )
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = MembershipQuerySet.as_manager()
    history = HistoricalRecords(get_user=nobody)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="officers_and_executives_belong_to_an_institution",
                condition=Q(role__in=["officer", "executive"], institution__isnull=False)
                | (~Q(role__in=["officer", "executive"]) & Q(institution__isnull=True)),
            ),
            models.CheckConstraint(
                name="a_membership_ends_after_it_starts",
                condition=Q(ended_at__isnull=True) | Q(ended_at__gt=F("started_at")),
            ),
            models.CheckConstraint(
                name="a_seat_holder_has_a_named_seat", condition=~Q(role="seat_holder") | ~Q(seat="")
            ),
            models.UniqueConstraint(
                fields=["member", "institution", "role"],
                condition=Q(ended_at__isnull=True, institution__isnull=False),
                name="a_member_holds_a_role_for_an_institution_once",
            ),
            models.UniqueConstraint(
                fields=["member", "role"],
                condition=Q(ended_at__isnull=True, institution__isnull=True),
                name="a_member_holds_a_community_role_once",
            ),
        ]

    def __str__(self):
        return f"{self.get_role_display()}: {self.member}"
