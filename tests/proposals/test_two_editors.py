"""Two people at one text, or one whose time ran out while writing: nobody's words are lost."""

import pytest

from proposals import actions, editing, fields
from proposals.models import Proposal
from tests import factories as make
from tests.proposals.filing import nine, question
from tests.proposals.pages import signed_in, text, url

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(client, clock):
    return make.make_draft(signed_in(client), why_needed="As it was", language="en")


def main(page):
    return text(page).split("<main")[1].split("</main>")[0]


def save(draft, **answers):
    """What the other person saves, who has just opened the page."""
    return actions.save_draft(draft, actor=draft.filed_by, at=make.START, answers=answers)


def test_the_second_sees_both_texts_and_joins_them(client, draft):
    where = question(draft, "why_needed")
    seen = client.get(where).context["seen"]
    save(draft, why_needed="Their reason")
    response = client.post(where, {"why_needed": "My reason", "seen": seen})
    assert response.status_code == 409
    page = main(response)
    assert "Two people changed this text" in page
    assert "Their reason" in page
    assert "My reason</textarea>" in page
    assert Proposal.objects.get().why_needed == "Their reason"
    joined = {"why_needed": "Their reason and mine", "seen": response.context["seen"]}
    assert client.post(where, joined).status_code == 302
    assert Proposal.objects.get().why_needed == "Their reason and mine"


def test_two_who_change_different_answers_of_a_page_both_keep_theirs(client, draft):
    where = url("draft_section", draft.draft_key, "use")
    seen = client.get(where).context["seen"]
    save(draft, safeguards="Their locks")
    assert client.post(where, {"how_used": "My steps", "safeguards": "", "seen": seen}).status_code == 302
    kept = Proposal.objects.get()
    assert (kept.safeguards, kept.how_used) == ("Their locks", "My steps")


def test_two_who_write_the_same_do_not_meet(client, draft):
    where = question(draft, "why_needed")
    seen = client.get(where).context["seen"]
    save(draft, why_needed="The same")
    assert client.post(where, {"why_needed": "The same", "seen": seen}).status_code == 302


def test_boxes_that_were_ticked_in_another_order_are_no_change(client, draft):
    where, chosen = question(draft, "purposes"), ["PublicBenefit", "ImproveHealthcare"]
    save(draft, purposes=list(reversed(chosen)))
    seen = client.get(where).context["seen"]
    save(draft, purposes=["DataAltruism"])
    assert client.post(where, {"purposes": chosen, "seen": seen}).status_code == 302
    assert Proposal.objects.get().purposes == ["DataAltruism"]


def test_rows_of_two_people_are_both_shown(client, draft):
    where = question(draft, "possible_harms")
    seen = client.get(where).context["seen"]
    save(draft, possible_harms=[{"harm": "Their harm"}])
    response = client.post(where, {"possible_harms-0-harm": "My harm", "seen": seen})
    assert response.status_code == 409
    assert "Their harm" in main(response)
    assert 'value="My harm"' in main(response)


def test_a_draft_deleted_meanwhile_shows_what_was_typed(client, draft):
    where = question(draft, "why_needed")
    actions.drop_draft(draft, actor=draft.filed_by, at=make.START)
    response = client.post(where, {"why_needed": "My long reason"})
    assert response.status_code == 404
    assert "My long reason" in main(response)


def revision(proposal, **other):
    return nine(proposal.lead_organisation, kind="update", change_note="Mine", **other)


@pytest.fixture
def proposal(client, clock):
    return make.make_submitted_proposal(signed_in(client))


def test_two_revisions_of_one_answer_meet(client, proposal):
    where = url("revise", proposal.reference)
    seen = client.get(where).context["seen"]
    client.post(where, revision(proposal, why_needed="Their reason", seen=seen))
    response = client.post(where, revision(proposal, why_needed="My reason", seen=seen))
    assert response.status_code == 409
    page = main(response)
    assert "Their reason" in page
    assert "My reason</textarea>" in page
    assert 'value="Mine"' in page
    assert proposal.versions.count() == 2
    again = revision(proposal, why_needed="Both reasons", seen=response.context["seen"])
    assert client.post(where, again).status_code == 302
    assert proposal.versions.count() == 3
    assert Proposal.objects.get().why_needed == "Both reasons"


