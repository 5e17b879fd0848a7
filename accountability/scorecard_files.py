"""An institution's numbers for a quarter as JSON values and as rows of a table."""

from django.conf import settings

from accountability.indicators import INDICATORS
from accountability.models import ScorecardNumber
from community.open_data import LICENCE, utc
from redress_log.small_numbers import HIDDEN

COLUMNS = [
    *("institution", "quarter", "indicator", "version", "n", "of", "per_cent", "median_days", "more_than"),
    *("value_status", "verdict", "threshold", "threshold_value", "scorecard", "comment", "licence"),
]
NOTHING_DUE = "nothing_due"


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


def result_data(indicator, result, *, lines=None, version=None):
    """A result as JSON values; ``lines`` adds exactly the records behind it."""
    median = result.median if indicator.unit == "days" else None
    is_people = indicator.unit == "people"
    data = {
        "indicator": indicator.code,
        "version": version or indicator.version,
        "n": None if is_people else result.n,
        "of": None if is_people else result.of,
        "per_cent": result.per_cent if indicator.unit in ("share", "seat_days") else None,
        "median_days": median[0] if median else None,
        "more_than": median[1] if median else None,
        "status": None if result.of else HIDDEN if is_people else NOTHING_DUE,
    }
    if is_people:
        data["at_least"] = result.of or None
    if lines is not None:
        data["records"] = [
            {"reference": line.reference, "counts": line.counts, "days": line.days, "of_days": line.of_days}
            for line in lines
        ]
    return data


def _numbers_data(card):
    for code, number in card.numbers.items():
        frozen = isinstance(number, ScorecardNumber)
        data = result_data(INDICATORS[code], number, version=number.formula if frozen else None)
        comment = card.comments.get(code)
        yield data | {
            "verdict": number.verdict if frozen else None,
            "threshold": (number.threshold or None) if frozen else None,
            "threshold_value": number.threshold_value if frozen else None,
            "comment": comment.body if comment else None,
        }


def card_data(card, at):
    scorecard, whole = card.scorecard, card.whole_comment
    return {
        "id": f"{settings.BASE_URL}/id/{scorecard.reference if scorecard else card.institution.code}",
        "institution": card.institution.code,
        "quarter": card.period.name,
        "first_day": card.period.starts_on.isoformat(),
        "last_day": card.period.last_day.isoformat(),
        "as_of": utc(scorecard.drawn_up_at if scorecard else at),
        "scorecard": scorecard.reference if scorecard else None,
        "scorecard_version": scorecard.version if scorecard else None,
        "published_at": utc(scorecard.published_at) if scorecard else None,
        "why_drawn_up_anew": (scorecard.reason or None) if scorecard else None,
        "comment": whole.body if whole else None,
        "indicators": list(_numbers_data(card)),
    }


def rows(card):
    """The same as rows of a table, in the order of ``COLUMNS``."""
    for data in _numbers_data(card):
        yield [
            card.institution.code,
            card.period.name,
            data["indicator"],
            *(_cell(data[key]) for key in ("version", "n", "of", "per_cent", "median_days", "more_than")),
            *(_cell(data[key]) for key in ("status", "verdict", "threshold", "threshold_value")),
            card.scorecard.reference if card.scorecard else "",
            _cell(data["comment"]),
            LICENCE,
        ]


def _cell(value):
    return "" if value is None else str(value)
