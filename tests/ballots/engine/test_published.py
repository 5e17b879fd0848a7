"""A whole vote is checked from its published files alone, and what was changed is named."""

import dataclasses
import hashlib
import json
import subprocess
import sys
from pathlib import Path

import pytest

from ballots.engine import ballots
from ballots.engine.group import group
from record import note, verify
from record.verify import Mismatch, canonical, short_tracker
from tests.ballots import published
from tests.record import golden

pytestmark = pytest.mark.pure
ROOT = Path(__file__).resolve().parents[3]
VOTES = [(voter, {voter % 3}) for voter in range(13)] + [(0, {2}), (3, {1})]
POLL = published.make_poll(VOTES, paper=[(4, {0}), (20, {0})], assisted={5}, spoiled=1)
TERMS, FOLDER = POLL.terms, POLL.folder


def name(file):
    return f"{FOLDER}/{file}"


def reader(files):
    def read(path):
        if path not in files:
            raise FileNotFoundError(path)
        return files[path]

    return read


def check(files, poll=POLL):
    return verify.check_poll(reader(files), poll.folder, group)


def changed(**changes):
    """The files of the poll, some of them replaced, or left out when they are None."""
    files = POLL.files | {name(file.replace("_json", ".json")): data for file, data in changes.items()}
    return {path: data for path, data in files.items() if data is not None}


def lines():
    return POLL.files[name("ballots.jsonl")].splitlines(keepends=True)


def with_lines(new):
    return POLL.files | {name("ballots.jsonl"): b"".join(new)}


def tally(**changes):
    said = json.loads(POLL.files[name("tally.json")])
    return changed(tally_json=canonical(said | changes))


def refused(files, sentence):
    with pytest.raises(Mismatch, match=sentence):
        check(files)


def received_as(files, line, text):
    """The files with another ballot in a line, listed as if it had been received so."""
    new = lines()
    ballot = verify.read_ballot(TERMS, text)
    new[line - 1] = canonical(json.loads(new[line - 1]) | {"ballot": text}) + b"\n"
    batch, place = divmod(line - 1, published.BATCH)
    listed = json.loads(files[name(f"received-{batch + 1}.json")])
    listed["ballots"][place] = {"tracker": ballot.tracker, "sha256": ballot.sha256}
    return with_lines(new) | {name(f"received-{batch + 1}.json"): canonical(listed)}


# The last votes of 0 and 3 count; 4 voted on paper, and so did 20, who did not vote otherwise.
LAST = dict(VOTES) | {4: {0}, 20: {0}}
TRUTH = {
    code: sum(j in chosen for chosen in LAST.values()) for j, code in enumerate(("yes", "no", "abstain"))
}


OUTCOME = "passed" if TRUTH["yes"] > TRUTH["no"] else "not_passed"


def test_an_honest_poll_matches_and_its_counts_are_the_truth():
    paper = {"checked_off": 3, "sheets": 3, "spoiled": 1}
    result = published.result_of(POLL)["communities"]["patients"]["result"]
    assert {name: result[name] for name in TRUTH} == TRUTH
    assert (result["eligible"], result["turnout"], result["ballots"]["overridden"]) == (30, 14, 1)
    assert check(POLL.files) == verify.Poll(FOLDER, 17, 14, TRUTH, paper, OUTCOME, result)


def test_approval_of_several_is_counted_too():
    votes = [(voter, {voter % 4, 1}) for voter in range(12)]
    poll = published.make_poll(votes, codes=("a", "b", "c", "d"), most=2)
    found = check(poll.files, poll)
    assert found.counts == {"a": 3, "b": 12, "c": 3, "d": 3}
    assert (found.outcome, found.result["chosen"]) == ("decided", "b")


def test_a_poll_of_too_few_is_not_valid_and_shows_nothing():
    poll = published.make_poll(VOTES[:10])
    assert f"{poll.folder}/ballots.jsonl" not in poll.files
    assert check(poll.files, poll) == verify.Poll(poll.folder, 10, 0, {}, {}, "not_valid", {"eligible": 30})
    with pytest.raises(Mismatch, match=r"ballots\.jsonl is published, though the vote is not valid"):
        check(poll.files | {f"{poll.folder}/ballots.jsonl": b""}, poll)


