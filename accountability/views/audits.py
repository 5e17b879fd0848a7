"""Records and audits that the oversight body asks institutions for: the list, each, and the pages of asking and answering."""

from functools import partial

from django.conf import settings
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accountability import actions, forms, queries, rules
from accountability.models import AuditRequest
from community.acting import Action
from community.dates import day
from community.models import Institution
from community.open_data import utc
from community.rules import is_signed_in, speaks_for
from community.views.acts import Act, Acts
from decisions.views.files_of_lists import as_json
from record.queries import check_subject, entries_about

PER_PAGE = 25


def _found(request):
    """The filter and what fits it; nothing where a choice cannot be read."""
    form = forms.AuditFilterForm(request.GET)
    found = queries.readable_audits()
    if not form.is_valid():
        return form, found.none()
    institution = form.cleaned_data["institution"]
    return form, found.filter(institution=institution) if institution else found


@require_safe
def list_(request):
    at = timezone.now()
    form, found = _found(request)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    institutions = Institution.objects.filter(is_registered=True) if is_signed_in(request.user) else ()
    return render(
        request,
        "accountability/audits.html",
        {
            "form": form,
            "page": page,
            "rows": [(audit, audit.clock.reading(at)) for audit in page],
            "total": AuditRequest.objects.count(),
            "may_ask": [each for each in institutions if rules.can_ask_for_audit(request.user, each, at=at)],
        },
    )


@require_safe
def list_json(request):
    return as_json(request, _found(request)[1], lambda page: [_data(audit) for audit in page], timezone.now())


def _data(audit):
    return {
        "id": f"{settings.BASE_URL}/id/{audit.reference}",
        "reference": audit.reference,
        "type": "audit_request",
        "institution": audit.institution.code,
        "kind": audit.kind,
        "asked": audit.asked,
        "language": audit.language,
        "asked_at": utc(audit.asked_at),
        "due_local_date": audit.clock.due_on.isoformat(),
        "answer": audit.answer or None,
        "answer_language": audit.answer_language or None,
        "answered_at": utc(audit.answered_at),
        "is_late": audit.is_late,
    }


def _find(reference):
    return get_object_or_404(queries.readable_audits(), reference=reference)


@require_safe
def detail(request, reference):
    at, audit = timezone.now(), _find(reference)
    may_answer = rules.can_answer_audit(request.user, audit, at=at)
    entries = entries_about(reference)
    return render(
        request,
        "accountability/audit.html",
        {
            "audit": audit,
            "reading": audit.clock.reading(at),
            "action": Action(_("Answer"), reverse("accountability:answer_audit", args=[reference]))
            if may_answer
            else None,
            "facts": [
                (_("Institution"), audit.institution.name, audit.institution.get_absolute_url()),
                (_("What is asked for"), audit.get_kind_display()),
                (_("Asked on"), day(audit.asked_at)),
                (_("Answered on"), day(audit.answered_at)),
            ],
            "entries": entries,
            "check": check_subject(reference, entries),
        },
    )


class _Asking:
    """An institution, as the page on which it is asked for something names and addresses it."""

    def __init__(self, institution):
        self.institution = institution
        self.reference = institution.code
        self.title = institution.name

    def get_absolute_url(self):
        return reverse("accountability:audits")


def _speaks(actor, audit, at):
    return speaks_for(actor, audit.institution, at=at)


ASKING = Acts(
    lambda code: _Asking(get_object_or_404(Institution, code=code, is_registered=True)),
    lambda actor, asking, at: bool(rules.can_ask_for_audit(actor, asking.institution, at=at)),
)
ACTS = Acts(_find, _speaks)


def _ask(asking, **answers):
    return actions.ask_for_audit(asking.institution, **answers)


@ASKING.described
def ask(request, asking, at):
    return Act(
        title=_("Ask for records or an audit"),
        lead=_(
            "Everybody reads what you ask. The institution answers by a date that the community’s rules set."
        ),
        button=_("Ask"),
        done=_("The institution is asked, and its time to answer runs."),
        rule=lambda actor, asking, at: rules.can_ask_for_audit(actor, asking.institution, at=at),
        perform=_ask,
        form=partial(forms.AskForAuditForm, initial={"language": get_language()}),
        leads_to_made=True,
    )


@ACTS.described
def answer(request, audit, at):
    return Act(
        title=_("Answer the oversight body"),
        lead=_("Everybody reads your answer. Say where the records are, or how the audit goes on."),
        button=_("Answer"),
        done=_("Your answer is published."),
        rule=rules.can_answer_audit,
        perform=actions.answer_audit,
        form=partial(forms.AnswerAuditForm, initial={"language": get_language()}),
        quotes=((_("Which, and why"), audit.asked, audit.language),),
    )
