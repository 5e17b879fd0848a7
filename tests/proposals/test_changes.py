"""Changes that people propose to the text, word for word."""

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import translation

from proposals import actions
from proposals.models import Proposal, TextChange
from record import sequencer
from record.models import Payload
from record.queries import entries_about
from tests import factories as make
from tests.proposals.pages import text, url
from tests.refusals import refused

pytestmark = pytest.mark.django_db

DAY = make.DAY
NEW = "Patients miss visits because no bus and no train stops near their homes."


@pytest.fixture
def proposal():
    return make.make_submitted_proposal()


def kinds(proposal):
    sequencer.sequence(make.START)
    return [entry.kind for entry in entries_about(proposal.reference)][::-1]


def test_accept_makes_a_version_with_the_proposed_words_and_one_entry(
    proposal, django_capture_on_commit_callbacks
):
    change = make.make_text_change(proposal, author=make.make_member("River"))
    with django_capture_on_commit_callbacks(execute=True):
        change = actions.accept_change(change, actor=proposal.filed_by, at=make.START + 2 * DAY)
    proposal.refresh_from_db()
    version = proposal.versions.get(number=2)
    assert proposal.why_needed == version.text["why_needed"] == NEW
    assert (version.kind, version.note) == ("update", "Change 1, proposed by a reader, was accepted.")
    assert change.result == version
    # Before these it was submitted, accepted and seconded.
    assert kinds(proposal)[3:] == [
        "proposals.change_proposed",
        "proposals.change_accepted",
    ]
    assert entries_about(proposal.reference)[0].facts["fingerprint"] == version.fingerprint
    (letter,) = mail.outbox
    assert letter.to == [change.author.email]
    assert "was accepted" in letter.body


def test_decline_needs_reasons_and_leaves_the_text(proposal, django_capture_on_commit_callbacks):
    change = make.make_text_change(proposal)
    decline = lambda reasons: actions.decline_change(  # noqa: E731
        change, actor=proposal.filed_by, at=make.START + 2 * DAY, reasons=reasons
    )
    assert "Say why" in refused(decline, " ")
    with django_capture_on_commit_callbacks(execute=True):
        decline("There is no train.")
    assert proposal.versions.count() == 1
    assert kinds(proposal)[-1] == "proposals.change_declined"
    assert "There is no train." not in entries_about(proposal.reference)[0].body.decode()
    assert "was not accepted" in mail.outbox[0].body
    assert "decided on already" in refused(decline, "Again.")


def test_only_those_who_filed_it_decide(proposal):
    change = make.make_text_change(proposal)
    for stranger in (change.author, make.make_steward(), make.make_officer(proposal.lead_organisation)):
        assert "Only whoever filed" in refused(
            actions.accept_change, change, actor=stranger, at=make.START + DAY
        )


def test_an_officer_decides_on_what_the_institution_filed():
    institution = make.make_institution()
    proposal = make.make_submitted_proposal(
        make.make_officer(institution), institution, filed_as=Proposal.FiledAs.INSTITUTION
    )
    change = make.make_text_change(proposal)
    accepted = actions.accept_change(change, actor=make.make_officer(institution), at=make.START + DAY)
    assert accepted.decided_by == f"institution:{institution.code}"


def test_a_change_on_a_text_that_moved_on_is_refused_and_says_so(proposal):
    change = make.make_text_change(proposal)
    make.make_version(proposal)
    assert "changed meanwhile" in refused(
        actions.accept_change, change, actor=proposal.filed_by, at=make.START + 2 * DAY
    )
    assert "changed meanwhile" in refused(make.make_text_change, proposal, make.make_member(), start=1)
    # Another answer did not move, so an old version is as good a start as the newest.
    later = make.make_text_change(proposal, name="contact_point", new="Data desk", start=1)
    assert later.start.number == 2


@pytest.mark.parametrize(
    ("given", "match"),
    [
        ({"name": "request_kind", "new": "stop"}, "written in words"),
        ({"new": "Patients miss visits because no bus stops near their homes."}, "how it reads already"),
        ({"new": " "}, "how it should read"),
    ],
)
def test_what_is_no_change_is_refused(proposal, given, match):
    assert match in refused(make.make_text_change, proposal, make.make_member(), **given)