def test_a_changed_ballot_is_named_by_file_line_and_tracker():
    other = ballots.encrypt_ballot(TERMS, {0}, published.handle(2))
    new = lines()
    new[2] = canonical(json.loads(new[2]) | {"ballot": other}) + b"\n"
    tracker = json.loads(POLL.files[name("received-1.json")])["ballots"][2]["tracker"]
    refused(
        with_lines(new), rf"ballots.jsonl, line 3, tracker {short_tracker(tracker)}: this is not the ballot"
    )


def test_a_ballot_of_the_same_choices_with_other_proofs_is_named_too():
    data = bytearray(verify.from_base64url(json.loads(lines()[2])["ballot"]))
    data[-1] ^= 1
    new = lines()
    new[2] = canonical(json.loads(new[2]) | {"ballot": verify.base64url(bytes(data))}) + b"\n"
    refused(with_lines(new), "line 3, tracker .*: this is not the ballot that was received")


def test_a_ballot_that_was_listed_though_it_proves_nothing_is_named():
    data = bytearray(verify.from_base64url(json.loads(lines()[11])["ballot"]))
    data[-40] ^= 1
    refused(received_as(POLL.files, 12, verify.base64url(bytes(data))), "line 12, tracker .*does not prove")


def test_a_ballot_of_somebody_who_is_not_on_the_roll_is_named():
    text = ballots.encrypt_ballot(TERMS, {0}, published.handle(99))
    refused(received_as(POLL.files, 7, text), "line 7, .*nobody on the roll")


def test_an_honest_ballot_put_in_the_place_of_another_spoils_the_count():
    text = ballots.encrypt_ballot(TERMS, {0}, published.handle(6))
    refused(received_as(POLL.files, 7, text), "tally of other ballots")


@pytest.mark.parametrize(
    ("new", "sentence"),
    [
        (lines()[:-1], "16 lines, but 17 ballots"),
        ([*lines(), lines()[0]], "18 lines, but 17 ballots"),
        ([*lines(), b"x"], "lines, but"),
        ([lines()[1], lines()[0], *lines()[2:]], "line 1, .*not the ballot that was received"),
        ([lines()[0][:-1] + b" \n", *lines()[1:]], "line 1, .*canonical"),
        ([b"\n", *lines()[1:]], "line 1, .*canonical"),
        ([lines()[0].replace(b"device", b"letter"), *lines()[1:]], "line 1, .*ballot, channel and salt"),
        ([lines()[0].replace(b"device", b"paper"), *lines()[1:]], "line 1, .*number of a sheet"),
        ([*lines()[:-1], lines()[-1].replace(b"paper", b"device")], "line 17, .*nobody on the roll"),
        ([*lines()[:-1], lines()[-1].replace(b"null", b'"00"')], "line 17, .*number of a sheet"),
        ([*lines()[:-1], lines()[-1][:-1]], "lines"),
        (
            [lines()[0].replace(published.salt(0).hex().encode(), b"ab"), *lines()[1:]],
            "line 1, .*nobody on the",
        ),
    ],
)
def test_lines_that_are_not_those_received(new, sentence):
    refused(with_lines(new), sentence)


@pytest.mark.parametrize("salt", ["", None, "00"])
def test_a_handle_without_a_whole_salt_is_on_no_roll(monkeypatch, salt):
    """A roll made for it could otherwise hold a line for everybody who leaves the salt out."""
    monkeypatch.setattr(published, "salt", lambda _voter: b"")
    poll = published.make_poll([(voter, {0}) for voter in range(12)])
    path = f"{poll.folder}/ballots.jsonl"
    data = poll.files[path].replace(b'"salt":""', b'"salt":' + canonical(salt))
    with pytest.raises(Mismatch, match=r"line 1, .*nobody on the roll"):
        check(poll.files | {path: data}, poll)


def test_a_vote_on_paper_has_the_number_of_a_sheet():
    sheet = ballots.prove(TERMS, ballots.encrypt(TERMS, {0}), verify.paper_handle(TERMS, 4))
    refused(received_as(POLL.files, 17, sheet), "line 17, .*number of a sheet")


