import pytest

from cms.content import ensure_pages
from tests.factories import START


@pytest.fixture
def pages(db):
    """A site with the pages that it starts with."""
    return ensure_pages(START)
