"""Challenging a result, and answering."""

from functools import partial

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
    return act_on(
        request,
        find(reference),
        ChallengeResultForm(posted(request)),
        perform=actions.challenge_result,
        may=rules.can_challenge_result,
        template="ballots/challenge_result.html",
    )


@never_cache
@login_required
def answer(request, pk):
    found = get_object_or_404(ResultChallenge.objects.select_related("poll__proposal"), pk=pk)
    return act_on(
        request,
        found.poll,
        AnswerResultChallengeForm(posted(request)),
        perform=actions.answer_result_challenge,
        may=rules.can_answer_result_challenge,
        template="ballots/answer_result_challenge.html",
        subject=found,
    )


def act_on(request, poll, form, *, perform, may, template, subject=None):
    """A page on which somebody acts on a vote, or on the subject that belongs to it, and is then led back to it."""
    at, subject = timezone.now(), subject or poll
    done = attempt(request, partial(perform, subject), form=form, at=at)
    if done.done:
        return see(poll)
    return render(
        request,
        template,
        {
            "poll": poll,
            "subject": subject,
            "form": form,
            "attempt": done,
            "verdict": may(request.user, subject, at=at),
        },
        status=done.status,
    )
