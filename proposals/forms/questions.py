"""Forms around a question: ask it, answer it, say why not, merge it, and narrow the list."""

from django import forms
from django.utils.translation import gettext_lazy as _

from community.lines import TextField
from community.models import Institution
from proposals.forms.discussion import LONGEST_COMMENT
from proposals.models import Proposal, Question

# In characters: what one question needs, so that each can be answered by itself.
LONGEST_QUESTION = 2_000


class AskForm(forms.Form):
    body = TextField(
        label=_("Your question"),
        help_text=_("One question. Everyone can read it, with the name that you show to others."),
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        max_length=LONGEST_QUESTION,
    )


class AnswerQuestionForm(forms.Form):
    answer = TextField(
        label=_("The answer"),
        help_text=_("Everyone can read it, in the name of your institution."),
        widget=forms.Textarea(attrs={"rows": 8, "dir": "auto"}),
        max_length=LONGEST_COMMENT,
    )


class DeclineForm(forms.Form):
    reason = TextField(
        label=_("Why it cannot be answered"),
        help_text=_("Everyone can read it. Say who can answer it, if you know."),
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        max_length=LONGEST_COMMENT,
    )


class _QuestionChoice(forms.ModelChoiceField):
    def label_from_instance(self, question):
        return f"{question.reference} – {question.title}"


class MergeForm(forms.Form):
    """``found`` are the questions that may be chosen."""

    def __init__(self, data=None, *, found):
        super().__init__(data)
        self.fields["into"] = _QuestionChoice(
            found,
            label=_("The earlier question that asks the same"),
            widget=forms.RadioSelect,
            empty_label=None,
            to_field_name="reference",
        )


class QuestionsFilterForm(forms.Form):
    """Narrows a list of questions; every field may be left empty."""

    state = forms.ChoiceField(
        label=_("Where it stands"),
        required=False,
        choices=[
            ("", _("Any")),
            ("waiting", _("Waiting for an answer")),
            ("late", _("Answer late")),
            ("answered", _("Answered")),
            ("answered_late", _("Answered late")),
            ("declined", _("Said they cannot answer")),
            ("merged", _("Merged with another question")),
        ],
    )

    @property
    def chosen(self):
        """The filters that are set and valid, as keyword arguments of ``public_questions``."""
        chosen = {name: value for name, value in self.cleaned_data.items() if value}
        if "institution" in chosen:
            chosen["institution"] = chosen["institution"].code
        return chosen


class AllQuestionsFilterForm(QuestionsFilterForm):
    institution = forms.ModelChoiceField(
        Institution.objects.filter(
            pk__in=Proposal.objects.filter(pk__in=Question.objects.values("proposal")).values(
                "lead_organisation"
            )
        ),
        label=_("Who must answer"),
        required=False,
        empty_label=_("Any"),
        to_field_name="code",
    )
