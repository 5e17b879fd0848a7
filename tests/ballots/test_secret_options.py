"""Secret votes among options: from the announcement to a count that both verifiers make again from the files."""

import re
import shutil
import subprocess

import pytest
import time_machine
from django.urls import reverse

from ballots import actions as ballots
from ballots.models import EncryptedBallot, Poll
from community.models import clock_actor
from record import files, sequencer
from record.sequencer import sequence
from record.verify import check, read_terms
from tests import go
from tests.factories.secret_polls import (
    make_secret_poll_closed,
    make_secret_poll_frozen,
    voters_of,
)

pytestmark = pytest.mark.django_db

ONE = ("all",) * 6 + ("some",) * 4 + ("none",) + ("abstain",)
APPROVAL = ("all some",) * 5 + ("some",) * 4 + ("all none",) * 2 + ("",)
TIE = ("all",) * 5 + ("some",) * 5 + ("abstain",) * 2


def text(response):
    return " ".join(response.content.decode().split())


@pytest.fixture(scope="session")
def program(tmp_path_factory):
    return go.build_verify_ballots(tmp_path_factory.mktemp("go"))


@pytest.mark.parametrize(
    ("rule", "choices", "counts", "outcome", "words"),
    [
        ("one", ONE, {"all": 6, "some": 4, "none": 1, "abstain": 1}, "decided", "Decided: Share all"),
        ("approval", APPROVAL, {"all": 7, "some": 9, "none": 2}, "decided", "Decided: Share some"),
        ("one", TIE, {"all": 5, "some": 5, "none": 0, "abstain": 2}, "no_decision", "No decision"),
    ],
)
def test_a_vote_is_counted_and_told_and_both_verifiers_agree(
    client, program, tmp_path, rule, choices, counts, outcome, words
):
    poll = make_secret_poll_closed(rule=rule, choices=choices)
    sequence(poll.closed_at)
    electorate = poll.electorates.get()
    assert electorate.result["votes"] == counts
    assert (poll.outcome, electorate.outcome) == (outcome, outcome)
    with time_machine.travel(poll.closed_at, tick=False):
        page = text(client.get(poll.get_absolute_url()))
        data = client.get(reverse("ballots:detail_json", args=[poll.reference])).json()
    assert words in page
    assert f'<th scope="row">Share some</th><td>{counts["some"]}</td>' in page
    assert data["chosen"] == (poll.chosen or None)
    assert data["communities"][0]["result"]["votes"] == counts
    # Python, from the files alone.
    (checked,) = check(files.read, sequencer.verifying_key()).polls
    assert checked.counts == counts
    # Go, from the same files on a disk.
    folder = tmp_path / electorate.path
    folder.mkdir(parents=True)
    for name in ("manifest.json", "roll.json", "received-1.json", "ballots.jsonl", "tally.json"):
        (folder / name).write_bytes(files.read(f"{electorate.path}/{name}"))
    answer = subprocess.run([program, tmp_path], capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stdout
    (folder / "tally.json").write_bytes(
        (folder / "tally.json").read_bytes().replace(b'"counts":[', b'"counts":[1')
    )
    assert subprocess.run([program, tmp_path], capture_output=True, check=False).returncode == 1
    shutil.rmtree(folder)


@pytest.mark.parametrize(
    ("rule", "manifest", "codes"),
    [
        ("one", {"kind": "one"}, ["all", "some", "none", "abstain"]),
        ("approval", {"kind": "approval", "most": 2}, ["all", "some", "none"]),
    ],
)
def test_the_terms_name_the_rule_and_every_option(rule, manifest, codes):
    electorate = make_secret_poll_frozen(rule=rule).electorates.get()
    said = read_terms(electorate.manifest.encode()).manifest
    assert said["rule"] == manifest
    assert [option["code"] for option in said["options"]] == codes
    assert said["options"][0]["label"] == {"en": "Share all", "es": "Share all (es)"}
    assert said["options"][0]["effect"]["es"] == "Aconseja: Share all."


@pytest.mark.parametrize(
    ("rule", "good", "bad", "sentence"),
    [
        ("one", {"choice": "1"}, {"choice": "4"}, "Select a valid choice"),
        (
            "approval",
            {"choice-0": "1", "choice-1": "0", "choice-2": "1"},
            {"choice-0": "1", "choice-1": "1", "choice-2": "1"},
            "Choose 2 of the options at most",
        ),
        (
            "approval",
            {"choice-0": "0", "choice-1": "0", "choice-2": "0"},
            {"choice-0": "0", "choice-1": "some", "choice-2": "0"},
            "Select a valid choice",
        ),
    ],
)
def test_the_server_encrypts_a_choice_among_options_for_who_asks(client, rule, good, bad, sentence):
    poll = make_secret_poll_frozen(rule=rule)
    electorate = poll.electorates.select_related("poll", "constituency").get()
    client.force_login(voters_of(electorate)[0])
    there = reverse("ballots:assisted", args=[poll.reference, electorate.code])
    with time_machine.travel(poll.opens_at, tick=False):
        page = client.get(there)
        assert "Advises: Share some." in text(page)
        refused = client.post(there, bad | {"send": "yes"})
        assert refused.status_code == 400
        assert sentence in text(refused)
        assert not EncryptedBallot.objects.exists()
        chosen = list(good.values()).count("1")
        assert text(client.post(there, good)).count("<strong>chosen</strong>") == chosen
        assert client.post(there, good | {"send": "yes"}).status_code == 201
    assert EncryptedBallot.objects.get().channel == "assisted"


def test_what_is_sent_and_shown_is_as_long_whatever_is_approved_of(client):
    poll = make_secret_poll_frozen(rule="approval")
    electorate = poll.electorates.select_related("poll", "constituency").get()
    client.force_login(voters_of(electorate)[0])
    there = reverse("ballots:assisted", args=[poll.reference, electorate.code])
    with time_machine.travel(poll.opens_at, tick=False):
        offered = re.findall('<input type="([a-z]+)" name="([^"]*)" value="([^"]*)"', text(client.get(there)))
        # What is not answered is answered with a no, so every option is sent.
        assert {kind for kind, _name, _value in offered if _name.startswith("choice")} == {"radio"}
        asked = [{"choice-0": one, "choice-1": other, "choice-2": "0"} for one in "01" for other in "01"]
        pages = [client.post(there, sent, headers={"accept-encoding": "gzip"}) for sent in asked]
        assert {page.status_code for page in pages} == {200}
        assert len({page.content for page in pages}) == 4
        assert len({len(page.content) for page in pages}) == 1
        hidden = [
            re.findall('<input type="hidden" name="(choice-[0-9])" value="([01])"', text(page))
            for page in pages
        ]
        assert hidden == [list(sent.items()) for sent in asked]


def test_too_few_votes_among_options_are_never_decrypted(client):
    poll = make_secret_poll_closed(rule="approval", choices=("all",) * 10)
    assert (poll.outcome, poll.chosen) == (Poll.Outcome.NOT_VALID, "")
    assert poll.electorates.get().result == {"eligible": 12}
    with time_machine.travel(poll.closed_at, tick=False):
        assert "were not decrypted" in text(client.get(poll.get_absolute_url()))
    ballots.finalise_poll(poll, actor=clock_actor, at=poll.final_from)
