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
from accountability.indicators.kinds import FEWEST_FOR_PER_CENT, Indicator, Line, Period, Result

INDICATORS = {
    indicator.code: indicator
    for part in (seats, governance, redress, transparency, compliance, monitoring, consequences)
    for indicator in part.INDICATORS
}

__all__ = ["FEWEST_FOR_PER_CENT", "INDICATORS", "Indicator", "Line", "Period", "Result"]
