"""How votes reach a secret poll: from the booth, pasted, or encrypted here, and how voters find them again."""

from http import HTTPStatus

from django.contrib.auth.decorators import login_required
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_POST

from ballots import queries, rules
from ballots.casting import encrypt_choice, receive
from ballots.forms import CastForm, PasteForm, TrackerForm
from ballots.keys import KeyLost
from ballots.models import Electorate, EncryptedBallot, Poll
from ballots.views.reading import find
from community.acting import posted
from community.dates import moment
from community.rules import Refused
from record.verify import BallotRefused
from record.views import record_address

# Why a text is no good vote, for the person who sent it.
NO_GOOD = {
    "shape": gettext_lazy("This is not a whole vote. Copy all of it, from the first letter to the last."),
    "other_poll": gettext_lazy("This was made for another vote, or for another community in this one."),
    "encoding": gettext_lazy("This is not a whole vote. Copy all of it, from the first letter to the last."),
    "proof": gettext_lazy("This vote cannot be checked, so it was not received. Make a new one."),
}


def secret_poll(reference):
    """The secret vote of this reference, or 404."""
    poll = find(reference)
    if poll.kind != Poll.Kind.SECRET:
        raise Http404
    return poll


def find_electorate(reference, code):
    return get_object_or_404(
        Electorate.objects.select_related("poll"),
        poll__reference=reference,
        code=code,
    )


@never_cache
@sensitive_variables()
def handles(request, reference):
    """The voting numbers of whoever is signed in, which the booth asks for when a vote is sent."""
    poll = secret_poll(reference)
    if not request.user.is_authenticated:
        return JsonResponse(
            {
                "problem": _("Sign in to send your vote. It stays here until then."),
                "sign_in": reverse("account_login"),
            },
            status=HTTPStatus.UNAUTHORIZED,
        )
    return JsonResponse(
        {
            "electorates": [
                {
                    "code": line.electorate.code,
                    "handle": line.handle.hex() if line.handle else None,
                    "problem": str(line.problem),
                }
                for line in queries.lines_of(request.user, poll)
            ]
        }
    )


@csrf_exempt
@never_cache
@sensitive_post_parameters()
@sensitive_variables()
@require_POST
def cast_ballot(request, reference, code):
    """Take in an encrypted vote. Its voting number speaks for the voter, so nobody is asked who they are."""
    electorate = find_electorate(reference, code)
    plain = request.content_type == "text/plain"
    text = request.body.decode("utf-8", "replace") if plain else request.POST.get("ballot", "")
    answer = _take_in(electorate, text.strip())
    if request.accepts("text/html"):
        return _show(request, electorate.poll, answer)
    if answer["problem"]:
        return JsonResponse({"problem": str(answer["problem"])}, status=answer["status"])
    return JsonResponse(
        {
            "receipt": answer["receipt"],
            "tracker": answer["row"].tracker,
            "last_minute": moment(electorate.poll.last_minute),
        },
        status=answer["status"],
    )


@sensitive_variables()
def _take_in(electorate, text, channel=EncryptedBallot.Channel.DEVICE):
    """What came of a vote that was sent: its row and receipt, or the problem in a sentence, with the status."""
    try:
        row, receipt = receive(electorate, text, at=timezone.now(), channel=channel)
    except BallotRefused as refused:
        return {"problem": NO_GOOD[refused.why], "status": HTTPStatus.BAD_REQUEST}
    except Refused as refused:
        return {"problem": refused.verdict.reason, "status": HTTPStatus.CONFLICT}
    except KeyLost:
        problem = _(
            "Votes cannot be received now. Nothing was kept. Tell whoever runs this site, and try later."
        )
        return {"problem": problem, "status": HTTPStatus.SERVICE_UNAVAILABLE}
    return {"problem": "", "row": row, "receipt": receipt, "status": HTTPStatus.CREATED}


def _show(request, poll, answer):
    return render(
        request,
        "ballots/sent.html",
        {"poll": poll, "answer": answer, "source": record_address(request)},
        status=answer["status"],
    )


@never_cache
@sensitive_post_parameters()
@sensitive_variables()
def paste(request, reference):
    """Send a vote that was made in the portable booth, without JavaScript on this site."""
    poll = secret_poll(reference)
    verdict = rules.can_open_booth(poll, at=timezone.now())
    form = PasteForm(posted(request))
    status = HTTPStatus.OK
    if request.method == "POST":
        status = HTTPStatus.BAD_REQUEST
        if form.is_valid():
            text = form.cleaned_data["ballot"]
            # Any of them says why a text is no vote of this poll.
            electorate = queries.electorate_of(poll, text) or poll.electorates.select_related("poll").first()
            answer = _take_in(electorate, text)
            if not answer["problem"]:
                return _show(request, poll, answer)
            form.add_error("ballot", answer["problem"])
            status = answer["status"]
    return render(
        request,
        "ballots/paste.html",
        {
            "poll": poll,
            "form": form,
            "verdict": verdict,
            "booth_url": f"/record/polls/{reference}/booth.html",
            "electorates": poll.electorates.frozen().select_related("poll", "constituency"),
        },
        status=status,
    )


@never_cache
@sensitive_post_parameters()
@sensitive_variables()
@login_required
def assisted(request, reference, code):
    """Vote without JavaScript: this server encrypts the choice, so it sees it for that moment, and forgets it."""
    electorate = find_electorate(reference, code)
    poll = electorate.poll
    line = next(line for line in queries.lines_of(request.user, poll) if line.electorate == electorate)
    verdict = rules.can_open_booth(poll, at=timezone.now())
    form = CastForm(poll, posted(request), by_number=True)
    checked = False
    status = HTTPStatus.OK
    if request.method == "POST" and form.is_valid() and line.handle and verdict:
        if "send" in request.POST:
            answer = _take_in(
                electorate,
                encrypt_choice(electorate, form.codes, line.handle),
                EncryptedBallot.Channel.ASSISTED,
            )
            return _show(request, poll, answer)
        checked = True
    elif request.method == "POST":
        status = HTTPStatus.BAD_REQUEST if line.handle and verdict else HTTPStatus.CONFLICT
    page = render(
        request,
        "ballots/assisted.html",
        {
            "poll": poll,
            "electorate": electorate,
            "line": line,
            "form": form,
            "checked": checked,
            "verdict": verdict,
        },
        status=status,
    )
    # Squeezed together, equally long pages would differ in length by what was chosen.
    page["Content-Encoding"] = "identity"
    return page


@never_cache
@sensitive_post_parameters()
@sensitive_variables()
def received(request, reference):
    """Learn from a code that a vote was received and counted, and never how it was cast."""
    poll = secret_poll(reference)
    form = TrackerForm(posted(request))
    found, asked = None, request.method == "POST" and form.is_valid()
    if asked:
        found = queries.find_tracker(poll, form.cleaned_data["code"])
    status = HTTPStatus.BAD_REQUEST if request.method == "POST" and not asked else HTTPStatus.OK
    return render(
        request,
        "ballots/received.html",
        {
            "poll": poll,
            "form": form,
            "asked": asked,
            "found": found,
            "was_deleted": poll.cancelled_at is not None and poll.closed_at is None,
            "source": record_address(request),
        },
        status=status,
    )


@never_cache
@sensitive_variables()
@login_required
def number(request, reference):
    """A member's own voting numbers: for the portable booth, and to see afterwards that nobody used them."""
    poll = secret_poll(reference)
    lines = queries.lines_of(request.user, poll)
    return render(
        request,
        "ballots/number.html",
        {"poll": poll, "lines": lines, "source": record_address(request)},
    )
