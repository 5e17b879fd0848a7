"""Who may vote in secret votes: named communities, who belongs to each, and who says that they should."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from ballots.options import LANGUAGES
from community import windows
from community.models import CharterRule, Member, community_calendar, nobody

DESCRIBED = tuple(
    f"{words}_{language}" for words in ("name", "description", "kept_by") for language in LANGUAGES
)


class Constituency(models.Model):
    """A named community that votes as one, with a list of who belongs to it.

    ``domains`` are the email domains an address under which shows that somebody belongs.
    """

    # The first words of the addresses of pages that belong to no community.
    RESERVED = ("desk", "new", "vouch")

    code = models.CharField(
        max_length=40,
        unique=True,
        validators=[RegexValidator(r"^[a-z0-9]+(-[a-z0-9]+)*$")],
        help_text=_("Fixed when the community is named, for example river-valley."),
    )
    name_en = models.CharField(_("name in English"), max_length=120)
    name_es = models.CharField(_("name in Spanish"), max_length=120)
    description_en = models.TextField(_("who belongs to it, in English"), max_length=600)
    description_es = models.TextField(_("who belongs to it, in Spanish"), max_length=600)
    kept_by_en = models.CharField(_("who keeps the list, in English"), max_length=200)
    kept_by_es = models.CharField(_("who keeps the list, in Spanish"), max_length=200)
    domains = models.JSONField(_("email domains"), default=list, blank=True)
    created_at = models.DateTimeField()

    history = HistoricalRecords(get_user=nobody)

    class Meta:
        ordering = ["code"]
        verbose_name = _("community that votes")
        verbose_name_plural = _("communities that vote")
        constraints = [
            models.CheckConstraint(
                name="a_constituency_is_described_in_every_language",
                condition=~Q(*[(words, "") for words in DESCRIBED], _connector=Q.OR),
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("ballots:constituency", kwargs={"code": self.code})

    @property
    def reference(self):
        """What the public record calls it."""
        return f"ROLL-{self.code}"

    @property
    def name(self):
        return self._worded("name")

    @property
    def description(self):
        return self._worded("description")

    @property
    def kept_by(self):
        return self._worded("kept_by")

    def _worded(self, field):
        language = (get_language() or "").partition("-")[0]
        return getattr(self, f"{field}_{language if language in LANGUAGES else LANGUAGES[0]}")

    def standing_at(self, at):
        """The standing of everybody who belongs at the moment: what a roll is frozen from."""
        return self.standings.current(at).filter(member__is_active=True).select_related("member")


class StandingQuerySet(models.QuerySet):
    def current(self, at):
        """Those in force at the moment; the end is not part of the time."""
        return self.filter(Q(started_at__lte=at), Q(ended_at__isnull=True) | Q(ended_at__gt=at))


class Standing(models.Model):
    """That a member belongs to a community, and how that was shown.

    ``evidence`` is a keyed hash of the address that showed it, so that one address shows it for one account. What
    has ended is kept, for no page, only so that what a roll-keeper ended is not shown again in the same way.
    """

    is_secret = True
    wagtail_reference_index_ignore = True

    class Proof(models.TextChoices):
        EMAIL = "email", _("An email address of the community")
        CODE = "code", _("A printed code")
        VOUCHES = "vouches", _("Members who vouched")
        LIST = "list", _("A list of the roll-keeper")
        CHECKED = "checked", _("Checked by the roll-keeper")

    class EndedBy(models.TextChoices):
        MEMBER = "member", _("The member")
        KEEPER = "keeper", _("The roll-keeper")

    constituency = models.ForeignKey(Constituency, on_delete=models.PROTECT, related_name="standings")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    proof = models.CharField(max_length=10, choices=Proof.choices)
    evidence = models.CharField(max_length=64, blank=True)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=10, choices=EndedBy.choices, blank=True)
    end_reason = models.CharField(max_length=300, blank=True)

    objects = StandingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["constituency", "member"],
                condition=Q(ended_at__isnull=True),
                name="a_member_belongs_to_a_community_once",
            ),
            models.UniqueConstraint(
                fields=["constituency", "evidence"],
                condition=Q(ended_at__isnull=True) & ~Q(evidence=""),
                name="an_address_shows_belonging_for_one_account",
            ),
            models.CheckConstraint(
                name="standing_ends_after_it_starts",
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("started_at")),
            ),
            models.CheckConstraint(
                name="standing_that_ended_and_only_that_was_ended_by_somebody",
                condition=Q(ended_at__isnull=True, ended_by="")
                | (Q(ended_at__isnull=False) & ~Q(ended_by="")),
            ),
            models.CheckConstraint(
                name="a_roll_keeper_ends_standing_with_a_reason",
                condition=~Q(ended_by="keeper") | ~Q(end_reason=""),
            ),
        ]

    def __str__(self):
        return f"Standing {self.pk}"


class RollChallengeQuerySet(models.QuerySet):
    def open(self):
        return self.filter(answered_at__isnull=True)


class RollChallenge(models.Model):
    """Somebody says that they should be on a list. Theirs and the roll-keepers' alone.

    It has the times of a clock without being one: the pages of clocks are public, and this is not. What was
    written is forgotten when it is answered.
    """

    is_secret = True
    wagtail_reference_index_ignore = True

    constituency = models.ForeignKey(Constituency, on_delete=models.PROTECT, related_name="challenges")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    words = models.TextField(max_length=2_000, blank=True)
    rule = models.ForeignKey(CharterRule, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    due_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    is_added = models.BooleanField(null=True)
    answer = models.TextField(max_length=1_000, blank=True)

    objects = RollChallengeQuerySet.as_manager()

    # Nobody pauses it.
    paused_at = None

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["constituency", "member"],
                condition=Q(answered_at__isnull=True),
                name="a_member_asks_to_be_on_a_list_once_at_a_time",
            ),
            models.CheckConstraint(
                name="who_is_not_added_to_a_list_learns_why",
                condition=~Q(is_added=False) | ~Q(answer=""),
            ),
            models.CheckConstraint(
                name="an_answered_roll_challenge_and_only_that_has_an_answer",
                condition=Q(answered_at__isnull=True, is_added__isnull=True)
                | Q(answered_at__isnull=False, is_added__isnull=False, words=""),
            ),
        ]

    def __str__(self):
        return f"Challenge {self.pk}"

    @property
    def first_due_at(self):
        return self.due_at

    @property
    def stopped_at(self):
        return self.answered_at

    @property
    def calendar(self):
        return community_calendar()

    def reading(self, at):
        """What its clock says at the moment, as a ``windows.Reading``."""
        return windows.read(self, at)
