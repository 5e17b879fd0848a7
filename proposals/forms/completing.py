"""The form in which an institution answers what others could not know, or says why nobody knows."""

from django.utils.translation import gettext_lazy as _

from community.lines import TextField
from proposals import fields
from proposals.forms.answers import AnswersForm

LONGEST_REASON = 1_000


class CompletingForm(AnswersForm):
    """Some questions, each with a box for the reason for which it has no answer."""

    def __init__(self, *args, proposal, questions, **kwargs):
        super().__init__(*args, proposal=proposal, questions=questions, **kwargs)
        for field in questions:
            name = reason_name(field)
            self.fields[name] = TextField(
                # Each box says which question it stands for, as the summary of errors lists their labels.
                label=_("%(question)s – unknown, because…") % {"question": field.label},
                help_text=_("Everyone can read it, under “Not provided”."),
                required=False,
                max_length=LONGEST_REASON,
            )
            self.fields[name].widget.attrs["rows"] = 2
            self.initial[name] = proposal.not_known.get(field.name, "")

    def clean(self):
        cleaned = super().clean()
        for field in self.questions:
            reason = cleaned.get(reason_name(field), "")
            if not reason:
                continue
            if cleaned.get(field.name) not in (None, "", []):
                self.add_error(
                    reason_name(field), _("You gave an answer too. Leave one of the two boxes empty.")
                )
            elif len(reason.split()) < fields.REASON_WORDS:
                self.add_error(
                    reason_name(field),
                    _("Say in at least %(number)d words why it is not known.")
                    % {"number": fields.REASON_WORDS},
                )
        return cleaned

    @property
    def reasons(self):
        return {field.name: self.cleaned_data.get(reason_name(field), "") for field in self.questions}

    def bound_fields(self, question):
        return [*super().bound_fields(question), self[reason_name(question)]]


def reason_name(field):
    return f"{field.name}_not_known"
