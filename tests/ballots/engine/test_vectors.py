"""The published examples are what the program makes, and both groups judge them as they say."""

import json

import pytest

from ballots.engine.group import Pure, group
from record import verify
from record.verify import BallotRefused, read_terms
from tests.ballots import vectors

pytestmark = pytest.mark.pure
VECTORS = json.loads(vectors.FILE.read_text())
VOTES = [VECTORS["one"], VECTORS["approval"]]
each_group = pytest.mark.parametrize("each", [group, Pure()], ids=["sodium", "pure"])


def test_the_file_is_what_the_script_makes():
    assert vectors.FILE.read_text() == vectors.text_of_file()


@each_group
@pytest.mark.parametrize("vote", VOTES, ids=["one", "approval"])
def test_good_ballots_are_accepted_and_bad_ones_refused_for_the_reason_given(each, vote):
    terms = read_terms(vote["manifest"].encode())
    assert terms.hash.hex() == vote["hash"]
    assert (
        each.encode(each.base(int.from_bytes(bytes.fromhex(vote["election_secret"]), "little"))) == terms.key
    )
    ballot = verify.check_ballot(terms, vote["ballot"]["text"], each)
    assert ballot.tracker == vote["ballot"]["tracker"]
    codes = [option["code"] for option in terms.manifest["options"]]
    chosen = [codes[number] for number in vote["ballot"]["chosen"]]
    assert verify.check_opened(terms, vote["opened"].encode(), each) == (ballot.tracker, chosen)
    assert len(vote["refused"]) == 17
    for bad in vote["refused"]:
        with pytest.raises(BallotRefused) as refused:
            verify.check_ballot(terms, bad["text"], each)
        assert refused.value.why == bad["why"], bad["because"]
    assert vote["opened_refused"]
    for bad in vote["opened_refused"]:
        with pytest.raises(BallotRefused) as refused:
            verify.check_opened(terms, bad["opened"].encode(), each)
        assert refused.value.why == bad["why"], bad["because"]


@each_group
def test_points(each):
    for number, point in enumerate(VECTORS["points"]["multiples_of_the_generator"]):
        assert each.encode(each.base(number)).hex() == point
    for point in VECTORS["points"]["refused"]:
        assert each.decode(bytes.fromhex(point)) is None


@each_group
def test_the_decryption_holds(each):
    said = VECTORS["decryption"]
    terms = read_terms(said["manifest"].encode())
    cast = [verify.check_ballot(terms, text, each) for text in said["ballots"]]
    sums = verify.add_up(terms, cast, each)
    assert [[each.encode(point).hex() for point in pair] for pair in sums] == said["sums"]
    ballots_hash = bytes.fromhex(said["ballots_hash"])
    verify.check_decryption(terms, sums, said["counts"], said["decryption"], 11, ballots_hash, each)
    assert said["counts"] == [4, 4, 3]
