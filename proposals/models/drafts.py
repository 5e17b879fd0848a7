"""Who may go on with a draft: its author, or whoever has its code."""

from dataclasses import dataclass

from django.db import models

from community.models import Member
from proposals.models.proposal import Proposal


class DraftCode(models.Model):
    """The code with which somebody goes on with a draft, without an account or on another device.

    Secret, because the code opens what nobody else may read. It is gone once the draft is submitted.
    ``saved_at`` is when the draft was last saved.
    """

    is_secret = True
    wagtail_reference_index_ignore = True

    proposal = models.OneToOneField(Proposal, on_delete=models.CASCADE, related_name="code")
    code_hash = models.CharField(max_length=64, unique=True)
    saved_at = models.DateTimeField()

    def __str__(self):
        return f"Code of draft {self.proposal_id}"


@dataclass(frozen=True)
class Holder:
    """Somebody with the code of a draft in their hands; ``member`` if they are signed in as well."""

    draft: Proposal | None = None
    member: Member | None = None

    is_authenticated = False
