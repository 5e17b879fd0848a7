"""A decision's page as a reader saw it at the end of a day, and how each of its versions is cited."""

import json
from datetime import timedelta

import pytest

from community import windows
from community.actions import extend_clock
from community.models import clock_actor
from decisions import actions, stood
from decisions.models import Decision
from record.sequencer import sequence
from tests import factories
from tests.decisions.pages import corrected, page, text
from tests.factories.answerability import make_everything_beside, make_opinion_round

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
# Words of each thing that ``make_everything_beside`` puts beside a decision.
BESIDE = (
    *("No numbers.", "Why one year?", "The vote said no.", "I would refuse."),
    *("Owns shares.", "CMT-"),
)


@pytest.fixture
def decision():
    """Published a day after it was made, and corrected five days after that."""
    decision = factories.make_decision_published()
    corrected(decision)
    return decision


def on(client, decision, day, at=None):
    return page(client, decision, at or decision.decided_at + 40 * DAY, "at", day=day)


def day_of(moment):
    return moment.astimezone(windows.Calendar("US-CA", "America/Los_Angeles").zone).date().isoformat()


def test_the_page_of_a_day_has_the_words_of_that_day_and_says_so(client, decision):
    sequence(decision.decided_at + 40 * DAY)
    response = on(client, decision, day_of(decision.decided_at + 2 * DAY))
    words = text(response)
    assert response.status_code == 200
    assert response["X-Robots-Tag"] == "noindex"
    assert b'<meta name="robots" content="noindex">' in response.content
    assert "You are reading an old version." in words
    assert "This is what a reader saw at the end of" in words
    assert f'href="{decision.get_absolute_url()}">Read the page of today' in response.content.decode()
    assert "for one year" in words
    assert "two years" not in words
    assert "It is two years." not in words
    assert "version 1," in words
    assert "Read the explanation" not in words
    after = text(on(client, decision, day_of(decision.decided_at + 6 * DAY)))
    assert "two years" in after
    assert "You are looking back to a day. The text has not changed since." in after


def test_status_and_everything_beside_it_are_those_of_that_day(client):
    decision = factories.make_decision_published()
    made = decision.explain_clock.stopped_at + DAY
    changed = make_everything_beside(decision, at=made)
    sequence(made + 2 * DAY)
    later = made + 60 * DAY
    before = text(on(client, changed, day_of(made - DAY), at=later))
    assert "Explanation published on time" in before
    for said in BESIDE:
        assert said not in before
    assert "The conditions are met." not in before
    assert "Decision: approved with conditions." in before
    between = text(on(client, changed, day_of(made), at=later))
    assert "Explanation found incomplete" in between
    for said in BESIDE:
        assert said in between
    assert "The conditions are met." not in between
    now = text(page(client, changed, later))
    assert "The conditions are met." in now
    assert "Decision: approved." in now


def test_nobody_is_asked_to_sign_in_for_what_cannot_be_sent_on_a_past_day(client):
    decision = factories.make_decision_published()
    made = decision.explain_clock.stopped_at + DAY
    actions.ask_for_more(decision, body="Why?", actor=factories.make_member(), at=made)
    make_opinion_round(decision.versions.get(), at=made)
    today = text(page(client, decision, made))
    then = text(on(client, decision, day_of(made), at=made + DAY))
    for words in ("Sign in to answer if you took part.", "Sign in to do this."):
        assert words in today
        assert words not in then
    assert "An answer is due when" in then


def test_before_it_was_decided_it_waits(client):
    decision = factories.make_decision_published()
    words = text(on(client, decision, day_of(decision.opened_at)))
    assert "No decision has been made." in words
    assert "Waiting for the decision – due" in words
    assert "Did it follow the community vote?" not in words


def test_a_day_on_which_it_was_sent_to_the_oversight_body_says_so_after_the_decision_was_changed(client):
    decision = factories.make_decision_taken(with_vote=False)
    sent_at = decision.explain_clock.due_at + 30 * DAY
    actions.escalate_decision(decision, actor=clock_actor, at=sent_at)
    factories.make_decision_published(decision=decision, at=sent_at + 2 * DAY)
    actions.change_decision(
        Decision.objects.get(),
        "refused",
        decision.followed_vote,
        reason="New facts.",
        actor=factories.officer_for(decision.institution),
        at=sent_at + 4 * DAY,
    )
    later = sent_at + 40 * DAY
    sent = "No explanation – sent to the oversight body"
    for days, is_sent in ((-1, False), (1, True), (3, False), (5, False)):
        moment = sent_at + days * DAY
        assert (sent in text(on(client, decision, day_of(moment), at=later))) == is_sent, days
        assert Decision.objects.escalated(moment).exists() == is_sent, days
        assert (Decision.objects.get().status(moment).code == "escalated") == is_sent, days


