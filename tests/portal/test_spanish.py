"""Every sentence for people exists in Spanish, and keeps what code puts into it."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CATALOGUE = ROOT / "portal" / "locale" / "es" / "LC_MESSAGES" / "django.po"
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%|%[sd]|<[^>]+>|\{\w+\}")
PACKAGES = [path.parent for path in ROOT.glob("*/apps.py")]


def messages(path):
    """Each message of a catalogue as its source (with the plural) and its translations."""
    text = re.sub(r'"\n"', "", path.read_text())
    for block in text.split("\n\n")[1:]:
        ids = re.findall(r'^msgid(?:_plural)? "(.*)"$', block, re.M)
        context = re.findall(r'^msgctxt "(.*)"$', block, re.M)
        if ids:
            yield tuple(context + ids), re.findall(r'^msgstr(?:\[\d\])? "(.*)"$', block, re.M)


def test_no_message_waits_for_its_translation():
    assert "#, fuzzy" not in CATALOGUE.read_text()
    assert not [ids for ids, translations in messages(CATALOGUE) if not all(translations)]


def test_a_translation_keeps_what_code_puts_into_it():
    changed = []
    for ids, translations in messages(CATALOGUE):
        sources = ids[-2:] if len(translations) > 1 else ids[-1:]
        for source, translation in zip(sources, translations, strict=True):
            if sorted(PLACEHOLDER.findall(source)) != sorted(PLACEHOLDER.findall(translation)):
                changed.append((source, translation))
    assert not changed


@pytest.mark.skipif(shutil.which("xgettext") is None, reason="gettext is not installed")
def test_every_string_in_the_source_is_in_the_catalogue(tmp_path):
    for package in PACKAGES:
        shutil.copytree(
            package,
            tmp_path / package.name,
            ignore=lambda folder, names: [
                name
                for name in names
                if name in ("migrations", "static", "__pycache__")
                or (Path(folder, name).is_file() and not name.endswith((".py", ".html", ".txt", ".json")))
            ],
        )
    (tmp_path / "locale").mkdir()
    subprocess.run(
        [sys.executable, "-m", "django", "makemessages", "--locale", "es", "--no-location"],
        cwd=tmp_path,
        check=True,
        capture_output=True,
    )
    found = tmp_path.rglob("django.po")
    collected = {ids for path in found if "portal/locale/es" not in str(path) for ids, _ in messages(path)}
    collected |= {ids for path in (tmp_path / "portal").rglob("django.po") for ids, _ in messages(path)}
    known = {ids for ids, _ in messages(CATALOGUE)}
    assert collected - known == set(), "run `make messages` and translate what is new"
    assert known - collected == set(), "run `make messages`: these are used no more"
