"""What a steward reads of a report and writes to its person, beside the process itself."""

from http import HTTPStatus

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from community.rules import Refused
from redress_log import actions, rules
from redress_log.forms import ProofForm, ReplyForm, ReportForm
from redress_log.models import Evidence, Report
from redress_log.uploading import handed_out
from redress_log.views.privacy import private, refused_page

# What the page of the report shows already.
SHOWN_THERE = {"what_happened", "what_would_put_it_right", "contact", "safety_concern", "language"}
# Who it is takes two people, on the page of the report.
IDENTITY = {"call_me", "on_behalf_of", "helper_name", "group_name"}


@login_required
@require_safe
@private
def correspondence(request, pk):
    return _with_report(request, pk)


@login_required
@require_POST
@private
def answer_person(request, pk):
    return _with_report(request, pk, actions.answer_person, "reply", ReplyForm(request.POST))


@login_required
@require_POST
@private
def send_new_code(request, pk):
    return _with_report(request, pk, actions.send_new_code, "proof", ProofForm(request.POST))


@login_required
@require_POST
@private
def erase(request, pk):
    return _with_report(request, pk, actions.erase_report, "proof", ProofForm(request.POST))


@login_required
@require_safe
@private
def evidence_file(request, pk, piece):
    report = get_object_or_404(Report.objects.select_related("institution"), pk=pk)
    at = timezone.now()
    verdict = rules.can_read(request.user, report, at=at)
    if not verdict:
        return refused_page(request, verdict)
    if not rules.has_opened(request.user, report, "words", at=at):
        return redirect("redress_log:desk_report", pk=pk)
    return handed_out(get_object_or_404(report.evidence.all(), pk=piece))


@login_required
@require_POST
@private
def release_file(request, pk, piece):
    evidence = get_object_or_404(Evidence.objects.listed(), pk=piece, report=pk)
    release = lambda _report, **who: actions.release_file(evidence, **who)  # noqa: E731
    return _with_report(request, pk, release)


def _with_report(request, pk, action=None, name="", form=None):
    at, actor = timezone.now(), request.user
    verdict = rules.can_see_desk(actor, at=at)
    if not verdict:
        return refused_page(request, verdict)
    report = get_object_or_404(Report.objects.select_related("institution", "case", "taken_down_by"), pk=pk)
    verdict = rules.can_read(actor, report, at=at)
    if not verdict:
        return refused_page(request, verdict)
    if not rules.has_opened(actor, report, "words", at=at):
        return redirect("redress_log:desk_report", pk=pk)
    status, refusal = HTTPStatus.OK, ""
    if form is not None and not form.is_valid():
        status = HTTPStatus.BAD_REQUEST
    elif action is not None:
        answers = {"words": form.cleaned_data["words"]} if name == "reply" else {}
        try:
            action(report, **answers, actor=actor, at=at)
            return redirect("redress_log:correspondence", pk=pk)
        except Refused as refused:
            status, refusal = HTTPStatus.FORBIDDEN, refused.verdict.reason
    evidence = list(report.evidence.listed())
    for piece in evidence:
        piece.may_release = rules.can_release_file(actor, report, piece, at=at)
    forms = {"reply": ReplyForm(), "proof": ProofForm()}
    return render(
        request,
        "redress_log/correspondence.html",
        {
            "report": report,
            "told": list(_told(report)),
            "mail": report.messages.all(),
            "evidence": evidence,
            "forms": forms | ({name: form} if form else {}),
            "failed_form": form,
            "refusal": refusal,
            "verdicts": {
                "answer_person": rules.can_answer_person(actor, report, at=at),
                "send_new_code": rules.can_send_new_code(actor, report, at=at),
                "erase": rules.can_erase(actor, report, at=at),
            },
        },
        status=status,
    )


def _told(report):
    """What else was filled in, as ``(label, words)``, by the labels of the form."""
    for name in [name for names in ReportForm.FOLDED.values() for name in names]:
        if name not in SHOWN_THERE | IDENTITY and (value := getattr(report, name)):
            in_words = getattr(report, f"get_{name}_display", None)
            yield ReportForm.base_fields[name].label, str(in_words() if in_words else value)
