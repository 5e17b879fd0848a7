"""Votes among options: announced by a steward, cast by seats, counted and told, all through the pages."""

import re

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse

from ballots import actions as ballots
from ballots import rules
from ballots.models import Poll, RollCallVote
from community.rules import Refused
from tests import factories as make
from tests.factories.secret_polls import make_secret_poll_announced
from tests.refusals import refused

pytestmark = pytest.mark.django_db

ROW = {
    "options-0-label_en": "Share all",
    "options-0-label_es": "Compartir todo",
    "options-0-effect_en": "Everything is shared.",
    "options-0-effect_es": "Se comparte todo.",
}
OTHER_ROW = {
    "options-1-label_en": "Share nothing",
    "options-1-label_es": "No compartir nada",
    "options-1-effect_en": "Nothing is shared.",
    "options-1-effect_es": "No se comparte nada.",
}
QUESTION = {"question_en": "What shall be shared?", "question_es": "¿Qué se debe compartir?"}


def url(name, poll):
    return reverse(f"ballots:{name}", args=[poll.reference])


def text(response):
    return " ".join(response.content.decode().split())


def send(client, poll, seat, **answers):
    client.force_login(make.seat_holder_of(poll, f"Seat {seat}"))
    return client.post(url("cast", poll), answers)


@pytest.fixture
def steward(client):
    """Signed in when a vote can be announced; gives the address of the page."""
    proposal = make.make_summed_up_proposal()
    make.make_seat_holder("Seat A")
    client.force_login(make.make_steward())
    with time_machine.travel(make.AFTER_COMMENTS, tick=False):
        yield reverse("ballots:announce", args=[proposal.reference])


# Announcing


def test_a_steward_writes_options_row_by_row_and_sees_what_is_missing(client, steward):
    typed = QUESTION | {"rule": "approval"} | ROW
    page = client.post(steward, typed | {"add": "options"})
    assert page.status_code == 200
    assert "There is a problem" not in text(page)
    assert "Se comparte todo." in text(page)
    assert "options-1-label_en" in text(page)
    page = client.post(steward, typed | OTHER_ROW | {"options-1-effect_es": "", "most": "3"})
    assert page.status_code == 400
    for words in (
        "Option 2: write its name",
        "Write this, too.",
        "from 1 to 2",
        "Share nothing",
        "Everything is",
    ):
        assert words in text(page)
    assert not Poll.objects.exists()
    assert client.post(steward, typed | OTHER_ROW | {"most": "2"}).status_code == 303
    poll = Poll.objects.get()
    assert (poll.rule, poll.most) == ("approval", 2)
    assert [option["code"] for option in poll.options] == ["share-all", "share-nothing"]
    assert poll.options[0]["effect"] == {"en": "Everything is shared.", "es": "Se comparte todo."}
    page = text(client.get(poll.get_absolute_url().replace("/en/", "/es/")))
    assert "Compartir todo" in page
    assert "Everything is shared" not in page


def test_options_of_these_names_are_not_taken_for_a_question_of_yes_or_no(client, steward):
    """Who checks a count sees the codes alone, and judges yes and no by more than half."""
    names = {"options-0-label_en": "Yes", "options-1-label_en": "No"}
    client.post(steward, QUESTION | {"rule": "one"} | ROW | OTHER_ROW | names)
    assert [option["code"] for option in Poll.objects.get().options] == ["yes-2", "no-2"]


def test_yes_or_no_needs_to_say_what_each_does(client, steward):
    page = client.post(steward, make.ANNOUNCEMENT | {"what_no_does_es": ""})
    assert page.status_code == 400
    assert "This field is required." in text(page)
    assert client.post(steward, make.ANNOUNCEMENT | ROW).status_code == 303
    assert Poll.objects.get().options == []


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"options": make.OPTIONS[:1]}, "from 2 to 29 options"),
        ({"options": [make.OPTIONS[0]] * 2}, "Two options have the same name"),
        ({"options": [*make.OPTIONS, make.OPTIONS[0] | {"label": {"en": "X", "es": "X"}}]}, "the same code"),
        (
            {
                "options": [
                    *make.OPTIONS,
                    make.OPTIONS[0] | {"code": "abstain", "label": {"en": "X", "es": "X"}},
                ]
            },
            "abst",
        ),
        *(
            (
                {
                    "options": [
                        *make.OPTIONS,
                        make.OPTIONS[0] | {"code": code, "label": {"en": "X", "es": "X"}},
                    ]
                },
                "small letters, digits and dashes",
            )
            for code in ("yes", "no", "", "Share", "sí", "a b", "-", "a\n")
        ),
        (
            {"options": [*make.OPTIONS, make.OPTIONS[0] | {"effect": {"en": "X", "es": " "}}]},
            "Option 4: write",
        ),
        ({"rule": "approval", "most": 4}, "from 1 to 3"),
        ({"rule": "approval"}, "from 1 to 3"),
        ({"most": 2}, "Only a vote by approval"),
        ({"rule": "lots"}, "by which rule"),
        ({"wording": make.WORDING | {"question_es": ""}}, "in every language"),
    ],
)
def test_a_vote_without_good_options_is_not_announced(change, sentence):
    proposal = make.make_summed_up_proposal()
    make.make_seat_holder("Seat A")
    asked = {"actor": make.make_steward(), "at": make.AFTER_COMMENTS} | make.AMONG_OPTIONS["one"]
    assert sentence in refused(ballots.announce_poll, proposal, **(asked | change))
    assert ballots.announce_poll(proposal, **asked)


