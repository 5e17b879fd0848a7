"""What every file for programs has in common: its licence, how a moment is written, and who may read it."""

from datetime import UTC

from django.http import JsonResponse

LICENCE = "CC-BY-4.0"
# A cell that begins with one of these would be run as a formula by a spreadsheet.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def utc(moment):
    """The moment as in RFC 3339, in UTC, or None."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z") if moment else None


def json_response(data):
    """The data as JSON that pages of other sites may read, too."""
    response = JsonResponse(data, json_dumps_params={"ensure_ascii": False})
    response["Access-Control-Allow-Origin"] = "*"
    return response


def cell(text):
    """The text as a cell that no spreadsheet runs; ``uncell`` gives back the very same text."""
    return f"'{text}" if _is_risky(text) else text


def uncell(text):
    """The text of a cell that ``cell`` wrote. Any other cell is given back as it is."""
    return text[1:] if text.startswith("'") and _is_risky(text) else text


def _is_risky(text):
    """Whether it starts like a formula, behind any number of the apostrophes that say it is none."""
    return text.lstrip("'").startswith(_FORMULA_STARTS)
