"""Every indicator of an institution's accountability: a formula in code, in words, and the records behind its number."""

from accountability.indicators import (
    compliance,
    consequences,
    governance,
    monitoring,
    redress,
    seats,
    transparency,
)
from accountability.indicators.facts import Facts
from accountability.indicators.kinds import Indicator
from accountability.numbers import FEWEST_FOR_PER_CENT, Line, Period, Result

INDICATORS = {
    indicator.code: indicator
    for part in (seats, governance, redress, transparency, compliance, monitoring, consequences)
    for indicator in part.INDICATORS
}

__all__ = ["FEWEST_FOR_PER_CENT", "INDICATORS", "Facts", "Indicator", "Line", "Period", "Result"]
