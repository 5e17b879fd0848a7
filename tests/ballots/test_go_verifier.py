"""A program that shares nothing with ours checks every ballot, and names the first that is wrong."""

import hashlib
import json
import random
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from ballots.engine.ballots import encrypt_ballot
from ballots.engine.group import group
from record import verify
from record.verify import canonical
from tests import go
from tests.ballots.encodings import judged
from tests.ballots.published import count, handle, make_poll, salt

pytestmark = pytest.mark.pure

ORDER = 2**252 + 27742317777372353535851937790883648493


@pytest.fixture(scope="session")
def program(tmp_path_factory):
    return go.build(
        Path(__file__).parent / "go",
        "github.com/bwesterb/go-ristretto",
        "golang-github-bwesterb-go-ristretto-dev",
        tmp_path_factory.mktemp("go"),
    )


@pytest.fixture
def check(program, tmp_path):
    """Write files and let the program check them; its exit code and what it said."""

    def run(files):
        for path, data in files.items():
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / path).write_bytes(data)
        answer = subprocess.run([program, tmp_path], capture_output=True, text=True, check=False)
        assert not answer.stderr
        return answer.returncode, answer.stdout

    return run


VOTES = [(voter, {voter % 3}) for voter in range(16)] + [(2, {0}), (3, {1})]
PAPER = [(3, {2}), (20, {0}), (21, {0})]


@pytest.fixture(scope="module")
def poll():
    """18 ballots sent, of which 2 were replaced and 1 gave way to paper, and 3 on paper."""
    return make_poll(VOTES, paper=PAPER, assisted=[4], spoiled=1)


class Files(dict):
    """A poll's published files, to be spoiled."""

    def __init__(self, poll):
        super().__init__(poll.files)
        self.terms, self.folder = poll.terms, poll.folder

    def open(self, path):
        if path not in self:
            raise FileNotFoundError(path)
        return self[path]

    def read(self, name):
        return self[f"{self.folder}/{name}"]

    def put(self, name, data):
        self[f"{self.folder}/{name}"] = data

    def change(self, name, **changes):
        self.put(name, canonical(json.loads(self.read(name)) | changes))

    @property
    def lines(self):
        return self.read("ballots.jsonl").splitlines(keepends=True)

    @lines.setter
    def lines(self, lines):
        self.put("ballots.jsonl", b"".join(lines))

    def ballot(self, line):
        return verify.from_base64url(json.loads(self.lines[line - 1])["ballot"])

    def forge(self, line, data, **changes):
        """Put another ballot in a line, with all that is said about it elsewhere, so that only it is wrong."""
        lines = self.lines
        said = json.loads(lines[line - 1]) | {"ballot": verify.base64url(data)} | changes
        lines[line - 1] = canonical(said) + b"\n"
        self.lines = lines
        batch, place = divmod(line - 1, 10)
        name = f"received-{batch + 1}.json"
        ballots = json.loads(self.read(name))["ballots"]
        ballots[place] = {
            "tracker": verify.tracker_of(self.terms, data[25 : 25 + 64 * self.terms.options]),
            "sha256": hashlib.sha256(data).hexdigest(),
        }
        self.change(name, ballots=ballots)
        self.change("tally.json", ballots=hashlib.sha256(self.read("ballots.jsonl")).hexdigest())

    def tracker(self, line):
        batch, place = divmod(line - 1, 10)
        digits = json.loads(self.read(f"received-{batch + 1}.json"))["ballots"][place]["tracker"]
        return f"line {line}, tracker {verify.short_tracker(digits)} ({digits}): "


@pytest.fixture
def files(poll):
    return Files(poll)


def test_a_poll_is_checked_from_its_files_alone(check, files):
    code, said = check(files)
    assert said == (
        "polls/BAL-2026-0001/patients: 21 ballots, 18 counted: yes 8, no 5, abstain 5, "
        f"manifest {files.terms.hash.hex()}\n"
    )
    assert code == 0


def test_a_poll_with_several_choices_is_checked_too(check):
    votes = [(voter, set(range(voter % 3))) for voter in range(12)]
    code, said = check(make_poll(votes, codes=("a", "b", "c", "d"), most=2).files)
    assert "12 ballots, 12 counted: a 8, b 4, c 0, d 0, manifest" in said
    assert code == 0


