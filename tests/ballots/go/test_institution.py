"""What the institution itself might publish, with everything else about it in agreement."""

import hashlib
import json
from dataclasses import replace

import pytest

from ballots.engine.ballots import encrypt_ballot
from record import verify
from record.verify import canonical
from tests.ballots.go.files import VOTES, Files
from tests.ballots.published import count, handle, make_poll, salt

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(
    ("size", "order", "words"),
    [
        (30, sorted, "0"),
        (31, sorted, "not as many lines"),
        (30, reversed, "entry 2 is no commitment in its order"),
    ],
)
def test_a_roll_has_as_many_lines_as_the_manifest_says_in_their_order(check, poll, size, order, words):
    roll = canonical(list(order(json.loads(Files(poll).read("roll.json")))))
    other = Files(
        make_poll(VOTES, roll={"size": size, "commitment": hashlib.sha256(roll).hexdigest()}, size=30)
    )
    other.put("roll.json", roll)
    code, said = check(other)
    assert words in said
    assert code == int(words != "0")


def test_fewer_ballots_than_the_floor_are_never_to_be_decrypted(check):
    few = make_poll(VOTES[:10])
    bare = replace(few.terms, floor=1)
    texts = [encrypt_ballot(few.terms, chosen, handle(voter)) for voter, chosen in VOTES[:10]]
    ballots = [verify.read_ballot(few.terms, text) for text in texts]
    lines = [(text, "device", salt(voter).hex()) for text, (voter, _) in zip(texts, VOTES, strict=False)]
    listed = [{"tracker": ballot.tracker, "sha256": ballot.sha256} for ballot in ballots]
    files = Files(few)
    files.change("received-1.json", ballots=listed)
    for name, data in count(bare, few.secret, lines, ballots, {}, 0, 0).items():
        files.put(name, data)
    code, said = check(files)
    assert "10 ballots were decrypted, and the floor is 11" in said
    assert code == 1


@pytest.mark.parametrize("shift", [1, -1])
def test_a_wrong_count_is_found(check, files, shift):
    counts = json.loads(files.read("tally.json"))["counts"]
    files.change("tally.json", counts=[counts[0] - shift, counts[1] + shift, counts[2]])
    code, said = check(files)
    assert "tally.json: the count of option 1 is not what the ballots hold" in said
    assert code == 1


@pytest.mark.parametrize("part", ["share", "challenge", "response"])
def test_a_wrong_share_is_found(check, files, part):
    decryption = json.loads(files.read("tally.json"))["decryption"]
    decryption[1][part] = decryption[0][part]
    files.change("tally.json", decryption=decryption)
    code, said = check(files)
    assert "tally.json: the share of option 2 is not proved" in said
    assert code == 1


def test_a_tally_of_other_ballots_is_found(check, files):
    files.change("tally.json", ballots="00" * 32)
    assert "tally.json is not of these ballots" in check(files)[1]


def test_a_handle_outside_the_roll_is_found(check):
    stranger = make_poll([*VOTES[:12], (99, {0})])
    code, said = check(stranger.files)
    assert Files(stranger).tracker(13) + "its handle is not on the roll" in said
    assert code == 1


def test_a_ballot_on_paper_too_many_is_found(check, files):
    paper = json.loads(files.read("tally.json"))["paper"]
    files.change("tally.json", paper=paper | {"checked_off": paper["checked_off"][:-1]})
    code, said = check(files)
    assert "tally.json: 4 sheets of paper, and 3 check-offs" in said
    assert code == 1


@pytest.mark.parametrize(
    "changes", [{"spoiled": 0}, {"spoiled": -1}, {"sheets": 3}, {"sheets": 3, "spoiled": -1}]
)
def test_every_sheet_of_paper_was_entered_or_spoiled(check, files, changes):
    paper = json.loads(files.read("tally.json"))["paper"]
    files.change("tally.json", paper=paper | changes)
    code, said = check(files)
    assert "WRONG: tally.json" in said
    assert "entered and" in said or "does not say what it must" in said
    assert code == 1


