"""What is typed about the framework: which record has to do with an item, and why."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accountability import subjects
from community.lines import LineField


class ReferenceField(forms.CharField):
    """The reference of a public record that can be tagged."""

    def clean(self, value):
        reference = super().clean(value).strip().upper()
        record = subjects.find(reference) if reference else None
        if reference and record is None:
            raise ValidationError(
                _("There is no public record %(reference)s here."), params={"reference": reference}
            )
        return record


class TagForm(forms.Form):
    record = ReferenceField(
        label=_("Which record"),
        max_length=80,
        help_text=_("Its reference, like PRP-2026-0012, DEC-2026-0041, CMT-2026-0031 or RDR-7KQ4-M2XD."),
    )
    why = LineField(
        label=_("What it has to do with it"),
        max_length=300,
        help_text=_("One sentence. Everybody can read this. Name no private person."),
    )


class UntagForm(forms.Form):
    reason = LineField(
        label=_("Why it is taken off"), max_length=300, help_text=_("Everybody can read this.")
    )
