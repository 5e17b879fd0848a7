"""People, institutions, the rules the community set itself, and the clocks that run on them."""

import uuid

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from community import windows


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


class Institution(models.Model):
    """An organisation that holds or uses people's data and answers for it here."""

    code = models.CharField(
        max_length=60,
        unique=True,
        validators=[RegexValidator(r"^INS-[a-z0-9]+(-[a-z0-9]+)*$")],
        help_text=_("Fixed at joining, for example INS-riverside."),
    )
    name = models.CharField(_("name"), max_length=200)
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

    history = HistoricalRecords()

    class Meta:
        ordering = ["name"]
        verbose_name = _("institution")
        verbose_name_plural = _("institutions")

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("community:institution", kwargs={"code": self.code})

    @property
    def calendar(self):
        return windows.Calendar(self.holidays_of, self.time_zone)


def community_calendar():
    """Where the community's own days are counted."""
    return windows.Calendar(settings.HOLIDAYS_OF, settings.TIME_ZONE)


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
        SEAT_HOLDER = "seat_holder", _("Seat holder")
        PANELIST = "panelist", _("Redress panel")
        OVERSEER = "overseer", _("Oversight body")
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
    history = HistoricalRecords()

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


class CharterRuleQuerySet(models.QuerySet):
    def in_force(self, at):
        """The newest version of each rule that had come into force by the moment."""
        newest = (
            self.model.objects.filter(key=models.OuterRef("key"), in_force_from__lte=at)
            .order_by("-version")
            .values("version")[:1]
        )
        return self.filter(version=models.Subquery(newest))

    def rule(self, key, at):
        """The rule of this name at the moment; ``CharterRule.DoesNotExist`` when there was none."""
        return self.in_force(at).get(key=key)


class CharterRule(models.Model):
    """One version of one number the community set itself: a length, a quorum, a threshold.

    ``value`` is a whole number in ``unit``; shares are in per cent of ``unit``'s whole.
    """

    class Unit(models.TextChoices):
        DAYS = "days", _("days")
        WORKING_DAYS = "working_days", _("working days")
        PER_CENT = "per_cent", _("per cent")
        COUNT = "count", _("people")

    key = models.SlugField(max_length=60)
    version = models.PositiveIntegerField()
    value = models.PositiveIntegerField()
    unit = models.CharField(max_length=20, choices=Unit.choices)
    text_en = models.TextField()
    text_es = models.TextField()
    in_force_from = models.DateTimeField()

    objects = CharterRuleQuerySet.as_manager()

    class Meta:
        ordering = ["key", "-version"]
        verbose_name = _("charter rule")
        verbose_name_plural = _("charter rules")
        constraints = [
            models.UniqueConstraint(fields=["key", "version"], name="a_charter_rule_has_a_version_once"),
        ]

    def __str__(self):
        return f"{self.key} v{self.version}"

    def get_absolute_url(self):
        return reverse("community:rule", kwargs={"key": self.key, "version": self.version})

    @property
    def reference(self):
        return f"RULE-{self.key}-v{self.version}"

    @property
    def text(self):
        return self.text_es if (get_language() or "").startswith("es") else self.text_en


class Reference(models.Model):
    """The last number given out under a prefix in a year, so that references run without gaps."""

    prefix = models.CharField(max_length=3)
    year = models.PositiveIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["prefix", "year"], name="a_prefix_counts_once_in_a_year"),
        ]

    def __str__(self):
        return f"{self.prefix}-{self.year}-{self.last:04d}"

    @classmethod
    def take(cls, prefix, at):
        """The next public reference, such as ``PRP-2026-0012``. Call it inside the change's transaction."""
        cls.objects.get_or_create(prefix=prefix, year=at.year)
        counter = cls.objects.select_for_update().get(prefix=prefix, year=at.year)
        counter.last += 1
        counter.save(update_fields=["last"])
        return str(counter)