def test_too_few_ballots_are_not_counted(check, files):
    few = make_poll(VOTES[:10]).files
    code, said = check(few)
    assert "10 ballots received, too few to be counted" in said
    assert code == 0
    code, said = check(few | {f"{files.folder}/ballots.jsonl": b""})
    assert "and there is more than that" in said
    assert code == 1


def test_a_poll_that_is_open_has_its_lists_checked(check, files):
    files.pop(f"{files.folder}/tally.json")
    code, said = check(files)
    assert "there is ballots.jsonl, and no tally.json" in said
    assert code == 1


def test_every_poll_is_looked_at_and_one_that_is_wrong_hides_no_other(check, poll, files):
    other = make_poll(VOTES, poll="BAL-2026-0002").files
    assert check(poll.files | other)[0] == 0
    files.change("tally.json", counted=17)
    code, said = check(files | other)
    first, second = said.splitlines()
    assert first == "polls/BAL-2026-0001/patients: WRONG: tally.json: counted is 18"
    assert second.startswith("polls/BAL-2026-0002/patients: 18 ballots, 16 counted")
    assert code == 1


def test_a_folder_without_a_poll_cannot_be_checked(check):
    assert check({})[0] == 2


# What somebody changed on the disk


@pytest.mark.parametrize("line", [1, 11, 21])
def test_one_byte_changed_in_one_ballot_names_it(check, files, line):
    lines = files.lines
    middle = len(lines[line - 1]) // 2
    other = b"B" if lines[line - 1][middle : middle + 1] == b"A" else b"A"
    lines[line - 1] = lines[line - 1][:middle] + other + lines[line - 1][middle + 1 :]
    files.lines = lines
    code, said = check(files)
    assert f"ballots.jsonl {files.tracker(line)}it is not the ballot that was listed here as received" in said
    assert code == 1


def test_lines_that_were_swapped_are_named(check, files):
    lines = files.lines
    lines[4], lines[7] = lines[7], lines[4]
    files.lines = lines
    code, said = check(files)
    assert files.tracker(5) + "it is not the ballot that was listed" in said
    assert code == 1


def test_a_line_that_was_dropped_is_named(check, files):
    files.lines = files.lines[:8] + files.lines[9:]
    code, said = check(files)
    assert files.tracker(9) + "it is not the ballot that was listed" in said
    assert code == 1


def test_a_last_line_that_was_dropped_is_named(check, files):
    files.lines = files.lines[:-1]
    code, said = check(files)
    assert files.tracker(21) + "it is missing" in said
    assert code == 1


def test_a_ballot_that_nobody_received_is_named(check, files):
    files.lines = [*files.lines, files.lines[0]]
    code, said = check(files)
    assert "ballots.jsonl line 22 was never listed as received" in said
    assert code == 1


def test_a_list_of_ballots_received_that_is_missing_is_named(check, files):
    files.pop(f"{files.folder}/received-1.json")
    code, said = check(files)
    assert "received-1.json is not there, and a later one is" in said
    assert code == 1


def test_an_older_ballot_sent_once_more_does_not_replace_the_newer(check, files):
    lists = json.loads(files.read("received-3.json"))["ballots"]
    first = json.loads(files.read("received-1.json"))["ballots"][2]
    files.change("received-3.json", ballots=[*lists, first])
    code, said = check(files)
    assert "received-3.json: ballot 2, tracker" in said
    assert "was received before" in said
    assert code == 1


