"""Voting on paper in a secret vote: who watches and counts, what was entered, and what scrutineers report."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ballots.models.electorates import Electorate
from ballots.models.polls import Poll
from community.models import Member


class PollOfficer(models.Model):
    """Somebody who watches one vote or counts its paper, in public under the name that they show.

    ``entry_key`` is the entry on the record beside which their name stands, until their account is deleted.
    """

    class Role(models.TextChoices):
        SCRUTINEER = "scrutineer", pgettext_lazy("person", "Scrutineer")
        TELLER = "teller", pgettext_lazy("person", "Teller")

    poll = models.ForeignKey(Poll, on_delete=models.PROTECT, related_name="officers")
    member = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    role = models.CharField(max_length=10, choices=Role.choices)
    named_at = models.DateTimeField()
    entry_key = models.UUIDField()

    class Meta:
        ordering = ["role", "named_at", "pk"]
        verbose_name = _("officer of a vote")
        verbose_name_plural = _("officers of votes")
        constraints = [
            models.UniqueConstraint(
                fields=["poll", "member"], name="somebody_is_an_officer_of_a_poll_in_one_role"
            ),
        ]

    def __str__(self):
        return f"{self.role} of {self.poll_id}"


class ScrutineerReport(models.Model):
    """What a scrutineer says about a vote once it is counted. All of it is public."""

    officer = models.OneToOneField(PollOfficer, on_delete=models.PROTECT, related_name="report")
    ran_verifier = models.BooleanField(
        _("I ran the verifier on the published files, and it found nothing wrong")
    )
    watched_paper = models.BooleanField(_("I watched the check-off and the count on paper"))
    sheets_agree = models.BooleanField(
        _("I compared the sheets of paper with the check-offs, and they agree")
    )
    words = models.TextField(_("report"), max_length=2000)
    reported_at = models.DateTimeField()

    # What each scrutineer says yes or no to.
    LINES = ("ran_verifier", "watched_paper", "sheets_agree")

    class Meta:
        ordering = ["reported_at", "pk"]
        verbose_name = _("report of a scrutineer")
        verbose_name_plural = _("reports of scrutineers")
        constraints = [
            models.CheckConstraint(name="a_scrutineer_reports_in_words", condition=~Q(words="")),
        ]

    def __str__(self):
        return f"report of {self.officer_id}"

    @property
    def lines(self):
        """What was asked, in words, with the answer."""
        return [(self._meta.get_field(name).verbose_name, getattr(self, name)) for name in self.LINES]


class PaperBatch(models.Model):
    """Sheets of paper with the numbers ``first`` to ``last``, entered by one teller and then by another.

    Sheets belong to nobody: they are numbered after they were mixed. ``spoiled`` are those that hold no vote.
    ``count_sheet`` is the SHA-256 of the count sheet that was signed.
    """

    electorate = models.ForeignKey(Electorate, on_delete=models.PROTECT, related_name="paper_batches")
    first = models.PositiveIntegerField()
    last = models.PositiveIntegerField()
    spoiled = models.PositiveIntegerField()
    entered_by = models.ForeignKey(PollOfficer, on_delete=models.PROTECT, related_name="+")
    confirmed_by = models.ForeignKey(PollOfficer, null=True, on_delete=models.PROTECT, related_name="+")
    count_sheet = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["electorate", "first"]
        verbose_name = _("sheets of paper of a vote")
        verbose_name_plural = _("sheets of paper of votes")
        constraints = [
            models.UniqueConstraint(fields=["electorate", "first"], name="a_sheet_is_entered_in_one_batch"),
            models.UniqueConstraint(
                fields=["electorate"],
                condition=Q(confirmed_by__isnull=True),
                name="one_batch_waits_for_its_second_teller",
            ),
            models.CheckConstraint(
                name="a_batch_holds_sheets_and_no_more_spoiled_ones",
                condition=Q(first__gt=0, last__gte=F("first"), spoiled__lte=F("last") - F("first") + 1),
            ),
            models.CheckConstraint(
                name="two_tellers_enter_a_batch", condition=~Q(entered_by=F("confirmed_by"))
            ),
        ]

    def __str__(self):
        return f"sheets {self.first} to {self.last} of {self.electorate_id}"

    @property
    def serials(self):
        return range(self.first, self.last + 1)


class PaperSheet(models.Model):
    """What the first teller entered for one sheet, encrypted, until the second one has entered the same.

    ``text`` is empty where the sheet is spoiled.
    """

    is_secret = True
    is_secret_ballot = True
    wagtail_reference_index_ignore = True

    id = models.UUIDField(primary_key=True, editable=False)
    batch = models.ForeignKey(PaperBatch, on_delete=models.CASCADE, related_name="sheets")
    serial = models.PositiveIntegerField()
    text = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["batch", "serial"], name="a_sheet_is_in_a_batch_once"),
        ]

    def __str__(self):
        return f"a sheet of {self.batch_id}"
