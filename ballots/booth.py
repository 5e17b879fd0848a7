"""The voting booth as it reaches the voter: a page that is the same for everybody, and one portable file.

Its module is made by ``bin/build-booth`` from the sources in ``ballots/booth/``.
"""

import base64
import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, get_language_info, gettext, override

MODULE = "ballots/booth.js"
# Those of the site in the order of their layers, and what only the booth has.
SHEETS = [
    *(f"portal/{layer}.css" for layer in ("tokens", "base", "layout", "components")),
    "ballots/booth.css",
]


@dataclass(frozen=True)
class Electorate:
    """One of the communities that vote, as the page names it to the module."""

    code: str
    name: str
    manifest_url: str
    manifest_hash: str
    cast_url: str


@cache
def module():
    """The bytes of the module, as they are served and as its hash stands in every manifest."""
    return _source(MODULE)


def page(poll, electorates, *, portable_url, languages):
    """The page in the active language, made without the request, so that it cannot depend on who asks."""
    return render_to_string(
        "ballots/booth.html",
        {
            "poll": poll,
            "electorates": electorates,
            "portable_url": portable_url,
            "languages": languages,
            "sheets": SHEETS,
            "integrity": _integrity(module()),
            "site_name": settings.SITE_NAME,
        },
    )


def portable():
    """The bytes of the portable file, the same for every vote and at every time until the site is updated."""
    style = "\n".join(_source(sheet).decode() for sheet in SHEETS)
    script = module().decode()
    policy = "; ".join(
        [
            "default-src 'none'",
            f"script-src '{_integrity(script.encode())}'",
            f"style-src '{_integrity(style.encode())}'",
            "base-uri 'none'",
            "form-action 'none'",
        ]
    )
    context = {
        "policy": policy,
        "style": mark_safe(f"<style>{style}</style>"),  # noqa: S308
        "script": mark_safe(f'<script type="module">{script}</script>'),  # noqa: S308
        "words": [_words(code) for code, _name in settings.LANGUAGES],
        "site_name": settings.SITE_NAME,
    }
    return render_to_string("ballots/booth_portable.html", context).encode()


def _words(language):
    """Every screen of the portable file in one language."""
    with override(language):
        return {
            "code": get_language(),
            "name": get_language_info(language)["name_local"].capitalize(),
            "waiting": gettext("If nothing else appears here, this browser cannot open the booth."),
            "screens": render_to_string("ballots/booth_words.html", {"portable": True}),
        }


def _integrity(data):
    return f"sha256-{base64.b64encode(hashlib.sha256(data).digest()).decode()}"


def _source(name):
    return Path(finders.find(name)).read_bytes()
