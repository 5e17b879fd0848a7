"""Who wants to be told of a decision."""

from django.db import models

from community.models import Member
from decisions.models.decision import Decision


class Follow(models.Model):
    """A member who is written to when something happens. Who it is, is nobody's business: taking it back deletes the row."""

    is_secret = True
    wagtail_reference_index_ignore = True

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="follows")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    followed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["decision", "member"], name="a_member_follows_a_decision_once"),
        ]

    def __str__(self):
        return str(self.decision_id)
