"""What a file that somebody sends really is, found out in a process of its own before anything is kept."""

import json
import logging
import os
import subprocess
import sys
import unicodedata
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.core.cache import cache
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community.rules import Refused, no
from proposals.uploads.kinds import ACCEPTED, MEDIA_TYPES

logger = logging.getLogger(__name__)

LONGEST_NAME = 255
# A web server gives up on a request after thirty.
MOST_SECONDS = 20

_ROOT = Path(__file__).resolve().parents[1]
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SENTENCES = {
    "kind": gettext_lazy("Files of this kind are not accepted. These are: %(kinds)s."),
    "text": gettext_lazy("This text cannot be read. Save it in UTF-8."),
    "markup": gettext_lazy(
        "This is a web page or a program, not a plain text. Print it to a PDF and send that."
    ),
    "call": gettext_lazy(
        "A cell of this table would start another program when it is opened. Take it out, or send the table as PDF."
    ),
    "locked_pdf": gettext_lazy(
        "This PDF is locked. Save it without a password, so that everyone can read it."
    ),
    "broken_pdf": gettext_lazy("This PDF cannot be read; it is not whole. Save it again."),
    "running_pdf": gettext_lazy(
        "This PDF has programs or other files in it, or opens some, or sends what is filled in. Print it to a new PDF "
        "and send that."
    ),
    "large_picture": gettext_lazy("This picture is too large. Make it smaller and send it again."),
    "moving_picture": gettext_lazy("This picture moves. Save it as one that stands still."),
    "broken_picture": gettext_lazy("This picture cannot be read. Save it again."),
    "locked_office": gettext_lazy(
        "This file is locked with a password. Save it without one, so that everyone can read it."
    ),
    "two_parts": gettext_lazy(
        "This file has two parts of the same name, so nobody can tell which one is read. Save it again."
    ),
    "unpacked": gettext_lazy("This file would be too large once it is opened."),
    "broken_office": gettext_lazy("This file cannot be read; it is not whole. Save it again."),
    "macros": gettext_lazy("This file has programs in it (macros). Save it without them, or as PDF."),
    "fetches": gettext_lazy(
        "This file takes in other files when it is opened, as a template does. Save it as PDF and send that."
    ),
    "effort": gettext_lazy(
        "This file could not be read: opening it takes too much time or memory. Make it smaller, or print it to a "
        "new PDF, and send that."
    ),
}


@dataclass(frozen=True)
class Found:
    """A file that can be kept: how its name ends, its media type, the bytes to hand out, and how many were sent."""

    ending: str
    media_type: str
    data: bytes
    sent: int


@contextmanager
def one_at_a_time(person):
    """Nobody has two files looked into at once, or one person could take the memory that there is for all.

    Raises ``Refused``.
    """
    key = f"looking:{person.pk}"
    # Longer than a look can take, so that nobody ends the turn of a later one.
    if not cache.add(key, True, MOST_SECONDS + 10):
        raise Refused(
            no(
                _(
                    "The file that you sent before is still being looked into. Wait until that is done, then send this one."
                )
            )
        )
    try:
        yield
    finally:
        cache.delete(key)


def look_into(name, data):
    """What the file is. Raises ``Refused``.

    A picture comes back encoded anew, without what its camera wrote about the place and the day. It takes seconds, so
    no transaction is open meanwhile.
    """
    ending = _ending(name)
    if not data:
        raise Refused(no(_("This file is empty.")))
    if data.startswith(_OLE):
        raise Refused(
            no(_("This file is locked with a password, or of an old kind. Save it without one, as PDF."))
        )
    answer, kept = _ask(data, ending)
    if "refused" in answer:
        raise Refused(no(_SENTENCES[answer["refused"]] % {"kinds": ACCEPTED}))
    really = answer["ending"]
    # A photo of a phone comes back as a JPEG.
    same = {"jpeg": "jpg", "text": "txt", "heic": "jpg", "heif": "jpg", "hif": "jpg"}
    if same.get(ending, ending) != really:
        raise Refused(
            no(
                _(
                    "This file is named “.%(said)s”, but inside it is %(really)s. Save it again under its own kind."
                )
                % {"said": ending, "really": really.upper()}
            )
        )
    return Found(really, MEDIA_TYPES[really], kept or data, len(data))


def _ending(name):
    if any(sign in name for sign in "/\\:") or name.startswith(".") or len(name) > LONGEST_NAME:
        raise Refused(no(_("The name of this file looks like a path. Rename it and send it again.")))
    if any(unicodedata.category(sign) in ("Cc", "Cf", "Co", "Cs") for sign in name):
        raise Refused(
            no(_("The name of this file has signs in it that cannot be seen. Rename it and send it again."))
        )
    stem, dot, ending = name.rpartition(".")
    return ending.casefold() if stem and dot else ""


def _ask(data, ending):
    """What the process answers, and the bytes to keep in place of these.

    It dies of a file that takes more than it may have, and it knows none of our secrets: of the environment it gets only
    ``LD_LIBRARY_PATH``, without which some Pythons do not start.
    """
    try:
        done = subprocess.run(  # noqa: S603
            [sys.executable, "-m", "proposals.uploads", ending],
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=_ROOT,
            env={name: os.environ[name] for name in ("LD_LIBRARY_PATH",) if name in os.environ},
            timeout=MOST_SECONDS,
            check=True,
        )
    except (OSError, subprocess.SubprocessError) as ended:
        # Which file it was is nobody's business; that many end so would be a fault of ours.
        logger.warning(
            "A file could not be looked into: %s", getattr(ended, "returncode", type(ended).__name__)
        )
        return {"refused": "effort"}, b""
    answer, _newline, kept = done.stdout.partition(b"\n")
    return json.loads(answer), kept
