"""What a steward fills in."""

from hashlib import sha256

from django import forms
from django.utils.translation import gettext_lazy as _

from community.lines import LineField, TextField
from community.models import Institution
from redress_log import queries, rules
from redress_log.forms.boxes import WORDS
from redress_log.models import Case, Reading


class DeskFilterForm(forms.Form):
    """Narrowing the desk."""

    turn = forms.ChoiceField(
        label=_("Waiting for"),
        choices=[
            ("", _("All")),
            ("steward", _("A steward")),
            ("panel", _("The redress panel")),
            ("person", _("The person who reported it")),
            ("institution", _("The institution")),
        ],
        required=False,
    )
    what = forms.ChoiceField(
        label=_("What waits"),
        choices=[
            ("", _("All")),
            ("late", _("Somebody is late")),
            ("safety", _("Feels unsafe")),
            ("message", _("Wrote to you")),
            ("files", _("Files that the person wants public")),
            ("news", _("News for the next batch")),
            ("panel", _("Before the redress panel")),
        ],
        required=False,
    )
    institution = forms.ModelChoiceField(
        label=_("Institution"),
        queryset=Institution.objects.none(),
        to_field_name="code",
        required=False,
        empty_label=_("All"),
    )

    def __init__(self, *arguments, institutions, **keywords):
        super().__init__(*arguments, **keywords)
        self.fields["institution"].queryset = institutions


class SummaryForm(forms.Form):
    """Words for the public. Where the leak scan warns of some, the steward ticks that they read the warnings."""

    summary = TextField(
        label=_("Words for the public"),
        help_text=_("No names, places, dates or rare details. The person must approve them first."),
        widget=WORDS,
        max_length=2_000,
    )

    def __init__(self, *arguments, report, **keywords):
        super().__init__(*arguments, **keywords)
        self.report, self.warnings, self.has_read = report, [], False

    def clean(self):
        summary = self.cleaned_data.get("summary")
        self.warnings = queries.warnings(self.report, summary) if summary else []
        if self.warnings:
            # The tick is good for exactly these words.
            these = sha256(summary.encode()).hexdigest()[:16]
            self.fields["has_read"] = forms.MultipleChoiceField(
                label=_("About the warnings"),
                choices=[(these, _("I have read these warnings"))],
                widget=forms.CheckboxSelectMultiple,
            )
            self.has_read = these in self.data.getlist("has_read")
            verdict = rules.can_disregard(self.warnings, has_read=self.has_read)
            if not verdict:
                self.add_error("has_read", verdict.reason)
        return self.cleaned_data


class JoinForm(forms.Form):
    """Which case follows up a report as well, of those that the steward could choose."""

    case = forms.ModelChoiceField(
        label=_("A case of the same harm"), queryset=Case.objects.none(), to_field_name="reference"
    )
    is_group = forms.ChoiceField(
        label=_("Was a whole group harmed?"),
        help_text=_("Then its community signs by a vote. Otherwise each of those who reported it signs."),
        choices=[("no", _("No, these people")), ("yes", _("Yes, a whole group"))],
        widget=forms.RadioSelect,
    )

    def __init__(self, *arguments, cases, **keywords):
        super().__init__(*arguments, **keywords)
        self.fields["case"].queryset = cases
        self.fields["case"].label_from_instance = lambda case: " · ".join(
            [case.reference, *map(str, case.harm_labels), str(case.get_stage_display())]
        )

    def clean_is_group(self):
        return self.cleaned_data["is_group"] == "yes"


class ReplyForm(forms.Form):
    words = TextField(
        label=_("Write to the person"),
        help_text=_("They read it on their own page. Mail only tells them that there is something new."),
        widget=WORDS,
        max_length=10_000,
    )


class ProofForm(forms.Form):
    """Before a steward does for somebody what only they may ask for."""

    is_the_contact = forms.BooleanField(
        label=_("Whoever asks for this showed me that they are the contact of this report.")
    )


class ReasonForm(forms.Form):
    """Why somebody opens what is private. It is kept, and the person sees it."""

    why = forms.ChoiceField(
        label=_("Why do you open it?"), choices=Reading.Why.choices, widget=forms.RadioSelect
    )


class StewardTieForm(forms.Form):
    institution = forms.ModelChoiceField(
        label=_("Institution"), queryset=Institution.objects.order_by("name"), to_field_name="code"
    )
    words = LineField(
        label=_("What ties you"),
        help_text=_("Work, family, money, care that you get there, or a quarrel. Only you read it here."),
        max_length=300,
    )
