"""Where a case is worked on: what the panel and the institution see of it, and what each can do."""

from functools import partial

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from community.acting import Action, attempt, posted
from community.models import Membership
from community.rules import holds, is_steward, speaks_for
from community.views.acts import Act, Acts
from redress_log import actions, queries, rules
from redress_log.forms import cases as case_forms
from redress_log.models import Case, RemedyItem, Ruling, duty_words, items_written, next_actor
from redress_log.views.privacy import private

Kind = Ruling.Kind
FORMS = {
    Kind.NOT_ACCEPT: case_forms.WhereToForm,
    Kind.REFER: case_forms.WhereToForm,
    Kind.DRAFT_FINDING: case_forms.DraftFindingForm,
    Kind.CLOSE_WITHOUT: case_forms.EndForm,
}


class Working:
    """A case as its working pages name and address it."""

    title = ""

    def __init__(self, case):
        self.case = case
        self.reference = case.reference

    def get_absolute_url(self):
        return reverse("redress_log:case", args=[self.reference])


def _find(reference):
    return Working(get_object_or_404(Case.objects.select_related("institution"), pk=reference, register=""))


def _has_part(actor, working, at):
    return bool(rules.may_see_work(actor, working.case, at=at))


_acts = Acts(_find, _has_part)


def _act(describe):
    """The page of an act on a case, for nobody but those who may know that there is one."""

    def described(request, working, at, **named):
        if not rules.may_see_work(request.user, working.case, at=at):
            raise Http404
        return describe(request, working, at, **named)

    return private(_acts.described(described))


def _due_first(case):
    is_done = case.is_over and not case.is_asked
    return is_done, case.due_at is None, case.due_at.timestamp() if case.due_at else 0, case.reference


@private
@login_required
@require_safe
def cases(request):
    """The cases that this reader takes part in, what is due first at the top."""
    at, reader = timezone.now(), request.user
    institutions = [
        membership.institution
        for membership in Membership.objects.current(at)
        .filter(member=reader, role__in=Membership.INSTITUTION_ROLES)
        .select_related("institution")
    ]
    roles = (Membership.Role.PANELIST, Membership.Role.OVERSEER)
    judges = rules.is_panelist(reader, at)
    sits = is_steward(reader, at=at) or any(holds(reader, role, at=at) for role in roles)
    found = list(queries.cases_for_panel(reader, at)) if sits else []
    for institution in institutions:
        found += list(queries.cases_of_institution(institution))
    clocks = queries.running_clocks(found, at)
    for case in found:
        clock = clocks.get(case.reference)
        case.reading = clock.reading(at) if clock else None
        case.due_at = clock.due_at if clock else None
        # That somebody asks is for the panel alone: an institution could guess who it is.
        case.is_asked = judges and getattr(case, "asks_to_reopen", False)
    found.sort(key=_due_first)
    return render(
        request,
        "redress_log/cases.html",
        {"cases": found, "takes_part": bool(sits or institutions)},
        status=200 if sits or institutions else 403,
    )


@private
@login_required
@require_safe
def case(request, reference):
    at, reader = timezone.now(), request.user
    working = _find(reference)
    found = working.case
    if not rules.may_see_work(reader, found, at=at):
        raise Http404
    sits = rules.sits_on(reader, found, at=at)
    is_theirs = speaks_for(reader, found.institution, at=at)
    plan = found.current_plan()
    clock = queries.running_clocks([found], at).get(reference)
    return render(
        request,
        "redress_log/case.html",
        {
            "case": found,
            "clock": clock,
            "reading": clock.reading(at) if clock else None,
            "about": duty_words(clock.kind) if clock else "",
            "next_actor": next_actor(found.stage, found.institution),
            "is_theirs": is_theirs,
            "sits": sits,
            "may_declare": rules.can_declare(reader, found, "", at=at)
            if rules.is_panelist(reader, at)
            else None,
            "quorum": rules.has_quorum(found, at=at),
            "seated": rules.seated(found, at),
            "ties": [seat.tie for seat in found.seats.exclude(tie="")] if sits else [],
            "rulings": _open_rulings(reader, found, at) if sits else [],
            "offered": _offered(reader, found, plan, at, is_theirs, sits),
            "plan": plan,
            "items": _items(reader, plan, at) if plan else [],
            "findings": found.findings.all(),
            "may_read": rules.can_open_confided(reader, found, at=at)
            if rules.reads_as(reader, found, at=at)
            else None,
            "sign_off_words": queries.sign_off_words(found, to_institution=is_theirs)
            if is_theirs or sits
            else [],
            "reopen_requests": queries.reopen_requests(found) if sits else [],
            "moves": found.moves.order_by("-pk"),
        },
    )


def _open_rulings(reader, found, at):
    rows = []
    for ruling in Ruling.objects.open().filter(case=found).prefetch_related("voices"):
        ruling.agreed = ruling.voices.filter(agrees=True).count()
        ruling.needed = rules.voices_needed(found, at)
        ruling.may_speak = rules.can_speak(reader, ruling, at=at)
        rows.append(ruling)
    return rows


