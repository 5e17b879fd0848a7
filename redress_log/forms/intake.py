"""What somebody reports, in few boxes that must be filled and many that may be."""

import uuid

from django import forms
from django.conf import settings
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from community.lines import LineField, TextField
from community.models import Institution
from redress_log.forms.boxes import FEW_WORDS, LINE, WORDS
from redress_log.models import HarmKind, PeopleBasis, PersonKnows, Report, ReporterKind, WhoWasHarmed

NOT_SAID = [("", _("I would rather not say"))]
HOW_BAD = [
    ("1", _("1: a nuisance")),
    ("2", "2"),
    ("3", _("3: it made life harder")),
    ("4", "4"),
    ("5", _("5: it changed our lives")),
]


def _line(label, help_text="", most=200):
    return LineField(label=label, help_text=help_text, max_length=most, required=False, widget=LINE)


def _words(label, help_text=""):
    return TextField(label=label, help_text=help_text, max_length=5_000, required=False, widget=FEW_WORDS)


def _choice(label, choices):
    return forms.ChoiceField(label=label, choices=[*NOT_SAID, *choices], required=False)


class ReportForm(forms.Form):
    """What happened, and three separate answers to who sees what."""

    # What stands behind a line to open, by the name of its part.
    FOLDED = {
        "about": (
            *("happened_when", "happened_where", "who_was_harmed", "group_name", "people_count"),
            *("people_basis", "how_bad", "how_bad_words", "proposal_reference"),
        ),
        "reaching": ("call_me", "support_needs"),
        "helping": ("reporter_kind", "on_behalf_of", "person_knows", "helper_name"),
    }

    sending = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    what_happened = TextField(
        label=_("What happened?"),
        help_text=_("In your own words, in any language. Leave out names if you wish."),
        widget=WORDS,
        max_length=20_000,
    )
    institution = forms.ModelChoiceField(
        label=_("Which institution is it about?"),
        queryset=Institution.objects.filter(is_registered=True),
        required=False,
        empty_label=_("I do not know, or it is not in this list"),
    )
    harm_kinds = forms.MultipleChoiceField(
        label=_("What kind of problem is it?"),
        help_text=_("Choose all that fit."),
        choices=HarmKind.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    what_would_put_it_right = _words(_("What would put it right?"))
    happened_when = _line(_("When was it?"), _("Roughly is enough: last spring, or since 2024."))
    happened_where = _line(_("Where was it?"))
    who_was_harmed = forms.ChoiceField(
        label=_("Who was harmed?"), choices=WhoWasHarmed.choices, initial=WhoWasHarmed.PERSON, required=False
    )
    group_name = _line(_("Which group or community?"), _("As it calls itself."))
    people_count = forms.IntegerField(
        label=_("How many people?"),
        min_value=1,
        max_value=100_000_000,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    people_basis = _choice(_("How do you know the number?"), PeopleBasis.choices)
    how_bad = _choice(_("How bad is it for you?"), HOW_BAD)
    how_bad_words = _words(_("What has it done to you?"))
    proposal_reference = forms.CharField(
        label=_("Is it about a proposal listed here?"),
        help_text=_("Its reference, such as PRP-2026-0012, if you know it."),
        max_length=20,
        required=False,
        validators=[RegexValidator(r"^PRP-\d{4}-\d{4,}$", _("A reference looks like PRP-2026-0012."))],
    )
    shown_to_public = forms.ChoiceField(
        label=_("What may the public see?"),
        choices=Report.ShownToPublic.choices,
        widget=forms.RadioSelect,
        initial=Report.ShownToPublic.TYPE_ONLY,
    )
    shown_to_institution = forms.ChoiceField(
        label=_("What may the institution see?"),
        help_text=_("It is told nothing before somebody has asked you whether that is safe."),
        choices=Report.ShownToOffice.choices,
        widget=forms.RadioSelect,
        initial=Report.ShownToOffice.NOTHING,
    )
    shown_to_oversight = forms.ChoiceField(
        label=_("What may the redress panel and the oversight body see?"),
        help_text=_(
            "Neighbours who judge cases, and the body that checks whether institutions keep their word. The panel never sees "
            "how to reach you. Whoever opens your words says why, and you see it."
        ),
        choices=Report.ShownToOffice.choices,
        widget=forms.RadioSelect,
        initial=Report.ShownToOffice.WORDS,
    )
    contact = _line(
        _("How can we reach you?"),
        _("Email or phone, if you want. Only the steward sees it. Mail from us never says what it is about."),
    )
    language = forms.ChoiceField(
        label=_("In which language shall we write to you?"), choices=settings.LANGUAGES
    )
    call_me = _line(_("What shall we call you?"), _("Any name, or none."), 100)
    support_needs = _words(
        _("What would make this easier for you?"),
        _("An interpreter, somebody to read to you, a time to call, other letters."),
    )
    reporter_kind = _choice(_("Who are you in this?"), ReporterKind.choices)
    on_behalf_of = _line(_("For whom do you write?"), _("A name, or what you call them."))
    person_knows = _choice(_("Do they know that you write?"), PersonKnows.choices)
    helper_name = _line(_("Your own name, if you want to say it"))
    safety_concern = _words(
        _("I feel unsafe"),
        _("If somebody could harm you for this, tell us what to be careful about. Only the steward sees it."),
    )

    def clean_who_was_harmed(self):
        return self.cleaned_data["who_was_harmed"] or WhoWasHarmed.PERSON

    def clean_how_bad(self):
        return int(self.cleaned_data["how_bad"]) if self.cleaned_data["how_bad"] else None

    def clean_people_count(self):
        count = self.cleaned_data["people_count"]
        return "" if count is None else str(count)

    def answers(self):
        """What the action takes, without the key of this sending."""
        return {name: value for name, value in self.cleaned_data.items() if name != "sending"}

    def opened(self):
        """The folded parts in which something was written, or is wrong."""
        return {
            part
            for part, names in self.FOLDED.items()
            if any(
                self[name].errors or self[name].value() not in (None, "", self[name].initial)
                for name in names
            )
        }

    def shown_words(self):
        """The three answers about who sees what, in words."""
        return {
            who: self._in_words(self[f"shown_to_{who}"], self.cleaned_data[f"shown_to_{who}"])
            for who in ("public", "institution", "oversight")
        }

    def told(self):
        """What was filled in apart from the three answers about who sees what, as ``(label, words)``."""
        for field in self.visible_fields():
            value = self.cleaned_data[field.name]
            if value and not field.name.startswith("shown_to_"):
                yield field.label, self._in_words(field, value)

    def _in_words(self, field, value):
        if isinstance(field.field, forms.ModelChoiceField):
            return str(value)
        labels = dict(getattr(field.field, "choices", ()))
        if isinstance(value, list):
            return "\n".join(str(labels[each]) for each in value)
        return labels.get(str(value), value)
