"""Which decisions and commitments are in which state at a moment, as the database finds them."""

from datetime import timedelta

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q

from community.models import CharterRule, Clock
from decisions import progress


def _rows(model):
    """The rows of a model that hangs on these, which this file cannot import."""
    return apps.get_model("decisions", model).objects


class DecisionQuerySet(models.QuerySet):
    """Each adjective names one state or a group of them, as ``Decision.status`` does for one row."""

    def undecided(self, at):
        earlier = _rows("EarlierOutcome").filter(decided_at__lte=at).values("decision")
        return self.filter(Q(decided_at__isnull=True) | Q(decided_at__gt=at), opened_at__lte=at).exclude(
            pk__in=earlier
        )

    def deciding(self, at):
        return self.undecided(at).exclude(decide_clock__in=Clock.objects.late(at))

    def no_decision(self, at):
        return self.undecided(at).filter(decide_clock__in=Clock.objects.late(at))

    def _taken_with(self, at, **facts):
        """Those of which this is true of what had been decided by the moment, whether or not it was changed since."""
        earlier = _rows("EarlierOutcome").filter(decided_at__lte=at, replaced_at__gt=at, **facts)
        return self.filter(
            Q(decided_at__lte=at, **facts) | Q(decided_at__gt=at, pk__in=earlier.values("decision"))
        )

    def _with_explain_clock(self, clocks, at):
        """Those whose clock for the explanation that was owed at the moment is one of these."""
        return self._taken_with(at, explain_clock__in=clocks)

    def explaining(self, at):
        """Decided, or changed, and to be explained by a date that has not passed."""
        running = Clock.objects.running(at).exclude(pk__in=Clock.objects.late(at).values("pk"))
        return self._with_explain_clock(running, at)

    def changed(self, at):
        return self.filter(pk__in=_rows("EarlierOutcome").filter(replaced_at__lte=at).values("decision"))

    def explanation_late(self, at):
        return self._with_explain_clock(Clock.objects.late(at), at)

    def escalated(self, at):
        return self.explanation_late(at)._taken_with(at, escalated_at__lte=at)

    def to_escalate(self, at):
        """An explanation of it is late for longer than the charter bears, and nobody was written to about it."""
        rule = CharterRule.objects.in_force(at).filter(key="escalate-after").first()
        if rule is None:
            return self.none()
        bears = timedelta(days=rule.value)
        return self.explanation_late(at).filter(escalated_at=None, explain_clock__due_at__lte=at - bears)

    def published(self, at):
        return self._with_explain_clock(Clock.objects.filter(stopped_at__lte=at), at)

    def published_late(self, at):
        """One explanation of it was late, whatever came after."""
        return self.filter(self._was_late(at))

    def published_on_time(self, at):
        return self.published(at).exclude(self._was_late(at))

    def _was_late(self, at):
        late = Clock.objects.answered_late(at)
        earlier = _rows("EarlierOutcome").filter(explain_clock__in=late).values("decision")
        return Q(explain_clock__in=late) | Q(pk__in=earlier)

    def more_asked(self, at):
        asked = _rows("ExplanationRequest").waiting(at).values("decision")
        return self.published(at).filter(pk__in=asked)

    def incomplete(self, at):
        """Found incomplete by the oversight body, and not checked again since."""
        checks = _rows("CompletenessCheck").newest(at).filter(is_complete=False)
        return self.published(at).filter(pk__in=checks.values("version__decision"))

    def accepted(self, at):
        """Found complete, and not changed in substance since."""
        checks = _rows("CompletenessCheck").newest(at).filter(is_complete=True).current(at)
        return self.published(at).filter(pk__in=checks.values("version__decision"))

    def waiting(self, at):
        """Open, and not yet explained in public."""
        return self.filter(opened_at__lte=at).exclude(pk__in=self.published(at).values("pk"))

    def late(self, at):
        """Past a date at the moment: for deciding, for explaining, for explaining further or for completing."""
        return self._owing(Clock.objects.late(at), at)

    def due_soon(self, at):
        return self._owing(Clock.objects.due_soon(at), at)

    def _owing(self, clocks, at):
        further = Q(pk__in=_rows("ExplanationRequest").filter(clock__in=clocks).values("decision"))
        to_complete = _rows("CompletenessCheck").filter(clock__in=clocks).values("version__decision")
        undecided = self.undecided(at).filter(decide_clock__in=clocks).values("pk")
        return self.filter(
            Q(pk__in=undecided)
            | Q(pk__in=self._with_explain_clock(clocks, at).values("pk"))
            | further
            | Q(pk__in=to_complete)
        )


class CommitmentQuerySet(models.QuerySet):
    """Each adjective names one state or a group of them, as ``Commitment.status`` does for one row."""

    def made(self, at):
        return self.filter(made_at__lte=at)

    def withdrawn(self, at):
        return self.filter(withdrawn_at__lte=at)

    def standing(self, at):
        """Made, and not withdrawn."""
        return self.made(at).filter(Q(withdrawn_at=None) | Q(withdrawn_at__gt=at))

    def _unrated(self, at):
        return self.standing(at).exclude(pk__in=self.rated(at).values("pk"))

    def vague(self, at):
        """One of the parts is missing without which nobody can check it."""
        newest = _rows("CommitmentVersion").newest(at).vague()
        return self.standing(at).filter(pk__in=newest.values("commitment"))

    def rated(self, at):
        """Both the community and the oversight body have rated the words that hold."""
        ratings = _rows("CommitmentRating").current(at).filter(commitment=OuterRef("pk"))
        voices = _rows("CommitmentRating").model.Voice.values
        return self.standing(at).filter(*(Exists(ratings.filter(voice=voice)) for voice in voices))

    def past_date(self, at):
        """A day has passed on which it was to be done, be it in earlier words; not once it is said to be done or rated."""
        missed = Q(pk__in=_rows("CommitmentVersion").missed(at).values("commitment"))
        missed |= Q(pk__in=_rows("CommitmentUpdate").missing(at).values("commitment"))
        return self._unrated(at).filter(missed).exclude(pk__in=self.said_done(at).values("pk"))

    def due_soon(self, at):
        newest = _rows("CommitmentVersion").newest(at)
        newest = newest.filter(due_at__gt=at, due_at__lte=at + progress.DUE_SOON)
        return self._unrated(at).filter(pk__in=newest.values("commitment"))

    def said_done(self, at):
        """The institution says that it is done, and nobody else has said so yet."""
        newest = _rows("CommitmentUpdate").newest(at).filter(progress=progress.Progress.DONE)
        return self._unrated(at).filter(pk__in=newest.values("commitment"))
