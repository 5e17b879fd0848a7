"""Whether what people confide can be encrypted, and read again."""

from django.conf import settings
from django.core import checks
from django.db import connections

from redress_log.keys import KeyLost, read_keys


@checks.register()
def private_reports_have_keys(app_configs, **kwargs):
    """Refuse to start where nobody could report anything, or where others on the machine can read the keys."""
    path = settings.REDRESS_KEYS
    try:
        read_keys(path)
        wrong = (
            "Others on this machine can read the keys of private reports."
            if path.stat().st_mode & 0o077
            else ""
        )
    except KeyLost as lost:
        wrong = str(lost)
    hint = "A new site: python manage.py make_private_key. Otherwise put the file back, readable by the program alone."
    return [checks.Error(wrong, hint=hint, id="hearth.E006")] if wrong else []


@checks.register(checks.Tags.database)
def private_reports_can_be_read(app_configs, databases=None, **kwargs):
    """Refuse to migrate with keys that are not those of the reports that are there."""
    from redress_log.models import Report

    wrong = ""
    for alias in databases or []:
        if Report._meta.db_table in connections[alias].introspection.table_names():
            try:
                # The last of random keys is any report.
                Report.objects.using(alias).only("contact").order_by("pk").last()
            except KeyLost as lost:
                wrong = str(lost)
    hint = "Put back the file of keys that belongs to this database."
    return [checks.Error(wrong, hint=hint, id="hearth.E007")] if wrong else []
