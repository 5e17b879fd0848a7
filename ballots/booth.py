"""The voting booth as it reaches the voter: a page that is the same for everybody, and one portable file.

Its module is made by ``bin/build-booth`` from the sources in ``ballots/booth/``.
"""

import base64
import hashlib
import json
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, get_language_info, gettext, override

MODULE = "ballots/booth.js"
# Those of the site in the order of their layers, and what only the booth has.
SHEETS = [
    *(f"portal/{layer}.css" for layer in ("tokens", "base", "layout", "components")),
    "ballots/booth.css",
]


@cache
def module():
    """The bytes of the module, whose hash stands in the manifest of every vote that opens from now on."""
    return _source(MODULE)


def page(poll, electorates):
    """The booth of a vote whose rolls are frozen, in the active language.

    It is made without the request, so that it cannot depend on who asks. Its module is the one that was
    published with the vote, also when this site has a newer one by now.
    """
    return render_to_string(
        "ballots/booth.html",
        {
            "poll": poll,
            "electorates": electorates,
            **published_module(poll, electorates[0]),
            "portable_url": reverse("record_file", args=[f"polls/{poll.reference}/booth.html"]),
            "sheets": SHEETS,
            "languages": [_language(code, poll) for code, _name in settings.LANGUAGES],
            "site_name": settings.SITE_NAME,
        },
    )


def published_module(poll, electorate):
    """Where the module is that was published with a vote whose rolls are frozen, and what it must be."""
    frozen = json.loads(electorate.manifest)["booth"]["module"]
    return {
        "module_url": reverse("record_file", args=[f"polls/{poll.reference}/booth.js"]),
        "integrity": _integrity(bytes.fromhex(frozen)),
    }


def _language(code, poll):
    """The same page in another language, for the links at its head."""
    is_current = code == get_language()
    with override(code):
        url = f"{poll.get_absolute_url()}booth/"
    return {"code": code, "name": _name_of(code), "url": url, "current": is_current}


def _name_of(code):
    return get_language_info(code)["name_local"].capitalize()


def portable():
    """The bytes of the portable file, the same for every vote and at every time until the site is updated."""
    style = "\n".join(_source(sheet).decode() for sheet in SHEETS)
    script = module().decode()
    policy = "; ".join(
        [
            "default-src 'none'",
            f"script-src '{_hash(script)}'",
            f"style-src '{_hash(style)}'",
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
            "name": _name_of(language),
            "waiting": gettext("If nothing else appears here, this browser cannot open the booth."),
            "screens": render_to_string("ballots/booth_words.html", {"portable": True}),
        }


def _integrity(sha256):
    return f"sha256-{base64.b64encode(sha256).decode()}"


def _hash(text):
    return _integrity(hashlib.sha256(text.encode()).digest())


def _source(name):
    return Path(finders.find(name)).read_bytes()
