"""Who opens a draft: its author, or whoever has the code that was shown once; and how a draft ends."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse

from community.models import clock_actor
from proposals import actions
from proposals.models import DraftCode, Holder, Proposal
from proposals.tasks import due
from record.models import PendingEntry
from tests import factories as make
from tests.proposals.filing import CODE, answer_all, begin, question
from tests.proposals.pages import signed_in, text, url
from tests.refusals import refused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("charter")]


@pytest.fixture
def client_of():
    """Another browser: ``client_of()``."""
    return Client


def test_nobody_else_opens_a_draft_and_what_they_typed_is_shown_back(client):
    draft, _code = begin(client)
    client.post(question(draft, "title"), {"title": "Bus stops"})
    client.cookies.clear()
    for who in (None, make.make_member(), make.make_steward()):
        if who:
            signed_in(client, who)
        for page in (
            url("draft", draft.draft_key),
            question(draft, "title"),
            url("draft_code", draft.draft_key),
        ):
            response = client.get(page)
            assert response.status_code == 404
            assert "Bus stops" not in text(response)
        response = client.post(question(draft, "title"), {"title": "My own long thought"})
        assert response.status_code == 404
        assert "My own long thought" in text(response)
        for page in ("submit_draft", "drop_draft", "draft_code"):
            assert client.post(url(page, draft.draft_key)).status_code == 404
    assert Proposal.objects.get().title == "Bus stops"
    unknown = client.get(url("draft", "00000000-0000-4000-8000-000000000000"))
    assert unknown.status_code == 404
    known = client.get(url("draft", draft.draft_key))
    plain = [
        re.sub(r'value="\w{64}"', "", text(page).split("<main")[1].split("</main>")[0])
        for page in (unknown, known)
    ]
    assert plain[0] == plain[1]


def test_the_code_opens_the_draft_on_another_device_however_it_is_typed(client, client_of):
    draft, code = begin(client)
    client.post(question(draft, "title"), {"title": "Bus stops"})
    other = client_of()
    response = other.post(url("resume"), {"code": code.lower().replace("-", " ")})
    assert response["Location"] == url("draft", draft.draft_key)
    assert "Bus stops" in text(other.get(url("draft", draft.draft_key)))


def test_a_code_is_kept_as_a_hash_only(client):
    _draft, code = begin(client)
    stored = DraftCode.objects.get()
    assert code not in str(vars(stored))
    assert code.replace("-", "") not in str(dict(client.session))


def test_a_wrong_code_opens_nothing_and_tries_run_out(client):
    begin(client)
    seen = [client.post(url("resume"), {"code": f"WRNG-{number:04}"}) for number in range(12)]
    assert seen[0].status_code == 403
    assert "This code does not open anything." in text(seen[0])
    assert seen[-1].status_code == 429
    assert "Too many tries" in text(seen[-1])


def test_a_right_code_opens_also_after_too_many_wrong_ones(client):
    _draft, code = begin(client)
    for number in range(12):
        client.post(url("resume"), {"code": f"WRNG-{number:04}"})
    assert client.post(url("resume"), {"code": code}).status_code == 302


def test_a_new_code_shuts_out_whoever_had_the_old_one(client, client_of):
    draft, code = begin(client)
    other = client_of()
    other.post(url("resume"), {"code": code})
    page = client.post(url("draft_code", draft.draft_key))
    assert CODE.search(text(page))[0] != code
    assert client.get(url("draft", draft.draft_key)).status_code == 200
    assert other.get(url("draft", draft.draft_key)).status_code == 404
    assert other.post(url("resume"), {"code": code}).status_code == 403


def test_opening_a_draft_changes_the_name_of_the_session(client):
    client.get(url("new"))
    session = client.session
    session.save()
    client.cookies["sessionid"] = session.session_key
    begin(client)
    assert client.cookies["sessionid"].value != session.session_key


def test_a_code_does_not_open_what_was_submitted(client, client_of):
    draft, code = begin(client)
    answer_all(client, draft, make.make_institution())
    signed_in(client)
    client.post(url("submit_draft", draft.draft_key))
    assert client_of().post(url("resume"), {"code": code}).status_code == 403


def test_whoever_holds_a_code_cannot_hand_in_the_draft_of_an_account(client, client_of):
    author = signed_in(client)
    draft, code = begin(client)
    answer_all(client, draft, make.make_institution())
    other = client_of()
    other.post(url("resume"), {"code": code})
    assert other.post(question(draft, "title"), {"title": "From my phone"}).status_code == 302
    signed_in(other)
    response = other.post(url("submit_draft", draft.draft_key))
    assert response.status_code == 409
    assert "This draft belongs to an account." in text(response)
    draft.refresh_from_db()
    assert (draft.filed_by, draft.title, draft.state) == (author, "From my phone", "draft")
    assert not PendingEntry.objects.filter(subject__startswith="PRP").exists()


def test_saving_signed_in_makes_a_draft_ones_own(client):
    draft, _code = begin(client)
    member = signed_in(client)
    client.post(question(draft, "title"), {"title": "Bus stops"})
    draft.refresh_from_db()
    assert draft.filed_by == member


def test_drafts_that_nobody_came_back_for_are_deleted_without_a_trace(client, clock):
    draft, _code = begin(client)
    client.post(question(draft, "title"), {"title": "Bus stops"})
    mine = make.make_draft()
    later = make.START + make.DAY + 7 * make.DAY
    assert due(later - make.MOMENT) == []
    assert due(later, dry_run=True) == ["1 draft would be deleted."]
    assert due(later) == ["1 draft was deleted."]
    assert due(later) == []
    assert list(Proposal.objects.all()) == [mine]
    assert not Proposal.history.filter(id=draft.pk).exists()
    assert not DraftCode.objects.exists()
    assert (
        not PendingEntry.objects.exclude(subject__startswith="RULE")
        .exclude(subject__startswith="INS")
        .exists()
    )


def test_saving_keeps_a_draft_for_another_week(client, clock):
    draft, _code = begin(client)
    clock(make.START + 5 * make.DAY)
    client.post(question(draft, "title"), {"title": "Bus stops"})
    assert due(make.START + 9 * make.DAY) == []
    assert due(make.START + 12 * make.DAY) == ["1 draft was deleted."]


def test_a_draft_is_deleted_by_its_writer_at_once(client):
    draft, _code = begin(client)
    assert "nobody can bring it back" in text(client.get(url("drop_draft", draft.draft_key)))
    client.post(url("drop_draft", draft.draft_key))
    assert not Proposal.objects.exists()
    assert not Proposal.history.exists()


def test_what_is_submitted_cannot_be_deleted(client):
    proposal = make.make_submitted_proposal()
    for actor, why in (
        (proposal.filed_by, "It was submitted"),
        (Holder(proposal), "It was submitted"),
        (clock_actor, "Sign in"),
    ):
        assert why in refused(actions.drop_draft, proposal, actor=actor, at=make.START)
    assert Proposal.objects.get() == proposal


def test_sign_in_keeps_what_the_browser_opened(client):
    draft, _code = begin(client)
    member = make.make_member()
    EmailAddress.objects.create(user=member, email=member.email, verified=True, primary=True)
    login = reverse("account_login")
    assert client.post(login, {"login": member.email, "password": "a long password"}).status_code == 302
    page = text(client.get(url("draft", draft.draft_key)))
    assert "Forget this draft on this device" in page
    assert "until the browser is closed" not in page


def test_a_draft_without_an_account_is_open_on_this_device_until_the_browser_closes_or_forgets_it(client):
    draft, code = begin(client)
    assert client.cookies["sessionid"]["max-age"] == ""
    button = "Forget this draft on this device"
    for page in ("draft", "draft_code"):
        found = text(client.get(url(page, draft.draft_key)))
        assert button in found
        assert "open here until the browser is closed" in found
    assert client.post(url("forget_draft", draft.draft_key)).status_code == 302
    assert client.get(url("draft", draft.draft_key)).status_code == 404
    assert client.post(url("resume"), {"code": code}).status_code == 302
    assert client.get(url("draft", draft.draft_key)).status_code == 200


def test_the_draft_of_an_account_is_not_kept_by_a_device(client):
    member = make.make_member()
    draft = make.make_draft(member)
    client.force_login(member)
    assert "on this device" not in text(client.get(url("draft", draft.draft_key)))
