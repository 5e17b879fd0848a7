"""An outsider with one file, and Go's own libraries, find what was tampered with, by its number."""

import ast
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from record import verify
from record.verify import leaf_hash
from tests.record import golden

ROOT = Path(__file__).resolve().parents[2]
VKEY = (golden.FOLDER / "key").read_text().strip()
BODIES, TEXTS = golden.make_leaves()


@pytest.fixture
def copy(tmp_path):
    """A copy of the golden record that a test may spoil."""
    return Path(shutil.copytree(golden.FOLDER, tmp_path / "copy"))


def run_python(folder, *options):
    return subprocess.run(
        [sys.executable, "-I", ROOT / "record/verify.py", folder, *options],
        capture_output=True,
        text=True,
        check=False,
        cwd="/",
    )


def run_go(program, folder, *options):
    return subprocess.run([program, folder, VKEY, *options], capture_output=True, text=True, check=False)


def flip(path, position):
    data = bytearray(path.read_bytes())
    data[position] ^= 1
    path.write_bytes(data)


def test_the_golden_record_is_still_what_our_code_makes(tmp_path):
    golden.make(tmp_path, BODIES, TEXTS)
    made = {path.relative_to(tmp_path): path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    kept = {
        path.relative_to(golden.FOLDER): path.read_bytes()
        for path in golden.FOLDER.rglob("*")
        if path.is_file()
    }
    assert made == kept
    assert golden.read_bodies() == BODIES


def test_the_golden_record_matches_from_outside():
    answer = run_python(golden.FOLDER, "--key", VKEY)
    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert (
        "300 entries, root a2156ed844387652c632e429184885e8e45db2d3594cbd621de42b8f1f782d90" in answer.stdout
    )
    assert "1 texts were erased" in answer.stdout


def test_go_agrees_about_the_golden_record(go_verifier):
    answer = run_go(go_verifier, golden.FOLDER, golden.FOLDER / "checkpoint-100")
    assert answer.stdout == "consistent 100 300\nmatches 300 ohVu2EQ4dlLGMuQpGEiF6ORdstNZTL1iHeQrjx94LZA=\n"
    assert answer.returncode == 0


# A byte inside entry 17 of the first bundle, and inside entry 270 of the second.
IN_17 = sum(len(body) + 2 for body in BODIES[:17]) + 40
IN_270 = sum(len(body) + 2 for body in BODIES[256:270]) + 40
# A digit of the salt of entry 57's text.
IN_TEXT_57 = (golden.FOLDER / "payload/000.json").read_bytes().index(b'"57"') + 40


@pytest.mark.parametrize(
    ("path", "position", "index"),
    [
        ("tile/entries/000", IN_17, 17),
        ("tile/entries/000", 0, 0),
        ("tile/entries/001.p/44", IN_270, 270),
        ("tile/0/000", 33 * 32, 33),
        ("tile/0/001.p/44", 2 * 32, 258),
        ("tile/1/000.p/1", 5, 0),
        ("payload/000.json", IN_TEXT_57, 57),
        ("payload/001.json", 40, 257),
    ],
)
def test_one_flipped_bit_is_named_by_the_index_of_its_entry(copy, path, position, index):
    flip(copy / path, position)
    answer = run_python(copy)
    assert answer.returncode == 1, answer.stdout + answer.stderr
    assert f"First entry that does not match: {index}\n" in answer.stdout
    assert "Traceback" not in answer.stderr


@pytest.mark.parametrize(
    ("path", "position", "index"),
    [("tile/entries/000", IN_17, 17), ("tile/entries/001.p/44", IN_270, 270)],
)
def test_go_names_the_flipped_bit_too(go_verifier, copy, path, position, index):
    flip(copy / path, position)
    answer = run_go(go_verifier, copy)
    assert answer.returncode == 1
    assert answer.stdout.startswith(f"entry {index}: ")


def test_a_leaf_changed_together_with_its_tile_is_still_found(copy):
    flip(copy / "tile/entries/000", IN_17)
    changed = next(
        body
        for position, body in enumerate(verify.split_bundle((copy / "tile/entries/000").read_bytes()))
        if position == 17
    )
    tile = (copy / "tile/0/000").read_bytes()
    (copy / "tile/0/000").write_bytes(tile[: 17 * 32] + leaf_hash(changed) + tile[18 * 32 :])
    answer = run_python(copy)
    assert answer.returncode == 1
    assert "Entries 0 to 255: the tile tile/1/000.p/1 says something else." in answer.stdout


def test_a_record_made_anew_is_found_with_the_key_or_an_older_checkpoint(copy, tmp_path):
    other = tmp_path / "other"
    bodies = [*BODIES[:20], BODIES[20].replace(b"light", b"night"), *BODIES[21:]]
    golden.make(other, bodies, TEXTS)
    assert run_python(other).returncode == 0, "nothing contradicts itself"
    answer = run_python(other, "--since", golden.FOLDER / "checkpoint-100")
    assert answer.returncode == 1
    assert "not those of the older checkpoint" in answer.stdout


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [(b"\n300\n", b"\n299\n", "not good"), (b"golden.example", b"silver.example", "no signature")],
)
def test_a_changed_checkpoint_is_refused(copy, go_verifier, before, after, words):
    checkpoint = copy / "checkpoint"
    checkpoint.write_bytes(checkpoint.read_bytes().replace(before, after))
    answer = run_python(copy)
    assert answer.returncode == 1
    assert words in answer.stdout
    assert run_go(go_verifier, copy).returncode == 1


