"""The public moderation log, and the desk on which moderators look at words."""

import csv
from functools import partial

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache

from community.acting import Attempt, attempt, posted
from community.open_data import LICENCE, cell, json_response, utc
from proposals import actions, queries, rules
from proposals.forms import JudgeForm, RemoveManyForm, SearchWordsForm
from proposals.models import Reason, kind_of

PER_PAGE = 25
# What may be chosen from at once; how many may be removed at once the charter says.
MOST_FOUND = 100
# What a moderator can do to words: the act, what is said once it is done, and whether it needs a reason.
JUDGEMENTS = {
    "hold": (actions.hold_contribution, gettext_lazy("It is held back. Its author was told."), True),
    "remove": (
        actions.remove_contribution,
        gettext_lazy("It was removed. Its author was told, and can appeal."),
        True,
    ),
    "restore": (actions.restore_contribution, gettext_lazy("It is shown again. Its author was told."), False),
    "dismiss": (
        actions.dismiss_reports,
        gettext_lazy("Nothing was changed, and it no longer waits here."),
        False,
    ),
}


def log(request):
    """Everything that moderators did, without the words it was about."""
    at = timezone.now()
    about = request.GET.get("about", "")[:40]
    page = Paginator(queries.log(about), PER_PAGE).get_page(request.GET.get("page"))
    for act in page:
        act.reading = act.appeal_clock.reading(at) if act.appeal_clock else None
        act.hold_reading = act.hold_clock.reading(at) if act.hold_clock and not act.ended_at else None
        act.can_still_be_appealed = act.appeal_until_at and not act.ended_at and at < act.appeal_until_at
    return render(
        request,
        "proposals/moderation.html",
        {"page": page, "about": about, "can_moderate": rules.can_moderate(request.user, at=at)},
    )


def log_json(request):
    items = [queries.log_line(act, settings.BASE_URL) for act in queries.log()]
    return json_response(
        {"items": items, "count": len(items), "as_of": utc(timezone.now()), "licence": LICENCE}
    )


def log_csv(request):
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="moderation.csv"'
    writer = csv.DictWriter(response, queries.LOG_COLUMNS)
    writer.writeheader()
    for act in queries.log():
        line = queries.log_line(act, settings.BASE_URL)
        writer.writerow({name: cell("" if value is None else str(value)) for name, value in line.items()})
    return response


def refused(request, verdict):
    """The page for somebody who may not be here: the sentence, and nothing else."""
    return render(request, "proposals/moderation_desk.html", {"verdict": verdict}, status=403)


@never_cache
@login_required
def desk(request):
    """What waits for a moderator, the oldest first, and the appeals with their clocks."""
    at = timezone.now()
    verdict = rules.can_moderate(request.user, at=at)
    if not verdict:
        return refused(request, verdict)
    page = Paginator(queries.queue(), PER_PAGE).get_page(request.GET.get("page"))
    appeals = list(queries.appeals()[:PER_PAGE])
    for act in appeals:
        act.reading = act.appeal_clock.reading(at)
    return render(
        request,
        "proposals/moderation_desk.html",
        {
            "verdict": verdict,
            "page": page,
            "waiting": queries.waiting(page.object_list, at),
            "appeals": appeals,
            "search": SearchWordsForm(),
        },
    )


def contribution_or_404(kind, number):
    found = queries.contribution(kind, number)
    if found is None:
        raise Http404
    return found


def _author_or_404(said):
    """Who said it for themselves. Who wrote what an institution says is known to nobody but itself."""
    if said.author is None or not said.is_personal:
        raise Http404
    return said.author


def judging_status(request, said, at):
    """403 for somebody who may not judge these words at all, 409 when only the moment or the state is wrong."""
    return 409 if rules.can_judge(request.user, said, at=at) else 403