@pytest.mark.parametrize(
    ("day", "status", "sentence"),
    [
        ("2026-5-1", 400, "“2026-5-1” is not a day. Write it as in 2026-05-01."),
        ("2026-02-30", 400, "“2026-02-30” is not a day."),
        ("yesterday", 400, "“yesterday” is not a day."),
        ("0001-01-01", 404, "Nobody could read it on"),
        ("9999-12-31", 404, "is still to come."),
        ("2026-03-01", 404, "Nobody could read it on"),
    ],
)
def test_a_day_that_is_none_is_answered_with_a_sentence(client, decision, day, status, sentence):
    response = on(client, decision, day)
    assert response.status_code == status
    assert sentence in text(response)
    assert response["X-Robots-Tag"] == "noindex"


def test_the_form_on_the_page_leads_to_a_day(client, decision):
    at = decision.decided_at + 40 * DAY
    assert "Look back to a day" in text(page(client, decision, at))
    address = f"{decision.get_absolute_url()}at/"
    response = client.get(address, {"day": "2026-05-01"})
    assert (response.status_code, response["Location"]) == (302, f"{address}2026-05-01/")
    refused = client.get(address, {"day": "soon"})
    assert refused.status_code == 400
    assert "“soon” is not a day." in text(refused)


def test_words_that_were_taken_out_since_stay_out(client):
    decision = factories.make_decision_published()
    corrected(decision, kind="redaction", change_note="It named a person.")
    response = on(client, decision, day_of(decision.decided_at + 2 * DAY))
    assert response.status_code == 200
    assert b"for one year" not in response.content
    assert "Part of this version was taken out" in text(response)


def test_more_time_that_was_given_later_is_undone(client):
    decision = factories.make_decision_taken()
    first = decision.explain_clock.reading(decision.decided_at).due_on
    later = decision.decided_at + 3 * DAY
    officer = factories.officer_for(decision.institution)
    extend_clock(decision.explain_clock, reason="The archive is closed.", clause="4", actor=officer, at=later)
    was = stood.as_it_stood(decision.reference, later - DAY)
    assert was.explain_clock.reading(later - DAY).due_on == first
    assert not was.explain_clock.extension_reason
    now = stood.as_it_stood(decision.reference, later)
    assert now.explain_clock.reading(later).due_on > first
    assert now.explain_clock.reading(later) == Decision.objects.get().explain_clock.reading(later)


def test_whoever_decided_is_called_what_they_were_called_that_day(client, decision):
    institution, renamed_at = decision.institution, decision.decided_at + 3 * DAY
    institution.history.update(history_date=decision.opened_at - DAY)
    old = institution.name
    institution.name, institution._history_date = "Renamed County Clinic", renamed_at
    institution.save()
    before = text(on(client, decision, day_of(renamed_at - DAY)))
    assert old in before
    assert "Renamed County Clinic" not in before
    assert "Renamed County Clinic" in text(on(client, decision, day_of(renamed_at + DAY)))


def test_each_version_is_cited_by_its_number_day_and_fingerprint(client, decision):
    at = decision.decided_at + 40 * DAY
    version = decision.versions.get(number=1)

    def cited(ending):
        return page(client, decision, at, "citation", number=1, ending=ending)

    (record,) = json.loads(cited("csl.json").content)
    assert record["id"] == "DEC-2026-0001-v1"
    assert record["author"] == [{"literal": decision.institution.name}]
    assert record["title"] == "Explanation of decision DEC-2026-0001"
    assert record["version"] == "1"
    assert version.fingerprint in record["note"]
    assert record["URL"].endswith("/en/decisions/DEC-2026-0001/v/1/")
    assert "-".join(f"{part:02}" for part in record["issued"]["date-parts"][0]) == day_of(
        version.published_at
    )
    assert "@misc{DEC-2026-0001-v1," in cited("bib").content.decode()
    assert cited("ris").content.startswith(b"TY  - GEN\r\nID  - DEC-2026-0001-v1\r\n")
    assert cited("doc").status_code == 404
    body = page(client, decision, at).content.decode()
    assert all(f"/v/2.{ending}" in body for ending in ("bib", "ris", "csl.json"))


def test_a_decision_is_asked_for_more_only_once_the_day_has_come(client, decision):
    at = decision.decided_at + 9 * DAY
    actions.ask_for_more(decision, body="Why one year?", actor=factories.make_overseer(), at=at)
    was = stood.as_it_stood(decision.reference, at - DAY)
    assert was.status(at - DAY).code == "published"
    assert stood.as_it_stood(decision.reference, at).status(at).code == "more_asked"
