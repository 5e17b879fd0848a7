"""Taking in a ballot that somebody sent, and the receipt for it."""

from datetime import timedelta
from functools import lru_cache

from django.db import IntegrityError

from ballots import rules
from ballots.actions import cast_ballot, confirm_sheets, enter_sheets
from ballots.engine.ballots import check_ballot, encrypt_ballot
from ballots.keys import read_key
from ballots.models import EncryptedBallot, Handle
from ballots.published import minute
from community.models import voter_actor
from community.rules import Refused, require
from record import note
from record.verify import FORMAT, BallotRefused, paper_handle, read_ballot, read_terms


def receive(electorate, text, *, at, channel=EncryptedBallot.Channel.DEVICE):
    """Check a ballot and take it in; returns its row and the signed receipt.

    What costs little is asked first, so that nobody without a handle can keep the server busy with proofs.
    Raises ``BallotRefused`` for what is no good ballot of this vote, and ``Refused`` for one that comes too late,
    too often or under no handle of the roll, and ``KeyLost`` when no receipt could be signed.
    """
    require(rules.can_send_to(electorate.poll, electorate, at=at))
    terms = _terms(electorate.manifest)
    ballot = read_ballot(terms, text)
    line = Handle.objects.filter(electorate=electorate, handle=ballot.handle).first()
    require(rules.can_cast_ballot(electorate.poll, line, at=at))
    ballot = check_ballot(terms, text)
    # Read before anything is kept, so that no vote is kept that cannot be acknowledged.
    key = read_key(electorate, "receipt").decode()
    try:
        row = cast_ballot(electorate, ballot, channel=channel, actor=voter_actor, at=at)
    except IntegrityError as error:
        # The same encrypted choices came under two handles in one moment; the other one was first.
        raise Refused(rules.copied()) from error
    return row, receipt(electorate, row, key)


def prove(poll):
    """The texts of the ballots of a vote, by community, once their proofs were found good; else ``BallotRefused``.

    It takes seconds for thousands of them, so it is done before the count, which keeps others from writing.
    """
    return {
        electorate.code: frozenset(
            check_ballot(_terms(electorate.manifest), text).text
            for text in electorate.ballots.values_list("text", flat=True)
        )
        for electorate in poll.electorates.frozen()
    }


def encrypt_choice(electorate, chosen, handle):
    """The text of a ballot that this server makes for somebody whose device cannot; ``chosen`` are codes of options."""
    terms = _terms(electorate.manifest)
    codes = [option["code"] for option in terms.manifest["options"]]
    return encrypt_ballot(terms, {codes.index(code) for code in chosen}, handle)


@lru_cache(maxsize=32)
def _terms(manifest):
    """The terms of a vote, read once by each process, because every ballot asks for them."""
    return read_terms(manifest.encode())


def receipt(electorate, row, key):
    """What a voter can show if their vote is not listed. It says nothing of how they voted, nor when."""
    poll = electorate.poll
    text = "".join(
        f"{line}\n"
        for line in (
            f"{FORMAT} receipt",
            poll.reference,
            electorate.code,
            f"manifest {electorate.manifest_hash}",
            f"handle {bytes(row.handle).hex()}",
            f"vote {row.attempt}",
            f"tracker {row.tracker}",
            f"listed by {minute(poll.closes_at + timedelta(days=1))}",
        )
    )
    return note.sign(text, key).decode()


def receive_sheets(electorate, sheets, *, instead_of=None, confirms=False, count_sheet="", actor, at):
    """Check what a teller entered, pairs of a number and a ballot's text or None, and keep it or take it in.

    Raises ``BallotRefused`` for a text that is no good vote on paper of that number, and ``Refused``.
    """
    require(rules.can_enter_paper(actor, electorate, at=at))
    terms = read_terms(electorate.manifest.encode())
    checked = [(serial, text and _sheet(terms, serial, text)) for serial, text in sheets]
    if confirms:
        return confirm_sheets(electorate, checked, count_sheet=count_sheet, actor=actor, at=at)
    return enter_sheets(electorate, checked, instead_of=instead_of, actor=actor, at=at)


def _sheet(terms, serial, text):
    ballot = check_ballot(terms, text)
    if ballot.handle != paper_handle(terms, serial):
        raise BallotRefused("shape", "this was not entered for a sheet of this number")
    return ballot
