"""What a date sets off: which answers, reasons, promises and remedies are past it for longer than the charter bears."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from accountability.models import Notice, NoticeRecord, Respondent, Scorecard, Shortfall, Verdict
from community.models import CharterRule, Clock, Institution
from decisions.models import Commitment, CommitmentVersion
from redress_log.models import RemedyItem

# Clocks whose passing is a shortfall of its own, and those whose passing calls for nobody's answer.
_OWN_KIND = {"decide": Shortfall.NO_DECISION, "explain": Shortfall.LATE_EXPLANATION}
_NOBODY_ANSWERS = (
    "decision-lapse",
    "pause-use",
    "check-notice",
    "answer-notice",
    "talk-case",
    "complete-proposal",
)
# What the oversight body itself answers by a date; whatever else the community's own bodies owe, those who run the
# portal see to.
_OF_OVERSIGHT = (
    "answer-decision-challenge",
    "issue-notice",
    "review-notice",
    "answer-notice-appeal",
    "answer-number",
)
# For so long a published quarter is looked at.
_LOOKED_BACK = timedelta(days=100)
# Numbers that no institution falls short of: to sign a step is its own will, and who votes late oversees it.
_OF_OTHERS = ("K1", "K2")


@dataclass(frozen=True)
class Found:
    """One thing that is past its date. ``key`` names it for good, ``rule`` is the reference of the rule it breaks."""

    respondent: str
    institution: Institution | None
    shortfall: str
    subject: str
    key: str
    since_on: date
    rule: str


def found(at):
    """Everything that a notice is to be raised about and that none was, by respondent and kind: lists of ``Found``."""
    everything = [
        *_late_clocks(at),
        *_missed_promises(at),
        *_late_remedies(at),
        *_unvoted_notices(at),
        *_below_thresholds(at),
    ]
    known = set(
        NoticeRecord.objects.filter(key__in=[each.key for each in everything]).values_list("key", flat=True)
    )

    def kind(each):
        return each.respondent, each.institution.code if each.institution else "", str(each.shortfall)

    new = sorted(
        (each for each in everything if each.key not in known), key=lambda each: (kind(each), each.key)
    )
    return [list(group) for _kind, group in groupby(new, key=kind)]


def _bears(key, at):
    rule = CharterRule.objects.in_force(at).filter(key=key).first()
    return None if rule is None else timedelta(days=rule.value)


def _late_clocks(at):
    bears = _bears("notice-after", at)
    if bears is None:
        return
    late = Clock.objects.public().late(at).filter(due_at__lte=at - bears).exclude(kind__in=_NOBODY_ANSWERS)
    for clock in late.select_related("institution", "rule").order_by("pk"):
        institution = clock.institution
        if institution is not None and not institution.is_registered:
            continue
        respondent = Respondent.INSTITUTION
        if institution is None:
            respondent = Respondent.OVERSIGHT if clock.kind in _OF_OVERSIGHT else Respondent.OPERATOR
        yield Found(
            respondent,
            institution,
            _OWN_KIND.get(clock.kind, Shortfall.LATE_ANSWER),
            clock.subject,
            f"clock-{clock.pk}",
            clock.calendar.local_date(clock.due_at),
            clock.rule.reference,
        )


def _unvoted_notices(at):
    """Notices that the oversight body never voted on. They are not public, so the institution stands for them."""
    bears = _bears("notice-after", at)
    if bears is None:
        return
    late = Clock.objects.late(at).filter(kind="issue-notice", is_private=True, due_at__lte=at - bears)
    for clock in late.select_related("rule", "institution").order_by("pk"):
        notice = Notice.objects.filter(reference=clock.subject, respondent=Respondent.INSTITUTION).first()
        if notice is not None:
            yield Found(
                Respondent.OVERSIGHT,
                None,
                Shortfall.LATE_ANSWER,
                notice.institution.code,
                f"clock-{clock.pk}",
                clock.calendar.local_date(clock.due_at),
                clock.rule.reference,
            )


def _missed_promises(at):
    bears = _bears("notice-after-promise", at)
    if bears is None:
        return
    missed = CommitmentVersion.objects.missed(at).filter(due_at__lte=at - bears)
    still = Commitment.objects.past_date(at)
    rows = missed.filter(commitment__in=still).select_related("commitment__institution", "commitment__rule")
    for version in rows.order_by("pk"):
        yield Found(
            Respondent.INSTITUTION,
            version.commitment.institution,
            Shortfall.MISSED_PROMISE,
            version.commitment.reference,
            f"promise-{version.pk}",
            version.due_on,
            version.commitment.reference,
        )


def _late_remedies(at):
    """Items of remedies whose day everybody can read: of cases that are shown in words."""
    bears = _bears("notice-after-promise", at)
    if bears is None:
        return
    items = RemedyItem.objects.filter(
        plan__agreed_at__lte=at,
        delivered_at=None,
        plan__case__published_at__lte=at,
        plan__case__removed_at=None,
        plan__case__shows="summary",
        plan__case__institution__is_registered=True,
    ).exclude(plan__case__stage__in=["closed_remedied", "closed_without_remedy", "withdrawn"])
    for item in items.select_related("plan__case__institution").order_by("pk"):
        case = item.plan.case
        if item.due_on < case.institution.calendar.local_date(at - bears):
            yield Found(
                Respondent.INSTITUTION,
                case.institution,
                Shortfall.LATE_REMEDY,
                case.reference,
                f"remedy-{item.pk}",
                item.due_on,
                case.reference,
            )


def _below_thresholds(at):
    """Numbers of an institution that missed their threshold so many published quarters in a row as the charter says."""
    rule = CharterRule.objects.in_force(at).filter(key="threshold-quarters").first()
    if rule is None:
        return
    cards = Scorecard.objects.current(at).filter(institution__is_registered=True)
    # An older one was looked at when it came out.
    missed = cards.filter(numbers__verdict=Verdict.NOT_MET, published_at__gte=at - _LOOKED_BACK)
    for scorecard in missed.select_related("institution").distinct().order_by("starts_on", "pk"):
        before = _quarters_before(cards, scorecard, rule.value)
        for number in (
            scorecard.numbers.filter(verdict=Verdict.NOT_MET).exclude(code__in=_OF_OTHERS).defer("lines")
        ):
            if before is not None and all(
                each.numbers.filter(code=number.code, verdict=Verdict.NOT_MET).exists() for each in before
            ):
                yield Found(
                    Respondent.INSTITUTION,
                    scorecard.institution,
                    Shortfall.BELOW_THRESHOLD,
                    scorecard.reference,
                    f"below-{scorecard.institution_id}-{number.code}-{scorecard.period.name}",
                    scorecard.period.until,
                    number.threshold,
                )


def _quarters_before(cards, scorecard, length):
    """The cards of the quarters right before it, so many that they are ``length`` together; None where one is missing."""
    found, period = [], scorecard.period
    for _quarter in range(length - 1):
        period = period.previous()
        card = cards.filter(institution=scorecard.institution, starts_on=period.starts_on).first()
        if card is None:
            return None
        found.append(card)
    return found
