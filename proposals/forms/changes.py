"""Forms of the changes that people propose to the text."""

from django import forms
from django.utils.translation import gettext_lazy as _

from community.lines import TextField
from proposals import fields
from proposals.forms.answers import answer_fields
from proposals.models import TextChange

# In characters.
LONGEST_REASON = 2_000


class TextChangeForm(forms.Form):
    """How one answer should read and why, beginning with how it reads; and the version that was read."""

    start = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    reason = TextChange._meta.get_field("reason").formfield(
        form_class=TextField,
        help_text=_("Everyone can read it, with the name that you show to others."),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        max_length=LONGEST_REASON,
        required=True,
    )

    def __init__(self, *args, proposal, name, newest, **kwargs):
        super().__init__(*args, **kwargs)
        question = fields.QUESTION_OF[name]
        new = answer_fields([question])[name]
        new.label, new.required = TextChange._meta.get_field("new").verbose_name, True
        new.widget.attrs |= {"dir": "auto", "rows": 10}
        self.fields = {"start": self.fields["start"], "new": new, "reason": self.fields["reason"]}
        self.initial |= {"start": newest, "new": getattr(proposal, name)}


class ChangesFilterForm(forms.Form):
    state = forms.ChoiceField(
        label=_("What became of it"),
        required=False,
        choices=[
            ("", _("Any")),
            ("open", _("Not decided")),
            ("accepted", _("Accepted")),
            ("not_accepted", _("Not accepted")),
        ],
    )


class DeclineChangeForm(forms.Form):
    reasons = TextField(
        label=_("Why it is not accepted"),
        help_text=_("Everyone can read it."),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
