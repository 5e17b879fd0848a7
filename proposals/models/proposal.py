"""A use of people's data that somebody asks for, or that has happened."""

import uuid
from datetime import date, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords
from wagtail.search import index

from community.models import Institution
from proposals import fields, finding, registers
from proposals.models import states
from proposals.models.invariants import CONSTRAINTS

REGISTERS = tuple((register.name, register.title) for register in registers.REGISTERS.values())


def validate_rows(field_name, rows):
    """Raise ``ValidationError`` unless the value is a list of rows with the declared cells, all text."""
    columns = {column.name: column for column in fields.BY_NAME[field_name].columns}
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise ValidationError(_("This must be a list of rows."))
    for row in rows:
        for name, value in row.items():
            column = columns.get(name)
            if column is None or not isinstance(value, str):
                raise ValidationError(
                    _("A row has a cell “%(name)s” that is not known."), params={"name": name}
                )
            if column.kind == "choice" and value and value not in dict(column.choices):
                raise ValidationError(_("“%(code)s” is not one of the choices."), params={"code": value})


def validate_codes(field_name, codes):
    """Raise ``ValidationError`` unless the value is a list of codes of this field's choices."""
    known = dict(fields.BY_NAME[field_name].choices)
    if not isinstance(codes, list) or not all(isinstance(code, str) for code in codes):
        raise ValidationError(_("This must be a list of codes."))
    for code in codes:
        if code not in known:
            raise ValidationError(_("“%(code)s” is not one of the choices."), params={"code": code})


def validate_reasons(reasons):
    """Raise ``ValidationError`` unless the value gives a reason of some words for fields that need not be answered."""
    if not isinstance(reasons, dict):
        raise ValidationError(_("This must name fields and the reason for each."))
    for name, reason in reasons.items():
        if name not in fields.BY_NAME or fields.BY_NAME[name].need == fields.SUBMIT:
            raise ValidationError(_("“%(name)s” is not a field that may stay open."), params={"name": name})
        if not isinstance(reason, str) or len(reason.split()) < fields.REASON_WORDS:
            raise ValidationError(
                _("Say in at least %(number)d words why it is not known."),
                params={"number": fields.REASON_WORDS},
            )


def _label(name):
    return fields.BY_NAME[name].label


def _choice(name):
    return models.CharField(_label(name), max_length=40, blank=True, choices=fields.BY_NAME[name].choices)


def _text(name):
    return models.TextField(_label(name), blank=True)


def _details():
    return models.TextField(blank=True)


def _list(name):
    return models.JSONField(_label(name), default=list, blank=True)


def nobody(*_arguments, **_keywords):
    """The author that a row's history keeps: nobody, because it is the very person whom it leaves out."""


