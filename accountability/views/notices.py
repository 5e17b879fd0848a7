"""Shortfall notices: the list, one with all that belongs to it, and what each who has a part in it can do."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accountability import actions, forms, rules
from accountability.models import FixItem, Motion, Notice, Referral
from accountability.notices import COLUMNS, narrowed, notice_data, readable, row
from accountability.views import notice as page
from community.acting import attempt, posted
from community.holds import detail_response
from community.models import Membership
from community.rules import holds, is_signed_in
from community.views.acts import Act, Acts
from decisions.views.files_of_lists import as_feed, as_json
from proposals.views.exports import csv_response

PER_PAGE = 25


def _find(reference):
    return get_object_or_404(readable(), reference=reference)


def _need_reader(request, notice, at):
    if not rules.can_read_notice(request.user, notice, at=at):
        raise Http404


def _found(request):
    form = forms.NoticeFilterForm(request.GET)
    if not form.is_valid():
        return form, Notice.objects.none()
    return form, narrowed(**form.cleaned_data)


@require_safe
def list_(request):
    at = timezone.now()
    form, found = _found(request)
    shown = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "accountability/notices.html",
        {
            "form": form,
            "page": shown,
            "rows": [page.row(each) for each in shown],
            "total": Notice.objects.public().count(),
            "institution": form.cleaned_data.get("institution") if form.is_valid() else None,
            "may_raise": _raises(request.user, at),
            "checking": _checking(request.user, at),
        },
    )


def _raises(actor, at):
    return is_signed_in(actor) and (
        holds(actor, Membership.Role.OVERSEER, at=at) or page.institutions_of(actor, at).exists()
    )


def _checking(actor, at):
    """The notices that are checked in private and that this reader has a part in."""
    if not is_signed_in(actor):
        return []
    found = readable().filter(state=Notice.State.CHECKING)
    return [notice for notice in found if rules.can_read_notice(actor, notice, at=at)]


@require_safe
def list_json(request):
    at = timezone.now()
    return as_json(request, _found(request)[1], lambda found: [notice_data(each, at) for each in found], at)


@require_safe
def list_csv(request):
    at = timezone.now()
    found = _found(request)[1].iterator(chunk_size=500)
    return csv_response(COLUMNS, (row(each, at) for each in found), "notices.csv")


@require_safe
def list_atom(request):
    def entry(each):
        return {
            "title": f"{each.named}: {each.get_shortfall_display()}",
            "description": each.get_state_display(),
            "pubdate": each.published_at or each.closed_at,
            "updateddate": each.closed_at or each.published_at,
        }

    return as_feed(
        request, _("Shortfall notices"), reverse("accountability:notices"), _found(request)[1], entry
    )


@require_safe
def detail(request, reference):
    at, notice = timezone.now(), _find(reference)
    _need_reader(request, notice, at)
    response = render(request, "accountability/notice.html", page.context(notice, request.user, at))
    if not notice.is_public:
        response["Cache-Control"] = "no-store"
    return response


@require_safe
def detail_json(request, reference):
    notice = _find(reference)
    if not notice.is_public:
        raise Http404
    at = timezone.now()
    return detail_response(notice_data(notice, at, expand=True), notice.institution, at)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def raise_(request):
    form = forms.RaiseForm(posted(request))
    result = attempt(request, actions.raise_notice, form=form, at=timezone.now())
    if result.done:
        words = _("It is checked with those whom it is about first, as %(reference)s.")
        messages.success(request, words % {"reference": result.made.reference})
        return redirect(result.made)
    context = {"form": form, "refusal": result.refusal}
    return render(request, "accountability/raise.html", context, status=result.status)


class _Named:
    """A notice as the pages of acts address it."""

    def __init__(self, notice):
        self.notice = notice
        self.reference = notice.reference
        self.title = notice.named

    def get_absolute_url(self):
        return self.notice.get_absolute_url()


def _has_part(actor, named, at):
    notice = named.notice
    return rules.responds(actor, notice, at=at) or any(
        held.member_id == actor.pk
        for body in ("oversight", "seats")
        for held in rules.voters(notice, body, at)
    )


ACTS = Acts(lambda reference: _Named(_find(reference)), _has_part)


def _act(describe):
    """The page of an act on a notice, for nobody but those who may know that there is one."""

    def described(request, named, at, **others):
        _need_reader(request, named.notice, at)
        return describe(request, named.notice, at, **others)

    return ACTS.described(described)


def _saying(title, lead, button, done, rule, perform, form=forms.WordsForm):
    @_act
    def view(request, notice, at):
        return Act(
            title=title, lead=lead, button=button, done=done, on=notice, rule=rule, perform=perform, form=form
        )

    return view


state_facts = _saying(
    _("Say what is wrong in its facts"),
    _("Those who vote on it read this first. It is published together with the notice."),
    _("Send it"),
    _("It was sent to those who vote on it."),
    rules.can_state_facts,
    actions.state_facts,
)
answer = _saying(
    _("Answer the notice"),
    _("Everybody can read your answer at once."),
    _("Publish the answer"),
    _("The answer is published."),
    rules.can_answer_notice,
    actions.answer_notice,
)
propose_fix = _saying(
    _("Propose how to mend it"),
    _("The community’s seats agree to it, or return it."),
    _("Propose it"),
    _("It is before the community’s seats."),
    rules.can_propose_fix,
    actions.propose_fix,
    forms.FixForm,
)
answer_for_board = _saying(
    _("Answer for the board"),
    _("Everybody can read what the board says. It stays on the record."),
    _("Publish the answer"),
    _("The answer of the board is published."),
    rules.can_answer_for_board,
    actions.answer_for_board,
    forms.BoardForm,
)
appeal = _saying(
    _("Appeal to the outside panel"),
    _("Everybody can read it. What is in force stays in force until the panel rules otherwise."),
    _("Appeal"),
    _("The appeal is published."),
    rules.can_appeal,
    actions.appeal_notice,
)
record_ruling = _saying(
    _("Enter what the outside panel ruled"),
    _("Everybody can read it. An appeal that was upheld withdraws the notice."),
    _("Enter it"),
    _("The ruling is published."),
    rules.can_record_ruling,
    actions.record_ruling,
    forms.RulingForm,
)
refer = _saying(
    _("Record a referral outside"),
    _(
        "Everybody can read to whom it was sent, when, and on which ground. Anybody can go there directly at any time."
    ),
    _("Record it"),
    _("The referral is published."),
    rules.can_refer,
    actions.refer_notice,
    forms.ReferForm,
)


@_act
def reply(request, notice, at, pk):
    referral = get_object_or_404(Referral.objects.select_related("notice__institution"), pk=pk, notice=notice)
    return Act(
        title=_("Record what %(agency)s answered") % {"agency": referral.named},
        button=_("Record it"),
        done=_("The answer is published."),
        on=referral,
        rule=rules.can_record_reply,
        perform=actions.record_reply,
        form=forms.ReplyForm,
        quotes=(("", referral.ground, ""),),
    )


def _item(notice, pk):
    item = get_object_or_404(FixItem.objects.select_related("plan"), pk=pk, plan__notice=notice)
    item.plan.notice = notice
    return item


@_act
def claim(request, notice, at, pk):
    item = _item(notice, pk)
    return Act(
        title=_("Say that it is done"),
        lead=_("Those who oversee it look whether it is."),
        button=_("Say so"),
        done=_("It is published, and waits to be checked."),
        on=item,
        rule=rules.can_claim_fix,
        perform=actions.claim_fix,
        form=forms.ClaimForm,
        quotes=(("", item.what, ""),),
    )


@_act
def check(request, notice, at, pk):
    item = _item(notice, pk)
    return Act(
        title=_("Say whether it is done"),
        button=_("Say so"),
        done=_("What you found is published."),
        on=item,
        rule=rules.can_check_fix,
        perform=actions.check_fix,
        form=forms.CheckFixForm,
        quotes=(("", item.what, ""), (_("What the institution says"), item.evidence, "")),
    )


@_act
def move(request, notice, at, kind):
    if kind not in Motion.Kind.values:
        raise Http404
    label = Motion.Kind(kind).label
    is_sanction = kind == Motion.Kind.SANCTION
    seats = rules.seats_with_a_vote(notice.institution, at) if is_sanction else ()
    form = forms.motion_form(kind, seats=seats)

    def rule(actor, on, *, at):
        sent = form(posted(request))
        facts = sent.cleaned_data["facts"] if sent.is_bound and sent.is_valid() else None
        verdict = rules.can_move_motion(actor, on, kind, facts or {}, at=at)
        # What the form lacks is said beside its boxes, and not as a refusal of the whole.
        return (
            verdict
            if facts is not None or form is forms.MotionForm
            else rules.may_move(actor, on, kind, at=at)
        )

    def perform(on, *, reasons, facts, actor, at):
        return actions.move_motion(on, kind, reasons=reasons, facts=facts, actor=actor, at=at)

    return Act(
        title=_("Move: %(motion)s") % {"motion": label},
        lead=_(
            "You vote yes with it. How it is going is shown to nobody; once it is decided, everybody reads how each seat "
            "voted, and your reasons."
        ),
        button=_("Move it"),
        done=_("It is moved."),
        on=notice,
        rule=rule,
        perform=perform,
        form=form,
        is_grave=kind in (Motion.Kind.SANCTION, Motion.Kind.WITHDRAW),
    )


@_act
def vote(request, notice, at, pk):
    motion = get_object_or_404(Motion, pk=pk, notice=notice)
    motion.notice = notice
    return Act(
        title=_("Vote: %(motion)s") % {"motion": motion.get_kind_display()},
        lead=_(
            "How it is going is shown to nobody. Once it is decided, everybody reads how each seat voted."
        ),
        button=_("Vote"),
        done=_("Your vote was received."),
        on=motion,
        rule=rules.can_vote_on_motion,
        perform=actions.vote_on_motion,
        form=forms.VoteForm,
        quotes=((_("Why"), motion.reasons, ""), *page.asks(motion)),
    )
