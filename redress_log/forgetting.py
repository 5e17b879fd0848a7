"""Once something was erased: the database gives up what its files still hold of it."""

from django.db import connection

from redress_log.models import Evidence, Message, Report, Representative

# How often it is asked, a tenth of a second apart, whether older transactions have ended.
TIMES = 50


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
            if not _older_transactions_ended(cursor):
                return 0
            for model in (Report, Evidence, Message, Representative):
                table = connection.ops.quote_name(model._meta.db_table)
                # Writing a table anew keeps rows that other databases of the cluster could have seen, and
                # leaves out what is free; sweeping it looks at this database only, and leaves bytes in place.
                cursor.execute(f"VACUUM (FREEZE, DISABLE_PAGE_SKIPPING) {table}")
                cursor.execute(f"VACUUM (FULL) {table}")
        else:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            is_busy, *_pages = cursor.fetchone()
            if is_busy:
                return 0
    Report.objects.filter(pk__in=keys).update(is_forgotten=True)
    return count


def _older_transactions_ended(cursor):
    """Wait a while until none of this database could see rows of before: they would be written anew."""
    cursor.execute("SELECT pg_current_xact_id()::xid")
    (now,) = cursor.fetchone()
    for _time in range(TIMES):
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() "
            "AND pid <> pg_backend_pid() AND greatest(age(backend_xid), age(backend_xmin)) > age(%s::text::xid))",
            [now],
        )
        if not cursor.fetchone()[0]:
            return True
        cursor.execute("SELECT pg_sleep(0.1)")
    return False
