"""Two people at once, which only a database with row locks shows."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from community.rules import Refused
from proposals import actions, editing, fields
from proposals.models import Comment, ModerationAct, Proposal
from record.models import Entry, PendingEntry
from tests import factories as make

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


def both_at_once(*acts):
    """Run the acts from threads that start together; gives what each returned or the refusal it met."""
    start = Barrier(len(acts))

    def run(act):
        try:
            start.wait(timeout=10)
            return act()
        except Refused as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_a_draft_submitted_twice_at_once_is_submitted_once():
    make.make_charter()
    draft = make.make_draft()
    submit = lambda: actions.submit_proposal(draft, actor=draft.filed_by, at=make.START)  # noqa: E731
    results = both_at_once(submit, submit)
    assert sorted(isinstance(result, Refused) for result in results) == [False, True]
    assert Proposal.objects.get().versions.count() == 1


def test_two_drafts_submitted_at_once_get_two_references():
    make.make_charter()
    drafts = [make.make_draft(), make.make_draft()]
    both_at_once(
        *(
            lambda draft=draft: actions.submit_proposal(draft, actor=draft.filed_by, at=make.START)
            for draft in drafts
        )
    )
    references = set(Proposal.objects.values_list("reference", flat=True))
    assert references == {"PRP-2026-0001", "PRP-2026-0002"}


def test_a_comment_and_a_withdrawal_at_once_leave_no_comment_after_the_withdrawal():
    proposal, member = make.make_submitted_proposal(), make.make_member()
    said, withdrawn = both_at_once(
        lambda: actions.comment_on_proposal(proposal, actor=member, at=make.START, body="Wait"),
        lambda: actions.withdraw_proposal(proposal, actor=proposal.filed_by, at=make.START),
    )
    assert withdrawn.state == Proposal.State.WITHDRAWN
    assert proposal.comments.count() == (0 if isinstance(said, Refused) else 1)


def test_two_moderators_who_act_on_the_same_words_at_once_leave_one_line():
    comment = make.make_comment(make.make_submitted_proposal())
    first, second = make.make_moderator(), make.make_moderator()
    results = both_at_once(
        lambda: actions.remove_contribution(comment, reason="hate", actor=first, at=make.START),
        lambda: actions.remove_contribution(comment, reason="hate", actor=second, at=make.START),
    )
    assert sorted(isinstance(result, Refused) for result in results) == [False, True]
    assert ModerationAct.objects.count() == 1
    assert (
        PendingEntry.objects.filter(kind="proposals.contribution_removed").count()
        + (Entry.objects.filter(kind="proposals.contribution_removed").count())
        == 1
    )


def test_a_removal_and_the_authors_own_withdrawal_at_once_take_the_words_away_once():
    comment = make.make_comment(make.make_submitted_proposal())
    moderator = make.make_moderator()
    results = both_at_once(
        lambda: actions.remove_contribution(comment, reason="hate", actor=moderator, at=make.START),
        lambda: actions.withdraw_comment(comment, actor=comment.author, at=make.START),
    )
    assert sorted(isinstance(result, Refused) for result in results) == [False, True]
    comment.refresh_from_db()
    assert comment.body == ""


def test_two_answers_to_an_appeal_at_once_leave_one_answer():
    act = make.make_removed_comment()
    make.make_appeal(act)
    first, second = make.make_moderator(), make.make_moderator()
    results = both_at_once(
        lambda: actions.answer_appeal(act, upheld=True, actor=first, at=make.START + 4 * make.DAY),
        lambda: actions.answer_appeal(act, upheld=False, actor=second, at=make.START + 4 * make.DAY),
    )
    assert sorted(isinstance(result, Refused) for result in results) == [False, True]
    act.refresh_from_db()
    assert Comment.objects.get(pk=act.target).is_shown == act.upheld


def test_two_answers_at_once_leave_one():
    question = make.make_question()
    officers = [make.make_officer(question.proposal.lead_organisation) for _ in range(2)]
    results = both_at_once(
        *(
            lambda officer=officer: actions.answer_question(
                question, actor=officer, at=make.START + make.DAY, answer=f"Says {officer.display_name}"
            )
            for officer in officers
        )
    )
    assert sorted(isinstance(result, Refused) for result in results) == [False, True]
    question.refresh_from_db()
    assert question.answer.author in officers
    assert question.answer.body == f"Says {question.answer.author.display_name}"


def test_a_question_merged_and_answered_at_once_is_one_of_the_two():
    first = make.make_question()
    second = make.make_question(first.proposal, body="Who else will see it?")
    officer, steward = make.make_officer(first.proposal.lead_organisation), make.make_steward()
    at = make.START + make.DAY
    results = both_at_once(
        lambda: actions.answer_question(second, actor=officer, at=at, answer="Two planners."),
        lambda: actions.merge_question(second, first, actor=steward, at=at),
    )
    assert sorted(isinstance(result, Refused) for result in results) == [False, True]
    second.refresh_from_db()
    assert (second.answered_at is None) != (second.merged_into_id is None)


def test_two_questions_merged_into_each_other_at_once_do_not_point_in_a_circle():
    first = make.make_question()
    second = make.make_question(first.proposal, body="Who else will see it?")
    steward, at = make.make_steward(), make.START + make.DAY
    results = both_at_once(
        lambda: actions.merge_question(second, first, actor=steward, at=at),
        lambda: actions.merge_question(first, second, actor=steward, at=at),
    )
    assert any(isinstance(result, Refused) for result in results)
    first.refresh_from_db()
    assert first.merged_into_id is None


def test_a_view_revised_twice_at_once_keeps_every_wording():
    proposal, author = make.make_submitted_proposal(), make.make_member()
    said = make.make_comment(proposal, author, body="First")
    both_at_once(
        *(
            lambda words=words: actions.revise_comment(
                said, actor=author, at=make.START + make.DAY, body=words
            )
            for words in ("Second", "Third")
        )
    )
    said.refresh_from_db()
    assert {said.body, *said.wordings.values_list("body", flat=True)} == {"First", "Second", "Third"}


def test_two_officers_who_accept_one_change_at_once_make_one_version():
    institution = make.make_institution()
    officers = [make.make_officer(institution), make.make_officer(institution)]
    proposal = make.make_submitted_proposal(officers[0], institution, filed_as=Proposal.FiledAs.INSTITUTION)
    change = make.make_text_change(proposal)
    at = make.START + 2 * make.DAY
    results = both_at_once(
        *(lambda officer=officer: actions.accept_change(change, actor=officer, at=at) for officer in officers)
    )
    assert sorted(isinstance(result, Refused) for result in results) == [False, True]
    assert proposal.versions.count() == 2


def test_one_change_accepted_and_declined_at_once_has_one_outcome():
    proposal = make.make_submitted_proposal()
    change = make.make_text_change(proposal)
    at = make.START + 2 * make.DAY
    results = both_at_once(
        lambda: actions.accept_change(change, actor=proposal.filed_by, at=at),
        lambda: actions.decline_change(change, actor=proposal.filed_by, at=at, reasons="No."),
    )
    assert sorted(isinstance(result, Refused) for result in results) == [False, True]


def test_two_changes_to_one_answer_accepted_at_once_lose_no_words():
    proposal = make.make_submitted_proposal()
    changes = [make.make_text_change(proposal, new=words) for words in ("First.", "Second.")]
    at = make.START + 2 * make.DAY
    results = both_at_once(
        *(
            lambda change=change: actions.accept_change(change, actor=proposal.filed_by, at=at)
            for change in changes
        )
    )
    assert sorted(isinstance(result, Refused) for result in results) == [False, True]
    assert proposal.versions.count() == 2


def test_changes_proposed_at_once_get_numbers_of_their_own():
    proposal = make.make_submitted_proposal()
    members = [make.make_member(), make.make_member()]
    both_at_once(
        *(lambda member=member: make.make_text_change(proposal, author=member) for member in members)
    )
    assert list(proposal.textchanges.values_list("number", flat=True)) == [1, 2]


def test_two_who_save_one_answer_at_once_do_not_both_win():
    draft = make.make_draft()
    seen = editing.read_stamps(editing.stamps(draft, [fields.BY_NAME["why_needed"]]))

    def save(words):
        return lambda: actions.save_draft(
            draft, actor=draft.filed_by, at=make.START, answers={"why_needed": words}, seen=seen
        )

    results = both_at_once(save("Mine"), save("Theirs"))
    assert sorted(isinstance(result, Refused) for result in results) == [False, True]
    kept = next(result for result in results if not isinstance(result, Refused))
    assert Proposal.objects.get().why_needed == kept.why_needed


def test_two_who_save_different_answers_at_once_both_win():
    draft = make.make_draft(safeguards="", how_used="")
    both_at_once(
        *(
            lambda name=name: actions.save_draft(
                draft, actor=draft.filed_by, at=make.START, answers={name: "Said"}
            )
            for name in ("safeguards", "how_used")
        )
    )
    kept = Proposal.objects.get()
    assert (kept.safeguards, kept.how_used) == ("Said", "Said")


def test_two_people_who_accept_one_link_at_once_are_one():
    proposal = make.make_submitted_proposal()
    invitation, _key = actions.invite(proposal, actor=proposal.filed_by, at=make.START, role="co_author")
    members = [make.make_member(), make.make_member()]
    results = both_at_once(
        *(
            lambda member=member: actions.accept_invitation(invitation, actor=member, at=make.START)
            for member in members
        )
    )
    assert sorted(isinstance(result, Refused) for result in results) == [False, True]
    assert proposal.partners.count() == 1
    joined = [rows.objects.filter(kind="proposals.partner_joined").count() for rows in (PendingEntry, Entry)]
    assert sum(joined) == 1


def test_two_links_that_one_person_accepts_at_once_give_one_part():
    proposal, member = make.make_submitted_proposal(), make.make_member()
    links = [
        actions.invite(proposal, actor=proposal.filed_by, at=make.START, role=role)[0]
        for role in ("co_author", "sponsor")
    ]
    results = both_at_once(
        *(lambda link=link: actions.accept_invitation(link, actor=member, at=make.START) for link in links)
    )
    assert sorted(isinstance(result, Refused) for result in results) == [False, True]
    assert proposal.partners.count() == 1
