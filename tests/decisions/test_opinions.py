"""Whether those who took part think that an explanation answers them: asked in secret, counted once, then forgotten."""

import json
from itertools import product

import pytest
from django.db import models
from django.urls import reverse

from community import actions as community
from community.models import Member, clock_actor
from community.rules import Refused
from decisions import actions, small_numbers, tasks
from decisions.models import MemberOpinion, OpinionRound
from proposals import actions as proposals
from record.models import Entry, PendingEntry
from tests import factories
from tests.decisions.pages import page, text, url, visit

pytestmark = pytest.mark.django_db
DAY = factories.DAY
QUESTION = "Do people who took part think this answers them?"
NO_NUMBERS = "No numbers are shown: fewer than 11 people gave each answer, or so few took part"


def ask_for(days, at=factories.START):
    community.adopt_rule(
        "answer-opinions",
        value=days,
        unit="days",
        text_en="Asked for a while.",
        text_es="Se pregunta un tiempo.",
        actor=factories.setup_actor,
        at=at,
    )


def waiting_on(proposal):
    """The decision that is asked for without a vote on a proposal about which people spoke."""
    steward, at = factories.make_steward(), factories.AFTER_COMMENTS
    factories.make_summary(proposal)
    proposals.await_decision(proposal, actor=steward, at=at)
    return actions.open_decision(proposal, None, actor=steward, at=at)


def explained(people):
    """A decision that was explained to so many members who wrote a view, and the members."""
    proposal = factories.make_submitted_proposal()
    members = Member.objects.bulk_create(
        Member(email=f"person{number}@example.org", display_name=f"Person {number}")
        for number in range(people)
    )
    factories.make_many_comments(proposal, members, people)
    ask_for(30)
    decision = waiting_on(proposal)
    return factories.make_decision_published(
        decision=factories.make_decision_taken(decision=decision)
    ), members


def give(members, answer):
    asking = OpinionRound.objects.get()
    for member in members:
        actions.give_opinion(asking, answer=answer, actor=member, at=asking.opened_at + DAY)


def entries():
    return PendingEntry.objects.count() + Entry.objects.count()


# Small numbers


@pytest.mark.parametrize(
    ("yes", "in_part", "no", "could_answer", "shown"),
    [
        (0, 0, 0, 50, (None, None, None, None)),
        (4, 3, 3, 50, (None, None, None, None)),
        (10, 0, 0, 50, (None, None, None, None)),
        (11, 0, 0, 50, (11, None, None, None)),
        (11, 10, 0, 50, (11, None, None, None)),
        (11, 11, 0, 50, (11, 11, None, None)),
        (11, 11, 10, 50, (11, 11, None, None)),
        (11, 11, 11, 50, (11, 11, 11, 33)),
        (10, 10, 10, 50, (None, None, None, None)),
        (12, 0, 0, 12, (None, None, None, None)),
        (11, 0, 0, 20, (None, None, None, None)),
        (11, 0, 0, 21, (11, None, None, None)),
        (11, 11, 11, 33, (11, 11, 11, 33)),
        (0, 0, 40, 49, (None, None, None, None)),
        (0, 0, 40, 50, (None, None, 40, None)),
    ],
)
def test_which_numbers_are_shown(yes, in_part, no, could_answer, shown):
    result = small_numbers.shown({"yes": yes, "in_part": in_part, "no": no}, could_answer)
    assert tuple(result.values()) == shown


@pytest.mark.parametrize("could_answer", [11, 20, 21, 23, 34, 40])
def test_whoever_knows_how_many_could_answer_finds_nothing_that_is_hidden(could_answer):
    possible = {}
    for counts in product(range(could_answer + 1), repeat=3):
        if sum(counts) <= could_answer:
            result = small_numbers.shown(dict(zip("abc", counts, strict=True)), could_answer)
            possible.setdefault(tuple(result.values()), []).append(counts)
    for shown, all_counts in possible.items():
        for place, number in enumerate(shown[:3]):
            found = {counts[place] for counts in all_counts}
            assert found == {number} if number else found >= set(range(11))
            assert number is None or number >= 11
        assert shown[3] is None or None not in shown


# Asking


