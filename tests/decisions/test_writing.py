"""Where officers decide, explain, correct and ask for more time, through the pages."""

from datetime import timedelta

import pytest

from community.models import Clock
from decisions import actions
from decisions.models import Decision, DecisionVersion, Draft
from tests import factories
from tests.decisions.pages import page, seen, text, typed, url, visit

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def decision():
    return factories.make_decision_waiting()


def as_officer(client, decision):
    client.user = factories.officer_for(decision.institution)
    return client


@pytest.mark.parametrize("name", ["take", "publish", "correct", "preview", "extend"])
def test_a_stranger_is_asked_to_sign_in_and_a_member_is_refused(client, decision, name):
    response = page(client, decision, decision.opened_at, name)
    assert response.status_code == 302
    assert "next=" in response["Location"]
    Draft.objects.create(
        decision=decision, language="en", sections={"decided": "Not for you."}, saved_at=decision.opened_at
    )
    client.user = factories.make_member()
    response = page(client, decision, decision.opened_at, name)
    assert response.status_code == 403
    assert b"Not for you." not in response.content


def test_take_asks_once_more_and_then_decides(client, decision):
    as_officer(client, decision)
    at = decision.opened_at + DAY
    answer = {"outcome": "approved_conditions", "followed_vote": "in_part"}
    response = visit(client, url(decision, "take"), at, answer)
    assert "Check the decision before it is published" in text(response)
    assert Decision.objects.get().decided_at is None
    response = visit(client, url(decision, "take"), at, answer | {"confirm": "yes"})
    assert response.status_code == 302
    assert Decision.objects.get().outcome == "approved_conditions"
    response = visit(client, url(decision, "take"), at + DAY, answer | {"confirm": "yes"})
    assert response.status_code == 409
    assert "The decision has been made." in text(response)


def test_take_shows_a_refusal_with_what_was_chosen(client, decision):
    as_officer(client, decision)
    response = visit(
        client,
        url(decision, "take"),
        decision.opened_at + DAY,
        {"outcome": "refused", "followed_vote": "no_vote"},
    )
    assert response.status_code == 400
    assert "There was a vote on this proposal." in text(response)
    assert response.content.count(b"checked") == 2
    assert visit(client, url(decision, "take"), decision.opened_at + DAY, {}).status_code == 400


def test_publish_names_each_missing_heading_and_keeps_what_was_typed(client, decision):
    decision = factories.make_decision_taken(decision=decision)
    as_officer(client, decision)
    at = decision.decided_at + DAY
    response = visit(
        client,
        url(decision, "publish"),
        at,
        typed(effects="", review=" ", preview="yes", evidence="A count."),
    )
    words = text(response)
    assert response.status_code == 400
    assert "6. Who gains, who pays, who may be harmed – This is still empty." in words
    assert "10. Date we will look again – This is still empty." in words
    assert "A count." in words
    assert Draft.objects.get().sections["evidence"] == "A count."
    assert not DecisionVersion.objects.exists()
    again = visit(client, url(decision, "publish"), at)
    assert "A count." in text(again)
    assert "House numbers were taken out." in text(again)


def test_publish_saves_for_later_and_adds_rows(client, decision):
    decision = factories.make_decision_taken(decision=decision)
    as_officer(client, decision)
    at = decision.decided_at + DAY
    assert "Saved on" in text(visit(client, url(decision, "publish"), at, typed(save="yes")))
    response = visit(client, url(decision, "publish"), at, typed(more="yes"))
    assert b'name="points-4-point"' in response.content
    assert "Police could ask for the addresses." in text(response)


def test_preview_is_the_public_page_and_publishes_it(client, decision):
    decision = factories.make_decision_taken(decision=decision)
    as_officer(client, decision)
    at = decision.decided_at + DAY
    response = visit(client, url(decision, "publish"), at, typed(preview="yes"))
    assert response["Location"] == url(decision, "preview")
    seen = visit(client, url(decision, "preview"), at)
    assert "Explanation published on time" in text(seen)
    assert "Police could ask for the addresses." in text(seen)
    assert not DecisionVersion.objects.exists()
    saved = Draft.objects.get().reading
    assert visit(client, url(decision, "preview"), at, {"saved": saved}).status_code == 302
    assert DecisionVersion.objects.get().points == factories.POINTS
    client.logout()
    client.user = None
    public = text(visit(client, decision.get_absolute_url(), at))
    body = public[public.index("1. What we decided") : public.index("Evidence and documents")]
    assert body.partition("What happened")[0] in text(seen)


