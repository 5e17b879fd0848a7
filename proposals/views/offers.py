"""What a reader can do with a proposal now: one main act, and up to two more."""

from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from community.acting import Action
from community.rules import is_signed_in
from proposals import rules
from proposals.models import Proposal

State = Proposal.State


def acts(actor, proposal, at):
    """The main act, allowed or refused with its sentence, and the list of at most two others, all allowed.

    To withdraw is never the main act: whoever can do nothing else has None.
    """
    offered = _offered(actor, proposal, at)
    allowed = [act for act in offered if act.verdict]
    if not allowed:
        return offered[0], []
    withdraw = reverse("proposals:withdraw", args=[proposal.reference])
    main = next((act for act in allowed if act.url != withdraw), None)
    return main, [act for act in allowed if act is not main][:2]


def _offered(actor, proposal, at):
    """Everything that the state offers, the most important first; what most readers can do is the last."""

    def act(label, name, rule=None):
        verdict = rule(actor, proposal, at=at) if rule else True
        page = reverse(f"proposals:{name}", args=[proposal.reference])
        return Action(label, page, verdict) if rule else Action(label, page)

    # The decision belongs to a floor above; the page of the whole journey leads there.
    decision = Action(_("See the decision"), reverse("journey", args=[proposal.reference]))
    withdraw = act(_("Withdraw this proposal"), "withdraw", rules.can_withdraw)
    complete = act(_("Complete the missing answers"), "complete", rules.can_complete)
    revise = act(_("Change the text"), "revise", rules.can_revise)
    end = act(_("End this use"), "end_use", rules.can_end_use)
    stop = act(_("Stop this use"), "stop_use", rules.can_stop_use)
    box = reverse("proposals:comments", args=[proposal.reference]) + "#comment"
    comment = Action(_("Comment"), box, rules.can_comment(actor, proposal, at=at))
    match proposal.state:
        case State.REGISTERED:
            return [act(_("Put before the community"), "accept", rules.can_accept)]
        case State.RECEIVED:
            return [act(_("Check this proposal"), "check", rules.can_check), withdraw, comment]
        case State.RETURNED:
            again = act(_("Send it in again"), "resubmit", rules.can_resubmit)
            is_changed = proposal.versions.filter(published_at__gt=proposal.moved_at).exists()
            return [again, revise, withdraw] if is_changed else [revise, again, withdraw]
        case State.NOT_ACCEPTED:
            answer = act(_("Answer the challenge"), "answer_refusal", rules.can_answer_refusal)
            challenge = act(_("Challenge this"), "challenge", rules.can_challenge)
            return [answer, challenge] if proposal.refusals.last().is_waiting else [challenge]
        case State.DISCUSSION if proposal.comments_are_open(at):
            if not is_signed_in(actor):
                sign_in = f"{reverse('account_login')}?{urlencode({'next': box})}"
                return [Action(_("Sign in to comment"), sign_in)]
            second = act(_("Second this proposal"), "second", rules.can_second)
            return [comment, second, complete, revise, withdraw]
        case State.DISCUSSION:
            vote = Action(
                _("Announce a vote"),
                reverse("ballots:announce", args=[proposal.reference]),
                rules.can_put_to_vote(actor, proposal, at=at),
            )
            agree = Action(
                _("Record what was agreed without a vote"),
                reverse("ballots:agree", args=[proposal.reference]),
                rules.can_put_to_vote(actor, proposal, at=at),
            )
            write = act(_("Write the summary"), "publish_summary", rules.can_publish_summary)
            challenge = Action(
                _("Challenge this summary"),
                reverse("proposals:summary", args=[proposal.reference]) + "#challenges",
                rules.can_challenge_summary(actor, proposal, "", at=at),
            )
            return [comment, vote, agree, write, challenge, complete, withdraw]
        case State.VOTING if proposal.vote_opens_at is None:
            page = reverse("ballots:of_proposal", args=[proposal.reference])
            return [Action(_("See what was agreed"), page)]
        case State.VOTING:
            return [Action(_("See the vote"), reverse("ballots:of_proposal", args=[proposal.reference]))]
        case State.APPROVED | State.APPROVED_CONDITIONS if proposal.request_kind == "stop":
            words = _("Stop the use %(reference)s") % {"reference": proposal.about.reference}
            page = reverse("proposals:stop_use", args=[proposal.about.reference])
            return [Action(words, page, rules.can_stop_use(actor, proposal.about, at=at)), decision]
        case State.APPROVED | State.APPROVED_CONDITIONS:
            start = act(_("Say that the data are in use"), "start_use", rules.can_start_use)
            assess = act(_("Add the privacy assessment"), "documents", rules.can_add_document)
            return [*([assess] if proposal.lacks_assessment else []), start, decision, stop]
        case State.IN_USE:
            report = act(_("Report on this use"), "report_on_use", rules.can_report_on_use)
            return [report, act(_("Pause this use"), "pause_use", rules.can_pause_use), end, stop, decision]
        case State.PAUSED:
            return [act(_("Go on with this use"), "resume_use", rules.can_resume_use), end, stop, decision]
        case State.ENDED | State.STOPPED:
            proof = act(_("Show that the data were deleted"), "prove_deletion", rules.can_prove_deletion)
            return [proof, decision]
        case State.AWAITING_DECISION | State.REFUSED:
            return [decision]
        case State.LAPSED if proposal.lapse_reason == Proposal.LapseReason.NO_DECISION:
            return [decision]
        case State.MERGED:
            words = _("See %(reference)s") % {"reference": proposal.merged_into_id}
            see = Action(words, reverse("proposals:detail", args=[proposal.merged_into_id]))
            answer = act(_("Answer the challenge"), "answer_refusal", rules.can_answer_refusal)
            return [see, answer, act(_("Challenge this"), "challenge", rules.can_challenge)]
    return [comment]


def seconding(proposal, at):
    """Whether enough members seconded, and never how many did; empty where nobody has to."""
    if not rules.needs_seconds(proposal) or proposal.comments_open_at is None:
        return ""
    if proposal.seconded_at is not None:
        return _("Seconded by enough members")
    return _("Not yet seconded by enough members: %(number)d are needed") % {
        "number": rules.seconds_needed(at)
    }