@pytest.mark.parametrize(
    ("name", "before", "after", "words"),
    [
        (
            "manifest.json",
            b'"tie":"not_passed"',
            b'"tie":"passed"',
            "tally.json is not a tally of this manifest",
        ),
        ("manifest.json", b'"floor":11', b'"floor":1', "its floor is under 11"),
        ("manifest.json", b'"floor":11', b'"floor": 11', "it is not canonical JSON"),
        ("manifest.json", b'"floor":11', b'"floor":11,"floor":11', "it is not canonical JSON"),
        ("manifest.json", b"patients", b"patience", "it is of another poll than its folder"),
        ("roll.json", b'["', b'["0', "roll.json is not the one in the manifest"),
        ("received-2.json", b'"batch":2', b'"batch":3', "received-2.json is not batch 2"),
    ],
)
def test_another_text_in_a_file_is_found(check, files, name, before, after, words):
    assert check(files)[0] == 0
    files.put(name, files.read(name).replace(before, after))
    code, said = check(files)
    assert words in said
    assert code == 1


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("suite", "other", "it is of another kind"),
        ("level", "A", "it is of another kind"),
        ("election_key", "00" * 32, "its key is no key"),
        ("election_key", "01" + "00" * 31, "its key is no key"),
        ("rule", {"kind": "ranked"}, "its rule is not known"),
        ("rule", {"kind": "approval", "most": 4}, "its rule is not known"),
        ("rule", {"kind": "approval", "most": 0}, "its rule is not known"),
        ("options", [{"code": "yes"}], "two to thirty with a code each"),
        ("options", [{"code": "yes"}, {"code": "yes"}], "two to thirty with a code each"),
        ("options", [{"code": "yes"}, {}], "two to thirty with a code each"),
        ("poll", "BAL-2026-0009", "it is of another poll than its folder"),
    ],
)
def test_a_manifest_that_cannot_be_is_refused(check, files, key, value, words):
    files.change("manifest.json", **{key: value})
    code, said = check(files)
    assert "WRONG: manifest.json: " in said
    assert words in said
    assert code == 1


def test_the_last_line_must_be_whole(check, files):
    files.put("ballots.jsonl", files.read("ballots.jsonl")[:-1])
    assert "ballots.jsonl breaks off in its last line" in check(files)[1]


# What the institution itself might try


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
    assert "tally.json: 3 ballots on paper, and 2 check-offs" in said
    assert code == 1


def test_a_sheet_of_paper_needs_its_number_and_a_check_off_the_roll(check, files):
    paper = json.loads(files.read("tally.json"))["paper"]
    files.change("tally.json", paper=paper | {"sheets": 2})
    assert files.tracker(21) + "its handle is not that of a sheet of paper" in check(files)[1]
    for wrong in (paper["checked_off"][0], {"handle": handle(99).hex(), "salt": salt(99).hex()}):
        files.change("tally.json", paper=paper | {"checked_off": [*paper["checked_off"], wrong]})
        assert "tally.json: check-off 4 is not on the roll, or there twice" in check(files)[1]


@pytest.mark.parametrize(
    ("channel", "its_salt"),
    [("paper", None), ("post", salt(0).hex()), ("device", None), ("device", "00" * 32)],
)
def test_a_ballot_under_another_channel_or_salt_is_found(check, files, channel, its_salt):
    files.forge(1, files.ballot(1), channel=channel, salt=its_salt)
    code, said = check(files)
    assert files.tracker(1) in said
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


@pytest.mark.parametrize("key", ["received", "replaced", "overridden", "counted"])
def test_a_wrong_number_of_ballots_is_found(check, files, key):
    right = json.loads(files.read("tally.json"))[key]
    files.change("tally.json", **{key: right + 1})
    code, said = check(files)
    assert f"tally.json: {key} is {right}" in said
    assert code == 1


def part(data, start, length=32):
    return data[start : start + length]


def swapped(data, one, other, length):
    changed = bytearray(data)
    changed[one : one + length], changed[other : other + length] = (
        part(data, other, length),
        part(data, one, length),
    )
    return bytes(changed)


def plus_order(data, start):
    number = int.from_bytes(part(data, start), "little") + ORDER
    return data[:start] + number.to_bytes(32, "little") + data[start + 32 :]


def flipped(data, start, bit=1):
    return data[:start] + bytes([data[start] ^ bit]) + data[start + 1 :]


