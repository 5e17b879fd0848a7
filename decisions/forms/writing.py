"""What officers fill in: what was decided, why, and for more time; and what readers narrow the list by."""

import secrets

from django import forms
from django.conf import settings
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from community.lines import TextField
from community.models import Institution
from decisions import drafting, sources
from decisions.models import Decision, DecisionVersion, Heading
from decisions.reading_level import reads_hard

HINTS = {
    Heading.DECIDED: _("In plain words: what may happen now, and what may not."),
    Heading.VOTE: _("Give the result, and your reason where you went another way."),
    Heading.POINTS: _("One row below for each point. Write here only what does not fit a row."),
    Heading.EVIDENCE: _("What you read, asked or measured, so that others can read it too."),
    Heading.OPTIONS: _("What else you could have decided, and why you did not."),
    Heading.EFFECTS: _("Name the groups, and the money."),
    Heading.NEXT: _("Each commitment with who does it and by which date."),
    Heading.DECIDERS: _("Roles, not names. Say who stepped aside, or that nobody had to."),
    Heading.CHALLENGE: _("Where to write, until when, and what happens then."),
    Heading.REVIEW: _("A date, and what you will look at then."),
}
EMPTY_POINTS = 3


class DraftText(TextField):
    """Needed before anything is published, and empty as often as wanted until then."""

    def validate(self, value):
        pass


class DraftChoice(forms.ChoiceField):
    """Needed before anything is published; until then none has to be made."""

    def validate(self, value):
        if value:
            super().validate(value)


class TakeForm(forms.Form):
    """The decision itself; the reasons follow."""

    outcome = forms.ChoiceField(
        label=_("What was decided?"), choices=Decision.Outcome.choices, widget=forms.RadioSelect
    )
    followed_vote = forms.ChoiceField(
        label=_("Does it follow the community vote?"),
        choices=Decision.FollowedVote.choices,
        widget=forms.RadioSelect,
    )


class PointForm(forms.Form):
    """A row of the third heading; a row whose words are emptied is left out."""

    use_required_attribute = False

    key = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)
    point = DraftText(label=_("Point that people raised"), widget=forms.Textarea({"rows": 2}))
    answer = DraftText(label=_("Our answer"), widget=forms.Textarea({"rows": 2}))
    change = TextField(label=_("What changed"), required=False, widget=forms.Textarea({"rows": 2}))
    sources = TextField(
        label=_("Where it was raised"),
        required=False,
        help_text=_(
            "One address on each line, of a view, a question or a proposed change. Whoever wrote it gets your answer."
        ),
        widget=forms.Textarea({"rows": 1}),
    )

    def __init__(self, *arguments, proposal=None, **named):
        super().__init__(*arguments, **named)
        self.proposal = proposal
        self.addresses = {}

    def clean_sources(self):
        """The addresses as sources of this proposal, each once; the rows see together whether something is there."""
        found = []
        for address in self.cleaned_data["sources"].split():
            reference, source = sources.read(address) or (None, None)
            if self.proposal is None or reference != self.proposal.reference:
                raise _is_nothing(address)
            if source not in found:
                found.append(source)
                self.addresses[sources.name(source)] = address
        return found

    def refuse_unknown(self, known):
        """Say which address leads to nothing."""
        for source in self.cleaned_data.get("sources", ()):
            if sources.name(source) not in known:
                self.add_error("sources", _is_nothing(self.addresses[sources.name(source)]))
                return


def _is_nothing(address):
    return forms.ValidationError(
        _("%(address)s is no view, question or change of this proposal."), params={"address": address}
    )


class PointRows(forms.BaseFormSet):
    """The rows, whose addresses are looked up together."""

    def clean(self):
        typed = sources.named_in(row.cleaned_data for row in self.forms)
        known = sources.find(typed, self.form_kwargs["proposal"])
        for row in self.forms:
            row.refuse_unknown(known)


PointFormSet = forms.formset_factory(
    PointForm, formset=PointRows, extra=EMPTY_POINTS, max_num=200, absolute_max=400
)


