"""What readers ask of records and audits that the oversight body asked for."""

from accountability.models import AuditRequest


def readable_audits():
    """Every request with whatever its page and list need."""
    return AuditRequest.objects.select_related("institution", "clock__rule")
