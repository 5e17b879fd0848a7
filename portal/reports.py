"""What the page about an error shows, on a developer's machine as anywhere else."""

from django.views.debug import SafeExceptionReporterFilter


class ReportFilter(SafeExceptionReporterFilter):
    """Hides what ``sensitive_variables`` names even where DEBUG is on: somebody may be looking on."""

    def is_active(self, request):
        return True