PROOFS = 25 + 3 * 64
SUM = PROOFS + 3 * 128
FORGERIES = {
    "the first proof flipped": (lambda data: flipped(data, PROOFS), "option 1 is chosen once or not at all"),
    "a later proof flipped": (lambda data: flipped(data, PROOFS + 300), "option 3 is chosen once"),
    "the proof of the sum flipped": (lambda data: flipped(data, SUM), "as many options as the rule allows"),
    "options swapped": (lambda data: swapped(data, 25, 89, 64), "option 1 is chosen once"),
    "options swapped with their proofs": (
        lambda data: swapped(swapped(data, 25, 89, 64), PROOFS, PROOFS + 128, 128),
        "option 1 is chosen once",
    ),
    "another handle": (lambda data: data[:9] + handle(17) + data[25:], "its handle is not on the roll"),
    "another poll": (lambda data: flipped(data, 1), "it is of another poll"),
    "another version": (lambda data: b"\2" + data[1:], "has not the shape"),
    "too short": (lambda data: data[:-1], "has not the shape"),
    "too long": (lambda data: data + b"\0", "has not the shape"),
    "a scalar too large": (lambda data: plus_order(data, PROOFS), "number 1 of its proofs is out of range"),
    "a scalar of nought": (lambda data: data[:SUM] + bytes(32) + data[SUM + 32 :], "number 13 of its proofs"),
    "an identity point": (lambda data: data[:25] + bytes(32) + data[57:], "option 1 is not encrypted"),
    "a point with bit 255": (lambda data: flipped(data, 25 + 31, 0x80), "option 1 is not encrypted"),
    "an odd point": (lambda data: flipped(data, 89), "option 2 is not encrypted"),
}


@pytest.mark.parametrize("forgery", FORGERIES)
def test_a_forged_ballot_is_named_however_consistently_it_was_listed(check, files, forgery):
    change, words = FORGERIES[forgery]
    files.forge(12, files.ballot(12))
    assert check(files)[0] == 0, "listed anew as it was, it is right"
    files.forge(12, change(files.ballot(12)))
    code, said = check(files)
    assert f"WRONG: ballots.jsonl {files.tracker(12)}" in said
    assert words in said
    assert code == 1


def test_a_ballot_copied_under_another_handle_is_named(check, files):
    copied = files.ballot(1)
    files.forge(12, copied[:9] + handle(11) + copied[25:])
    lists = json.loads(files.read("received-2.json"))["ballots"]
    assert lists[1]["tracker"] == json.loads(files.read("received-1.json"))["ballots"][0]["tracker"]
    assert "was received before" in check(files)[1]


def test_a_vote_for_two_where_one_is_the_rule_is_named(check, poll, files):
    """All that it proves is true, and it proves that two were chosen, not one."""
    two = replace(poll.terms, low=2, high=2)
    files.forge(12, verify.from_base64url(encrypt_ballot(two, {0, 1}, handle(11))))
    code, said = check(files)
    assert files.tracker(12) + "it does not prove that it chooses as many options as the rule allows" in said
    assert code == 1


# Both programs

CHANGES = 40


@pytest.mark.parametrize("chunk", range(4))
def test_it_agrees_with_our_own_verifier_about_any_byte(check, poll, chunk):
    """Bytes anywhere in the files, changed one at a time. Both let pass what only the record's own hashes bind."""
    passed = []
    for number in range(chunk, CHANGES, 4):
        files = Files(poll)
        draw = random.Random(number)
        path = draw.choice(sorted(files))
        place = draw.randrange(len(files[path]))
        files[path] = flipped(files[path], place, 1 << draw.randrange(7))
        try:
            verify.check_poll(files.open, files.folder, group)
            ours = 0
        except verify.Mismatch:
            ours = 1
        assert check(files)[0] == ours, f"{path}, byte {place}"
        passed += [] if ours else [path]
    assert not [path for path in passed if "ballots.jsonl" in path or "manifest" in path]


# Encodings


@pytest.mark.parametrize("options", [(), ("--bare",)])
def test_it_takes_the_same_encodings_as_we_do_with_and_without_a_parse_in_front(program, options):
    encodings = judged()
    answer = subprocess.run(
        [program, "--encodings", *options],
        input="".join(f"{data.hex()}\n" for data, _good in encodings),
        capture_output=True,
        text=True,
        check=True,
    )
    assert answer.stdout.split() == ["ok" if good else "bad" for _data, good in encodings]
    assert len(encodings) > 3000
