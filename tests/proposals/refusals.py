"""A refusal says why in a sentence, and changes nothing."""

import pytest
from django.db import transaction

from community.rules import Refused
from tests.tables import cells, written


def refused(act, *arguments, **keywords):
    """The sentence with which an act is refused, which leaves every row of every table as it was."""
    with transaction.atomic():
        with written() as tables, pytest.raises(Refused) as refusal:
            act(*arguments, **keywords)
        after = _rows(tables)
        transaction.set_rollback(True)
    assert after == _rows(tables)
    return str(refusal.value)


def _rows(tables):
    return {table: sorted(cells(table)) for table in tables}
