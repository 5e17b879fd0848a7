"""The second verifier, which stands on libraries that nobody here wrote."""

from pathlib import Path

import pytest

from tests import go


@pytest.fixture(scope="session")
def go_verifier(tmp_path_factory):
    """The Go program that checks the log."""
    return go.build(
        Path(__file__).parent / "go",
        "golang.org/x/mod/sumdb",
        "golang-golang-x-mod-dev",
        tmp_path_factory.mktemp("go"),
    )
