"""A choice from a long list by part of a name, as the form's field gives it."""

import pytest

from proposals.forms.finding import institutions
from tests import factories as make

pytestmark = pytest.mark.django_db


def test_a_name_is_found_without_its_accents_and_by_the_middle_of_a_word():
    make.make_institution("Clínica Agua Fría")
    make.make_institution("Riverside Health")
    found = institutions().widget.found
    for typed in ("clinica fria", "CLÍNICA", "fri", "línic"):
        assert [row.name for row in found(typed)[0]] == ["Clínica Agua Fría"], typed
    assert found("clinica riverside") == ([], 0)