class ExplanationForm(forms.Form):
    """The ten headings, each a text, and the rows of points.

    Nothing is required here: an unfinished text is kept as a draft, and what is missing is said when it is
    about to be published.
    """

    def __init__(self, data=None, *, proposal=None):
        super().__init__(data)
        for number, heading in enumerate(Heading, start=1):
            self.fields[heading.value] = DraftText(
                label=format_lazy("{number}. {heading}", number=number, heading=heading.label),
                help_text=HINTS[heading],
                widget=forms.Textarea({"rows": 4, "dir": "auto"}),
            )
        self.point_rows = PointFormSet(data, prefix="points", form_kwargs={"proposal": proposal})

    use_required_attribute = False

    language = forms.ChoiceField(label=_("Language of the text"), choices=settings.LANGUAGES)

    @classmethod
    def showing(cls, parts, proposal, *, language, empty=EMPTY_POINTS):
        """The form filled in with the parts of a text, and empty rows for more points."""
        text = drafting.text_of(parts)
        # A row that is still empty has its key already, so that it is one row however often it is saved.
        rows = [*text["points"], *({"key": secrets.token_hex(6)} for _row in range(empty))]
        data = {
            **text["sections"],
            "language": text["language"] or language,
            "kind": text["kind"],
            "change_note": text["change_note"],
            "points-TOTAL_FORMS": len(rows),
            "points-INITIAL_FORMS": 0,
        }
        for place, row in enumerate(rows):
            data |= {f"points-{place}-{name}": value for name, value in row.items() if name != "sources"}
            data[f"points-{place}-sources"] = "\n".join(
                settings.BASE_URL + sources.address(source, proposal.reference)
                for source in row.get("sources", ())
            )
        return cls(data, proposal=proposal)

    def is_valid(self):
        return all([super().is_valid(), self.point_rows.is_valid()])

    @property
    def parts(self):
        """What was typed, as the parts of ``drafting``."""
        rows = [
            row
            for row in self.point_rows.cleaned_data
            if row.get("point") or row.get("answer") or row.get("change")
        ]
        beside = {name: self.cleaned_data.get(name, "") for name in drafting.BESIDE}
        sections = {heading.value: self.cleaned_data[heading.value] for heading in Heading}
        return drafting.parts(sections, rows, **beside)

    @property
    def headings(self):
        """The fields of the headings, in order, each with a hint where its text reads hard."""
        found = [self[heading.value] for heading in Heading]
        for field in found:
            field.reads_hard = self._reads_hard(field)
        return found

    def _reads_hard(self, field):
        words = reads_hard(field.value() or "", self["language"].value() or "")
        return {
            (): "",
            ("sentences",): _("This reads hard: its sentences are long. Shorter ones help."),
            ("words",): _("This reads hard: many words are long. Everyday ones help."),
            ("sentences", "words"): _("This reads hard: its sentences and many of its words are long."),
        }[words]


class CorrectionForm(ExplanationForm):
    """A further version: what kind of change it is, and why."""

    kind = DraftChoice(label=_("Kind of change"), choices=[("", "–"), *DecisionVersion.Kind.choices])
    change_note = DraftText(
        label=_("What changed and why"),
        help_text=_("One sentence, shown beside the version."),
        max_length=300,
    )


class FilterForm(forms.Form):
    """Narrows the list; an unknown value narrows nothing."""

    CLOCKS = [
        ("", _("Any")),
        ("late", _("Late now")),
        ("due_soon", _("Due within a week")),
        ("waiting", _("Waiting for a decision or its explanation")),
        ("published", _("Explained")),
        ("published_on_time", _("Explained on time")),
        ("published_late", _("Explained late")),
        ("more_asked", _("More explanation asked for")),
        ("incomplete", _("Found incomplete")),
        ("accepted", _("Checked – complete")),
        ("changed", _("Changed after it was made")),
        ("escalated", _("Sent to the oversight body")),
    ]

    clock = forms.ChoiceField(label=_("Deadline"), choices=CLOCKS, required=False)
    outcome = forms.ChoiceField(
        label=_("Outcome"), choices=[("", _("Any")), *Decision.Outcome.choices], required=False
    )
    followed = forms.ChoiceField(
        label=_("Did it follow the community vote?"),
        choices=[("", _("Any")), *Decision.FollowedVote.choices],
        required=False,
    )
    institution = forms.ModelChoiceField(
        label=_("Institution"),
        queryset=Institution.objects.filter(decisions__isnull=False).distinct(),
        to_field_name="code",
        empty_label=_("Any"),
        required=False,
    )

    def narrow(self, decisions, at):
        """The decisions that fit every choice made at the moment; none where a choice cannot be read."""
        if not self.is_valid():
            return decisions.none()
        chosen = self.cleaned_data
        if chosen.get("clock"):
            decisions = getattr(decisions, chosen["clock"])(at)
        if chosen.get("outcome"):
            decisions = decisions.filter(outcome=chosen["outcome"])
        if chosen.get("followed"):
            decisions = decisions.filter(followed_vote=chosen["followed"])
        if chosen.get("institution"):
            decisions = decisions.filter(institution=chosen["institution"])
        return decisions
