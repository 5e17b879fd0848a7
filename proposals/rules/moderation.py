"""Who may take words away, and put them back."""

from django.utils.translation import gettext as _

from community.models import CharterRule, Membership
from community.rules import YES, holds, is_machine, is_signed_in, is_steward, must_sign_in, no, speaks_for
from proposals.models import (
    Answer,
    Flag,
    ModerationAct,
    Proposal,
    Reason,
    Summary,
    SummaryChallenge,
    kind_of,
)
from proposals.rules.impartial import is_theirs
from proposals.rules.limits import is_new


def moderating_role(actor, *, at):
    """The role in which somebody moderates at the moment, or an empty word."""
    for role in (Membership.Role.MODERATOR, Membership.Role.STEWARD):
        if holds(actor, role, at=at):
            return str(role)
    return ""


def can_moderate(actor, *, at):
    """The community's moderators and its stewards."""
    if not is_signed_in(actor):
        return must_sign_in()
    if not holds(actor, Membership.Role.MODERATOR, Membership.Role.STEWARD, at=at):
        return no(_("Only the community's moderators and stewards may do this."))
    return YES


def can_judge(actor, said, *, at):
    """Moderate these words: not one's own, nor words about or by an institution that one speaks for."""
    verdict = can_moderate(actor, at=at)
    if not verdict:
        return verdict
    if said.is_for_stewards and not is_steward(actor, at=at):
        return no(_("An institution’s answer is judged by a steward."))
    if said.author_id == actor.pk:
        return no(_("These are your own words. Another moderator has to look at them."))
    if _has_part(actor, said):
        return no(
            _(
                "You have a part in this: you wrote, asked or challenged what it is about. Another moderator has to look at it."
            )
        )
    if is_theirs(actor, said.proposal):
        return no(_("This was said about a proposal of yours. Another moderator has to look at it."))
    return _speaks_for_none(actor, said.proposal.lead_organisation, said.institution, at=at)


def _speaks_for_none(actor, *institutions, at):
    for institution in set(institutions) - {None}:
        if speaks_for(actor, institution, at=at):
            return no(
                _("You speak for %(name)s, which this is about. Another moderator has to look at it.")
                % {"name": institution.name}
            )
    return YES


def _has_part(actor, said):
    """Whether they wrote the summary that this challenges, challenged this summary, or asked what this answers."""
    if isinstance(said, Summary):
        return said.challenges.filter(author=actor).exists()
    if isinstance(said, SummaryChallenge):
        return said.summary.author_id == actor.pk
    return isinstance(said, Answer) and said.question.author_id == actor.pk


def can_judge_proposal(actor, proposal, *, at):
    """Look at reports about a proposal: not one's own, nor one that an institution leads that one speaks for."""
    verdict = can_moderate(actor, at=at)
    if not verdict:
        return verdict
    if is_theirs(actor, proposal):
        return no(_("This is a proposal of yours. Another moderator has to look at it."))
    return _speaks_for_none(actor, proposal.lead_organisation, at=at)


def can_report(actor, said, kind, *, at):
    """Anyone who is signed in, once: about a public proposal of others, about words of somebody else that are
    shown, or about an answer beside them.
    """
    if not is_signed_in(actor):
        return must_sign_in()
    verdict = (
        _proposal_of_others(actor, said) if isinstance(said, Proposal) else _words_of_others(actor, said)
    )
    if verdict and Flag.objects.open().filter(reporter=actor, kind=kind, target=said.pk).exists():
        return no(_("You have reported this already. A moderator will look at it."))
    return verdict


def _proposal_of_others(actor, proposal):
    if proposal.state == Proposal.State.DRAFT:
        return no(_("This proposal has not been submitted yet."))
    if is_theirs(actor, proposal):
        return no(_("This is a proposal of yours. It is for others to report it."))
    return YES


def _words_of_others(actor, said):
    if said.author_id == actor.pk and not said.is_answered_beside:
        return no(_("These are your own words. It is for others to report them."))
    if said.held_at is not None:
        return no(_("It is held back already, while a moderator looks at it."))
    if not said.is_shown and not said.is_answered_beside:
        return no(_("These words are gone already."))
    return YES


