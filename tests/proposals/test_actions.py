from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from community.models import clock_actor
from community.rules import Refused
from proposals import actions
from proposals.models import Proposal
from record.models import Payload, PendingEntry
from tests import factories as make
from tests.refusals import refused

pytestmark = pytest.mark.django_db


def kinds(subject):
    return list(PendingEntry.objects.filter(subject=subject).order_by("at").values_list("kind", flat=True))


def test_a_proposal_travels_from_draft_to_decision():
    institution = make.make_institution()
    proposal = make.make_submitted_proposal(institution=institution)
    assert proposal.reference == "PRP-2026-0001"
    make.make_comment(proposal)
    make.make_summary(proposal)
    proposal = actions.put_to_vote(
        proposal,
        actor=make.make_steward(),
        at=make.AFTER_COMMENTS,
        **make.vote_window(make.AFTER_COMMENTS),
    )
    proposal = actions.await_decision(proposal, actor=clock_actor, at=make.AFTER_COMMENTS + 7 * make.DAY)
    officer = make.make_officer(institution)
    proposal = actions.settle_proposal(
        proposal, "approved_conditions", actor=officer, at=make.AFTER_COMMENTS + 9 * make.DAY
    )
    assert proposal.state == Proposal.State.APPROVED_CONDITIONS
    told = kinds(proposal.reference)
    # These came in one and the same moment.
    assert set(told[:3]) == {"proposals.submitted", "proposals.accepted", "proposals.seconded"}
    assert told[3:] == [
        "proposals.commented",
        "proposals.summary_published",
        "proposals.put_to_vote",
        "proposals.decision_awaited",
        "proposals.settled",
    ]


def test_a_registered_use_can_be_put_before_the_community_by_a_steward_only():
    make.make_charter()
    proposal = make.make_registered_proposal()
    at = make.START + timedelta(days=1)
    assert "Only a steward can" in refused(actions.accept_proposal, proposal, actor=make.make_member(), at=at)
    proposal = actions.accept_proposal(proposal, actor=make.make_steward(), at=at)
    assert proposal.state == Proposal.State.DISCUSSION
    assert proposal.versions.count() == 1


def test_a_vote_that_is_called_off_gives_the_proposal_back_with_its_comments_closed():
    proposal, steward = make.make_proposal_put_to_vote(), make.make_steward()
    for nobody in (proposal.filed_by, make.make_member()):
        with pytest.raises(Refused, match="Only a steward"):
            actions.call_off_vote(proposal, actor=nobody, at=make.AFTER_COMMENTS)
    proposal = actions.call_off_vote(proposal, actor=steward, at=make.AFTER_COMMENTS)
    assert proposal.state == Proposal.State.DISCUSSION
    assert not proposal.comments_are_open(make.AFTER_COMMENTS)
    with pytest.raises(Refused, match="no vote"):
        actions.call_off_vote(proposal, actor=steward, at=make.AFTER_COMMENTS)


def test_while_a_vote_is_under_way_nobody_submits_again_or_takes_the_decision_early():
    proposal = make.make_proposal_put_to_vote()
    with pytest.raises(Refused, match="calling it off"):
        actions.submit_proposal(proposal, actor=proposal.filed_by, at=make.AFTER_COMMENTS)
    for hasty in (make.make_steward(), make.make_officer(proposal.lead_organisation)):
        with pytest.raises(Refused, match="under way"):
            actions.await_decision(proposal, actor=hasty, at=make.AFTER_COMMENTS)


def test_a_version_is_never_changed():
    version = make.make_submitted_proposal().versions.get()
    version.change_note = "Something else"
    with pytest.raises(TypeError):
        version.save()


def test_a_revision_that_changes_nothing_is_refused():
    proposal = make.make_submitted_proposal()
    with pytest.raises(Refused, match="Nothing differs"):
        actions.revise_proposal(
            proposal,
            actor=proposal.filed_by,
            at=make.START,
            answers={"title": proposal.title},
            kind="minor",
            change_note="Nothing",
        )
    assert proposal.versions.count() == 1
    assert "proposals.revised" not in kinds(proposal.reference)


def test_a_revision_cannot_empty_what_was_needed_to_submit():
    proposal = make.make_submitted_proposal()
    for answers, note, why in (
        ({"why_needed": ""}, "A note", "Still to be answered: Why it is needed"),
        ({"why_needed": "New words"}, " ", "Say in one line what you changed"),
    ):
        assert why in refused(
            actions.revise_proposal,
            proposal,
            actor=proposal.filed_by,
            at=make.START,
            answers=answers,
            kind="update",
            change_note=note,
        )
    assert Proposal.objects.get(pk=proposal.pk).why_needed == proposal.why_needed


def test_the_row_history_holds_no_words_of_people():
    proposal = make.make_submitted_proposal()
    comment = make.make_comment(proposal)
    kept = {field.name for field in proposal.history.model._meta.get_fields()}
    assert not kept & {"title", "plain_summary", "why_needed", "contact_email", "people_count", "filed_by"}
    assert "state" in kept
    assert not {"body", "author"} & {field.name for field in comment.history.model._meta.get_fields()}


def test_a_proposal_outlives_the_account_of_the_person_who_filed_it():
    author = make.make_member()
    proposal = make.make_submitted_proposal(author)
    make.make_comment(proposal, author)
    actions.delete_account(author, actor=author, at=make.START)
    proposal.refresh_from_db()
    assert proposal.filed_by is None
    assert proposal.comments.get().author is None


def test_the_leaf_of_a_proposal_says_who_answers_for_it_and_which_text_but_not_the_words():
    proposal = make.make_submitted_proposal()
    pending = PendingEntry.objects.get(subject=proposal.reference, kind="proposals.submitted")
    leaf = bytes(pending.body).decode()
    version = proposal.versions.get()
    assert version.fingerprint in leaf
    assert proposal.lead_organisation.code in leaf
    assert proposal.title not in leaf
    assert proposal.filed_by.display_name not in leaf
    texts = dict(Payload.objects.filter(entry_key=pending.key).values_list("name", "text"))
    assert set(texts) == {"text", "display_name"}
    assert proposal.title in texts["text"]


@pytest.mark.parametrize(
    "broken",
    [
        {"state": "registered"},
        {"state": "discussion", "reference": "PRP-2026-0900"},
        {"state": "approved", "reference": "PRP-2026-0900"},
        {"state": "draft", "withdrawn_at": make.START},
        {"state": "draft", "filed_as": "import"},
        {"state": "draft", "register": "nhs", "raw_row": {}},
    ],
)
def test_the_database_refuses_what_no_action_would_write(broken):
    with pytest.raises(IntegrityError):
        Proposal.objects.create(**broken)


def test_nothing_of_another_shape_than_declared_becomes_public():
    make.make_charter()
    draft = make.make_draft(possible_harms=[{"harm": "Stigma", "colour": "red"}])
    with pytest.raises(ValidationError):
        actions.submit_proposal(draft, actor=draft.filed_by, at=make.START)
    assert Proposal.objects.get().state == Proposal.State.DRAFT
