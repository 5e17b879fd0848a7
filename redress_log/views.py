"""The public log, the form and the page of the person who reported, and the steward's desk.

A case code is posted, never part of an address, and no session remembers it: every form on the person's
page carries it along.
"""

from functools import wraps
from http import HTTPStatus

from allauth.account.adapter import get_adapter
from allauth.core import ratelimit
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from community import windows
from community.rules import Refused
from record.queries import entries_about
from redress_log import actions, queries, rules
from redress_log.forms import (
    AnswerForm,
    CloseForm,
    CodeForm,
    LogFilterForm,
    NoteForm,
    ReportForm,
    SummaryForm,
)
from redress_log.models import Case, Outcome, Report, Stage, Visitor, next_actor

# Somebody who must hide the page at once is better off on one that everybody opens.
LEAVE_URL = "https://www.weather.gov/"
CASES_ON_A_PAGE = 50
# Steps that came out in one batch share a moment; they are shown in the order that they can only have had.
STEPS = [
    f"redress_log.{step}"
    for step in (
        *("reported", "acknowledged", "safety_checked", "summary_proposed", "summary_approved", "scheduled"),
        *("note_added", "withdrawn", "published", "answered", "signed_off", "closed"),
    )
]


def _unlisted(view):
    """Keep search engines away: a person's case must not be found by searching for its words."""

    @wraps(view)
    def unlisted(request, *arguments, **keywords):
        response = view(request, *arguments, **keywords)
        response["X-Robots-Tag"] = "noindex"
        return response

    return unlisted


def _private(view):
    """Keep a page of private words out of every cache, index and error report."""
    return _unlisted(never_cache(sensitive_post_parameters()(view)))


# The public log


@require_safe
@_unlisted
def case_list(request):
    at = timezone.now()
    form = LogFilterForm(request.GET or None, institutions=queries.institutions_with_cases(at))
    chosen = form.cleaned_data if form.is_bound and form.is_valid() else {}
    cases = queries.public_cases(
        at,
        institution=chosen.get("institution"),
        stage=chosen.get("stage", ""),
        harm_kind=chosen.get("kind", ""),
    )
    page = Paginator(cases, CASES_ON_A_PAGE).get_page(request.GET.get("page"))
    for case in page:
        case.words, case.tone = _standing(case, at)
        case.reading = _reading(case, at)
    return render(
        request,
        "redress_log/list.html",
        {
            "page": page,
            "form": form,
            "filtered": any(chosen.values()),
            "counted_only": queries.counted_only(at),
            "fewest_shown": queries.FEWEST_SHOWN,
        },
    )


@require_safe
@_unlisted
def detail(request, reference):
    at = timezone.now()
    case = _published(reference, at)
    if case is None:
        return render(request, "redress_log/absent.html", status=HTTPStatus.NOT_FOUND)
    return _case_page(request, case, at)


@require_safe
@_unlisted
def detail_json(request, reference):
    at = timezone.now()
    case = _published(reference, at)
    if case is None:
        return JsonResponse({"error": "not published"}, status=HTTPStatus.NOT_FOUND)
    stage = case.stage(at)
    return JsonResponse(
        {
            "id": request.build_absolute_uri(f"/id/{case.reference}"),
            "reference": case.reference,
            "institution": case.institution.code if case.institution else None,
            "harm_kinds": [
                {"code": code, "label": str(label)}
                for code, label in zip(case.harm_kinds, case.harm_labels, strict=True)
            ],
            "proposal": case.proposal_reference or None,
            "summary": case.public_summary or None,
            "published_on": case.published_on,
            "read_on_time": case.read_on_time,
            "stage": {"code": stage, "label": str(stage.label)},
            "answer_due_on": windows.due_on(case.answer_clock) if case.answer_clock else None,
            "answer": case.answer or None,
            "outcome": {"code": case.outcome, "label": case.get_outcome_display()} if case.outcome else None,
        }
    )


@login_required
@_unlisted
def answer(request, reference):
    at = timezone.now()
    case = _published(reference, at)
    if case is None:
        return render(request, "redress_log/absent.html", status=HTTPStatus.NOT_FOUND)
    verdict = rules.can_answer(request.user, case, at=at)
    form = AnswerForm(request.POST or None)
    status, refusal = (HTTPStatus.OK, "") if verdict else (HTTPStatus.FORBIDDEN, verdict.reason)
    if request.method == "POST" and form.is_valid():
        try:
            actions.answer_case(case, form.cleaned_data["answer"], actor=request.user, at=at)
            return redirect(case)
        except Refused as refused:
            status, refusal = HTTPStatus.FORBIDDEN, refused.verdict.reason
    elif request.method == "POST":
        status = HTTPStatus.BAD_REQUEST
    return render(
        request,
        "redress_log/answer.html",
        {"case": case, "form": form, "verdict": verdict, "refusal": refusal},
        status=status,
    )


