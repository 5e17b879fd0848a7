import csv
import io
import json

import pytest

from community.models import clock_actor
from proposals import actions, fields
from proposals.models import Proposal
from record import sequencer
from record.models import Payload
from tests import factories as make
from tests.proposals.filing import nine
from tests.proposals.pages import main_action, signed_in, text, url

pytestmark = pytest.mark.django_db


# Reading


def test_a_page_shows_where_a_proposal_stands_and_what_is_missing(client, clock):
    proposal = make.make_submitted_proposal()
    page = text(client.get(proposal.get_absolute_url()))
    assert page.count("<h1") == 1
    assert "Open for comments until 16 March 2026" in page
    assert "Sign in to comment" in page
    assert "Not provided" in page
    assert "Police could ask for the addresses" in page


def test_every_one_of_the_35_questions_is_on_the_page(client, clock):
    page = text(client.get(make.make_submitted_proposal().get_absolute_url()))
    assert len(fields.FIELDS) == 35
    assert [field.name for field in fields.FIELDS if f'id="{field.name}"' not in page] == []


def test_a_page_takes_the_same_few_queries_however_long_the_discussion(
    client, clock, django_assert_max_num_queries
):
    proposal = make.make_submitted_proposal(data_controllers=[make.make_institution()])
    signed_in(client, proposal.filed_by)
    authors = [make.make_member() for _ in range(5)]
    for author in authors:
        make.make_comment(proposal, author)
    sequencer.sequence(make.START + make.DAY)
    with django_assert_max_num_queries(22) as few:
        client.get(proposal.get_absolute_url())
    make.make_many_comments(proposal, authors, 495)
    sequencer.sequence(make.START + make.DAY)
    with django_assert_max_num_queries(22) as many:
        response = client.get(proposal.get_absolute_url())
    assert len(many) == len(few)
    assert len(response.context["latest"]["views"]) == 3


def test_a_page_of_an_unknown_proposal_or_a_draft_is_not_found(client, clock):
    draft = make.make_draft()
    assert client.get("/en/proposals/PRP-2026-0099/").status_code == 404
    signed_in(client)
    assert client.get(draft.get_absolute_url()).status_code == 404


def test_a_population_under_11_is_on_no_page_and_in_no_file(client, clock):
    proposal = make.make_submitted_proposal(people_count=7)
    page = text(client.get(proposal.get_absolute_url()))
    assert "Fewer than 11 people" in page
    answers = client.get(url("detail_json", proposal.reference)).json()["answers"]
    assert answers["people_count"] == "fewer than 11"
    assert proposal.versions.get().text["people_count"] == "fewer than 11"
    assert [p.value["people_count"] for p in Payload.objects.filter(name="text")] == ["fewer than 11"]


def test_a_permanent_reference_leads_to_the_page(client, clock):
    proposal = make.make_submitted_proposal()
    response = client.get(f"/id/{proposal.reference}")
    assert (response.status_code, response["Location"]) == (303, proposal.get_absolute_url())


def test_the_check_says_whether_page_and_public_log_agree(client, clock):
    proposal = make.make_submitted_proposal()
    page = proposal.get_absolute_url()
    assert client.get(page).context["check"]["state"] == "waiting"
    sequencer.sequence(make.START + make.DAY)
    assert client.get(page).context["check"]["state"] == "matches"
    Proposal.objects.filter(pk=proposal.pk).update(why_needed="Something else")
    assert client.get(page).context["check"]["state"] == "differs"


def test_text_of_people_is_text_on_the_page(client, clock):
    proposal = make.make_submitted_proposal(plain_summary="<script>alert(1)</script>")
    assert "<script>alert" not in text(client.get(proposal.get_absolute_url()))


def test_a_link_in_a_row_is_a_link_only_when_it_leads_to_the_web(client, clock):
    proposal = make.make_submitted_proposal(
        datasets=[
            {"name": "Visits", "holder": "Clinic", "link": "https://example.org/visits"},
            {"name": "Bad", "holder": "Clinic", "link": "javascript:alert(1)"},
        ]
    )
    page = text(client.get(proposal.get_absolute_url()))
    assert 'href="https://example.org/visits"' in page
    assert 'href="javascript' not in page


# The list and the files


def test_the_list_narrows_by_each_filter_and_says_when_nothing_is_found(client, clock):
    first = make.make_institution("First Clinic", "INS-first")
    make.make_submitted_proposal(institution=first, title="Bus stops", money="direct")
    make.make_registered_proposal(title="Old use", identifiability="AnonymisedData")
    make.make_draft(title="Secret plan")

    def titles(query):
        return {proposal.title for proposal in client.get(url("list") + query).context["page"]}

    assert titles("") == {"Bus stops", "Old use"}
    assert titles("?state=open") == {"Bus stops"}
    assert titles("?state=registered") == {"Old use"}
    assert titles("?institution=INS-first") == {"Bus stops"}
    assert titles("?identifiability=AnonymisedData") == {"Old use"}
    assert titles("?money=direct") == {"Bus stops"}
    assert titles("?words=OLD") == {"Old use"}
    assert titles("?state=nonsense") == set()
    response = client.get(url("list") + "?state=voting&words=bus")
    page = text(response)
    assert "No records match. We looked at 2 records." in page
    assert f'href="{url("list")}?state=voting"' in page
    clock(make.AFTER_COMMENTS)
    assert titles("?state=open") == set()
    assert titles("?state=closed") == {"Bus stops"}


