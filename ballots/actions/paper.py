"""Voting on paper: people are checked off, and two tellers enter the same sheets.

Between a person and a sheet there is nothing: the sheets are mixed and then numbered.
"""

from uuid import uuid4

from django.db import transaction

from ballots import rules
from ballots.models import Electorate, EncryptedBallot, Handle, PaperBatch, PaperSheet, PollOfficer
from ballots.paper import paper_count
from ballots.rolls import line_of
from ballots.steps import lock
from community.rules import require
from record.actions import append_entry
from record.verify import read_ballot, read_terms


@transaction.atomic
def check_off(electorate, member, *, actor, at):
    """Note that a person votes on paper: from now on nothing counts that they send, or sent before.

    It is not taken back: who was checked off by mistake gets a sheet like everybody, and a sheet that is not
    handed in counts as spoiled. There is no entry, because one for each person would tell who came, and when.
    """
    electorate = _lock(electorate)
    require(rules.can_check_off(actor, electorate, at=at))
    line = member and line_of(member, electorate)
    # Whoever is about to send a vote holds the line, and finds it on paper afterwards.
    line = line and Handle.objects.select_for_update().get(pk=line.pk)
    require(rules.can_be_checked_off(actor, member, line))
    line.on_paper = True
    line.save(update_fields=["on_paper"])


@transaction.atomic
def enter_sheets(electorate, sheets, *, instead_of, actor, at):
    """Keep what the first teller entered until another has entered the same.

    ``sheets`` are pairs of a number and a ballot that ``record.verify.check_ballot`` found good, None where the
    sheet is spoiled. ``instead_of`` is the key of the batch that waited when the teller began, which this one
    replaces, or None. There is no entry: nothing is taken in yet.
    """
    electorate = _lock(electorate)
    require(rules.can_enter_paper(actor, electorate, at=at))
    serials = [serial for serial, _ballot in sheets]
    require(rules.can_enter_sheets(electorate, serials, instead_of, at=at))
    electorate.paper_batches.filter(pk=instead_of).delete()
    batch = PaperBatch.objects.create(
        electorate=electorate,
        first=serials[0],
        last=serials[-1],
        spoiled=sum(ballot is None for _serial, ballot in sheets),
        entered_by=rules.officer_of(actor, electorate.poll, PollOfficer.Role.TELLER),
    )
    PaperSheet.objects.bulk_create(
        PaperSheet(id=uuid4(), batch=batch, serial=serial, text=ballot.text if ballot else "")
        for serial, ballot in sheets
    )
    return batch


@transaction.atomic
def confirm_sheets(electorate, sheets, *, count_sheet="", actor, at):
    """Take in the sheets that a second teller entered as the first did: only encrypted votes are compared.

    The votes of the first entry are kept, each under the number of its sheet. ``count_sheet`` is the SHA-256 of
    the signed count sheet, if there is one.
    """
    electorate = _lock(electorate)
    require(rules.can_enter_paper(actor, electorate, at=at))
    require(rules.can_confirm_sheets(actor, electorate, [serial for serial, _ballot in sheets], at=at))
    batch = paper_count(electorate).waiting
    terms = read_terms(electorate.manifest.encode())
    first = {
        sheet.serial: read_ballot(terms, sheet.text) if sheet.text else None for sheet in batch.sheets.all()
    }
    differing = [serial for serial, ballot in sheets if _votes(first[serial]) != _votes(ballot)]
    require(rules.agree(differing, len(sheets)))
    EncryptedBallot.objects.bulk_create(
        EncryptedBallot(
            id=uuid4(),
            electorate=electorate,
            handle=ballot.handle,
            attempt=1,
            tracker=ballot.tracker,
            text=ballot.text,
            sha256=ballot.sha256,
            channel=EncryptedBallot.Channel.PAPER,
        )
        for ballot in first.values()
        if ballot
    )
    batch.sheets.all().delete()
    batch.confirmed_by = rules.officer_of(actor, electorate.poll, PollOfficer.Role.TELLER)
    batch.count_sheet = count_sheet
    batch.save(update_fields=["confirmed_by", "count_sheet"])
    append_entry(
        "ballots.paper_entered",
        subject=electorate.poll.reference,
        actor=actor.acting_as(role="teller"),
        at=at,
        facts=_facts(electorate) | ({"count_sheet": count_sheet} if count_sheet else {}),
    )
    return batch


@transaction.atomic
def close_paper(electorate, *, reason, actor, at):
    """Give up sheets that are missing: they count as spoiled, and the votes can be counted."""
    electorate = _lock(electorate)
    require(rules.can_close_paper(actor, electorate, at=at))
    electorate.paper_batches.filter(confirmed_by__isnull=True).delete()
    electorate.paper_closed_at, electorate.paper_reason = at, reason
    electorate.save(update_fields=["paper_closed_at", "paper_reason"])
    scrutineer = rules.officer_of(actor, electorate.poll, PollOfficer.Role.SCRUTINEER)
    append_entry(
        "ballots.paper_closed",
        subject=electorate.poll.reference,
        actor=actor.acting_as(role="scrutineer" if scrutineer else "steward"),
        at=at,
        facts=_facts(electorate),
        personal={"reason": reason},
    )
    return electorate


def _lock(electorate):
    """The community's row with its vote, whose row is held: what happens to paper and the count come in turn."""
    poll = lock(electorate.poll)
    electorate = Electorate.objects.get(pk=electorate.pk)
    electorate.poll = poll
    return electorate


def _votes(ballot):
    return ballot and ballot.ciphertexts


def _facts(electorate):
    """Which vote it was. How many sheets there were stands in the tally, where they can hide among the others."""
    return {"proposal": electorate.poll.proposal.reference, "community": electorate.code}
