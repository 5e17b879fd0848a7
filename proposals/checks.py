"""Whether the machine has what looking into a file needs."""

import sys

from django.core import checks

from community.rules import Refused
from proposals.looking import look_into


@checks.register(checks.Tags.files, deploy=True)
def files_can_be_looked_into(app_configs, **kwargs):
    """Whoever sends a file would otherwise read that it is too large, whatever it is."""
    try:
        look_into("a.txt", b"a")
    except Refused:
        return [
            checks.Error(
                "The process that looks into files does not work here, so every file that somebody sends is refused.",
                hint=(
                    "Try what it starts, in the folder of this site: "
                    f'echo a | env -i LD_LIBRARY_PATH="$LD_LIBRARY_PATH" {sys.executable} -m proposals.uploads txt'
                ),
                id="hearth.E004",
            )
        ]
    return []