PAPER = json.loads(POLL.files[name("tally.json")])["paper"]
STRANGER = {"handle": published.handle(99).hex(), "salt": published.salt(99).hex()}


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"received": 16}, "received"),
        ({"replaced": 1}, "replaced"),
        ({"overridden": 0}, "overridden"),
        ({"counted": 15}, "counted"),
        ({"counts": [5, 5, 4]}, "how many|not what the ballots add up to"),
        ({"counts": [7, 4]}, "one count and one proof"),
        ({"decryption": []}, "one count and one proof"),
        ({"decryption": [{}, {}, {}]}, "not allowed"),
        ({"ballots": "00" * 32}, "tally of other ballots"),
        ({"manifest": "00" * 32}, "tally of another vote"),
        ({"format": "tally"}, "tally of another vote"),
        ({"not_valid": "floor"}, "more about a vote that is not valid"),
        ({"more": 1}, "fields of a tally"),
        ({"counted": True}, "fields of a tally"),
        ({"counts": [-1, 1, 1]}, "fields of a tally"),
        ({"paper": PAPER | {"checked_off": [*PAPER["checked_off"], STRANGER]}}, "who is not on the roll"),
        ({"paper": PAPER | {"checked_off": PAPER["checked_off"][:1]}}, "more votes on paper than people"),
        ({"paper": PAPER | {"checked_off": PAPER["checked_off"] * 2}}, "more votes on paper than people"),
        ({"paper": PAPER | {"sheets": 1}}, "line 17, .*number of a sheet"),
        ({"paper": PAPER | {"sheets": 2}}, "entered and those spoiled"),
        ({"paper": PAPER | {"spoiled": 0}}, "entered and those spoiled"),
        ({"paper": PAPER | {"sheets": 1, "spoiled": -1}}, "fields of a tally"),
        ({"paper": PAPER | {"sheets": 4, "spoiled": 2}}, "more votes on paper than people"),
        ({"paper": PAPER | {"sheets": 10**12}}, "fields of a tally"),
    ],
)
def test_a_tally_that_says_something_else(changes, sentence):
    refused(tally(**changes), sentence)


ODD = [None, True, 0, -1, 1.5, "", "x", [], {}, [[]], [{}], [None], {"a": 1}]


@pytest.mark.parametrize("odd", ODD, ids=repr)
def test_nothing_odd_in_a_published_file_is_more_than_a_mismatch(odd):
    for file in ("manifest.json", "roll.json", "received-1.json", "tally.json"):
        said = json.loads(POLL.files[name(file)])
        for written in [
            odd,
            *({**said, key: odd} for key in said if isinstance(said, dict) and said[key] != odd),
        ]:
            with pytest.raises(Mismatch):
                check(
                    POLL.files
                    | {name(file): json.dumps(written, sort_keys=True, separators=(",", ":")).encode()}
                )
    for key in ("ballot", "channel", "salt"):
        line = json.dumps(json.loads(lines()[0]) | {key: odd}, sort_keys=True, separators=(",", ":"))
        with pytest.raises(Mismatch):
            check(with_lines([line.encode() + b"\n", *lines()[1:]]))


@pytest.mark.parametrize("file", [path.rpartition("/")[2] for path in POLL.files])
def test_a_missing_file_is_a_mismatch(file):
    with pytest.raises(Mismatch):
        check({path: data for path, data in POLL.files.items() if path != name(file)})


def test_a_roll_that_is_not_the_one_fixed_before_the_vote():
    roll = json.loads(POLL.files[name("roll.json")])
    longer = canonical(sorted([*roll, "00" * 32]))
    refused(changed(roll_json=longer), "not the roll that the manifest names")


@pytest.mark.parametrize(
    "spoil", [lambda roll: roll[::-1], lambda roll: [*roll, roll[-1]], lambda roll: roll[1:]]
)
def test_a_roll_has_one_line_for_each_person(spoil):
    roll = canonical(spoil(json.loads(POLL.files[name("roll.json")])))
    manifest = json.loads(POLL.files[name("manifest.json")])
    manifest["roll"]["commitment"] = hashlib.sha256(roll).hexdigest()
    refused(changed(roll_json=roll, manifest_json=canonical(manifest)), "not one line for each")


def test_an_older_ballot_cannot_be_sent_again_after_the_last():
    again = json.loads(lines()[0])["ballot"]
    refused(received_as(POLL.files, 14, again), "received twice")


