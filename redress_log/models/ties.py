"""What ties a steward to an institution, by their own word. Who speaks for one is known without it."""

from django.db import models

from community.models import Institution, Member


class StewardTie(models.Model):
    """That a steward has a tie to an institution, and so reads and does nothing in what is reported about it."""

    is_secret = True
    wagtail_reference_index_ignore = True

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    institution = models.ForeignKey(Institution, on_delete=models.CASCADE, related_name="+")
    words = models.CharField(max_length=300)
    declared_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["member", "institution"], name="a_steward_declares_a_tie_once_for_each_institution"
            ),
        ]

    def __str__(self):
        return f"{self.member_id}: {self.institution_id}"
