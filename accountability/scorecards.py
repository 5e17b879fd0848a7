"""An institution's numbers for a period, as pages and programs read them. No total, no grade, no rank."""

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accountability.framework import COMPONENTS
from accountability.indicators import INDICATORS, Period
from community.models import community_calendar
from community.open_data import LICENCE, utc
from redress_log.small_numbers import finished_quarters, first_day

COLUMNS = [
    *("institution", "quarter", "indicator", "version", "n", "of", "per_cent", "median_days", "more_than"),
    *("value_status", "licence"),
]
NOTHING_DUE = "nothing_due"


def value_words(indicator, result):
    """The number in words, as n of N."""
    if not result.of:
        return _("Nothing was due")
    if indicator.unit == "days":
        if result.median is None:
            return _("Nothing was due")
        days, more = result.median
        named = {"days": f"{days:g}", "of": result.of}
        if more:
            return _("More than %(days)s days (the middle of %(of)d)") % named
        return _("%(days)s days (the middle of %(of)d)") % named
    words = _("%(n)d of %(of)d") % {"n": result.n, "of": result.of}
    if result.per_cent is None:
        return words
    return f"{words} ({result.per_cent} %)"


def periods(institution, at):
    """The quarters that can be asked for: the running one first, then those that are over, the newest first."""
    calendar = community_calendar()
    today = calendar.local_date(at)
    first = institution.clocks.order_by("started_at").values_list("started_at", flat=True).first()
    over = finished_quarters(calendar.local_date(first), today) if first else ()
    return [Period.quarter(today), *(Period.quarter(day) for day in sorted(over, reverse=True))]


def period_named(name, at):
    """The quarter of this name, as ``2026-Q3``; the running one where nothing is asked for; None where there is none."""
    if not name:
        return Period.quarter(community_calendar().local_date(at))
    starts_on = first_day(name)
    return Period.quarter(starts_on) if starts_on and 1 < starts_on.year < 9999 else None


def measured(institution, period, at):
    """Every indicator with its result: ``{code: Result}``."""
    return {code: each.measure(institution, period, at) for code, each in INDICATORS.items()}


def by_component(results, before):
    """The components with their rows of indicator, words, and the words of the period before."""
    return [
        (
            part,
            [
                {
                    "indicator": each,
                    "words": value_words(each, results[code]),
                    "before": value_words(each, before[code]),
                    "few": results[code].of > 0 and results[code].per_cent is None and each.unit == "share",
                }
                for code, each in INDICATORS.items()
                if each.criterion.startswith(f"{part.code}.")
            ],
        )
        for part in COMPONENTS
    ]


def indicator_data(indicator):
    return {
        "code": indicator.code,
        "version": indicator.version,
        "criterion": indicator.criterion,
        "name": str(indicator.name),
        "how": str(indicator.how),
        "unit": indicator.unit,
        "beside": list(indicator.beside),
    }


def result_data(indicator, result, *, expand=False):
    """A result as JSON values; ``expand`` adds exactly the records behind it."""
    median = result.median if indicator.unit == "days" else None
    data = {
        "indicator": indicator.code,
        "version": indicator.version,
        "n": result.n,
        "of": result.of,
        "per_cent": result.per_cent if indicator.unit == "share" else None,
        "median_days": median[0] if median else None,
        "more_than": median[1] if median else None,
        "status": None if result.of else NOTHING_DUE,
    }
    if expand:
        data["records"] = [
            {"reference": line.reference, "counts": line.counts, "days": line.days} for line in result.lines
        ]
    return data


def card_data(institution, period, at):
    return {
        "id": f"{settings.BASE_URL}/id/{institution.code}",
        "institution": institution.code,
        "quarter": period.name,
        "first_day": period.starts_on.isoformat(),
        "last_day": period.last_day.isoformat(),
        "as_of": utc(at),
        "indicators": [
            result_data(INDICATORS[code], result)
            for code, result in measured(institution, period, at).items()
        ],
    }


def rows(institution, period, at):
    """The same as rows of a table, in the order of ``COLUMNS``."""
    for code, result in measured(institution, period, at).items():
        data = result_data(INDICATORS[code], result)
        yield [
            institution.code,
            period.name,
            code,
            str(data["version"]),
            str(data["n"]),
            str(data["of"]),
            *(
                "" if data[key] is None else str(data[key])
                for key in ("per_cent", "median_days", "more_than")
            ),
            data["status"] or "",
            LICENCE,
        ]


def period_words(period, at):
    """The quarter in words, and whether it is over."""
    words = period.name
    if at < period.ends:
        left = (period.until - community_calendar().local_date(at)).days
        words += " – " + ngettext("%(n)d day of it is left", "%(n)d days of it are left", left) % {"n": left}
    return words