def _published(reference, at):
    return (
        Case.objects.published(at).select_related("institution", "answer_clock").filter(pk=reference).first()
    )


def _reading(case, at):
    return case.answer_clock.reading(at) if case.answer_clock and not case.closed_at else None


def _standing(case, at):
    """Where a case stands in a word, and how that looks; a closed one says how it ended."""
    stage = case.stage(at)
    if stage == Stage.CLOSED:
        return case.get_outcome_display(), "done" if case.outcome == Outcome.CONFIRMED else "plain"
    return stage.label, "soon" if stage == Stage.WAITING_INSTITUTION else "plain"


def _in_order(entries):
    """Newest first, and within a batch by the order of the steps."""

    def step(entry):
        return STEPS.index(entry.kind) if entry.kind in STEPS else len(STEPS)

    return sorted(entries, key=lambda entry: (entry.at, step(entry)), reverse=True)


def _case_page(request, case, at):
    stage = case.stage(at)
    return render(
        request,
        "redress_log/detail.html",
        {
            "case": case,
            "stage": stage,
            "tone": _standing(case, at)[1],
            "since": case.closed_at or case.answered_at or case.published_at,
            "reading": _reading(case, at),
            "next_actor": next_actor(stage, case.institution),
            "may_answer": rules.can_answer(request.user, case, at=at),
            "entries": _in_order(entries_about(case.reference)),
        },
    )


# The person who reports


@_private
def report(request):
    at = timezone.now()
    form = ReportForm(
        request.POST or None,
        initial={"language": get_language(), "proposal_reference": request.GET.get("about", "")},
    )
    context = {"form": form, "leave_url": LEAVE_URL}
    if request.method != "POST":
        return render(request, "redress_log/report.html", context)
    if not form.is_valid():
        return render(request, "redress_log/report.html", context, status=HTTPStatus.BAD_REQUEST)
    if Report.objects.filter(pk=form.cleaned_data["sending"]).exists():
        return render(request, "redress_log/reported.html", {"leave_url": LEAVE_URL})
    made, code = actions.report_problem(
        **form.answers(), key=form.cleaned_data["sending"], actor=_actor(request), at=at
    )
    # Shown in the answer itself: a redirect would have to keep the code somewhere in between.
    return render(
        request, "redress_log/reported.html", {"report": made, "code": code, "leave_url": LEAVE_URL}
    )


@_private
def mine(request):
    if request.method == "POST":
        return _with_mine(request, None)
    return _code_page(request, CodeForm())


@require_POST
@_private
def approve_summary(request):
    return _with_mine(request, actions.approve_summary)


@require_POST
@_private
def close(request):
    return _with_mine(request, actions.close_case, CloseForm)


@require_POST
@_private
def withdraw(request):
    return _with_mine(request, actions.withdraw_report)


@require_POST
@_private
def add_note(request):
    return _with_mine(request, actions.add_note, NoteForm)


def _actor(request, code=""):
    if request.user.is_authenticated and not code:
        return request.user
    return Visitor(code, request.user if request.user.is_authenticated else None)


def _open(request):
    """The report that the request's code or account opens, or the page that says why none does: one is None."""
    reference, code = request.POST.get("reference", ""), request.POST.get("code", "")
    if reference and not code and request.user.is_authenticated:
        found = queries.reports_of(request.user).filter(reference=reference).first()
    else:
        form = CodeForm(request.POST)
        if not form.is_valid():
            return None, _code_page(request, form, status=HTTPStatus.BAD_REQUEST)
        # Kept in the cache for some minutes, so the caller's address goes in as a keyed hash only.
        caller = salted_hmac("redress_log.code", get_adapter().get_client_ip(request)).hexdigest()
        limit = {"action": "redress_code", "key": caller}
        if not ratelimit.consume(request, **limit, dry_run=True):
            refusal = _("Too many tries. Wait a few minutes and try again.")
            return None, _code_page(request, form, refusal, HTTPStatus.TOO_MANY_REQUESTS)
        found = queries.report_for_code(code)
        if found is None:
            ratelimit.consume(request, **limit)
    if found is None:
        refusal = _("This code does not open anything. Check each letter.")
        return None, _code_page(request, CodeForm(), refusal, HTTPStatus.FORBIDDEN)
    return found, None


