"""What a steward fills in to announce a vote, or to record that none was needed."""

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import ErrorDict
from django.utils.text import Truncator, slugify
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from ballots import rules
from ballots.models import Constituency, Poll
from ballots.options import EFFECTS, LANGUAGES, MOST, QUESTIONS, WORDINGS
from community.lines import LineField, TextField
from proposals.fields import Column
from proposals.forms import is_helping
from proposals.rows import RowsField

COLUMNS = (
    Column("label_en", _("Name in English")),
    Column("label_es", _("Name in Spanish")),
    Column("effect_en", _("What choosing it does, in English")),
    Column("effect_es", _("What choosing it does, in Spanish")),
)


class AnnounceForm(forms.ModelForm):
    """Who votes, by which rule, and the words of a vote, in every language."""

    kind = forms.ChoiceField(
        label=_("Who votes?"),
        choices=[
            (Poll.Kind.ROLL_CALL, _("The seat holders, in the open")),
            (Poll.Kind.SECRET, _("Communities, in secret")),
        ],
        initial=Poll.Kind.ROLL_CALL,
        widget=forms.RadioSelect,
    )
    communities = forms.ModelMultipleChoiceField(
        label=_("Which communities?"),
        queryset=Constituency.objects.all(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Only for a secret vote. Each votes for itself, and all of them must say yes."),
    )
    rule = forms.ChoiceField(
        label=_("What can be chosen?"),
        choices=Poll.Rule.choices,
        initial=Poll.Rule.YES_NO,
        widget=forms.RadioSelect,
        help_text=_(
            "The seat holders can rank options; a secret vote cannot be ranked. Several communities together vote Yes or No."
        ),
    )
    options = RowsField(
        COLUMNS,
        label=_("Options"),
        required=False,
        help_text=_("Not for Yes or No. Where one is chosen, an abstention is added by itself."),
    )
    most = forms.IntegerField(
        label=_("How many options can be chosen at most"),
        required=False,
        min_value=1,
        max_value=MOST,
        help_text=_("Only where all can be chosen of which one approves."),
    )
    field_order = ["kind", "communities", "rule"]

    class Meta:
        model = Poll
        fields = WORDINGS
        field_classes = {wording: LineField if wording in QUESTIONS else TextField for wording in WORDINGS}

    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        for name in EFFECTS:
            self.fields[name].help_text = _("Only for Yes or No.")
            self.fields[name].widget.attrs["rows"] = 3
        self.order_fields([*self.field_order, *QUESTIONS, *EFFECTS])
        if not Constituency.objects.exists():
            # There is nothing to choose until a community that votes has a name.
            del self.fields["kind"], self.fields["communities"]

    def full_clean(self):
        super().full_clean()
        if is_helping(self.data):
            # Whoever asks for another row has not said yet that all is written.
            self._errors = ErrorDict()
            self.fields["options"].widget.faults = {}

    def clean(self):
        said = super().clean()
        rule = said.get("rule")
        if rule == Poll.Rule.YES_NO:
            for name in EFFECTS:
                if name in said and not said[name]:
                    self.add_error(name, self.fields[name].error_messages["required"])
        elif rule and "options" in said:
            self._check_options(rule)
        return said

    def _check_options(self, rule):
        self.fields["options"].widget.faults = {
            (number, column.name): gettext("Write this, too.")
            for number, row in enumerate(self.cleaned_data["options"])
            for column in COLUMNS
            if not row.get(column.name)
        }
        options = self._options
        enough = rules.can_offer(rule, options)
        if not enough:
            self.add_error("options", ValidationError(enough.reason))
        if rule == Poll.Rule.APPROVAL and "most" in self.cleaned_data:
            named = rules.can_name(rule, options, self.cleaned_data["most"])
            if not named:
                self.add_error("most", ValidationError(named.reason))

    @property
    def _options(self):
        """The rows as options, each with a code made from its English name."""
        options, codes = [], {"yes", "no"}
        for row in self.cleaned_data["options"]:
            stem = slugify(row.get("label_en", ""))[: rules.LONGEST_CODE - 3].strip("-") or "option"
            code = next(code for code in (stem, *(f"{stem}-{n}" for n in range(2, 202))) if code not in codes)
            codes.add(code)
            options.append(
                {"code": code}
                | {
                    words: {one: row.get(f"{words}_{one}", "") for one in LANGUAGES}
                    for words in ("label", "effect")
                }
            )
        return options

    @property
    def asked(self):
        """What the actions take that announce a vote, of a form that is valid."""
        rule = self.cleaned_data["rule"]
        wording = {name: self.cleaned_data[name] for name in WORDINGS}
        if rule == Poll.Rule.YES_NO:
            return {"wording": wording, "rule": rule}
        return {
            "wording": wording | dict.fromkeys(EFFECTS, ""),
            "rule": rule,
            "options": self._options,
            "most": self.cleaned_data["most"] if rule == Poll.Rule.APPROVAL else None,
        }

    @property
    def is_secret(self):
        return self.cleaned_data.get("kind") == Poll.Kind.SECRET


def suggested_wording(proposal):
    """A plain question about a proposal, in every language, for the steward to improve."""
    words = {
        "title": Truncator(proposal.title).chars(180),
        "institution": proposal.lead_organisation.name,
    }
    wording = {}
    for language in LANGUAGES:
        with override(language):
            wording |= {
                f"question_{language}": gettext("Should this go ahead: “%(title)s”?") % words,
                f"what_yes_does_{language}": gettext(
                    "A Yes advises %(institution)s to approve this proposal."
                )
                % words,
                f"what_no_does_{language}": gettext(
                    "A No advises %(institution)s not to approve this proposal."
                )
                % words,
            }
    return wording


class AgreeForm(forms.Form):
    """What was agreed without a vote, in every language, why, and where."""

    agreed_en = LineField(label=_("What was agreed, in English"), max_length=300)
    agreed_es = LineField(label=_("What was agreed, in Spanish"), max_length=300)
    because = TextField(
        label=_("Why no vote was needed"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4})
    )
    where = LineField(
        label=_("When and where it was agreed"),
        max_length=300,
        help_text=_("In words, as in: the meeting of 12 June 2026 at the library."),
    )

    @property
    def agreed(self):
        """What the action takes, of a form that is valid."""
        said = self.cleaned_data
        wording = {f"question_{language}": said[f"agreed_{language}"] for language in LANGUAGES}
        return {"wording": wording, "because": said["because"], "where": said["where"]}
