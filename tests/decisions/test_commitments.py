"""What was promised by when, and what became of it, by the fixed moment one looks at it."""

import csv
import re
import xml.etree.ElementTree as ElementTree
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from community.rules import Refused
from decisions import actions
from decisions.forms import CommitmentFilterForm
from decisions.models import Commitment, CommitmentUpdate
from decisions.progress import Code
from tests import factories
from tests.decisions.pages import text, visit

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
ATOM = "{http://www.w3.org/2005/Atom}"
PARTS = {
    "what": "Delete the list of streets.",
    "who": "The data office",
    "due_on": date(2026, 6, 30),
    "measure": "A deletion log with the name of the disk.",
    "money": "None is needed.",
}


def local(month, day, hour=12):
    return datetime(2026, month, day, hour, tzinfo=UTC) + timedelta(hours=7)


@pytest.fixture
def decision():
    return factories.make_decision_taken(with_vote=False)


@pytest.fixture
def officer(decision):
    return factories.officer_for(decision.institution)


def commit(decision, officer, kind="commitment", at=None, **parts):
    return actions.make_commitment(
        decision, kind=kind, language="en", actor=officer, at=at or local(4, 1), **PARTS | parts
    )


def say(commitment, officer, progress, at, evidence="The log of 20 June."):
    return actions.update_commitment(
        commitment,
        progress=progress,
        body="Done as said.",
        evidence=evidence,
        language="en",
        actor=officer,
        at=at,
    )


def rate(commitment, actor, rating, at):
    return actions.rate_commitment(commitment, rating=rating, evidence="We read the log.", actor=actor, at=at)


@pytest.fixture
def commitment(decision, officer):
    return commit(decision, officer)


# What the list by each adjective says of a commitment with the code.
LISTED = {
    Code.TOO_VAGUE: {"vague"},
    Code.SAID_DONE: {"said_done"},
    Code.PAST_DATE: {"past_date"},
    Code.WITHDRAWN: {"withdrawn"},
    Code.KEPT: {"rated"},
    Code.RATED_DIFFERENTLY: {"rated"},
}


def standing(at):
    """The code and words of the one commitment, which the lists agree with."""
    status = Commitment.objects.get().status(at)
    listed = {
        name
        for name in ("vague", "said_done", "past_date", "withdrawn", "rated")
        if getattr(Commitment.objects, name)(at).exists()
    }
    assert LISTED.get(status.code, set()) <= listed
    assert ("past_date" in listed) <= (status.days_late > 0)
    return status.code, status.label


def test_a_promise_stands_by_its_day_and_by_what_was_heard_of_it(commitment, officer):
    assert standing(local(4, 2)) == (Code.NOT_STARTED, "Not started")
    say(commitment, officer, "under_way", local(5, 1))
    assert standing(local(5, 2)) == (Code.UNDER_WAY, "Under way")
    assert standing(local(6, 30, 16)) == (Code.UNDER_WAY, "Under way")
    assert standing(local(7, 1, 0)) == (Code.PAST_DATE, "Past its date – 1 day")
    assert standing(local(7, 4)) == (Code.PAST_DATE, "Past its date – 4 days")
    say(commitment, officer, "done", local(7, 5))
    assert standing(local(8, 1)) == (Code.SAID_DONE, "Institution says done – being checked (5 days late)")


def test_a_promise_of_which_nothing_is_heard_stalls(decision, officer):
    commitment = commit(decision, officer, due_on=date(2027, 6, 30))
    assert standing(local(4, 1) + 119 * DAY)[0] == Code.NOT_STARTED
    assert standing(local(4, 1) + 120 * DAY) == (Code.STALLED, "Stalled – no update for 120 days")
    say(commitment, officer, "under_way", local(4, 1) + 121 * DAY)
    assert standing(local(4, 1) + 122 * DAY)[0] == Code.UNDER_WAY


def test_a_promise_stays_under_the_rule_that_held_when_it_was_made(decision, officer):
    commit(decision, officer, due_on=date(2027, 6, 30))
    factories.change_rule("commitment-update", 30, at=local(4, 2))
    assert standing(local(4, 1) + 119 * DAY)[0] == Code.NOT_STARTED
    assert standing(local(4, 1) + 120 * DAY)[0] == Code.STALLED


@pytest.mark.parametrize(
    ("part", "word"),
    [
        ("who", "Who will do it"),
        ("due_on", "By when"),
        ("measure", "How one will see that it is done"),
        ("money", "With how much money"),
    ],
)
def test_a_promise_that_lacks_a_part_is_called_too_vague_and_the_part_is_named(decision, officer, part, word):
    commit(decision, officer, **{part: None if part == "due_on" else ""})
    assert standing(local(4, 2)) == (Code.TOO_VAGUE, f"Too vague to check – missing: {word}")