def test_an_empty_list_says_so(client):
    assert "Nothing here yet" in text(client.get(url("list")))


def test_list_json_and_csv_hold_the_same_records(client, clock):
    make.make_submitted_proposal(title="=HYPERLINK(1)")
    make.make_registered_proposal(title="Old use")
    listed = [proposal.reference for proposal in client.get(url("list")).context["page"]]
    items = json.loads(client.get(url("list_json")).getvalue())["items"]
    rows = list(csv.DictReader(io.StringIO(client.get(url("list_csv")).getvalue().decode())))
    assert [item["reference"] for item in items] == [row["reference"] for row in rows] == listed
    assert list(items[0]) == list(rows[0])
    assert [row["title"] for row in rows if "HYPER" in row["title"]] == ["'=HYPERLINK(1)"]
    assert json.loads(client.get(url("list_json") + "?state=open").getvalue())["count"] == 1


def test_a_list_takes_few_queries_however_long(client, clock, django_assert_max_num_queries):
    for number in range(30):
        make.make_registered_proposal(source_reference=f"DARS-NIC-{number}-v1.0")
    with django_assert_max_num_queries(6):
        client.get(url("list"))


def test_the_file_of_a_proposal_holds_its_answers_versions_and_source(client, clock):
    proposal = make.make_registered_proposal()
    record = client.get(url("detail_json", proposal.reference)).json()
    assert record["status"] == "registered"
    assert record["answers"]["possible_harms"] == proposal.possible_harms
    assert record["versions"][0]["sha256"] == proposal.versions.get().fingerprint
    assert record["source"]["row"] == proposal.raw_row
    assert "Open Government Licence" in record["attribution"]


# Writing


def test_the_long_form_goes_through_seven_steps_and_saves_each(client, clock):
    draft = make.make_draft(signed_in(client))
    visited, where = [], url("draft_section", draft.draft_key, "idea")
    while "/drafts/" in where and where != draft.get_absolute_url():
        page = client.get(where)
        assert page.status_code == 200
        visited.append(where.rstrip("/").rpartition("/")[2])
        initial = page.context["form"].initial
        posted = {}
        for name, value in initial.items():
            if name in ("recipients", "datasets", "other_reviews", "possible_harms"):
                for number, row in enumerate(value):
                    posted |= {f"{name}-{number}-{cell}": words for cell, words in row.items()}
            elif value not in (None, ""):
                posted[name] = getattr(value, "pk", value) if name == "lead_organisation" else value
        posted |= {"safeguards": "Locked room"} if "safeguards" in initial else {}
        where = client.post(where, posted)["Location"]
    assert visited == [section.name for section in fields.SECTIONS]
    again = Proposal.objects.get()
    assert again.safeguards == "Locked room"
    assert again.answers() == draft.answers() | {"safeguards": "Locked room"}


def test_questions_that_must_be_answered_in_the_end_are_not_called_optional(client, clock):
    draft = make.make_draft(signed_in(client), why_needed="")
    form = client.get(url("draft_section", draft.draft_key, "idea")).context["form"]
    assert all(field.required for field in form.fields.values())
    assert client.post(url("draft_section", draft.draft_key, "idea"), {}).status_code == 302


def test_a_use_from_another_register_is_put_before_the_community_by_a_steward(client, clock):
    make.make_charter()
    proposal = make.make_registered_proposal()
    page = text(client.get(proposal.get_absolute_url()))
    assert "Only a steward can put a use from another register before the community." in page
    signed_in(client)
    response = client.post(url("accept", proposal.reference))
    assert response.status_code == 403
    assert "Only a steward" in text(response)
    signed_in(client, make.make_steward())
    client.post(url("accept", proposal.reference))
    assert Proposal.objects.get().state == "discussion"


# Versions


def test_revise_publishes_a_version_that_can_be_read_and_compared(client, clock):
    proposal = make.make_submitted_proposal(signed_in(client))
    seen = client.get(url("revise", proposal.reference)).context["seen"]
    posted = nine(
        proposal.lead_organisation,
        why_needed="Patients miss visits because no train stops near their homes.",
        seen=seen,
        kind="correction",
        change_note="A train, not a bus",
    )
    response = client.post(url("revise", proposal.reference), posted)
    assert response["Location"] == proposal.get_absolute_url()
    page = text(client.get(proposal.get_absolute_url()))
    assert "A train, not a bus" in page
    assert "no train stops" in page
    old = text(client.get(url("version", proposal.reference, 1)))
    assert "You are reading an old version." in old
    assert "no bus stops" in old
    diff = text(client.get(url("compare", proposal.reference, 1, 2)))
    assert "Added:" in diff
    assert "Removed:" in diff
    assert "Why it is needed" in diff
    assert client.get(url("version", proposal.reference, 3)).status_code == 404


