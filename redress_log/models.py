"""What a person confided, and what the public may know of it. They are two tables, and only one is public.

A report's private life stays in ``Report``. A ``Case`` is written only when it comes out, in a weekly batch
that the deadline's machine carries out, so no other table, history or outbox holds anything sooner, and
every moment in it is either that of a batch or of an institution's own public act.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from community import windows
from community.codes import LETTERS, hash_code, random_groups
from community.models import Clock, Institution, Member, community_calendar

REFERENCE_PATTERN = rf"RDR-[{LETTERS}]{{4}}-[{LETTERS}]{{4}}"


def random_reference():
    """A public reference such as ``RDR-7KQ4-M2XD``; random, so that it tells no order."""
    return f"RDR-{random_groups(2)}"


def hash_case_code(code):
    """What is kept of a case code."""
    return hash_code("case", code)


class Visitor:
    """Somebody known here at most by the case code in their hands; ``member`` if they are signed in as well."""

    is_authenticated = False

    def __init__(self, code="", member=None):
        self.code = code
        self.member = member

    def acting_as(self, institution=None, role=None):
        return role or "member"


class HarmKind(models.TextChoices):
    BEYOND_AGREEMENT = "beyond_agreement", _("Data used outside what was agreed")
    SHARED_WITHOUT_SAY = "shared_without_say", _("Data shared or sold without our say")
    EXPOSED = "exposed", _("Data exposed or lost")
    WRONG_DATA = "wrong_data", _("Wrong data about me")
    SERVICE_REFUSED = "service_refused", _("A service was refused or delayed")
    UNFAIR_SORTING = "unfair_sorting", _("Unfair scoring or sorting")
    USED_AGAINST = "used_against", _("Data used for policing, immigration or debt")
    STIGMA = "stigma", _("Stigma to a group")
    CONSENT_IGNORED = "consent_ignored", _("A refusal or an opt-out was ignored")
    NO_ACCESS = "no_access", _("No access to my own or my community's data")
    NO_ANSWER = "no_answer", _("No answer was given")
    PROMISE_BROKEN = "promise_broken", _("A promised benefit did not come")
    RETALIATION = "retaliation", _("Somebody was punished for speaking up")
    OTHER = "other", _("Something else")


class Stage(models.TextChoices):
    RECEIVED = "received", _("Received")
    SAFETY = "safety", _("Safety check")
    LOOKING = "looking", _("Being looked into")
    WAITING_YOU = "waiting_you", _("Waiting for you – no rush")
    WAITING_INSTITUTION = "waiting_institution", _("Waiting for the institution")
    ANSWERED = "answered", _("Institution has answered")
    CLOSED = "closed", _("Closed – see outcome")


class Outcome(models.TextChoices):
    CONFIRMED = "confirmed", _("Put right – confirmed by the person")
    PARTLY = "partly", _("Partly put right – confirmed by the person")
    NOT = "not", _("Not put right – says the person")
    WITHDRAWN = "withdrawn", _("Withdrawn by the person")


SIGN_OFFS = (Outcome.CONFIRMED, Outcome.PARTLY, Outcome.NOT)


def next_actor(stage, institution):
    """Who must act next, in words; empty when nobody must."""
    return {
        Stage.RECEIVED: _("the community's steward"),
        Stage.SAFETY: _("the community's steward"),
        Stage.LOOKING: _("the community's steward"),
        Stage.WAITING_YOU: _("the person who reported it"),
        Stage.WAITING_INSTITUTION: institution or _("the community's steward"),
        Stage.ANSWERED: _("the person who reported it"),
    }.get(stage, "")


def harm_labels(codes):
    """The plain words for harm kinds, in the order in which they were named."""
    return [HarmKind(code).label for code in codes]


def _none_of(*_arguments, **_keywords):
    """The author kept in a case's history: nobody, because a reporter's own sign-off changes a case too."""


class CaseQuerySet(models.QuerySet):
    """Each adjective is the one expression for its stage; together they are every published case."""

    def published(self, at):
        return self.filter(published_at__lte=at)

    def closed(self, at):
        return self.published(at).filter(closed_at__lte=at)

    def unclosed(self, at):
        return self.published(at).filter(Q(closed_at__isnull=True) | Q(closed_at__gt=at))

    def answered(self, at):
        return self.unclosed(at).filter(answered_at__lte=at)

    def waiting_institution(self, at):
        return self.unclosed(at).filter(Q(answered_at__isnull=True) | Q(answered_at__gt=at))


class Case(models.Model):
    """One entry of the public log, under a random reference, in the words that the person approved.

    A person who asked to be counted only has no case. ``published_at`` and ``closed_at`` are moments of a
    weekly batch; ``answered_at`` is the institution's own act and immediate.
    """

    reference = models.CharField(primary_key=True, max_length=13)
    institution = models.ForeignKey(
        Institution, null=True, blank=True, on_delete=models.PROTECT, related_name="redress_cases"
    )
    harm_kinds = models.JSONField(default=list)
    proposal_reference = models.CharField(max_length=20, blank=True)
    public_summary = models.TextField(blank=True)
    read_on_time = models.BooleanField()
    published_at = models.DateTimeField(db_index=True)
    answer_clock = models.OneToOneField(
        Clock, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=20, choices=Outcome.choices, blank=True)

    objects = CaseQuerySet.as_manager()
    history = HistoricalRecords(
        get_user=_none_of, history_id_field=models.UUIDField(default=uuid.uuid4, editable=False)
    )

    class Meta:
        # Within one batch the random reference decides, so the order of a list tells no order of arrival.
        ordering = ["-published_at", "reference"]
        verbose_name = _("redress case")
        verbose_name_plural = _("redress cases")
        constraints = [
            models.CheckConstraint(
                name="a_closed_case_has_an_outcome",
                condition=Q(closed_at__isnull=True, outcome="")
                | (Q(closed_at__isnull=False) & ~Q(outcome="")),
            ),
            models.CheckConstraint(
                name="an_answered_case_has_an_answer",
                condition=Q(answered_at__isnull=True, answer="")
                | (Q(answered_at__isnull=False) & ~Q(answer="")),
            ),
            models.CheckConstraint(
                name="a_case_closes_after_it_is_published",
                condition=Q(closed_at__isnull=True) | Q(closed_at__gte=models.F("published_at")),
            ),
        ]

    def __str__(self):
        return self.reference

    def get_absolute_url(self):
        return reverse("redress_log:detail", kwargs={"reference": self.reference})

    def stage(self, at):
        """Where a published case stands at the moment."""
        if self.closed_at is not None and self.closed_at <= at:
            return Stage.CLOSED
        if self.answered_at is not None and self.answered_at <= at:
            return Stage.ANSWERED
        return Stage.WAITING_INSTITUTION if self.institution_id else Stage.LOOKING

    @property
    def harm_labels(self):
        return harm_labels(self.harm_kinds)

    @property
    def published_on(self):
        """The local day of the batch in which the case came out."""
        return community_calendar().local_date(self.published_at)


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
    def unread(self):
        return self.filter(acknowledged_at__isnull=True, closed_at__isnull=True)

    def ready_to_publish(self, at):
        return self.filter(case__isnull=True, closed_at__isnull=True, publish_at__lte=at)

    def ready_to_announce(self, at):
        return self.filter(case__closed_at__isnull=True, case__isnull=False, announce_at__lte=at)


class Report(models.Model):
    """What a person confided. Secret: no history, no admin, no public page and no log line ever reads it.

    The key is random, so that it tells no order. ``reporter`` is empty for somebody without an account;
    ``code_hash`` lets them come back with the code that they were shown once. ``publish_at`` and
    ``announce_at`` are the batches in which the case, and later its outcome, are to come out.
    """

    is_secret = True
    wagtail_reference_index_ignore = True

    class ShownToPublic(models.TextChoices):
        SUMMARY = "summary", _("A short summary, in words that I approve first")
        TYPE_ONLY = "type_only", _("Only the kind of problem and the institution")
        COUNT_ONLY = "count_only", _("Nothing but a number: count me, show no more")

    class ShownToOffice(models.TextChoices):
        EVERYTHING = "everything", _("What I wrote, and how to reach me")
        WORDS = "words", _("What I wrote, but not who I am")
        NOTHING = "nothing", _("Nothing more than the public sees")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=13, unique=True)
    reporter = models.ForeignKey(Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    code_hash = models.CharField(max_length=64, unique=True)
    institution = models.ForeignKey(
        Institution, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    harm_kinds = models.JSONField(default=list)
    proposal_reference = models.CharField(max_length=20, blank=True)
    what_happened = models.TextField()
    what_would_put_it_right = models.TextField(blank=True)
    contact = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=8, default="en")
    safety_concern = models.TextField(blank=True)
    shown_to_public = models.CharField(max_length=20, choices=ShownToPublic.choices)
    shown_to_institution = models.CharField(max_length=20, choices=ShownToOffice.choices)
    shown_to_oversight = models.CharField(max_length=20, choices=ShownToOffice.choices)

    reported_at = models.DateTimeField()
    read_due_at = models.DateTimeField()
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    safety_checked_at = models.DateTimeField(null=True, blank=True)
    summary = models.TextField(blank=True)
    summary_approved_at = models.DateTimeField(null=True, blank=True)
    publish_at = models.DateTimeField(null=True, blank=True)
    case = models.OneToOneField(Case, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=20, choices=Outcome.choices, blank=True)
    announce_at = models.DateTimeField(null=True, blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="an_approved_summary_has_words",
                condition=Q(summary_approved_at__isnull=True) | ~Q(summary=""),
            ),
            models.CheckConstraint(
                name="a_counted_report_has_no_public_case",
                condition=~Q(shown_to_public="count_only") | Q(case__isnull=True),
            ),
            models.CheckConstraint(
                name="only_a_report_that_passed_its_safety_check_comes_out",
                condition=Q(publish_at__isnull=True) | Q(safety_checked_at__isnull=False),
            ),
            models.CheckConstraint(
                name="a_closed_report_has_an_outcome",
                condition=Q(closed_at__isnull=True, outcome="")
                | (Q(closed_at__isnull=False) & ~Q(outcome="")),
            ),
        ]

    def __str__(self):
        return self.reference

    def fits(self, code):
        """Whether this is the report's case code; takes the same time for a near miss."""
        return constant_time_compare(self.code_hash, hash_case_code(code))

    def stage(self, at):
        """Where the report stands, as the person and the steward see it at the moment."""
        if self.closed_at is not None:
            return Stage.CLOSED
        if self.case is not None:
            return self.case.stage(at)
        if self.acknowledged_at is None:
            return Stage.RECEIVED
        if self.safety_checked_at is None:
            return Stage.SAFETY
        if self.summary and self.summary_approved_at is None:
            return Stage.WAITING_YOU
        return Stage.LOOKING

    @property
    def harm_labels(self):
        return harm_labels(self.harm_kinds)

    @property
    def read_clock(self):
        return IntakeClock(self.reported_at, self.read_due_at, self.acknowledged_at, community_calendar())
