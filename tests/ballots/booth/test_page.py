"""The booth's page: the same for everybody, and made of what was published with the vote."""

import base64
import json
import re

import pytest

from record import files
from record.sequencer import sequence
from tests.factories.ballots import make_poll_announced
from tests.factories.secret_polls import make_secret_poll_announced, make_secret_poll_frozen, voters_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def poll():
    return make_secret_poll_frozen(communities=("patients", "residents"))


def page_of(poll, language="en"):
    return f"/{language}/polls/{poll.reference}/booth/"


def test_everybody_is_given_the_same_bytes_and_nothing_that_tells_them_apart(client, poll):
    stranger = client.get(page_of(poll))
    client.force_login(voters_of(poll.electorates.first())[0])
    voter = client.get(page_of(poll))
    assert stranger.status_code == voter.status_code == 200
    assert stranger.content == voter.content
    for response in (stranger, voter):
        assert response["Cache-Control"] == "public, max-age=60"
        assert "Cookie" not in response.get("Vary", "")
        assert not response.cookies
        assert "'unsafe" not in response["Content-Security-Policy"]


def test_the_module_is_the_one_that_the_terms_name_and_the_record_holds(client, poll):
    sequence(poll.roll_frozen_at)
    html = client.get(page_of(poll)).content.decode()
    [(address, integrity)] = re.findall(
        r'<script type="module" src="([^"]+)" integrity="sha256-([^"]+)"', html
    )
    manifest = json.loads(poll.electorates.first().manifest)
    assert base64.b64decode(integrity).hex() == manifest["booth"]["module"]
    served = client.get(address)
    assert served["Content-Type"].startswith("text/javascript")
    assert served.content == files.read(f"polls/{poll.reference}/booth.js")


def test_the_page_names_every_community_with_the_hash_of_its_terms(client, poll):
    html = client.get(page_of(poll, "es")).content.decode()
    assert '<html lang="es"' in html
    for electorate in poll.electorates.all():
        assert f'data-code="{electorate.code}"' in html
        assert f'data-hash="{electorate.manifest_hash}"' in html
        assert client.get(f"/record/{electorate.path}/manifest.json").content.decode() == electorate.manifest


def test_before_the_rolls_are_fixed_there_is_no_booth_yet(client):
    poll = make_secret_poll_announced()
    response = client.get(page_of(poll))
    assert (response.status_code, response["Location"]) == (303, poll.get_absolute_url())


def test_a_roll_call_has_no_booth(client):
    assert client.get(page_of(make_poll_announced())).status_code == 404
