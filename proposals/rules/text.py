"""Who may change the text of a proposal."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community.rules import YES, is_signed_in, is_steward, must_sign_in, no, speaks_for
from proposals import fields
from proposals.models import Proposal, ProposalVersion
from proposals.rules.discussion import while_open
from proposals.rules.impartial import is_impartial
from proposals.rules.life import all_words, answers_all, is_author
from proposals.rules.limits import can_link

State = Proposal.State
Kind = ProposalVersion.Kind
# Why words are taken out of the text for good: the record's reasons that fit a text.
REDACTION_REASONS = (
    ("request", gettext_lazy("The person it is about asked for it")),
    ("law", gettext_lazy("The law or a court required it")),
    ("safety", gettext_lazy("It put somebody at risk")),
)


def has_text_in_hand(actor, proposal, *, at):
    """Whether the person wrote it, or speaks for the organisation that filed it or that another register names."""
    if is_author(actor, proposal, at=at):
        return True
    return proposal.filed_as != Proposal.FiledAs.RESIDENT and speaks_for(
        actor, proposal.lead_organisation, at=at
    )


def can_rewrite(proposal, *, at):
    """While comments are open."""
    return YES if proposal.text_is_open(at) else while_open(proposal, at=at)


def can_revise(actor, proposal, *, at):
    """The author, while comments are open, or once it was sent back."""
    if not is_signed_in(actor):
        return must_sign_in()
    if not is_author(actor, proposal, at=at):
        return no(_("Only whoever filed this proposal and its co-authors can change its text."))
    return can_rewrite(proposal, at=at)


def can_name_change(proposal, answers, change_note):
    """A new version keeps what was needed to submit and says what changed."""
    if not change_note.strip():
        return no(_("Say in one line what you changed, so that people who commented can see it."))
    missing = [field for field in fields.NEEDED_TO_SUBMIT if answers.get(field.name, True) in (None, "", [])]
    return answers_all(missing)


def can_be_of_kind(proposal, kind, language):
    """Whether a change that its author publishes is of a kind that goes with the language of the words."""
    if kind not in Kind.values or kind == Kind.REDACTION:
        return no(
            _(
                "Ask a steward to take words out of earlier versions; whoever filed it and its co-authors make the other changes."
            )
        )
    if (kind == Kind.TRANSLATION) == (language == proposal.language):
        return no(
            _("A translation is in another language than the text was; every other change is in its own.")
        )
    return YES


def must_differ(was, now):
    """A new version says something that the newest did not."""
    return YES if was != now else no(_("Nothing differs from the newest version."))


def can_add_links(actor, proposal, was, now, *, at):
    """Who files for themselves has no more links in a version than when handing in, or than in the one before."""
    if proposal.filed_as != Proposal.FiledAs.RESIDENT:
        return YES
    return can_link(actor, all_words(was), all_words(now), at=at)


def can_redact(actor, proposal, *, at):
    """A steward, at any time, also about a use that another register lists: words that harm somebody do not wait."""
    if proposal.state == State.DRAFT:
        return no(_("This proposal has not been submitted yet."))
    if not is_steward(actor, at=at):
        return (
            no(_("Only a steward can take words out of earlier versions."))
            if is_signed_in(actor)
            else must_sign_in()
        )
    return is_impartial(actor, proposal, at=at)


def can_choose_reasons(chosen, there, reason):
    """It names words that are there, and has a reason that the record knows."""
    if not chosen or not set(chosen) <= set(there):
        return no(_("Choose the words that are taken out."))
    return YES if reason in dict(REDACTION_REASONS) else no(_("Say for which reason words are taken out."))


def can_name_redaction(names, answers, reason, reasons=(), columns=(), erasable_columns=()):
    """It names answers made of words or columns of the source, changes no other, and has a reason that the record knows.

    ``reasons`` are the names of answers that were ever said not to be known, which is said in words.
    """
    erasable = {*fields.ERASABLE, *reasons}
    if not set(names) <= erasable or not set(answers) <= set(names) & set(fields.ERASABLE):
        return no(_("Choose the answers from which words are taken."))
    if not (names or columns) or not set(columns) <= set(erasable_columns):
        return no(_("Choose the answers from which words are taken."))
    if reason not in dict(REDACTION_REASONS):
        return no(_("Say for which reason words are taken out."))
    return YES


def must_be_newest(proposal, number):
    """Whether this version, which somebody read, is the newest one still."""
    if proposal.versions.order_by("-number").values_list("number", flat=True).first() != number:
        return no(_("The text was changed meanwhile. Look at the newest version first."))
    return YES


def must_withhold(gone, notes=(), cells=()):
    """A redaction takes something out of at least one earlier version, out of its note or out of the source row."""
    if any(gone.values()) or notes or cells:
        return YES
    return no(_("No earlier version says anything else there. Change the words first."))
