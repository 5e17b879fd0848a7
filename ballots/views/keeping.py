"""The desk of roll-keepers, and the pages on which stewards name the communities that vote."""

from functools import partial, wraps

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from ballots import actions, rules
from ballots.forms import (
    AnswerRollChallengeForm,
    ConstituencyForm,
    EndStandingForm,
    FindMemberForm,
    ListForm,
    PrintCodesForm,
)
from ballots.models import AddressList, CodeBatch, Constituency, RollChallenge, Standing
from ballots.views.standing import find_constituency
from community.acting import attempt, posted, sent_from


def for_keepers(view):
    """To everybody else the page says who does this, and nothing of what is on it."""

    @never_cache
    @sensitive_post_parameters()
    @login_required
    @wraps(view)
    def kept(request, *arguments, **named):
        at = timezone.now()
        verdict = rules.can_keep_roll(request.user, at=at)
        if not verdict:
            return render(request, "ballots/not_keeper.html", {"verdict": verdict}, status=403)
        return view(request, *arguments, at=at, **named)

    return kept


@for_keepers
def desk(request, *, at):
    """Who says that they should be on a list, the soonest due first, and the lists."""
    waiting = RollChallenge.objects.open().select_related("constituency", "member").order_by("due_at", "pk")
    challenges = [(challenge, challenge.reading(at)) for challenge in waiting]
    return render(
        request,
        "ballots/roll_desk.html",
        {"challenges": challenges, "constituencies": Constituency.objects.all()},
    )


@for_keepers
def answer_challenge(request, pk, *, at):
    challenge = RollChallenge.objects.select_related("constituency", "member").filter(pk=pk).first()
    if challenge is None:
        messages.warning(request, rules.can_answer_roll_challenge(request.user, None, at=at).reason)
        return redirect("ballots:roll_desk")
    form = AnswerRollChallengeForm(posted(request))
    result = attempt(request, partial(actions.answer_roll_challenge, challenge), form=form, at=at)
    if result.done:
        messages.success(request, _("The person gets your answer in a letter."))
        return redirect("ballots:roll_desk")
    return render(
        request,
        "ballots/answer_roll_challenge.html",
        {
            "challenge": challenge,
            "reading": challenge.reading(at),
            "verdict": rules.can_answer_roll_challenge(request.user, challenge, at=at),
            "form": form,
            "refusal": result.refusal,
        },
        status=result.status,
    )


@for_keepers
def keep(request, code, *, at):
    """One community's list: print codes, send a list of addresses, find somebody by name."""
    return _keep_page(request, find_constituency(code), at)


def _keep_page(request, constituency, at, *, status=200, **shown):
    imported = AddressList.objects.filter(constituency=constituency, imported_at__isnull=False).first()
    return render(
        request,
        "ballots/keep_roll.html",
        {
            "constituency": constituency,
            "codes_form": PrintCodesForm(),
            "list_form": ListForm(),
            "find_form": FindMemberForm(),
            "batches": constituency.code_batches.all(),
            "imported": imported,
            **shown,
        },
        status=status,
    )


@sent_from("ballots:keep_roll")
@for_keepers
def print_codes(request, code, *, at):
    """The codes, once, each on a slip to cut out."""
    constituency = find_constituency(code)
    form = PrintCodesForm(request.POST)
    result = attempt(request, partial(actions.print_codes, constituency), form=form, at=at)
    if not result.done:
        return _keep_page(
            request,
            constituency,
            at,
            status=result.status,
            codes_form=form,
            form=form,
            refusal=result.refusal,
        )
    _batch, codes = result.made
    return render(
        request,
        "ballots/slips.html",
        {"constituency": constituency, "codes": codes, "base_url": settings.BASE_URL},
    )


@for_keepers
def cancel_codes(request, pk, *, at):
    batch = get_object_or_404(CodeBatch.objects.select_related("constituency"), pk=pk)
    result = attempt(request, partial(actions.cancel_codes, batch), at=at)
    if result.done:
        messages.success(request, _("What was left of these codes opens nothing any more."))
        return redirect("ballots:keep_roll", code=batch.constituency.code)
    return render(
        request,
        "ballots/cancel_codes.html",
        {
            "batch": batch,
            "constituency": batch.constituency,
            "verdict": rules.can_cancel_codes(request.user, batch, at=at),
            "refusal": result.refusal,
        },
        status=result.status,
    )


