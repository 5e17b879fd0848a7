"""A use of people's data that somebody asks for, or that has happened."""

import uuid
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords
from wagtail.search import index

from community import finding
from community.models import nobody
from proposals import fields, registers
from proposals.models import states
from proposals.models.answers import Answers
from proposals.models.invariants import CONSTRAINTS

REGISTERS = tuple((register.name, register.title) for register in registers.REGISTERS.values())


class Proposal(index.Indexed, Answers):
    """A use of people's data that somebody asks for, or that has happened: 35 answers and where it stands."""

    State = states.State
    OUTCOMES = states.OUTCOMES
    MOVES = states.MOVES
    LapseReason = states.LapseReason

    class FiledAs(models.TextChoices):
        RESIDENT = "resident", _("a community member")
        INSTITUTION = "institution", _("an institution")
        IMPORT = "import", _("another register")

    draft_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    reference = models.CharField(
        max_length=20, unique=True, null=True, blank=True, help_text="Given when it becomes public."
    )
    state = models.CharField(max_length=20, choices=states.State.choices, default=states.State.DRAFT)
    # A person who has their account erased leaves the public text behind, without their name on it.
    filed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="proposals"
    )
    filed_as = models.CharField(max_length=12, choices=FiledAs.choices, default=FiledAs.RESIDENT)
    language = models.CharField(max_length=8, default="en")
    submitted_at = models.DateTimeField(null=True, blank=True)
    comments_open_at = models.DateTimeField(null=True, blank=True)
    comments_close_at = models.DateTimeField(null=True, blank=True)
    reopened_at = models.DateTimeField(
        null=True, blank=True, help_text="When its discussion was last opened again."
    )
    reopening_reason = models.CharField(max_length=300, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawal_reason = models.TextField(blank=True)
    changed_at = models.DateTimeField(null=True, blank=True, help_text="When its state or text last changed.")
    moved_at = models.DateTimeField(null=True, blank=True, help_text="When it came to its present state.")
    reason = models.TextField(
        blank=True, help_text="Why it stands where it does: sent back, not accepted, paused or stopped."
    )
    closing_told_at = models.DateTimeField(
        null=True, blank=True, help_text="When those concerned were written to that comments close soon."
    )
    seconded_at = models.DateTimeField(
        null=True, blank=True, help_text="When enough members had seconded a community idea."
    )
    vote_opens_at = models.DateTimeField(null=True, blank=True)
    vote_closes_at = models.DateTimeField(null=True, blank=True)
    lapsed_at = models.DateTimeField(null=True, blank=True)
    lapse_reason = models.CharField(max_length=20, choices=states.LapseReason.choices, blank=True)
    # Its stored value is the other one's reference, so that a list can name it without looking it up.
    merged_into = models.ForeignKey(
        "self", to_field="reference", null=True, blank=True, on_delete=models.PROTECT, related_name="merged"
    )
    first_access_on = models.DateField(
        null=True, blank=True, help_text="The day on which the data were first looked at."
    )
    renewal_due_at = models.DateTimeField(
        null=True, blank=True, help_text="When a use that goes on must have asked to be renewed."
    )
    end_told_at = models.DateTimeField(
        null=True, blank=True, help_text="When those concerned were written to that the use ends soon."
    )
    deletion_proved_at = models.DateTimeField(null=True, blank=True)
    deletion_proof = models.TextField(blank=True)

    register = models.CharField(max_length=12, choices=REGISTERS, blank=True)
    source_reference = models.CharField(max_length=registers.HDRUK.longest_reference, blank=True)
    source_version = models.CharField(max_length=40, blank=True)
    agreement = models.CharField(
        max_length=registers.HDRUK.longest_reference,
        blank=True,
        help_text="The reference without its version: equal for all versions.",
    )
    source_row = models.PositiveIntegerField(null=True, blank=True)
    raw_row = models.JSONField(null=True, blank=True)
    # The words of these columns were taken out for good, so the next reading of the register passes over them.
    withheld_columns = models.JSONField(default=list, blank=True)
    release_rows = models.JSONField(default=list, blank=True)
    reported_benefit = models.TextField(blank=True)
    benefit_reported_at = models.DateTimeField(
        null=True, blank=True, help_text="When its register was first read here with a reported benefit."
    )

    # Indexed by ``queries.search.index`` whenever the text changes: what modelsearch does at every save would
    # read the whole index each time.
    search_fields = [index.AutocompleteField("words_to_find")]
    search_auto_update = False

    objects = states.ProposalQuerySet.as_manager()
    # The texts have their own versions; a draft that nobody submitted must leave no copies behind.
    history = HistoricalRecords(
        get_user=nobody,
        excluded_fields=[
            *(name for name in fields.ANSWERS if name not in ("lead_organisation", "data_controllers")),
            "lead_named",
            "not_known",
            "filed_by",
            "withdrawal_reason",
            "reopening_reason",
            "reason",
            "raw_row",
            "withheld_columns",
            "release_rows",
            "reported_benefit",
        ],
    )

    class Meta:
        ordering = ["-changed_at", "-pk"]
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        constraints = CONSTRAINTS
        indexes = [
            # The list in its own order with its plain filters, read from the index alone.
            models.Index(
                fields=[
                    "changed_at",
                    "id",
                    "state",
                    "lead_organisation",
                    "register",
                    "request_kind",
                    "identifiability",
                    "money",
                ],
                # What the two filters by lists of codes look into; SQLite leaves it out.
                include=["purposes", "need_domains"],
                name="proposals_as_listed",
            ),
            models.Index(fields=["state", "comments_close_at"]),
            models.Index(fields=["register", "agreement"]),
        ]

    def __str__(self):
        return f"{self.reference or _('Draft')}: {self.title}"

    def get_absolute_url(self):
        if self.reference is None:
            return reverse("proposals:draft", kwargs={"draft_key": self.draft_key})
        return reverse("proposals:detail", kwargs={"reference": self.reference})

    @classmethod
    def get_indexed_objects(cls):
        """What ``manage.py update_index`` makes anew: everything that the public can read."""
        return cls.objects.public().select_related("lead_organisation")

    @cached_property
    def words_to_find(self):
        """The different words by which the proposal is found, as the index holds them; it asks several times."""
        texts = [
            self.reference or "",
            self.source_reference,
            self.title,
            self.plain_summary,
            self.why_needed,
            self.community_benefit,
            self.lead_organisation.name if self.lead_organisation else "",
        ]
        return " ".join(finding.fold(" ".join(texts)))

    @property
    def _history_date(self):
        """The moment under which the row's history keeps it: that of the change, as it is told everywhere else."""
        if self.changed_at is None:
            # A draft has no such moment; the history then takes the time of writing.
            raise AttributeError("changed_at")
        return self.changed_at

    @property
    def short_summary(self):
        """The plain summary, cut to what the head of a page on a phone can hold."""
        return Truncator(self.plain_summary).words(25)

    def comments_are_open(self, at):
        return self.state == self.State.DISCUSSION and self.comments_open_at <= at < self.comments_close_at

    def text_is_open(self, at):
        """Whether those who filed it can change its text at the moment."""
        return self.state == self.State.RETURNED or self.comments_are_open(at)

    @property
    def has_to_be_answered(self):
        """Whether the lead organisation owes answers: to a community idea once enough members seconded it."""
        return self.filed_as != self.FiledAs.RESIDENT or self.seconded_at is not None

    @property
    def lacks_assessment(self):
        """Whether the privacy assessment is missing without which no data about so few people are used."""
        return self.is_about_few and not self.documents.shown().filter(kind="privacy").exists()

    @property
    def is_given_up(self):
        """Whether nothing more is owed about it, as ``given_up`` finds it; not so when a decision never came."""
        return self.state in states.TAKEN_AWAY or (
            self.state == self.State.LAPSED and self.lapse_reason != self.LapseReason.NO_DECISION
        )

    @property
    def last_comment_day(self):
        """The last local day on which a comment counts, where the lead organisation is."""
        return self.lead_organisation.calendar.local_date(self.comments_close_at - timedelta(microseconds=1))
