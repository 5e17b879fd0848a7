"""The pages on which an institution writes its plan."""

from functools import partial
from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accountability import actions, forms, queries, rules
from accountability.views.plan_page import period_words
from accountability.views.plans import find
from community.acting import attempt, posted
from community.models import Institution
from community.rules import speaks_for
from community.views.acts import Act, Acts

ROWS_SHOWN = 50


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


def _goal(found, code):
    goal = get_object_or_404(found.goals, code=code)
    goal.plan = found
    return goal


def _goal_act(found, code, **words):
    goal = _goal(found, code)
    return Act(on=goal, rule=rules.can_write_goal, quotes=((goal.code, str(goal.item.text), ""),), **words)


@ACTS.described
def change(request, found, at, code):
    words = _goal(found, code).words(at)
    return _goal_act(
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
    return _goal_act(
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
    return _goal_act(
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
    ended = get_object_or_404(_goal(found, code).practices, pk=pk)
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
    return _goal_act(
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
    link = get_object_or_404(_goal(found, code).commitment_links.select_related("commitment"), pk=pk)
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


@ACTS.described
def metric(request, found, at, code):
    return _goal_act(
        found,
        code,
        title=_("Promise a metric"),
        lead=_("How everybody will see whether this goal is reached. It cannot be changed later."),
        button=_("Promise it"),
        done=_("The metric is promised. Publish its first number."),
        perform=actions.promise_metric,
        form=forms.MetricForm,
    )


def _metric(found, code, number):
    metric = get_object_or_404(_goal(found, code).metrics.prefetch_related("points"), number=number)
    metric.goal.plan = found
    return metric


@ACTS.described
def publish(request, found, at, code, number):
    metric = _metric(found, code, number)
    file = reverse("accountability:import_numbers", args=[found.reference, code, number])
    return Act(
        title=_("Publish a number"),
        lead=_("A number for the same period and group replaces the one before, which stays readable."),
        button=_("Publish it"),
        done=_("The number is published."),
        on=metric,
        rule=rules.can_publish_data,
        perform=actions.publish_data,
        form=forms.NumberForm,
        quotes=((metric.name, metric.measures, found.language),),
        others=((_("Publish many from a CSV file"), file),),
    )


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def import_numbers(request, reference, code, number):
    """A file is looked at first and published, all of it or nothing, when what it would add was confirmed."""
    at, found = timezone.now(), find(reference)
    metric = _metric(found, code, number)
    verdict = rules.can_publish_data(request.user, metric, at=at)
    form = forms.ImportForm(posted(request), request.FILES or None, metric=metric, at=at)
    refusal, status, is_looked_at = "", HTTPStatus.OK, False
    if request.method == "POST" and not verdict:
        refusal, status = verdict.reason, ACTS.refused_status(request.user, found, at)
        form = forms.ImportForm(metric=metric, at=at)
    elif request.method == "POST" and "confirm" not in request.POST and form.is_valid():
        is_looked_at = True
    else:
        result = attempt(request, partial(actions.publish_data, metric), form=form, at=at)
        if result.done:
            messages.success(request, _("The numbers are published."))
            return redirect(found)
        refusal, status = result.refusal, result.status
    context = {
        "record": found,
        "metric": metric,
        "form": form,
        "verdict": verdict,
        "refusal": refusal,
        "back": found.get_absolute_url(),
        "preview": _preview(form) if is_looked_at else None,
        "columns": [_("Period"), _("Group"), _("Number"), _("Note")],
        "shows_text": form.is_bound and not is_looked_at,
    }
    return render(request, "accountability/import_numbers.html", context, status=status)


def _preview(form):
    """What a file would add: how much, and its first lines."""
    fresh = [
        [
            period_words(row["starts_on"], row["ends_on"]),
            f"{row['stratum_kind']}: {row['stratum']}" if row["stratum"] else _("Everybody together"),
            queries.plain(row["value"]),
            row["note"],
        ]
        for row in form.fresh[:ROWS_SHOWN]
    ]
    return {
        "numbers": len(form.fresh),
        "replaced": form.replaced,
        "known": len(form.rows) - len(form.fresh),
        "rows": fresh,
        "left": max(0, len(form.fresh) - ROWS_SHOWN),
    }