def test_a_revision_keeps_what_the_institution_completed_meanwhile(client, proposal):
    where = url("revise", proposal.reference)
    seen = client.get(where).context["seen"]
    actions.complete_proposal(
        proposal,
        actor=make.make_officer(proposal.lead_organisation),
        at=make.START + make.DAY,
        answers={"safeguards": "A locked room"},
        reasons={"retention": "Nobody has decided yet."},
    )
    assert client.post(where, revision(proposal, title="Mine", seen=seen)).status_code == 302
    kept = Proposal.objects.get()
    assert (kept.title, kept.safeguards) == ("Mine", "A locked room")
    assert kept.not_known == {"retention": "Nobody has decided yet."}


def test_a_deadline_that_passes_while_writing_shows_every_text_back(client, clock, proposal):
    where = url("revise", proposal.reference)
    seen = client.get(where).context["seen"]
    clock(make.AFTER_COMMENTS)
    signed_in(client, proposal.filed_by)
    response = client.post(where, revision(proposal, why_needed="My long reason", seen=seen))
    assert response.status_code == 409
    page = main(response)
    assert "Comments closed on 16 March 2026." in page
    assert "so that you can copy it" in page
    assert "My long reason</textarea>" in page
    assert 'value="Mine"' in page
    assert "Publish it" not in page


def test_two_officers_who_complete_one_answer_meet(client, clock, proposal):
    first, second = (make.make_officer(proposal.lead_organisation) for _ in range(2))
    signed_in(client, second)
    where = url("complete_section", proposal.reference, "use")
    seen = client.get(where).context["seen"]
    actions.complete_proposal(
        proposal,
        actor=first,
        at=make.START + make.DAY,
        answers={"safeguards": "Their locks"},
        reasons={"how_used": "Nobody has decided yet."},
    )
    mine = {"safeguards": "My locks", "how_used": "My steps", "seen": seen}
    response = client.post(where, mine)
    assert response.status_code == 409
    page = main(response)
    for words in ("Their locks", "My locks</textarea>", "Nobody has decided yet.", "My steps</textarea>"):
        assert words in page
    joined = {"safeguards": "All locks", "how_used": "My steps", "seen": response.context["seen"]}
    assert client.post(where, joined).status_code == 302
    kept = Proposal.objects.get()
    assert (kept.safeguards, kept.how_used, kept.not_known) == ("All locks", "My steps", {})


def test_completing_meets_a_vote_and_shows_every_text_back(client, clock, proposal):
    officer = signed_in(client, make.make_officer(proposal.lead_organisation))
    where = url("complete_section", proposal.reference, "use")
    seen = client.get(where).context["seen"]
    clock(make.AFTER_COMMENTS)
    signed_in(client, officer)
    make.make_summary(proposal)
    actions.put_to_vote(
        proposal,
        actor=make.make_steward(),
        at=make.AFTER_COMMENTS,
        **make.vote_window(make.AFTER_COMMENTS),
    )
    response = client.post(where, {"safeguards": "My long text", "seen": seen})
    assert response.status_code == 409
    assert "My long text</textarea>" in main(response)
    assert "before a vote" in main(response)


@pytest.mark.parametrize("line", ["", "x", "title", "title:", ":", "title:a:b nonsense:c", "\0", "9" * 5000])
def test_a_line_of_stamps_that_no_page_sent_does_no_harm(line):
    assert set(editing.read_stamps(line)) <= set(fields.BY_NAME)


@pytest.mark.parametrize("page", ["revise", "complete_section"])
def test_whoever_was_signed_out_while_writing_gets_their_words_back(client, proposal, page):
    client.logout()
    where = url(page, proposal.reference, *(["use"] if page == "complete_section" else []))
    assert client.get(where).status_code == 302
    response = client.post(where, revision(proposal, safeguards="My long text"))
    assert response.status_code == 403
    assert "Sign in to do this." in main(response)
    assert "My long text</textarea>" in main(response)
