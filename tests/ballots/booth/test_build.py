"""The module that voters are served is the one that bin/build-booth makes of the sources beside it."""

import hashlib
import json
from pathlib import Path

import pytest

pytestmark = pytest.mark.pure

ROOT = Path(__file__).resolve().parents[3]
SOURCES = ROOT / "ballots" / "booth"
BUILT = ROOT / "ballots" / "static" / "ballots"
LOCK = json.loads((BUILT / "booth.lock.json").read_text())


def sha256(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_the_module_was_built_from_these_sources():
    sources = {path.name: sha256(path) for path in SOURCES.iterdir() if path.suffix in {".js", ".json"}}
    assert LOCK["sources"] == sources, "run bin/build-booth"


def test_the_module_is_the_one_that_was_built():
    assert {name: sha256(BUILT / name) for name in LOCK["output"]} == LOCK["output"], "run bin/build-booth"


def test_the_module_is_small_and_can_stand_inside_a_page():
    module = (BUILT / "booth.js").read_bytes()
    assert len(module) <= 60_000
    assert b"</script" not in module.lower()
    assert b"<!--" not in module


def test_the_module_brings_the_licence_of_what_it_holds():
    licence = (BUILT / "booth.LICENSE.txt").read_text()
    assert licence in (BUILT / "booth.js").read_text()
    assert "@noble/curves and @noble/hashes" in licence
    assert "Permission is hereby granted" in licence


def test_the_locked_packages_are_named_by_hash_and_by_no_host():
    locked = json.loads((SOURCES / "package-lock.json").read_text())["packages"]
    packages = [package for name, package in locked.items() if name]
    assert all(package["integrity"].startswith("sha512-") for package in packages)
    assert not any("resolved" in package for package in packages)
    wanted = json.loads((SOURCES / "package.json").read_text())
    assert wanted["dependencies"] | wanted["devDependencies"] == {
        name: package["version"] for name, package in LOCK["packages"].items()
    }
