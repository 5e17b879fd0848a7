"""The documents of a proposal, and those that are expected and missing."""

from django.utils.translation import gettext as _

from proposals.fields import FEWEST_PEOPLE
from proposals.models import Document


def documents_of(proposal):
    """Pairs: the documents in order, removed ones too, and the labels of the expected kinds that are not there."""
    documents = list(proposal.documents.all())
    there = {document.kind for document in documents if document.is_shown}
    return documents, [_expected(kind, proposal) for kind in Document.EXPECTED if kind not in there]


def _expected(kind, proposal):
    if kind == Document.Kind.PRIVACY and proposal.is_about_few:
        return _(
            "Privacy assessment (needed before the data are used, because this is about fewer than %(number)d people)"
        ) % {"number": FEWEST_PEOPLE}
    return kind.label
