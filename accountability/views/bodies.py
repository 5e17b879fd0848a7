"""Bodies as everybody reads them: the list, one with its seats and meetings, and both as data."""

from http import HTTPStatus

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accountability import actions, queries, rules
from accountability.forms import BodyFilterForm, FoundBodyForm
from accountability.models import Body, Seat, Term
from community.acting import Action, Attempt, attempt, posted
from community.dates import day
from community.holds import detail_response
from community.open_data import LICENCE
from decisions.views.files_of_lists import as_json
from proposals.views.exports import csv_response
from record.queries import check_subject, entries_about

PER_PAGE = 25
# One row for each seat of a body.
COLUMNS = [
    *("reference", "kind", "name", "institution", "founded_at", "dissolved_at", "powers", "rate", "currency"),
    *("seat", "seat_name", "seat_kind", "seat_institution", "voting", "designated", "created_at"),
    *("abolished_at", "held_since", "held_until", "vacant_since", "vacant_days", "licence"),
]


def find(reference):
    return get_object_or_404(queries.readable_bodies(), code=reference)


def _found(request, at):
    """The filter and the bodies that fit it; none where a choice cannot be read."""
    form = BodyFilterForm(request.GET)
    if not form.is_valid():
        return form, Body.objects.none()
    found, wanted = queries.readable_bodies(), form.cleaned_data
    if wanted["kind"]:
        found = found.filter(kind=wanted["kind"])
    if wanted["institution"]:
        found = found.filter(institution=wanted["institution"])
    if wanted["vacant"]:
        held = Term.objects.held(at).values("seat")
        found = found.filter(pk__in=Seat.objects.standing(at).exclude(pk__in=held).values("body"))
    return form, found


@require_safe
def list_(request):
    at = timezone.now()
    form, found = _found(request, at)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    action = None
    if rules.can_found_body(request.user, at=at):
        action = Action(_("Found a body"), reverse("accountability:found_body"))
    return render(
        request,
        "accountability/bodies.html",
        {
            "form": form,
            "page": page,
            "rows": [_row(body, at) for body in page],
            "total": Body.objects.count(),
            "action": action,
        },
    )


def _row(body, at):
    """What the list shows of a body."""
    seats = queries.seats_now(body, at)
    vacant = sum(now.term is None for now in seats)
    facts = [body.institution.name if body.institution else _("The community’s own")]
    facts.append(ngettext("%(n)d seat", "%(n)d seats", len(seats)) % {"n": len(seats)})
    facts.append(
        _("Community seats with a vote: %(n)d of %(all)d that vote")
        % {
            "n": sum(now.seat.is_voting and now.seat.kind == Seat.Kind.COMMUNITY for now in seats),
            "all": sum(now.seat.is_voting for now in seats),
        }
    )
    words, tone = _("Every seat is held"), "plain"
    if vacant:
        words = ngettext("%(n)d seat is not held", "%(n)d seats are not held", vacant) % {"n": vacant}
        tone = "late"
    if not seats:
        words = _("No seats yet")
    if body.dissolved_at is not None:
        words, tone = _("Dissolved on %(day)s") % {"day": day(body.dissolved_at)}, "plain"
    return {"body": body, "facts": facts, "words": words, "tone": tone}


@require_safe
def list_json(request):
    at = timezone.now()
    found = _found(request, at)[1]
    return as_json(request, found, lambda rows: [queries.body_data(body, at) for body in rows], at)


@require_safe
def list_csv(request):
    at = timezone.now()
    found = _found(request, at)[1].iterator(chunk_size=500)
    return csv_response(COLUMNS, (row for body in found for row in _rows(body, at)), "bodies.csv")


def _rows(body, at):
    data = queries.body_data(body, at)
    data |= {"name": body.name, "powers": " ".join(data["powers"]), "licence": LICENCE}
    for seat in queries.seats_data(body, at) or [{}]:
        row = data | {"seat": seat.get("number"), "seat_name": seat.get("name")}
        row |= {"seat_kind": seat.get("kind"), "seat_institution": seat.get("institution")}
        row |= {name: seat.get(name) for name in COLUMNS[COLUMNS.index("voting") : -1]}
        yield ["" if row[column] is None else str(row[column]) for column in COLUMNS]


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def found(request):
    """Found a body."""
    at = timezone.now()
    verdict = rules.can_found_body(request.user, at=at)
    form = FoundBodyForm(posted(request)) if verdict else None
    if request.method == "POST" and not verdict:
        result = Attempt(refusal=verdict.reason, status=HTTPStatus.FORBIDDEN)
    else:
        result = attempt(request, actions.found_body, form=form, at=at)
    if result.done:
        return redirect(result.made)
    context = {"form": form, "verdict": verdict, "refusal": result.refusal}
    return render(request, "accountability/body_found.html", context, status=result.status)


@require_safe
def detail(request, reference):
    at = timezone.now()
    return render(request, "accountability/body.html", _context(find(reference), request.user, at))


@require_safe
def detail_json(request, reference):
    at, body = timezone.now(), find(reference)
    return detail_response(queries.body_data(body, at, expand=True), body.institution, at)


def _context(body, actor, at):
    """Everything that ``body.html`` shows of a body at the moment to this reader."""
    mandate, entries = body.mandate(at), entries_about(body.reference)
    seats = [queries.seat_now(seat, at) for seat in body.seats.all()]
    mine = set(rules.terms_held_by(actor, at=at).filter(seat__body=body).values_list("pk", flat=True))
    return {
        "body": body,
        "mandate": mandate,
        "earlier": [each for each in body.mandates.all() if each.pk != mandate.pk],
        "seats": [_seat(now, mine) for now in seats if now.seat.abolished_at is None],
        "abolished": [now for now in seats if now.seat.abolished_at is not None],
        "may_change": bool(rules.can_change_body(actor, body, at=at)),
        "may_record": bool(rules.can_record_meeting(actor, body, at=at)),
        "meetings": [_meeting(meeting) for meeting in queries.meetings_of(body)],
        "roll_calls": queries.roll_calls(body, at),
        "facts": _facts(body),
        "entries": entries,
        "check": check_subject(body.reference, entries),
        "citation": f"{body.name}, {body.reference}, {settings.SITE_NAME}",
        "formats": [("JSON", reverse("accountability:body_json", args=[body.code]))],
    }


def _seat(now, mine):
    return {
        "now": now,
        "seat": now.seat,
        "is_mine": now.term is not None and now.term.pk in mine,
        "ties": [(tie, tie.institution or tie.proposal) for tie in now.ties],
        "earlier_ties": [(tie, tie.institution or tie.proposal) for tie in now.earlier_ties],
    }


def _meeting(meeting):
    """A meeting with how many seats of each kind were there."""
    there = [(kind.label, *meeting.there(kind)) for kind in Seat.Kind]
    return {
        "meeting": meeting,
        "there": [(label, n, held) for label, n, held in there if held],
        "attendances": meeting.attendances.all(),
        "agenda": meeting.agenda.all(),
    }


def _facts(body):
    institution = body.institution
    return [
        (_("Kind"), body.get_kind_display()),
        (_("Whose body"), institution.name, institution.get_absolute_url())
        if institution
        else (_("Whose body"), _("The community’s own")),
        (_("Founded"), capfirst(day(body.founded_at))),
        (_("Dissolved"), day(body.dissolved_at)),
    ]
