"""The small forms at the beginning of a proposal, and on the way back to it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from proposals.models import Proposal


class StartForm(forms.Form):
    """For whom somebody writes; asked of those only who speak for an institution."""

    use_required_attribute = False

    def __init__(self, *args, institutions, **kwargs):
        super().__init__(*args, **kwargs)
        self.institutions = {institution.code: institution for institution in institutions}
        if self.institutions:
            self.fields["filed_as"] = forms.ChoiceField(
                label=_("You write"),
                choices=[
                    (Proposal.FiledAs.RESIDENT, _("for yourself")),
                    *(
                        (code, _("for %(name)s") % {"name": institution.name})
                        for code, institution in self.institutions.items()
                    ),
                ],
                initial=Proposal.FiledAs.RESIDENT,
                widget=forms.RadioSelect,
            )

    @property
    def beginning(self):
        """What the proposal begins with, as values of its fields."""
        institution = self.institutions.get(self.cleaned_data.get("filed_as"))
        if institution is None:
            return {"filed_as": Proposal.FiledAs.RESIDENT}
        return {"filed_as": Proposal.FiledAs.INSTITUTION, "lead_organisation": institution}


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Your code"),
        help_text=_("Five groups of four letters and digits. Small letters and missing dashes do no harm."),
        max_length=60,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )
