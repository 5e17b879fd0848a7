"""An institution's numbers for a quarter, as pages and programs read them. No total, no grade, no rank."""

from dataclasses import dataclass, field

from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accountability.framework import COMPONENTS
from accountability.indicators import INDICATORS, Facts, Period
from accountability.models import Scorecard, ScorecardNumber, Verdict
from community.models import CharterRule, community_calendar
from redress_log.small_numbers import finished_quarters, first_day

# How many quarters a number is followed back.
QUARTERS_BACK = 8


def value_words(indicator, result):
    """The number in words, as n of N."""
    if indicator.unit == "people":
        if not result.of:
            return _("Fewer than 11 people, or not told yet")
        return _("At least %(n)d people") % {"n": result.of}
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
    words = _("%(n)d of %(of)d days") if indicator.unit == "seat_days" else _("%(n)d of %(of)d")
    words %= {"n": result.n, "of": result.of}
    if result.per_cent is None:
        return words
    return f"{words} ({result.per_cent} %)"


def threshold_words(indicator, value):
    """What a threshold asks for, in words; empty where none was adopted."""
    if value is None:
        return ""
    if indicator.unit == "days":
        words = _("at most %(n)d days") if indicator.fewer_is_better else _("at least %(n)d days")
    else:
        words = _("at most %(n)d %%") if indicator.fewer_is_better else _("at least %(n)d %%")
    return words % {"n": value}


@dataclass(frozen=True)
class Card:
    """The numbers of an institution for a quarter: as they were published in ``scorecard``, or as they are now.

    Those of now are not held against thresholds, because the quarter is not over or its numbers are not out.
    """

    institution: object
    period: Period
    scorecard: Scorecard | None = None
    counted: dict = field(default_factory=dict)

    @cached_property
    def numbers(self):
        """By the code of their indicator, without the records behind them."""
        if self.scorecard is None:
            return self.counted
        found = self.scorecard.numbers.defer("lines")
        return {number.code: number for number in found if number.code in INDICATORS}

    @cached_property
    def comments(self):
        """What the institution says, by the code of the indicator, or by no code of all of it."""
        return {each.code: each for each in self.scorecard.comments.all()} if self.scorecard else {}

    @cached_property
    def told(self):
        """Of how many of its numbers the institution told what it has to tell: ``(n, of)``."""
        verdicts = [number.verdict for number in self.numbers.values()] if self.scorecard else []
        return sum(verdict != Verdict.NOT_REPORTED for verdict in verdicts), len(verdicts)

    @property
    def whole_comment(self):
        """What the institution says of all of it, or None."""
        return self.comments.get("")

    def words(self, code):
        number = self.numbers.get(code)
        return "" if number is None else value_words(INDICATORS[code], number)

    def verdict(self, code):
        """How the number stands to its threshold, in words; empty while nothing is published."""
        number = self.numbers.get(code) if self.scorecard else None
        return "" if number is None else number.get_verdict_display()

    def threshold(self, code):
        """The reference of the rule and its words, or None."""
        number = self.numbers.get(code) if self.scorecard else None
        if number is None or not number.threshold:
            return None
        return number.threshold, threshold_words(INDICATORS[code], number.threshold_value)


def read(institution, period, at, *, version=None):
    """The numbers as they were published, in their newest version or in the one asked for; else as they are now.

    None where the version that is asked for is not there.
    """
    card = published(institution, period, at, version=version)
    if card is not None or version is not None:
        return card
    facts = Facts(institution, period, at)
    return Card(institution, period, counted={code: each.of(facts) for code, each in INDICATORS.items()})


def published(institution, period, at, *, version=None):
    """The same where it was published, or None."""
    if at < period.ends:
        return None
    found = Scorecard.objects.published(at).filter(institution=institution, starts_on=period.starts_on)
    scorecard = (found if version is None else found.filter(version=version)).order_by("-version").first()
    if scorecard is None:
        return None
    scorecard.institution = institution
    return drawn(scorecard)


def drawn(scorecard):
    """A scorecard's numbers, without the records behind them."""
    return Card(scorecard.institution, scorecard.period, scorecard=scorecard)


