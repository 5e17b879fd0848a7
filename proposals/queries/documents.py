"""The documents of a proposal, and those that are expected and missing."""

from proposals.models import Document


def documents_of(proposal):
    """Pairs: the documents in order, removed ones too, and the labels of the expected kinds that are not there."""
    documents = list(proposal.documents.all())
    there = {document.kind for document in documents if document.is_shown}
    return documents, [kind.label for kind in Document.EXPECTED if kind not in there]
