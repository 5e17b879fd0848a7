"""Plain texts and tables of them."""

import csv
import io
import re

from proposals.uploads.kinds import NotAccepted

_CONTROLS = re.compile(r"[^\t\n\f\r\x20-\x7e\xa0-\U0010ffff]")
_MARKUP = re.compile(
    r"\s*(?:<\?xml|<!doctype|<!--|<(?:html|head|body|svg|script|iframe|math)\b|#!|<\?php)", re.IGNORECASE
)
# How a cell asks another program for something: =program|'what'!where, or a function of the same purpose.
_CALL = re.compile(r"""[\w.)'"](?:\s*\|\s*(?:'[^']*')+|\|[^\s'|!]+)\s*!|\bDDE\s*\(""", re.IGNORECASE)
_FORMULA = ("=", "+", "-", "@")


def kind_of_text(data, ending):
    """The ending of the text. Raises ``NotAccepted``."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise NotAccepted("text") from None
    if _CONTROLS.search(text):
        raise NotAccepted("text")
    if _MARKUP.match(text):
        raise NotAccepted("markup")
    if ending != "csv":
        return "txt"
    # Numbers below zero, and words behind a dash, are no calls.
    if _CALL.search(text) and any(
        cell.lstrip().startswith(_FORMULA) and _CALL.search(cell) for cell in _cells(text)
    ):
        raise NotAccepted("call")
    return "csv"


def _cells(text):
    """Every cell, as programs for tables part them, each by another sign."""
    csv.field_size_limit(len(text) + 1)
    own = text[4:5] if text[:4].casefold() == "sep=" and text[4:5] not in '\r\n"' else ""
    for separator in {",", ";", "\t", own} - {""}:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
            yield from row
