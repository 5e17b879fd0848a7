"""A refusal says why in a sentence, and changes nothing."""

import pytest
from django.db import transaction

from community.rules import Refused
from tests.tables import contents, written


def refused(act, *arguments, **keywords):
    """The sentence with which an act is refused, which leaves every row of every table as it was."""
    with transaction.atomic():
        with written() as tables, pytest.raises(Refused) as refusal:
            act(*arguments, **keywords)
        after = contents(tables)
        transaction.set_rollback(True)
    assert after == contents(tables)
    return str(refusal.value)
