"""A program that shares nothing with ours checks a poll's files, and names the first ballot that is wrong."""

import json

import pytest

from tests.ballots.go.files import VOTES
from tests.ballots.published import make_poll

pytestmark = pytest.mark.pure


def test_a_poll_is_checked_from_its_files_alone(check, files):
    code, said = check(files)
    assert said.splitlines()[0] == (
        "polls/BAL-2026-0001/patients: 21 ballots, 18 counted: yes 8, no 5, abstain 5, "
        f"4 checked off for paper, 4 sheets, 1 spoiled, manifest {files.terms.hash.hex()}"
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
    assert "at most 10 ballots received, too few to be counted" in said
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
    first, second, _ = said.splitlines()
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
            "its quorum, threshold or tie",
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
        ("rule", {"kind": "one", "most": 1}, "its rule is not known"),
        ("rule", {"kind": "approval", "most": 1, "least": 0}, "its rule is not known"),
        ("options", [{"code": "yes"}, {"code": 7}], "two to thirty with a code each"),
        ("options", [{"code": "yes"}, {"code": "no"}], "not in words"),
        ("question", "Shall it?", "not in words"),
        ("electorate_name", {}, "not in words"),
        ("more", 1, "it has not the fields of a manifest"),
        ("opens_at", "2026-11-22 10:00", "its moments"),
        ("opens_at", "2026-11-01T10:00Z", "its moments"),
        ("closes_at", None, "its moments"),
        ("quorum_per_cent", "20", "its quorum, threshold or tie"),
        ("threshold_per_cent", 101, "its quorum, threshold or tie"),
        ("tie", "passed", "its quorum, threshold or tie"),
        ("roll", {"size": 30}, "its roll, booth"),
        ("booth", {"module": "0" * 64}, "its roll, booth"),
        ("booth", {"module": "0" * 64, "portable": "page"}, "its roll, booth"),
        ("receipt_key", "elm-valley.example+00000000+AAAA", "its roll, booth"),
        ("log", None, "its roll, booth"),
        ("proposal", 7, "its roll, booth"),
    ],
)
def test_a_manifest_that_cannot_be_is_refused(check, files, key, value, words):
    files.change("manifest.json", **{key: value})
    code, said = check(files)
    assert "WRONG: manifest.json: " in said
    assert words in said
    assert code == 1


def test_the_names_of_fields_are_plain(check, files):
    text = files.read("manifest.json").decode().replace('"es":"Patients"', '"\u00f1":"Patients"')
    files.put("manifest.json", text.encode())
    assert "a name in it is not in plain letters" in check(files)[1]


def test_it_says_what_it_did_not_look_at(check, files):
    assert (
        "Whether the record names these files, and in their turn, was not looked at: verify.py does that."
        in (check(files)[1])
    )


def test_the_last_line_must_be_whole(check, files):
    files.put("ballots.jsonl", files.read("ballots.jsonl")[:-1])
    assert "ballots.jsonl breaks off in its last line" in check(files)[1]
