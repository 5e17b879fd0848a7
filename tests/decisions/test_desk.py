"""Where officers see what is due, write together, and approve what somebody else wrote."""

from datetime import timedelta

import pytest

from decisions import actions, drafting
from decisions.models import DecisionVersion, Draft
from decisions.reading_level import reads_hard
from tests import factories
from tests.decisions.pages import opened, seen, send, text, typed, url, visit

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def decision():
    return factories.make_decision_taken(with_vote=False)


@pytest.fixture
def at(decision):
    return decision.decided_at + DAY


@pytest.fixture
def officers(decision):
    return factories.officer_for(decision.institution), factories.make_officer(decision.institution)


# Parts of a text


def test_only_what_two_people_changed_differently_has_to_be_looked_at():
    row = {"point": "P", "answer": "", "change": "", "sources": []}
    base = {"decided": "A", "vote": "B", "row-1": row}
    page = drafting.read_line(drafting.line(base))
    theirs = base | {"vote": "Theirs", "row-2": row | {"point": "New"}}
    mine = {"decided": "Mine", "vote": "B", "row-1": row, "row-3": row | {"point": "Other"}}
    merged, clashing = drafting.merge(theirs, mine, page)
    assert not clashing
    assert (merged["decided"], merged["vote"]) == ("Mine", "Theirs")
    assert [name for name in merged if name.startswith("row-")] == ["row-1", "row-2", "row-3"]
    assert drafting.merge(theirs, mine | {"vote": "Mine"}, page)[1] == ["vote"]
    assert drafting.merge(theirs, mine | {"vote": "Theirs"}, page)[1] == []
    # A row that I emptied goes, and is a clash where somebody else wrote in it meanwhile.
    without = {**mine, "row-1": row | {"point": ""}}
    assert "row-1" not in drafting.merge(theirs, without, page)[0]
    assert drafting.merge(theirs | {"row-1": row | {"answer": "Yes"}}, without, page)[1] == ["row-1"]


def test_a_page_without_stamps_overwrites_nothing():
    assert drafting.merge({"decided": "Theirs"}, {"decided": "Mine"}, {}) == (
        {"decided": "Theirs"},
        ["decided"],
    )
    assert drafting.merge({"decided": ""}, {"decided": "Mine"}, {}) == ({"decided": "Mine"}, [])


# Writing together


def test_two_officers_at_different_headings_keep_both(client, decision, at, officers):
    first, second = officers
    theirs, mine = opened(client, first, decision, at), opened(client, second, decision, at)
    blank = dict.fromkeys(factories.EXPLANATION, "") | {"points": []}
    assert (
        send(client, first, decision, at, **blank | {"evidence": "A count."}, seen=theirs).status_code == 200
    )
    response = send(client, second, decision, at + DAY, **blank | {"options": "None."}, seen=mine)
    assert response.status_code == 200
    # The page that comes back shows what both wrote.
    assert "A count." in text(response)
    sections = Draft.objects.get().sections
    assert (sections["evidence"], sections["options"]) == ("A count.", "None.")


def test_two_officers_at_one_heading_see_both_texts_and_nothing_is_lost(client, decision, at, officers):
    first, second = officers
    theirs, mine = opened(client, first, decision, at), opened(client, second, decision, at)
    send(client, first, decision, at, evidence="We counted 12 buses.", seen=theirs)
    response = send(client, second, decision, at + DAY, evidence="We asked the drivers.", seen=mine)
    words = text(response)
    assert response.status_code == 409
    assert "Somebody else changed the same words since you opened this page: Evidence we used." in words
    assert "We counted 12 buses." in words
    assert "We asked the drivers." in words
    assert Draft.objects.get().sections["evidence"] == "We counted 12 buses."
    joined = "We counted 12 buses and asked the drivers."
    response = send(client, second, decision, at + DAY, evidence=joined, seen=seen(response))
    assert response.status_code == 200
    assert Draft.objects.get().sections["evidence"] == joined


