"""Who may add documents to a proposal or remove them, and how many."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from community.models import CharterRule
from community.rules import YES, is_signed_in, is_steward, must_sign_in, no, speaks_for
from proposals.models import Proposal
from proposals.rules.impartial import is_impartial
from proposals.rules.life import is_author

MEGABYTE = 1024 * 1024


def _keeps_documents(actor, proposal, *, at):
    if not is_signed_in(actor):
        return must_sign_in()
    if (
        is_author(actor, proposal, at=at)
        or (proposal.lead_organisation and speaks_for(actor, proposal.lead_organisation, at=at))
        or is_steward(actor, at=at)
    ):
        return YES
    return no(
        _(
            "Only whoever filed this proposal, its co-authors, its lead organisation and stewards can add or remove "
            "documents."
        )
    )


def can_add_document(actor, proposal, *, at):
    """Those who filed it, officers of the lead organisation and stewards, while there is room."""
    verdict = _keeps_documents(actor, proposal, at=at)
    if not verdict:
        return verdict
    if proposal.state == Proposal.State.DRAFT:
        return no(_("This proposal has not been submitted yet."))
    most = CharterRule.objects.rule("documents", at).value
    if proposal.documents.shown().count() >= most:
        return no(
            ngettext(
                "A proposal can have %(n)d document, and this one has it. Remove it first.",
                "A proposal can have %(n)d documents, and this one has them. Remove one first.",
                most,
            )
            % {"n": most}
        )
    return YES


def can_keep_size(size, *, at):
    """Whether a file of so many bytes may be kept."""
    most = CharterRule.objects.rule("document-megabytes", at).value
    if size > most * MEGABYTE:
        return no(
            _("This file has more than %(most)d megabytes. Make it smaller, or part it.") % {"most": most}
        )
    return YES


def can_remove_document(actor, document, *, at):
    """Stewards, and whoever added it or acts for the institution that did; the place of it stays.

    An institution takes away nothing that somebody else added about it.
    """
    verdict = _keeps_documents(actor, document.proposal, at=at)
    if verdict and document.withdrawn_at is None and not _added_it(actor, document, at=at):
        return no(_("Only those who added this document, or a steward, can remove it."))
    if verdict and (document.withdrawn_at is not None or document.removed_at is not None):
        return no(_("This document was removed already."))
    return verdict


def _added_it(actor, document, *, at):
    added_by, lead = document.author, document.proposal.lead_organisation
    return (
        bool(is_steward(actor, at=at) and is_impartial(actor, document.proposal, at=at))
        or (added_by is not None and added_by.pk == actor.pk)
        or (speaks_for(actor, lead, at=at) and speaks_for(added_by, lead, at=document.said_at))
    )