def test_a_vote_below_the_floor_that_was_decrypted_all_the_same():
    poll = published.make_poll(VOTES[:10])
    texts = [ballots.encrypt_ballot(poll.terms, chosen, published.handle(v)) for v, chosen in VOTES[:10]]
    read = [verify.read_ballot(poll.terms, text) for text in texts]
    rows = [(text, "device", published.salt(v).hex()) for text, (v, _) in zip(texts, VOTES, strict=False)]
    careless = dataclasses.replace(poll.terms, floor=1)
    listed = {
        "batch": 1,
        "hour": "2026-11-20T10:00Z",
        "ballots": [{"tracker": b.tracker, "sha256": b.sha256} for b in read],
    }
    files = published.count(careless, poll.secret, rows, read, {}, 0, 0) | {
        "received-1.json": canonical(listed)
    }
    with pytest.raises(Mismatch, match="10 ballots were decrypted, though at least 11"):
        check(poll.files | {f"{poll.folder}/{file}": data for file, data in files.items()}, poll)


def test_a_poll_is_checked_under_its_own_name():
    files = {path.replace("/patients/", "/staff/"): data for path, data in POLL.files.items()}
    with pytest.raises(Mismatch, match="manifest of another vote"):
        verify.check_poll(reader(files), FOLDER.replace("patients", "staff"), group)


# From outside: the whole record, in plain Python, with nothing but the file that checks it.


def run(*arguments):
    return subprocess.run(
        [sys.executable, "-I", ROOT / "record/verify.py", *arguments],
        capture_output=True,
        text=True,
        check=False,
        cwd="/",
    )


@pytest.fixture
def record(tmp_path):
    published.publish(tmp_path, POLL)
    return tmp_path


def test_the_record_matches_and_says_what_the_vote_came_to(record):
    answer = run(record)
    assert answer.returncode == 0, answer.stdout + answer.stderr
    counts = ", ".join(f"{code} {number}" for code, number in TRUTH.items())
    assert f"{FOLDER}: 17 ballots received, 14 counted: {counts}." in answer.stdout
    assert "On paper: 3 people checked off, 3 sheets, 1 of them spoiled.\n" in answer.stdout
    assert (
        f"There are 30 people on the roll. By its terms that is: {OUTCOME.replace('_', ' ')}.\n"
        in answer.stdout
    )


def test_one_ballot_changed_on_disk_is_named(record):
    path = record / name("ballots.jsonl")
    data = bytearray(path.read_bytes())
    place = len(b"".join(lines()[:8])) + 200
    data[place] = ord("A") if data[place] != ord("A") else ord("B")
    path.write_bytes(data)
    answer = run(record)
    assert answer.returncode == 1, answer.stdout + answer.stderr
    assert f"{FOLDER}/ballots.jsonl, line 9, tracker " in answer.stdout
    assert "First entry that does not match: 3\n" in answer.stdout
    assert not answer.stderr


@pytest.mark.parametrize(
    ("file", "index"), [("manifest.json", 0), ("roll.json", 0), ("received-2.json", 2), ("tally.json", 3)]
)
def test_a_file_changed_or_lost_is_named_with_its_entry(record, file, index):
    path = record / name(file)
    path.write_bytes(path.read_bytes() + b"\n")
    assert f"Entry {index}: {name(file)} is not the file that was published." in run(record).stdout
    path.unlink()
    assert f"Entry {index}: {name(file)} is missing." in run(record).stdout


def test_ballots_that_no_entry_binds_are_not_taken(tmp_path):
    lost = name("received-2.json")
    published.publish(
        tmp_path,
        dataclasses.replace(POLL, files={path: data for path, data in POLL.files.items() if path != lost}),
    )
    (tmp_path / lost).write_bytes(POLL.files[lost])
    assert f"{lost} is published, but no entry binds it" in run(tmp_path).stdout


def test_a_list_of_ballots_out_of_its_turn_is_found(tmp_path):
    extra = {name("received-4.json"): POLL.files[name("received-2.json")]}
    published.publish(tmp_path, dataclasses.replace(POLL, files=POLL.files | extra))
    assert "not in its turn" in run(tmp_path).stdout


