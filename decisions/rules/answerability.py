"""Who checks an explanation, asks for more, challenges and dissents, and in which words it is refused."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from community import windows
from community.models import CharterRule, Membership
from community.rules import (
    YES,
    holds,
    is_machine,
    is_signed_in,
    must_sign_in,
    no,
    speaks_for,
)
from decisions.models import Decision, Heading
from decisions.rules.explaining import only_the_institution


def oversees(actor, decision, *, at):
    """Whether the person sits on the oversight body and does not speak for the institution that decides."""
    return holds(actor, Membership.Role.OVERSEER, at=at) and not speaks_for(
        actor, decision.institution, at=at
    )


def _only_the_oversight_body(actor, decision, *, at):
    if not is_signed_in(actor):
        return must_sign_in()
    if speaks_for(actor, decision.institution, at=at):
        return no(
            _(
                "You speak for %(name)s, which this is about. Somebody else of the oversight body has to do it."
            )
            % {"name": decision.institution.name}
        )
    if not oversees(actor, decision, at=at):
        return no(_("Only the oversight body may do this."))
    return YES


def _is_explained(decision, at):
    """Whether what was decided last has been explained."""
    if decision.explain_clock is None or not Decision.objects.published(at).filter(pk=decision.pk).exists():
        return no(_("No explanation has been published yet."))
    return YES


def can_check(actor, decision, *, at):
    """Find an explanation complete or not, once for each text; a text that was found incomplete may be looked at again."""
    verdict = _only_the_oversight_body(actor, decision, at=at) and _is_explained(decision, at)
    if not verdict:
        return verdict
    check = decision.newest_check(at)
    if check is not None and check.is_complete and not check.is_outdated(at):
        return no(_("This text was found complete already."))
    return YES


def can_miss(missing, missing_points, note):
    """Whether what is missing is named: a heading by its code, a point by a sentence."""
    if any(code not in Heading.values for code in missing):
        return no(_("Choose the headings that are missing from the list."))
    if not all(str(point).strip() for point in missing_points) or not note.strip():
        return no(_("Say in words what you looked at and what is missing."))
    return YES


def can_ask_for_more(actor, decision, *, at):
    """Any member who does not speak for the institution, and the oversight body, one request at a time."""
    if not is_signed_in(actor):
        return must_sign_in()
    if speaks_for(actor, decision.institution, at=at):
        return no(_("You speak for the institution that has to explain. Publish a new version instead."))
    verdict = _is_explained(decision, at)
    if not verdict:
        return verdict
    if decision.explanation_requests.gathering().filter(asker=actor).exists():
        return no(_("You have asked for more explanation already. Others can ask for the same."))
    return YES


def backers_needed(at):
    """How many members must ask for more before an answer is due, by the charter at the moment."""
    return CharterRule.objects.rule("more-explanation-backers", at).value


def can_back(actor, request, *, at):
    """Any member who does not speak for the institution, until the answer is due."""
    if not is_signed_in(actor):
        return must_sign_in()
    if speaks_for(actor, request.decision.institution, at=at):
        return no(_("You speak for the institution that has to explain. Publish a new version instead."))
    if request.clock is not None:
        return no(_("Enough members have asked for this already. The answer is due."))
    if request.backings.filter(member=actor).exists():
        return no(_("You have asked for this already."))
    return YES


def can_withdraw_backing(actor, request, *, at):
    if not is_signed_in(actor):
        return must_sign_in()
    if not request.backings.filter(member=actor).exists():
        return no(_("You have not asked for this."))
    if request.clock is not None:
        return no(_("Enough members have asked for this already. The answer is due."))
    return YES


def challenge_ends_at(decision):
    """The first moment at which what was decided last can no longer be challenged.

    It runs from the explanation, because without reasons nobody can say what is wrong with them, and under the rule
    of that moment, so that no later rule takes the time away.
    """
    explained_at = decision.explain_clock.stopped_at
    rule = CharterRule.objects.rule("decision-challenge", explained_at)
    return windows.due_moment(
        explained_at, rule.value, unit=rule.unit, calendar=decision.institution.calendar
    )


def last_challenge_day(decision):
    """The last local day on which what was decided last can be challenged."""
    ends_at = challenge_ends_at(decision)
    return decision.institution.calendar.local_date(ends_at) - timedelta(days=1)


def seat_of(actor, *, at):
    """The name of the seat that the person holds at the moment, or None."""
    held = Membership.objects.current(at).filter(member=actor, role=Membership.Role.SEAT_HOLDER)
    return held.values_list("seat", flat=True).first()


def can_challenge(actor, decision, *, at):
    """Any member who does not speak for the institution, once for each decision taken."""
    if not is_signed_in(actor):
        return must_sign_in()
    if speaks_for(actor, decision.institution, at=at):
        return no(_("You speak for the institution that decided. Change the decision instead."))
    verdict = _is_explained(decision, at)
    if not verdict:
        return verdict
    if at >= challenge_ends_at(decision):
        return no(_("The time to challenge this decision is over."))
    if decision.challenges.filter(challenger=actor, about=decision.taken()[-1].number).exists():
        return no(_("You have challenged this decision already."))
    return YES


def can_answer_challenge(actor, challenge, *, at):
    verdict = _only_the_oversight_body(actor, challenge.decision, at=at)
    if not verdict:
        return verdict
    if challenge.challenger_id == actor.pk:
        return no(_("You made this challenge. Somebody else answers it."))
    if challenge.answered_at is not None:
        return no(_("This challenge was answered already."))
    return YES


def can_dissent(actor, decision, *, at):
    """The holder of a seat, once for each seat, after the decision was made."""
    if not is_signed_in(actor):
        return must_sign_in()
    seat = seat_of(actor, at=at)
    if seat is None:
        return no(_("Only those who hold a seat can write a dissent."))
    if decision.decided_at is None or decision.decided_at > at:
        return no(_("There is no decision to dissent from yet."))
    if decision.dissents.filter(seat=seat, about=decision.taken()[-1].number).exists():
        return no(_("This seat has dissented already."))
    return YES


def can_declare(actor, decision, *, at):
    """Those who decide, before or after, and never too late."""
    return only_the_institution(actor, decision, at=at)


def gives_words(*texts):
    """Whether every text that is needed has words."""
    return YES if all(text.strip() for text in texts) else no(_("Write down what this is about."))


def can_escalate(actor, decision, *, at):
    """The clock, when an explanation has been late for longer than the charter bears."""
    if not is_machine(actor):
        return no(_("Only the clock does this."))
    if decision.escalated_at is not None:
        return no(_("This has been put on the record already."))
    if not Decision.objects.to_escalate(at).filter(pk=decision.pk).exists():
        return no(_("The explanation is not late enough."))
    return YES
