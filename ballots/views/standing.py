"""The communities that vote, and what a member does to belong to one. Which list somebody is on only they see."""

from functools import partial
from http import HTTPStatus
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from ballots import actions, rules
from ballots.forms import ChallengeRollForm, KnownAsForm, StandingCodeForm, VouchForm
from ballots.models import Constituency, Vouch
from community.acting import Attempt, attempt, posted, sent_from
from community.codes import hash_code
from community.models import CharterRule
from community.rules import is_signed_in, is_steward, keeps_rolls
from community.tries import may_try_again


def find_constituency(code):
    return get_object_or_404(Constituency, code=code)


@never_cache
def constituencies(request):
    """Which communities vote, and whether this reader belongs."""
    at = timezone.now()
    found = list(Constituency.objects.all())
    for constituency in found:
        constituency.mine = rules.standing_of(request.user, constituency, at=at)
    return render(
        request,
        "ballots/constituencies.html",
        {
            "constituencies": found,
            "keeps": keeps_rolls(request.user, at=at),
            "names": is_steward(request.user, at=at),
        },
    )


@never_cache
def constituency(request, code):
    """Who belongs, who keeps the list, and each way in which this reader can show that they belong."""
    return _page(request, find_constituency(code), timezone.now())


def _page(request, found, at, *, status=200, refusal="", code_form=None, vouch_form=None, link=""):
    member = request.user
    signed_in = is_signed_in(member)
    asked = found.challenges.filter(member=member).last() if signed_in else None
    return render(
        request,
        "ballots/constituency.html",
        {
            "constituency": found,
            "standing": rules.standing_of(member, found, at=at),
            "verdict": rules.can_join(member, found, at=at),
            "by_email": rules.can_show_by_email(member, found, at=at),
            "has_list": rules.has_list(found),
            "by_list": rules.can_show_by_list(member, found, at=at),
            "challenge": rules.can_challenge_roll(member, found, at=at),
            "asked": asked,
            "asked_reading": asked and asked.reading(at),
            "vouched": rules.vouches_for(member, found, at=at) if signed_in else 0,
            "vouches_needed": rules.vouches_needed(at),
            "vouches_each": CharterRule.objects.rule("vouches-each", at),
            "code_form": code_form or StandingCodeForm(),
            "vouch_form": vouch_form
            or KnownAsForm(initial={"known_as": getattr(member, "display_name", "")}),
            "link": link,
            "refusal": refusal,
            "form": next((form for form in (code_form, vouch_form) if form and form.errors), None),
            "sign_in_url": f"{reverse('account_login')}?{urlencode({'next': found.get_absolute_url()})}",
            "keeps": keeps_rolls(member, at=at),
            "names": is_steward(member, at=at),
        },
        status=status,
    )


def _join(request, code, act):
    """Show that one belongs by something that needs no words."""
    found, at = find_constituency(code), timezone.now()
    result = attempt(request, partial(act, found), at=at)
    if not result.done:
        return _page(request, found, at, status=result.status, refusal=result.refusal)
    return _welcome(request, found)


def _welcome(request, found):
    messages.success(request, _("You are on the list. It counts for votes whose list is fixed from now on."))
    return redirect(found)


@sent_from("ballots:constituency")
@never_cache
@login_required
def by_email(request, code):
    return _join(request, code, actions.show_by_email)


@sent_from("ballots:constituency")
@never_cache
@login_required
def by_list(request, code):
    return _join(request, code, actions.show_by_list)


@sent_from("ballots:constituency")
@never_cache
@sensitive_post_parameters()
@login_required
def by_code(request, code):
    """A right code always opens: nobody guesses 100 bits, and many people share one address."""
    found, at = find_constituency(code), timezone.now()
    form = StandingCodeForm(request.POST)
    result = attempt(
        request,
        lambda actor, at, code: actions.use_code(found, code, actor=actor, at=at),
        form=form,
        at=at,
    )
    if result.done:
        return _welcome(request, found)
    refusal, status = result.refusal, result.status
    if refusal and not may_try_again(request, "standing_code"):
        refusal, status = _too_many(), HTTPStatus.TOO_MANY_REQUESTS
    return _page(request, found, at, status=status, refusal=refusal, code_form=form)


