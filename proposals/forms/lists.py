"""The filters of the list."""

from django import forms
from django.utils.translation import gettext_lazy as _

from community.models import Institution
from proposals import fields
from proposals.models import Proposal


class FilterForm(forms.Form):
    """Narrows the list; every field may be left empty."""

    words = forms.CharField(label=_("Words or reference"), required=False, max_length=100)
    state = forms.ChoiceField(
        label=_("Where it stands"),
        required=False,
        choices=[
            ("", _("Any")),
            ("received", _("Received – being checked")),
            ("returned", _("Sent back – more information needed")),
            ("not_accepted", _("Not accepted")),
            ("open", _("Open for comments")),
            ("closed", _("Comments closed")),
            ("vote_soon", _("Vote announced")),
            ("voting", _("Voting open")),
            ("deciding", _("Waiting for the decision")),
            ("settled", _("Decided")),
            ("in_use", _("Data in use")),
            ("renewal_due", _("Renewal due")),
            ("paused", _("Paused")),
            ("ended", _("Ended – data use has stopped")),
            ("stopped", _("Stopped")),
            ("withdrawn", _("Withdrawn")),
            ("lapsed", _("Expired")),
            ("no_decision", _("Expired – no decision was made")),
            ("merged", _("Joined with another proposal")),
            ("late", _("Something is late")),
            ("registered", _("Known from another register")),
        ],
    )
    institution = forms.ModelChoiceField(
        Institution.objects.filter(
            proposals__state__in=[s for s in Proposal.State if s != "draft"]
        ).distinct(),
        label=_("Lead organisation"),
        required=False,
        empty_label=_("Any"),
        to_field_name="code",
    )
    identifiability = forms.ChoiceField(
        label=fields.BY_NAME["identifiability"].label,
        required=False,
        choices=[("", _("Any")), *fields.IDENTIFIABILITY],
    )
    money = forms.ChoiceField(
        label=fields.BY_NAME["money"].label, required=False, choices=[("", _("Any")), *fields.MONEY]
    )

    @property
    def chosen(self):
        """The filters that are set and valid, as keyword arguments of ``public_proposals``."""
        chosen = {name: value for name, value in self.cleaned_data.items() if value}
        if "institution" in chosen:
            chosen["institution"] = chosen["institution"].code
        return chosen

    def in_words(self, name):
        """What a set filter says, for the link that removes it."""
        value = self.cleaned_data[name]
        return (
            dict(getattr(self.fields[name], "choices", ())).get(value, value)
            if name != "institution"
            else value
        )