def one(institution, code, period, at):
    """One number with the records behind it: ``(result, lines, scorecard or None)``."""
    number = (
        ScorecardNumber.objects.filter(
            code=code,
            scorecard__in=Scorecard.objects.published(at).filter(
                institution=institution, starts_on=period.starts_on
            ),
        )
        .select_related("scorecard__institution")
        .order_by("-scorecard__version")
        .first()
    )
    if number is not None:
        return number, number.read_lines(), number.scorecard
    result = INDICATORS[code].of(Facts(institution, period, at))
    return result, result.lines, None


def waiting(institution, period, at):
    """The scorecard that the institution can still comment on, or None."""
    if at < period.ends:
        return None
    return (
        Scorecard.objects.waiting(at)
        .filter(institution=institution, starts_on=period.starts_on)
        .select_related("institution")
        .first()
    )


def periods(institution, at):
    """The quarters that can be asked for: the running one first, then those that are over, the newest first."""
    calendar = community_calendar()
    today = calendar.local_date(at)
    first = institution.clocks.order_by("started_at").values_list("started_at", flat=True).first()
    over = finished_quarters(calendar.local_date(first), today) if first else ()
    return [Period.quarter(today), *(Period.quarter(day) for day in sorted(over, reverse=True))]


def not_drawn_up(institution, at):
    """The quarters that are over and of which nothing was drawn up, the oldest first."""
    if not CharterRule.objects.in_force(at).filter(key="scorecard-comment").exists():
        return []
    drawn_up = set(institution.scorecards.values_list("starts_on", flat=True))
    over = [period for period in periods(institution, at) if period.ends <= at]
    return [period for period in reversed(over) if period.starts_on not in drawn_up]


def period_named(name, at):
    """The quarter of this name, as ``2026-Q3``; the running one where nothing is asked for; None where there is none."""
    if not name:
        return Period.quarter(community_calendar().local_date(at))
    starts_on = first_day(name)
    return Period.quarter(starts_on) if starts_on and 1 < starts_on.year < 9999 else None


def by_component(card, before):
    """The components with their rows: what is shown first, and the rest. ``before`` is the quarter before, or None."""

    def row(each):
        return {
            "indicator": each,
            "words": card.words(each.code),
            "before": before.words(each.code) if before else "",
            "verdict": card.verdict(each.code),
            "threshold": card.threshold(each.code),
            "comment": card.comments.get(each.code),
            "number": card.numbers.get(each.code),
        }

    rows = {
        (part.code, is_first): [
            row(each)
            for each in INDICATORS.values()
            if each.criterion.startswith(f"{part.code}.") and each.is_first == is_first
        ]
        for part in COMPONENTS
        for is_first in (True, False)
    }
    return [(part, rows[part.code, True], rows[part.code, False]) for part in COMPONENTS]


def period_words(period, at):
    """The quarter in words, and whether it is over."""
    words = period.name
    if at < period.ends:
        left = (period.until - community_calendar().local_date(at)).days
        words += " – " + ngettext("%(n)d day of it is left", "%(n)d days of it are left", left) % {"n": left}
    return words


def history_of(institution, code, at):
    """The number in the last quarters that were published, oldest first, as ``ScorecardNumber``."""
    found = ScorecardNumber.objects.filter(
        code=code, scorecard__in=Scorecard.objects.current(at).filter(institution=institution)
    )
    newest = found.select_related("scorecard").defer("lines").order_by("-scorecard__starts_on")
    return list(newest[:QUARTERS_BACK])[::-1]


def compared(institutions, period, at):
    """The published cards of these institutions for one quarter, and those of which none is published."""
    newest = {}
    found = Scorecard.objects.current(at).filter(institution__in=institutions, starts_on=period.starts_on)
    for scorecard in found.select_related("institution").prefetch_related("comments"):
        newest[scorecard.institution_id] = drawn(scorecard)
    cards = [newest[each.pk] for each in institutions if each.pk in newest]
    return cards, [each for each in institutions if each.pk not in newest]


def same_rules(cards, code):
    """Whether a number was worked out by one formula and held against one threshold in all of them."""
    told = [card.numbers.get(code) for card in cards]
    return None not in told and len({(each.formula, each.threshold) for each in told}) == 1
