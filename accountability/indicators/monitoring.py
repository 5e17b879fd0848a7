"""Whether the community has a voice in how an institution is rated, and whether the voices agree."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accountability.indicators.kinds import Indicator, Line
from accountability.models import CriterionRating
from accountability.queries import assessed, last_moment, promised

Voice = CriterionRating.Voice
BY_A_SEAT, BY_NO_SEAT = _("a seat of the community rated it"), _("no seat of the community rated it")


def _criteria(institution, period, at):
    """The criteria that somebody rated for the period, each with the reference of its line."""
    for row in assessed(institution, period, at):
        if row.is_rated:
            yield f"{institution.code}/{row.criterion.code}", row


def _commitments(institution, period, at):
    """The commitments of which a rating fell in the period, as they stood at its end."""
    for row in promised(institution, last_moment(period, at)):
        ratings = [rating for rating in (row.community, row.oversight) if rating is not None]
        if any(rating.rated_at >= period.begins for rating in ratings):
            yield row


def _by_a_seat(institution, period, at):
    for reference, row in _criteria(institution, period, at):
        is_by_seat = row.now(Voice.COMMUNITY) is not None
        yield Line(reference, is_by_seat, BY_A_SEAT if is_by_seat else BY_NO_SEAT)
    for row in _commitments(institution, period, at):
        is_by_seat = row.community is not None
        yield Line(row.commitment.reference, is_by_seat, BY_A_SEAT if is_by_seat else BY_NO_SEAT)


def _differ(institution, period, at):
    for reference, row in _criteria(institution, period, at):
        own, community = row.now(Voice.INSTITUTION), row.now(Voice.COMMUNITY)
        if own is not None and community is not None:
            differs = own.rating != community.rating
            yield Line(reference, differs, _both(own.get_rating_display(), community.get_rating_display()))
    for row in _commitments(institution, period, at):
        if row.institution is not None and row.community is not None:
            words = _both(row.institution.get_progress_display(), row.community.get_rating_display())
            yield Line(row.commitment.reference, row.differs, words)


def _both(own, community):
    said = {"own": own, "community": community}
    return gettext("institution: %(own)s; community: %(community)s") % said


INDICATORS = (
    Indicator(
        "C6",
        "A4.1",
        _("Ratings in which the community had a voice"),
        _(
            "Of the criteria that somebody rated for the period and the commitments that somebody rated in it, those that a seat of "
            "the community rated."
        ),
        _by_a_seat,
        beside=("C7",),
    ),
    Indicator(
        "C7",
        "A4.1",
        _("Ratings in which the institution and the community differ"),
        _(
            "Of the criteria and commitments that both the institution and a seat of the community rated, those on which they differ: "
            "of a criterion in their word, of a commitment in whether it is done. To differ is information, and neither good nor bad."
        ),
        _differ,
        beside=("C6", "C2"),
    ),
)
