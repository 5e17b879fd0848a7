"""The site does not start with an origin that is not the name in the record's key."""

import re
from pathlib import Path

import pytest
from django.core import checks
from django.core.management import call_command
from django.core.management.base import SystemCheckError

from record import note

ROOT = Path(__file__).resolve().parents[2]
NAME = "elm-valley.example/record"


@pytest.fixture
def keys(settings, tmp_path):
    """A record that was begun under its name: the signing key, and the key that was published."""
    settings.RECORD_ORIGIN, settings.RECORD_KEY_FILE = NAME, tmp_path / "record.key"
    settings.RECORD_PUBLISHED = tmp_path / "published"
    settings.RECORD_PUBLISHED.mkdir()
    signing, published = settings.RECORD_KEY_FILE, settings.RECORD_PUBLISHED / "key"
    signing.write_text(f"{note.generate_key(NAME)}\n")
    published.write_text(note.public_key(signing.read_text()))
    return signing, published


def told():
    return [error.msg for error in checks.run_checks() if error.id == "hearth.E005"]


def test_a_record_whose_key_has_its_name_starts(keys):
    assert told() == []


@pytest.mark.parametrize("kept", [0, 1])
def test_an_origin_that_is_not_the_name_in_a_key_is_refused(keys, settings, kept):
    keys[1 - kept].unlink()
    settings.RECORD_ORIGIN = "elm-valley.example/other"
    (said,) = told()
    assert f"{keys[kept]} is of {NAME}" in said
    with pytest.raises(SystemCheckError, match="never changes"):
        call_command("check")


@pytest.mark.parametrize("data", ["", "PRIVATE+KEY+x", "PRIVATE+KEY+a+b+c", "a+b+c"])
def test_a_key_that_is_none_is_said(keys, data):
    for key in keys:
        key.write_text(data)
    assert len(told()) == 2
    assert all("cannot be read as one" in said for said in told())


def test_before_the_first_checkpoint_there_is_nothing_to_compare(keys):
    for key in keys:
        key.unlink()
    assert told() == []
    assert not keys[0].exists()


def test_each_check_has_an_identifier_of_its_own():
    """Whoever silences one silences no other."""
    named = [
        identifier
        for path in ROOT.glob("*/checks.py")
        for identifier in re.findall(r'id="(hearth\.E\d+)"', path.read_text())
    ]
    assert len(named) >= 5
    assert sorted(set(named)) == sorted(named)