@never_cache
@login_required
def judge(request, kind, number, act=""):
    """Somebody's words in their context, and what a moderator can do about them."""
    at = timezone.now()
    verdict = rules.can_moderate(request.user, at=at)
    if not verdict:
        return refused(request, verdict)
    said = contribution_or_404(kind, number)
    form, result = JudgeForm(), Attempt()
    if request.method == "POST":
        if act not in JUDGEMENTS:
            raise Http404
        perform, done, needs_reason = JUDGEMENTS[act]
        form = JudgeForm(request.POST) if needs_reason else form
        result = attempt(
            request,
            partial(perform, said),
            form=form if needs_reason else None,
            at=at,
            refused_status=partial(judging_status, request, said, at),
        )
        if result.done:
            messages.success(request, done)
            return redirect("proposals:moderation_desk")
    author = said.author if said.is_personal else None
    acts = list(queries.log(f"{kind}-{said.pk}"))
    for done in acts:
        done.hold_reading = done.hold_clock.reading(at) if done.hold_clock and not done.ended_at else None
    return render(
        request,
        "proposals/judge.html",
        {
            "said": said,
            "kind": kind,
            "form": form,
            "refusal": result.refusal,
            "verdict": rules.can_judge(request.user, said, at=at),
            "hold": rules.can_hold(request.user, said, Reason.OTHER, at=at),
            "reports": queries.reports_of(kind, said.pk),
            "acts": acts,
            "author": author,
            "author_is_new": author is not None and rules.is_new(author, at=at),
        },
        status=result.status,
    )


@never_cache
@login_required
def hold_author(request, kind, number):
    """Hold back what a new member said for themselves, found by one thing of theirs."""
    at = timezone.now()
    verdict = rules.can_moderate(request.user, at=at)
    if not verdict:
        return refused(request, verdict)
    said = contribution_or_404(kind, number)
    author = _author_or_404(said)
    form = JudgeForm(posted(request))
    result = attempt(request, partial(actions.hold_new_member, author), form=form, at=at)
    if result.done:
        n = len(result.made)
        words = ngettext("%(n)d thing is held back.", "%(n)d things are held back.", n) % {"n": n}
        messages.success(request, words)
        return redirect("proposals:moderation_desk")
    return render(
        request,
        "proposals/hold_author.html",
        {
            "said": said,
            "kind": kind,
            "form": form,
            "refusal": result.refusal,
            "verdict": rules.can_hold_many(request.user, author, at=at),
        },
        status=result.status,
    )


@never_cache
@login_required
def remove_advertising(request):
    """Choose many things, look at them once more, and remove them as advertising in one act."""
    at = timezone.now()
    verdict = rules.can_moderate(request.user, at=at)
    if not verdict:
        return refused(request, verdict)
    if request.method == "POST":
        return _remove_chosen(request, at)
    key = queries.key_of(request.GET.get("by", ""))
    search = SearchWordsForm(request.GET if "words" in request.GET else None)
    found, author = [], None
    if key is not None:
        author = _author_or_404(contribution_or_404(*key))
        found = queries.shown_words(author=author, limit=MOST_FOUND)
    elif search.is_bound and search.is_valid():
        found = queries.shown_words(words=search.cleaned_data["words"], limit=MOST_FOUND)
    return render(
        request,
        "proposals/remove_advertising.html",
        {
            "search": search,
            "author": author,
            "looked": author is not None or search.is_bound,
            "found": [(kind_of(said), said) for said in found],
        },
    )


def _remove_chosen(request, at):
    keys = map(queries.key_of, request.POST.getlist("chosen"))
    chosen = list(queries.contributions([key for key in keys if key]).values())
    form, result = RemoveManyForm(request.POST if "sure" in request.POST else None), Attempt()
    verdict = rules.can_remove_many(request.user, len(chosen), at=at)
    if not verdict:
        result = Attempt(refusal=verdict.reason, status=409)
    elif form.is_bound:
        result = attempt(request, partial(actions.remove_advertising, chosen), form=form, at=at)
    if result.done:
        n = len(result.made)
        words = ngettext("%(n)d thing was removed.", "%(n)d things were removed.", n) % {"n": n}
        messages.success(request, words)
        return redirect("proposals:moderation_desk")
    return render(
        request,
        "proposals/remove_advertising.html",
        {
            "confirm": bool(verdict),
            "form": form,
            "refusal": result.refusal,
            "looked": True,
            "chosen": True,
            "search": SearchWordsForm(),
            "found": [(kind_of(said), said) for said in chosen],
        },
        status=result.status,
    )
