"""Who may record that something was agreed without a vote, and who may object."""

from django.utils.translation import gettext_lazy as _

from ballots.models import Poll
from ballots.options import QUESTIONS
from ballots.rules.polls import seat_holders, somebody_holds_a_seat
from community.models import CharterRule
from community.rules import YES, is_signed_in, is_steward, must_sign_in, no
from proposals import rules as proposal_rules


def can_agree(actor, proposal, *, at):
    """A steward, where a vote could be announced, once those who hold a seat agreed that none is needed."""
    if not is_signed_in(actor):
        return must_sign_in()
    if not is_steward(actor, at=at):
        return no(_("Only a steward records what was agreed without a vote."))
    try:
        objection_rule(at)
    except CharterRule.DoesNotExist:
        return no(_("The charter does not say yet how long a result can be challenged."))
    return somebody_holds_a_seat(at) and proposal_rules.can_put_to_vote(actor, proposal, at=at)


def objection_rule(at):
    """How long what was agreed can be objected to: as long as a result can be challenged."""
    return CharterRule.objects.rule("result-challenge", at)


def can_word_agreement(wording, because, where):
    if all(wording.get(name, "").strip() for name in QUESTIONS) and because.strip() and where.strip():
        return YES
    return no(
        _(
            "Write what was agreed in every language, why no vote was needed, and when and where it was agreed."
        )
    )


def can_object(actor, poll, *, at):
    """Whoever holds a seat now, until the agreement is final; one objection is enough."""
    if not is_signed_in(actor):
        return must_sign_in()
    if poll.kind != Poll.Kind.AGREED:
        return no(_("This was put to a vote. Its result can be challenged."))
    if poll.cancelled_at is not None:
        return no(_("Somebody objected already, so a vote is needed."))
    if at >= poll.final_from:
        return no(_("This agreement is final. It could be objected to before."))
    if not seat_holders(at).filter(member=actor).exists():
        return no(_("Only somebody who holds a seat can object to what was agreed."))
    return YES
