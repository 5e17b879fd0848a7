"""What somebody chooses in a vote, whatever its rule."""

from itertools import groupby

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ballots import rules
from ballots.models import Poll
from ballots.options import options_of


class CastForm(forms.Form):
    """One choice, several, or a number beside each option, as the rule of the vote has it.

    ``by_number`` sends options as their numbers, all of one length, and an answer for each that can be chosen: how
    much is sent would tell, to whoever sees only that of the network, which of them it was or how many.
    """

    def __init__(self, poll, *arguments, by_number=False, **options):
        super().__init__(*arguments, **options)
        self.poll = poll
        self.options = options_of(poll)
        width = len(str(len(self.options) - 1))
        self.code_of = {
            f"{number:0{width}}" if by_number else option.code: option.code
            for number, option in enumerate(self.options)
        }
        choices = [(value, option.label) for value, option in zip(self.code_of, self.options, strict=True)]
        if poll.is_ranked:
            for code, label in choices:
                self.fields[f"rank-{code}"] = forms.IntegerField(
                    label=label,
                    required=False,
                    min_value=1,
                    max_value=len(choices),
                    widget=forms.NumberInput(
                        attrs={"inputmode": "numeric", "autocomplete": "off", "class": "short"}
                    ),
                )
        elif poll.rule == Poll.Rule.APPROVAL and by_number:
            # A box that is not ticked is not sent, and what is sent would be the longer the more are.
            for value, label in choices:
                self.fields[f"choice-{value}"] = forms.ChoiceField(
                    label=label,
                    choices=[("1", _("I choose this")), ("0", _("I do not choose this"))],
                    initial="0",
                    widget=forms.RadioSelect(attrs={"class": "pair"}),
                )
        elif poll.rule == Poll.Rule.APPROVAL:
            self.fields["choices"] = forms.MultipleChoiceField(
                label=_("Your vote"),
                choices=choices,
                required=False,
                widget=forms.CheckboxSelectMultiple,
                help_text=_("Choose %(most)d at most. You may choose none.") % {"most": poll.most},
            )
        else:
            self.fields["choice"] = forms.ChoiceField(
                label=_("Your vote"), choices=choices, widget=forms.RadioSelect
            )

    def clean(self):
        if not self.errors:
            verdict = rules.can_choose(self.poll, self.answer)
            if not verdict:
                raise ValidationError(verdict.reason)
        return self.cleaned_data

    @property
    def answer(self):
        """What ``actions.cast_vote`` takes: a choice, or lists of codes from the first rank."""
        if self.poll.rule == Poll.Rule.YES_NO:
            return self.ranks[0][0]
        return self.ranks

    @property
    def ranks(self):
        if "choice" in self.fields:
            return [[self.code_of[self.cleaned_data["choice"]]]]
        if self.poll.rule == Poll.Rule.APPROVAL:
            # In the order of the options, so that nothing tells in which they were ticked.
            ticked = [code for value, code in self.code_of.items() if self._is_ticked(value)]
            return [ticked] if ticked else []
        numbered = [
            (self.cleaned_data[f"rank-{option.code}"], option.code)
            for option in self.options
            if self.cleaned_data[f"rank-{option.code}"]
        ]
        numbered.sort(key=lambda pair: pair[0])
        return [
            [code for _rank, code in group] for _number, group in groupby(numbered, key=lambda pair: pair[0])
        ]

    def _is_ticked(self, value):
        if "choices" in self.fields:
            return value in self.cleaned_data["choices"]
        return self.cleaned_data[f"choice-{value}"] == "1"

    @property
    def codes(self):
        """The codes that were chosen, in no order that means anything."""
        return {code for rank in self.ranks for code in rank}

    @property
    def chosen(self):
        """The options that were chosen, with what choosing each does."""
        return [option for option in self.options if option.code in self.codes]

    @property
    def ranking(self):
        """A ranking in words, a sentence for each rank; empty where options are not ranked."""
        if not self.poll.is_ranked:
            return []
        labels = {option.code: option.label for option in self.options}
        said = [
            _("Rank %(place)d: %(options)s")
            % {"place": place, "options": ", ".join(labels[code] for code in rank)}
            for place, rank in enumerate(self.ranks, start=1)
        ]
        left = [option.label for option in self.options if option.code not in self.codes]
        if left and said:
            said.append(_("Not ranked, so below all of these: %(options)s") % {"options": ", ".join(left)})
        return said or [_("You rank nothing. Your vote takes part and prefers nobody.")]
