"""The named communities that vote in a secret poll: each with its own roll, terms, key and count."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ballots.models.polls import Poll
from ballots.models.standing import Constituency


class ElectorateQuerySet(models.QuerySet):
    def frozen(self):
        return self.filter(frozen_at__isnull=False)

    def unsealed(self, at):
        """Those whose result was final by the moment and in which people can still be tied to handles."""
        return self.frozen().filter(poll__finalised_at__lte=at, sealed_at__isnull=True)

    def uncleaned(self):
        """Those from which secret rows were deleted, of which the database's files may still hold copies."""
        gone = Q(sealed_at__isnull=False) | Q(poll__cancelled_at__isnull=False)
        return self.frozen().filter(gone, is_clean=False).select_related("poll")


class Electorate(models.Model):
    """Those of one named community who may vote in one poll.

    Empty until the roll is frozen: ``size`` (lines on the roll), ``manifest`` (the canonical JSON of the terms,
    see docs/ballots.md), ``manifest_hash`` (its SHA-256 in hex) and ``manifest_entry`` (the key of the entry that
    published it). ``result`` holds the numbers of ``counting.Count`` once the votes are counted. Everything here
    is public.
    """

    poll = models.ForeignKey(Poll, on_delete=models.PROTECT, related_name="electorates")
    constituency = models.ForeignKey(Constituency, on_delete=models.PROTECT, related_name="electorates")
    code = models.SlugField(max_length=60)
    frozen_at = models.DateTimeField(null=True, blank=True)
    size = models.PositiveIntegerField(null=True, blank=True)
    manifest = models.TextField(blank=True)
    manifest_hash = models.CharField(max_length=64, blank=True)
    manifest_entry = models.UUIDField(null=True, blank=True)
    batches = models.PositiveIntegerField(default=0)
    batch_hour = models.DateTimeField(null=True, blank=True)
    paper_closed_at = models.DateTimeField(null=True, blank=True)
    paper_reason = models.CharField(_("reason"), max_length=300, blank=True)
    outcome = models.CharField(max_length=20, choices=Poll.Outcome.choices, blank=True)
    result = models.JSONField(default=dict, blank=True)
    sealed_at = models.DateTimeField(null=True, blank=True)
    is_clean = models.BooleanField(default=False)

    objects = ElectorateQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        verbose_name = _("community in a secret vote")
        verbose_name_plural = _("communities in secret votes")
        constraints = [
            models.UniqueConstraint(fields=["poll", "code"], name="a_community_votes_in_a_poll_once"),
            models.CheckConstraint(
                name="a_frozen_roll_has_its_terms",
                condition=Q(frozen_at__isnull=True, size__isnull=True, manifest="", manifest_hash="")
                | (
                    Q(frozen_at__isnull=False, size__gt=0, manifest_entry__isnull=False)
                    & ~Q(manifest="")
                    & ~Q(manifest_hash="")
                ),
            ),
            models.CheckConstraint(
                name="sheets_of_paper_are_given_up_with_a_reason",
                condition=Q(paper_closed_at__isnull=True, paper_reason="")
                | (Q(paper_closed_at__isnull=False) & ~Q(paper_reason="")),
            ),
            models.CheckConstraint(
                name="only_a_frozen_roll_is_counted", condition=Q(outcome="") | Q(frozen_at__isnull=False)
            ),
            models.CheckConstraint(
                name="only_a_counted_vote_is_sealed", condition=Q(sealed_at__isnull=True) | ~Q(outcome="")
            ),
        ]

    def __str__(self):
        return f"{self.poll} {self.code}"

    @property
    def path(self):
        """The folder of its public files in the published record."""
        return f"polls/{self.poll.reference}/{self.code}"

    @property
    def is_undecrypted(self):
        """Whether it was closed with so few votes that none was counted."""
        return bool(self.outcome) and "turnout" not in self.result

    @property
    def manifest_url(self):
        return reverse("record_file", kwargs={"path": f"{self.path}/manifest.json"})


class Handle(models.Model):
    """One line of a frozen roll: who knows the 16 bytes of ``handle`` may vote for this line.

    ``member_tag`` is an HMAC of the member under a key that is in no database, so that a member finds their own line
    and nobody else finds a member's; sealing deletes both. ``on_paper`` says that this line voted on paper,
    which sets aside what it sent.
    """

    is_secret = True
    is_secret_ballot = True
    wagtail_reference_index_ignore = True

    id = models.UUIDField(primary_key=True, editable=False)
    electorate = models.ForeignKey(Electorate, on_delete=models.PROTECT, related_name="handles")
    member_tag = models.BinaryField(max_length=32, null=True)
    handle = models.BinaryField(max_length=16)
    salt = models.BinaryField(max_length=32)
    on_paper = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["electorate", "member_tag"], name="a_member_is_on_a_roll_by_one_line"
            ),
            models.UniqueConstraint(fields=["electorate", "handle"], name="a_handle_is_on_a_roll_once"),
        ]

    def __str__(self):
        return f"a line of the roll of {self.electorate_id}"


class EncryptedBallot(models.Model):
    """A sealed choice, under the handle it was sent with. It says neither who nor when.

    ``attempt`` counts the votes sent with one handle; the last counts. ``batch`` and ``position`` say where the
    public list of received ballots has it, from when on it is listed; ``is_counted`` is empty until the count, and
    stays empty where nothing was decrypted.
    """

    class Channel(models.TextChoices):
        DEVICE = "device"
        ASSISTED = "assisted"
        PAPER = "paper"

    is_secret = True
    is_secret_ballot = True
    wagtail_reference_index_ignore = True

    id = models.UUIDField(primary_key=True, editable=False)
    electorate = models.ForeignKey(Electorate, on_delete=models.PROTECT, related_name="ballots")
    handle = models.BinaryField(max_length=16)
    attempt = models.PositiveIntegerField()
    tracker = models.CharField(max_length=64)
    text = models.TextField()
    sha256 = models.CharField(max_length=64)
    channel = models.CharField(max_length=10, choices=Channel.choices)
    batch = models.PositiveIntegerField(null=True)
    position = models.PositiveIntegerField(null=True)
    is_counted = models.BooleanField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["electorate", "handle", "attempt"], name="a_handle_sends_its_votes_one_by_one"
            ),
            models.UniqueConstraint(fields=["electorate", "tracker"], name="a_ballot_is_received_once"),
            models.UniqueConstraint(
                fields=["electorate", "batch", "position"], name="a_place_in_a_batch_holds_one_ballot"
            ),
            models.CheckConstraint(
                name="a_listed_ballot_has_its_place",
                condition=Q(batch__isnull=True, position__isnull=True)
                | Q(batch__isnull=False, position__isnull=False),
            ),
        ]

    def __str__(self):
        return f"a ballot in {self.electorate_id}"
