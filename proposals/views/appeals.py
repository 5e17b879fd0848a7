"""What authors learn of moderators, and ask of them: one's own words, appeal, answer."""

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from community.acting import attempt, posted
from proposals import actions, queries, rules
from proposals.forms import AnswerForm, AppealForm
from proposals.models import ModerationAct
from proposals.views.moderation import PER_PAGE, judging_status, refused


@never_cache
@login_required
def mine(request):
    """What somebody wrote, what was held back or removed and why, and how to appeal."""
    at = timezone.now()
    spoken_for = list(queries.institutions_spoken_for(request.user, at))
    written = queries.written_by(request.user, spoken_for)
    page = Paginator(written, PER_PAGE).get_page(request.GET.get("page"))
    lines = queries.with_acts(list(page.object_list))
    for _kind, said, acts in lines:
        for act in acts:
            act.appeal = rules.can_appeal(request.user, act, said, at=at, is_theirs=True)
            act.reading = act.appeal_clock.reading(at) if act.appeal_clock else None
    return render(
        request, "proposals/mine.html", {"page": page, "lines": lines, "speaks_for": bool(spoken_for)}
    )


@never_cache
@login_required
def appeal(request, reference):
    """Ask another moderator to look at a hold or a removal of one's own words."""
    act = get_object_or_404(ModerationAct.objects.select_related("proposal"), reference=reference)
    said = queries.contribution(act.kind, act.target)
    at = timezone.now()
    if not rules.is_whose_words(request.user, said, at=at):
        raise Http404
    form = AppealForm(posted(request))
    result = attempt(request, partial(actions.appeal_act, act), form=form, at=at)
    if result.done:
        messages.success(request, _("Your appeal was received. Another moderator answers it."))
        return redirect("proposals:mine")
    verdict = rules.can_appeal(request.user, act, said, at=at)
    return render(
        request,
        "proposals/appeal.html",
        {"act": act, "said": said, "form": form, "verdict": verdict, "refusal": result.refusal},
        status=result.status,
    )


@never_cache
@login_required
def answer(request, reference):
    """Answer an appeal, with the words in sight for the last time."""
    at = timezone.now()
    verdict = rules.can_moderate(request.user, at=at)
    if not verdict:
        return refused(request, verdict)
    act = get_object_or_404(
        ModerationAct.objects.select_related("proposal", "appeal_clock__rule", "kept"), reference=reference
    )
    said = queries.contribution(act.kind, act.target)
    form = AnswerForm(posted(request))
    result = attempt(
        request,
        partial(actions.answer_appeal, act),
        form=form,
        at=at,
        refused_status=partial(judging_status, request, said, at),
    )
    if result.done:
        messages.success(request, _("The appeal is answered, and its author was told."))
        return redirect("proposals:moderation_desk")
    may_read = rules.can_judge(request.user, said, at=at)
    return render(
        request,
        "proposals/answer_appeal.html",
        {
            "act": act,
            "said": said,
            "form": form if may_read else None,
            "refusal": result.refusal,
            "reading": act.appeal_clock.reading(at) if act.appeal_clock else None,
            "verdict": rules.can_answer_appeal(request.user, act, said, at=at),
            "may_read": may_read,
        },
        status=result.status,
    )
