"""Whether an institution reports on what it promised, keeps it, and shows it."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from accountability.indicators import clocks
from accountability.indicators.kinds import Indicator
from accountability.models import Notice, NoticeRecord
from accountability.numbers import Line
from decisions.models import Commitment
from decisions.progress import Code, Progress


def _updates(facts):
    """Each day in the period by which a commitment had to be heard of, as long as it was under way."""
    period = facts.period
    for row in facts.promised:
        length = timedelta(days=row.days)
        ends = min([facts.at, *_ended(row.withdrawn_at, facts.rated.get(row.pk, ()))])
        heard = [said_at for said_at in facts.heard.get(row.pk, ()) if said_at <= ends]
        since = row.made_at
        for said_at in [*heard, None]:
            while (said_at is None or since + length < said_at) and since + length <= ends:
                since += length
                if period.begins <= since < period.ends:
                    yield Line(row.reference, False, clocks.NOT_YET)
            if said_at is not None:
                if period.begins <= since + length < period.ends:
                    yield Line(row.reference, True, clocks.ON_TIME)
                since = said_at


def _ended(withdrawn_at, ratings):
    """The moments after which nothing was waited for: it was withdrawn, or both voices had rated it."""
    if withdrawn_at is not None:
        yield withdrawn_at
    voices = {}
    for voice, rated_at in ratings:
        voices.setdefault(voice, rated_at)
    if len(voices) == 2:
        yield max(voices.values())


def _kept(facts):
    for commitment, words in facts.past_date:
        if commitment.kind != Commitment.Kind.COMMITMENT:
            continue
        if commitment.words(facts.at).due_at != words.due_at:
            yield Line(commitment.reference, False, _("another day was set after its day had passed"))
        else:
            status = commitment.status(facts.at)
            yield Line(commitment.reference, status.code == Code.KEPT, status.label)
    for reference in _called_vague(facts):
        yield Line(reference, False, _("too vague to check, after two notices"))


def _called_vague(facts):
    """The promises without a day about which a second notice was issued in the period, while they were too vague to check."""
    if not facts.notices:
        return
    rows = NoticeRecord.objects.filter(
        notice__institution=facts.institution, notice__published_at__lte=facts.at, subject__startswith="CMT-"
    ).exclude(notice__state=Notice.State.WITHDRAWN)
    issued = {}
    for subject, notice, moment in rows.order_by("notice__published_at", "notice").values_list(
        "subject", "notice", "notice__published_at"
    ):
        issued.setdefault(subject, {})[notice] = moment
    begins, ends = facts.period.begins, facts.period.ends
    twice = {subject: list(moments.values())[1] for subject, moments in issued.items() if len(moments) > 1}
    twice = {subject: moment for subject, moment in twice.items() if begins <= moment < ends}
    if not twice:
        return
    found = Commitment.objects.filter(
        institution=facts.institution, kind=Commitment.Kind.COMMITMENT, reference__in=twice
    )
    for commitment in found.prefetch_related("versions").order_by("made_at", "pk"):
        words = commitment.words(twice[commitment.reference])
        if words and words.missing and words.due_at is None:
            yield commitment.reference


def _evidenced(facts):
    for commitment, words in facts.past_date:
        if commitment.kind == Commitment.Kind.CONDITION:
            said = [update for update in commitment.updates.all() if update.said_at < words.due_at]
            is_shown = bool(said) and said[-1].progress == Progress.DONE
            yield Line(commitment.reference, is_shown, clocks.ON_TIME if is_shown else clocks.NOT_YET)


INDICATORS = (
    Indicator(
        "C1",
        "A4.1",
        _("Commitments heard of in time"),
        _(
            "Of the days in the period by which a commitment had to be heard of, those before which the institution said how far it is."
        ),
        _updates,
        beside=("C2",),
    ),
    Indicator(
        "C2",
        "A4.1",
        _("Commitments kept"),
        _(
            "Of the commitments whose day lay in the period, those that a seat of the community and the oversight body both found kept. "
            "In part does not count. One without a day that is too vague to check counts as not kept once two notices were issued about it."
        ),
        _kept,
        beside=("C1", "C3"),
        is_first=True,
    ),
    Indicator(
        "C3",
        "A4.1",
        _("Conditions of approval shown to be met"),
        _("Of the conditions whose day lay in the period, those that were shown to be met before it."),
        _evidenced,
        beside=("C2",),
    ),
    Indicator(
        "C4",
        "A4.1",
        _("Records and audits answered in time"),
        _(
            "Of the records and audits of the oversight body that were to be answered in the period, those that were answered before "
            "the day was over."
        ),
        clocks.in_time("answer-audit"),
        beside=("C5",),
    ),
    Indicator(
        "C5",
        "A4.1",
        _("Uses that ended with a proof of deletion"),
        _(
            "Of the uses whose proof of deletion was due in the period, those that gave it before the day was over."
        ),
        clocks.in_time("deletion-proof"),
        beside=("T5",),
    ),
)
