import pytest
from django.db import transaction

from cms.content import ensure_pages
from tests.factories import START


@pytest.fixture(scope="module")
def new_site(django_db_setup, django_db_blocker):
    """The pages that a site starts with, made once for a module."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield ensure_pages(START)
        transaction.set_rollback(True)


@pytest.fixture
def pages(new_site, db):
    """A site with the pages that it starts with; what a test changes in it is taken back after the test."""
    return new_site