@pytest.mark.parametrize("file", ["booth.js", "booth.html"])
def test_the_page_on_which_people_voted_was_published_and_is_the_one_that_was_fixed(tmp_path, file):
    published.publish(tmp_path / "other", POLL, page=published.PAGE | {file: b"other"})
    assert f"{file} is not the one that the manifest names" in run(tmp_path / "other").stdout
    without = {name: data for name, data in published.PAGE.items() if name != file}
    published.publish(tmp_path / "none", POLL, page=without)
    assert f"{file} was not published" in run(tmp_path / "none").stdout


def leaf(kind, files, **facts):
    subject = TERMS.manifest["poll"]
    return {
        "kind": kind,
        "at": "2026-11-22T10:00Z",
        "subject": subject,
        "facts": {"files": files, **facts},
    }


def test_ballots_and_tally_that_agree_with_each_other_but_not_with_their_entry():
    bound = {name("tally.json"): published.sha256(POLL.files[name("tally.json")])}
    files = verify.Files()
    files.note(3, leaf("ballots.closed", bound | {name("ballots.jsonl"): "00" * 32}))
    with pytest.raises(Mismatch, match=r"ballots.jsonl is not the file that was published") as found:
        files.settle(reader(POLL.files), False, group, "golden.example/record")
    assert found.value.index == 3


@pytest.mark.parametrize(
    "path", ["tile/0/000", "../polls/x", "polls", "polls/.x", "/polls/x", "polls//x", "checkpoint"]
)
def test_an_entry_binds_files_in_places_for_files_only(path):
    with pytest.raises(Mismatch, match="which files belong to it"):
        verify.Files().note(0, leaf("ballots.closed", {path: "00" * 32}))
    with pytest.raises(Mismatch, match="which files belong to it"):
        verify.Files().note(0, leaf("ballots.closed", [path]))


def test_a_file_belongs_to_one_entry():
    files = verify.Files()
    files.note(0, leaf("rules.adopted", {"rules/x": "00" * 32}))
    with pytest.raises(Mismatch, match="rules/x belongs to entry 0"):
        files.note(1, leaf("rules.adopted", {"rules/x": "11" * 32}))


def test_a_vote_that_is_not_valid_is_said_honestly(tmp_path):
    published.publish(tmp_path, published.make_poll(VOTES[:10]))
    answer = run(tmp_path)
    assert answer.returncode == 0
    assert "not valid, as too few people voted to keep votes secret. At most 10 ballots were" in answer.stdout


def test_what_was_not_compared_since_an_older_checkpoint_is_said(record):
    (bundle,) = (record / "tile/entries").glob("000.p/*")
    edge = verify.Edge()
    edge.append(verify.leaf_hash(next(verify.split_bundle(bundle.read_bytes()))))
    # A published folder keeps the tiles of older sizes; this one was made at once.
    (record / "tile/0/000.p/1").write_bytes(edge.root())
    older = record / "older"
    older.write_bytes(note.sign_checkpoint(1, edge.root(), golden.KEY))
    path = record / name("roll.json")
    answer = run(record, "--since", older)
    assert answer.returncode == 0, answer.stdout
    assert "before the older checkpoint was not compared with its entries" in answer.stdout
    assert "not compared" not in run(record).stdout
    path.write_bytes(path.read_bytes() + b"\n")
    assert "not the roll that the manifest names" in run(record, "--since", older).stdout


def test_an_opened_ballot_is_told_in_words(tmp_path):
    encrypted = ballots.encrypt(TERMS, {1})
    (tmp_path / "opened.json").write_bytes(ballots.open_ballot(TERMS, encrypted))
    (tmp_path / "manifest.json").write_bytes(POLL.files[name("manifest.json")])
    arguments = ("--opened", tmp_path / "opened.json", "--manifest", tmp_path / "manifest.json")
    answer = run(*arguments)
    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert "Shall the data be used?" in answer.stdout
    assert "This ballot chooses “no / no”.\n" in answer.stdout
    assert f"Its tracker is {short_tracker(encrypted.tracker)}." in answer.stdout
    text = (tmp_path / "opened.json").read_text()
    (tmp_path / "opened.json").write_text(text.replace('["no"]', '["yes"]'))
    answer = run(*arguments)
    assert answer.returncode == 1
    assert answer.stdout.startswith("DOES NOT MATCH. The encrypted ballot does not hold what it says")
    assert run("--opened", tmp_path / "opened.json").returncode == 2
    assert run(tmp_path, *arguments).returncode == 2
