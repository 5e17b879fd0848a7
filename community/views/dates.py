"""How dates were worked out, who says that one is wrong, and where stewards put dates right."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from community import actions, rules
from community.acting import Action, posted
from community.forms import CorrectForm, HolidayForm, OutageForm, PauseForm, ReasonForm, ReportDateForm
from community.models import AddedHoliday, Clock, DateReport, Membership, Outage
from community.views.keeping import keep


def _find(pk):
    return get_object_or_404(Clock.objects.public().select_related("rule", "institution"), pk=pk)


def clock(request, pk):
    """How a due date was worked out: from when, by which rule, leaving out which days."""
    found, at = _find(pk), timezone.now()
    has_no_side = rules.has_no_side(request.user, found, at=at)
    return render(
        request,
        "community/clock.html",
        {
            "clock": found,
            "reading": found.reading(at),
            "explanation": found.explanation(at),
            "declined": found.reports.exclude(declined_because=""),
            "waiting": found.reports.waiting() if has_no_side else [],
            "actions": _actions(request.user, found, at, has_no_side),
        },
    )


def _actions(actor, found, at, has_no_side):
    """What this reader can do about the date; to say that it is wrong is offered to everybody."""
    offered = [Action(_("This date is wrong"), _url("report_clock", found))]
    if has_no_side:
        pause = (
            Action(_("Count days again"), _url("resume_clock", found))
            if found.paused_at
            else Action(
                _("Pause this date"),
                _url("pause_clock", found),
                rules.can_pause_clock(actor, found, at=at),
            )
        )
        correct = Action(
            _("Correct this date"),
            _url("correct_clock", found),
            rules.can_correct_clock(actor, found, at=at),
        )
        offered += [correct, pause]
    refuse = rules.can_refuse_extension(actor, found, at=at)
    if refuse:
        offered.append(Action(_("Refuse more time"), _url("refuse_extension", found), refuse))
    return [action for action in offered if action.verdict]


def _url(name, found):
    return reverse(f"community:{name}", kwargs={"pk": found.pk})


@never_cache
@login_required
def report_clock(request, pk):
    found = _find(pk)
    form = ReportDateForm(posted(request))
    return keep(
        request,
        _("This date is wrong"),
        form,
        lambda at: actions.report_clock(found, actor=request.user, at=at, **form.cleaned_data),
        verdict=rules.can_report_clock(request.user, found, at=timezone.now()),
        may=True,
        lead=_("Only stewards read this. What they answer is public, and we write to you."),
        back=found.get_absolute_url(),
        done=_("Thank you. A steward looks at it, and we write to you."),
    )


def _put_right(request, found, title, form, act, verdict, **given):
    """A page for stewards who do not speak for the institution that must answer."""
    may = rules.has_no_side(request.user, found, at=timezone.now())
    return keep(request, title, form, act, verdict=verdict, may=may, back=found.get_absolute_url(), **given)


@never_cache
@login_required
def correct_clock(request, pk):
    found = _find(pk)
    form = CorrectForm(posted(request), initial={"due_on": found.due_on})
    return _put_right(
        request,
        found,
        _("Correct this date"),
        form,
        lambda at: actions.correct_clock(found, actor=request.user, at=at, **form.cleaned_data),
        rules.can_correct_clock(request.user, found, at=timezone.now()),
        lead=_(
            "The old date, the new one and your reason stay on the page. Whoever said that it is wrong is told."
        ),
    )


@never_cache
@login_required
def decline_report(request, pk):
    report = get_object_or_404(DateReport.objects.select_related("clock__rule", "clock__institution"), pk=pk)
    form = ReasonForm(posted(request))
    return _put_right(
        request,
        report.clock,
        _("Keep this date"),
        form,
        lambda at: actions.decline_report(report, actor=request.user, at=at, **form.cleaned_data),
        rules.can_decline_report(request.user, report, at=timezone.now()),
        lead=_("Your reason is public. Whoever said that the date is wrong is told."),
    )


@never_cache
@login_required
def pause_clock(request, pk):
    found = _find(pk)
    form = PauseForm(posted(request))
    return _put_right(
        request,
        found,
        _("Pause this date"),
        form,
        lambda at: actions.pause_clock(found, actor=request.user, at=at, **form.cleaned_data),
        rules.can_pause_clock(request.user, found, at=timezone.now()),
        lead=_("Days stop counting only while others than the institution must act. Everybody reads why."),
    )


@never_cache
@login_required
def resume_clock(request, pk):
    found = _find(pk)
    return _put_right(
        request,
        found,
        _("Count days again"),
        None,
        lambda at: actions.resume_clock(found, actor=request.user, at=at),
        rules.can_resume_clock(request.user, found, at=timezone.now()),
        lead=_("The date moves by the days of the pause, which stay listed."),
    )


@never_cache
@login_required
def refuse_extension(request, pk):
    found, at = _find(pk), timezone.now()
    form = ReasonForm(posted(request))
    return keep(
        request,
        _("Refuse more time"),
        form,
        lambda at: actions.refuse_extension(found, actor=request.user, at=at, **form.cleaned_data),
        verdict=rules.can_refuse_extension(request.user, found, at=at),
        may=rules.holds(request.user, Membership.Role.OVERSEER, at=at),
        lead=_(
            "The date goes back to what it was. If that day has passed, it is the end of the next working day."
        ),
        back=found.get_absolute_url(),
    )


@never_cache
@login_required
def dates(request):
    """Where stewards see which dates are said to be wrong, and add days that do not count."""
    verdict = rules.can_keep_charter(request.user, at=timezone.now())
    context = {"verdict": verdict}
    if verdict:
        context |= {
            "reports": DateReport.objects.waiting().select_related("clock__institution"),
            "holidays": AddedHoliday.objects.all(),
            "outages": Outage.objects.all(),
        }
    return render(request, "community/dates.html", context, status=200 if verdict else 403)


@never_cache
@login_required
def add_holiday(request):
    form = HolidayForm(posted(request))
    return keep(
        request,
        _("Add a public holiday"),
        form,
        lambda at: actions.add_holiday(actor=request.user, at=at, **form.cleaned_data),
        lead=_("Whatever runs in working days over this day in this place gets one working day more."),
    )


@never_cache
@login_required
def report_outage(request):
    form = OutageForm(posted(request))
    return keep(
        request,
        _("Note that this portal could not be reached"),
        form,
        lambda at: actions.report_outage(actor=request.user, at=at, **form.cleaned_data),
        lead=_("Whatever was due on this day gets one working day more."),
    )
