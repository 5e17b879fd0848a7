"""A voter finds their own ballot on the record, and learns when somebody else's was shown to them."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from ballots.engine.group import group
from record import note, verify
from record.verify import Mismatch, read_ballot, short_tracker
from tests.ballots import published

pytestmark = pytest.mark.pure
ROOT = Path(__file__).resolve().parents[3]
VOTES = [(voter, {voter % 3}) for voter in range(13)] + [(0, {2}), (4, {1})]
POLL = published.make_poll(VOTES, paper=[(4, {0})])
REPLACED, COUNTED, ON_PAPER = 0, 13, 4


def reader(files):
    def read(path):
        if path not in files:
            raise FileNotFoundError(path)
        return files[path]

    return read


def ballot(place, poll=POLL):
    line = poll.files[f"{poll.folder}/ballots.jsonl"].splitlines()[place]
    return read_ballot(poll.terms, json.loads(line)["ballot"])


def receipt(place, poll=POLL, key=published.SIGNING_KEY, **changes):
    """The receipt that the voter of this ballot was given, with these lines changed."""
    mine = ballot(place)
    lines = {
        "format": "hearth-ballot-1 receipt",
        "poll": poll.terms.manifest["poll"],
        "electorate": poll.terms.manifest["electorate"],
        "manifest": f"manifest {poll.terms.hash.hex()}",
        "handle": f"handle {mine.handle.hex()}",
        "vote": "vote 2" if place >= 13 else "vote 1",
        "tracker": f"tracker {mine.tracker}",
        "listed_by": "listed by 2026-11-23T10:00Z",
    }
    return note.sign("".join(f"{line}\n" for line in (lines | changes).values()), key)


def look(place, files=None, **changes):
    return verify.find_by_receipt(reader(files or POLL.files), receipt(place, **changes))


@pytest.mark.parametrize(
    ("place", "words"),
    [
        (COUNTED, "counted. It is the last vote of your number"),
        (1, "counted"),
        (REPLACED, "replaced by a later one: this is vote 1 of 2"),
        (ON_PAPER, "set aside, because your number was checked off"),
        (14, "set aside"),
    ],
)
def test_a_receipt_tells_what_became_of_its_ballot(place, words):
    found = look(place)
    assert found.good
    assert words in found.words


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"tracker": f"tracker {'ab' * 32}"}, "MISSING. The receipt is good"),
        ({"handle": f"handle {published.handle(2).hex()}"}, "MISSING. The ballot with this code votes under"),
        ({"vote": "vote 3"}, "MISSING. This is vote 1 of your number, and the receipt says 3"),
    ],
)
def test_a_ballot_that_is_not_where_its_receipt_says_is_missing(changes, words):
    found = look(1, **changes)
    assert found.good is False
    assert words in found.words


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"manifest": f"manifest {'ab' * 32}"}, "on other terms"),
        ({"electorate": "staff"}, "manifest.json is missing"),
        ({"electorate": "../patients"}, "not a receipt"),
        ({"vote": "vote 0"}, "not a receipt"),
        ({"format": "hearth-ballot-1 opened"}, "not a receipt"),
        ({"more": "more"}, "not a receipt"),
        ({"key": note.generate_key("elm-valley.example/ballots", seed=bytes(32))}, "not signed by the key"),
    ],
)
def test_what_is_no_receipt_of_this_vote_is_not_believed(changes, words):
    with pytest.raises(Mismatch, match=words):
        look(1, **changes)


def test_one_code_shown_to_two_people_is_found_by_the_second():
    """Whoever shows two voters who choose alike one ballot can keep only one of their numbers in it."""
    second = look(1, handle=f"handle {published.handle(2).hex()}")
    assert second.good is False
    assert published.handle(1).hex() in second.words


def test_before_the_count_a_ballot_is_listed_or_still_to_come():
    after = ("ballots.jsonl", "tally.json")
    files = {path: data for path, data in POLL.files.items() if not path.endswith(after)}
    assert look(1, files).words.endswith("received and listed. The votes are not counted yet.")
    waiting = look(1, files, tracker=f"tracker {'ab' * 32}")
    assert waiting.good is None
    assert "must be by 2026-11-23T10:00Z" in waiting.words


def test_in_a_vote_that_is_not_valid_a_ballot_is_listed():
    poll = published.make_poll(VOTES[:10])
    tracker = json.loads(poll.files[f"{poll.folder}/received-1.json"])["ballots"][2]["tracker"]
    found = verify.find_ballot(reader(poll.files), poll.folder, tracker, published.handle(2).hex())
    assert found.good
    assert "nothing was counted" in found.words


def test_a_code_is_read_as_people_type_it():
    code = short_tracker("0123456789abcdef0123" + "00" * 22)
    assert code == "04HM-ASW9-NF6Y-Y093"
    for typed in (code, code.lower(), "O4HMASW9 NF6YYO93", "o4hm-asw9-nf6y-yo93"):
        assert verify.read_tracker(typed) == code
    assert verify.read_tracker(f"{'AB' * 32}\n") == "ab" * 32


# From outside


@pytest.fixture(scope="module")
def record(tmp_path_factory):
    root = tmp_path_factory.mktemp("record")
    published.publish(root, POLL)
    return root


def run(*arguments):
    command = [sys.executable, "-I", ROOT / "record/verify.py", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd="/")


def test_the_command_looks_for_a_receipt_once_everything_matches(record, tmp_path):
    (tmp_path / "receipt.txt").write_bytes(receipt(1))
    answer = run(record, "--receipt", tmp_path / "receipt.txt")
    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert f"Your ballot in {POLL.folder}: counted." in answer.stdout
    (tmp_path / "receipt.txt").write_bytes(receipt(1, tracker=f"tracker {'ab' * 32}"))
    answer = run(record, "--receipt", tmp_path / "receipt.txt")
    assert answer.returncode == 1
    assert "MISSING" in answer.stdout


def test_the_command_looks_for_a_code_and_a_number(record):
    code, number = short_tracker(ballot(1).tracker).lower(), published.handle(1).hex()
    answer = run(record, "--tracker", code, "--handle", number)
    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert "counted. It is the last vote of your number." in answer.stdout
    assert run(record, "--tracker", code, "--handle", published.handle(2).hex()).returncode == 1
    nowhere = run(record, "--tracker", "0000-0000-0000-0000", "--handle", number)
    assert nowhere.returncode == 1
    assert "MISSING. No secret vote" in nowhere.stdout
    assert run(record, "--tracker", code).returncode == 2


def test_what_is_looked_at_is_what_was_checked(tmp_path):
    """A server that answers otherwise the second time shows no other list to the voter than to the check."""
    published.publish(tmp_path, POLL)
    asked = []

    def read(path):
        asked.append(path)
        return b"" if asked.count(path) > 1 and path.startswith("polls/") else (tmp_path / path).read_bytes()

    kept = verify.Kept(read)
    verify.check(kept, (tmp_path / "key").read_text(), group=group)
    kept.is_closed = True
    assert verify.find_by_receipt(kept, receipt(1)).good


def test_a_list_that_no_entry_binds_is_no_proof_that_a_ballot_was_listed(tmp_path):
    def before_the_count(entries):
        return entries[:1]

    published.publish(tmp_path, POLL, change=before_the_count)
    for name in ("ballots.jsonl", "tally.json"):
        (tmp_path / POLL.folder / name).unlink()
    (tmp_path / "receipt.txt").write_bytes(receipt(1))
    answer = run(tmp_path, "--receipt", tmp_path / "receipt.txt")
    assert answer.returncode == 2, answer.stdout
    assert "Not listed yet, which it must be by" in answer.stdout
