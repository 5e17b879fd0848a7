"""Many rows at once: what stands in the database is what was given, whichever way it went in."""

import pytest
from django.db import IntegrityError, transaction

from proposals.models import Proposal
from proposals.storing import store
from tests import factories as make

pytestmark = pytest.mark.django_db

AWKWARD = "Tab\t, line\nbreak, back\\slash, \\N, “quotes” and 'quotes'"


def row(number, lead):
    return Proposal(
        reference=f"PRP-2026-9{number:03}",
        state="registered",
        filed_as="import",
        register="nhs",
        source_reference=f"DARS-{number}",
        lead_organisation=lead,
        changed_at=make.START,
        title=AWKWARD,
        purposes=["PublicBenefit"],
        raw_row={"Title": AWKWARD, "Empty": ""},
    )


def test_rows_come_back_as_they_were_given_and_have_keys():
    lead = make.make_institution()
    stored = store(row(number, lead) for number in range(3))
    for given in stored:
        found = Proposal.objects.get(pk=given.pk)
        assert (found.title, found.raw_row, found.purposes) == (AWKWARD, given.raw_row, ["PublicBenefit"])
        assert found.draft_key == given.draft_key
        given.title = "Changed"
        given.save()
    assert Proposal.objects.filter(title="Changed").count() == 3
    assert store([]) == []


def test_one_that_the_database_refuses_keeps_all_out():
    lead = make.make_institution()
    twice = [row(1, lead), row(2, lead), row(1, lead)]
    with pytest.raises(IntegrityError), transaction.atomic():
        store(twice)
    assert not Proposal.objects.exists()
    assert len(store(twice[:2])) == 2
