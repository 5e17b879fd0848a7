"""What each of three voices says of a criterion in a quarter."""

from django.db import transaction

from accountability import rules
from accountability.models import CRITERIA, CriterionRating
from community.models import Institution
from community.rules import require
from record.actions import append_entry


@transaction.atomic
def rate_criterion(institution, *, period, criterion, rating, evidence, records=(), actor, at):
    """Say, with what shows it, how far a criterion is met; what the same voice said before stays to be read."""
    institution = Institution.objects.select_for_update(of=("self",)).get(pk=institution.pk)
    records = list(dict.fromkeys(records))
    require(rules.can_rate_criterion(actor, institution, period, criterion, at=at))
    require(rules.is_shown(rating, evidence, records))
    voice = rules.rating_voice(actor, institution, at=at)
    said = CriterionRating.objects.of(institution, period).filter(criterion=criterion, voice=voice)
    before = said.order_by("number").last()
    require(rules.says_something_new(before, rating, evidence, records))
    seat = rules.seat_held(actor, at=at) if voice == CriterionRating.Voice.COMMUNITY else ""
    rated = CriterionRating.objects.create(
        institution=institution,
        starts_on=period.starts_on,
        criterion=criterion,
        voice=voice,
        number=before.number + 1 if before else 1,
        seat=seat,
        rater=actor,
        rating=rating,
        evidence=evidence,
        records=records,
        rated_at=at,
    )
    append_entry(
        "accountability.criterion_rated",
        subject=institution.code,
        actor=_role(actor, institution, voice),
        at=at,
        facts={
            "criterion": CRITERIA[criterion].reference,
            "quarter": period.name,
            "voice": str(voice),
            "rating": str(rating),
            "version": rated.number,
            "records": records,
        },
        personal={"evidence": evidence} | ({"seat": seat} if seat else {}),
    )
    return rated


def _role(actor, institution, voice):
    if voice == CriterionRating.Voice.INSTITUTION:
        return actor.acting_as(institution)
    if voice == CriterionRating.Voice.COMMUNITY:
        return actor.acting_as(role="seat_holder")
    return actor.acting_as(role="overseer")
