"""Days and moments written out in the reader's language, for sentences and pages alike."""

from datetime import date, datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import pgettext


def day(value):
    """A date written out, as in *Friday 12 June 2026*, from a date, a moment or ``2026-06-12``."""
    if not value:
        return ""
    # Translators: Django's date format. Spanish, for example: l j \d\e F \d\e Y
    return date_format(_date(value), pgettext("date format", "l j F Y"))


def short_day(value):
    """The same without the day of the week, as in *12 June 2026*."""
    if not value:
        return ""
    # Translators: Django's date format without the day of the week. Spanish, for example: j \d\e F \d\e Y
    return date_format(_date(value), pgettext("date format", "j F Y"))


def moment(value):
    """A moment written out with its time zone, as in *12 June 2026, 2:05 p.m. PDT*."""
    if not value:
        return ""
    # Translators: Django's date format. Spanish, for example: j \d\e F \d\e Y, P T
    return date_format(timezone.localtime(value), pgettext("date format", "j F Y, P T"))


def month(value):
    """A month, as in *June 2026*, from a day in it or ``2026-06``."""
    if isinstance(value, str):
        value = f"{value}-01"
    return date_format(_date(value), "YEAR_MONTH_FORMAT")


def _date(value):
    if isinstance(value, str):
        return date.fromisoformat(value)
    return timezone.localtime(value) if isinstance(value, datetime) else value