def test_the_page_says_who_sees_what_before_anybody_answers(client):
    decision, members = explained(2)
    at = decision.versions.get().published_at + DAY
    client.user = members[0]
    response = page(client, decision, at)
    words = text(response)
    assert QUESTION in words
    for sentence in (
        "Those who took part in the discussion can answer until Sunday 19 April 2026.",
        "Nobody sees on this site who answered, or what",
        "No number is shown before the end.",
        "until then whoever runs the server could look",
        "only numbers of 11 people or more",
        "This says nothing about whether the explanation is complete.",
    ):
        assert sentence in words, sentence
    assert "checked" not in response.content.decode().partition('id="opinions"')[2].partition("</section>")[0]


def test_an_answer_is_kept_once_and_can_be_changed_and_leaves_no_trace(client):
    decision, members = explained(2)
    at, client.user = decision.versions.get().published_at + DAY, members[0]
    before = entries()
    address = url(decision, "give_opinion", number=1)
    assert visit(client, address, at, {"answer": "yes"}).url == f"{decision.get_absolute_url()}#opinions"
    visit(client, address, at + DAY, {"answer": "no"})
    assert MemberOpinion.objects.values_list("member", "answer").get() == (members[0].pk, "no")
    assert entries() == before
    words = text(page(client, decision, at + DAY))
    assert "You have answered. You can answer again" in words
    client.user = members[1]
    assert "You have answered" not in text(page(client, decision, at + DAY))
    visit(client, address, at, {"answer": "perhaps"})
    assert "Choose one of the three answers." in text(page(client, decision, at))
    assert MemberOpinion.objects.count() == 1
    assert visit(client, address, at).status_code == 302


def test_only_those_who_took_part_and_do_not_act_for_the_institution_are_asked(client):
    proposal = factories.make_submitted_proposal()
    ask_for(30)
    author = factories.make_comment(proposal).author
    officer = factories.officer_for(proposal.lead_organisation)
    factories.make_comment(proposal, author=officer)
    decision = factories.make_decision_published(
        decision=factories.make_decision_taken(decision=waiting_on(proposal))
    )
    at, address = decision.versions.get().published_at + DAY, url(decision, "give_opinion", number=1)
    for member in (officer, factories.make_member(), factories.make_steward()):
        client.user = member
        visit(client, address, at, {"answer": "yes"})
        assert "This is asked of those who took part and do not act for the institution." in text(
            page(client, decision, at)
        )
    client.user = None
    client.logout()
    visit(client, address, at, {"answer": "yes"})
    assert "Sign in to answer if you took part." in text(page(client, decision, at))
    assert not MemberOpinion.objects.exists()
    for member in (author, proposal.filed_by):
        client.user = member
        visit(client, address, at, {"answer": "yes"})
    assert MemberOpinion.objects.count() == 2


def test_nothing_is_asked_where_the_charter_says_so(client):
    decision = factories.make_decision_published()
    assert not OpinionRound.objects.exists()
    assert QUESTION not in text(page(client, decision, decision.decided_at + 2 * DAY))


def test_nothing_is_asked_where_nobody_took_part():
    institution = factories.make_institution()
    officer = factories.make_officer(institution)
    proposal = factories.make_submitted_proposal(officer, institution, filed_as="institution")
    ask_for(30)
    factories.make_decision_published(decision=factories.make_decision_taken(decision=waiting_on(proposal)))
    assert not OpinionRound.objects.exists()


def test_it_is_asked_once_of_each_outcome_whatever_is_corrected(client):
    decision, members = explained(2)
    officer, at = factories.officer_for(decision.institution), decision.decided_at + 2 * DAY
    words = {"points": factories.POINTS, "language": "en", "actor": officer}
    give(members[:1], "no")
    corrected = factories.EXPLANATION | {"evidence": "A count."}
    actions.correct_explanation(
        decision, sections=corrected, kind="update", change_note="A count.", at=at, **words
    )
    assert OpinionRound.objects.get().version.number == 1
    assert MemberOpinion.objects.count() == 1
    actions.change_decision(
        decision, "approved", decision.followed_vote, reason="It is met.", actor=officer, at=at + DAY
    )
    actions.correct_explanation(
        decision,
        sections=factories.EXPLANATION,
        kind="update",
        change_note="The new reasons.",
        at=at + 2 * DAY,
        **words,
    )
    assert [asking.version.number for asking in OpinionRound.objects.all()] == [1, 3]
    client.user = members[0]
    forms = page(client, decision, at + 3 * DAY).content.decode().count("Send your answer")
    assert forms == 2