def can_dismiss(actor, said, *, at):
    """Find nothing wrong with what was reported."""
    judge = can_judge_proposal if isinstance(said, Proposal) else can_judge
    return judge(actor, said, at=at)


def can_hold(actor, said, reason, *, at):
    """Take words out of sight while somebody looks at them. Only a person does; no count or machine ever does."""
    verdict = can_judge(actor, said, at=at)
    if not verdict:
        return verdict
    if said.held_at is not None:
        return no(_("It is held back already."))
    return _still_there(said) and _may_hold_again(actor, said) and _has_reason(reason)


def can_remove(actor, said, reason, *, at, act=None):
    """Take words away, unless an appeal against the hold on them waits, or one against this moderator was upheld.

    ``act`` is that hold.
    """
    verdict = can_judge(actor, said, at=at)
    if not verdict:
        return verdict
    if ModerationAct.objects.on(kind_of(said), said.pk).filter(moderator=actor, upheld=True).exists():
        return no(
            _("An appeal against you about these words was upheld. Another moderator can look at them.")
        )
    return _still_there(said) and _has_reason(reason) and _no_appeal_waits(act)


def can_restore(actor, said, *, at, act=None):
    """Put words back that are held, unless an appeal against the hold has to be answered."""
    verdict = can_judge(actor, said, at=at)
    if not verdict:
        return verdict
    if said.withdrawn_at is not None or said.removed_at is not None:
        return no(_("These words are gone. Only an appeal can bring removed words back."))
    if said.held_at is None:
        return no(_("It is shown already."))
    return _no_appeal_waits(act)


def can_remove_many(actor, number, *, at):
    """Remove so many things at once."""
    verdict = can_moderate(actor, at=at)
    if not verdict:
        return verdict
    if number == 0:
        return no(_("Choose at least one."))
    rule = CharterRule.objects.in_force(at).filter(key="moderation-at-once").first()
    if rule and number > rule.value:
        return no(
            _("%(n)d things can be removed at once, and you chose %(chosen)d.")
            % {"n": rule.value, "chosen": number}
        )
    return YES


def can_hold_many(actor, author, *, at):
    """Hold what a new member said for themselves."""
    verdict = can_moderate(actor, at=at)
    if not verdict:
        return verdict
    if author.pk == actor.pk:
        return no(_("These are your own words. Another moderator has to look at them."))
    if not is_new(author, at=at):
        return no(_("This member is not new. Look at what they wrote piece by piece."))
    return YES


def can_lift_hold(actor, act, *, at):
    """The clock, once nobody decided in time; also while an appeal waits, which is right then anyway."""
    if not is_machine(actor):
        return no(_("Words are shown again when the time to decide is up, and by nobody’s hand."))
    if act.act != act.Act.HELD or act.ended_at is not None:
        return no(_("Nothing is held back by this any more."))
    if at < act.hold_clock.due_at:
        return no(_("The time to decide about this is not up."))
    return YES


def _may_hold_again(actor, said):
    """Words that were put back are held again only by another moderator, and only when somebody reports them anew.

    A new wording was never put back. Every report from before was dealt with when the words were held.
    """
    kind = kind_of(said)
    revised_at = getattr(said, "revised_at", None)
    before = ModerationAct.objects.on(kind, said.pk).filter(ended_at__isnull=False)
    if revised_at is not None:
        before = before.filter(ended_at__gte=revised_at)
    moderators = set(before.values_list("moderator", flat=True))
    if actor.pk in moderators:
        return no(
            _(
                "You held or removed these words before, and they were put back. Another moderator can look at them."
            )
        )
    if moderators and not Flag.objects.open().filter(kind=kind, target=said.pk).exists():
        return no(
            _("These words were put back. They can be held again only when somebody reports them anew.")
        )
    return YES


def _still_there(said):
    if said.withdrawn_at is not None:
        return no(_("Its author has taken it back already."))
    if said.removed_at is not None:
        return no(_("It was removed already."))
    return YES


def _has_reason(reason):
    return YES if reason in Reason.values else no(_("Choose a reason."))


def _no_appeal_waits(act):
    if act is not None and act.appealed_at is not None and act.answered_at is None:
        return no(_("Its author has appealed. Answer the appeal instead."))
    return YES
