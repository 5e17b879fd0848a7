"""What is asked of every use of data: 35 questions, and what an answer to each looks like."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from community.models import Institution
from proposals import fields


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


class Answers(models.Model):
    """The 35 answers, and what stands in place of those that nobody could give."""

    title = models.TextField(_label("title"), blank=True)
    plain_summary = _text("plain_summary")
    request_kind = _choice("request_kind")
    about = models.ForeignKey(
        "proposals.Proposal",
        verbose_name=_("The use that it is about"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="requests",
    )
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

    class Meta:
        abstract = True

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

        ``about`` is the reference of the use that a request is about, where it is about one.

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
            elif name == "people_count" and self.is_about_few:
                value = f"fewer than {fields.FEWEST_PEOPLE}"
            answers[name] = value
        answers["not_known"] = {
            name: reason for name, reason in self.not_known.items() if answers[name] in (None, "", [])
        }
        if self.about is not None:
            answers["about"] = self.about.reference
        return answers

    @property
    def is_about_few(self):
        """Whether it is about so few people that their number is not shown."""
        return self.people_count is not None and self.people_count < fields.FEWEST_PEOPLE

    def missing(self, need=fields.SUBMIT):
        """The fields that are needed at this point and have neither an answer nor a reason in its place."""
        return [
            field
            for field in fields.FIELDS
            if self.need_of(field) == need and not self.has_answer(field) and field.name not in self.not_known
        ]

    def need_of(self, field):
        """When the field must be filled, as the other answers stand."""
        if field.need == fields.IF and field.unless:
            name, codes = field.unless
            return fields.OPTIONAL if getattr(self, name) in codes else fields.VOTE
        return field.need

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
