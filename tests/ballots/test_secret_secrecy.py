"""A secret vote through its pages, and then everything that was kept searched for who voted what."""

import base64
import logging
import re
import uuid
import zlib
from collections import namedtuple
from itertools import product
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils.http import int_to_base36

from ballots import tasks
from ballots.keys import PURPOSES, read_key
from ballots.models import EncryptedBallot
from ballots.rolls import line_of
from community.models import Member
from record.sequencer import sequence
from record.verify import from_base64url, short_tracker
from tests import factories as make
from tests.ballots.test_secrecy import NOISE, addresses
from tests.factories.secret_polls import make_secret_poll_frozen, sealed_vote, voters_of
from tests.factories.standing import make_roll_keeper

pytestmark = pytest.mark.django_db(transaction=True)

VOTERS, ABSTAINERS = 13, 2
# How each of the voters sends their votes, one after the other: what they choose, and in which way.
WAYS = ("booth", "pasted", "assisted")
VOTES = [[(choice, way)] for choice, way in product(("yes", "no", "abstain"), WAYS)] + [
    [("yes", "booth"), ("no", "booth")],
    [("no", "assisted"), ("yes", "booth")],
    [("abstain", "booth"), ("yes", "assisted")],
    [("yes", "pasted"), ("abstain", "pasted"), ("no", "pasted")],
]

Secret = namedtuple("Secret", "person ballot tag choices")


@pytest.fixture
def poll():
    """Voting is in its second day. The keys of people are numbers that stand for nothing else."""
    with time_machine.travel(make.START, tick=False) as traveller:
        Member.objects.filter(pk=make.make_member(pk=730_000_000).pk).delete()
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("SELECT setval(pg_get_serial_sequence('community_member', 'id'), 730000000)")
        poll = make_secret_poll_frozen(voters=VOTERS + ABSTAINERS)
        traveller.move_to(poll.opens_at + make.DAY)
        yield poll


@pytest.fixture
def electorate(poll):
    return poll.electorates.select_related("poll", "constituency").get()


def vote(electorate, member, client, choice, way):
    """Send a vote as the pages have it sent; returns the text of the ballot, where the voter's device has it."""
    poll, arguments = electorate.poll, [electorate.poll.reference]
    there = reverse("ballots:cast_ballot", args=[*arguments, electorate.code])
    if way == "assisted":
        there = reverse("ballots:assisted", args=[*arguments, electorate.code])
        answer = {"choice": str(["yes", "no", "abstain"].index(choice))}
        assert client.post(there, answer).status_code == 200
        assert client.post(there, answer | {"send": "yes"}).status_code == 201
        return None
    text = sealed_vote(electorate, member, choice)
    if way == "pasted":
        assert client.get(reverse("ballots:number", args=arguments)).status_code == 200
        assert client.post(reverse("ballots:paste", args=arguments), {"ballot": text}).status_code == 201
        return text
    assert Client().get(reverse("ballots:booth", args=arguments)).status_code == 200
    (line,) = client.get(reverse("ballots:handles", args=arguments)).json()["electorates"]
    assert line["handle"] == from_base64url(text)[9:25].hex()
    sent = Client().post(there, {"ballot": text}, headers={"accept": "application/json"})
    assert sent.status_code == 201
    found = Client().post(reverse("ballots:received", args=arguments), {"code": sent.json()["tracker"]})
    assert "A vote with this code was received" in found.content.decode()
    assert client.get(poll.get_absolute_url()).status_code == 200
    return text


def everybody_votes(electorate):
    """What must not be found together, for each of those on the roll, by the moment when all have voted."""
    people = []
    for number, member in enumerate(voters_of(electorate)):
        client = Client()
        client.force_login(member)
        client.get(reverse("ballots:number", args=[electorate.poll.reference]))
        votes = VOTES[number] if number < VOTERS else []
        for choice, way in votes:
            vote(electorate, member, client, choice, way)
        people.append((member, client.session.session_key, [choice for choice, _way in votes]))
    return [_secret(electorate, *person) for person in people]


def _secret(electorate, member, session, choices):
    line = line_of(member, electorate)
    ballots = EncryptedBallot.objects.filter(electorate=electorate, handle=line.handle)
    person = [
        str(member.pk),
        int_to_base36(member.pk),
        member.uuid.bytes,
        str(member.uuid),
        member.email,
        member.display_name,
        session,
    ]
    ballot = [bytes(line.handle), bytes(line.salt), str(uuid.UUID(bytes=bytes(line.handle)))]
    for row in ballots:
        ballot += [row.tracker, short_tracker(row.tracker), row.text, row.sha256, str(row.pk)]
    return Secret(forms(*person), forms(*ballot), forms(bytes(line.member_tag)), set(choices))


