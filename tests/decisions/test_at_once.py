"""Two officers at once, which only a database with row locks shows."""

from datetime import timedelta
from functools import partial

import pytest

from community.models import clock_actor
from community.rules import Refused
from decisions import actions, drafting, queries
from decisions.models import DecisionVersion, Draft, MemberOpinion, OpinionRound
from decisions.views.writing import publish_draft
from record.models import Entry, PendingEntry
from tests import factories
from tests.decisions.test_opinions import explained
from tests.proposals.test_concurrency import both_at_once

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]
DAY = timedelta(days=1)


@pytest.fixture
def decision():
    return factories.make_decision_taken(with_vote=False)


def saving(decision, officer, **changes):
    parts = queries.written(decision, "en")
    seen = drafting.read_line(drafting.line(parts))
    return lambda: actions.save_draft(
        decision, parts=parts | changes, seen=seen, language="en", actor=officer, at=decision.decided_at + DAY
    )


def test_two_who_save_different_headings_at_once_keep_both(decision):
    first = factories.officer_for(decision.institution)
    second = factories.make_officer(decision.institution)
    both_at_once(
        saving(decision, first, language="en", evidence="A count."),
        saving(decision, second, language="en", options="None."),
    )
    draft = Draft.objects.get()
    assert (draft.sections["evidence"], draft.sections["options"]) == ("A count.", "None.")
    assert set(draft.writers.all()) == {first, second}


def test_of_two_who_save_the_same_heading_at_once_one_is_shown_both_texts(decision):
    officer = factories.officer_for(decision.institution)
    results = both_at_once(
        saving(decision, officer, language="en", evidence="One."),
        saving(decision, officer, language="en", evidence="Two."),
    )
    assert sorted(isinstance(result, Refused) for result in results) == [False, True]
    assert Draft.objects.get().sections["evidence"] in ("One.", "Two.")


def test_two_who_fetch_the_points_at_once_fetch_each_once(decision):
    officer = factories.officer_for(decision.institution)
    fetch = lambda: actions.pull_points(  # noqa: E731
        decision, language="en", actor=officer, at=decision.decided_at + DAY
    )
    both_at_once(fetch, fetch)
    assert [row["point"] for row in Draft.objects.get().points] == [
        "Police could ask for the list.",
        "A year is long.",
    ]


def test_of_two_who_publish_at_once_one_publishes_and_the_other_is_told(decision):
    officer, at = factories.officer_for(decision.institution), decision.decided_at + DAY
    saving(decision, officer, language="en", **factories.EXPLANATION | {"points": "Nothing new."})()
    reading = Draft.objects.get().reading
    publish = lambda: publish_draft(decision, reading=reading, actor=officer, at=at)  # noqa: E731
    results = both_at_once(publish, publish)
    refused = [result for result in results if isinstance(result, Refused)]
    assert [str(result.verdict.reason) for result in refused] == [
        "This text is no draft any more: somebody published it before you."
    ]
    assert DecisionVersion.objects.count() == 1


@pytest.fixture
def asking():
    """A question to those who took part, whose time is over, and somebody who took part."""
    _decision, members = explained(1)
    return OpinionRound.objects.get(), members[0]


def test_of_two_answers_of_one_member_at_once_one_is_kept(asking):
    asking, member = asking
    give = partial(actions.give_opinion, asking, actor=member, at=asking.opened_at)
    results = both_at_once(partial(give, answer="yes"), partial(give, answer="no"))
    assert not [result for result in results if isinstance(result, Refused)]
    assert MemberOpinion.objects.get().answer in ("yes", "no")


def test_an_answer_while_it_is_counted_leaves_nothing_behind(asking):
    asking, member = asking
    results = both_at_once(
        lambda: actions.count_opinions(asking, actor=clock_actor, at=asking.closes_at),
        lambda: actions.count_opinions(asking, actor=clock_actor, at=asking.closes_at),
        lambda: actions.give_opinion(asking, answer="no", actor=member, at=asking.opened_at),
    )
    assert sum(isinstance(result, Refused) for result in results[:2]) == 1
    assert not MemberOpinion.objects.exists()
    counted = [
        rows.objects.filter(kind="decisions.opinions_counted").count() for rows in (Entry, PendingEntry)
    ]
    assert sum(counted) == 1
