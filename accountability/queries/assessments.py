"""What three voices said of the criteria and commitments of an institution, side by side."""

from dataclasses import dataclass
from datetime import timedelta

from accountability.framework import Item
from accountability.models import CRITERIA, CriterionRating
from decisions.models import Commitment, CommitmentRating, CommitmentUpdate, CommitmentVersion
from decisions.queries import readable_commitments

Voice = CriterionRating.Voice


@dataclass(frozen=True)
class Assessed:
    """A criterion with what each voice said of it for a quarter: ``said[voice]`` is the newest first."""

    criterion: Item
    said: dict

    def now(self, voice):
        """What the voice says now, or None."""
        return self.said[voice][0] if self.said[voice] else None

    @property
    def is_rated(self):
        return any(self.said.values())

    @property
    def silent(self):
        """The voices that said nothing."""
        return [voice for voice in Voice if not self.said[voice]]

    @property
    def is_assessed(self):
        """Whether two people rated it and one of them by a seat; nobody rates a criterion with two voices."""
        return Voice.COMMUNITY not in self.silent and len(self.silent) < 2


def assessed(institution, period, at):
    """Every criterion as it was rated for a quarter by the moment."""
    said = {code: {voice: [] for voice in Voice} for code in CRITERIA}
    found = CriterionRating.objects.of(institution, period).filter(rated_at__lte=at)
    for rating in found.order_by("-number"):
        said[rating.criterion][rating.voice].append(rating)
    return [Assessed(CRITERIA[code], voices) for code, voices in said.items()]


def ratings_of(criterion, period, at):
    """``[(institution, {voice: rating})]`` of every institution that somebody rated by this criterion for a quarter."""
    found = CriterionRating.objects.filter(criterion=criterion, starts_on=period.starts_on).current(at)
    rows = {}
    for rating in found.select_related("institution").order_by("institution__name", "institution__pk"):
        rows.setdefault(rating.institution, {})[rating.voice] = rating
    return list(rows.items())


@dataclass(frozen=True)
class Promised:
    """A commitment with its words, what its institution says of it, and how the other two voices rated these words."""

    commitment: Commitment
    words: CommitmentVersion
    institution: CommitmentUpdate | None
    community: CommitmentRating | None
    oversight: CommitmentRating | None

    @property
    def differs(self):
        """Whether the institution and a seat of the community differ on whether it is done."""
        return (self.institution.progress == "done") != (self.community.rating == "kept")


def last_moment(period, at):
    """The moment at which the commitments of a quarter are looked at: its last one, or now while it runs."""
    return min(at, period.ends - timedelta(microseconds=1))


def promised(institution, at, *, only=None):
    """The commitments of an institution, or ``only`` some, with their three voices at the moment, the newest first."""
    found = readable_commitments().filter(institution=institution, made_at__lte=at)
    if only is not None:
        found = found.filter(pk__in=only)
    return [_voices(commitment, at) for commitment in found.order_by("-made_at", "-pk")]


def _voices(commitment, at):
    words = commitment.words(at)
    newest = {rating.voice: rating for rating in commitment.ratings.all() if _is_of(rating, words, at)}
    said = [update for update in commitment.updates.all() if update.said_at <= at]
    return Promised(
        commitment,
        words,
        said[-1] if said else None,
        newest.get(CommitmentRating.Voice.COMMUNITY),
        newest.get(CommitmentRating.Voice.OVERSIGHT),
    )


def _is_of(rating, words, at):
    return rating.rated_at <= at and rating.version_id == words.pk