def _with_mine(request, action, form_class=None):
    """Open the person's own report, perform what they asked for, and show the page as it then is."""
    report, instead = _open(request)
    if report is None:
        return instead
    actor, at = _actor(request, request.POST.get("code", "")), timezone.now()
    status, refusal, done = HTTPStatus.OK, "", False
    form = form_class(request.POST) if form_class else None
    if form is not None and not form.is_valid():
        status = HTTPStatus.BAD_REQUEST
    elif action is not None:
        try:
            report = action(report, *(form.cleaned_data.values() if form else ()), actor=actor, at=at)
            form, done = None, True
        except Refused as refused:
            status, refusal = HTTPStatus.FORBIDDEN, refused.verdict.reason
    stage = report.stage(at)
    return render(
        request,
        "redress_log/mine.html",
        {
            "report": report,
            "code": request.POST.get("code", ""),
            "stage": stage,
            "next_actor": next_actor(stage, report.institution),
            "reading": windows.read(report.read_clock, at) if stage == Stage.RECEIVED else None,
            "verdicts": {
                "approve": rules.can_approve_summary(actor, report, at=at),
                "close": rules.can_close(actor, report, at=at),
                "withdraw": rules.can_withdraw(actor, report, at=at),
            },
            "failed_form": form,
            "close_form": form if form_class is CloseForm and form else CloseForm(),
            "note_form": form if form_class is NoteForm and form else NoteForm(),
            "refusal": refusal,
            "done": done,
            "leave_url": LEAVE_URL,
        },
        status=status,
    )


def _code_page(request, form, refusal="", status=HTTPStatus.OK):
    own = queries.reports_of(request.user) if request.user.is_authenticated else []
    return render(
        request,
        "redress_log/code.html",
        {"form": form, "own": own, "refusal": refusal, "leave_url": LEAVE_URL},
        status=status,
    )


# The steward


@login_required
@require_safe
@_private
def desk(request):
    at = timezone.now()
    verdict = rules.can_see_desk(request.user, at=at)
    if not verdict:
        return _refused(request, verdict)
    reports = [report for report in queries.desk() if rules.can_read(request.user, report, at=at)]
    for report in reports:
        report.words, report.reading = _waiting(report, at)
    return render(request, "redress_log/desk.html", {"reports": reports})


@login_required
@require_safe
@_private
def desk_report(request, pk):
    return _desk_page(request, pk, None)


@login_required
@require_POST
@_private
def acknowledge(request, pk):
    return _desk_page(request, pk, actions.acknowledge_report)


@login_required
@require_POST
@_private
def check_safety(request, pk):
    return _desk_page(request, pk, actions.check_safety)


@login_required
@require_POST
@_private
def propose_summary(request, pk):
    return _desk_page(request, pk, actions.propose_summary, SummaryForm(request.POST))


@login_required
@require_POST
@_private
def schedule(request, pk):
    return _desk_page(request, pk, actions.schedule_case)


def _refused(request, verdict):
    return render(
        request, "redress_log/refused.html", {"refusal": verdict.reason}, status=HTTPStatus.FORBIDDEN
    )


def _waiting(report, at):
    """Where a report stands in the steward's words, and its clock while it is unread."""
    stage = report.stage(at)
    words = _("Waiting for the person") if stage == Stage.WAITING_YOU else stage.label
    return words, windows.read(report.read_clock, at) if stage == Stage.RECEIVED else None


def _desk_page(request, pk, action, form=None):
    """Show one report to the steward, after performing what they asked for."""
    at, actor = timezone.now(), request.user
    verdict = rules.can_see_desk(actor, at=at)
    if not verdict:
        return _refused(request, verdict)
    report = get_object_or_404(Report.objects.select_related("institution", "case"), pk=pk)
    verdict = rules.can_read(actor, report, at=at)
    if not verdict:
        return _refused(request, verdict)
    status, refusal = HTTPStatus.OK, ""
    if action is not None:
        if form is not None and not form.is_valid():
            status = HTTPStatus.BAD_REQUEST
        else:
            try:
                action(report, *([form.cleaned_data["summary"]] if form else []), actor=actor, at=at)
                return redirect("redress_log:desk_report", pk=pk)
            except Refused as refused:
                status, refusal = HTTPStatus.FORBIDDEN, refused.verdict.reason
    words, reading = _waiting(report, at)
    return render(
        request,
        "redress_log/desk_report.html",
        {
            "report": report,
            "words": words,
            "reading": reading,
            "next_actor": next_actor(report.stage(at), report.institution),
            "form": form or SummaryForm(initial={"summary": report.summary}),
            "verdicts": {
                "acknowledge": rules.can_acknowledge(actor, report, at=at),
                "check_safety": rules.can_check_safety(actor, report, at=at),
                "propose_summary": rules.can_propose_summary(actor, report, at=at),
                "schedule": rules.can_schedule(actor, report, at=at),
            },
            "refusal": refusal,
        },
        status=status,
    )
