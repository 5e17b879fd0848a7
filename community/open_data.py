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
    """The text as a cell that no spreadsheet runs."""
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text