def test_revise_is_refused_after_comments_closed_with_what_was_typed(client, clock):
    proposal = make.make_submitted_proposal()
    clock(make.AFTER_COMMENTS)
    signed_in(client, proposal.filed_by)
    posted = nine(proposal.lead_organisation, kind="update", change_note="Late words")
    response = client.post(url("revise", proposal.reference), posted)
    assert response.status_code == 409
    assert "Late words" in text(response)
    assert "Comments closed on 16 March 2026." in text(response)
    signed_in(client)
    assert client.post(url("revise", proposal.reference), posted).status_code == 403


# Taking it back


def test_withdraw_shows_the_reason_and_ends_the_discussion(client, clock):
    proposal = make.make_submitted_proposal(signed_in(client))
    client.post(url("withdraw", proposal.reference), {"reason": "The clinic closed"})
    page = text(client.get(proposal.get_absolute_url()))
    assert "Withdrawn by the proposer" in page
    assert "The clinic closed" in page
    views = text(client.get(url("comments", proposal.reference)))
    assert "This proposal was withdrawn. Comments are closed." in views
    response = client.post(url("withdraw", proposal.reference), {"reason": "Again"})
    assert response.status_code == 409
    assert "Again" in text(response)


def test_every_state_has_a_page(client, clock):
    institution = make.make_institution()
    pages = {}
    proposal = make.make_proposal_put_to_vote(institution=institution)
    clock(make.AFTER_COMMENTS)
    pages["Vote opens 25 March 2026"] = text(client.get(proposal.get_absolute_url()))
    actions.await_decision(proposal, actor=clock_actor, at=make.AFTER_COMMENTS)
    pages["Voted – waiting for the decision"] = text(client.get(proposal.get_absolute_url()))
    actions.settle_proposal(proposal, "refused", actor=clock_actor, at=make.AFTER_COMMENTS)
    pages["Not approved"] = text(client.get(proposal.get_absolute_url()))
    for words, page in pages.items():
        assert words in page


def test_pages_are_there_in_spanish(client, clock):
    proposal = make.make_submitted_proposal()
    for address in (url("list"), proposal.get_absolute_url()):
        assert client.get(address.replace("/en/", "/es/")).status_code == 200


def test_the_source_row_stands_on_the_page_of_an_import_with_its_licence(client, clock):
    proposal = make.make_registered_proposal(
        source_reference="DARS-NIC-7-B-v1.0", community_benefit="Shorter waits"
    )
    make.make_registered_proposal(source_reference="DARS-NIC-7-B-v2.0")
    page = text(client.get(proposal.get_absolute_url()))
    assert "Contains information from NHS Digital, licensed under the Open Government Licence v3.0." in page
    assert "None has been reported." in page
    assert "DARS-NIC-7-B-v2.0" in page
    beside = client.get(f"/en/proposals/{proposal.reference}/source/")
    assert f'href="{beside.request["PATH_INFO"]}"' in page
    assert "Reference Number" in text(beside)


def test_what_was_sent_back_is_changed_first_and_then_sent_in_again(client, clock):
    author, steward = signed_in(client), make.make_steward()
    proposal = make.make_received_proposal(author)
    actions.return_proposal(proposal, reason="Which streets?", actor=steward, at=make.START)
    assert main_action(client.get(proposal.get_absolute_url())) == "Change the text"
    make.make_version(proposal)
    assert main_action(client.get(proposal.get_absolute_url())) == "Send it in again"


def test_the_page_that_changes_a_text_unfolds_only_where_somebody_is_at_work(client, clock):
    proposal = make.make_submitted_proposal(signed_in(client))
    where = url("revise", proposal.reference)

    def unfolded(page):
        return [section.name for section, _boxes, is_open in page.context["form"].sections if is_open]

    assert unfolded(client.get(where)) == []
    same = nine(proposal.lead_organisation, title=proposal.title, change_note="", kind="update")
    same |= {name: getattr(proposal, name) for name in ("plain_summary", "why_needed", "purposes")}
    same |= {name: getattr(proposal, name) for name in ("contact_point", "contact_email", "people_described")}
    same |= {f"possible_harms-0-{cell}": words for cell, words in proposal.possible_harms[0].items()}
    same["people_count"] = ""
    assert unfolded(client.post(where, same)) == []
    assert unfolded(client.post(where, same | {"find": "lead_organisation"})) == ["people"]
    assert unfolded(client.post(where, same | {"remove": "possible_harms-0"})) == ["fairness"]
    page = client.post(where, same | {"safeguards": "Locked room", "starts_on": "soon"})
    assert unfolded(page) == ["use"]
    assert page.content.decode().count('<details class="fold" open>') == 1
