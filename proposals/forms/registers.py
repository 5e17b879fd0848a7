"""Filters of promised and reported benefits, and the choice of two names that mean one organisation."""

from django import forms
from django.utils.translation import gettext_lazy as _

from community.models import Institution
from proposals import registers


class BenefitForm(forms.Form):
    """Narrows the view of promised and reported benefits; every field may be left empty."""

    register = forms.ChoiceField(
        label=_("Register"),
        required=False,
        choices=[
            ("", _("Any")),
            *((name, register.title) for name, register in registers.REGISTERS.items()),
            ("here", _("Decided here")),
        ],
    )
    # Thousands of institutions may stand here, so there is no list to choose from.
    institution = forms.CharField(
        label=_("Lead organisation"),
        help_text=_("Words of its name, or its code as in INS-riverside."),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    told = forms.ChoiceField(
        label=_("What was reported"),
        required=False,
        choices=[
            ("", _("Any")),
            ("reported", _("A benefit was reported")),
            ("silent", _("A benefit was promised, and nothing was reported")),
            ("no_promise", _("No benefit was promised")),
            ("not_asked", _("The register does not ask what came of it")),
        ],
    )

    @property
    def chosen(self):
        """The filters that are set and valid, as keyword arguments of ``uses``."""
        return {name: value for name, value in self.cleaned_data.items() if value}


class SameOrganisationForm(forms.Form):
    """Two names of which a steward says that they mean one organisation."""

    kept = forms.ModelChoiceField(
        Institution.objects.filter(merged_into__isnull=True),
        label=_("The organisation that stays"),
        to_field_name="code",
    )
    merged = forms.ModelChoiceField(
        Institution.objects.outside(),
        label=_("The name that is the same organisation"),
        help_text=_(
            "Only a name known from other registers. Its address will lead to the organisation that stays, which "
            "gets its proposals; each proposal keeps the spelling of its source in the source row."
        ),
        to_field_name="code",
    )
