"""Challenging a result, and answering."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from ballots import actions, rules
from ballots.forms import AnswerResultChallengeForm, ChallengeResultForm
from ballots.models import ResultChallenge
from ballots.views.reading import find, see
from community.acting import attempt, posted


@never_cache
@login_required
def challenge(request, reference):
    at = timezone.now()
    poll = find(reference)
    form = ChallengeResultForm(posted(request))
    done = attempt(request, lambda **answers: actions.challenge_result(poll, **answers), form=form, at=at)
    if done.done:
        return see(poll)
    verdict = rules.can_challenge_result(request.user, poll, at=at)
    return render(
        request,
        "ballots/challenge_result.html",
        {"poll": poll, "form": form, "attempt": done, "verdict": verdict},
        status=done.status,
    )


@never_cache
@login_required
def answer(request, pk):
    at = timezone.now()
    found = get_object_or_404(ResultChallenge.objects.select_related("poll__proposal"), pk=pk)
    form = AnswerResultChallengeForm(posted(request))
    done = attempt(
        request, lambda **answers: actions.answer_result_challenge(found, **answers), form=form, at=at
    )
    if done.done:
        return see(found.poll)
    verdict = rules.can_answer_result_challenge(request.user, found, at=at)
    return render(
        request,
        "ballots/answer_result_challenge.html",
        {"poll": found.poll, "challenge": found, "form": form, "attempt": done, "verdict": verdict},
        status=done.status,
    )
