"""The pages where an explanation is checked, asked to be longer, challenged and dissented from."""

from datetime import timedelta

import pytest

from tests import factories
from tests.decisions.pages import text, url, visit

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def decision():
    return factories.make_decision_published(with_vote=False)


@pytest.fixture
def at(decision):
    return decision.explain_clock.stopped_at + DAY


def sent_by(client, member, decision, name, at, data=None, **kwargs):
    client.user = member
    return visit(client, url(decision, name, **kwargs), at, data)


def read(client, decision, at):
    client.logout()
    client.user = None
    return text(visit(client, decision.get_absolute_url(), at))


# The page, what is sent, what everybody reads afterwards, and what is sent that cannot be taken.
PAGES = [
    (
        "check",
        "overseer",
        {
            "missing": ["evidence"],
            "missing_points": "Police\r\n\r\nMoney",
            "note": "No numbers of this year.",
        },
        [
            "Explanation found incomplete – missing: Evidence we used; Police; Money",
            "No numbers of this year.",
        ],
        {"missing": ["weather"], "note": "No numbers of this year."},
    ),
    (
        "more",
        "member",
        {"body": "Why one whole year?"},
        ["Why one whole year?", "An answer is due when 3 members have asked for this."],
        {"body": "   "},
    ),
    (
        "challenge",
        "member",
        {"reason": "The vote was not asked."},
        ["The vote was not asked.", "Members can challenge this decision until"],
        {"reason": ""},
    ),
    (
        "change",
        "officer",
        {"outcome": "refused", "followed_vote": "no_vote", "reason": "The risk was underrated."},
        ["Decision changed on", "What was decided before", "The risk was underrated."],
        {"outcome": "approved_conditions", "followed_vote": "no_vote", "reason": "Nothing new."},
    ),
    (
        "dissent",
        "seat holder",
        {"body": "I would have refused it.", "language": "en"},
        ["Dissents", "Seat: Eastside tenants", "I would have refused it."],
        {"body": "", "language": "en"},
    ),
    (
        "conflict",
        "officer",
        {"role": "Chief data officer", "tie": "Sat on the vendor’s board.", "stepped_aside": "yes"},
        ["Chief data officer : Sat on the vendor’s board.", "They took no part."],
        {"role": "Chief data officer", "tie": "", "stepped_aside": "yes"},
    ),
]


def person(role, decision):
    if role == "officer":
        return factories.officer_for(decision.institution)
    if role == "seat holder":
        return factories.make_seat_holder(seat="Eastside tenants")
    return {"overseer": factories.make_overseer, "member": factories.make_member}[role]()


@pytest.mark.parametrize(("name", "role", "data", "shown", "wrong"), PAGES, ids=[case[0] for case in PAGES])
def test_what_is_sent_is_public_at_once_and_what_cannot_be_taken_stays_in_its_box(
    client, decision, at, name, role, data, shown, wrong
):
    actor = person(role, decision)
    assert sent_by(client, actor, decision, name, at).status_code == 200
    response = sent_by(client, actor, decision, name, at, wrong)
    assert response.status_code in (400, 409)
    for typed in filter(str.strip, (str(wrong.get(field, "")) for field in ("note", "tie", "reason"))):
        assert typed in text(response)
    before = read(client, decision, at)
    assert not any(words in before for words in shown[:1])
    assert sent_by(client, actor, decision, name, at, data).status_code == 302
    after = read(client, decision, at + DAY)
    for words in shown:
        assert words in after


@pytest.mark.parametrize(("name", "role"), [(case[0], case[1]) for case in PAGES])
def test_who_may_not_is_told_why_and_nothing_happens(client, decision, at, name, role):
    stranger = factories.make_member() if role != "member" else factories.officer_for(decision.institution)
    response = sent_by(client, stranger, decision, name, at)
    assert response.status_code == 200
    assert 'class="reason"' in response.content.decode()
    data = next(case[2] for case in PAGES if case[0] == name)
    before = read(client, decision, at)
    assert sent_by(client, stranger, decision, name, at, data).status_code in (403, 409)
    assert read(client, decision, at) == before


def test_others_ask_for_the_same_with_one_button_and_can_take_it_back(client, decision, at):
    sent_by(client, factories.make_member(), decision, "more", at, {"body": "Why one whole year?"})
    request = decision.explanation_requests.get()
    member = factories.make_member()
    client.user = member
    page = text(visit(client, decision.get_absolute_url(), at))
    assert "I ask for the same" in page
    sent_by(client, member, decision, "back", at, {}, pk=request.pk)
    assert request.backings.count() == 2
    assert "I do not ask for this any more" in text(visit(client, decision.get_absolute_url(), at))
    sent_by(client, member, decision, "back", at, {"withdraw": "1"}, pk=request.pk)
    assert request.backings.count() == 1
    for each in (member, factories.make_member()):
        sent_by(client, each, decision, "back", at, {}, pk=request.pk)
    assert "More explanation asked for – due" in read(client, decision, at)


def test_the_number_of_those_who_ask_is_shown_nowhere(client, decision, at):
    sent_by(client, factories.make_member(), decision, "more", at, {"body": "Why one whole year?"})
    request = decision.explanation_requests.get()
    before = read(client, decision, at)
    sent_by(client, factories.make_member(), decision, "back", at, {}, pk=request.pk)
    assert read(client, decision, at) == before


def test_a_challenge_is_answered_on_its_own_page(client, decision, at):
    sent_by(client, factories.make_member(), decision, "challenge", at, {"reason": "The vote was not asked."})
    challenge = decision.challenges.get()
    overseer = factories.make_overseer()
    page = sent_by(client, overseer, decision, "answer_challenge", at, pk=challenge.pk)
    assert "The vote was not asked." in text(page)
    data = {"upheld": "yes", "answer": "There was no vote to ask."}
    assert (
        sent_by(client, overseer, decision, "answer_challenge", at, data, pk=challenge.pk).status_code == 302
    )
    words = read(client, decision, at)
    assert "There was no vote to ask." in words
    assert "More explanation asked for – due" in words