def test_the_same_change_twice_is_one(proposal):
    author = make.make_member()
    make.make_text_change(proposal, author)
    assert "exactly this change" in refused(make.make_text_change, proposal, author)


def test_nobody_proposes_or_decides_after_comments_closed(proposal):
    change = make.make_text_change(proposal)
    at = make.AFTER_COMMENTS
    assert "Comments closed" in refused(make.make_text_change, proposal, make.make_member(), at=at)
    assert "Comments closed" in refused(actions.accept_change, change, actor=proposal.filed_by, at=at)


def test_withdraw_erases_the_words_here_and_on_the_record(proposal):
    change = make.make_text_change(proposal)
    assert "Only the person who proposed" in refused(
        actions.withdraw_change, change, actor=proposal.filed_by, at=make.START + 2 * DAY
    )
    actions.withdraw_change(change, actor=change.author, at=make.START + 2 * DAY)
    change = TextChange.objects.get()
    assert (change.new, change.reason) == ("", "")
    payloads = Payload.objects.filter(entry_key=change.entry_key)
    assert payloads.count() == 3
    assert all(payload.is_erased for payload in payloads)
    assert kinds(proposal)[-1] == "proposals.change_withdrawn"
    assert not {"new", "reason", "author"} & set(vars(change.history.first()))


def test_an_accepted_change_cannot_be_withdrawn(proposal):
    change = make.make_text_change(proposal)
    actions.accept_change(change, actor=proposal.filed_by, at=make.START + 2 * DAY)
    assert "decided on already" in refused(
        actions.withdraw_change, change, actor=change.author, at=make.START + 3 * DAY
    )


@pytest.mark.parametrize(
    "broken",
    [
        {"new": ""},
        {"outcome": "accepted"},
        {"outcome": "not_accepted", "decided_by": "member", "decided_at": make.START},
        {"withdrawn_at": make.START},
    ],
)
def test_the_database_keeps_a_change_whole(proposal, broken):
    make.make_text_change(proposal)
    with pytest.raises(IntegrityError), transaction.atomic():
        TextChange.objects.update(**broken)


# Pages


def test_propose_starts_from_the_present_words_and_ends_on_the_list(client, clock, proposal):
    page = text(client.get(proposal.get_absolute_url()))
    assert "Propose a change to this answer" not in page
    address = url("propose_change", proposal.reference, "why_needed")
    assert client.get(address)["Location"].startswith(reverse("account_login"))
    client.force_login(make.make_member("River"))
    page = text(client.get(proposal.get_absolute_url()))
    assert "Propose a change to this answer" in page
    assert address in page
    form = client.get(address).context["form"]
    assert form["new"].value() == proposal.why_needed
    posted = {"start": 1, "new": NEW, "reason": "Trains <b>too</b>."}
    assert client.post(address, posted | {"reason": ""}).status_code == 400
    response = client.post(address, posted, follow=True)
    assert "Trains &lt;b&gt;too&lt;/b&gt;." in text(response)
    listed = text(client.get(url("changes", proposal.reference)))
    assert "River" in listed
    assert "Waiting for an answer" in listed
    assert '<ins><span class="mark">Added:</span> and no train' in listed
    assert client.get(url("propose_change", proposal.reference, "money")).status_code == 404


def test_propose_on_an_older_text_shows_both_and_keeps_what_was_typed(client, clock, proposal):
    client.force_login(make.make_member())
    make.make_version(proposal, why_needed="There is one bus a day.")
    address = url("propose_change", proposal.reference, "why_needed")
    response = client.post(address, {"start": 1, "new": NEW, "reason": "Trains."})
    page = text(response)
    assert response.status_code == 409
    assert NEW in page
    assert "There is one bus a day." in page
    assert "What changed in the answer meanwhile" in page
    assert not TextChange.objects.exists()
    assert client.post(address, {"start": 2, "new": NEW, "reason": "Trains."}).status_code == 302


