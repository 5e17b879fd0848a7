"""What stewards and roll-keepers do to the lists of who votes.

What anybody must be able to check is on the record: which communities vote, how belonging is shown, how many codes were printed
and how long a list was. Who is on it, and who asked to be, is not.
"""

from django.db import transaction

from ballots import addresses, rules
from ballots.actions.standing import CODE
from ballots.listing import add, lock_constituency
from ballots.models import (
    DESCRIBED,
    AddressList,
    CodeBatch,
    Constituency,
    ListedAddress,
    RollChallenge,
    Standing,
    StandingCode,
    Vouch,
)
from community.codes import hash_code, random_code
from community.rules import require
from proposals import letters
from record.actions import append_entry


@transaction.atomic
def name_constituency(code, *, words, domains=(), actor, at):
    """Name a community that votes, under a code that never changes; ``words`` has each of ``DESCRIBED``."""
    require(rules.can_name_constituency(actor, at=at))
    require(rules.can_describe(words))
    constituency = Constituency(code=code, domains=sorted(domains), created_at=at, **words)
    constituency.full_clean()
    constituency.save()
    _append_description("ballots.constituency_named", constituency, actor, at)
    return constituency


@transaction.atomic
def change_constituency(constituency, *, words, domains, actor, at):
    """Say otherwise who belongs and who keeps the list; lists that are frozen for a vote keep what they said."""
    constituency = lock_constituency(constituency)
    require(rules.can_name_constituency(actor, at=at))
    require(rules.can_describe(words))
    for name in DESCRIBED:
        setattr(constituency, name, words[name])
    constituency.domains = sorted(domains)
    constituency.full_clean()
    constituency.save()
    _append_description("ballots.constituency_changed", constituency, actor, at)
    return constituency


def _append_description(kind, constituency, actor, at):
    append_entry(
        kind,
        subject=constituency.reference,
        actor=actor.acting_as(role="steward"),
        at=at,
        facts={"domains": constituency.domains},
        personal={"words": {name: getattr(constituency, name) for name in DESCRIBED}},
    )


@transaction.atomic
def print_codes(constituency, how_many, *, actor, at):
    """Make codes that each show once that somebody belongs; returns the batch and the codes, which are kept nowhere."""
    constituency = lock_constituency(constituency)
    require(rules.can_print_codes(actor, how_many, at=at))
    batch = CodeBatch.objects.create(constituency=constituency, how_many=how_many, printed_at=at)
    codes = [random_code() for _number in range(how_many)]
    StandingCode.objects.bulk_create(
        StandingCode(batch=batch, code_hash=hash_code(CODE, code)) for code in codes
    )
    append_entry(
        "ballots.codes_printed",
        subject=constituency.reference,
        actor=actor.acting_as(role="roll_keeper"),
        at=at,
        facts={"codes": how_many},
    )
    return batch, codes


@transaction.atomic
def cancel_codes(batch, *, actor, at):
    """Let what is left of printed codes open nothing any more; who used one stays on the list."""
    constituency = lock_constituency(batch.constituency)
    batch = CodeBatch.objects.select_for_update().get(pk=batch.pk)
    require(rules.can_cancel_codes(actor, batch, at=at))
    batch.cancelled_at = at
    batch.save(update_fields=["cancelled_at"])
    batch.codes.all().delete()
    append_entry(
        "ballots.codes_cancelled",
        subject=constituency.reference,
        actor=actor.acting_as(role="roll_keeper"),
        at=at,
        # How many were left would tell how many were used.
        facts={"codes": batch.how_many},
    )
    return batch


@transaction.atomic
def send_list(constituency, found, *, actor, at):
    """Keep the hashes of the addresses in a file until the roll-keeper imports them; the one sent before is forgotten.

    ``found`` is an iterable of addresses.
    """
    constituency = lock_constituency(constituency)
    require(rules.can_keep_roll(actor, at=at))
    AddressList.objects.filter(constituency=constituency, imported_at__isnull=True).delete()
    hashes = {addresses.hash_address(constituency, address) for address in found}
    sent = AddressList.objects.create(constituency=constituency, how_many=len(hashes), sent_at=at)
    ListedAddress.objects.bulk_create(
        (ListedAddress(address_list=sent, address_hash=hashed) for hashed in sorted(hashes)), batch_size=1000
    )
    return sent


@transaction.atomic
def import_list(address_list, *, actor, at):
    """Let a list that was sent show belonging, in place of the one before; who is on the roll by that one stays."""
    constituency = lock_constituency(address_list.constituency)
    address_list = AddressList.objects.select_for_update().filter(pk=address_list.pk).first()
    require(rules.can_import_list(actor, address_list, at=at))
    AddressList.objects.filter(constituency=constituency, imported_at__isnull=False).delete()
    address_list.imported_at = at
    address_list.save(update_fields=["imported_at"])
    append_entry(
        "ballots.list_imported",
        subject=constituency.reference,
        actor=actor.acting_as(role="roll_keeper"),
        at=at,
        facts={"addresses_at_least": _round_down(address_list.how_many)},
    )
    return address_list


def _round_down(number):
    """A number of people that can be told: whole tens, so that two lists differ by nobody; None below 11."""
    return number // 10 * 10 if number >= 11 else None


@transaction.atomic
def end_standing(standing, *, reason, actor, at):
    """Take somebody off the list, who is told why."""
    constituency = lock_constituency(standing.constituency)
    standing = Standing.objects.select_for_update().get(pk=standing.pk)
    require(rules.can_end_standing(actor, standing, at=at))
    standing.ended_at, standing.ended_by, standing.end_reason = at, Standing.EndedBy.KEEPER, reason
    standing.save(update_fields=["ended_at", "ended_by", "end_reason"])
    Vouch.objects.filter(constituency=constituency, candidate=standing.member).delete()
    letters.send(
        standing.member, "standing_ended", {"constituency": constituency, "reason": reason}, of="ballots"
    )
    return standing


@transaction.atomic
def answer_roll_challenge(challenge, *, added, answer="", actor, at):
    """Add somebody who asked to be on the list, or say why not; either way they are told."""
    constituency = lock_constituency(challenge.constituency)
    challenge = RollChallenge.objects.select_for_update().filter(pk=challenge.pk).first()
    require(rules.can_answer_roll_challenge(actor, challenge, at=at))
    require(rules.can_refuse(added, answer))
    challenge.answered_at, challenge.is_added, challenge.answer, challenge.words = at, added, answer, ""
    challenge.save(update_fields=["answered_at", "is_added", "answer", "words"])
    if added:
        add(constituency, challenge.member, Standing.Proof.CHECKED, at=at)
    letters.send(
        challenge.member,
        "roll_challenge_answered",
        {"constituency": constituency, "added": added, "answer": answer},
        of="ballots",
    )
    return challenge