def forms(*words):
    """Each word as it may have been written, in small letters."""
    found = set()
    for word in words:
        if isinstance(word, str):
            found |= {word, word.replace("-", ""), repr(word)[1:-1]}
        else:
            found |= {word.hex(), repr(word)[2:-1], word.decode("latin-1")}
            found |= {
                encode(word).decode().rstrip("=") for encode in (base64.b64encode, base64.urlsafe_b64encode)
            }
    return {form.lower() for form in found}


def written(value):
    """What was kept, as text, with what its parts say when they are unpacked."""
    if isinstance(value, bytes | memoryview):
        value = bytes(value).decode("latin-1")
    text = str(value)
    return " ".join([text, *map(_unpacked, set(re.findall(r"[\w+/-]{20,}", text)))]).lower()


def _unpacked(word):
    """Hexadecimal digits and base64, which sessions and ballots are written in, compressed or not."""
    unpacked = []
    for decode in (
        bytes.fromhex,
        lambda word: base64.urlsafe_b64decode(
            word.replace("+", "-").replace("/", "_") + "=" * (-len(word) % 4)
        ),
    ):
        try:
            data = decode(word)
        except ValueError:
            continue
        unpacked += [data.decode("latin-1"), data.hex()]
        try:
            unpacked.append(zlib.decompress(data).decode("latin-1"))
        except zlib.error:
            continue
    return " ".join(unpacked)


