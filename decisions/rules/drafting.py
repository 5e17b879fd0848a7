"""Who writes an explanation and who approves it, and in which words it is refused."""

from django.utils.translation import gettext_lazy as _

from community.models import CharterRule, Membership
from community.rules import YES, is_signed_in, must_sign_in, no
from decisions import drafting, sources
from decisions.models import Draft, Heading
from decisions.rules.explaining import can_correct, can_publish, is_complete, only_the_institution

BESIDE = {
    "language": _("Language of the text"),
    "kind": _("Kind of change"),
    "change_note": _("What changed and why"),
}


def can_write(actor, decision, *, at):
    """Write the text that is published next: the first, or a further one."""
    can = can_correct if decision.versions.exists() else can_publish
    return can(actor, decision, at=at)


def name_of(part):
    """The words for a part of a text."""
    if part.startswith(drafting.ROW):
        return _("A point that people raised")
    return BESIDE.get(part) or Heading(part).label


def loses_nothing(clashing):
    """Whether nobody else changed the same words to others since they were read."""
    if not clashing:
        return YES
    names = "; ".join(dict.fromkeys(str(name_of(part)) for part in clashing))
    return no(
        _(
            "Somebody else changed the same words since you opened this page: %(names)s. Nothing was saved over. "
            "Read both texts, join them in your box, and save."
        )
        % {"names": names}
    )


def approvals_needed(at):
    """How many people besides those who wrote it must approve a text, by the charter."""
    return CharterRule.objects.rule("explanation-approvals", at).value


def approvers(draft, at):
    """The roles of everybody who acts for the institution and wrote nothing of the text."""
    held = draft.decision.institution.memberships.current(at).filter(role__in=Membership.INSTITUTION_ROLES)
    return held.exclude(member__in=draft.writers.all())


def approvals_of(draft, at):
    """How many of those who may approve the text have."""
    return draft.approvals.filter(member__in=approvers(draft, at).values("member")).count()


def can_ask_for_approval(actor, draft, *, at):
    """Ask a second person to read a text that is complete."""
    verdict = can_write(actor, draft.decision, at=at) and is_complete(draft.sections, draft.points)
    if not verdict:
        return verdict
    if draft.asked_at is not None:
        return no(_("Approval of this text has been asked for already."))
    return has_approvers(draft, at)


def has_approvers(draft, at):
    """Whether the institution has enough people who wrote nothing of it; if not, who can make somebody one."""
    needed = approvals_needed(at)
    if approvers(draft, at).values("member").distinct().count() >= needed:
        return YES
    return no(
        _(
            "Whoever wrote a text does not approve it, and too few others act for %(name)s here. A steward can give "
            "a second person the role of an officer. To have two people is up to %(name)s, so the date stays as it is."
        )
        % {"name": draft.decision.institution.name}
    )


def can_approve(actor, draft, *, at):
    """Approve the text as it stands, which somebody else wrote."""
    verdict = only_the_institution(actor, draft.decision, at=at)
    if not verdict:
        return verdict
    if draft.writers.filter(pk=actor.pk).exists():
        return no(_("You wrote part of this text. Somebody else has to approve it."))
    if draft.asked_at is None:
        return no(_("Nobody has asked for approval of this text yet, or it was changed since."))
    if draft.approvals.filter(member=actor).exists():
        return no(_("You have approved this text already."))
    return YES


def is_approved(decision, words, *, at):
    """Whether as many people as the charter says approved these very words."""
    needed = approvals_needed(at)
    if not needed:
        return YES
    draft = Draft.objects.filter(decision=decision).first()
    if draft is not None and draft.words == words and approvals_of(draft, at) >= needed:
        return YES
    return no(_("A second person of the institution has to approve this very text before it is published."))


def rests_on_readable_words(decision, points):
    """Whether everything in which a point was raised can still be read by everybody."""
    gone = sources.gone(sources.named_in(points), decision.proposal)
    for place, row in enumerate(points, start=1):
        if any(sources.name(source) in gone for source in row.get("sources", ())):
            return no(
                _(
                    "Point %(number)d was raised in words that were taken away since. Say the point in your own words "
                    "and take out where it was raised."
                )
                % {"number": place}
            )
    return YES


def is_what_was_read(decision, reading):
    """Whether the text is still the one that was read."""
    draft = Draft.objects.filter(decision=decision).first()
    if draft is None:
        return no(_("This text is no draft any more: somebody published it before you."))
    if draft.reading != reading:
        return no(_("The text was changed after you read it. Read it again before you publish it."))
    return YES


def can_follow(actor, decision, *, at):
    """Be told of what happens, which is for everybody with an account."""
    if not is_signed_in(actor):
        return must_sign_in()
    if decision.follows.filter(member=actor).exists():
        return no(_("You follow this decision already."))
    return YES


def can_unfollow(actor, decision, *, at):
    """Be told no more."""
    if not is_signed_in(actor):
        return must_sign_in()
    if not decision.follows.filter(member=actor).exists():
        return no(_("You do not follow this decision."))
    return YES
