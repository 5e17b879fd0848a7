"""What somebody could try in order to silence, to stall or to learn what is nobody's business; each was tried once."""

import pytest
from django.urls import reverse

from community.models import Clock, clock_actor
from community.rules import Refused
from proposals import actions, rules, tasks
from proposals.deliberation import deliberation
from proposals.models import Document, Flag, KeptWords, ModerationAct, Question
from tests import factories as make
from tests.tables import holders

pytestmark = pytest.mark.django_db

AT = make.START + 2 * make.DAY
LATER = make.START + 5 * make.DAY
SECRET = "Zebedee Quillfeather of 12 Elm Street"


def running(proposal):
    """The kinds of clock that run on the proposal and its questions."""
    subjects = [proposal.reference, *proposal.questions.values_list("reference", flat=True)]
    found = Clock.objects.filter(subject__in=subjects, stopped_at__isnull=True)
    return sorted(found.values_list("kind", flat=True))


def test_nothing_runs_on_a_proposal_that_was_withdrawn():
    question = make.make_question()
    proposal = question.proposal
    actions.withdraw_proposal(proposal, actor=proposal.filed_by, at=AT)
    assert running(proposal) == []
    question.refresh_from_db()
    assert question.state(LATER) == Question.State.OVER
    assert not Question.objects.waiting().exists()


def test_nothing_runs_on_a_proposal_that_was_joined_with_another():
    proposal, into = make.make_received_proposal(), make.make_submitted_proposal()
    proposal = actions.merge_proposal(proposal, into, reason="The same.", actor=make.make_steward(), at=AT)
    assert running(proposal) == []


def test_nothing_runs_on_a_proposal_that_was_sent_back_and_never_came_again():
    proposal = make.make_received_proposal()
    proposal = actions.return_proposal(proposal, reason="Who pays?", actor=make.make_steward(), at=AT)
    actions.lapse_proposal(proposal, actor=clock_actor, at=AT + 90 * make.DAY)
    assert running(proposal) == []


def test_no_time_to_answer_begins_when_words_come_back_to_a_proposal_that_ended():
    question = make.make_question()
    act = actions.remove_contribution(question, reason="hate", actor=make.make_moderator(), at=AT)
    proposal = question.proposal
    actions.withdraw_proposal(proposal, actor=proposal.filed_by, at=AT)
    actions.appeal_act(act, "It is fair.", actor=question.author, at=AT)
    make.make_answered_appeal(act, upheld=True, at=LATER)
    assert running(proposal) == []


def test_an_institution_cannot_bury_questions_under_one_of_its_own_that_it_takes_back():
    proposal = make.make_submitted_proposal()
    officer = make.officer_for(proposal.lead_organisation)
    bait = make.make_question(proposal, officer, "Anything?", at=make.START + make.DAY)
    hard = make.make_question(proposal, body="Who is paid?", at=AT)
    other = make.make_question(proposal, body="Who pays them?", at=AT)
    due_at = hard.clock.due_at
    for question in (hard, other):
        actions.merge_question(question, bait, actor=officer, at=AT)
    actions.withdraw_question(bait, actor=officer, at=LATER)
    hard.refresh_from_db()
    other.refresh_from_db()
    assert hard.merged_into is None
    assert other.merged_into == hard
    assert hard.clock.stopped_at is None
    assert hard.clock.due_at == due_at
    assert hard.state(due_at) == Question.State.LATE


def test_a_question_whose_words_are_removed_leaves_those_merged_with_it_to_be_answered():
    first = make.make_question()
    second = make.make_question(first.proposal, body="The list: who sees it?", at=AT)
    actions.merge_question(second, first, actor=make.make_steward(), at=AT)
    actions.remove_contribution(first, reason="hate", actor=make.make_moderator(), at=LATER)
    second.refresh_from_db()
    assert second.state(LATER) == Question.State.WAITING


@pytest.mark.parametrize("kind", ["comment", "question", "change", "statement"])
def test_who_takes_held_words_back_leaves_nothing_behind(kind):
    proposal = make.make_submitted_proposal()
    maker, take_back = {
        "comment": (make.make_comment, actions.withdraw_comment),
        "question": (make.make_question, actions.withdraw_question),
        "change": (make.make_text_change, actions.withdraw_change),
        "statement": (make.make_statement, actions.withdraw_statement),
    }[kind]
    said = maker(proposal)
    make.make_flag(said, words=SECRET)
    actions.hold_contribution(said, reason="identifies", note=SECRET, actor=make.make_moderator(), at=AT)
    take_back(said, actor=said.author, at=AT)
    act = ModerationAct.objects.get()
    assert act.ended_at == AT
    tasks.kept_words(act.appeal_until_at)
    assert not KeptWords.objects.exists()
    assert holders(SECRET) == []


def test_a_report_of_words_that_their_author_took_back_waits_for_nobody_and_keeps_no_words():
    comment = make.make_comment(make.make_submitted_proposal())
    make.make_flag(comment, words=SECRET)
    actions.withdraw_comment(comment, actor=comment.author, at=AT)
    assert not Flag.objects.open().exists()
    assert holders(SECRET) == []


