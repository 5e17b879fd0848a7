"""What stewards and roll-keepers may do to the lists of who votes."""

from django.utils.translation import gettext as _

from ballots.models import DESCRIBED
from community.rules import YES, is_signed_in, keeps_rolls, must_sign_in, no, stewards_only


def can_name_constituency(actor, *, at):
    """Name a community that votes, or change what is said of it."""
    return stewards_only(actor, at=at)


def can_describe(words):
    """A community is described in every language."""
    if all(words.get(name, "").strip() for name in DESCRIBED):
        return YES
    return no(_("Write the name, who belongs and who keeps the list in every language."))


def can_keep_roll(actor, *, at):
    """A roll-keeper, who speaks for no institution."""
    if not is_signed_in(actor):
        return must_sign_in()
    if not keeps_rolls(actor, at=at):
        return no(_("Only a roll-keeper who speaks for no institution does this."))
    return YES


def can_print_codes(actor, how_many, *, at):
    verdict = can_keep_roll(actor, at=at)
    if verdict and not 11 <= how_many <= 500:
        return no(_("Print between 11 and 500 codes at a time."))
    return verdict


def can_cancel_codes(actor, batch, *, at):
    verdict = can_keep_roll(actor, at=at)
    if verdict and batch.cancelled_at is not None:
        return no(_("These codes were cancelled already."))
    return verdict


def can_import_list(actor, address_list, *, at):
    verdict = can_keep_roll(actor, at=at)
    if not verdict:
        return verdict
    if address_list is None:
        return no(
            _("Another file was sent since, and this one was forgotten. Look at the new one and import it.")
        )
    if address_list.imported_at is not None:
        return no(_("This list was imported already."))
    return YES


def can_end_standing(actor, standing, *, at):
    verdict = can_keep_roll(actor, at=at)
    if not verdict:
        return verdict
    if standing.ended_at is not None:
        return no(_("This person is not on the list any more."))
    if standing.member_id == actor.pk:
        return no(_("This is yourself. Leave the list on its own page, or let another roll-keeper act."))
    return YES


def can_answer_roll_challenge(actor, challenge, *, at):
    verdict = can_keep_roll(actor, at=at)
    if not verdict:
        return verdict
    if challenge is None:
        return no(_("This person came onto the list meanwhile, or left, and waits for no answer."))
    if challenge.answered_at is not None:
        return no(_("This was answered already."))
    if challenge.member_id == actor.pk:
        return no(_("You asked this yourself. Another roll-keeper answers it."))
    return YES


def can_refuse(added, answer):
    """Whoever is not added to the list learns why."""
    if added or answer.strip():
        return YES
    return no(_("Say why this person is not added."))
