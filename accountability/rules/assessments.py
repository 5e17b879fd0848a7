"""Who rates the criteria of an institution, in which voice and when, and in which words it is refused."""

from django.utils.translation import gettext_lazy as _

from accountability import subjects
from accountability.models import CRITERIA, CriterionRating
from accountability.rules.motions import seat_name
from community.models import CharterRule, Membership, community_calendar
from community.rules import YES, holds, is_signed_in, must_sign_in, no, speaks_for
from community.windows import due_moment

RATE = "rate-criteria"
MOST_RECORDS = 10
Voice = CriterionRating.Voice


def rating_opens_at(period):
    """The first moment of the last month of the quarter."""
    return community_calendar().midnight(period.last_day.replace(day=1))


def rating_ends_at(period, at):
    """The first moment at which it is too late, by the charter of the moment."""
    calendar = community_calendar()
    rule = CharterRule.objects.in_force(at).filter(key=RATE).first()
    if rule is None:
        return period.ends
    return due_moment(calendar.midnight(period.last_day), rule.value, unit=rule.unit, calendar=calendar)


def rating_voice(actor, institution, *, at):
    """With which voice the person rates; None for whoever has none.

    Whoever speaks for the institution rates for it alone, whatever else they are: nobody with a tie to it rates for the
    community or for oversight.
    """
    if speaks_for(actor, institution, at=at):
        return Voice.INSTITUTION
    if holds(actor, Membership.Role.OVERSEER, at=at):
        return Voice.OVERSIGHT
    if holds(actor, Membership.Role.SEAT_HOLDER, at=at):
        return Voice.COMMUNITY
    return None


def may_rate(actor, institution, period, *, at):
    """Whoever has one of the three voices, while the quarter is rated."""
    if not is_signed_in(actor):
        return must_sign_in()
    if institution.merged_into_id:
        return no(
            _("%(name)s turned out to be %(kept)s. Rate that one.")
            % {"name": institution.name, "kept": institution.merged_into.name}
        )
    if not institution.is_registered:
        return no(_("%(name)s has not joined, so it is not rated.") % {"name": institution.name})
    if rating_voice(actor, institution, at=at) is None:
        return no(
            _(
                "Only the institution, holders of a community seat and the oversight body rate, each for itself."
            )
        )
    if at < rating_opens_at(period):
        return no(_("A quarter is rated from its last month on."))
    if at >= rating_ends_at(period, at):
        return no(_("The time to rate this quarter is over."))
    return YES


def can_rate_criterion(actor, institution, period, criterion, *, at):
    """The same, of one criterion, which nobody rates with two voices: two raters are two people."""
    verdict = may_rate(actor, institution, period, at=at)
    if not verdict:
        return verdict
    if criterion not in CRITERIA:
        return no(_("The framework has no criterion of this number."))
    voice = rating_voice(actor, institution, at=at)
    theirs = CriterionRating.objects.of(institution, period).filter(criterion=criterion, rater=actor)
    if theirs.exclude(voice=voice).exists():
        return no(_("You rated this with another voice before. Somebody else rates it with this one."))
    return YES


def is_shown(rating, evidence, records):
    """Whether it is one of the four words, with what shows it; the records must be public ones."""
    if rating not in CriterionRating.Rating.values or not evidence.strip():
        return no(_("Say how far it is so, and what shows it."))
    if len(records) > MOST_RECORDS:
        return no(_("Name %(most)d records at most.") % {"most": MOST_RECORDS})
    for reference in records:
        if subjects.find(reference) is None:
            return no(_("There is no public record %(reference)s here.") % {"reference": reference})
    return YES


def says_something_new(before, rating, evidence, records):
    """Whether a voice says anything else than it said last."""
    if before and (before.rating, before.evidence, before.records) == (rating, evidence, records):
        return no(_("This voice has said the same already."))
    return YES


def seat_held(actor, *, at):
    """The public name of the community seat that the person holds."""
    held = Membership.objects.current(at).filter(member=actor, role=Membership.Role.SEAT_HOLDER)
    return seat_name(held.order_by("pk").last())
