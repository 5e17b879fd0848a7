"""What a list costs does not grow with what stands on it."""

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from community.models import clock_actor
from decisions import actions as decisions
from proposals import actions as proposals
from proposals.queries import exports
from record.sequencer import sequence
from tests import factories as make

pytestmark = pytest.mark.django_db

AT = make.START + 60 * make.DAY
LISTS = [
    "proposals:list",
    "proposals:list_json",
    "proposals:list_csv",
    "proposals:desk",
    "proposals:list_hdruk_csv",
    "proposals:list_jsonld",
    "proposals:benefits",
    "proposals:benefits_json",
    "proposals:registers",
    "proposals:doubles",
    "proposals:moderation",
    "proposals:moderation_json",
    "proposals:moderation_csv",
    "proposals:moderation_desk",
    "proposals:mine",
    "proposals:all_questions",
    "proposals:all_questions_json",
    "proposals:all_questions_csv",
    "ballots:list",
    "decisions:list",
    "decisions:list_json",
    "redress_log:list",
    "redress_log:list_json",
    "redress_log:list_csv",
    "redress_log:list_atom",
    "redress_log:desk",
    "redress_log:mine",
    "community:institutions",
    "community:rules",
    "community:desk",
    "record:log",
    "record:feed",
]


def add(number, member, own):
    """So many of everything that a list shows, each with people and an institution of its own.

    ``own`` is the institution that the member and a colleague of theirs speak for.
    """
    for _number in range(number):
        make.make_draft(author=member)
        make.make_received_proposal()
        institution = make.make_institution()
        make.make_registered_proposal(institution, source_reference=institution.code)
        make.make_decision_waiting(with_vote=False)
        poll = make.make_poll_final(seats=0, votes={})
        decision = decisions.open_decision(poll.proposal, poll, actor=clock_actor, at=poll.final_from)
        decision = make.make_decision_taken("refused", "no_vote", decision=decision)
        make.make_decision_published(decision=decision)
        make.make_poll_announced(seats=0, at=AT - 10 * make.DAY)
        make.make_poll_announced(seats=0, at=AT - make.DAY)
        make.make_answered_question()
        make.make_question()
        make.make_closed_case()
        make.make_published_case()
        make.make_report(actor=member)
        make.make_flag(make.make_comment(make.make_submitted_proposal()))
        make.make_held_comment()
        said = make.make_answered_question(proposal=make.make_submitted_proposal(institution=own)).answer
        proposals.hold_contribution(said, reason="false", actor=make.make_steward(), at=AT)
        make.make_removed_comment(comment=make.make_comment(make.make_submitted_proposal(), member))
        act = make.make_removed_comment()
        make.make_appeal(act)
    sequence(AT)


def costs(client):
    counts = {}
    for name in LISTS:
        with CaptureQueriesContext(connection) as queries:
            response = client.get(reverse(name))
            # A file asks while it is sent.
            response.getvalue()
        assert response.status_code == 200, name
        counts[name] = len(queries)
    return counts


def test_every_list_costs_the_same_with_2_rows_of_a_kind_and_with_5(client, monkeypatch):
    # A file asks anew for every portion of its rows, so all that stands here is one portion.
    monkeypatch.setattr(exports, "WHOLE_PORTION", 1_000)
    make.make_charter()
    member = make.make_steward()
    make.make_seat_holder()
    own = make.make_institution()
    make.make_officer(own)
    make.make_officer(own, member)
    client.force_login(member, backend="django.contrib.auth.backends.ModelBackend")
    with time_machine.travel(AT, tick=False):
        add(2, member, own)
        costs(client)
        few = costs(client)
        add(3, member, own)
        many = costs(client)
    # A page without an institution on it looks up no names, so a longer list may even cost less.
    assert {name: cost for name, cost in many.items() if cost > few[name]} == {}
    assert max(few.values()) <= 13
