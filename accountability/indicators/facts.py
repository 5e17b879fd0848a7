"""What an institution's records say about a period, each part read once however many indicators ask for it."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.db.models import F, Q

from accountability.models import Attendance, Consequence, Meeting, Notice, Seat
from accountability.numbers import Period
from accountability.queries import assessed, kept_metrics, last_moment, promised
from ballots.models import Poll
from community.models import Clock, Institution, community_calendar
from decisions.models import (
    Commitment,
    CommitmentRating,
    CommitmentUpdate,
    CommitmentVersion,
    CompletenessCheck,
    Decision,
)
from redress_log.models import Case, RemedyItem


@dataclass(frozen=True)
class Facts:
    """The records of one institution that indicators share, for a period and as they were known at a moment.

    ``is_final`` are those from which a scorecard is drawn up, after which nobody counts the period again. What an indicator asks for alone it reads itself.
    """

    institution: Institution
    period: Period
    at: datetime
    is_final: bool = False

    @property
    def ends(self):
        """The end of the period, or the moment while it runs."""
        return min(self.period.ends, self.at)

    @cached_property
    def clocks(self):
        """The public clocks of which the date lies in the period, or lay in it at first; also those that lie ahead."""
        due, first_due = (Q(**self.period.moments(field)) for field in ("due_at", "first_due_at"))
        found = Clock.objects.public().filter(due | first_due, institution=self.institution)
        return list(
            found.order_by("due_at", "pk").values_list(
                *("kind", "subject", "started_at", "first_due_at", "due_at", "stopped_at"),
                *("extended_at", "extension_refused_at"),
                named=True,
            )
        )

    def due(self, *kinds):
        """The clocks of these kinds of which the date lies in the period and has come."""
        begins, ends = self.period.begins, self.period.ends
        return [
            clock
            for clock in self.clocks
            if clock.kind in kinds and begins <= clock.due_at < ends and clock.due_at <= self.at
        ]

    @property
    def first_due(self):
        """The clocks of which the first date lies in the period, by it."""
        begins, ends = self.period.begins, self.period.ends
        found = [clock for clock in self.clocks if begins <= clock.first_due_at < ends]
        return sorted(found, key=lambda clock: clock.first_due_at)

    @cached_property
    def decisions(self):
        """The decisions made in the period."""
        found = Decision.objects.filter(
            institution=self.institution, decided_at__lte=self.at, **self.period.moments("decided_at")
        )
        return list(found.select_related("poll").order_by("decided_at", "pk"))

    @cached_property
    def polls(self):
        """The votes that the community held on its proposals, and that opened or closed in the period."""
        opened, closed = (Q(**self.period.moments(field)) for field in ("opens_at", "closed_at"))
        found = Poll.objects.filter(opened | closed, proposal__lead_organisation=self.institution)
        return list(found.filter(cancelled_at=None).exclude(kind=Poll.Kind.AGREED).order_by("opens_at", "pk"))

    @cached_property
    def checks(self):
        """The checks of the reasons for each decision, the first one first: ``{reference: [check, …]}``."""
        found = CompletenessCheck.objects.filter(
            version__decision__institution=self.institution, checked_at__lte=self.at
        )
        checks = {}
        for check in found.select_related("version__decision").order_by("checked_at", "pk"):
            checks.setdefault(check.version.decision.reference, []).append(check)
        return checks

    @cached_property
    def metrics(self):
        """The promised metrics as they stood when the period ended, or stand now."""
        return kept_metrics(self.ends, institution=self.institution)

    @property
    def _commitments(self):
        """Its commitments that were not withdrawn before the period."""
        return Commitment.objects.filter(
            Q(withdrawn_at=None) | Q(withdrawn_at__gte=self.period.begins),
            institution=self.institution,
            made_at__lt=self.period.ends,
            made_at__lte=self.at,
        ).order_by("made_at", "pk")

    @cached_property
    def promised(self):
        """The same in short: rows with the days within which each is to be heard of."""
        return list(
            self._commitments.annotate(days=F("rule__value")).values_list(
                *("pk", "reference", "made_at", "withdrawn_at", "days"), named=True
            )
        )

    @cached_property
    def heard(self):
        """When the institution said how far it is, oldest first: ``{commitment: [moment, …]}``."""
        said = CommitmentUpdate.objects.filter(commitment__in=self._commitments, said_at__lte=self.at)
        return _grouped(said.order_by("said_at", "pk").values_list("commitment", "said_at"))

    @cached_property
    def rated(self):
        """Which voice rated each when, oldest first: ``{commitment: [(voice, moment), …]}``."""
        rated = CommitmentRating.objects.filter(commitment__in=self._commitments, rated_at__lte=self.at)
        rows = rated.order_by("rated_at", "pk").values_list("commitment", "voice", "rated_at")
        return _grouped((commitment, (voice, moment)) for commitment, voice, moment in rows)

    @cached_property
    def past_date(self):
        """The commitments and conditions of which the day lay in the period by now, in the words that held when it passed.

        A later day that is set after that does not take one out of the period.
        """
        due = CommitmentVersion.objects.filter(due_at__lte=self.at, **self.period.moments("due_at"))
        found = self._commitments.filter(pk__in=due.values("commitment"))
        rows = []
        for commitment in found.select_related("rule").prefetch_related("versions", "updates", "ratings"):
            commitment.institution = self.institution
            versions = [words for words in commitment.versions.all() if words.published_at <= self.at]
            for words, later in zip(versions, [*versions[1:], None], strict=True):
                due_at = words.due_at
                if due_at is None or due_at > self.at or not self.period.begins <= due_at < self.period.ends:
                    continue
                if later is None or (later.published_at >= due_at and later.due_at != due_at):
                    rows.append((commitment, words))
        return rows

    @cached_property
    def assessed(self):
        """Every criterion as it was rated for the quarter before, of which the time to rate ends in this one."""
        return assessed(self.institution, self.period.previous(), self.at)

    @cached_property
    def rated_commitments(self):
        """The commitments of which a rating fell in the period, with their three voices at its end."""
        begins, ends = self.period.begins, self.period.ends
        found = [
            commitment
            for commitment, ratings in self.rated.items()
            if any(begins <= rated_at < ends for _voice, rated_at in ratings)
        ]
        if not found:
            return []
        moment = last_moment(self.period, self.at)
        rows = promised(self.institution, moment, only=found)
        return [row for row in rows if row.community or row.oversight]

    @cached_property
    def cases(self):
        """The cases of the public log that came out, or were shown to move on, in the period."""
        came, moved = (Q(**self.period.moments(field)) for field in ("published_at", "shown_since"))
        found = Case.objects.published(self.at).filter(
            came | moved, institution=self.institution, register=""
        )
        return list(
            found.order_by("reference").only(
                *("reference", "shows", "published_at", "shown_since", "shown_stage", "shown_outcome")
            )
        )

    def cases_by(self, field):
        """Those of which this moment lies in the period, by it."""
        begins, ends = self.period.begins, self.period.ends
        found = [case for case in self.cases if begins <= (getattr(case, field) or ends) < ends]
        return sorted(found, key=lambda case: (getattr(case, field), case.reference))

    @cached_property
    def remedy_items(self):
        """The items of agreed remedies due in the period by now, of cases that are shown in words."""
        items = RemedyItem.objects.filter(
            plan__case__in=Case.objects.published(self.at).filter(
                institution=self.institution, register="", shows="summary"
            ),
            plan__agreed_at__lte=self.at,
            due_on__lte=self.institution.calendar.local_date(self.at),
            **self.period.days("due_on"),
        )
        return list(items.select_related("plan__case").order_by("due_on", "pk"))

    @cached_property
    def seats(self):
        """The seats of its own bodies as they stood when the period ended, or stand now."""
        moment = min(self.period.last_moment, self.at)
        found = Seat.objects.standing(moment).filter(body__institution=self.institution)
        return list(
            found.select_related("body").prefetch_related("terms__membership").order_by("body", "number")
        )

    @cached_property
    def meetings(self):
        found = Meeting.objects.held_in(self.period.starts_on, self.period.until)
        found = found.filter(body__institution=self.institution, recorded_at__lte=self.at)
        return list(found.select_related("body", "chaired_by").order_by("held_on", "pk"))

    @cached_property
    def attendance(self):
        """Each time at which a community seat was called to one of these meetings."""
        if not self.meetings:
            return []
        found = Attendance.objects.filter(meeting__in=self.meetings, seat__kind=Seat.Kind.COMMUNITY)
        return list(
            found.select_related("meeting__body", "seat__body").order_by(
                "meeting__held_on", "meeting", "seat__number"
            )
        )

    @cached_property
    def all_notices(self):
        """All notices about it, by the moment at which they were triggered; not all of them are public."""
        return list(Notice.objects.filter(institution=self.institution).order_by("triggered_at", "pk"))

    @property
    def notices(self):
        """Those that everybody reads."""
        return [notice for notice in self.all_notices if notice.is_public]

    @cached_property
    def closed_notices(self):
        """The issued ones that were closed in the period and were not wrong."""
        found = [
            notice
            for notice in self.notices
            if notice.published_at
            and notice.closed_at
            and notice.closed_at <= self.at
            and self.period.begins <= notice.closed_at < self.period.ends
            and notice.state != Notice.State.WITHDRAWN
        ]
        return sorted(found, key=lambda notice: (notice.closed_at, notice.pk))

    @cached_property
    def ordered(self):
        """The consequences that were ordered in the period."""
        if not self.notices:
            return []
        found = Consequence.objects.filter(
            notice__institution=self.institution,
            ordered_at__lte=self.at,
            **self.period.moments("ordered_at"),
        )
        return list(found.select_related("notice", "hold").order_by("ordered_at", "pk"))

    @property
    def today(self):
        return community_calendar().local_date(self.at)


def _grouped(pairs):
    found = {}
    for key, value in pairs:
        found.setdefault(key, []).append(value)
    return found
