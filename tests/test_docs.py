"""What the documentation claims, held against the code."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
DOCS = {path.relative_to(ROOT).as_posix(): path.read_text() for path in (ROOT / "docs").rglob("*.md")}
# A kind of entry has a sentence that the log shows; another test asks that no kind goes without one.
ENTRY_KINDS = sorted(path.stem for path in ROOT.glob("*/templates/record/entries/*.html"))


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


@pytest.mark.parametrize("kind", ENTRY_KINDS)
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


def test_the_drawing_of_a_proposals_moves_is_the_table_of_moves():
    from proposals.models import Proposal

    drawn = set(re.findall(r"^    (\w+) --> (\w+)", DOCS["docs/workflows.md"], re.M))
    assert drawn == {(str(state), str(after)) for state, moves in Proposal.MOVES.items() for after in moves}


def test_every_state_is_listed():
    from accountability.models import Notice
    from ballots.models import Poll
    from decisions.status import Code
    from proposals.models import Proposal, Question
    from redress_log.models import Stage

    states = {
        str(state.value)
        for states in (Proposal.State, Question.State, Poll.State, Code, Stage, Notice.State)
        for state in states
    }
    assert not [state for state in sorted(states) if f"`{state}`" not in DOCS["docs/workflows.md"]]
