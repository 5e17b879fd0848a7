"""The points that people raised: fetched as rows, named by addresses, and not answered where words were taken away."""

from datetime import timedelta

import pytest

from community.rules import Refused
from decisions import actions
from decisions.models import DecisionVersion, Draft
from proposals import actions as proposals
from tests import factories
from tests.decisions.pages import opened, seen, send, text, typed, url, visit

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def discussed():
    """A decision on a proposal about which people said, asked and proposed something."""
    proposal = factories.make_submitted_proposal()
    asker, other, reader = (factories.make_member(name) for name in ("Asker", "Other", "Reader"))
    said = {
        "question": factories.make_answered_question(proposal=proposal, asker=asker),
        "change": factories.make_text_change(proposal, author=other),
        "view": factories.make_comment(proposal, author=reader, body="Leave out my street."),
    }
    removed = factories.make_question(proposal, factories.make_member(), body="Rude words?")
    proposals.remove_contribution(
        removed, reason="hate", actor=factories.make_moderator(), at=factories.START + 2 * DAY
    )
    proposals.decline_change(
        said["change"], reasons="No train stops there.", actor=proposal.filed_by, at=factories.START + 2 * DAY
    )
    factories.make_summary(proposal)
    return factories.make_decision_taken(proposal=proposal, with_vote=False), said


def form_data(response):
    """Everything that a page's form would send."""
    form = response.context["form"]
    data = {field.html_name: field.value() or "" for field in form}
    data |= {box.html_name: box.value() or "" for row in form.point_rows for box in row}
    return data | {
        "seen": seen(response),
        "points-TOTAL_FORMS": len(form.point_rows),
        "points-INITIAL_FORMS": 0,
    }


def test_what_people_raised_is_fetched_once_and_leads_to_where_it_was_raised(client, discussed):
    decision, _said = discussed
    at = decision.decided_at + DAY
    officer = client.user = factories.officer_for(decision.institution)
    blank = dict.fromkeys(factories.EXPLANATION, "") | {"points": []}
    stamps = opened(client, officer, decision, at)
    response = visit(client, url(decision, "publish"), at, typed(**blank, pull="yes", seen=stamps))
    rows = Draft.objects.get().points
    assert [row["sources"][0]["kind"] for row in rows] == ["summary", "summary", "question", "change"]
    assert rows[0]["point"] == "Police could ask for the list."
    assert rows[2]["answer"] == "Only the two planners of the bus agency."
    assert rows[3]["answer"] == "No train stops there."
    assert rows[3]["change"] == "Not accepted – reasons given"
    assert "Rude words" not in text(response)
    data = form_data(response) | {"points-2-answer": "Nobody else at all.", "points-1-point": ""}
    response = visit(client, url(decision, "publish"), at, data | {"pull": "yes"})
    rows = Draft.objects.get().points
    # What was written stays, and of what was left out there is again one row.
    assert [row["answer"] for row in rows if row["sources"][0]["kind"] == "question"] == [
        "Nobody else at all."
    ]
    assert sorted(row["point"] for row in rows if row["sources"][0]["kind"] == "summary") == [
        "A year is long.",
        "Police could ask for the list.",
    ]
    assert len(rows) == 4
    before = Draft.objects.get().reading
    visit(client, url(decision, "publish"), at, form_data(response) | {"pull": "yes"})
    assert Draft.objects.get().reading == before


def test_a_row_can_name_views_and_nothing_that_was_said_elsewhere(client, discussed):
    decision, said = discussed
    at = decision.decided_at + DAY
    officer = factories.officer_for(decision.institution)
    address = f"https://hearth.example{said['view'].get_absolute_url()}"
    elsewhere = factories.make_text_change(factories.make_submitted_proposal())
    stamps = opened(client, officer, decision, at)
    nothing = said["view"].get_absolute_url().replace(str(said["view"].pk), "99999")
    for wrong in (elsewhere.get_absolute_url(), nothing):
        addresses = f"{address}\n{wrong}"
        response = send(client, officer, decision, at, **{"points-0-sources": addresses, "seen": stamps})
        assert response.status_code == 400
        assert f"{wrong} is no view, question or change of this proposal." in text(response)
        assert addresses in response.content.decode()
    send(client, officer, decision, at, seen=stamps, **{"points-0-sources": address})
    assert Draft.objects.get().points[0]["sources"] == [
        {"kind": "view", "reference": f"{decision.proposal.reference}/{said['view'].pk}"}
    ]
    seen_as_all_will = visit(client, url(decision, "preview"), at)
    assert f'href="{said["view"].get_absolute_url()}">a view</a>' in seen_as_all_will.content.decode()


