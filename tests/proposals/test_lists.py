"""What is found, and how a set filter is shown and removed."""

import json
from datetime import date

import pytest
from django.urls import reverse

from community import finding
from community.models import Institution
from proposals import actions, queries
from proposals.models import Proposal
from proposals.views.lists import ROW
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now(time_machine):
    time_machine.move_to(make.START + make.DAY, tick=False)


def found(client, **query):
    return [p.title for p in client.get(reverse("proposals:list"), query).context["page"]]


def test_a_word_is_found_without_its_accent_capitals_or_plural(client):
    make.make_submitted_proposal(title="Vacunación en las Clínicas de ESPAÑA")
    make.make_submitted_proposal(title="Bus stops")
    for typed in (
        "vacunacion",
        "VACUNACIÓN",
        "clinica",
        "clínicas",
        "españa",
        "espana",
        "clinicas vacunación",
    ):
        assert found(client, words=typed) == ["Vacunación en las Clínicas de ESPAÑA"], typed


def test_the_last_word_may_be_unfinished_and_all_must_be_there(client):
    make.make_submitted_proposal(title="Housing of communities")
    for typed in ("hous", "housin", "housing comm", "community", "communit", "of housing"):
        assert found(client, words=typed) == ["Housing of communities"], typed
    for typed in ("hou comm", "housing zebra", "!!!", "ousing"):
        assert found(client, words=typed) == [], typed


def test_the_last_word_may_be_unfinished_from_three_letters_on(client):
    make.make_submitted_proposal(title="Vitamin D in hospitals", plain_summary="What a winter does.")
    for typed in ("vitamin d", "hos", "d in hos", "HOSP", "d"):
        assert found(client, words=typed) == ["Vitamin D in hospitals"], typed
    for typed in ("h", "ho", "vitamin ho", "vitamin v", "tamin"):
        assert found(client, words=typed) == [], typed


def test_an_institution_is_found_as_a_text_is(client):
    make.make_submitted_proposal(make.make_member(), make.make_institution("Clínica St Mary"), title="One")
    for typed in ("clinicas", "mar", "st", "clinica m st mar"):
        assert (found(client, institution=typed) == ["One"]) == (typed != "clinica m st mar"), typed
    assert found(client, institution="ma") == found(client, institution="!") == []


def test_every_text_that_counts_and_the_organisations_name_are_searched(client):
    make.make_submitted_proposal(
        make.make_member(),
        make.make_institution("Médicos del Río"),
        title="One",
        plain_summary="summaryword",
        why_needed="whyword",
        community_benefit="benefitword",
        how_used="notthere",
    )
    for typed in ("summaryword", "whyword", "benefitword", "medicos", "río"):
        assert found(client, words=typed) == ["One"], typed
    assert found(client, words="notthere") == []


def test_a_reference_finds_its_proposal_however_it_is_typed(client):
    proposal = make.make_registered_proposal(title="Old use", source_reference="DARS-NIC-17-B-v2.3")
    make.make_submitted_proposal(title="Other")
    for typed in (proposal.reference, proposal.reference.lower(), "DARS-NIC-17-B-v2.3", "nic 17 b"):
        assert found(client, words=typed) == ["Old use"], typed


def test_signs_of_a_query_language_are_only_signs(client):
    make.make_submitted_proposal(title="Care and data")
    for typed in ('"care"', "care*", "care' & data", "care:* | data", "title : care", "(care)", "NEAR(care"):
        assert client.get(reverse("proposals:list"), {"words": typed}).status_code == 200
    assert found(client, words="care' & data") == ["Care and data"]


def test_a_draft_is_not_in_the_index_and_is_there_once_it_is_submitted(client):
    make.make_charter()
    draft = make.make_draft(title="Quokka")
    queries.index([draft])
    assert not Proposal.objects.filter(pk__in=queries.found_by("quokka")).exists()
    actions.submit_proposal(draft, actor=draft.filed_by, at=make.START)
    assert Proposal.objects.filter(pk__in=queries.found_by("quokka")).exists()


def test_a_new_version_is_found_by_its_words_and_no_more_by_the_old_ones(client):
    proposal = make.make_submitted_proposal(title="Wombat")
    actions.revise_proposal(
        proposal,
        actor=proposal.filed_by,
        at=make.START,
        answers={"title": "Quokka"},
        kind="update",
        change_note="Another animal",
    )
    assert found(client, words="quokka") == ["Quokka"]
    assert found(client, words="wombat") == []


def test_what_was_stored_in_bulk_is_found_once_it_was_indexed(client):
    institution = make.make_institution()
    rows = Proposal.objects.bulk_create(
        Proposal(
            title=f"Quokka {n}",
            reference=f"PRP-2026-9{n:03}",
            state="registered",
            lead_organisation=institution,
            changed_at=make.START,
        )
        for n in range(3)
    )
    assert found(client, words="quokka") == []
    queries.index(rows)
    assert len(found(client, words="quokka")) == 3
    queries.index(rows)
    assert len(found(client, words="quokka")) == 3


