"""Forms for what was said elsewhere, and for what a discussion came to."""

from django import forms
from django.conf import settings
from django.forms.utils import ErrorDict
from django.utils.translation import gettext_lazy as _

from community.lines import LineField, TextField
from proposals import grouping
from proposals.forms.answers import is_helping
from proposals.forms.discussion import LONGEST_COMMENT
from proposals.models import Channel, Meeting, Summary, SummaryChallenge
from proposals.queries import ungrouped
from proposals.rules import groups_its_views

LONGEST_PART = 20_000
MOST_POINTS = 100
# How the name of a box begins that says to which point a view belongs; its number follows.
CHOSEN = "view-"


def _words(model, name, rows=4, longest=LONGEST_PART, **options):
    return model._meta.get_field(name).formfield(
        form_class=TextField,
        required=True,
        max_length=longest,
        widget=forms.Textarea(attrs={"rows": rows, "dir": "auto"}),
        **options,
    )


def _day(label):
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))


def _language():
    return forms.ChoiceField(
        label=_("Language it was said in"),
        choices=[*settings.LANGUAGES, ("und", _("Another language, put into words here"))],
        widget=forms.RadioSelect,
    )


class MeetingForm(forms.Form):
    held_on = _day(_("Day of the meeting"))
    place = Meeting._meta.get_field("place").formfield(form_class=LineField, required=False)
    language = _language()
    people = forms.IntegerField(
        label=_("How many people came"),
        help_text=_("Leave it empty when nobody counted. A number below 11 is not kept, to protect people."),
        min_value=0,
        max_value=100_000,
        required=False,
    )
    facilitator = Meeting._meta.get_field("facilitator").formfield(
        form_class=LineField,
        required=False,
        help_text=_("A role, or a name with the person’s consent. Everyone can see it."),
    )
    employer = Meeting._meta.get_field("facilitator_employer").formfield(form_class=LineField, required=False)
    notes = _words(
        Meeting,
        "notes",
        rows=8,
        help_text=_("What people said, without their names. Everyone can read it."),
    )


class EnterCommentForm(forms.Form):
    channel = forms.ChoiceField(
        label=_("How it came in"),
        choices=[choice for choice in Channel.choices if choice[0] != Channel.WEB],
        widget=forms.RadioSelect,
    )
    meeting = forms.ModelChoiceField(
        Meeting.objects.none(), label=_("At which meeting"), required=False, empty_label=_("None of these")
    )
    said_on = _day(_("Day on which it was said or written"))
    language = _language()
    body = TextField(
        label=_("What the person said"),
        help_text=_("Word for word where you can, and without their name. Everyone can read it."),
        max_length=LONGEST_COMMENT,
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
    )

    def __init__(self, *args, proposal, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["meeting"].queryset = proposal.meetings.shown()
        self.fields["meeting"].label_from_instance = lambda meeting: (
            f"{meeting.held_on:%Y-%m-%d} {meeting.place}".strip()
        )

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("channel") != Channel.MEETING:
            cleaned["meeting"] = None
        return cleaned


class WithdrawMeetingForm(forms.Form):
    reason = LineField(label=_("Why it is taken back"), help_text=_("Everyone can read it."), max_length=300)


class SummaryForm(forms.Form):
    """The points with the views that each groups, and the four parts beside them.

    Which views a point groups stands in its line, so that it goes where the line goes. The list of views under it
    only helps to write that: what is chosen there is put into the lines, whichever button is pressed.
    """

    points = TextField(
        label=_("The points that people raised"),
        help_text=_(
            "One point a line, each in one sentence, those of few people too. The institution answers each. Write "
            "after a point the views that say it, by number or address: #12 #15. Whoever wrote them gets the answer."
        ),
        max_length=2 * LONGEST_PART,
        widget=forms.Textarea(attrs={"rows": 8, "dir": "auto"}),
    )
    agreed = _words(Summary, "agreed")
    not_agreed = _words(Summary, "not_agreed")
    minority_view = _words(Summary, "minority_view")
    what_changed = _words(Summary, "what_changed")

    def __init__(self, data=None, *, proposal):
        super().__init__(data)
        self.proposal, self.lost = proposal, []
        if data is not None:
            chosen = {
                name.removeprefix(CHOSEN): line
                for name, line in data.items()
                if line and name.startswith(CHOSEN)
            }
            chosen = {number: line for number, line in chosen.items() if number.isdecimal()}
            lines, self.lost = grouping.add(data.get("points", "").splitlines(), chosen)
            self.data = data.copy()
            self.data["points"] = "\n".join(lines)

    def full_clean(self):
        super().full_clean()
        if self.is_bound and is_helping(self.data):
            # Whoever sorts views has not written the rest yet.
            self._errors = ErrorDict({name: said for name, said in self._errors.items() if name == "points"})

    def clean_points(self):
        lines = [line for line in self.cleaned_data["points"].splitlines() if line.strip()]
        rows = [grouping.read(line, self.proposal.reference) for line in lines]
        points = [point for point, _views in rows]
        if len(points) > MOST_POINTS:
            raise forms.ValidationError(
                _("There are %(number)d points. Join some: %(most)d is the most."),
                params={"number": len(points), "most": MOST_POINTS},
            )
        if not all(points):
            raise forms.ValidationError(_("One line names views and no point. Write the point before them."))
        if self.lost:
            raise forms.ValidationError(
                _("The point that you chose is not there any more. Choose again for %(views)s."),
                params={"views": ", ".join(f"#{number}" for number in self.lost)},
            )
        elsewhere = [
            n for _p, views in rows for reference, n in views if reference != self.proposal.reference
        ]
        if elsewhere:
            raise forms.ValidationError(
                _("This view is about another proposal: %(views)s."),
                params={"views": ", ".join(f"#{number}" for number in elsewhere)},
            )
        self.cleaned_data["grouped"] = [[number for _reference, number in views] for _point, views in rows]
        groups = groups_its_views(self.proposal, self.cleaned_data["grouped"])
        if not groups:
            raise forms.ValidationError(groups.reason)
        return points

    @property
    def _lines(self):
        return [
            line
            for line in (self.data.get("points", "") if self.is_bound else "").splitlines()
            if line.strip()
        ]

    def lines(self):
        """Each point as it can be chosen: its key, and the line without the views that it groups already."""
        return [(grouping.key(line), grouping.read(line, "")[0]) for line in self._lines]

    def views_left(self):
        """The views that no line names yet."""
        named = {n for line in self._lines for _r, n in grouping.read(line, "")[1]}
        return ungrouped(self.proposal, named)


class ChallengeForm(forms.Form):
    body = _words(
        SummaryChallenge,
        "body",
        rows=5,
        longest=LONGEST_COMMENT,
        help_text=_("Everyone can read it, with the name that you show to others."),
    )


class AnswerChallengeForm(forms.Form):
    upheld = forms.TypedChoiceField(
        label=_("Is the challenge right?"),
        choices=[("yes", _("Yes – the summary is written again")), ("no", _("No – the summary stands"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    answer = _words(SummaryChallenge, "answer", rows=5, longest=LONGEST_COMMENT)


class ReopenForm(forms.Form):
    reason = LineField(
        label=_("Why the discussion is opened again"), help_text=_("Everyone can read it."), max_length=300
    )
