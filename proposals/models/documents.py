"""Files that belong to a proposal: agreements, assessments and what else should be read with it."""

from django.core.files.storage import storages
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from community.models import nobody
from proposals.models.discussion import Contribution


def document_storage():
    """Where the bytes lie: under no address of the web server, so that a page of ours always hands them out."""
    return storages["documents"]


class Document(Contribution):
    """One file, as it was found to be when it was looked into; taken away, it keeps its place and loses its bytes.

    ``sha256`` is that of the bytes that are handed out. The name under which somebody sent the file is not kept.
    """

    class Kind(models.TextChoices):
        AGREEMENT = "agreement", _("Agreement about the data")
        PRIVACY = "privacy", _("Privacy assessment")
        ETHICS = "ethics", _("Ethics opinion")
        EQUITY = "equity", _("Equity assessment")
        OTHER = "other", _("Another document")

    EXPECTED = (Kind.AGREEMENT, Kind.PRIVACY, Kind.ETHICS, Kind.EQUITY)

    words = ("title", "file")
    is_personal = False

    kind = models.CharField(_("What it is"), max_length=12, choices=Kind.choices)
    title = models.CharField(_("Title"), max_length=200, blank=True)
    file = models.FileField(storage=document_storage, max_length=100, blank=True)
    ending = models.CharField(max_length=8)
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField(help_text="In bytes.")
    sha256 = models.CharField(max_length=64)
    history = HistoricalRecords(get_user=nobody, excluded_fields=["title", "file", "author"])

    class Meta(Contribution.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        constraints = [
            models.CheckConstraint(
                name="a_document_has_a_file_and_a_title_unless_it_was_taken_away",
                condition=(Q(withdrawn_at__isnull=True, removed_at__isnull=True) & ~Q(file="") & ~Q(title=""))
                | ((Q(withdrawn_at__isnull=False) | Q(removed_at__isnull=False)) & Q(file="", title="")),
            ),
        ]

    def __str__(self):
        return f"{self.proposal_id}/{self.pk}"

    def get_absolute_url(self):
        return f"{reverse('proposals:documents', args=[self.proposal.reference])}#document-{self.pk}"
