"""What a person confided, and how they come back to it."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext_lazy as _

from community import windows
from community.codes import hash_code
from community.models import Institution, Member, community_calendar
from redress_log.models.cases import Case, Shows
from redress_log.models.choices import (
    PeopleBasis,
    PersonKnows,
    ReporterKind,
    Stage,
    WhoWasHarmed,
    harm_labels,
)
from redress_log.private import PrivateTextField, marks, no_mark


def hash_case_code(code):
    """What is kept of a case code."""
    return hash_code("case", code)


def marks_of(member):
    """By which the reports of the member with this UUID are found, by nobody without a key; the one to keep first."""
    return marks(b"reporter" + member.bytes)


class Visitor:
    """Somebody known here at most by the case code in their hands; ``member`` if they are signed in as well.

    ``report`` is the one that a link by mail opened for them.
    """

    is_authenticated = False

    def __init__(self, code="", member=None, report=None):
        self.code = code
        self.member = member
        self.report = report

    def acting_as(self, institution=None, role=None):
        return role or "member"


@dataclass(frozen=True)
class IntakeClock:
    """The promise to read a report in time, as ``windows.read`` takes it.

    It is not a ``community.Clock``: that table keeps its history and is read by many pages, and this
    clock starts at the very moment at which a person came.
    """

    started_at: datetime
    due_at: datetime
    stopped_at: datetime | None
    calendar: windows.Calendar
    paused_at: datetime | None = None

    @property
    def first_due_at(self):
        return self.due_at


class ReportQuerySet(models.QuerySet):
    def made_by(self, member):
        return self.filter(reporter_mark__in=marks_of(member.uuid))

    def waiting_for_person(self):
        """What a steward asked, or put into words for the public, has not been answered."""
        unapproved = Q(summary_proposed_at__isnull=False, summary_approved_at__isnull=True)
        return self.filter(
            Q(asked_at__isnull=False) | unapproved, withdrawn_at__isnull=True, erased_at__isnull=True
        ).order_by("pk")

    def unread(self):
        return self.filter(acknowledged_at__isnull=True, withdrawn_at__isnull=True)


class Report(models.Model):
    """What a person confided. Secret: no history, no admin, no public page and no log line ever reads it.

    The key is random, so that it tells no order. Whoever steals the database learns nothing of who reported: an
    account is kept encrypted (``reporter_key``) and as a mark that only a key of ours can compute, and where there is
    none a random mark looks the same. ``code_hash`` lets somebody come back with the code that they were shown once.
    Reports of one harm share a case.
    """

    is_secret = True
    wagtail_reference_index_ignore = True

    ShownToPublic = Shows

    class ShownToOffice(models.TextChoices):
        EVERYTHING = "everything", _("What I wrote, and how to reach me")
        WORDS = "words", _("What I wrote, but not who I am")
        NOTHING = "nothing", _("Nothing more than the public sees")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=13, unique=True)
    reporter_key = PrivateTextField()
    reporter_mark = models.CharField(max_length=64, db_index=True, default=no_mark)
    reporter_kind = PrivateTextField(choices=ReporterKind.choices)
    on_behalf_of = PrivateTextField()
    person_knows = PrivateTextField(choices=PersonKnows.choices)
    helper_name = PrivateTextField()
    # The steward who typed in what came on paper or was told; never the person who reported.
    taken_down_by = models.ForeignKey(
        Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    code_hash = models.CharField(max_length=64, unique=True)
    institution = models.ForeignKey(
        Institution, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    harm_kinds = models.JSONField(default=list)
    proposal_reference = models.CharField(max_length=20, blank=True)
    what_happened = PrivateTextField()
    what_would_put_it_right = PrivateTextField()
    happened_when = PrivateTextField()
    happened_where = PrivateTextField()
    who_was_harmed = models.CharField(
        max_length=20, choices=WhoWasHarmed.choices, default=WhoWasHarmed.PERSON
    )
    group_name = PrivateTextField()
    people_count = PrivateTextField()
    people_basis = PrivateTextField(choices=PeopleBasis.choices)
    how_bad = models.PositiveSmallIntegerField(null=True, blank=True)
    how_bad_words = PrivateTextField()
    contact = PrivateTextField()
    call_me = PrivateTextField()
    support_needs = PrivateTextField()
    language = models.CharField(max_length=8, default="en")
    safety_concern = PrivateTextField()
    shown_to_public = models.CharField(max_length=20, choices=ShownToPublic.choices)
    shown_to_institution = models.CharField(max_length=20, choices=ShownToOffice.choices)
    shown_to_oversight = models.CharField(max_length=20, choices=ShownToOffice.choices)

    reported_at = models.DateTimeField()
    read_due_at = models.DateTimeField()
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    safety_checked_at = models.DateTimeField(null=True, blank=True)
    summary = PrivateTextField()
    summary_proposed_at = models.DateTimeField(null=True, blank=True)
    # When a steward said that they read what the leak scan warned of; empty where it warned of nothing.
    warnings_read_at = models.DateTimeField(null=True, blank=True)
    summary_approved_at = models.DateTimeField(null=True, blank=True)
    talks_agreed_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    case = models.ForeignKey(Case, null=True, blank=True, on_delete=models.PROTECT, related_name="reports")
    # When the steward last wrote and the person has not answered, and the other way round.
    asked_at = models.DateTimeField(null=True, blank=True)
    wrote_at = models.DateTimeField(null=True, blank=True)
    # When the person was last reminded that something waits for them.
    reminded_at = models.DateTimeField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)
    # False until the files of the database hold nothing any more of what was erased.
    is_forgotten = models.BooleanField(default=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="how_bad_it_is_goes_from_one_to_five",
                condition=Q(how_bad__isnull=True) | Q(how_bad__range=(1, 5)),
            ),
            models.CheckConstraint(
                name="only_a_report_that_was_read_goes_before_the_panel",
                condition=Q(case__isnull=True) | Q(acknowledged_at__isnull=False),
            ),
        ]

    def __str__(self):
        return self.reference

    @property
    def harmed_a_group(self):
        return self.who_was_harmed in (WhoWasHarmed.GROUP, WhoWasHarmed.COMMUNITY)

    def is_of(self, member):
        """Whether the member made it while signed in."""
        return self.reporter_key == member.uuid.hex

    def tie_to(self, member):
        """Remember whose it is, or with ``None`` forget that."""
        self.reporter_key = member.uuid.hex if member else ""
        self.reporter_mark = marks_of(member.uuid)[0] if member else no_mark()

    def fits(self, code):
        """Whether this is the report's case code; takes the same time for a near miss."""
        return constant_time_compare(self.code_hash, hash_case_code(code))

    def is_represented_by(self, code):
        """Whether this is the code of somebody whom the person trusts, and was not ended."""
        return any(each.fits(code) for each in self.representatives.current())

    def stage(self, at):
        """Where the report stands, as the person and the steward see it at the moment."""
        if self.withdrawn_at is not None:
            return Stage.WITHDRAWN
        if self.case is not None:
            return Stage(self.case.stage)
        if self.acknowledged_at is None:
            return Stage.RECEIVED
        if self.asked_at is not None:
            return Stage.WAITING_YOU
        if self.safety_checked_at is None:
            return Stage.SAFETY
        if self.summary and self.summary_approved_at is None:
            return Stage.WAITING_YOU
        return Stage.LOOKING

    @property
    def confided(self):
        """Every private text of the person's own, to compare with what is to be public."""
        ours = ("reporter_key", "summary")
        fields = [field.name for field in self._meta.fields if isinstance(field, PrivateTextField)]
        return [
            getattr(self, name)
            for name in fields
            if name not in ours and not self._meta.get_field(name).choices
        ]

    @property
    def harm_labels(self):
        return harm_labels(self.harm_kinds)

    @property
    def read_clock(self):
        return IntakeClock(self.reported_at, self.read_due_at, self.acknowledged_at, community_calendar())