class ClockQuerySet(models.QuerySet):
    """Each adjective is the one expression for its state, used by page, filter, feed and scorecard alike."""

    def running(self, at):
        return self.filter(started_at__lte=at).filter(Q(stopped_at__isnull=True) | Q(stopped_at__gt=at))

    def paused(self, at):
        return self.running(at).filter(paused_at__lte=at)

    def late(self, at):
        """Running past the due moment, and not waiting for the community."""
        return self.running(at).filter(paused_at__isnull=True, due_at__lte=at)

    def due_soon(self, at, *, within=windows.DUE_SOON):
        return self.running(at).filter(paused_at__isnull=True, due_at__gt=at, due_at__lte=at + within)

    def answered_late(self, at):
        return self.filter(stopped_at__lte=at, stopped_at__gte=F("due_at"))

    def answered_on_time(self, at):
        return self.filter(stopped_at__lte=at, stopped_at__lt=F("due_at"))


class Clock(models.Model):
    """A promise of an answer by a moment. What it says is computed from these moments, never stored.

    ``subject`` is the public reference of what is waited for, ``institution`` who must answer (none: the
    community's own bodies). ``due_at`` is the first moment that is late: local midnight after the last day.
    ``first_due_at`` is what it was before any pause or extension.
    """

    kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=80)
    institution = models.ForeignKey(
        Institution, null=True, blank=True, on_delete=models.PROTECT, related_name="clocks"
    )
    rule = models.ForeignKey(CharterRule, on_delete=models.PROTECT, related_name="+")
    holidays_of = models.CharField(max_length=12)
    time_zone = models.CharField(max_length=60)
    started_at = models.DateTimeField()
    first_due_at = models.DateTimeField()
    due_at = models.DateTimeField(db_index=True)
    paused_at = models.DateTimeField(null=True, blank=True)
    pause_reason = models.CharField(max_length=300, blank=True)
    extended_at = models.DateTimeField(null=True, blank=True)
    extension_reason = models.CharField(max_length=300, blank=True)
    stopped_at = models.DateTimeField(null=True, blank=True)

    objects = ClockQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_clock_is_due_after_it_starts", condition=Q(due_at__gt=F("started_at"))
            ),
            models.CheckConstraint(
                name="an_extension_has_a_reason",
                condition=Q(extended_at__isnull=True) | ~Q(extension_reason=""),
            ),
            models.CheckConstraint(
                name="an_extension_is_made_before_the_clock_is_late",
                condition=Q(extended_at__isnull=True) | Q(extended_at__lt=F("due_at")),
            ),
        ]

    def __str__(self):
        return f"{self.kind} due {self.due_at:%Y-%m-%d}"

    @classmethod
    def start(cls, kind, *, subject, institution, rule_key, at):
        """Start a clock of the length that the charter sets at the moment.

        Raises ``CharterRule.DoesNotExist`` when the charter had no such rule then.
        """
        rule = CharterRule.objects.rule(rule_key, at)
        calendar = institution.calendar if institution else community_calendar()
        due_at = windows.due_moment(at, rule.value, unit=rule.unit, calendar=calendar)
        return cls.objects.create(
            kind=kind,
            subject=subject,
            institution=institution,
            rule=rule,
            holidays_of=calendar.holidays_of,
            time_zone=calendar.time_zone,
            started_at=at,
            first_due_at=due_at,
            due_at=due_at,
        )

    @property
    def calendar(self):
        return windows.Calendar(self.holidays_of, self.time_zone)

    def reading(self, at):
        """What the clock says at the moment, as a ``windows.Reading``."""
        return windows.read(self, at)


class ClockPause(models.Model):
    """A stretch during which a clock did not count, because the community itself had to act."""

    clock = models.ForeignKey(Clock, on_delete=models.CASCADE, related_name="pauses")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    reason = models.CharField(max_length=300)

    class Meta:
        ordering = ["started_at"]
        constraints = [
            models.CheckConstraint(
                name="a_pause_ends_after_it_starts", condition=Q(ended_at__gte=F("started_at"))
            ),
        ]

    def __str__(self):
        return f"{self.clock}: {self.reason}"
