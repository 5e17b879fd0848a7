"""Whether falling short has consequences, and whether those who oversee do their part."""

from django.utils.translation import gettext_lazy as _

from accountability.indicators import clocks
from accountability.indicators.kinds import Indicator
from accountability.models import STEPS, Consequence, Notice, Referral
from accountability.numbers import Line, local_days
from community.models import Clock
from proposals.models import Proposal

State = Notice.State
# The steps that an institution can sign.
SIGNABLE = (2, 3, 4, 5, 6)


def _signed(facts):
    institution = facts.institution
    signed = set(institution.signed_steps.in_force(facts.ends).values_list("step", flat=True))
    for step in SIGNABLE:
        yield Line(f"{institution.code}/{step}", step in signed, STEPS[step])


def _issued_in_time(facts):
    """Of what was triggered, what was voted on in time: this one is about those who oversee.

    What they never voted on counts as well. It is not public, so the institution stands for it.
    """
    public = {notice.reference: notice.is_public for notice in facts.all_notices}
    if not public:
        return
    found = Clock.objects.filter(kind="issue-notice", subject__in=public, due_at__lte=facts.at)
    for clock in found.filter(**facts.period.moments("due_at")).order_by("due_at", "pk"):
        if not public[clock.subject]:
            yield Line(facts.institution.code, False, _("not voted on, and so not public"))
            continue
        is_in_time = clock.stopped_at is not None and clock.stopped_at < clock.due_at
        yield Line(clock.subject, is_in_time, clocks.ON_TIME if is_in_time else clocks.LATE)


def _fixed(facts):
    for notice in facts.closed_notices:
        yield Line(notice.reference, notice.state == State.FIXED, notice.get_state_display())


def _days_to_fix(facts):
    for notice in facts.closed_notices:
        if notice.state == State.FIXED:
            days = local_days(facts.institution.calendar, notice.published_at, notice.closed_at)
            yield Line(notice.reference, True, "", days)


def _repeated(facts):
    issued = [
        notice
        for notice in facts.notices
        if notice.published_at and notice.published_at <= facts.at and notice.state != State.WITHDRAWN
    ]
    seen = {}
    for notice in sorted(issued, key=lambda each: (each.published_at, each.pk)):
        kind = (notice.shortfall, notice.component)
        before = seen.get(kind)
        is_repeat = before is not None and (notice.published_at - before).days <= 365
        seen[kind] = notice.published_at
        if facts.period.begins <= notice.published_at < facts.period.ends:
            yield Line(notice.reference, is_repeat, _("again within a year") if is_repeat else "")


def _took_effect(facts):
    for each in facts.ordered:
        yield Line(each.notice.reference, each.hold is not None, each.get_kind_display())


def _applied(facts):
    """Of the holds on uses of data, those under which the use in fact stood still."""
    holds = [each for each in facts.ordered if each.kind == Consequence.Kind.DATA_USE]
    in_use = Proposal.objects.filter(
        reference__in=[each.subject for each in holds], state=Proposal.State.IN_USE
    )
    running = set(in_use.values_list("reference", flat=True)) if holds else set()
    for each in holds:
        stands = each.lifted_at is not None or each.subject not in running
        yield Line(each.subject, stands, each.notice.reference)


def _answered_outside(facts):
    if not facts.notices:
        return
    found = Referral.objects.filter(
        notice__institution=facts.institution, **facts.period.days("sent_on")
    ).select_related("notice")
    for each in found.order_by("sent_on", "pk"):
        is_open = each.replied_on is None
        until = facts.institution.calendar.local_date(facts.at) if is_open else each.replied_on
        yield Line(each.notice.reference, not is_open, each.named, (until - each.sent_on).days, is_open)


INDICATORS = (
    Indicator(
        "K1",
        "A5.1",
        _("Steps of the ladder that it signed"),
        _("Of the steps of the ladder from a notice on, those that it had signed at the end of the period."),
        _signed,
        beside=("K3",),
        is_first=True,
        fewest=1,
    ),
    Indicator(
        "K2",
        "A5.1",
        _("Notices voted on in time"),
        _(
            "Of what had to be voted on in the period, what was voted on in time. This one judges those who oversee."
        ),
        _issued_in_time,
        beside=("K3",),
    ),
    Indicator(
        "K3",
        "A5.1",
        _("Notices answered in time"),
        _("Of the notices whose answer was due in the period, those answered before the day was over."),
        clocks.in_time("answer-notice"),
        beside=("K2", "K4"),
        is_first=True,
    ),
    Indicator(
        "K4",
        "A5.1",
        _("Notices fixed, as was confirmed"),
        _(
            "Of the notices closed in the period, those found to be fixed. In part does not count; one that was wrong is left out."
        ),
        _fixed,
        beside=("K5", "K6"),
        is_first=True,
    ),
    Indicator(
        "K5",
        "A5.1",
        _("Days from a notice to its fix"),
        _("The median of whole days, of the notices that were closed in the period as fixed."),
        _days_to_fix,
        unit="days",
        beside=("K4",),
        fewer_is_better=True,
    ),
    Indicator(
        "K6",
        "A5.1",
        _("Notices on the same rule within a year"),
        _(
            "Of the notices issued in the period, those that came within a year of another on the same. Fewer is better."
        ),
        _repeated,
        beside=("K4",),
        fewer_is_better=True,
    ),
    Indicator(
        "K7",
        "A5.2",
        _("Consequences that took effect"),
        _(
            "Of the consequences voted in the period, those that this portal enforces. The others are recorded and rest on people."
        ),
        _took_effect,
        beside=("K9",),
    ),
    Indicator(
        "K8",
        "A5.2",
        _("Referrals outside that were answered"),
        _(
            "Of the referrals sent in the period, those with an answer; beside it the median of days, with its days so far for each that has none."
        ),
        _answered_outside,
        beside=("K7",),
    ),
    Indicator(
        "K9",
        "A5.2",
        _("Holds that were in fact applied"),
        _("Of the holds on uses of data ordered in the period, those under which nobody could go on."),
        _applied,
        beside=("K7",),
    ),
)