class Proposal(index.Indexed, models.Model):
    """A use of people's data that somebody asks for, or that has happened: 35 answers and where it stands."""

    State = states.State
    OUTCOMES = states.OUTCOMES
    MOVES = states.MOVES
    LapseReason = states.LapseReason

    class FiledAs(models.TextChoices):
        RESIDENT = "resident", _("a community member")
        INSTITUTION = "institution", _("an institution")
        IMPORT = "import", _("another register")

    title = models.TextField(_label("title"), blank=True)
    plain_summary = _text("plain_summary")
    request_kind = _choice("request_kind")
    purposes = _list("purposes")
    why_needed = _text("why_needed")
    lead_organisation = models.ForeignKey(
        Institution,
        verbose_name=_label("lead_organisation"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="proposals",
    )
    data_controllers = models.ManyToManyField(
        Institution, verbose_name=_label("data_controllers"), blank=True, related_name="+"
    )
    recipients = _list("recipients")
    onward_sharing = _choice("onward_sharing")
    onward_sharing_details = _details()
    money = _choice("money")
    money_details = _details()
    contact_point = models.CharField(_label("contact_point"), max_length=200, blank=True)
    contact_email = models.EmailField(blank=True)
    datasets = _list("datasets")
    people_described = _text("people_described")
    people_count = models.PositiveIntegerField(null=True, blank=True)
    need_domains = _list("need_domains")
    identifiability = _choice("identifiability")
    sensitive_details = _text("sensitive_details")
    linkage = _text("linkage")
    group_authority = _choice("group_authority")
    group_authority_details = _details()
    how_used = _text("how_used")
    access_type = _choice("access_type")
    safeguards = _text("safeguards")
    automation = _choice("automation")
    automation_details = _details()
    starts_on = models.DateField(_label("starts_on"), null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    retention = _text("retention")
    retention_months = models.PositiveIntegerField(null=True, blank=True)
    legal_basis = _choice("legal_basis")
    legal_basis_details = _details()
    consent_and_opt_out = _choice("consent_and_opt_out")
    consent_and_opt_out_details = _details()
    other_reviews = _list("other_reviews")
    use_conditions = _list("use_conditions")
    community_benefit = _text("community_benefit")
    possible_harms = _list("possible_harms")
    alternatives = _text("alternatives")
    community_role = _text("community_role")
    results_back = _text("results_back")
    redress_plan = _text("redress_plan")
    stop_conditions = _text("stop_conditions")

    lead_named = models.CharField(
        max_length=200, blank=True, help_text="A lead organisation that is not in the list, in words."
    )
    not_known = models.JSONField(
        default=dict,
        blank=True,
        help_text="Why a field has no answer, in the lead organisation's words, by its name.",
    )
    completed_fields = models.JSONField(
        default=list, blank=True, help_text="The names of the fields that the lead organisation answered."
    )

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
    about = models.ForeignKey(
        "self",
        verbose_name=_("The use that it is about"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="requests",
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
    deletion_proved_at = models.DateTimeField(null=True, blank=True)
    deletion_proof = models.TextField(blank=True)

    register = models.CharField(max_length=12, choices=REGISTERS, blank=True)
    source_reference = models.CharField(max_length=200, blank=True)
    source_version = models.CharField(max_length=40, blank=True)
    agreement = models.CharField(
        max_length=200, blank=True, help_text="The reference without its version: equal for all versions."
    )
    source_row = models.PositiveIntegerField(null=True, blank=True)
    raw_row = models.JSONField(null=True, blank=True)
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
                ]
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

    def clean(self):
        """Check that every list has its declared shape."""
        errors = {}
        for field in fields.FIELDS:
            if field.kind not in ("rows", "choices"):
                continue
            validate = validate_rows if field.kind == "rows" else validate_codes
            try:
                validate(field.name, getattr(self, field.name))
            except ValidationError as error:
                errors[field.name] = error
        try:
            validate_reasons(self.not_known)
        except ValidationError as error:
            errors["not_known"] = error
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            errors["ends_on"] = _("The end is before the start.")
        if errors:
            raise ValidationError(errors)

    def answers(self, controllers=None):
        """The 35 answers as JSON values, under their stored names, with ``controllers`` where others are stored.

        ``not_known`` holds the reasons that stand in place of answers.

        Institutions become codes, days ISO dates. A number of people too small to publish becomes the words
        that replace it, so that no copy of the text holds it.
        """
        answers = {}
        for name in fields.ANSWERS:
            if name == "data_controllers":
                value = sorted(
                    institution.code
                    for institution in (self.data_controllers.all() if controllers is None else controllers)
                )
            else:
                value = getattr(self, name)
            if isinstance(value, Institution):
                value = value.code
            elif isinstance(value, date):
                value = value.isoformat()
            elif name == "people_count" and value is not None and value < fields.FEWEST_PEOPLE:
                value = f"fewer than {fields.FEWEST_PEOPLE}"
            answers[name] = value
        answers["not_known"] = {
            name: reason for name, reason in self.not_known.items() if answers[name] in (None, "", [])
        }
        return answers

    def missing(self, need=fields.SUBMIT):
        """The fields that are needed at this point and have neither an answer nor a reason in its place."""
        return [
            field
            for field in fields.FIELDS
            if field.need == need and not self.has_answer(field) and field.name not in self.not_known
        ]

    def has_answer(self, field):
        if field.kind == "institutions":
            return self.data_controllers.exists()
        if field.kind == "institution" and self.lead_named:
            return True
        return getattr(self, field.name) not in (None, "", [])

    @property
    def lead_is_open(self):
        """Whether it was handed in with a lead organisation in words, which no steward has found out yet."""
        return self.lead_organisation is not None and self.lead_organisation.code == Institution.NOT_LISTED

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
    def is_given_up(self):
        """Whether nothing more is owed about it, as ``given_up`` finds it; not so when a decision never came."""
        return self.state in states.TAKEN_AWAY or (
            self.state == self.State.LAPSED and self.lapse_reason != self.LapseReason.NO_DECISION
        )

    @property
    def last_comment_day(self):
        """The last local day on which a comment counts, where the lead organisation is."""
        return self.lead_organisation.calendar.local_date(self.comments_close_at - timedelta(microseconds=1))
