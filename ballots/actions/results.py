"""From the end of voting to a result that stands."""

import json

from django.db import transaction

from ballots import outcomes, published, queries, rules, telling
from ballots.engine import tally
from ballots.engine.ballots import check_ballot
from ballots.keys import destroy_keys, read_key
from ballots.models import Electorate, EncryptedBallot, Handle, Poll, ResultChallenge, RollCallVote
from ballots.steps import forget_roll, lock, place_waiting
from community import windows
from community.models import Clock, community_calendar
from community.rules import require
from proposals import actions as proposal_actions
from record import files as record_files
from record.actions import append_entry
from record.verify import Mismatch, read_ballot, read_terms

ANSWER = "answer-result-challenge"

# What a vote of several communities comes to: the first of these to which one of them came.
WEIGHTIEST_FIRST = [
    *(Poll.Outcome.NOT_VALID, Poll.Outcome.NOT_PASSED, Poll.Outcome.PASSED),
    *(Poll.Outcome.NO_DECISION, Poll.Outcome.DECIDED),
]

# Why a vote is cancelled whose result did not stand, in both languages.
ANNULLED = "The result was challenged, and the challenge was right · El resultado se impugnó, y la impugnación tenía razón"


@transaction.atomic
def close_poll(poll, *, proven=None, actor, at):
    """Count a vote whose time is up and publish the result, which can be challenged from then on.

    In a roll call every seat's choice becomes public, in a secret vote the sums and the proof of them. ``proven``
    is what ``casting.prove`` found before this begins; every other ballot is checked now.
    """
    poll = lock(poll)
    require(rules.can_close(actor, poll, at=at))
    if poll.kind == Poll.Kind.SECRET:
        facts, files = _count_secret_votes(poll, proven or {})
    else:
        facts, files = _count_roll_call(poll), None
    rule = poll.challenge_rule
    poll.closed_at = at
    poll.final_from = windows.due_moment(at, rule.value, unit=rule.unit, calendar=community_calendar())
    poll.save(update_fields=["closed_at", "outcome", "chosen", "result", "final_from"])
    append_entry(
        "ballots.closed",
        subject=poll.reference,
        actor=actor.acting_as(),
        at=at,
        facts={"proposal": poll.proposal.reference, **facts, "final_from": poll.final_from.isoformat()},
        files=files,
    )
    telling.tell(poll, "result", telling.may_vote(poll))
    return poll


def _count_roll_call(poll):
    entries = list(poll.roll.select_related("vote"))
    votes = RollCallVote.objects.filter(entry__poll=poll)
    recused = sum(entry.recused_at is not None for entry in entries)
    result = outcomes.of_seats(poll, votes, eligible=len(entries), recused=recused)
    poll.outcome, poll.chosen, poll.result = result.outcome.value, result.chosen, result.facts
    return {
        "result": poll.result,
        "roll_call": [line.as_facts() for line in queries.choices(poll, entries)],
    }


def _count_secret_votes(poll, proven):
    """Count every community; a vote passes when all of them pass, and is not valid when one is not.

    Options are chosen between by one community, whose outcome is that of the vote.
    """
    files, counted = {}, {}
    # Not against the key: whoever is sending a vote holds their line, and their ballot's row points to this one.
    for electorate in Electorate.objects.select_for_update(no_key=True).filter(poll=poll):
        electorate.poll = poll
        files |= _count_electorate(electorate, proven.get(electorate.code, ()))
        counted[electorate.code] = {"outcome": electorate.outcome, "result": electorate.result}
        poll.chosen = electorate.result.get("chosen") or ""
    came_to = {count["outcome"] for count in counted.values()}
    poll.outcome = next(outcome for outcome in WEIGHTIEST_FIRST if outcome in came_to)
    return {"outcome": poll.outcome, "communities": counted}, files


def _count_electorate(electorate, proven):
    """List what came last, add up what counts, and decrypt the sums only; returns the files that show it."""
    # Whoever is about to send a vote holds the line of their handle, and finds voting closed afterwards.
    handles = list(Handle.objects.select_for_update().filter(electorate=electorate))
    files = place_waiting(electorate, electorate.poll.closes_at)
    terms = read_terms(electorate.manifest.encode())
    rows = list(EncryptedBallot.objects.filter(electorate=electorate).order_by("batch", "position"))
    ballots = _checked(terms, electorate, rows, proven)
    on_paper = [line for line in handles if line.on_paper]
    counted = tally.counted(ballots, [bytes(line.handle) for line in on_paper])
    if len(counted) < terms.floor:
        electorate.outcome = Poll.Outcome.NOT_VALID.value
        electorate.result = {"eligible": len(handles)}
        files[f"{electorate.path}/tally.json"] = published.tally_below_floor(terms)
    else:
        _mark(rows, counted)
        salts = {bytes(line.handle): bytes(line.salt).hex() for line in handles}
        listed = published.ballots_file(rows, salts)
        sums = tally.add_up(terms, counted)
        result = tally.decrypt(
            terms,
            read_key(electorate, "election"),
            sums,
            counted=len(counted),
            ballots_hash=published.digest(listed),
        )
        codes = [option["code"] for option in terms.manifest["options"]]
        count = outcomes.of_numbers(
            electorate.poll,
            dict(zip(codes, result.counts, strict=True)),
            turnout=len(counted),
            eligible=len(handles),
        )
        numbers = published.numbers_of(rows, on_paper)
        electorate.outcome = count.outcome.value
        electorate.result = count.facts | {"ballots": numbers}
        files |= {
            f"{electorate.path}/ballots.jsonl": listed,
            f"{electorate.path}/tally.json": published.tally_file(
                terms, listed, numbers=numbers, counted=counted, on_paper=on_paper, result=result
            ),
        }
    electorate.save(update_fields=["outcome", "result"])
    transaction.on_commit(lambda: destroy_keys(electorate, "election", "receipt"))
    return files


