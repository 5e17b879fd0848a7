"""A process of its own that commits changes together with their entries, until it is done or killed.

Run as ``python -m tests.record.producer JSON``. It has no more of Django than the record needs, so it starts at once.
"""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path

import django
from django.conf import settings

AT = datetime(2026, 6, 12, 14, 5, tzinfo=UTC)


def main(database, key_file, published, first, number):
    settings.configure(
        DATABASES={"default": database},
        INSTALLED_APPS=["record"],
        USE_TZ=True,
        TASKS={"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}},
        RECORD_ORIGIN="hearth.localhost/record",
        RECORD_KEY_FILE=Path(key_file),
        RECORD_PUBLISHED=Path(published),
    )
    django.setup()
    from django.db import connection, transaction

    from record.actions import append_entry

    for change in range(first, first + number):
        with transaction.atomic(), connection.cursor() as cursor:
            # Any change of any floor would do; this one is a row that nothing else writes.
            cursor.execute(
                "INSERT INTO community_reference (prefix, year, last) VALUES (%s, %s, %s)", ["TST", change, 1]
            )
            append_entry("tests.changed", subject=f"TST-{change}", actor="system:tests", at=AT)
        print(change, flush=True)


if __name__ == "__main__":
    main(**json.loads(sys.argv[1]))
