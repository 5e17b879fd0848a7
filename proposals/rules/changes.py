"""Who may propose a change to the text, decide on it and take it back."""

from django.utils.translation import gettext as _

from community.rules import YES, is_signed_in, must_sign_in, no
from proposals import fields
from proposals.rules.discussion import while_open
from proposals.rules.limits import can_contribute
from proposals.rules.text import can_rewrite, has_text_in_hand


def can_propose_change(actor, proposal, *, at, text=""):
    """Anyone who is signed in, while comments are open."""
    verdict = while_open(proposal, at=at)
    if verdict and not is_signed_in(actor):
        return must_sign_in()
    return verdict and can_contribute(actor, text, proposal, at=at)


def is_a_change(actor, proposal, name, new, reason):
    """Whether this is an answer made of words, would read otherwise, says why, and was not proposed already."""
    if name not in fields.WORDS:
        return no(_("A change can be proposed to an answer that is written in words."))
    if not new.strip() or not reason.strip():
        return no(_("Write how it should read, and why."))
    if new == getattr(proposal, name):
        return no(_("That is how it reads already. Change the words that should be different."))
    if proposal.textchanges.undecided().filter(author=actor, name=name, new=new).exists():
        return no(_("You have proposed exactly this change already. It is public."))
    return YES


def starts_from_text(proposal, version, name):
    """Whether the answer still reads as it did in the version that somebody started from."""
    if version.text[name] == proposal.answers()[name]:
        return YES
    return no(_("This answer was changed meanwhile. Compare both texts before you go on."))


def can_decide_change(actor, change, proposal, *, at):
    """Those who can change the text, while they can, and once."""
    if not is_signed_in(actor):
        return must_sign_in()
    if not has_text_in_hand(actor, proposal, at=at):
        return no(_("Only whoever filed this proposal and its co-authors can decide on changes to its text."))
    if change.outcome:
        return no(_("This change was decided on already."))
    if not change.is_shown:
        return no(_("The words of this change were taken away, so there is nothing to decide on."))
    return can_rewrite(proposal, at=at)


def can_accept_change(actor, change, proposal, *, at):
    """As ``can_decide_change``, and only while the answer reads as it did when the change was proposed."""
    verdict = can_decide_change(actor, change, proposal, at=at)
    return verdict and starts_from_text(proposal, change.start, change.name)


def gives_reasons(reasons):
    return YES if reasons.strip() else no(_("Say why it is not accepted. Everyone can read it."))


def can_withdraw_change(actor, change, *, at):
    """Its author, until it was decided on."""
    if not is_signed_in(actor):
        return must_sign_in()
    if change.author_id != actor.pk:
        return no(_("Only the person who proposed a change can take it back."))
    if change.withdrawn_at is not None:
        return no(_("This change was taken back already."))
    if change.removed_at is not None:
        return no(_("The words of this change were taken away already."))
    if change.outcome:
        return no(_("This change was decided on already."))
    return YES