def test_propose_after_closing_gives_the_words_back(client, clock, proposal):
    clock(make.AFTER_COMMENTS)
    client.force_login(make.make_member())
    response = client.post(
        url("propose_change", proposal.reference, "why_needed"), {"start": 1, "new": NEW, "reason": "Trains."}
    )
    assert response.status_code == 409
    assert NEW in text(response)
    assert "Comments closed on 16 March 2026." in text(response)


def test_accept_and_decline_on_the_page(client, clock, proposal):
    first = make.make_text_change(proposal)
    second = make.make_text_change(proposal, name="title", new="Share street names with the bus agency")
    client.force_login(make.make_member())
    assert client.post(url("accept_change", proposal.reference, 1)).status_code == 403
    assert "Accept this change" not in text(client.get(first.get_absolute_url()))
    client.force_login(proposal.filed_by)
    assert "Accept this change" in text(client.get(first.get_absolute_url()))
    response = client.post(url("accept_change", proposal.reference, 1), follow=True)
    assert "Accepted – version 2" in text(response)
    assert client.post(url("accept_change", proposal.reference, 1)).status_code == 409
    decline = url("decline_change", proposal.reference, 2)
    assert client.post(decline, {"reasons": ""}).status_code == 400
    response = client.post(decline, {"reasons": "It says too little."}, follow=True)
    assert "Not accepted – reasons given" in text(response)
    assert "It says too little." in text(response)
    again = client.post(decline, {"reasons": "Typed once more."})
    assert again.status_code == 409
    assert "Typed once more." in text(again)
    listed = text(client.get(url("changes", proposal.reference), {"state": "accepted"}))
    assert first.get_absolute_url() in listed
    assert second.get_absolute_url() not in listed


def test_a_stale_change_shows_both_texts_to_whoever_decides(client, clock, proposal):
    make.make_text_change(proposal)
    make.make_version(proposal, why_needed="There is one bus a day.")
    client.force_login(proposal.filed_by)
    response = client.post(url("accept_change", proposal.reference, 1))
    page = text(response)
    assert response.status_code == 409
    assert "The answer was changed meanwhile" in page
    assert "and no train" in page
    assert "There is one bus a day." in page
    assert url("revise", proposal.reference) in page


def test_what_was_not_decided_by_closing_says_so(client, clock, proposal):
    make.make_text_change(proposal)
    clock(make.AFTER_COMMENTS)
    assert "Not answered" in text(client.get(url("changes", proposal.reference)))


def test_withdraw_asks_once_and_leaves_the_place(client, clock, proposal):
    change = make.make_text_change(proposal)
    address = url("withdraw_change", proposal.reference, 1)
    client.force_login(make.make_member())
    assert client.post(address).status_code == 403
    client.force_login(change.author)
    assert "and no train" in text(client.get(address))
    page = text(client.post(address, follow=True))
    assert "Taken back by its author" in page
    assert "and no train" not in page
    assert client.post(address).status_code == 409


def test_a_held_change_shows_no_words(client, clock, proposal):
    make.make_text_change(proposal)
    TextChange.objects.update(held_at=make.START)
    for address in (url("changes", proposal.reference), url("change", proposal.reference, 1)):
        page = text(client.get(address))
        assert "and no train" not in page
        assert "Held back" in page


def test_a_long_list_of_changes_costs_no_more_queries(client, clock, proposal, django_assert_max_num_queries):
    for number in range(6):
        make.make_text_change(proposal, new=f"Words {number}.")
    with django_assert_max_num_queries(9):
        client.get(url("changes", proposal.reference))


def test_the_note_that_a_change_was_accepted_is_read_in_the_readers_language():
    change = make.make_text_change(make.make_submitted_proposal())
    actions.accept_change(change, actor=change.proposal.filed_by, at=make.START + 2 * make.DAY)
    version = change.proposal.versions.get(note_code="change_accepted")
    assert (version.change_note, version.note) == ("", "Change 1, proposed by a reader, was accepted.")
    with translation.override("es"):
        assert version.note.startswith("Se aceptó el cambio 1")
