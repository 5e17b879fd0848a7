"""Two names that a steward says mean one organisation."""

import pytest

from community.models import Institution, InstitutionName
from proposals import actions, queries
from proposals.models import Proposal
from record.models import PendingEntry
from tests import factories as make
from tests.refusals import refused

pytestmark = pytest.mark.django_db

BACKEND = "django.contrib.auth.backends.ModelBackend"
MERGE = "/en/proposals/registers/merge/"


def make_outside(name):
    """An institution known from a register only, with one use."""
    institution = make.make_institution(name)
    Institution.objects.filter(pk=institution.pk).update(is_registered=False)
    institution.refresh_from_db()
    InstitutionName.objects.create(
        institution=institution, register="nhs", spelling=name, matches=name.casefold()
    )
    make.make_registered_proposal(institution, source_reference=f"{name}-v1.0")
    return institution


@pytest.fixture
def two():
    return make_outside("Office for Statistics"), make_outside("Office for Statistics (ONS)")


def merge(kept, merged, actor=None):
    return actions.merge_institutions(kept, merged, actor=actor or make.make_steward(), at=make.START)


def test_the_kept_one_gets_every_proposal_and_each_says_so(two, client):
    kept, merged = two
    proposal = merged.proposals.get()
    proposal.data_controllers.add(merged)
    merge(kept, merged)
    proposal.refresh_from_db()
    assert proposal.lead_organisation == kept
    assert list(proposal.data_controllers.all()) == [kept]
    version = proposal.versions.get(number=2)
    assert (version.kind, version.text["lead_organisation"]) == ("correction", kept.code)
    assert "is the same organisation as" in version.note
    assert PendingEntry.objects.filter(kind="community.institution_merged").count() == 1
    assert PendingEntry.objects.filter(kind="proposals.institution_merged").count() == 1
    # The spelling of the source stays where it was read, and leads to the kept one from now on.
    assert InstitutionName.objects.get(spelling=merged.name).institution == kept
    page = client.get(f"/en/institutions/{merged.code}/")
    assert (page.status_code, page["Location"]) == (301, kept.get_absolute_url())
    assert client.get(proposal.get_absolute_url()).status_code == 200


def test_what_was_merged_before_leads_to_the_one_that_stays_last(two):
    kept, merged = two
    first = make_outside("ONS")
    merge(merged, first)
    merge(kept, merged)
    first.refresh_from_db()
    assert first.merged_into == kept
    assert kept.proposals.count() == 3


def test_one_that_joined_or_has_records_of_its_own_is_not_merged_away(two):
    kept, merged = two
    steward = make.make_steward()
    assert "are one institution already" in refused(merge, kept, kept, steward)
    joined = make.make_institution()
    assert "has joined, so it cannot be merged" in refused(merge, kept, joined, steward)
    assert "Only the community" in refused(merge, kept, merged, make.make_member())
    make.make_officer(merged)
    Institution.objects.filter(pk=merged.pk).update(is_registered=False)
    merged.refresh_from_db()
    assert "has records of its own here (memberships)" in refused(merge, kept, merged, steward)
    merge(merged, kept, steward)
    kept.refresh_from_db()
    assert "One of the two was merged before" in refused(merge, joined, kept, steward)


def test_decisions_and_reports_of_higher_floors_stand_against_a_merger(two):
    kept, merged = two
    steward = make.make_steward()
    make.make_report(institution=merged)
    assert "has records of its own here" in refused(merge, kept, merged, steward)


def test_names_that_look_alike_are_offered_and_never_merged_by_machine(two):
    kept, merged = two
    make_outside("Valley Trust")
    assert [{one, other} for one, other in queries.likely_doubles()] == [{kept, merged}]
    joined = make.make_institution("Valley Trust Ltd")
    assert (joined, Institution.objects.get(name="Valley Trust")) in queries.likely_doubles()


def test_a_steward_merges_on_the_page_and_others_are_told_why_not(two, client):
    kept, merged = two
    client.force_login(make.make_member(), backend=BACKEND)
    assert client.get(MERGE).status_code == 403
    assert client.post(MERGE, {"kept": kept.code, "merged": merged.code}).status_code == 403
    client.force_login(make.make_steward(), backend=BACKEND)
    assert merged.name in client.get("/en/proposals/registers/doubles/").content.decode()
    page = client.get(f"{MERGE}?kept={kept.code}&merged={merged.code}").content.decode()
    assert page.count(" selected") == 2
    again = client.post(MERGE, {"kept": kept.code, "merged": kept.code})
    assert again.status_code == 409
    assert "are one institution already" in again.content.decode()
    assert client.post(MERGE, {"kept": kept.code}).status_code == 400
    done = client.post(MERGE, {"kept": kept.code, "merged": merged.code}, follow=True)
    assert "No two names look alike." in done.content.decode()
    assert set(Proposal.objects.values_list("lead_organisation", flat=True)) == {kept.pk}
