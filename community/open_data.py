"""What every file for programs has in common: its licence, how a moment is written, and who may read it."""

import re
from datetime import UTC

from django.http import JsonResponse

LICENCE = "CC-BY-4.0"
LICENCE_ADDRESS = "https://creativecommons.org/licenses/by/4.0/"
# What a spreadsheet would run as a formula: at the start of a cell, and behind what separates cells or rows where
# the settings of a country say so. A dash or plus with a space behind it, in a new line, is a list. Each pattern
# begins with the few signs that it looks for, so that long texts are gone through quickly.
_AT_THE_START = re.compile(r"'*[=+\-@\t\r]")
_FURTHER_ON = re.compile(r"[;\t\r\n](?:(?<=[;\t])(?='*[=+\-@])|(?<=[\r\n])(?='*(?:[=@]|[+\-]\S)))")
_ESCAPE = re.compile(
    r"'(?:(?<=\A')(?='*[=+\-@\t\r])|(?<=[;\t]')(?='*[=+\-@])|(?<=[\r\n]')(?='*(?:[=@]|[+\-]\S)))",
)


def utc(moment):
    """The moment as in RFC 3339, in UTC, or None."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z") if moment else None


def json_response(data):
    """The data as JSON that pages of other sites may read, too."""
    response = JsonResponse(data, json_dumps_params={"ensure_ascii": False})
    response["Access-Control-Allow-Origin"] = "*"
    return response


def cell(text):
    """The text as a cell that no spreadsheet runs; ``uncell`` gives back the very same text.

    An apostrophe says that what follows is no formula, also behind any number of apostrophes of its own.
    """
    text = _FURTHER_ON.sub(r"\g<0>'", text)
    return f"'{text}" if _AT_THE_START.match(text) else text


def uncell(text):
    """The text of a cell that ``cell`` wrote. Any other cell is given back as it is."""
    return _ESCAPE.sub("", text)
