"""Forms of the discussion."""

from django import forms
from django.utils.translation import gettext_lazy as _

from community.lines import TextField
from proposals.models import Comment

# In characters. Enough for whatever somebody writes by hand; what comes from a register has no limit.
LONGEST_COMMENT = 10_000

_SEEN = _("Everyone can read it, with the name that you show to others.")


def _body(label):
    return TextField(
        label=label,
        help_text=_SEEN,
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
        max_length=LONGEST_COMMENT,
    )


class CommentForm(forms.Form):
    stance = Comment._meta.get_field("stance").formfield(
        widget=forms.RadioSelect, initial=Comment.Stance.COMMENT
    )
    body = _body(_("Your view"))


class ReplyForm(forms.Form):
    body = _body(_("Your reply"))


class ViewsFilterForm(forms.Form):
    """Narrows the views by what they are and says which come first."""

    stance = forms.ChoiceField(
        label=_("Show"),
        required=False,
        choices=[
            ("", _("All views")),
            (Comment.Stance.SUPPORT, _("Support")),
            (Comment.Stance.CONCERN, _("Concerns")),
            (Comment.Stance.COMMENT, _("Neither")),
        ],
    )
    order = forms.ChoiceField(
        label=_("First"),
        required=False,
        choices=[("newest", _("Newest first")), ("oldest", _("Oldest first"))],
    )

    @property
    def chosen(self):
        """The filters that are set and valid; what is not valid narrows nothing."""
        return {name: value for name, value in getattr(self, "cleaned_data", {}).items() if value}