def everything_kept(caplog):
    """Every row of every table, session, cache entry, letter, line of a log and file but the keys, by where it is."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            for number, row in enumerate(cursor.fetchall()):
                yield f"{table} {number}", [written(value) for value in row]
    for session in Session.objects.all():
        yield "session", [written(session.session_key), *_parts(session.get_decoded())]
    cache = caches["default"]
    for key in list(cache._cache):
        yield "cache", [written(key), *_parts(cache.get(key.split(":", 2)[2]))]
    for letter in mail.outbox:
        yield "letter", [written(letter.message().as_string())]
    for record in caplog.records:
        yield "log", [written(record.getMessage()), *_parts(record.__dict__), *_parts(record.args)]
    for path in files_kept():
        yield str(path), [written(path.read_bytes())]


def _parts(value):
    """A value as text, and what it is made of."""
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, tuple | list) else ()
    return [written(value), *map(written, inside)]


def files_kept():
    database = str(connection.settings_dict["NAME"])
    return [
        path
        for path in Path(settings.VAR).rglob("*")
        if path.is_file()
        and settings.BALLOT_KEYS[0] not in path.parents
        and not str(path).startswith(database)
    ]


def ties(kept, people):
    """Where somebody stands beside their ballot or their choice."""
    found = []
    for place, parts in kept:
        whole = "\0".join(parts)
        for number, secret in enumerate(people):
            if not any(form in whole for form in secret.person):
                continue
            if any(form in whole for form in secret.ballot | secret.tag) or secret.choices & set(parts):
                found.append((place, number))
    return found


def holding(kept, words):
    return {place for place, parts in kept if any(form in part for part in parts for form in words)}


def test_nothing_kept_ties_a_person_to_a_ballot_before_or_after_sealing(electorate, caplog):
    caplog.set_level(logging.DEBUG)
    people = everybody_votes(electorate)
    assert min(member.pk for member in voters_of(electorate)) > 730_000_000
    keys = [forms(read_key(electorate, purpose)) for purpose in PURPOSES]
    kept = list(everything_kept(caplog))
    assert ties(kept, people) == []
    assert [holding(kept, key) for key in keys] == [set()] * 3

    # What the search finds where there is something to find.
    one = people[0]
    for tied in (one.ballot, one.tag, one.choices):
        for person in one.person:
            assert ties([("here", [person, sorted(tied)[0]])], people) == [("here", 0)]
    assert {place.split()[0] for place in holding(kept, one.tag)} == {"ballots_handle"}
    assert {place.split()[0] for place in holding(kept, one.ballot)} == {
        "ballots_handle",
        "ballots_encryptedballot",
    }
    assert "session" in holding(kept, one.person)

    poll = electorate.poll
    with time_machine.travel(poll.closes_at, tick=False) as traveller:
        tasks.due(poll.closes_at)
        sequence(poll.closes_at)
        poll.refresh_from_db()
        traveller.move_to(poll.final_from)
        tasks.due(poll.final_from)
        sequence(poll.final_from)
    electorate.refresh_from_db()
    assert electorate.is_clean
    assert electorate.result["turnout"] == VOTERS
    kept = list(everything_kept(caplog))
    assert ties(kept, people) == []
    assert [holding(kept, key) for key in keys] == [set()] * 3
    assert not any(holding(kept, secret.tag) for secret in people)
    for abstainer in people[VOTERS:]:
        assert holding(kept, abstainer.ballot) == set()
    tables = {place.split()[0] for place in holding(kept, one.ballot)}
    assert tables == {"ballots_encryptedballot", "record_publishedfile"}


def test_the_files_of_the_database_hold_no_key_and_after_sealing_nothing_of_who_was_on_the_roll(electorate):
    if connection.vendor != "sqlite":
        pytest.skip(
            "PostgreSQL's files belong to another user; its tables are looked through in the test before"
        )
    path = str(connection.settings_dict["NAME"])
    members = voters_of(electorate)
    for member, votes in zip(members, VOTES, strict=False):
        client = Client()
        client.force_login(member)
        vote(electorate, member, client, *votes[0])
    lines = [line_of(member, electorate) for member in members]
    keys = [read_key(electorate, purpose) for purpose in PURPOSES]

    def held(*wanted):
        data = b"".join(file.read_bytes() for file in map(Path, (path, f"{path}-wal")) if file.exists())
        return [bytes(one) for one in wanted if bytes(one) in data]

    tags, handles = [line.member_tag for line in lines], [line.handle for line in lines]
    assert len(held(*tags)) == len(held(*handles)) == VOTERS + ABSTAINERS
    assert held(*keys) == []
    poll = electorate.poll
    for moment in (poll.closes_at, poll.closes_at + 60 * make.DAY):
        tasks.due(moment)
        sequence(moment)
    electorate.refresh_from_db()
    assert electorate.is_clean
    assert held(*tags, *keys, *handles[VOTERS:], *[line.salt for line in lines[VOTERS:]]) == []


def test_no_page_of_anybody_else_changes_while_people_vote(electorate):
    poll = electorate.poll
    readers = [Client() for _reader in range(4)]
    keeper = make_roll_keeper()
    for reader, member in zip(
        readers[1:],
        (make.make_member(is_staff=True, is_superuser=True), make.make_steward(), keeper),
        strict=True,
    ):
        reader.force_login(member)
    place = [electorate.constituency.code]
    own = [
        poll.get_absolute_url(),
        reverse("wagtailusers_users:index"),
        reverse("ballots:booth", args=[poll.reference]),
        reverse("ballots:number", args=[poll.reference]),
        reverse("ballots:handles", args=[poll.reference]),
        reverse("ballots:constituencies"),
        reverse("ballots:constituency", args=place),
        reverse("ballots:roll_desk"),
        reverse("ballots:keep_roll", args=place),
        electorate.manifest_url,
        f"/record/{electorate.path}/received-1.json",
    ]

    def read():
        shown = {}
        for number, reader in enumerate(readers):
            for address in own if number > 1 else addresses(poll) + own:
                answer = reader.get(address)
                headers = {name: text for name, text in answer.items() if name != "Content-Length"}
                body = b"".join(answer.streaming_content) if answer.streaming else answer.content
                shown[number, address] = answer.status_code, headers, NOISE.sub(b"", body)
        find = readers[3].post(
            reverse("ballots:find_member", args=place), {"name": voters_of(electorate)[0].display_name}
        )
        return shown | {"find": NOISE.sub(b"", find.content)}

    before = read()
    assert {answer[0] for answer in before.values() if isinstance(answer, tuple)} == {200, 302, 401, 403, 404}
    assert before[3, own[8]][0] == before[1, own[1]][0] == 200
    for member, votes in zip(voters_of(electorate), VOTES[8:11], strict=False):
        client = Client()
        client.force_login(member)
        for choice, way in votes:
            vote(electorate, member, client, choice, way)
    tasks.due(poll.opens_at + make.DAY)
    after = read()
    assert {page for page in before if before[page] != after[page]} == set()