@pytest.mark.parametrize(
    "end",
    [
        *("comments/٣/", "comments/²/", "comments/0/", f"comments/{'9' * 40}/", "comments/9999999999/"),
        *("changes/١/", "changes/¹/", "changes/01/", f"changes/{'1' * 40}/"),
        *(f"summary/#point-{point}" for point in ("١.١", "1.¹", "1.0", "1." + "9" * 40, "9" * 5000 + ".1")),
        *(f"questions/QST-{number}/" for number in ("2026-٠٠٠١", "²-1", "2026-" + "9" * 5000)),
    ],
    ids=lambda end: ascii(end)[:30],
)
def test_an_address_that_has_no_number_of_ours_is_refused_in_a_sentence(client, discussed, end):
    decision, said = discussed
    at = decision.decided_at + DAY
    officer = factories.officer_for(decision.institution)
    stamps = opened(client, officer, decision, at)
    # What was removed has no points left to count.
    proposals.remove_contribution(
        decision.proposal.summaries.get(), reason="hate", actor=factories.make_moderator(), at=at
    )
    address = f"/en/proposals/{decision.proposal.reference}/{end}"
    response = send(client, officer, decision, at, seen=stamps, **{"points-0-sources": address})
    assert response.status_code == 400
    assert "is no view, question or change of this proposal." in text(response)
    address = said["change"].get_absolute_url()
    assert (
        send(client, officer, decision, at, seen=stamps, **{"points-0-sources": address}).status_code == 200
    )


def test_a_point_that_was_raised_in_words_taken_away_since_is_not_published(client, discussed):
    decision, said = discussed
    at = decision.decided_at + DAY
    officer = factories.officer_for(decision.institution)
    sent = {
        "points-0-sources": said["view"].get_absolute_url(),
        "seen": opened(client, officer, decision, at),
    }
    assert send(client, officer, decision, at, preview="yes", **sent).status_code == 302
    assert "Publish it" in text(visit(client, url(decision, "preview"), at))
    proposals.remove_contribution(said["view"], reason="hate", actor=factories.make_moderator(), at=at)
    shown = text(visit(client, url(decision, "preview"), at))
    assert "Point 1 was raised in words that were taken away since." in shown
    assert "Publish it" not in shown
    refused = visit(client, url(decision, "preview"), at, {"saved": Draft.objects.get().reading})
    assert refused.status_code == 409
    assert "Point 1 was raised in words that were taken away since." in text(refused)
    assert not DecisionVersion.objects.exists()
    sent["seen"] = opened(client, officer, decision, at)
    response = send(client, officer, decision, at, preview="yes", **sent)
    assert response.status_code == 400
    assert "Point 1 was raised in words that were taken away since." in text(response)


def test_a_correction_repeats_no_words_that_were_taken_away(discussed):
    decision, said = discussed
    at = decision.decided_at + DAY
    source = {"kind": "view", "reference": f"{decision.proposal.reference}/{said['view'].pk}"}
    point = {"point": "Leave out my street.", "answer": "It is left out.", "change": "", "sources": [source]}
    words = {"sections": factories.EXPLANATION, "language": "en"}
    officer = factories.officer_for(decision.institution)
    actions.publish_explanation(decision, points=[point], actor=officer, at=at, **words)
    proposals.remove_contribution(said["view"], reason="hate", actor=factories.make_moderator(), at=at)
    words |= {"kind": "correction", "change_note": "A comma.", "actor": officer, "at": at + DAY}
    with pytest.raises(Refused, match="Point 1 was raised in words that were taken away since"):
        actions.correct_explanation(decision, points=[point], **words)
    actions.correct_explanation(decision, points=[point | {"sources": []}], **words)
