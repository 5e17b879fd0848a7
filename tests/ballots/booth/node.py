"""The booth's module, asked from Python."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

NODE = shutil.which("node") or shutil.which("nodejs")


def ask(*questions):
    """What the module answers to each ``(name, *arguments)``; a refusal is ``{"refused": why}``."""
    if NODE is None:
        pytest.fail("node is missing; `bin/setup test` installs it.")
    told = subprocess.run(
        [NODE, Path(__file__).with_name("engine.mjs")],
        input=json.dumps(questions),
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert told.returncode == 0, told.stderr
    return json.loads(told.stdout)
