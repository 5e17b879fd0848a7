"""The second verifier, which stands on libraries that nobody here wrote."""

import shutil
import subprocess
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def go_verifier(tmp_path_factory):
    """The Go program, built offline from the libraries that Debian packages."""
    library = Path("/usr/share/gocode/src/golang.org/x/mod/sumdb")
    if not shutil.which("go") or not library.is_dir():
        pytest.skip("go with golang-golang-x-mod-dev is not installed; bin/setup test installs both")
    folder = tmp_path_factory.mktemp("go")
    subprocess.run(
        ["go", "build", "-o", folder / "verify", "verify.go"],
        cwd=Path(__file__).parent / "go",
        env={
            "PATH": "/usr/bin:/bin:/usr/local/bin:/usr/local/go/bin",
            "GO111MODULE": "off",
            "GOPATH": "/usr/share/gocode",
            "GOCACHE": str(folder / "cache"),
            "HOME": str(folder),
        },
        check=True,
    )
    return folder / "verify"
