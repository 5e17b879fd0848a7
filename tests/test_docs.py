"""What the documentation claims, held against the code."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
DOCS = {path.relative_to(ROOT).as_posix(): path.read_text() for path in (ROOT / "docs").rglob("*.md")}
PACKAGES = [path.parent.name for path in ROOT.glob("*/apps.py")]


def python_sources():
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*.py"):
            if "migrations" not in path.parts:
                yield path


def entry_kinds():
    """Every kind that a call of ``append_entry`` or ``append_entries`` in the source names."""
    kinds = set()
    for path in python_sources():
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                if re.fullmatch(rf"({'|'.join(PACKAGES)}|payload)\.[a-z_]+", node.value):
                    kinds.add(node.value)
    modules = {".".join(path.relative_to(ROOT).with_suffix("").parts) for path in python_sources()}
    return sorted(
        kind for kind in kinds if kind not in modules and kind.split(".")[0] not in ("portal", "cms")
    )


def test_every_variable_of_the_environment_is_explained():
    named = set()
    for path in (ROOT / "portal" / "settings").glob("*.py"):
        named |= set(re.findall(r'"(HEARTH_[A-Z_]+|DATABASE_URL)"', path.read_text()))
    missing = [name for name in sorted(named) if f"`{name}`" not in DOCS["docs/operate.md"]]
    assert named
    assert not missing


def test_every_command_is_named():
    commands = {path.stem for path in ROOT.glob("*/management/commands/*.py") if path.stem != "__init__"}
    everything = "\n".join([*DOCS.values(), (ROOT / "README.md").read_text()])
    assert not [command for command in sorted(commands) if command not in everything]


def test_every_target_of_make_is_explained_and_exists():
    makefile = (ROOT / "Makefile").read_text()
    targets = set(re.findall(r"^([a-z0-9]+):.*## ", makefile, re.M))
    assert {"setup", "run", "demo", "test", "e2e", "lint", "format", "bench"} <= targets
    told = set(
        re.findall(r"`make ([a-z0-9]+)", "\n".join([*DOCS.values(), (ROOT / "README.md").read_text()]))
    )
    assert told <= targets


@pytest.mark.parametrize("kind", entry_kinds())
def test_every_kind_of_entry_is_listed_among_the_workflows(kind):
    assert f"`{kind}`" in DOCS["docs/workflows.md"]


def test_every_link_between_documents_leads_somewhere():
    dead = []
    for name, text in [
        *DOCS.items(),
        *((n, (ROOT / n).read_text()) for n in ("README.md", "CONTRIBUTING.md")),
    ]:
        for target in re.findall(r"\]\(([^)#]+)[^)]*\)", text):
            if (
                not target.startswith(("http", "mailto"))
                and not (ROOT / name).parent.joinpath(target).exists()
            ):
                dead.append(f"{name}: {target}")
    assert not dead