def _items(reader, plan, at):
    items = list(plan.items.prefetch_related("checks"))
    for item in items:
        item.plan = plan
        item.may_deliver = rules.can_deliver(reader, item, at=at)
        item.may_check = rules.can_check_item(reader, item, at=at)
    return items


def _offered(reader, found, plan, at, is_theirs, sits):
    """What this reader can do now; what cannot be done at this point is not listed."""

    def to(name, **more):
        return reverse(f"redress_log:{name}", kwargs={"reference": found.reference, **more})

    rows = []
    if is_theirs:
        rows = [
            Action(_("Answer"), to("answer"), rules.can_answer(reader, found, at=at)),
            Action(
                _("Comment on the draft"), to("comment"), rules.can_comment_on_finding(reader, found, at=at)
            ),
            Action(_("Propose a remedy"), to("propose_plan"), rules.can_propose_plan(reader, found, at=at)),
            Action(
                _("Ask for the check"), to("ask_for_check"), rules.can_ask_for_check(reader, found, at=at)
            ),
        ]
    if sits:
        rows += [
            Action(kind.label, to("rule", kind=kind.value), rules.can_rule(reader, found, kind, at=at))
            for kind in Kind
        ]
        rows.append(
            Action(
                _("Ask the community by a vote"),
                to("ask_community"),
                rules.can_ask_community(reader, found, None, at=at),
            )
        )
    if is_steward(reader, at=at):
        rows.append(Action(_("Open talks"), to("open_talks"), rules.can_open_talks(reader, found, at=at)))
    return [row for row in rows if row.verdict]


@_act
def declare(request, working, at):
    form = case_forms.TieForm
    return Act(
        title=_("Does anything tie you to this case?"),
        button=_("Declare"),
        done=_("Declared."),
        lead=_("Nobody with a tie to the institution, or to somebody in the case, sits on it."),
        rule=lambda actor, on, at: rules.can_declare(
            actor, on.case, "asked" if posted(request) and request.POST.get("has_tie") == "yes" else "", at=at
        ),
        perform=lambda on, *, has_tie, tie, actor, at: actions.declare_tie(
            on.case, tie if has_tie == "yes" else "", actor=actor, at=at
        ),
        form=form,
    )


@_act
def rule(request, working, at, kind):
    if kind not in Kind.values:
        raise Http404
    kind = Kind(kind)
    if kind == Kind.PROPOSE_PLAN:
        raise Http404
    form_class = FORMS.get(kind, case_forms.RulingForm)
    return Act(
        title=kind.label,
        button=_("Move this"),
        done=_("Moved. It is carried once enough of the panel agree."),
        lead=_("You agree to it by moving it. Your reasons become those of the panel."),
        rule=lambda actor, on, at: rules.can_rule(actor, on.case, kind, at=at),
        perform=lambda on, *, reasons, actor, at, **facts: actions.move_ruling(
            on.case, kind, reasons=reasons, facts=facts, actor=actor, at=at
        ),
        form=form_class,
    )


def _ruling(working, pk):
    return get_object_or_404(Ruling.objects.select_related("case"), pk=pk, case=working.case)


@_act
def speak(request, working, at, pk):
    ruling = _ruling(working, pk)
    return Act(
        title=_("Do you agree?"),
        button=_("Say so"),
        done=_("Noted."),
        quotes=((ruling.get_kind_display(), ruling.reasons, ""),),
        rule=lambda actor, on, at: rules.can_speak(actor, ruling, at=at),
        perform=lambda on, *, agrees, actor, at: actions.speak_to_ruling(
            ruling, agrees == "yes", actor=actor, at=at
        ),
        form=case_forms.VoiceForm,
    )


@_act
def drop(request, working, at, pk):
    ruling = _ruling(working, pk)
    return Act(
        title=_("Take it off the table"),
        button=_("Take it off the table"),
        done=_("It is off the table."),
        quotes=((ruling.get_kind_display(), ruling.reasons, ""),),
        rule=lambda actor, on, at: rules.can_drop(actor, ruling, at=at),
        perform=lambda on, *, actor, at: actions.drop_ruling(ruling, actor=actor, at=at),
    )


@_act
def answer(request, working, at):
    return Act(
        title=_("Answer"),
        button=_("Send the answer"),
        done=_("Answered."),
        rule=lambda actor, on, at: rules.can_answer(actor, on.case, at=at),
        perform=lambda on, *, answer, actor, at: actions.answer_case(on.case, answer, actor=actor, at=at),
        form=case_forms.AnswerForm,
    )


@_act
def comment(request, working, at):
    return Act(
        title=_("Comment on the draft"),
        button=_("Send the comment"),
        done=_("Sent to the panel."),
        rule=lambda actor, on, at: rules.can_comment_on_finding(actor, on.case, at=at),
        perform=lambda on, *, comment, actor, at: actions.comment_on_finding(
            on.case, comment, actor=actor, at=at
        ),
        form=case_forms.CommentForm,
    )


def _item(working, pk):
    item = get_object_or_404(RemedyItem.objects.select_related("plan__case"), pk=pk, plan__case=working.case)
    item.plan.case = working.case
    return item