def test_every_filter_narrows_and_they_narrow_together(client):
    riverside = make.make_institution("Clínica Riverside", code="INS-riverside")
    make.make_submitted_proposal(
        make.make_member(),
        riverside,
        title="A",
        request_kind="past_use",
        purposes=["PublicBenefit", "DataAltruism"],
        identifiability="totals-only",
        money="none",
        need_domains=["housing-instability"],
        starts_on=date(2024, 5, 1),
    )
    make.make_registered_proposal(title="B", money="direct")
    only_a = {
        "institution": "clinica",
        "request_kind": "past_use",
        "purposes": "DataAltruism",
        "identifiability": "totals-only",
        "money": "none",
        "need_domains": "housing-instability",
        "register": "here",
        "year": "2024",
        "state": "open",
    }
    for name, value in only_a.items():
        assert found(client, **{name: value}) == ["A"], name
    assert found(client, **only_a) == ["A"]
    assert found(client, institution="INS-riverside") == ["A"]
    assert found(client, institution="INS-nobody") == []
    assert found(client, institution="river clin") == []
    assert found(client, register="nhs") == ["B"]
    assert found(client, year="2026") == ["B"]
    assert found(client, year="nineteen") == []


def test_the_order_is_what_was_asked_for(client):
    make.make_submitted_proposal(title="Closed", at=make.START - 20 * make.DAY)
    make.make_submitted_proposal(title="Later", at=make.START)
    make.make_submitted_proposal(title="Soonest", at=make.START - 5 * make.DAY)
    assert found(client) == ["Later", "Soonest", "Closed"]
    assert found(client, sort="oldest") == ["Closed", "Soonest", "Later"]
    assert found(client, sort="closing") == ["Soonest", "Later", "Closed"]


def test_each_set_filter_is_a_line_that_removes_it_and_files_ask_the_same(client):
    make.make_submitted_proposal(title="Bus stops", money="none")
    response = client.get(reverse("proposals:list"), {"words": "bus", "money": "none", "sort": "oldest"})
    page = response.content.decode()
    assert 'href="/en/proposals/?money=none&amp;sort=oldest"' in page
    assert 'href="/en/proposals/?words=bus&amp;sort=oldest"' in page
    assert len(response.context["removals"]) == 2
    assert "list.csv?words=bus&amp;money=none&amp;sort=oldest" in page
    for query, number in (({"words": "bus"}, 1), ({"words": "tram"}, 0)):
        listed = json.loads(client.get(reverse("proposals:list_json"), query).getvalue())
        assert len(listed["items"]) == listed["count"] == number
    assert (
        "No records match. We looked at 1 record."
        in client.get(reverse("proposals:list"), {"words": "tram"}).content.decode()
    )


def test_a_filter_that_is_not_valid_finds_nothing_on_the_page_and_in_its_files(client):
    make.make_submitted_proposal()
    page = client.get(reverse("proposals:list"), {"register": "nonsense"}).content.decode()
    assert "No records match." in page
    assert "list.json?register=nonsense" in page
    listed = json.loads(client.get(reverse("proposals:list_json"), {"register": "nonsense"}).getvalue())
    assert listed["items"] == []


def test_to_index_a_text_reads_no_other(django_assert_max_num_queries):
    proposal = make.make_submitted_proposal()
    with django_assert_max_num_queries(2) as asked:
        queries.index([proposal])
    assert all("AVG(" not in query["sql"] for query in asked)


def test_a_search_with_every_filter_takes_few_queries(client, django_assert_max_num_queries):
    for number in range(30):
        make.make_registered_proposal(source_reference=f"DARS-NIC-{number}-v1.0", money="none")
    asked = {"words": "dars nic", "state": "registered", "money": "none", "institution": "clinic"}
    with django_assert_max_num_queries(15):
        page = client.get(reverse("proposals:list"), asked).context["page"]
    assert len(page) == 25


@pytest.mark.parametrize("state", [state for state in Proposal.State if state != "draft"])
def test_a_row_is_read_with_all_that_says_where_it_stands(state, django_assert_num_queries):
    make.make_submitted_proposal(plain_summary="What a winter does.")
    Proposal.objects.update(
        vote_opens_at=make.START,
        vote_closes_at=make.START,
        renewal_due_at=make.START,
        ends_on=make.START.date(),
        reason="Why",
    )
    (row,) = Proposal.objects.select_related("lead_organisation").only(*ROW)
    with django_assert_num_queries(0):
        row.state = state
        queries.standing(row, make.START + make.DAY)
        assert row.title
        assert row.plain_summary
        assert row.get_absolute_url()
        assert isinstance(row.get_identifiability_display(), str)


def test_a_list_of_thousands_of_institutions_offers_none_to_choose_from(client):
    make.make_submitted_proposal(make.make_member(), make.make_institution("Clinic of a thousand"))
    page = client.get(reverse("proposals:list"), {"words": "zebra"}).content.decode()
    assert "Clinic of a thousand" not in page


@pytest.mark.parametrize(
    ("one", "many"),
    [("house", "houses"), ("address", "addresses"), ("community", "communities"), ("dirección", "direcciones"),
     ("cliente", "clientes"), ("bus", "buses"), ("casa", "casas"),
     ("use", "uses"), ("day", "days"), ("key", "keys"), ("tie", "ties"), ("ley", "leyes"), ("city", "cities")],
)  # fmt: skip
def test_one_and_many_are_folded_alike(one, many):
    assert finding.fold(one) == finding.fold(many)
    for name in (one, many):
        make.make_institution(name)
    assert finding.fold(one) != finding.fold("us")
    for typed in (one, many, one[:4]):
        assert Institution.objects.named(typed).count() == 2, typed