def test_what_saves_by_itself_overwrites_nothing_either(client, decision, at, officers):
    first, second = officers
    theirs, mine = opened(client, first, decision, at), opened(client, second, decision, at)

    def autosave(officer, stamps, **changes):
        client.force_login(officer)
        data = typed(**changes, seen=stamps)
        return client.post(url(decision, "publish"), data, headers={"Accept": "application/json"})

    answer = autosave(first, theirs, evidence="We counted.")
    assert answer.json()["words"].startswith("Saved on")
    again = autosave(first, answer.json()["seen"], evidence="We counted twice.")
    assert again.status_code == 200
    refused = autosave(second, mine, evidence="We asked.")
    assert refused.status_code == 409
    assert "Somebody else changed the same words" in refused.json()["words"]
    assert Draft.objects.get().sections["evidence"] == "We counted twice."
    page = visit(client, url(decision, "publish"), at).content.decode()
    assert "decisions/autosave" in page
    assert "<script>" not in page


# Approval by a second person


@pytest.fixture
def approvals(decision):
    factories.change_rule("explanation-approvals", 1, at=factories.START)


def previewed(client, officer, decision, at, act=None, reading=None):
    client.user = officer
    if act is None:
        return visit(client, url(decision, "preview"), at)
    data = {"saved": reading or Draft.objects.get().reading} | ({"act": act} if act != "publish" else {})
    return visit(client, url(decision, "preview"), at, data)


@pytest.fixture
def written(client, decision, at, officers, approvals):
    stamps = opened(client, officers[0], decision, at)
    assert send(client, officers[0], decision, at, preview="yes", seen=stamps).status_code == 302
    return decision


def test_a_text_is_published_once_a_second_person_approved_these_very_words(
    client, written, at, officers, mailoutbox, django_capture_on_commit_callbacks
):
    author, second = officers
    assert "Publish it" not in text(previewed(client, author, written, at))
    refused = previewed(client, author, written, at, "publish")
    assert refused.status_code == 409
    assert "A second person of the institution has to approve this very text" in text(refused)
    assert previewed(client, second, written, at, "approve").status_code == 409
    with django_capture_on_commit_callbacks(execute=True):
        assert previewed(client, author, written, at, "ask").status_code == 302
    assert [letter.to for letter in mailoutbox] == [[second.email]]
    assert url(written, "preview") in mailoutbox[0].body
    refused = previewed(client, author, written, at, "approve")
    assert refused.status_code == 409
    assert "You wrote part of this text. Somebody else has to approve it." in text(refused)
    assert previewed(client, second, written, at, "approve").status_code == 302
    # A word changed afterwards is another text.
    stamps = opened(client, author, written, at)
    send(client, author, written, at, evidence="Another count.", seen=stamps)
    assert previewed(client, author, written, at, "publish").status_code == 409
    previewed(client, author, written, at, "ask")
    assert previewed(client, second, written, at, "approve").status_code == 302
    assert previewed(client, author, written, at, "publish").status_code == 302
    assert DecisionVersion.objects.get().sections["evidence"] == "Another count."
    assert not Draft.objects.exists()


def test_what_was_approved_before_the_decision_was_changed_has_to_be_approved_anew(
    client, written, at, officers
):
    author, second = officers
    previewed(client, author, written, at, "ask")
    previewed(client, second, written, at, "approve")
    assert previewed(client, author, written, at, "publish").status_code == 302
    stamps = opened(client, author, written, at, "correct")
    client.user = author
    more = {"evidence": "Another count.", "kind": "update", "change_note": "It was counted.", "seen": stamps}
    assert visit(client, url(written, "correct"), at, typed(preview="yes", **more)).status_code == 302
    reading = Draft.objects.get().reading
    previewed(client, author, written, at, "ask")
    previewed(client, second, written, at, "approve")
    change = {"reason": "The risk.", "actor": author, "at": at + DAY}
    actions.change_decision(written, "refused", "no_vote", **change)
    later = at + 2 * DAY
    # What either of them read before says nothing of what is decided now.
    assert previewed(client, author, written, later, "publish", reading).status_code == 409
    refused = previewed(client, author, written, later, "publish")
    assert refused.status_code == 409
    assert "A second person of the institution has to approve this very text" in text(refused)
    assert previewed(client, second, written, later, "approve").status_code == 409
    previewed(client, author, written, later, "ask")
    assert previewed(client, second, written, later, "approve", reading).status_code == 409
    assert previewed(client, second, written, later, "approve").status_code == 302
    assert previewed(client, author, written, later, "publish").status_code == 302
    assert DecisionVersion.objects.count() == 2


