"""What an institution fills in about its plan."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accountability.framework import LEVELS, STEPS
from accountability.models import GOALS, Lesson, PlanGoalVersion
from community.lines import LineField, TextField
from community.models import Institution
from decisions.queries import readable_commitments

EVERYBODY_READS = _("Everybody can read this. Name no private person.")
LESSON_BOXES = 4


def steps():
    return [(step.code, f"{step.code} {step.name}") for step in STEPS]


def levels():
    return [(level.key, str(level.name)) for level in LEVELS]


def day_field(label, **options):
    return forms.DateField(
        label=label, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"), **options
    )


def words_field(label, *, rows=4, most=1000, help_text=EVERYBODY_READS, **options):
    return TextField(
        label=label, help_text=help_text, max_length=most, widget=forms.Textarea({"rows": rows}), **options
    )


def cycle_end_field():
    return day_field(
        _("Planned end of the cycle"),
        help_text=_(
            "By then you say what was learned and begin anew. The community’s rules set the longest time."
        ),
    )


class StepField(forms.TypedChoiceField):
    """One of the five steps, as a number."""

    def __init__(self, label, **options):
        super().__init__(label=label, choices=steps, coerce=int, widget=forms.RadioSelect, **options)


class PlanFilterForm(forms.Form):
    """Narrows the list; an unknown value narrows it to nothing."""

    institution = forms.ModelChoiceField(
        label=_("Institution"),
        queryset=Institution.objects.filter(is_registered=True),
        to_field_name="code",
        empty_label=_("Any"),
        required=False,
    )
    plan = forms.ChoiceField(
        label=_("Plan"),
        choices=[("", _("Any")), ("open", _("Published")), ("none", _("No plan published"))],
        required=False,
    )


class OpenPlanForm(forms.Form):
    step = StepField(_("At which step are you?"))
    ends_on = cycle_end_field()
    language = forms.ChoiceField(label=_("Language of the text"), choices=settings.LANGUAGES)


class AdvanceForm(forms.Form):
    step = StepField(_("To which step do you go?"))
    words = words_field(_("What was done until now"), most=2000)


class ReissueForm(forms.Form):
    """Up to four lessons, each about the whole cycle, one of its goals or one of its metrics."""

    def __init__(self, *arguments, plan, **options):
        super().__init__(*arguments, **options)
        self.about = {"": (_("All of the cycle"), {})}
        for goal in plan.goals.prefetch_related("metrics"):
            self.about[goal.code] = (f"{goal.code} {goal.item.text}", {"goal": goal.code})
            for metric in goal.metrics.all():
                self.about[f"{goal.code} {metric.number}"] = (
                    f"{goal.code} {metric.name}",
                    {"goal": goal.code, "metric": metric},
                )
        for number in range(1, LESSON_BOXES + 1):
            self.fields[f"words_{number}"] = words_field(
                _("Lesson %(number)d") % {"number": number}, most=2000, required=number == 1
            )
            self.fields[f"about_{number}"] = forms.ChoiceField(
                label=_("What lesson %(number)d is about") % {"number": number},
                choices=[(key, label) for key, (label, _about) in self.about.items()],
                required=False,
            )
        self.fields["ends_on"] = cycle_end_field()

    def clean(self):
        typed = super().clean()
        if self.errors:
            return typed
        lessons = [
            {"words": typed[f"words_{number}"], **self.about[typed[f"about_{number}"]][1]}
            for number in range(1, LESSON_BOXES + 1)
            if typed[f"words_{number}"]
        ]
        return {"lessons": lessons, "ends_on": typed["ends_on"]}


class GoalWordsForm(forms.Form):
    """Who answers for a goal, from when until when, with what."""

    executive = LineField(
        label=PlanGoalVersion._meta.get_field("executive").verbose_name,
        max_length=200,
        help_text=_("Their role, like Chief medical officer. Never a name."),
    )
    starts_on = day_field(_("From when"))
    due_on = day_field(_("Until when"))
    money = forms.DecimalField(
        label=_("Money"),
        min_value=0,
        max_digits=14,
        decimal_places=2,
        required=False,
        help_text=_("The amount that is set aside. Left empty, the page says that it is not stated."),
    )
    currency = LineField(
        label=_("Currency"), max_length=3, required=False, help_text=_("Three letters, like USD.")
    )
    staff = forms.DecimalField(
        label=_("Staff, in full-time posts"),
        min_value=0,
        max_digits=7,
        decimal_places=2,
        required=False,
        help_text=_("Half a post is 0.5. Left empty, the page says that it is not stated."),
    )

    def clean_currency(self):
        return self.cleaned_data["currency"].upper()


class AdoptGoalForm(GoalWordsForm):
    field_order = ["code"]

    def __init__(self, *arguments, plan, **options):
        super().__init__(*arguments, **options)
        named = set(plan.goals.values_list("code", flat=True))
        self.fields["code"] = forms.ChoiceField(
            label=_("Which goal of the framework"),
            choices=[(code, f"{code} {item.text}") for code, item in GOALS.items() if code not in named],
        )
        lessons = Lesson.objects.filter(plan=plan.previous_id)
        if lessons:
            self.fields["lesson"] = forms.ModelChoiceField(
                label=_("Which lesson of the last cycle it comes from"),
                queryset=lessons,
                to_field_name="number",
                required=False,
                empty_label=_("None"),
            )
            self.fields["lesson"].label_from_instance = lambda lesson: (
                f"{lesson.number}. {lesson.words[:100]}"
            )
        self.order_fields(self.field_order)


class ChangeGoalForm(GoalWordsForm):
    change_note = LineField(label=_("What changed and why"), max_length=300, help_text=EVERYBODY_READS)


class ReasonForm(forms.Form):
    reason = LineField(label=_("Why"), max_length=300, help_text=EVERYBODY_READS)


class PracticeForm(forms.Form):
    what = words_field(_("What is done"))
    where = LineField(label=_("Where"), max_length=200, help_text=_("A clinic, a ward, a neighbourhood."))


class CommitmentForm(forms.Form):
    commitment = forms.ModelChoiceField(
        label=_("Which commitment"),
        queryset=readable_commitments(),
        to_field_name="reference",
        widget=forms.TextInput,
        help_text=_("Its reference, like CMT-2026-0031."),
    )
    level = forms.ChoiceField(
        label=_("At which level does it work?"), choices=levels, widget=forms.RadioSelect
    )
