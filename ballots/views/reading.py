"""Public pages and files: the list, and one vote with what came of it."""

from fractions import Fraction
from itertools import chain

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ballots import counting, queries, rules
from ballots.models import Poll, PollOfficer
from ballots.options import LANGUAGES, options_of
from ballots.paper import awaits_paper
from ballots.views.numbers import counts, told
from ballots.views.scrutiny import (
    numbers_of_ballots,
    officers_acts,
    officers_json,
    reports_json,
    scrutiny_of,
)
from community.acting import Action
from community.models import Clock
from community.open_data import json_response, utc
from record.queries import check_subject, entries_about

PER_PAGE = 20
# Before voting has closed.
AHEAD = (Poll.State.ANNOUNCED, Poll.State.OPEN)


def find(reference):
    """The vote of this reference with what its pages show, or 404."""
    return get_object_or_404(
        Poll.objects.select_related(
            "proposal__lead_organisation",
            "announced_by",
            "notice_rule",
            "length_rule",
            "quorum_rule",
            "threshold_rule",
            "challenge_rule",
        ),
        reference=reference,
    )


def see(poll):
    """Lead to the vote's page, also after a form was sent."""
    return HttpResponseRedirect(poll.get_absolute_url(), status=303)


def list_(request):
    at = timezone.now()
    polls = Poll.objects.select_related("proposal__lead_organisation").prefetch_related("electorates")
    shown = {
        "open": list(polls.open(at).order_by("closes_at")),
        "counting": list(polls.uncounted(at).order_by("closes_at")),
        "announced": list(polls.announced(at).order_by("opens_at")),
        "finished": Paginator(polls.finished(), PER_PAGE).get_page(request.GET.get("page")),
    }
    for poll in chain.from_iterable(shown.values()):
        poll.standing = queries.standing(poll, at)
    return render(request, "ballots/list.html", shown)


def of_proposal(request, reference):
    """Lead from a proposal, which knows nothing of votes, to the newest vote on it."""
    poll = Poll.objects.filter(proposal__reference=reference).first()
    if poll is None:
        raise Http404
    return see(poll)


def detail(request, reference):
    at = timezone.now()
    poll = find(reference)
    shown, template = {
        Poll.Kind.ROLL_CALL: (_roll_call, "ballots/detail.html"),
        Poll.Kind.SECRET: (_secret, "ballots/secret.html"),
        Poll.Kind.AGREED: (_agreed, "ballots/agreed.html"),
    }[poll.kind]
    challenges = list(poll.challenges.all())
    reviews = challenges and rules.can_review_result(request.user, poll, at=at)
    clock = Clock.objects.filter(subject=reference, stopped_at=None).first()
    return render(
        request,
        template,
        shown(request, poll, at)
        | {
            "poll": poll,
            "state": poll.state(at).value,
            "is_settled": poll.is_settled(at),
            "clock": clock,
            "reading": clock and clock.reading(at),
            "options": options_of(poll),
            "challenges": challenges,
            "answerable": [
                challenge.pk
                for challenge in challenges
                if reviews and rules.waits_for(request.user, challenge)
            ],
            "can_challenge": rules.can_challenge_result(request.user, poll, at=at),
            "can_cancel": rules.can_cancel(request.user, poll, at=at),
            "entries": entries_about(reference),
            "check": check_subject(reference),
            "citation": _("%(question)s Vote %(reference)s, %(site)s, %(address)s")
            % {
                "question": poll.question,
                "reference": reference,
                "site": settings.SITE_NAME,
                "address": request.build_absolute_uri(reverse("reference", args=[reference])),
            },
            "formats": [("JSON", reverse("ballots:detail_json", args=[reference]))],
        },
    )


def _vote(voted, url, verdict):
    return Action(_("Change your vote") if voted else pgettext("verb", "Vote"), url, verdict)


def _roll_call(request, poll, at):
    """What the page of an open roll call shows."""
    entry = poll.seat_of(request.user)
    voted = entry is not None and queries.has_voted(entry)
    roll = list(poll.roll.select_related("member"))
    return {
        "entry": entry,
        "voted": voted,
        "roll": roll,
        "roll_call": queries.roll_call(poll),
        "quorum_needed": counting.quorum_needed(len(roll), Fraction(poll.quorum, 100)),
        "counts": counts(poll, poll.result, of_seats=True),
        "told": told(poll),
        "action": _vote(
            voted, reverse("ballots:cast", args=[poll.reference]), rules.can_cast(request.user, poll, at=at)
        )
        if poll.state(at) in AHEAD
        else None,
        "can_recuse": rules.can_recuse(request.user, poll, at=at),
    }


def _agreed(request, poll, at):
    """What the page of something agreed without a vote shows."""
    return {"roll": poll.roll.all(), "can_object": rules.can_object(request.user, poll, at=at)}


