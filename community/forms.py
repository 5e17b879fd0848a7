from django import forms
from django.utils.translation import get_language

from community.models import Member


class SignupForm(forms.Form):
    """What allauth's sign-up form asks beyond email and password: a name to show, which may be any."""

    display_name = Member._meta.get_field("display_name").formfield()

    field_order = ["display_name", "email", "password1"]

    def signup(self, request, member):
        member.display_name = self.cleaned_data["display_name"]
        member.language = get_language() or "en"
        member.save(update_fields=["display_name", "language"])
