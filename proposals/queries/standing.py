"""Where a proposal stands, and who acts next."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from community.dates import short_day
from community.models import Institution
from proposals.models import Proposal

State = Proposal.State


@dataclass(frozen=True)
class Standing:
    """Where a proposal stands at a moment: a code, the words, a tone, since when, and who acts next."""

    code: str
    words: str
    tone: str
    since: object
    waiting_for: str
    institution: Institution | None = None


def standing(proposal, at):
    """Where the proposal stands at the moment, in words that name a date where one is known."""
    lead = proposal.lead_organisation
    match proposal.state:
        case State.DRAFT:
            return Standing("draft", _("Draft – only you can see it"), "plain", None, _("you"))
        case State.REGISTERED:
            words = _("Known from another register – not put before the community here")
            return Standing("registered", words, "plain", proposal.changed_at, _("a steward"))
        case State.DISCUSSION if proposal.comments_are_open(at):
            words = _("Open for comments until %(day)s") % {"day": short_day(proposal.last_comment_day)}
            return Standing("open", words, "open", None, _("everyone"))
        case State.DISCUSSION:
            words = _("Comments closed – waiting for a vote or a decision")
            return Standing("closed", words, "plain", proposal.comments_close_at, _("a steward"))
        case State.VOTING:
            return Standing(
                "voting", _("Put to a vote"), "open", proposal.changed_at, _("those who hold a vote")
            )
        case State.AWAITING_DECISION:
            words = _("Waiting for the decision")
            return Standing("awaiting_decision", words, "soon", proposal.changed_at, lead.name, lead)
        case State.WITHDRAWN:
            words = _("Withdrawn by the proposer")
            return Standing("withdrawn", words, "plain", proposal.withdrawn_at, "")
    return Standing(proposal.state, proposal.get_state_display(), "done", proposal.settled_at, "")
