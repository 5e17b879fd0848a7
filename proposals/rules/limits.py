"""How much somebody may add in a day, and with how many links."""

import re
from datetime import datetime, time, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from community.dates import day
from community.models import CharterRule, community_calendar
from community.rules import YES, is_signed_in, no, speaks_for
from proposals.models import Proposal, contribution_models

# What a reader can follow, or would take for an address to type in. Nothing in it is tried twice from one place:
# anybody may send a long text.
_LINK = re.compile(r"(?:https?://|www\.)\S[\w.-]*/?|[\w-]\.[a-z]{2,}/\S", re.IGNORECASE)
_KEYS = (
    "contributions-a-day",
    "links",
    "new-member-days",
    "new-member-contributions-a-day",
    "new-member-links",
)


def can_contribute(actor, text, proposal=None, *, at):
    """Whether this person may add such words now; every rule on saying something for oneself asks this too.

    Counts whatever they added since midnight, where the community is, of every kind, proposals that they filed among
    it, taken back or not, but not what they said for an institution: who speaks for the lead organisation of this
    proposal meets no limit on it. A member whose day of joining is not known is not new. A limit that the charter does
    not set is none. At most two queries for whoever keeps within them.
    """
    if not is_signed_in(actor):
        return YES
    verdict = _keeps_within(actor, text, at=at)
    if not verdict and proposal is not None and speaks_for(actor, proposal.lead_organisation, at=at):
        return YES
    return verdict


def can_link(actor, before, after, *, at):
    """Whether this person may make a text of their own into another with so many links; those it has can stay."""
    if len(_LINK.findall(after)) <= len(_LINK.findall(before)):
        return YES
    limits = _limits(at)
    return _has_few_links(actor, after, limits, _is_new(actor, limits, at=at))


def _limits(at):
    rules = CharterRule.objects.in_force(at).filter(key__in=_KEYS)
    return dict(rules.values_list("key", "value"))


def _has_few_links(actor, text, limits, new):
    most = _limit(limits, "links", new)
    if most is None or len(_LINK.findall(text or "")) <= most:
        return YES
    return _too_many_links(actor, most, limits, new)


def _keeps_within(actor, text, *, at):
    limits = _limits(at)
    new = _is_new(actor, limits, at=at)
    verdict = _has_few_links(actor, text, limits, new)
    if not verdict:
        return verdict
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
    """How many things of every kind, and proposals, somebody has added in their own name, in one query."""
    filed = Proposal.objects.filter(
        filed_by=actor, filed_as=Proposal.FiledAs.RESIDENT, submitted_at__gte=moment
    )
    said = (
        model.objects.filter(author=actor, institution__isnull=True, said_at__gte=moment)
        .order_by()
        .values_list("pk")
        for model in contribution_models().values()
        if model.is_personal
    )
    return filed.order_by().values_list("pk").union(*said, all=True).count()