@pytest.mark.parametrize("moderate", [actions.remove_contribution, actions.hold_contribution])
def test_an_appeal_cannot_bring_back_what_was_taken_out_of_the_text(moderate):
    proposal = make.make_submitted_proposal()
    actions.revise_proposal(
        proposal,
        actor=proposal.filed_by,
        at=make.START + make.DAY,
        answers={"why_needed": f"{SECRET} asked for it."},
        kind="update",
        change_note="Said who asked.",
    )
    change = make.make_text_change(proposal, new=f"{SECRET} and others asked for it.", at=AT, start=2)
    act = moderate(change, reason="identifies", note=SECRET, actor=make.make_moderator(), at=AT)
    actions.appeal_act(act, "Everybody knows.", actor=change.author, at=AT)
    actions.redact_proposal(
        proposal,
        actor=make.make_steward(),
        at=LATER,
        based_on=proposal.versions.count(),
        names=["why_needed"],
        answers={"why_needed": "Somebody asked for it."},
        reason="safety",
        change_note="A name was taken out.",
    )
    make.make_answered_appeal(act, upheld=True, at=LATER)
    change.refresh_from_db()
    assert not change.is_shown
    assert holders(SECRET) == []


def test_a_search_no_longer_finds_words_that_were_taken_out(client):
    proposal = make.make_submitted_proposal(why_needed="Quillfeather asked for it.")
    actions.redact_proposal(
        proposal,
        actor=make.make_steward(),
        at=AT,
        based_on=proposal.versions.count(),
        names=["why_needed"],
        answers={"why_needed": "Somebody asked for it."},
        reason="safety",
        change_note="A name was taken out.",
    )
    assert proposal.reference not in client.get("/en/proposals/?words=Quillfeather").content.decode()
    assert holders("uillfeather") == []


def test_an_institution_removes_no_document_that_somebody_else_added():
    proposal = make.make_submitted_proposal()
    officer = make.officer_for(proposal.lead_organisation)
    theirs = make.make_document(proposal, at=AT)
    own = make.make_document(proposal, officer, at=AT)
    colleague = make.make_officer(proposal.lead_organisation)
    with pytest.raises(Refused, match="Only those who added this document"):
        actions.remove_document(theirs, actor=officer, at=LATER)
    with pytest.raises(Refused, match="Only those who added this document"):
        actions.remove_document(own, actor=proposal.filed_by, at=LATER)
    actions.remove_document(own, actor=colleague, at=LATER)
    actions.remove_document(theirs, actor=make.make_steward(), at=LATER)
    assert not Document.objects.shown().exists()


def test_a_steward_who_speaks_for_the_institution_stops_and_sums_up_nothing_about_it():
    received, discussed = make.make_received_proposal(), make.make_submitted_proposal()
    after = make.AFTER_COMMENTS
    for rule, proposal, at in (
        (rules.can_refuse, received, AT),
        (rules.can_return, received, AT),
        (rules.can_merge, received, AT),
        (rules.can_publish_summary, discussed, after),
        (rules.can_reopen_discussion, discussed, after),
    ):
        both = make.make_officer(proposal.lead_organisation, make.make_steward())
        assert "Another steward" in rule(both, proposal, at=at).reason, rule
        assert rule(make.make_steward(), proposal, at=at), rule


def test_nobody_moderates_or_sums_up_what_is_said_about_a_proposal_of_their_own():
    author = make.make_moderator(make.make_steward())
    proposal = make.make_submitted_proposal(author=author)
    comment = make.make_comment(proposal)
    assert not rules.can_hold(author, comment, "other", at=AT)
    assert not rules.can_publish_summary(author, proposal, at=make.AFTER_COMMENTS)
    other = make.make_moderator(make.make_steward())
    assert rules.can_hold(other, comment, "other", at=AT)
    assert rules.can_publish_summary(other, proposal, at=make.AFTER_COMMENTS)


@pytest.fixture
def challenged():
    """A summary on the day on which it can be challenged, and a challenge of it."""
    proposal = make.make_submitted_proposal()
    return make.make_challenge(make.make_summary(proposal))


def test_a_challenge_of_a_summary_waits_on_a_clock_that_everybody_sees(challenged, client):
    proposal = challenged.summary.proposal
    assert "answer-challenge" in running(proposal)
    assert deliberation(proposal, make.AFTER_COMMENTS).code == "challenged"
    actions.answer_challenge(
        challenged, actor=make.make_steward(), at=challenged.said_at, upheld=False, answer="It is there."
    )
    assert "answer-challenge" not in running(proposal)


def test_a_late_answer_about_a_summary_that_no_longer_stands_asks_for_no_other(challenged):
    proposal, at = challenged.summary.proposal, make.AFTER_COMMENTS
    actions.reopen_discussion(proposal, actor=make.make_steward(), at=at, reason="More to say.")
    assert running(proposal).count("summarise") == 1
    actions.answer_challenge(challenged, actor=make.make_steward(), at=at, upheld=True, answer="Right.")
    assert running(proposal).count("summarise") == 1


def test_a_challenge_upheld_after_the_proposal_was_withdrawn_starts_no_clock(challenged):
    proposal, at = challenged.summary.proposal, challenged.said_at
    actions.withdraw_proposal(proposal, actor=proposal.filed_by, at=at)
    actions.answer_challenge(challenged, actor=make.make_steward(), at=at, upheld=True, answer="Right.")
    assert running(proposal) == []
    with pytest.raises(Refused, match="not being discussed"):
        make.make_challenge(challenged.summary, at=at)


def test_the_records_of_staff_do_not_show_words_that_are_held(client):
    comment = make.make_comment(make.make_submitted_proposal(), body=SECRET)
    client.force_login(make.make_member(is_staff=True, is_superuser=True))
    inspected = reverse("proposals-comment:inspect", args=[comment.pk])
    pages = [inspected, f"{reverse('proposals-comment:index')}?export=csv"]
    shown = lambda: [SECRET in read(client.get(page)) for page in pages]  # noqa: E731
    assert shown() == [True, True]
    actions.hold_contribution(comment, reason="identifies", actor=make.make_moderator(), at=AT)
    assert shown() == [False, False]


def read(answer):
    return (b"".join(answer) if answer.streaming else answer.content).decode()