def test_only_what_both_voices_say_of_the_words_that_hold_is_a_rating(commitment, officer):
    seat, overseer = factories.make_seat_holder(), factories.make_overseer()
    with pytest.raises(Refused, match="once the institution says"):
        rate(commitment, seat, "kept", local(5, 1))
    say(commitment, officer, "done", local(6, 20))
    rate(commitment, seat, "partly", local(6, 21))
    assert standing(local(6, 22))[0] == Code.SAID_DONE
    rate(commitment, overseer, "kept", local(6, 23))
    assert standing(local(6, 24)) == (
        Code.RATED_DIFFERENTLY,
        "Rated differently – community: Partly kept; oversight body: Kept",
    )
    rate(commitment, seat, "kept", local(6, 25))
    assert standing(local(6, 26)) == (Code.KEPT, "Kept")
    actions.reword_commitment(
        commitment,
        **PARTS | {"who": "The vendor"},
        language="en",
        change_note="The vendor does it.",
        actor=officer,
        at=local(6, 27),
    )
    assert standing(local(6, 28))[0] == Code.SAID_DONE
    for stranger in (factories.make_member(), officer):
        with pytest.raises(Refused, match="Only the holder"):
            rate(commitment, stranger, "kept", local(6, 28))


def test_an_officer_with_a_seat_does_not_rate_their_own_institution(commitment, officer):
    say(commitment, officer, "done", local(6, 20))
    factories.make_overseer(member=officer)
    with pytest.raises(Refused, match="not for their own institution"):
        rate(commitment, officer, "kept", local(6, 21))


def test_done_has_to_be_shown(commitment, officer):
    with pytest.raises(Refused, match="what shows"):
        say(commitment, officer, "done", local(6, 20), evidence="  ")
    with pytest.raises(IntegrityError), transaction.atomic():
        CommitmentUpdate.objects.create(
            commitment=commitment, progress="done", body="Done.", language="en", said_at=local(6, 20)
        )
    say(commitment, officer, "done", local(6, 20))


def test_a_condition_needs_a_day_ahead_and_something_that_it_holds_for(decision, officer):
    with pytest.raises(Refused, match="needs a day"):
        commit(decision, officer, kind="condition", due_on=None)
    with pytest.raises(Refused, match="day has passed"):
        commit(decision, officer, kind="condition", due_on=date(2026, 3, 31))
    condition = commit(decision, officer, kind="condition")
    with pytest.raises(Refused, match="not taken back"):
        actions.withdraw_commitment(condition, reason="Too hard.", actor=officer, at=local(4, 2))


def test_a_condition_of_what_was_refused_since_can_be_taken_back(client):
    decision = factories.make_decision_published(with_vote=False)
    officer = client.user = factories.officer_for(decision.institution)
    at = decision.explain_clock.stopped_at + DAY
    condition = commit(decision, officer, kind="condition", at=at)
    other = commit(decision, officer, kind="condition", at=at)
    page = f"{condition.get_absolute_url()}withdraw/"
    refused = visit(client, page, at, {"reason": "Nothing is used."})
    assert refused.status_code == 409
    assert "A condition is not taken back." in text(refused)
    actions.change_decision(decision, "refused", "no_vote", reason="The risk.", actor=officer, at=at + DAY)
    assert page in visit(client, condition.get_absolute_url(), at + DAY).content.decode()
    sent = visit(client, page, at + DAY, {"reason": "Nothing is used."})
    assert sent.status_code == 302
    condition.refresh_from_db()
    assert condition.withdrawal_reason == "Nothing is used."
    listed = Commitment.objects.past_date(at + 400 * DAY)
    assert [each.reference for each in listed] == [other.reference]


def test_nothing_that_was_refused_has_conditions():
    decision = factories.make_decision_taken(outcome="refused", with_vote=False)
    officer = factories.officer_for(decision.institution)
    with pytest.raises(Refused, match="Nothing was approved"):
        commit(decision, officer, kind="condition")
    commit(decision, officer)


def test_a_promise_is_taken_back_in_public_with_its_reason(commitment, officer):
    with pytest.raises(Refused):
        actions.withdraw_commitment(commitment, reason=" ", actor=officer, at=local(4, 2))
    actions.withdraw_commitment(commitment, reason="The list is not made.", actor=officer, at=local(4, 2))
    assert standing(local(4, 3)) == (Code.WITHDRAWN, "Withdrawn by the institution")
    assert standing(local(4, 1))[0] == Code.NOT_STARTED
    with pytest.raises(Refused, match="withdrawn already"):
        say(commitment, officer, "under_way", local(4, 4))


