import logging

import pytest
from django.core import mail
from django.template import engines

from proposals import actions, letters
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def template(monkeypatch):
    """A letter that says who it is about."""
    text = '{% extends "proposals/letters/letter.txt" %}{% block body %}About {{ thing }}, {{ member }}.{% endblock %}'
    letter = engines["django"].from_string(text)
    monkeypatch.setattr(letters, "get_template", lambda name: letter)


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

    monkeypatch.setattr(letters, "send_mail", fail)
    with caplog.at_level(logging.DEBUG), django_capture_on_commit_callbacks(execute=True):
        letters.send(make.make_member(), "held", {"thing": "a secret"})
    (line,) = [record for record in caplog.records if record.name == "proposals.letters"]
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
