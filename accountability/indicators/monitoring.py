"""Whether the community has a voice in how an institution is rated, and whether the voices agree."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accountability.indicators.kinds import Indicator
from accountability.models import CriterionRating
from accountability.numbers import Line

Voice = CriterionRating.Voice
BY_A_SEAT, BY_NO_SEAT = _("a seat of the community rated it"), _("no seat of the community rated it")


def _criteria(facts):
    """The criteria that somebody rated for the quarter before, each with the reference of its line."""
    for row in facts.assessed:
        if row.is_rated:
            yield f"{facts.institution.code}/{row.criterion.code}", row


def _by_a_seat(facts):
    for reference, row in _criteria(facts):
        is_by_seat = row.now(Voice.COMMUNITY) is not None
        yield Line(reference, is_by_seat, BY_A_SEAT if is_by_seat else BY_NO_SEAT)
    for row in facts.rated_commitments:
        is_by_seat = row.community is not None
        yield Line(row.commitment.reference, is_by_seat, BY_A_SEAT if is_by_seat else BY_NO_SEAT)


def _differ(facts):
    for reference, row in _criteria(facts):
        own, community = row.now(Voice.INSTITUTION), row.now(Voice.COMMUNITY)
        if own is not None and community is not None:
            differs = own.rating != community.rating
            yield Line(reference, differs, _both(own.get_rating_display(), community.get_rating_display()))
    for row in facts.rated_commitments:
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
            "Of the criteria rated for the quarter before, of which the time to rate ended in the period, and of the commitments rated in it, "
            "those that a seat of the community rated."
        ),
        _by_a_seat,
        beside=("C7",),
    ),
    Indicator(
        "C7",
        "A4.1",
        _("Ratings in which the institution and the community differ"),
        _(
            "Of the same criteria and commitments that both the institution and a seat of the community rated, those on which they differ: "
            "of a criterion in their word, of a commitment in whether it is done. To differ is information, and neither good nor bad."
        ),
        _differ,
        beside=("C6", "C2"),
    ),
)
