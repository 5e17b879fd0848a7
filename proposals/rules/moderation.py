"""Who may be heard, how often, and who may take words away."""

import re
from datetime import datetime, time, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from community.dates import day
from community.models import CharterRule, Membership, community_calendar
from community.rules import YES, holds, is_machine, is_signed_in, is_steward, must_sign_in, no, speaks_for
from proposals.models import Answer, Flag, Reason, Summary, SummaryChallenge, contribution_models
from proposals.rules.seconding import writes_along

# What a reader can follow, or would take for an address to type in.
_LINK = re.compile(r"(?:https?://|www\.)\S|\b[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}/\S", re.IGNORECASE)
_LIMITS = (
    "contributions-a-day",
    "links",
    "new-member-days",
    "new-member-contributions-a-day",
    "new-member-links",
)


def can_contribute(actor, text, proposal=None, *, at):
    """Whether this person may add such words now; every rule on saying something for oneself asks this too.

    Counts whatever they added since midnight, where the community is, of every kind, taken back or not, but not what
    they said for an institution: who speaks for the lead organisation of this proposal meets no limit on it. A member
    whose day of joining is not known is not new. A limit that the charter does not set is none. At most two queries
    for whoever keeps within them.
    """
    if not is_signed_in(actor):
        return YES
    verdict = _keeps_within(actor, text, at=at)
    if not verdict and proposal is not None and speaks_for(actor, proposal.lead_organisation, at=at):
        return YES
    return verdict


def _keeps_within(actor, text, *, at):
    rules = CharterRule.objects.in_force(at).filter(key__in=_LIMITS)
    limits = dict(rules.values_list("key", "value"))
    new = _is_new(actor, limits, at=at)
    links, most = len(_LINK.findall(text or "")), _limit(limits, "links", new)
    if most is not None and links > most:
        return _too_many_links(actor, most, limits, new)
    most = _limit(limits, "contributions-a-day", new)
    if most is not None and _added_since(actor, _midnight(at)) >= most:
        return no(
            ngettext(
                "You can add %(n)d thing a day, and you have. You can add more from %(day)s on.",
                "You can add %(n)d things a day, and you have. You can add more from %(day)s on.",
                most,
            )
            % {"n": most, "day": day(community_calendar().local_date(at) + timedelta(days=1))}
        )
    return YES


def _too_many_links(actor, most, limits, new):
    if new and most < limits.get("links", most + 1):
        until = actor.joined_at + timedelta(days=limits["new-member-days"])
        words = ngettext(
            "Until %(day)s, while you are new here, what you write can hold %(n)d link. Take the others out.",
            "Until %(day)s, while you are new here, what you write can hold %(n)d links. Take the others out.",
            most,
        )
        if most == 0:
            words = _(
                "Until %(day)s, while you are new here, what you write can hold no links. Take them out, "
                "and say in words where it can be found."
            )
        return no(words % {"n": most, "day": day(until)})
    return no(
        ngettext(
            "What you write can hold %(n)d link. Take the others out.",
            "What you write can hold %(n)d links. Take the others out.",
            most,
        )
        % {"n": most}
    )


def _limit(limits, key, new):
    """The limit for this person, or None; what holds for everybody holds for new members too."""
    both = [limits.get(key), limits.get(f"new-member-{key}") if new else None]
    return min((limit for limit in both if limit is not None), default=None)


def _is_new(actor, limits, *, at):
    days = limits.get("new-member-days", 0)
    return actor.joined_at is not None and at < actor.joined_at + timedelta(days=days)


def is_new(actor, *, at):
    """Whether a member joined so lately that stricter limits hold for them."""
    rule = CharterRule.objects.in_force(at).filter(key="new-member-days").first()
    return _is_new(actor, {"new-member-days": rule.value} if rule else {}, at=at)


def _midnight(at):
    calendar = community_calendar()
    return datetime.combine(calendar.local_date(at), time(), tzinfo=calendar.zone)


def _added_since(actor, moment):
    """How many things of every kind somebody has added in their own name, in one query."""
    first, *others = (
        model.objects.filter(author=actor, institution__isnull=True, said_at__gte=moment)
        .order_by()
        .values_list("pk")
        for model in contribution_models().values()
        if model.is_personal
    )
    return first.union(*others, all=True).count()


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
    if said.proposal.filed_by_id == actor.pk or writes_along(actor, said.proposal):
        return no(_("This was said about a proposal of yours. Another moderator has to look at it."))
    for institution in {said.proposal.lead_organisation, said.institution} - {None}:
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


def can_report(actor, said, kind, *, at):
    """Anyone who is signed in, once, about words of somebody else that are shown, or about an answer beside them."""
    if not is_signed_in(actor):
        return must_sign_in()
    if said.author_id == actor.pk and not said.is_answered_beside:
        return no(_("These are your own words. You can take them back instead."))
    if said.held_at is not None:
        return no(_("It is held back already, while a moderator looks at it."))
    if not said.is_shown and not said.is_answered_beside:
        return no(_("These words are gone already."))
    if Flag.objects.open().filter(reporter=actor, kind=kind, target=said.pk).exists():
        return no(_("You have reported this already. A moderator will look at it."))
    return YES


def can_dismiss(actor, said, *, at):
    """Find nothing wrong with what was reported."""
    return can_judge(actor, said, at=at)


def can_hold(actor, said, reason, *, at):
    """Take words out of sight while somebody looks at them. Only a person does; no count or machine ever does."""
    verdict = can_judge(actor, said, at=at)
    if not verdict:
        return verdict
    if said.held_at is not None:
        return no(_("It is held back already."))
    return _still_there(said) and _has_reason(reason)


def can_remove(actor, said, reason, *, at, act=None):
    """Take words away, unless their author has appealed against the hold on them; ``act`` is that hold."""
    verdict = can_judge(actor, said, at=at)
    if not verdict:
        return verdict
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
    """Hold everything that a new member wrote."""
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
