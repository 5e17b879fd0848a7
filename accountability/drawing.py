"""Keeping what the indicators came to as the rows of a scorecard, held against the thresholds of the charter."""

from decimal import Decimal

from django.utils import translation

from accountability.indicators import INDICATORS
from accountability.models import ScorecardComment, ScorecardNumber, Verdict
from community.models import CharterRule

THRESHOLD = "threshold-{code}"
BATCH = 20


def thresholds(at):
    """The thresholds in force at the moment, as rules of the charter by the code of their indicator."""
    prefix = THRESHOLD.format(code="")
    found = CharterRule.objects.in_force(at).filter(key__startswith=prefix)
    return {rule.key.removeprefix(prefix): rule for rule in found}


def verdict(indicator, result, threshold):
    """How a number stands to its threshold: a share in per cent, a median in days.

    What an institution tells of itself, and told nothing of, is *not reported*, which is no zero. Of fewer records
    than mean something none is held against a threshold.
    """
    if indicator.is_reported and not result.of:
        return Verdict.NOT_REPORTED
    if threshold is None or indicator.unit == "people":
        return Verdict.NO_THRESHOLD
    if result.of < indicator.fewest or (indicator.unit == "days" and result.median is None):
        return Verdict.NOT_ENOUGH
    if indicator.unit == "days":
        days, _is_more = result.median
        is_met = days <= threshold.value if indicator.fewer_is_better else days >= threshold.value
    elif indicator.fewer_is_better:
        is_met = 100 * result.n <= threshold.value * result.of
    else:
        is_met = 100 * result.n >= threshold.value * result.of
    return Verdict.MET if is_met else Verdict.NOT_MET


def keep(scorecard, facts, codes):
    """Make a row of each number, with the thresholds that were in force when the quarter ended."""
    held_against = thresholds(facts.period.last_moment)
    told = {}
    for language in ("en", "es"):
        with translation.override(language):
            told[language] = {code: INDICATORS[code].of(facts) for code in codes}
    ScorecardNumber.objects.bulk_create(
        [
            _number(scorecard, INDICATORS[code], told["en"][code], told["es"][code], held_against.get(code))
            for code in codes
        ],
        batch_size=BATCH,
    )


def _number(scorecard, indicator, result, in_spanish, threshold):
    median = result.median if indicator.unit == "days" else None
    return ScorecardNumber(
        scorecard=scorecard,
        code=indicator.code,
        formula=indicator.version,
        n=result.n,
        of=result.of,
        median_days=None if median is None else Decimal(str(median[0])),
        is_more=bool(median and median[1]),
        verdict=verdict(indicator, result, threshold),
        threshold=threshold.reference if threshold else "",
        threshold_value=threshold.value if threshold else None,
        lines=[
            [
                *(line.reference, line.counts, line.days, line.is_open, line.of_days),
                *(_note("en", line), _note("es", other)),
            ]
            for line, other in zip(result.lines, in_spanish.lines, strict=True)
        ],
    )


def _note(language, line):
    # Some notes are words that wait for a language, and others were said in one already.
    with translation.override(language):
        return str(line.note)


def carry_over(earlier, later):
    """Keep in a later version what is counted once alone, and what the institution said."""
    for number in earlier.numbers.filter(
        code__in=[c for c, each in INDICATORS.items() if each.unit == "people"]
    ):
        number.pk, number.scorecard = None, later
        number._state.adding = True
        number.save()
    ScorecardComment.objects.bulk_create(
        ScorecardComment(scorecard=later, code=each.code, body=each.body, said_at=each.said_at, by=each.by)
        for each in earlier.comments.all()
    )


def in_short(scorecard):
    """Its numbers as they stand on the public record: ``{code: [n, of, median in days]}``."""
    return {
        number.code: [number.n, number.of, None if number.median is None else str(number.median_days)]
        for number in scorecard.numbers.defer("lines")
    }
