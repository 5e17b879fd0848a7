"""Forms of the discussion."""

from django import forms
from django.utils.translation import gettext_lazy as _

from proposals.models import Comment

# In characters. Enough for whatever somebody writes by hand; what comes from a register has no limit.
LONGEST_COMMENT = 10_000


class CommentForm(forms.Form):
    body = Comment._meta.get_field("body").formfield(
        required=True,
        help_text=_("Everyone can read it, with the name that you show to others."),
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
        max_length=LONGEST_COMMENT,
    )
