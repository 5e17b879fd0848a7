"""A choice from a long list by part of a name, as the page of a question gives it."""

import pytest

from tests import factories as make
from tests.proposals.filing import begin, question
from tests.proposals.pages import text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("charter")]


def test_a_name_is_found_without_its_accents_and_by_the_middle_of_a_word(client):
    make.make_institution("Clínica Agua Fría")
    make.make_institution("Riverside Health")
    draft, _code = begin(client)

    def found(typed):
        words = {"lead_organisation_words": typed, "find": "lead_organisation"}
        page = text(client.post(question(draft, "lead_organisation"), words))
        return [name for name in ("Clínica Agua Fría", "Riverside Health") if name in page]

    for typed in ("clinica fria", "CLÍNICA", "fri", "línic"):
        assert found(typed) == ["Clínica Agua Fría"], typed
    assert found("clinica riverside") == []