# Casting


@pytest.mark.parametrize(
    ("rule", "answers", "words", "ranks"),
    [
        ("one", {"choice": "some"}, "Advises: Share some.", [["some"]]),
        ("one", {"choice": "abstain"}, "without being for or against", [["abstain"]]),
        ("approval", {"choices": ["none", "all"]}, "Advises: Share none.", [["all", "none"]]),
        ("approval", {}, "None of the options", []),
        (
            "condorcet",
            {"rank-none": "1"},
            "Not ranked, so below all of these: Share all, Share some",
            [["none"]],
        ),
        ("condorcet", {}, "You rank nothing.", []),
        (
            "instant_runoff",
            {"rank-none": "3", "rank-all": "1", "rank-some": "3"},
            "Rank 2: Share some, Share none",
            [["all"], ["some", "none"]],
        ),
    ],
)
def test_a_seat_chooses_checks_and_sends(client, rule, answers, words, ranks):
    poll = make.make_poll_announced(rule=rule)
    with time_machine.travel(poll.opens_at, tick=False):
        page = send(client, poll, "A", **answers)
        assert "It is not sent yet." in text(page)
        assert words in text(page)
        assert not RollCallVote.objects.exists()
        hidden = re.findall(
            r'type="hidden" name="(ra?[^"]*|choices?)" value="([^"]*)"', page.content.decode()
        )
        assert send(client, poll, "A", **_together(hidden), send="yes").status_code == 303
    assert RollCallVote.objects.get().ranks == ranks


def _together(pairs):
    answers = {}
    for name, value in pairs:
        answers.setdefault(name, []).append(value)
    return answers


@pytest.mark.parametrize(
    ("rule", "answers", "sentence"),
    [
        ("one", {}, "This field is required."),
        ("one", {"choice": "yes"}, "Select a valid choice"),
        ("approval", {"choices": ["all", "some", "none"]}, "Choose 2 of the options at most"),
        ("approval", {"choices": ["abstain"]}, "Select a valid choice"),
        ("instant_runoff", {"rank-all": "first"}, "Enter a whole number."),
        ("condorcet", {"rank-all": "0"}, "greater than or equal to 1"),
    ],
)
def test_what_the_rule_does_not_allow_is_said_and_keeps_nothing(client, rule, answers, sentence):
    poll = make.make_poll_announced(rule=rule)
    with time_machine.travel(poll.opens_at, tick=False):
        page = send(client, poll, "A", **answers, send="yes")
    assert page.status_code == 400
    assert sentence in text(page)
    assert not RollCallVote.objects.exists()


@pytest.mark.parametrize(
    ("rule", "choice", "sentence"),
    [
        ("one", [["all", "some"]], "Choose one"),
        ("one", [], "Choose one"),
        ("approval", [["all"], ["some"]], "in no order"),
        ("condorcet", [["all"], ["all"]], "ranked once"),
        ("condorcet", [["maybe"]], "among the options"),
    ],
)
def test_the_action_takes_no_choice_that_no_page_sends(rule, choice, sentence):
    poll = make.make_poll_announced(rule=rule)
    actor = make.seat_holder_of(poll, "Seat A")
    assert sentence in refused(ballots.cast_vote, poll, choice, actor=actor, at=poll.opens_at)


# What the database and the rules keep


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("only_a_vote_of_yes_or_no_says_what_each_does", {"options": []}),
        (
            "only_a_vote_of_yes_or_no_says_what_each_does",
            {"rule": "yes_no", "outcome": "passed", "chosen": ""},
        ),
        ("only_a_vote_of_yes_or_no_says_what_each_does", {"what_yes_does_en": "x"}),
        ("a_vote_by_approval_and_only_that_says_how_many_may_be_named", {"most": 2}),
        ("a_vote_by_approval_and_only_that_says_how_many_may_be_named", {"rule": "approval"}),
        ("a_secret_vote_is_not_ranked", {"kind": "secret", "floor": 11, "rule": "condorcet"}),
        ("a_vote_has_its_window_and_its_rules_and_an_agreement_its_reason", {"quorum": None}),
        ("a_counted_poll_and_only_that_has_an_outcome", {"outcome": "passed"}),
        ("a_decided_poll_and_only_that_names_what_was_chosen", {"chosen": ""}),
        ("a_decided_poll_and_only_that_names_what_was_chosen", {"outcome": "no_decision"}),
    ],
)
def test_the_database_keeps_what_a_vote_among_options_is(name, change):
    poll = make.make_poll_closed(votes={"A": [["all"]], "B": [["all"]]}, rule="one")
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Poll.objects.filter(pk=poll.pk).update(**change)


def test_ranked_secret_votes_and_options_of_several_communities_are_refused():
    with pytest.raises(Refused, match="cannot be ranked"):
        make_secret_poll_announced(rule="condorcet")
    with pytest.raises(Refused, match="Several communities decide together only by Yes or No"):
        make_secret_poll_announced(rule="one", communities=("patients-2", "tenants"))
    assert rules.can_ask_communities("yes_no", ["a", "b"])
    assert not Poll.objects.exists()