def _too_many():
    return _("Too many tries. Wait a few minutes and try again.")


@sent_from("ballots:constituency")
@never_cache
@sensitive_post_parameters()
@login_required
def ask_for_vouch(request, code):
    """Make a link to hand over; it is shown once."""
    found, at = find_constituency(code), timezone.now()
    form = KnownAsForm(request.POST)
    result = attempt(request, partial(actions.ask_for_vouch, found), form=form, at=at)
    link = request.build_absolute_uri(reverse("ballots:vouch", args=[result.made])) if result.done else ""
    return _page(request, found, at, status=result.status, refusal=result.refusal, vouch_form=form, link=link)


@never_cache
@sensitive_post_parameters()
def vouch(request, key):
    """Somebody asks whoever holds this link to say that they know them; opening it changes nothing."""
    found, at = _vouch_of(key), timezone.now()
    form = VouchForm(posted(request))
    # A name can be guessed, so tries are counted before it is looked at, for each link and whoever holds it.
    if request.method == "POST" and not may_try_again(request, "vouch", of=found.key_hash):
        result = Attempt(refusal=_too_many(), status=HTTPStatus.TOO_MANY_REQUESTS)
    else:
        result = attempt(
            request,
            partial(actions.vouch_for, found),
            form=form,
            at=at,
            refused_status=409 if is_signed_in(request.user) else 403,
        )
    if result.done:
        messages.success(request, _("You have vouched. Nothing shows whom you vouched for, not even to you."))
        return redirect(found.constituency)
    response = render(
        request,
        "ballots/vouch.html",
        {
            "constituency": found.constituency,
            "vouch": found,
            "form": form,
            "refusal": result.refusal,
            "usable": rules.can_open_vouch(found, at=at),
            "verdict": rules.can_vouch(request.user, found, at=at),
            "sign_in_url": f"{reverse('account_login')}?{urlencode({'next': request.path})}",
        },
        status=result.status,
    )
    # The address is the secret, so it goes along to no page, here or elsewhere.
    response["Referrer-Policy"] = "strict-origin"
    return response


def _vouch_of(key):
    found = (
        Vouch.objects.select_related("constituency", "candidate")
        .filter(key_hash=hash_code("vouch", key))
        .first()
    )
    if found is None:
        raise Http404
    return found


@never_cache
@login_required
def leave(request, code):
    found, at = find_constituency(code), timezone.now()
    verdict = rules.can_leave_list(request.user, rules.standing_of(request.user, found, at=at), at=at)
    result = attempt(request, partial(actions.leave_list, found), at=at)
    if result.done:
        messages.success(request, _("You are not on the list any more."))
        return redirect(found)
    return render(
        request,
        "ballots/leave_list.html",
        {"constituency": found, "verdict": verdict, "refusal": result.refusal},
        status=result.status,
    )


@never_cache
@sensitive_post_parameters()
@login_required
def challenge(request, code):
    """Write why one should be on the list."""
    found, at = find_constituency(code), timezone.now()
    verdict = rules.can_challenge_roll(request.user, found, at=at)
    form = ChallengeRollForm(posted(request))
    result = attempt(request, partial(actions.challenge_roll, found), form=form, at=at)
    if result.done:
        messages.success(request, _("The roll-keeper has what you wrote. You get a letter with the answer."))
        return redirect(found)
    return render(
        request,
        "ballots/challenge_roll.html",
        {
            "constituency": found,
            "verdict": verdict,
            "form": form,
            "refusal": result.refusal,
            "rule": CharterRule.objects.rule("answer-roll-challenge", at),
        },
        status=result.status,
    )