def test_a_sheet_of_paper_needs_its_number_and_a_check_off_the_roll(check, files):
    paper = json.loads(files.read("tally.json"))["paper"]
    files.change("tally.json", paper=paper | {"sheets": 2})
    assert files.tracker(21) + "its handle is not that of a sheet of paper" in check(files)[1]
    for wrong in (paper["checked_off"][0], {"handle": handle(99).hex(), "salt": salt(99).hex()}):
        files.change("tally.json", paper=paper | {"checked_off": [*paper["checked_off"], wrong]})
        assert "tally.json: check-off 5 is not on the roll, or there twice" in check(files)[1]


@pytest.mark.parametrize(
    ("channel", "its_salt"),
    [("paper", None), ("post", salt(0).hex()), ("device", None), ("device", "00" * 32)],
)
def test_a_ballot_under_another_channel_or_salt_is_found(check, files, channel, its_salt):
    # Two ways of voting may be told in one word.
    files.forge(2, files.ballot(2), channel="electronic")
    files.forge(1, files.ballot(1), channel=channel, salt=its_salt)
    code, said = check(files)
    assert files.tracker(1) in said
    assert files.tracker(2) not in said
    assert code == 1


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b'{"ballot"', b'{ "ballot"'),
        (b'"device"', b'"device","more":1'),
        (b'","channel"', b'\\n","channel"'),
        (b'"salt":null', b'"salt":"00"'),
        (salt(0).hex().encode(), salt(0).hex().upper().encode()),
    ],
)
def test_a_line_that_is_written_in_another_way_is_found(check, files, before, after):
    lines = files.lines
    place = next(at for at, text in enumerate(lines) if before in text)
    lines[place] = lines[place].replace(before, after)
    files.lines = lines
    code, said = check(files)
    assert files.tracker(place + 1) in said
    assert code == 1


def test_a_tracker_that_is_not_the_ballots_is_found(check, files):
    ballots = json.loads(files.read("received-1.json"))["ballots"]
    ballots[0]["tracker"] = "ab" * 32
    files.change("received-1.json", ballots=ballots)
    code, said = check(files)
    assert files.tracker(1) + "it has another tracker than was listed here" in said
    assert code == 1


def test_a_number_in_the_decryption_is_never_nought(check, files):
    decryption = json.loads(files.read("tally.json"))["decryption"]
    decryption[1]["challenge"] = "00" * 32
    files.change("tally.json", decryption=decryption)
    assert "tally.json: the share of option 2 is out of range" in check(files)[1]


@pytest.mark.parametrize(
    ("name", "key", "value"),
    [
        ("received-1.json", "hour", "now"),
        ("received-1.json", "hour", None),
        ("received-3.json", "ballots", None),
        ("tally.json", "counts", {}),
        ("tally.json", "decryption", None),
    ],
)
def test_what_is_no_list_or_no_moment_is_found(check, files, name, key, value):
    files.change(name, **{key: value})
    code, said = check(files)
    assert f"WRONG: {name}" in said
    assert code == 1


def test_check_offs_are_a_list(check):
    files = Files(make_poll(VOTES))
    assert check(files)[0] == 0
    paper = json.loads(files.read("tally.json"))["paper"]
    for other in (paper | {"checked_off": None}, paper | {"checked_off": {}}):
        files.change("tally.json", paper=other)
        assert "tally.json does not say what it must" in check(files)[1]


@pytest.mark.parametrize("key", ["received", "replaced", "overridden", "counted"])
def test_a_wrong_number_of_ballots_is_found(check, files, key):
    right = json.loads(files.read("tally.json"))[key]
    files.change("tally.json", **{key: right + 1})
    code, said = check(files)
    assert f"tally.json: {key} is {right}" in said
    assert code == 1