def test_the_letter_says_until_when_they_are_asked(mailoutbox, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        explained(1)
    letters = [letter.body for letter in mailoutbox if "person0@example.org" in letter.to]
    assert "you can say there until Sunday 19 April 2026 whether this answers you" in letters[-1]


# Counting


def test_nobody_sees_a_number_before_the_end_and_nothing_about_a_person_after_it(client):
    decision, members = explained(40)
    give(members[:12], "yes")
    give(members[12:16], "in_part")
    give(members[16:20], "no")
    asking = OpinionRound.objects.get()
    for at in (asking.closes_at - factories.MOMENT, asking.closes_at):
        assert "11 people or more" in text(page(client, decision, asking.closes_at - factories.MOMENT))
        assert "12 people" not in text(page(client, decision, at))
        told = page(client, decision, at, "detail_json").json()
        assert told["opinions"][0]["answers"] is None
    assert "The time to answer is over." in text(page(client, decision, asking.closes_at))
    at = asking.closes_at + DAY
    assert tasks.due(at, dry_run=True)
    assert MemberOpinion.objects.count() == 20
    assert any("was counted" in line for line in tasks.due(at))
    assert not any("was counted" in line for line in tasks.due(at))
    assert not MemberOpinion.objects.exists()
    words = text(page(client, decision, at))
    assert "Yes 12 people In part Fewer than 11 people No Fewer than 11 people Counted on" in words
    told = page(client, decision, at, "detail_json").json()["opinions"][0]["answers"]
    hidden = {"value": None, "status": "suppressed_small_count"}
    assert told == {"yes": {"value": 12}, "in_part": hidden, "no": hidden, "total": hidden}
    entry = json.loads(bytes(PendingEntry.objects.get(kind="decisions.opinions_counted").body))
    assert entry["subject"] == decision.reference
    assert {name: entry["facts"][name] for name in ("yes", "in_part", "no", "total")} == {
        "yes": 12,
        "in_part": None,
        "no": None,
        "total": None,
    }
    # What a reader saw on an earlier day tells no number either.
    earlier = reverse("decisions:at", args=[decision.reference, asking.opened_at.date().isoformat()])
    assert "12 people" not in text(visit(client, earlier, at))


def test_few_answers_are_told_as_few(client):
    decision, members = explained(30)
    give(members[:10], "no")
    at = OpinionRound.objects.get().closes_at
    tasks.due(at)
    assert NO_NUMBERS in text(page(client, decision, at))
    assert set(OpinionRound.objects.get().result.values()) == {None}
    assert not MemberOpinion.objects.exists()


def test_answers_are_taken_until_the_end_and_counted_after_it_and_by_the_clock():
    _decision, members = explained(1)
    asking = OpinionRound.objects.get()
    last = asking.closes_at - factories.MOMENT
    with pytest.raises(Refused, match="still answer"):
        actions.count_opinions(asking, actor=clock_actor, at=last)
    with pytest.raises(Refused, match="Only the clock"):
        actions.count_opinions(asking, actor=factories.make_steward(), at=asking.closes_at)
    actions.give_opinion(asking, answer="yes", actor=members[0], at=last)
    with pytest.raises(Refused, match="is over"):
        actions.give_opinion(asking, answer="no", actor=members[0], at=asking.closes_at)
    assert MemberOpinion.objects.get().answer == "yes"
    before = entries()
    actions.count_opinions(asking, actor=clock_actor, at=asking.closes_at)
    with pytest.raises(Refused, match="already"):
        actions.count_opinions(asking, actor=clock_actor, at=asking.closes_at)
    with pytest.raises(Refused, match="is over"):
        actions.give_opinion(asking, answer="no", actor=members[0], at=last)
    assert entries() == before + 1
    assert not MemberOpinion.objects.exists()


def test_a_row_of_an_answer_tells_neither_when_nor_after_whom():
    assert MemberOpinion.is_secret
    kinds = {type(field) for field in MemberOpinion._meta.get_fields()}
    assert kinds == {models.UUIDField, models.ForeignKey, models.CharField}
    assert not hasattr(MemberOpinion, "history")


def test_who_leaves_takes_their_answer_along():
    decision, members = explained(2)
    give(members, "yes")
    proposals.delete_account(members[0], actor=members[0], at=decision.decided_at + 3 * DAY)
    assert MemberOpinion.objects.get().member == members[1]
