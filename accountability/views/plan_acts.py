"""The pages on which an institution writes its plan."""

from functools import partial

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accountability import actions, forms, rules
from accountability.views.plans import find
from community.models import Institution
from community.rules import speaks_for
from community.views.acts import Act, Acts


def _speaks(actor, plan, at):
    return speaks_for(actor, plan.institution, at=at)


ACTS = Acts(find, _speaks)


class _Opening:
    """An institution without a plan, as the page of its first one names and addresses it."""

    def __init__(self, institution):
        self.institution = institution
        self.reference = institution.code
        self.title = institution.name

    def get_absolute_url(self):
        return reverse("accountability:plans")


OPENING = Acts(lambda code: _Opening(get_object_or_404(Institution, code=code, is_registered=True)), _speaks)


def _open_plan(opening, **answers):
    return actions.open_plan(opening.institution, **answers)


@OPENING.described
def open_plan(request, opening, at):
    return Act(
        title=_("Publish a plan"),
        lead=_("You say at which step you are. Goals, practices and metrics follow on its page."),
        button=_("Publish the plan"),
        done=_("The plan is published. Adopt its first goal."),
        rule=lambda actor, opening, at: rules.can_open_plan(actor, opening.institution, at=at),
        perform=_open_plan,
        form=partial(forms.OpenPlanForm, initial={"language": get_language()}),
        leads_to_made=True,
    )


@ACTS.described
def advance(request, found, at):
    return Act(
        title=_("Go to another step"),
        lead=_("Everybody can read what was done, and when you went on."),
        button=_("Go there"),
        done=_("The plan is at its new step."),
        rule=rules.can_write_plan,
        perform=actions.advance_plan,
        form=forms.AdvanceForm,
    )


@ACTS.described
def reissue(request, found, at):
    return Act(
        title=_("Reissue the plan with what was learned"),
        lead=_(
            "This cycle ends and stays as it is. The next one begins at its first step, and its goals can name the "
            "lessons that they come from."
        ),
        button=_("End this cycle and begin the next"),
        done=_("The next cycle has begun. Adopt its first goal."),
        rule=rules.can_reissue,
        perform=actions.reissue_plan,
        form=partial(forms.ReissueForm, plan=found),
        leads_to_made=True,
    )


@ACTS.described
def adopt(request, found, at):
    return Act(
        title=_("Adopt a goal"),
        lead=_(
            "Say who answers for it, from when until when, and with what. What is left out is named as missing."
        ),
        button=_("Adopt it"),
        done=_("The goal is adopted."),
        rule=rules.can_write_plan,
        perform=actions.adopt_goal,
        form=partial(forms.AdoptGoalForm, plan=found),
    )


def find_goal(found, code):
    goal = get_object_or_404(found.goals, code=code)
    goal.plan = found
    return goal


def goal_act(found, code, **words):
    goal = find_goal(found, code)
    return Act(on=goal, rule=rules.can_write_goal, quotes=((goal.code, str(goal.item.text), ""),), **words)


@ACTS.described
def change(request, found, at, code):
    words = find_goal(found, code).words(at)
    return goal_act(
        found,
        code,
        title=_("Change a goal"),
        lead=_("What was planned before stays readable beside it, with your reason."),
        button=_("Change it"),
        done=_("The goal is changed."),
        perform=actions.change_goal,
        form=partial(forms.ChangeGoalForm, initial={part: getattr(words, part) for part in words.PARTS}),
    )


@ACTS.described
def drop(request, found, at, code):
    return goal_act(
        found,
        code,
        title=_("Drop a goal"),
        lead=_("It stays on the page as dropped, with your reason. This plan cannot adopt it again."),
        button=_("Drop it"),
        done=_("The goal is dropped."),
        perform=actions.drop_goal,
        form=forms.ReasonForm,
        is_grave=True,
    )


@ACTS.described
def practice(request, found, at, code):
    return goal_act(
        found,
        code,
        title=_("Add a practice"),
        lead=_("Something that is done for this goal now."),
        button=_("Add it"),
        done=_("The practice is added."),
        perform=actions.add_practice,
        form=forms.PracticeForm,
    )


@ACTS.described
def end_practice(request, found, at, code, pk):
    ended = get_object_or_404(find_goal(found, code).practices, pk=pk)
    ended.goal.plan = found
    return Act(
        title=_("End a practice"),
        lead=_("It stays on the page, with your reason."),
        button=_("End it"),
        done=_("The practice has ended."),
        on=ended,
        rule=rules.can_end_practice,
        perform=actions.end_practice,
        form=forms.ReasonForm,
        quotes=(("", ended.what, found.language),),
    )


@ACTS.described
def commitment(request, found, at, code):
    return goal_act(
        found,
        code,
        title=_("Name a commitment that serves this goal"),
        lead=_("It must stand here already. How it stands is told here as on its own page."),
        button=_("Name it"),
        done=_("It is named here."),
        perform=actions.link_commitment,
        form=forms.CommitmentForm,
    )


@ACTS.described
def unlink(request, found, at, code, pk):
    link = get_object_or_404(find_goal(found, code).commitment_links.select_related("commitment"), pk=pk)
    link.goal.plan = found
    return Act(
        title=_("Take %(reference)s off") % {"reference": link.commitment.reference},
        lead=_("That it was named here stays on the public record, and so does your reason."),
        button=_("Take it off"),
        done=_("It is not named here any more."),
        on=link,
        rule=rules.can_unlink,
        perform=actions.unlink_commitment,
        form=forms.ReasonForm,
        is_grave=True,
    )
