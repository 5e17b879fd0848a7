"""Who promises, reports, rates and takes back, and in which words it is refused."""

from django.utils.translation import gettext_lazy as _

from community.models import Membership
from community.rules import YES, holds, institution_only, is_signed_in, must_sign_in, no, speaks_for
from decisions.models import Commitment, CommitmentRating, CommitmentUpdate, Decision
from decisions.progress import Progress
from decisions.rules.explaining import only_the_institution

ALLOWED = (Decision.Outcome.APPROVED, Decision.Outcome.APPROVED_CONDITIONS)


def can_commit(actor, decision, *, at):
    """Whoever decided, once it is decided."""
    verdict = only_the_institution(actor, decision, at=at)
    if verdict and (decision.decided_at is None or decision.decided_at > at):
        return no(_("Record the decision first. What follows from it comes after."))
    return verdict


def can_be_worded(decision, kind, *, what, due_on, at):
    """Whether a commitment or condition can be taken down in these words.

    A promise may be vague, and is then called so. A condition decides whether data may be used, so it has a day.
    """
    if kind not in Commitment.Kind.values:
        return no(_("Say whether it is a commitment or a condition."))
    if not what.strip():
        return no(_("Say what will be done."))
    if kind == Commitment.Kind.CONDITION:
        if decision is not None and decision.outcome not in ALLOWED:
            return no(_("Nothing was approved, so there is nothing that a condition could hold for."))
        if due_on is None:
            return no(_("A condition needs a day by which it is met."))
    return YES


def is_ahead(institution, due_on, *, at):
    """Whether a day that is promised lies ahead."""
    if due_on is not None and due_on < institution.calendar.local_date(at):
        return no(_("That day has passed. Promise a day that lies ahead."))
    return YES


def only_its_institution(actor, commitment, *, at):
    refusal = _("Only those who act for the institution that made this commitment may do this.")
    verdict = institution_only(actor, commitment.institution, refusal, at=at)
    if not verdict:
        return verdict
    if commitment.withdrawn_at is not None and commitment.withdrawn_at <= at:
        return no(_("This was withdrawn already."))
    return YES


def can_reword(actor, commitment, *, at):
    """Change its words, above which the old ones stay."""
    return only_its_institution(actor, commitment, at=at)


def can_update(actor, commitment, *, at):
    """Say how far it is."""
    return only_its_institution(actor, commitment, at=at)


def can_be_said(progress, body, evidence):
    """Whether an update says something, and shows it where it says that all is done."""
    if progress not in Progress.values or not body.strip():
        return no(_("Say how far it is, and what was done."))
    if progress == Progress.DONE and not evidence.strip():
        return no(_("Say what shows that it is done: others check it."))
    return YES


def can_withdraw_commitment(actor, commitment, *, at):
    """Take a promise back, and a condition only once nothing is allowed any more that it could hold for."""
    verdict = only_its_institution(actor, commitment, at=at)
    decision = commitment.decision
    allows = decision is None or decision.outcome in ALLOWED
    if verdict and commitment.kind == Commitment.Kind.CONDITION and allows:
        return no(_("A condition is not taken back. Change the decision that set it."))
    return verdict


def voice_of(actor, commitment, *, at):
    """With which voice the person rates: a community seat or the oversight body; None for everybody else.

    Nobody rates who speaks for the institution.
    """
    if not is_signed_in(actor) or speaks_for(actor, commitment.institution, at=at):
        return None
    if holds(actor, Membership.Role.OVERSEER, at=at):
        return CommitmentRating.Voice.OVERSIGHT
    if holds(actor, Membership.Role.SEAT_HOLDER, at=at):
        return CommitmentRating.Voice.COMMUNITY
    return None


def can_rate(actor, commitment, *, at):
    """A community seat or the oversight body, once the institution says it is done or its day has passed."""
    if not is_signed_in(actor):
        return must_sign_in()
    if voice_of(actor, commitment, at=at) is None:
        return no(
            _(
                "Only the holder of a community seat or the oversight body rates, and not for their own institution."
            )
        )
    if commitment.withdrawn_at is not None and commitment.withdrawn_at <= at:
        return no(_("This was withdrawn already."))
    is_over = commitment.words(at).due_at is not None and commitment.words(at).due_at <= at
    newest = CommitmentUpdate.objects.newest(at).filter(commitment=commitment).first()
    if not is_over and (newest is None or newest.progress != Progress.DONE):
        return no(_("It can be rated once the institution says that it is done, or its day has passed."))
    return YES


def can_be_rated(rating, evidence):
    if rating not in CommitmentRating.Rating.values or not evidence.strip():
        return no(_("Say whether it was kept, and what shows it."))
    return YES
