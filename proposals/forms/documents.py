"""The form that adds a document."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from community.plain_text import one_line
from proposals.models import Document
from proposals.uploads.kinds import ACCEPTED


class DocumentForm(forms.Form):
    kind = forms.ChoiceField(label=_("What it is"), choices=Document.Kind.choices)
    title = forms.CharField(
        label=_("Title"),
        max_length=200,
        help_text=_("What it says, in one line. Everyone can read it."),
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    language = forms.ChoiceField(label=_("Language of the document"), choices=settings.LANGUAGES)
    file = forms.FileField(label=_("File"), help_text=ACCEPTED, allow_empty_file=True, max_length=255)

    def clean_title(self):
        title = one_line(self.cleaned_data["title"])
        if not title:
            raise forms.ValidationError(_("Give it a title that can be read."))
        return title