def test_old_words_stay_above_the_new_ones(client, commitment, officer):
    client.user = officer
    url = commitment.get_absolute_url()
    data = {**PARTS, "due_on": "2026-09-30", "language": "en", "change_note": "The vendor needs longer."}
    wrong = visit(client, f"{url}reword/", local(5, 1), data | {"due_on": "2026-01-01"})
    assert wrong.status_code == 409
    assert "Promise a day that lies ahead." in text(wrong)
    assert 'value="2026-01-01"' in wrong.content.decode()
    assert visit(client, f"{url}reword/", local(5, 1), data).status_code == 302
    words = text(visit(client, url, local(5, 2)))
    assert words.index("Tuesday 30 June 2026") < words.index("Wednesday 30 September 2026")
    assert "The vendor needs longer." in words


def test_the_pages_do_what_the_actions_do(client, decision, officer):
    client.user = officer
    data = {**PARTS, "due_on": "2026-06-30", "kind": "condition", "language": "en"}
    page = reverse("decisions:commit", args=[decision.reference])
    without = visit(client, page, local(4, 1), data | {"due_on": ""})
    assert "A condition needs a day by which it is met." in text(without)
    assert PARTS["what"] in text(without)
    made = visit(client, page, local(4, 1), data)
    commitment = Commitment.objects.get()
    assert made["Location"] == commitment.get_absolute_url()
    url = commitment.get_absolute_url()
    update = {"progress": "done", "body": "It is gone.", "evidence": "The log.", "language": "en"}
    assert visit(client, f"{url}update/", local(6, 1), update).status_code == 302
    client.user = factories.make_seat_holder(seat="Eastside tenants")
    rated = {"rating": "partly", "evidence": "One copy is left."}
    assert visit(client, f"{url}rate/", local(6, 2), rated).status_code == 302
    client.logout()
    client.user = None
    words = text(visit(client, url, local(6, 3)))
    for said in ("It is gone.", "Partly kept , Eastside tenants", "One copy is left.", "Not yet rated."):
        assert said in words
    assert commitment.reference in text(visit(client, decision.get_absolute_url(), local(6, 3)))
    data = visit(client, f"/en/commitments/{commitment.reference}.json", local(6, 3)).json()
    assert data["status"] == "said_done"
    assert [rating["rating"] for rating in data["ratings"]] == ["partly"]


@pytest.mark.parametrize("state", [code for code, _words in CommitmentFilterForm.STATES])
def test_the_list_and_its_files_show_the_same(client, decision, officer, state):
    commit(decision, officer)
    commit(decision, officer, money="")
    commit(decision, officer, due_on=date(2026, 7, 20))
    say(commit(decision, officer, due_on=date(2027, 1, 31)), officer, "done", local(6, 1))
    rated = commit(decision, officer)
    say(rated, officer, "done", local(6, 1))
    for voice in (factories.make_seat_holder(), factories.make_overseer()):
        rate(rated, voice, "kept", local(6, 2))
    actions.withdraw_commitment(commit(decision, officer), reason="No.", actor=officer, at=local(6, 1))
    at = local(7, 4)
    page = visit(client, f"/en/commitments/?state={state}", at).content.decode()
    items = visit(client, f"/en/commitments/list.json?state={state}", at).json()["items"]
    shown = set(re.findall(r'<bdi class="reference">(CMT-[0-9-]+)</bdi>', page))
    table = b"".join(visit(client, f"/en/commitments/list.csv?state={state}", at).streaming_content)
    feed = ElementTree.fromstring(visit(client, f"/en/commitments/list.atom?state={state}", at).content)
    ids = {entry.find(f"{ATOM}id").text.rpartition(":")[2] for entry in feed.iter(f"{ATOM}entry")}
    rows = list(csv.DictReader(table.decode().splitlines()))
    assert shown == {item["reference"] for item in items} == {row["reference"] for row in rows} == ids
    assert [row["status"] for row in rows] == [item["status"] for item in items]
    assert len(shown) == {"": 6, "past_date": 2}.get(state, 1)


def test_a_long_list_of_commitments_costs_no_more_queries(
    client, decision, officer, django_assert_max_num_queries
):
    for _each in range(4):
        say(commit(decision, officer), officer, "under_way", local(5, 1))
    with django_assert_max_num_queries(14):
        visit(client, "/en/commitments/", local(5, 2))