def test_a_text_that_vanishes_without_an_entry_is_named(copy):
    (copy / "payload/001.json").unlink()
    answer = run_python(copy)
    assert answer.returncode == 1
    assert "Entry 257: its text “words” is missing, and no entry says why." in answer.stdout


def test_an_erased_text_that_is_still_published_is_named(copy):
    salt = golden.hashlib.sha256(b"salt 7").digest().hex()
    value = "What person 7 wrote.\n¿Sí? “Sí.”"
    payloads = golden.json.loads((copy / "payload/000.json").read_text()) | {
        "7": {"words": {"salt": salt, "value": value}}
    }
    (copy / "payload/000.json").write_text(golden.json.dumps(payloads))
    answer = run_python(copy)
    assert answer.returncode == 1
    assert "Entry 7: its text “words” is still published" in answer.stdout


def test_an_erased_text_need_not_be_listed_as_such(copy):
    payloads = golden.json.loads((copy / "payload/000.json").read_text())
    assert payloads.pop("7") == {"words": {"erased": True}}
    (copy / "payload/000.json").write_text(golden.json.dumps(payloads))
    assert run_python(copy).returncode == 0


def test_a_text_announced_as_erased_without_an_entry_is_neither_a_fault_nor_a_match(copy):
    payloads = golden.json.loads((copy / "payload/001.json").read_text())
    payloads["257"]["words"] = {"erased": True}
    (copy / "payload/001.json").write_text(golden.json.dumps(payloads))
    answer = run_python(copy)
    assert answer.returncode == 2
    assert "entry 257, “words”" in answer.stdout
    assert "Check again in a few minutes" in answer.stdout


def test_one_erasure_does_not_excuse_two_texts(tmp_path):
    leaf = golden.json.loads(BODIES[57])
    twin = verify.canonical(leaf | {"ref": golden.ref(7)})
    texts = {index: beside for index, beside in TEXTS.items() if index != 57}
    golden.make(tmp_path, [*BODIES[:57], twin, *BODIES[58:]], texts)
    answer = run_python(tmp_path)
    assert answer.returncode == 1
    assert "First entry that does not match: 57" in answer.stdout


def test_only_what_is_new_is_read_since_an_older_checkpoint(copy):
    flip(copy / "tile/entries/000", 10)
    flip(copy / "payload/000.json", IN_TEXT_57)
    assert run_python(copy, "--since", copy / "checkpoint-100").returncode == 0
    flip(copy / "tile/entries/001.p/44", IN_270)
    answer = run_python(copy, "--since", copy / "checkpoint-100")
    assert answer.returncode == 1
    assert "First entry that does not match: 270" in answer.stdout
    assert run_python(copy, "--since", copy / "checkpoint").returncode == 0


@pytest.mark.parametrize("path", ["tile/0/000", "tile/entries/001.p/44", "tile/1/000.p/1"])
def test_a_missing_file_is_named(copy, path):
    (copy / path).unlink()
    answer = run_python(copy)
    assert answer.returncode == 1
    assert f"{path} is missing" in answer.stdout


def test_what_cannot_be_checked_is_said_without_a_stack_trace(tmp_path):
    for source, options in (
        (tmp_path, []),
        (golden.FOLDER, ["--key", "no key"]),
        (golden.FOLDER, ["--since", tmp_path / "absent"]),
        ("http://127.0.0.1:9/", []),
    ):
        answer = run_python(source, *options)
        assert answer.returncode == 2, answer.stdout
        assert answer.stdout.startswith("Could not be checked.")
        assert not answer.stderr


def test_verify_uses_the_standard_library_only():
    tree = ast.parse((ROOT / "record/verify.py").read_text())
    imported = {
        name.split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, (ast.Import, ast.ImportFrom))
        for name in (
            [node.module] if isinstance(node, ast.ImportFrom) else [alias.name for alias in node.names]
        )
    }
    assert imported <= sys.stdlib_module_names
