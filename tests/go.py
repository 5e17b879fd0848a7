"""Programs in Go that check what we publish, built offline from the libraries that Debian packages."""

import shutil
import subprocess
from pathlib import Path

import pytest

LIBRARIES = Path("/usr/share/gocode")
VERIFY_BALLOTS = Path(__file__).resolve().parents[1] / "record" / "verify_ballots"


def build_verify_ballots(folder, source=VERIFY_BALLOTS):
    """Build the program that checks secret votes, from where it lies or from a copy that was published."""
    return build(
        source, "github.com/bwesterb/go-ristretto", "golang-github-bwesterb-go-ristretto-dev", folder
    )


def build(source, library, package, folder):
    """Build the program of a folder into another one; skips the test where its library is not installed."""
    if not shutil.which("go") or not (LIBRARIES / "src" / library).is_dir():
        pytest.skip(f"go with {package} is not installed; bin/setup test installs both")
    program = folder / "program"
    subprocess.run(
        ["go", "build", "-o", program, "."],
        cwd=source,
        env={
            "PATH": "/usr/bin:/bin:/usr/local/bin:/usr/local/go/bin",
            "GO111MODULE": "off",
            "GOPATH": str(LIBRARIES),
            "GOCACHE": str(folder / "cache"),
            "HOME": str(folder),
        },
        check=True,
    )
    return program
