"""Once something was erased: the database gives up what its files still hold of it."""

from django.db import connection

from redress_log.models import Evidence, Message, Report, Representative


def forget_erased():
    """Have the files of the database forget what was erased; returns of how many reports.

    Must not be called inside a transaction. SQLite writes over what is deleted (``secure_delete``) but keeps older
    pages in the file beside it; PostgreSQL keeps old rows until their table is written anew. What cannot be forgotten
    now, because somebody still reads it, is left for the next run.
    """
    waiting = Report.objects.filter(is_forgotten=False)
    count = waiting.count()
    if not count:
        return 0
    # The line itself is written first: what it was before goes as well.
    keys = list(waiting.values_list("pk", flat=True))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # Rows that somebody's transaction could still see would be written anew as well.
            cursor.execute(
                "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() "
                "AND pid <> pg_backend_pid() AND (backend_xid IS NOT NULL OR backend_xmin IS NOT NULL))"
            )
            if cursor.fetchone()[0]:
                return 0
            for model in (Report, Evidence, Message, Representative):
                cursor.execute(f"VACUUM (FULL) {connection.ops.quote_name(model._meta.db_table)}")
        else:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            is_busy, *_pages = cursor.fetchone()
            if is_busy:
                return 0
    Report.objects.filter(pk__in=keys).update(is_forgotten=True)
    return count
