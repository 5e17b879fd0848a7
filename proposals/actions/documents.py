"""Documents that are added to a proposal, and removed."""

import uuid
from functools import partial
from hashlib import sha256

from django.core.files.base import ContentFile
from django.db import transaction

from community.rules import require
from proposals import rules
from proposals.models import Document
from proposals.models.documents import document_storage
from proposals.moderating import end_moderation
from proposals.steps import acting, lock
from record.actions import append_entry, erase_payload


@transaction.atomic
def add_document(proposal, *, actor, at, kind, title, language, found):
    """Keep a file with a proposal; ``found`` is what ``look_into`` says that it is, asked before anything is locked."""
    proposal = lock(proposal)
    require(rules.can_add_document(actor, proposal, at=at))
    require(rules.can_keep_size(found.sent, at=at))
    document = Document(
        proposal=proposal,
        kind=kind,
        title=title,
        language=language,
        ending=found.ending,
        media_type=found.media_type,
        size=len(found.data),
        sha256=sha256(found.data).hexdigest(),
        author=actor,
        said_at=at,
    )
    # The name on the disk is ours alone.
    document.file.save(f"{uuid.uuid4().hex}.bin", ContentFile(found.data), save=False)
    try:
        document.entry_key = append_entry(
            "proposals.document_added",
            subject=proposal.reference,
            actor=acting(actor, proposal, at=at),
            at=at,
            facts={
                "kind": kind,
                "media_type": found.media_type,
                "sha256": document.sha256,
                "language": language,
            },
            personal={"title": title},
        )
        document.save(force_insert=True)
    except Exception:
        document_storage().delete(document.file.name)
        raise
    return document


@transaction.atomic
def remove_document(document, *, actor, at):
    """Take a document away: its bytes and its title go, its place and its fingerprint stay."""
    proposal = lock(document.proposal)
    document = Document.objects.select_for_update().get(pk=document.pk)
    document.proposal = proposal
    require(rules.can_remove_document(actor, document, at=at))
    name = document.file.name
    document.withdrawn_at, document.file, document.title = at, "", ""
    document.save(update_fields=["withdrawn_at", "file", "title"])
    end_moderation(document, at)
    role = acting(actor, proposal, at=at)
    erase_payload(document.entry_key, "title", actor=role, at=at, reason="request")
    append_entry(
        "proposals.document_removed",
        subject=proposal.reference,
        actor=role,
        at=at,
        facts={"kind": document.kind, "sha256": document.sha256},
    )
    transaction.on_commit(partial(document_storage().delete, name))
    return document