@sent_from("ballots:keep_roll")
@for_keepers
def send_list(request, code, *, at):
    """Read a file and say what is wrong with it, line by line; nothing shows belonging yet."""
    constituency = find_constituency(code)
    form = ListForm(request.POST, request.FILES)
    result = attempt(
        request,
        lambda actor, at, file: actions.send_list(constituency, form.found.addresses, actor=actor, at=at),
        form=form,
        at=at,
    )
    if not result.done:
        return _keep_page(
            request, constituency, at, status=result.status, list_form=form, form=form, refusal=result.refusal
        )
    return render(
        request,
        "ballots/preview_list.html",
        {
            "constituency": constituency,
            "sent": result.made,
            "found": form.found,
            "unshown": form.found.problem_count - len(form.found.problems),
            "has_list": rules.has_list(constituency),
        },
    )


@for_keepers
def import_list(request, pk, *, at):
    sent = AddressList.objects.select_related("constituency").filter(pk=pk).first()
    if request.method != "POST" or sent is None:
        messages.warning(request, rules.can_import_list(request.user, None, at=at).reason)
        return redirect("ballots:roll_desk")
    result = attempt(request, partial(actions.import_list, sent), at=at)
    if not result.done:
        return _keep_page(request, sent.constituency, at, status=result.status, refusal=result.refusal)
    messages.success(request, _("The list was imported. Who is on it comes onto the roll by asking."))
    return redirect("ballots:keep_roll", code=sent.constituency.code)


@sent_from("ballots:keep_roll")
@for_keepers
def find_member(request, code, *, at):
    """Those on the list who show this very name."""
    constituency = find_constituency(code)
    form = FindMemberForm(request.POST)
    if not form.is_valid():
        return _keep_page(request, constituency, at, status=400, find_form=form, form=form)
    found = rules.of_name(constituency.standing_at(at), form.cleaned_data["name"])
    return _keep_page(
        request,
        constituency,
        at,
        find_form=form,
        searched=True,
        found=found.order_by("started_at", "pk")[:20],
    )


@for_keepers
def end_standing(request, pk, *, at):
    standing = get_object_or_404(Standing.objects.select_related("constituency", "member"), pk=pk)
    verdict = rules.can_end_standing(request.user, standing, at=at)
    if standing.ended_at is not None and request.method != "POST":
        # What has ended is for nobody to see.
        raise Http404
    form = EndStandingForm(posted(request))
    result = attempt(request, partial(actions.end_standing, standing), form=form, at=at)
    if result.done:
        messages.success(
            request, _("This person is not on the list any more, and gets your reason in a letter.")
        )
        return redirect("ballots:keep_roll", code=standing.constituency.code)
    return render(
        request,
        "ballots/end_standing.html",
        {
            "standing": standing,
            "constituency": standing.constituency,
            "verdict": verdict,
            "form": form,
            "refusal": result.refusal,
        },
        status=result.status,
    )


@never_cache
@login_required
def name_constituency(request):
    return _describe(request, ConstituencyForm(posted(request)), None)


@never_cache
@login_required
def change_constituency(request, code):
    found = find_constituency(code)
    return _describe(request, ConstituencyForm(posted(request), instance=found), found)


def _describe(request, form, found):
    at = timezone.now()
    verdict = rules.can_name_constituency(request.user, at=at)

    def act(actor, at, **_answers):
        described = {"words": form.words, "domains": form.cleaned_data["domains"], "actor": actor, "at": at}
        if found:
            return actions.change_constituency(found, **described)
        return actions.name_constituency(form.code, **described)

    result = attempt(request, act, form=form, at=at) if verdict else None
    if result and result.done:
        messages.success(request, _("Done. It is on the public record."))
        return redirect(result.made)
    return render(
        request,
        "ballots/describe_constituency.html",
        {
            "constituency": found,
            "form": form,
            "verdict": verdict,
            "refusal": result.refusal if result else "",
        },
        status=result.status if result else 403,
    )
