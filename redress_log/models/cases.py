"""The way of one harm from the panel to its end, and what of it the public sees."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from community.codes import LETTERS, random_groups
from community.models import Clock, Institution, community_calendar
from redress_log.models.choices import AGREED, OVER, REMEDIED, Outcome, RemedyKind, Stage, harm_labels

REFERENCE_PATTERN = rf"RDR-[{LETTERS}]{{4}}-[{LETTERS}]{{4}}"


REGISTERS = {"ocr": _("Office for Civil Rights, United States")}


def random_reference():
    """A public reference such as ``RDR-7KQ4-M2XD``; random, so that it tells no order."""
    return f"RDR-{random_groups(2)}"


class Shows(models.TextChoices):
    """What the public sees of a case. The person chooses, and the institution cannot."""

    SUMMARY = "summary", _("A short summary, in words that I approve first")
    TYPE_ONLY = "type_only", _("Only the kind of problem and the institution, by month")
    COUNT_ONLY = "count_only", _("Nothing but a number: count me, show no more")


class SignedBy(models.TextChoices):
    """Whose signature stands for those who were harmed. There is none for an institution."""

    AFFECTED = "affected", _("The person who was harmed")
    REPRESENTATIVE = "representative", _("Somebody whom the person chose")
    VOTE = "vote", _("A vote of the community")
    PANEL_ALONE = "panel_alone", _("The redress panel alone, because the person could not be asked")


class CaseQuerySet(models.QuerySet):
    """Adjectives about what the public sees, and then about what those in a case see."""

    def in_log(self):
        return self.filter(published_at__isnull=False, removed_at__isnull=True)

    def published(self, at):
        return self.in_log().filter(published_at__lte=at)

    def removed(self, at):
        return self.filter(removed_at__lte=at)

    def over(self, at):
        return self.published(at).filter(shown_stage__in=OVER)

    def unfinished(self, at):
        return self.published(at).exclude(shown_stage__in=OVER)

    def escalated(self, at):
        return self.published(at).filter(escalation_shown_at__lte=at)

    def late(self, at):
        """Shown in full, and past a date by which an institution or the panel must act."""
        late = Clock.objects.late(at).public()
        return self.unfinished(at).filter(reference__in=late.values("subject"))

    def ready_to_publish(self, at):
        return self.filter(published_at__isnull=True, publish_at__lte=at)

    def under_way(self):
        return self.filter(register="").exclude(stage__in=OVER)


def _unless(condition, then):
    return ~condition | then


class Case(models.Model):
    """One harm on its way through the panel, under a random reference. No private word stands in it.

    ``stage`` and ``outcome`` are how it stands for those who take part; ``shown_stage`` and ``shown_outcome`` what the
    public knows of that, which is later wherever a moment could tell who acted. No history is kept of a case: its
    rows' moments would say when a person came, and the public record is its history. ``register`` is that of an
    outside body for what was taken over from there; its ``shown_remedies`` are what the body claims, ours are agreed.
    """

    reference = models.CharField(primary_key=True, max_length=13)
    institution = models.ForeignKey(
        Institution, null=True, blank=True, on_delete=models.PROTECT, related_name="redress_cases"
    )
    harm_kinds = models.JSONField(default=list)
    proposal_reference = models.CharField(max_length=20, blank=True)
    is_group = models.BooleanField(default=False)
    shows = models.CharField(max_length=20, choices=Shows.choices)
    public_summary = models.TextField(blank=True)
    read_on_time = models.BooleanField(null=True, blank=True)

    stage = models.CharField(max_length=30, choices=Stage.choices)
    entered_at = models.DateTimeField()
    outcome = models.CharField(max_length=20, choices=Outcome.choices, blank=True)
    escalated_at = models.DateTimeField(null=True, blank=True)
    refused_plans = models.PositiveIntegerField(default=0)
    review_asked_at = models.DateTimeField(null=True, blank=True)
    unreachable_at = models.DateTimeField(null=True, blank=True)
    plan_signed_by = models.CharField(max_length=20, choices=SignedBy.choices, blank=True)
    plan_panel_at = models.DateTimeField(null=True, blank=True)
    closing_signed_by = models.CharField(max_length=20, choices=SignedBy.choices, blank=True)
    closing_panel_at = models.DateTimeField(null=True, blank=True)

    publish_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True, db_index=True)
    shown_stage = models.CharField(max_length=30, choices=Stage.choices, blank=True, db_index=True)
    shown_since = models.DateTimeField(null=True, blank=True)
    shown_outcome = models.CharField(max_length=20, choices=Outcome.choices, blank=True)
    shown_remedies = models.JSONField(default=list, blank=True)
    escalation_shown_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_because = models.CharField(max_length=300, blank=True)

    register = models.CharField(max_length=20, blank=True)
    register_key = models.CharField(max_length=120, blank=True)
    register_note = models.TextField(blank=True)
    register_facts = models.JSONField(default=dict, blank=True)
    reported_on = models.DateField(null=True, blank=True)
    people_count = models.PositiveBigIntegerField(null=True, blank=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        # Within one batch the random reference decides, so the order of a list tells no order of arrival.
        ordering = [F("published_at").desc(nulls_last=True), "reference"]
        verbose_name = _("redress case")
        verbose_name_plural = _("redress cases")
        constraints = [
            models.CheckConstraint(
                name="a_case_is_put_right_only_with_both_signatures",
                condition=_unless(
                    Q(stage=Stage.CLOSED_REMEDIED),
                    ~Q(closing_signed_by="") & Q(closing_panel_at__isnull=False, outcome__in=REMEDIED),
                ),
            ),
            models.CheckConstraint(
                name="only_a_case_that_is_put_right_says_so",
                condition=_unless(Q(outcome__in=REMEDIED), Q(stage=Stage.CLOSED_REMEDIED)),
            ),
            models.CheckConstraint(
                name="a_remedy_is_agreed_only_with_both_signatures",
                condition=_unless(
                    Q(stage__in=AGREED), ~Q(plan_signed_by="") & Q(plan_panel_at__isnull=False)
                ),
            ),
            models.CheckConstraint(
                name="the_panel_signs_alone_only_where_nobody_can_be_asked",
                condition=_unless(
                    Q(plan_signed_by=SignedBy.PANEL_ALONE)
                    | Q(closing_signed_by=SignedBy.PANEL_ALONE)
                    | Q(outcome=Outcome.BODY_CONFIRMED),
                    Q(unreachable_at__isnull=False),
                ),
            ),
            models.CheckConstraint(
                name="a_case_of_an_outside_register_has_no_signature",
                condition=Q(register="")
                | Q(
                    stage=Stage.REPORTED,
                    shown_stage__in=["", Stage.REPORTED],
                    outcome="",
                    shown_outcome="",
                    plan_signed_by="",
                    plan_panel_at__isnull=True,
                    closing_signed_by="",
                    closing_panel_at__isnull=True,
                ),
            ),
            models.CheckConstraint(
                name="a_case_ends_with_an_outcome_where_one_is_owed",
                condition=_unless(
                    Q(stage__in=[Stage.CLOSED_REMEDIED, Stage.CLOSED_WITHOUT_REMEDY, Stage.WITHDRAWN]),
                    ~Q(outcome=""),
                ),
            ),
            models.CheckConstraint(
                name="who_is_counted_only_is_never_published",
                condition=_unless(Q(shows=Shows.COUNT_ONLY), Q(published_at__isnull=True, publish_at=None)),
            ),
            models.CheckConstraint(
                name="a_removed_case_says_why",
                condition=_unless(Q(removed_at__isnull=False), ~Q(removed_because="")),
            ),
            models.UniqueConstraint(
                fields=["register", "register_key"],
                condition=~Q(register=""),
                name="a_case_of_an_outside_register_comes_once",
            ),
        ]
        indexes = [models.Index(fields=["institution", "-published_at"], name="cases_of_an_institution")]

    def __str__(self):
        return self.reference

    def get_absolute_url(self):
        return reverse("redress_log:detail", kwargs={"reference": self.reference})

    @property
    def harm_labels(self):
        return harm_labels(self.harm_kinds)

    @property
    def is_outside(self):
        return bool(self.register)

    @property
    def register_name(self):
        return REGISTERS.get(self.register, self.register)

    @property
    def claimed_remedies(self):
        """What an outside register says was done, in words; nobody here checked it."""
        return [RemedyKind(code).label for code in self.shown_remedies] if self.is_outside else []

    @property
    def is_over(self):
        return self.stage in OVER

    @property
    def is_published(self):
        return self.published_at is not None and self.removed_at is None

    @property
    def shows_words(self):
        """Whether the public reads words about it, and days."""
        return self.shows == Shows.SUMMARY

    @property
    def published_on(self):
        """The local day of the batch in which the case came out."""
        return community_calendar().local_date(self.published_at)

    def clocks(self):
        return Clock.objects.filter(subject=self.reference).select_related("rule", "institution")

    def current_plan(self):
        """The newest plan, or None."""
        return self.plans.order_by("-number").first()


class Move(models.Model):
    """One event of a case: what, by which role, when, why; and from when the public knows of it.

    ``show_from`` is the first moment at which it may be shown, ``shown_at`` when that was done. ``words`` are reasons
    that whoever acted gave for everybody who takes part; a person's own words are never here.
    """

    class Kind(models.TextChoices):
        BROUGHT = "brought_before_panel", _("Brought before the panel")
        ACCEPTED = "accepted", _("Taken on")
        NOT_ACCEPTED = "not_accepted", _("Not taken on")
        REFERRED = "referred", _("Sent to another body")
        REVIEW_ASKED = "review_asked", _("The person asked the panel to look again")
        ANSWERED = "answered", _("The institution answered")
        TALKS_OPENED = "talks_opened", _("Talks toward a quick repair began")
        TALKS_ENDED = "talks_ended", _("The talks ended")
        FINDING_DRAFTED = "finding_drafted", _("Both sides were shown the draft of a finding")
        FINDING_COMMENTED = "finding_commented", _("The institution commented on the draft")
        FOUND = "finding_published", _("The finding was published")
        PLAN_PROPOSED = "plan_proposed", _("A remedy was proposed")
        PLAN_SIGNED = "plan_signed", _("Those who were harmed answered the proposed remedy")
        PLAN_AGREED = "plan_agreed", _("The remedy was agreed")
        PLAN_REFUSED = "plan_refused", _("The remedy was refused")
        DELIVERED = "item_delivered", _("The institution says that a part of the remedy is done")
        CHECK_ASKED = "check_asked", _("The institution asked for a check")
        CHECKED = "item_checked", _("A part of the remedy was checked")
        CONFIRMED = "confirmed", _("Those who were harmed said whether it was put right")
        CLOSED_REMEDIED = "closed_remedied", _("Closed: put right")
        CLOSED_WITHOUT = "closed_without_remedy", _("Closed without remedy")
        ESCALATED = "escalated", _("A limit was passed, or a remedy failed")
        UNREACHABLE = "declared_unreachable", _("The panel signs alone: the person cannot be asked")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        REOPENED = "reopened", _("Reopened")
        KEPT_CLOSED = "kept_closed", _("Somebody asked to open it again, and the panel left it closed")
        FILE_RELEASED = "file_released", _("A file was made public, as its person wanted")
        VOTE_ASKED = "vote_asked", _("The community was asked")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="moves")
    kind = models.CharField(max_length=30, choices=Kind.choices)
    actor = models.CharField(max_length=80)
    moved_at = models.DateTimeField()
    stage = models.CharField(max_length=30, choices=Stage.choices)
    outcome = models.CharField(max_length=20, choices=Outcome.choices, blank=True)
    words = models.TextField(blank=True)
    facts = models.JSONField(default=dict, blank=True)
    show_from = models.DateTimeField()
    shown_at = models.DateTimeField(null=True, blank=True, db_index=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="a_move_is_never_shown_before_its_moment",
                condition=Q(shown_at__isnull=True) | Q(shown_at__gte=F("show_from")),
            ),
        ]

    def __str__(self):
        return f"{self.case_id}: {self.kind}"
