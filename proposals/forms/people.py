"""The forms with which somebody invites, accepts and leaves."""

from django import forms
from django.utils.translation import gettext_lazy as _

from proposals.models import Invitation


class InviteForm(forms.Form):
    role = forms.ChoiceField(label=_("As what"), choices=Invitation.Role.choices, widget=forms.RadioSelect)


class AcceptForm(forms.Form):
    """Empty for a person; for an institution's sponsorship, the ``institutions`` that the person speaks for."""

    def __init__(self, data=None, *, institutions=None):
        super().__init__(data)
        if institutions is not None:
            self.fields["institution"] = forms.ModelChoiceField(
                label=_("In the name of"), queryset=institutions, empty_label=None
            )


class LeaveForm(forms.Form):
    erase_name = forms.BooleanField(
        label=_("Delete my name from the public record, too"), required=False, initial=True
    )
