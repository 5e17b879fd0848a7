"""What the tables of the database hold and which are written to, whatever the models make of it."""

import json
import re
from contextlib import contextmanager

from django.db import connection


def rows(table):
    """Each row of a table by its columns, as text; bytes are read as text, too."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
        columns = [column[0] for column in cursor.description]
        for row in cursor.fetchall():
            yield dict(zip(columns, map(_text, row), strict=True))


def _text(value):
    return bytes(value).decode("utf-8", "replace") if isinstance(value, bytes | memoryview) else str(value)


def contents(tables):
    """Every row of these tables, to be compared with what they hold at another moment."""
    return {table: sorted(map(str, rows(table))) for table in tables}


def holders(*words, tables=None):
    """Every ``table.column`` that holds one of the words, in large or small letters; with ``tables``, of those alone.

    JSON may write a sign as its number, and is searched for that as well.
    """
    wanted = {form.lower() for word in words for form in (word, json.dumps(word)[1:-1])}
    found = set()
    for table in connection.introspection.table_names() if tables is None else tables:
        for row in rows(table):
            for column, text in row.items():
                text = text.lower()
                if any(form in text for form in wanted):
                    found.add(f"{table}.{column}")
    return sorted(found)


@contextmanager
def written():
    """The tables that are written to meanwhile, whether or not it is taken back."""
    tables = set()

    def watch(execute, sql, params, many, context):
        if into := re.match(r'\s*(?:INSERT[\w ]* INTO|UPDATE|DELETE FROM) "?(\w+)', sql, re.IGNORECASE):
            tables.add(into[1])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield tables