def test_preview_refuses_a_text_that_changed_since(client, decision):
    decision = factories.make_decision_taken(decision=decision)
    as_officer(client, decision)
    at = decision.decided_at + DAY
    visit(client, url(decision, "publish"), at, typed(preview="yes"))
    saved = Draft.objects.get().reading
    open_page = seen(visit(client, url(decision, "publish"), at))
    other = typed(save="yes", decided="Other.", seen=open_page)
    assert visit(client, url(decision, "publish"), at + timedelta(minutes=1), other).status_code == 200
    response = visit(client, url(decision, "preview"), at + timedelta(minutes=2), {"saved": saved})
    assert response.status_code == 409
    assert "The text was changed after you read it." in text(response)
    assert not DecisionVersion.objects.exists()


def test_correct_starts_from_the_published_text_and_wants_a_note(client):
    decision = factories.make_decision_published()
    as_officer(client, decision)
    at = decision.decided_at + 5 * DAY
    assert "for one year" in text(visit(client, url(decision, "correct"), at))
    response = visit(
        client, url(decision, "correct"), at, typed(preview="yes", kind="correction", change_note="")
    )
    assert response.status_code == 400
    assert "Say what kind of change this is" in text(response)
    update = typed(
        preview="yes", kind="update", change_note="A new count.", evidence="A new count.", seen=seen(response)
    )
    assert visit(client, url(decision, "correct"), at, update).status_code == 302
    assert "Version 2" in text(visit(client, url(decision, "preview"), at))
    saved = Draft.objects.get().reading
    assert visit(client, url(decision, "preview"), at, {"saved": saved}).status_code == 302
    assert DecisionVersion.objects.get(number=2).change_note == "A new count."


def test_extend_moves_the_date_once_and_keeps_the_first(client, decision):
    as_officer(client, decision)
    at = decision.opened_at + DAY
    assert "The new date would be" in text(visit(client, url(decision, "extend"), at))
    assert visit(client, url(decision, "extend"), at, {"reason": ""}).status_code == 400
    due_at = decision.decide_clock.due_at
    assert (
        visit(client, url(decision, "extend"), at, {"reason": "A review.", "clause": "Rule 4"}).status_code
        == 302
    )
    assert Clock.objects.get(pk=decision.decide_clock.pk).due_at > due_at
    words = text(page(client, decision, at))
    assert "Was due" in words
    assert "because: A review (clause: Rule 4)." in words
    response = visit(client, url(decision, "extend"), at, {"reason": "Again.", "clause": "Rule 4"})
    assert response.status_code == 409
    assert "cannot be moved again" in text(response)
    assert "Again." in text(response)


def test_more_time_can_be_asked_for_once_for_each_date_that_runs(client):
    decision = factories.make_decision_published(with_vote=False)
    at = decision.explain_clock.stopped_at + DAY
    as_officer(client, decision)
    overseer = factories.make_overseer()
    link, words = f'href="{url(decision, "extend")}"', {"reason": "A review.", "clause": "Rule 4"}
    assert link not in page(client, decision, at).content.decode()
    actions.ask_for_more(decision, body="Why one year?", actor=overseer, at=at)
    actions.check_completeness(
        decision, missing=["evidence"], missing_points=[], note="None.", actor=overseer, at=at + DAY
    )
    further = decision.explanation_requests.get().clock
    complete = decision.versions.get().checks.get().clock
    at += 2 * DAY
    client.user = factories.make_member()
    assert link not in page(client, decision, at).content.decode()
    as_officer(client, decision)
    assert link in page(client, decision, at).content.decode()
    shown = visit(client, url(decision, "extend"), at)
    assert shown.context["clock"] == further
    other = url(decision, "extend", pk=complete.pk)
    assert f'href="{other}">Completing the explanation' in shown.content.decode()
    due_at, mine = further.due_at, url(decision, "extend", pk=further.pk)
    assert f'action="{mine}"' in shown.content.decode()
    assert visit(client, mine, at, words).status_code == 302
    assert Clock.objects.get(pk=further.pk).due_at > due_at
    assert Clock.objects.get(pk=complete.pk).extended_at is None
    again = visit(client, mine, at, words)
    assert again.status_code == 409
    assert "cannot be moved again" in text(again)
    assert visit(client, other, at, words).status_code == 302
    assert Clock.objects.get(pk=complete.pk).extended_at == at
    assert link not in page(client, decision, at).content.decode()
    assert "cannot be moved again" in text(visit(client, url(decision, "extend"), at))
    elsewhere = factories.make_decision_taken(with_vote=False).explain_clock
    assert visit(client, url(decision, "extend", pk=elsewhere.pk), at, words).status_code == 404
    assert Clock.objects.get(pk=elsewhere.pk).extended_at is None


def test_extend_comes_too_late_after_the_date(client, decision):
    as_officer(client, decision)
    response = visit(
        client, url(decision, "extend"), decision.decide_clock.due_at, {"reason": "Late.", "clause": "Rule 4"}
    )
    assert response.status_code == 409
    assert "The date has passed." in text(response)
