"""Whether an institution reports on what it promised, keeps it, and shows it."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from accountability.indicators import clocks
from accountability.indicators.kinds import Indicator, Line
from decisions.models import Commitment
from decisions.progress import Code, Progress
from decisions.queries import readable_commitments


def _of(institution, at):
    return readable_commitments().filter(institution=institution, made_at__lte=at).order_by("made_at", "pk")


def _updates(institution, period, at):
    """Each day in the period by which a commitment had to be heard of, as long as it was under way."""
    for commitment in _of(institution, at):
        length = timedelta(days=commitment.rule.value)
        ends = min([at, *_ended(commitment, at)])
        heard = [update.said_at for update in commitment.updates.all() if update.said_at <= ends]
        since = commitment.made_at
        for said_at in [*heard, None]:
            while (said_at is None or since + length < said_at) and since + length <= ends:
                since += length
                if period.begins <= since < period.ends:
                    yield Line(commitment.reference, False, clocks.NOT_YET)
            if said_at is not None:
                if period.begins <= since + length < period.ends:
                    yield Line(commitment.reference, True, clocks.ON_TIME)
                since = said_at


def _ended(commitment, at):
    """The moments after which nothing was waited for: it was withdrawn, or both voices had rated it."""
    if commitment.withdrawn_at is not None:
        yield commitment.withdrawn_at
    voices = {}
    for rating in commitment.ratings.all():
        voices.setdefault(rating.voice, rating.rated_at)
    if len(voices) == 2:
        yield max(voices.values())


def _past_date(institution, period, at, kind):
    for commitment in _of(institution, at).filter(kind=kind):
        words = commitment.words(at)
        if words.due_at is not None and words.due_at <= at and period.begins <= words.due_at < period.ends:
            yield commitment, words


def _kept(institution, period, at):
    for commitment, _words in _past_date(institution, period, at, Commitment.Kind.COMMITMENT):
        status = commitment.status(at)
        yield Line(commitment.reference, status.code == Code.KEPT, status.label)


def _evidenced(institution, period, at):
    for commitment, words in _past_date(institution, period, at, Commitment.Kind.CONDITION):
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
            "In part does not count."
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