def _checked(terms, electorate, rows, proven):
    """The ballots of these rows, each with good proofs and as it was listed; else ``BallotRefused`` or ``Mismatch``.

    The key must decrypt nothing but what voters sent: whoever changed a row could have it decrypt their own
    choice with somebody else's added to it.
    """
    ballots = [
        read_ballot(terms, row.text) if row.text in proven else check_ballot(terms, row.text) for row in rows
    ]
    listed = [
        (line["tracker"], line["sha256"])
        for number in range(1, electorate.batches)
        for line in json.loads(record_files.written(f"{electorate.path}/received-{number}.json"))["ballots"]
    ]
    for place, (row, ballot) in enumerate(zip(rows, ballots, strict=True)):
        if (ballot.tracker, ballot.sha256, ballot.handle) != (row.tracker, row.sha256, bytes(row.handle)):
            raise Mismatch(f"A ballot of {electorate.path} is not the one that was received: {row.tracker}.")
        if place < len(listed) and listed[place] != (row.tracker, row.sha256):
            raise Mismatch(f"The ballots of {electorate.path} are not those that were listed.")
    if len(rows) < len(listed):
        raise Mismatch(f"Ballots of {electorate.path} that were listed are missing.")
    return ballots


def _mark(rows, counted):
    """Note which ballots count, so that their voters can be told."""
    counts = {ballot.tracker for ballot in counted}
    for row in rows:
        row.is_counted = row.tracker in counts
    EncryptedBallot.objects.bulk_update(rows, ["is_counted"], batch_size=500)


@transaction.atomic
def challenge_result(poll, *, reason, actor, at):
    """Say that a result is wrong, before it is final; it is then reviewed."""
    poll = lock(poll)
    require(rules.can_challenge_result(actor, poll, at=at))
    challenge = ResultChallenge.objects.create(poll=poll, challenger=actor, reason=reason, made_at=at)
    if poll.challenged_at is None:
        poll.challenged_at = at
        poll.save(update_fields=["challenged_at"])
        Clock.start(ANSWER, subject=poll.reference, institution=None, rule_key=ANSWER, at=at)
    append_entry(
        "ballots.challenged",
        subject=poll.reference,
        actor=actor.acting_as(role="voter"),
        at=at,
        facts={"proposal": poll.proposal.reference},
        personal={"reason": reason},
    )
    return challenge


@transaction.atomic
def answer_result_challenge(challenge, *, upheld, answer, actor, at):
    """Answer a challenge. One that is upheld annuls the vote, and its proposal can be put to another."""
    poll = lock(challenge.poll)
    challenge = ResultChallenge.objects.get(pk=challenge.pk)
    require(rules.can_answer_result_challenge(actor, challenge, at=at))
    challenge.upheld, challenge.answer, challenge.answered_at = upheld, answer, at
    challenge.save(update_fields=["upheld", "answer", "answered_at"])
    if upheld or not poll.challenges.waiting().exists():
        poll.challenged_at = None
        poll.final_from = max(poll.final_from, at)
    if upheld:
        poll.cancelled_at, poll.cancel_reason = at, ANNULLED
        for electorate in poll.electorates.all():
            forget_roll(electorate)
    poll.save(update_fields=["challenged_at", "final_from", "cancelled_at", "cancel_reason"])
    append_entry(
        "ballots.challenge_answered",
        subject=poll.reference,
        actor=actor.acting_as(role=rules.role_of_reviewer(actor, at=at)),
        at=at,
        facts={"proposal": poll.proposal.reference, "upheld": upheld},
        personal={"answer": answer},
    )
    if upheld:
        proposal_actions.call_off_vote(poll.proposal, actor=actor, at=at)
    if poll.challenged_at is None:
        for clock in Clock.objects.filter(kind=ANSWER, subject=poll.reference, stopped_at=None).hold():
            clock.stop(at)
    return challenge


@transaction.atomic
def finalise_poll(poll, *, actor, at):
    """Let a result stand that was not challenged in time, and hand the proposal on for its decision.

    A vote in which too few took part hands it on too: that the community could not say anything does not free
    the institution from answering.
    """
    poll = lock(poll)
    require(rules.can_finalise(actor, poll, at=at))
    poll.finalised_at = at
    poll.save(update_fields=["finalised_at"])
    append_entry(
        "ballots.finalised",
        subject=poll.reference,
        actor=actor.acting_as(),
        at=at,
        facts={"proposal": poll.proposal.reference, "outcome": poll.outcome},
    )
    proposal_actions.await_decision(poll.proposal, actor=actor, at=at)
    return poll
