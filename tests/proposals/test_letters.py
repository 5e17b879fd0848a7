import logging

import pytest
from django.core import mail
from django.template import engines

from community.models import clock_actor
from community.rules import Refused
from proposals import actions, letters, tasks
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def template(monkeypatch):
    """A letter that says who it is about."""
    text = '{% extends "proposals/letters/letter.txt" %}{% block body %}About {{ thing }}, {{ member }}.{% endblock %}'
    letter = engines["django"].from_string(text)
    monkeypatch.setattr("community.letters.get_template", lambda name: letter)


def test_a_letter_leaves_when_the_change_is_kept_and_says_nothing_in_its_subject(
    template, django_capture_on_commit_callbacks
):
    member = make.make_member("Ana & Luz")
    with django_capture_on_commit_callbacks(execute=True):
        letters.send(member, "held", {"thing": "<PRP-1>"})
        assert not mail.outbox
    (letter,) = mail.outbox
    assert letter.to == [member.email]
    assert letter.subject == "There is something new for you at Hearth"
    assert letter.body.startswith("About <PRP-1>, Ana & Luz.\n")
    assert "/en/account/" in letter.body
    assert not letter.alternatives


def test_a_letter_is_in_the_language_of_its_reader(template, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        letters.send(make.make_member(language="es"), "held", {})
    assert "/es/" in mail.outbox[0].body


@pytest.mark.parametrize("member", [None, {"is_active": False}], ids=["left", "inactive"])
def test_nobody_is_written_to_who_has_left(template, django_capture_on_commit_callbacks, member):
    with django_capture_on_commit_callbacks(execute=True):
        letters.send(member and make.make_member(**member), "held", {})
    assert not mail.outbox


def test_a_letter_that_cannot_be_sent_takes_nothing_back_and_tells_no_address(
    template, django_capture_on_commit_callbacks, monkeypatch, caplog
):
    def fail(*_arguments):
        raise OSError("member@example.org was refused: About a secret")

    monkeypatch.setattr("community.letters.send_mail", fail)
    with caplog.at_level(logging.DEBUG), django_capture_on_commit_callbacks(execute=True):
        letters.send(make.make_member(), "held", {"thing": "a secret"})
    (line,) = [record for record in caplog.records if record.name == "community.letters"]
    assert line.getMessage() == "A letter of the kind held could not be sent."
    assert line.exc_info is None


def test_the_authors_are_told_where_a_proposal_stands_and_nobody_else_is(django_capture_on_commit_callbacks):
    proposal = make.make_received_proposal()
    co_author = make.make_partner(proposal).member
    make.make_partner(proposal, "sponsor")
    with django_capture_on_commit_callbacks(execute=True):
        actions.return_proposal(
            proposal, reason="Say who pays.", actor=make.make_steward(), at=make.START + make.DAY
        )
    letter, other = mail.outbox
    assert letter.to == [proposal.filed_by.email]
    assert other.to == [co_author.email]
    assert proposal.reference not in letter.subject
    assert "Sent back – more information needed" in letter.body
    assert "Say who pays." in letter.body


def recipients():
    return sorted(address for letter in mail.outbox for address in letter.to)


def addresses(*members):
    return sorted(member.email for member in members)


@pytest.fixture
def letters_of(django_capture_on_commit_callbacks):
    """Do something, and give the letters that left because of it."""

    def letters_of(act, *arguments, **keywords):
        mail.outbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            act(*arguments, **keywords)
        return list(mail.outbox)

    return letters_of


def test_who_hands_something_in_is_told_its_reference_and_who_sees_what(letters_of):
    make.make_charter()
    draft = make.make_draft(make.make_member("Ana"))
    (letter,) = letters_of(actions.submit_proposal, draft, actor=draft.filed_by, at=make.START)
    draft.refresh_from_db()
    assert letter.to == [draft.filed_by.email]
    assert draft.reference in letter.body
    assert draft.reference not in letter.subject
    assert "Who sees what:" in letter.body
    assert "the name that you show to others, Ana, stands beside it" in letter.body
    assert "The lead organisation sees the same and nothing more" in letter.body
    assert letter.body.count("\n- ") == 3


def test_who_files_for_an_institution_is_told_that_their_name_stands_nowhere(letters_of):
    make.make_charter()
    institution = make.make_institution("Elm Clinic")
    draft = make.make_draft(make.officer_for(institution), institution, filed_as="institution")
    (letter,) = letters_of(actions.submit_proposal, draft, actor=draft.filed_by, at=make.START)
    assert "Elm Clinic filed it. Your own name does not stand there." in letter.body
    assert "The lead organisation sees" not in letter.body
    assert letter.body.count("\n- ") == 2


def test_the_authors_are_told_of_every_step_of_a_use_that_somebody_else_takes(letters_of):
    proposal = make.make_proposal_awaiting_decision()
    author, officer = proposal.filed_by, make.officer_for(proposal.lead_organisation)
    at = make.AFTER_COMMENTS
    actions.settle_proposal(proposal, "approved", actor=clock_actor, at=at)
    by_officer = {"actor": officer, "at": at}
    for act, more, words in (
        (actions.start_use, {"first_access_on": at.date()}, "Data in use"),
        (actions.pause_use, {"reason": "A leak."}, "Paused – A leak."),
        (actions.resume_use, {}, "Data in use"),
        (actions.end_use, {}, "Ended – data use has stopped"),
        (actions.prove_deletion, {"proof": "Wiped by Tuesday."}, "were deleted or given back"),
    ):
        (letter,) = letters_of(act, proposal, **by_officer, **more)
        assert letter.to == [author.email]
        assert proposal.reference in letter.body
        assert words in letter.body
        assert proposal.reference not in letter.subject


def test_who_asked_that_a_use_stop_is_told_that_it_was_stopped(letters_of):
    use = make.make_use()
    asked = make.make_proposal_awaiting_decision(
        institution=use.lead_organisation, request_kind="stop", about=use
    )
    actions.settle_proposal(asked, "approved", actor=clock_actor, at=make.AFTER_COMMENTS)
    officer = make.officer_for(use.lead_organisation)
    told = letters_of(actions.stop_use, use, reason="It was decided.", actor=officer, at=make.AFTER_COMMENTS)
    assert recipients() == addresses(use.filed_by, asked.filed_by)
    (letter,) = [letter for letter in told if letter.to == [asked.filed_by.email]]
    assert f"The use {use.reference}, which your proposal {asked.reference} asked to stop" in letter.body


@pytest.fixture
def discussion():
    """A discussion with its author, who said something too, and others who took part or did not."""
    proposal = make.make_submitted_proposal()
    viewer, asker, changer, states, left, quiet = (make.make_member() for _ in range(6))
    make.make_comment(proposal, proposal.filed_by, "It is about stops only.")
    make.make_comment(proposal, viewer)
    make.make_question(proposal, viewer)
    make.make_question(proposal, asker, "Who pays?")
    make.make_text_change(proposal, changer)
    make.make_statement(proposal, states)
    make.make_comment(proposal, left, "I leave.")
    left.is_active = False
    left.save()
    comment = make.make_comment(proposal, quiet, "I take this back.")
    actions.withdraw_comment(comment, actor=quiet, at=make.START + make.DAY)
    return proposal, addresses(proposal.filed_by, viewer, asker, changer, states)


def test_everybody_who_took_part_is_told_once_that_the_discussion_was_summed_up(discussion, letters_of):
    proposal, concerned = discussion
    told = letters_of(make.make_summary, proposal)
    assert recipients() == concerned
    assert all(proposal.reference not in letter.subject for letter in told)
    assert f"/proposals/{proposal.reference}/summary/" in told[0].body
    assert "which you filed or took part in" in told[0].body


def test_everybody_who_took_part_is_told_once_that_comments_close_in_three_days(discussion, letters_of):
    proposal, concerned = discussion
    soon = proposal.comments_close_at - 3 * make.DAY
    assert tasks.closings_to_tell(soon - make.MOMENT) == []
    assert len(tasks.closings_to_tell(soon, dry_run=True)) == 1
    told = letters_of(tasks.closings_to_tell, soon)
    assert recipients() == concerned
    assert "are open until Monday 16 March 2026" in told[0].body
    assert tasks.closings_to_tell(soon + make.DAY) == []
    proposal.refresh_from_db()
    with pytest.raises(Refused, match="nothing to write"):
        actions.tell_of_closing(proposal, actor=clock_actor, at=soon)
    actions.reopen_discussion(
        proposal, actor=make.make_steward(), at=proposal.comments_close_at, reason="A flood."
    )
    proposal.refresh_from_db()
    assert len(tasks.closings_to_tell(proposal.comments_close_at - make.DAY)) == 1


def test_everybody_who_took_part_is_told_that_the_text_changed_but_who_changed_it(discussion, letters_of):
    proposal, concerned = discussion
    co_author = make.make_partner(proposal).member
    new = {"answers": {"why_needed": "One bus a day."}, "kind": "update", "change_note": "It was wrong."}
    letters_of(actions.revise_proposal, proposal, actor=co_author, at=make.START + 2 * make.DAY, **new)
    assert recipients() == concerned


def test_a_co_author_is_told_that_it_was_withdrawn_and_who_withdrew_it_is_not(letters_of):
    proposal = make.make_submitted_proposal()
    co_author = make.make_partner(proposal).member
    (letter,) = letters_of(actions.withdraw_proposal, proposal, actor=proposal.filed_by, at=make.START)
    assert letter.to == [co_author.email]
    assert "Withdrawn by the proposer" in letter.body
