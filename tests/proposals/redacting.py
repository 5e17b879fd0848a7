"""A steward's act that takes words out for good, and where words can still be found afterwards."""

from django.db import connection

from proposals import actions
from tests import factories as make

AT = make.START + 3 * make.DAY
SECRET = "Xiomara Quintanilla"


def redact(proposal, actor=None, **other):
    return actions.redact_proposal(
        proposal,
        **{
            "based_on": proposal.versions.count(),
            "names": ["why_needed"],
            "answers": {"why_needed": "Patients miss visits."},
            "reason": "request",
            "change_note": "A name was taken out.",
        }
        | other,
        actor=actor or make.make_steward(),
        at=AT,
    )


def holders(words):
    """Every table and column that holds the words."""
    found = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            names = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                for name, value in zip(names, row, strict=True):
                    written = value.tobytes() if isinstance(value, memoryview) else value
                    if isinstance(written, bytes):
                        written = written.decode(errors="replace")
                    if words in str(written):
                        found.add(f"{table}.{name}")
    return sorted(found)
