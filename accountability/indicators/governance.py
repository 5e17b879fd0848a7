"""Whether the community decides: votes held, followed, valid and announced in time, and who proposes."""

from django.utils.translation import gettext_lazy as _

from accountability.indicators.kinds import Indicator
from accountability.numbers import Line, local_days
from ballots.models import Poll
from proposals.models import Proposal


def _voted(facts):
    for decision in facts.decisions:
        yield Line(decision.reference, decision.had_vote, "" if decision.had_vote else _("no vote to follow"))


def _followed(facts):
    for decision in facts.decisions:
        if decision.had_vote:
            yield Line(
                decision.reference, decision.followed_vote == "yes", decision.get_followed_vote_display()
            )


def _valid(facts):
    begins, until = facts.period.begins, facts.ends
    closed = [poll for poll in facts.polls if poll.closed_at and begins <= poll.closed_at < until]
    for poll in sorted(closed, key=lambda each: (each.closed_at, each.pk)):
        yield Line(poll.reference, poll.outcome != Poll.Outcome.NOT_VALID, poll.get_outcome_display())


def _notice(facts):
    begins, until = facts.period.begins, facts.ends
    for poll in facts.polls:
        if begins <= poll.opens_at < until:
            days = local_days(facts.institution.calendar, poll.announced_at, poll.opens_at)
            yield Line(poll.reference, True, "", days)


def _proposed(facts):
    found = Proposal.objects.public().filter(
        lead_organisation=facts.institution,
        submitted_at__lte=facts.at,
        **facts.period.moments("submitted_at"),
    )
    for proposal in found.exclude(state=Proposal.State.REGISTERED).order_by("submitted_at", "pk"):
        by_community = proposal.filed_as != Proposal.FiledAs.INSTITUTION
        yield Line(
            proposal.reference,
            by_community,
            _("by the community") if by_community else _("by the institution"),
        )


INDICATORS = (
    Indicator(
        "G6",
        "A1.2",
        _("Decisions that had a community vote"),
        _(
            "Of all decisions made in the period, those on which a valid vote of the community had been held before."
        ),
        _voted,
        beside=("G7", "G8"),
        is_first=True,
    ),
    Indicator(
        "G7",
        "A1.2",
        _("Decisions that followed the vote"),
        _(
            "Of the decisions made in the period after a valid vote, those that followed it. In part does not count."
        ),
        _followed,
        beside=("G6", "T12"),
        is_first=True,
    ),
    Indicator(
        "G8",
        "A1.2",
        _("Votes in which enough people took part"),
        _("Of the votes on its proposals that closed in the period, those that met their quorum."),
        _valid,
        beside=("G9",),
    ),
    Indicator(
        "G9",
        "A1.2",
        _("Days of notice before a vote"),
        _(
            "The median of whole days between the announcement of a vote and its opening, of votes that opened in the period."
        ),
        _notice,
        unit="days",
        beside=("G8",),
    ),
    Indicator(
        "G10",
        "A1.2",
        _("Proposals that the community began"),
        _(
            "Of the proposals to it that were submitted in the period, those that a member of the community filed."
        ),
        _proposed,
        beside=("G7",),
    ),
)