@_act
def deliver(request, working, at, pk):
    item = _item(working, pk)
    return Act(
        title=_("Say that this is done"),
        button=_("Say that it is done"),
        done=_("Noted. The panel and the person say whether it is so."),
        quotes=((item.get_kind_display(), item.what, ""),),
        rule=lambda actor, on, at: rules.can_deliver(actor, item, at=at),
        perform=lambda on, *, evidence, evidence_url, paid, actor, at: actions.deliver_item(
            item, evidence, evidence_url=evidence_url, paid=paid, actor=actor, at=at
        ),
        form=case_forms.DeliverForm,
    )


@_act
def check(request, working, at, pk):
    item = _item(working, pk)
    return Act(
        title=_("Check this item"),
        button=_("Say what you found"),
        done=_("Noted."),
        quotes=((item.get_kind_display(), item.what, ""), (_("What shows it"), item.evidence, "")),
        rule=lambda actor, on, at: rules.can_check_item(actor, item, at=at),
        perform=lambda on, *, result, words, actor, at: actions.check_item(
            item, result, words, actor=actor, at=at
        ),
        form=case_forms.CheckForm,
    )


@_act
def ask_for_check(request, working, at):
    return Act(
        title=_("Ask for the check"),
        button=_("Ask for the check"),
        done=_("The panel and the person are asked."),
        lead=_("The panel looks at each item, and the person says whether it was put right."),
        rule=lambda actor, on, at: rules.can_ask_for_check(actor, on.case, at=at),
        perform=lambda on, *, actor, at: actions.ask_for_check(on.case, actor=actor, at=at),
    )


@_act
def ask_community(request, working, at):
    return Act(
        title=_("Ask the community by a vote"),
        button=_("Let this vote stand for those who were harmed"),
        done=_("The vote stands for their signature."),
        rule=lambda actor, on, at: rules.can_ask_community(actor, on.case, None, at=at),
        perform=lambda on, *, poll, actor, at: actions.ask_community(on.case, poll, actor=actor, at=at),
        form=partial(case_forms.VoteForm, at=at),
    )


@_act
def open_talks(request, working, at):
    return Act(
        title=_("Open talks"),
        button=_("Open talks"),
        done=_("Talks are open."),
        lead=_("Everybody who was harmed has agreed to talks, and can leave them at any time."),
        rule=lambda actor, on, at: rules.can_open_talks(actor, on.case, at=at),
        perform=lambda on, *, actor, at: actions.open_talks(on.case, actor=actor, at=at),
    )


@_act
def remove(request, working, at):
    return Act(
        title=_("Take it out of the public log"),
        button=_("Take it out"),
        done=_("It is out of the log. Its reference and your reason stay."),
        lead=_(
            "For words that tell who somebody is, or put them in danger. An institution cannot ask for it."
        ),
        rule=lambda actor, on, at: rules.can_remove(actor, on.case, at=at),
        perform=lambda on, *, reason, actor, at: actions.remove_case(on.case, reason, actor=actor, at=at),
        form=case_forms.RemoveForm,
        is_grave=True,
    )


@private
@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def propose_plan(request, reference):
    """The institution's plan, item by item; the panel's own when the institution was silent."""
    at, working = timezone.now(), _find(reference)
    found = working.case
    if not rules.may_see_work(request.user, found, at=at):
        raise Http404
    is_panel = not speaks_for(request.user, found.institution, at=at)
    verdict = (
        rules.can_rule(request.user, found, Kind.PROPOSE_PLAN, at=at)
        if is_panel
        else rules.can_propose_plan(request.user, found, at=at)
    )
    adds = "add" in request.POST
    data = request.POST.copy() if request.method == "POST" else None
    if adds:
        data["items-TOTAL_FORMS"] = str(min(int(data.get("items-TOTAL_FORMS", "1") or 1) + 1, 20))
    form = (case_forms.RulingForm if is_panel else case_forms.PlanForm)(
        data if not adds else None, initial=data
    )
    items = case_forms.ItemFormSet(data, prefix="items")
    refusal, status = "", 200
    if request.method == "POST" and not adds:
        if not (items.is_valid() & form.is_valid()):
            status = 400
        else:
            rows = [_filled(row.cleaned_data) for row in items]
            result = attempt(
                request,
                partial(_propose, found, rows, form, is_panel),
                at=at,
            )
            if result.done:
                return redirect(working)
            refusal, status = result.refusal, result.status
    return render(
        request,
        "redress_log/propose_plan.html",
        {"case": found, "form": form, "items": items, "verdict": verdict, "refusal": refusal},
        status=status,
    )


def _filled(row):
    return {**row, "amount": row.get("amount"), "currency": row.get("currency") or ""}


def _propose(found, rows, form, is_panel, *, actor, at):
    if not is_panel:
        return actions.propose_plan(found, rows, form.cleaned_data["words"], actor=actor, at=at)
    return actions.move_ruling(
        found,
        Kind.PROPOSE_PLAN,
        reasons=form.cleaned_data["reasons"],
        facts={"items": items_written(rows)},
        actor=actor,
        at=at,
    )