def test_with_one_officer_the_page_says_who_can_make_a_second_and_blames_nobody(
    client, decision, at, approvals
):
    officer = factories.officer_for(decision.institution)
    stamps = opened(client, officer, decision, at)
    send(client, officer, decision, at, preview="yes", seen=stamps)
    words = text(previewed(client, officer, decision, at))
    assert "A steward can give a second person the role of an officer." in words
    assert "so the date stays as it is." in words
    assert "Ask for approval" not in words
    assert previewed(client, officer, decision, at, "ask").status_code == 409


def test_whoever_publishes_second_is_told(client, decision, at, officers):
    first, second = officers
    send(client, first, decision, at, preview="yes", seen=opened(client, first, decision, at))
    reading = Draft.objects.get().reading
    assert previewed(client, first, decision, at, "publish", reading).status_code == 302
    response = previewed(client, second, decision, at, "publish", reading)
    assert response.status_code == 409
    assert "somebody published it before you." in text(response)
    assert DecisionVersion.objects.count() == 1


# Hints


LONG = "The institution, which had been asked by a number of people who live in the valley and who go to the clinic by bus, has after a long time come to see that it can share the streets."
LONG_ES = "La institución, a la que habían preguntado muchas personas que viven en el valle y que van a la clínica en autobús, ha visto al cabo de mucho tiempo que puede compartir las calles."
HEAVY = "Interoperability considerations notwithstanding, organisational stakeholders prioritised confidentiality. Subsequently, comprehensive documentation requirements necessitated extraordinary interdepartmental coordination. Implementation continues accordingly everywhere and always."
PLAIN = "We share the streets. We keep the house numbers. Nobody else sees the list. We delete it after one year. You can ask us."


@pytest.mark.parametrize(
    ("words", "language", "found"),
    [
        (LONG, "en", ("sentences",)),
        (LONG_ES, "es", ("sentences",)),
        (HEAVY, "en", ("words",)),
        (PLAIN, "en", ()),
        (
            "Compartimos las calles. Nadie más ve la lista. La borramos después de un año. Puedes preguntarnos siempre que quieras.",
            "es",
            (),
        ),
        ("Interoperability considerations notwithstanding.", "en", ()),
        ("", "en", ()),
    ],
)
def test_a_text_reads_hard_by_its_sentences_and_words(words, language, found):
    assert reads_hard(words, language) == found


def test_the_page_hints_at_the_heading_that_reads_hard(client, decision, at, officers):
    stamps = opened(client, officers[0], decision, at)
    response = send(client, officers[0], decision, at, effects=LONG, evidence=PLAIN, seen=stamps)
    assert response.status_code == 200
    hard = [field.name for field in response.context["form"].headings if field.reads_hard]
    assert hard == ["effects"]
    assert text(response).count("This reads hard") == 1


def test_the_desk_says_which_translation_is_missing_and_which_is_old(client):
    decision = factories.make_decision_published(with_vote=False)
    officer = client.user = factories.officer_for(decision.institution)
    at = decision.explain_clock.stopped_at + DAY
    words = {"sections": factories.EXPLANATION, "points": factories.POINTS, "actor": officer}
    assert "Spanish: no translation yet" in text(visit(client, "/en/decisions/desk/", at))
    actions.correct_explanation(
        decision, **words, language="es", kind="translation", change_note="En español.", at=at
    )
    assert "Spanish" not in text(visit(client, "/en/decisions/desk/", at))
    words["sections"] = factories.EXPLANATION | {"evidence": "Another number."}
    actions.correct_explanation(
        decision, **words, language="en", kind="correction", change_note="A number.", at=at + DAY
    )
    older = "Spanish: the translation is older than the original"
    assert older in text(visit(client, "/en/decisions/desk/", at + DAY))
    assert older in text(visit(client, url(decision, "correct"), at + DAY))