def _secret(request, poll, at):
    """What the page of a secret vote shows; nothing that depends on how it goes before it was counted."""
    lines = queries.lines_of(request.user, poll) if request.user.is_authenticated else []
    electorates = list(poll.electorates.select_related("poll", "constituency"))
    for electorate in electorates:
        electorate.counts = counts(poll, electorate.result, of_seats=False)
        electorate.numbers = numbers_of_ballots(electorate)
    acts = officers_acts(request.user, poll, electorates, at=at)
    officers = list(poll.officers.select_related("member"))
    return {
        "lines": lines,
        "electorates": electorates,
        "is_ahead": poll.state(at) in AHEAD,
        "awaits_paper": poll.state(at) == Poll.State.COUNTING and awaits_paper(poll),
        "is_held_on_paper": rules.is_held_on_paper(poll, at=at),
        "officers": officers,
        "is_watched": any(officer.role == PollOfficer.Role.SCRUTINEER for officer in officers),
        "reports": queries.reports_of(poll),
        "acts": acts,
        "files": queries.files_of(poll),
        "action": _secret_action(request.user, poll, electorates, lines, at),
    }


def _secret_action(member, poll, electorates, lines, at):
    """What to do now: come onto a list while it is not fixed, then vote; None for whoever cannot, or when it is over."""
    if poll.state(at) not in AHEAD:
        return None
    if electorates[0].frozen_at is not None:
        if lines and not any(line.handle and not line.on_paper for line in lines):
            return None
    elif at < poll.roll_frozen_at:
        places = [electorate.constituency for electorate in electorates]
        if not any(rules.standing_of(member, place, at=at) for place in places):
            there = places[0].get_absolute_url() if len(places) == 1 else reverse("ballots:constituencies")
            return Action(_("Show that you belong"), there)
    voted = any(line.has_voted for line in lines)
    return _vote(voted, reverse("ballots:booth", args=[poll.reference]), rules.can_open_booth(poll, at=at))


def detail_json(request, reference):
    """The same record for programs; nothing about how a vote goes before it was counted."""
    at = timezone.now()
    poll = find(reference)
    return json_response(
        {
            "id": request.build_absolute_uri(reverse("reference", args=[reference])),
            "reference": reference,
            "type": "ballot",
            "kind": poll.kind,
            "state": poll.state(at).value,
            "outcome": poll.outcome or None,
            "proposal": poll.proposal.reference,
            "institution": poll.proposal.lead_organisation.code,
            "question": {language: getattr(poll, f"question_{language}") for language in LANGUAGES},
            "rule": poll.rule if poll.kind != Poll.Kind.AGREED else None,
            "most": poll.most,
            "options": [
                {"code": option.code, "label": option.labels, "effect": option.effects}
                for option in options_of(poll)
            ]
            if poll.kind != Poll.Kind.AGREED
            else None,
            "chosen": poll.chosen or None,
            "agreed_because": poll.agreed_because or None,
            "agreed_where": poll.agreed_where or None,
            "announced_at": utc(poll.announced_at),
            "opens_at": utc(poll.opens_at),
            "closes_at": utc(poll.closes_at),
            "roll_frozen_at": utc(poll.roll_frozen_at),
            "closed_at": utc(poll.closed_at),
            "final_from": utc(poll.final_from),
            "cancelled_at": utc(poll.cancelled_at),
            "cancel_reason": poll.cancel_reason or None,
            "quorum_per_cent": poll.quorum,
            "threshold_per_cent": poll.threshold,
            "rules": [
                rule.reference
                for rule in (
                    poll.notice_rule,
                    poll.length_rule,
                    poll.quorum_rule,
                    poll.threshold_rule,
                    poll.challenge_rule,
                )
                if rule
            ],
            "roll": [
                {
                    "seat": entry.seat,
                    "recused_at": utc(entry.recused_at),
                    "recuse_reason": entry.recuse_reason,
                }
                for entry in poll.roll.all()
            ],
            "result": poll.result or None,
            "roll_call": [line.as_facts() for line in queries.roll_call(poll)] or None,
            "communities": [
                {
                    "code": electorate.code,
                    "name": {
                        language: getattr(electorate.constituency, f"name_{language}")
                        for language in LANGUAGES
                    },
                    "size": electorate.size,
                    "manifest": electorate.manifest_hash or None,
                    "outcome": electorate.outcome or None,
                    "result": electorate.result or None,
                    **scrutiny_of(electorate),
                }
                for electorate in poll.electorates.select_related("poll", "constituency")
            ]
            or None,
            "files": [request.build_absolute_uri(file["url"]) for file in queries.files_of(poll)] or None,
            "challenges": [
                {
                    "made_at": utc(challenge.made_at),
                    "reason": challenge.reason,
                    "answered_at": utc(challenge.answered_at),
                    "upheld": challenge.upheld,
                    "answer": challenge.answer or None,
                }
                for challenge in poll.challenges.all()
            ]
            or None,
            "officers": officers_json(poll) or None,
            "reports": reports_json(poll) or None,
            "as_of": utc(at),
        }
    )
