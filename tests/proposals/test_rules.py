"""Who may do what: a table of role, state and moment, with the sentence of each refusal."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from community.models import clock_actor
from proposals import actions, fields, rules
from proposals.models import Partner, Proposal
from tests import factories as make

pytestmark = pytest.mark.django_db

TICK = timedelta(microseconds=1)
STATES = [state.value for state in Proposal.State]
NOBODY = set()
EVERYONE = {"member", "author", "co_author", "steward", "officer"}
AUTHORS = {"author", "co_author"}

VERBS = {
    "edit_draft": rules.can_edit_draft,
    "submit": rules.can_submit,
    "resubmit": rules.can_resubmit,
    "accept": rules.can_accept,
    "return": rules.can_return,
    "refuse": rules.can_refuse,
    "merge": rules.can_merge,
    "challenge": rules.can_challenge,
    "answer_refusal": rules.can_answer_refusal,
    "comment": rules.can_comment,
    "second": rules.can_second,
    "revise": rules.can_revise,
    "withdraw": rules.can_withdraw,
    "put_to_vote": rules.can_put_to_vote,
    "call_off_vote": rules.can_call_off_vote,
    "await_decision": rules.can_await_decision,
    "settle": lambda actor, proposal, *, at: rules.can_settle(actor, proposal, "approved", at=at),
    "lapse": rules.can_lapse,
    "start_use": rules.can_start_use,
    "report_on_use": rules.can_report_on_use,
    "pause_use": rules.can_pause_use,
    "resume_use": rules.can_resume_use,
    "end_use": rules.can_end_use,
    "stop_use": rules.can_stop_use,
    "prove_deletion": rules.can_prove_deletion,
}

OFFICER = {"officer"}
CHECKERS = {"steward", "clock"}
# A state that is left out allows a verb to nobody. Each is here after comments closed, but for "returned" and
# "not_accepted", whose clocks have not run out by then.
ALLOWED = {
    "edit_draft": {"draft": {"author"}},
    "submit": {"draft": {"author"}},
    "resubmit": {"returned": AUTHORS},
    "accept": {"registered": CHECKERS, "received": CHECKERS},
    "return": {"received": CHECKERS},
    "refuse": {"received": {"steward"}},
    "merge": {"received": {"steward"}},
    "challenge": {},
    "answer_refusal": {},
    "comment": {},
    "second": {},
    "revise": {"returned": AUTHORS},
    "withdraw": {"received": {"author"}, "returned": {"author"}, "discussion": {"author"}},
    "put_to_vote": {"discussion": {"steward", "clock"}},
    "await_decision": {
        "discussion": {"steward", "officer", "clock"},
        "voting": {"clock"},
    },
    "call_off_vote": {"voting": {"clock", "steward"}},
    "settle": {"awaiting_decision": {"steward", "officer", "clock"}},
    "lapse": {},
    "start_use": {"approved": OFFICER, "approved_conditions": OFFICER},
    "report_on_use": {"in_use": OFFICER, "paused": OFFICER},
    "pause_use": {"in_use": OFFICER},
    "resume_use": {"paused": OFFICER},
    "end_use": {"in_use": OFFICER, "paused": OFFICER},
    "stop_use": dict.fromkeys(("approved", "approved_conditions", "in_use", "paused"), OFFICER),
    "prove_deletion": {"ended": OFFICER, "stopped": OFFICER},
}

MOMENTS = ("before", "first", "last", "after")
# While it is submitted, by the moment in its comment window.
IN_WINDOW = {
    "comment": {"before": NOBODY, "first": EVERYONE, "last": EVERYONE, "after": NOBODY},
    "revise": {"before": NOBODY, "first": AUTHORS, "last": AUTHORS, "after": NOBODY},
    "withdraw": {moment: {"author"} for moment in MOMENTS},
    "put_to_vote": {"before": NOBODY, "first": NOBODY, "last": NOBODY, "after": {"steward", "clock"}},
    "await_decision": {
        "before": NOBODY,
        "first": NOBODY,
        "last": NOBODY,
        "after": {"steward", "officer", "clock"},
    },
    "settle": dict.fromkeys(MOMENTS, NOBODY),
}


@pytest.fixture
def people():
    institution = make.make_institution()
    return {
        "anonymous": AnonymousUser(),
        "member": make.make_member(),
        "author": make.make_member(),
        "co_author": make.make_member(),
        "steward": make.make_steward(),
        "officer": make.make_officer(institution),
        "clock": clock_actor,
    }, institution


def in_state(state, author, institution):
    """A proposal that came to this state through its actions."""
    make.make_charter()
    later, officer = make.AFTER_COMMENTS, make.officer_for(institution)
    if state == "registered":
        return make.make_registered_proposal(institution=institution)
    if state == "draft":
        return make.make_draft(author, institution)
    proposal = make.make_received_proposal(author, institution)
    match state:
        case "received":
            return proposal
        case "returned":
            return actions.return_proposal(
                proposal, reason="Who pays?", actor=make.make_steward(), at=make.START
            )
        case "not_accepted":
            return actions.refuse_proposal(
                proposal, reason="Not about data.", actor=make.make_steward(), at=make.START
            )
        case "merged":
            other = make.make_received_proposal(institution=institution)
            return actions.merge_proposal(
                proposal, other, reason="The same.", actor=make.make_steward(), at=make.START
            )
    proposal = actions.accept_proposal(proposal, actor=make.setup_actor, at=make.START)
    if state == "lapsed":
        return actions.lapse_proposal(proposal, actor=clock_actor, at=later)
    proposal = make.make_seconded(proposal)
    if state == "withdrawn":
        return actions.withdraw_proposal(proposal, actor=author, at=later)
    make.make_summary(proposal)
    if state == "discussion":
        return proposal
    if state == "voting":
        return actions.put_to_vote(proposal, actor=clock_actor, at=later, **make.vote_window(later))
    proposal = actions.await_decision(proposal, actor=clock_actor, at=later)
    if state == "awaiting_decision":
        return proposal
    if state in ("approved_conditions", "refused"):
        return actions.settle_proposal(proposal, state, actor=clock_actor, at=later)
    proposal = actions.settle_proposal(proposal, "approved", actor=clock_actor, at=later)
    if state == "approved":
        return proposal
    proposal = actions.start_use(proposal, first_access_on=later.date(), actor=officer, at=later)
    match state:
        case "paused":
            return actions.pause_use(proposal, reason="A leak.", actor=officer, at=later)
        case "ended":
            return actions.end_use(proposal, actor=officer, at=later)
        case "stopped":
            return actions.stop_use(proposal, reason="A leak.", actor=officer, at=later)
    return proposal


def write_along(proposal, member):
    """Make somebody a co-author wherever the proposal stands, as one who joined while it could be joined."""
    Partner.objects.create(proposal=proposal, member=member, role="co_author", joined_at=make.START)


@pytest.mark.parametrize("state", STATES)
def test_each_state_allows_each_verb_to_the_roles_in_the_table(people, state):
    roles, institution = people
    proposal = in_state(state, roles["author"], institution)
    write_along(proposal, roles["co_author"])
    for verb, rule in VERBS.items():
        verdicts = {name: rule(who, proposal, at=make.AFTER_COMMENTS) for name, who in roles.items()}
        assert {name for name in roles if verdicts[name]} == ALLOWED[verb].get(state, NOBODY), verb
        assert all(str(verdict.reason) for verdict in verdicts.values() if not verdict), verb


@pytest.mark.parametrize("verb", IN_WINDOW)
def test_the_comment_window_holds_its_first_moment_and_not_its_last(people, verb):
    roles, institution = people
    proposal = in_state("discussion", roles["author"], institution)
    write_along(proposal, roles["co_author"])
    moments = {
        "before": proposal.comments_open_at - TICK,
        "first": proposal.comments_open_at,
        "last": proposal.comments_close_at - TICK,
        "after": proposal.summaries.get().challenge_ends_at,
    }
    allowed = {
        name: {role for role, who in roles.items() if VERBS[verb](who, proposal, at=at)}
        for name, at in moments.items()
    }
    assert allowed == IN_WINDOW[verb]


def test_comments_close_at_the_midnight_after_the_last_day_where_the_organisation_is(people):
    roles, _institution = people
    london = make.make_institution(time_zone="Europe/London", holidays_of="GB-ENG")
    proposal = in_state("discussion", roles["author"], london)
    assert proposal.comments_close_at.isoformat() == "2026-03-17T00:00:00+00:00"
    refusal = rules.can_comment(roles["member"], proposal, at=proposal.comments_close_at)
    assert str(refusal.reason) == "Comments closed on 16 March 2026."


@pytest.mark.parametrize("field", fields.NEEDED_TO_SUBMIT, ids=lambda field: field.name)
def test_each_of_the_nine_is_needed_to_submit(people, field):
    roles, institution = people
    empty = None if field.name == "lead_organisation" else ([] if field.kind in ("rows", "choices") else "")
    draft = make.make_draft(roles["author"], institution)
    setattr(draft, field.name, empty)
    draft.save()
    verdict = rules.can_submit(roles["author"], draft, at=make.START)
    assert str(verdict.reason) == f"Still to be answered: {field.label}."


def test_a_summary_of_more_than_300_words_cannot_be_submitted(people):
    roles, institution = people
    draft = make.make_draft(roles["author"], institution, plain_summary="word " * 301)
    assert "301 words" in str(rules.can_submit(roles["author"], draft, at=make.START).reason)
    draft.plain_summary = "word " * 300
    assert rules.can_submit(roles["author"], draft, at=make.START)


def test_an_officer_who_left_can_no_longer_change_what_was_filed_in_the_institutions_name(people):
    roles, institution = people
    officer = roles["officer"]
    make.make_charter()
    draft = make.make_draft(officer, institution, filed_as="institution")
    proposal = actions.submit_proposal(draft, actor=officer, at=make.START)
    proposal = actions.accept_proposal(proposal, actor=make.setup_actor, at=make.START)
    assert rules.can_revise(officer, proposal, at=make.START)
    officer.memberships.update(ended_at=make.START + make.DAY)
    assert not rules.can_revise(officer, proposal, at=make.START + make.DAY)


def test_the_moves_lead_from_every_state_and_only_to_known_ones():
    assert set(Proposal.MOVES) == set(Proposal.State)
    assert set().union(*Proposal.MOVES.values()) <= set(Proposal.State)
