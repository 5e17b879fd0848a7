"""Words held back, put back, removed, appealed: who may, what is told, and what is left."""

import json
from datetime import timedelta

import pytest
import time_machine
from django.apps import apps
from django.core import mail
from django.db import IntegrityError, transaction
from django.urls import reverse

from community.models import Clock, clock_actor
from community.rules import Refused
from proposals import actions, tasks
from proposals.models import Comment, Flag, KeptWords, ModerationAct
from record.models import Entry, Payload
from record.queries import entries_about
from record.sequencer import sequence
from tests import factories as make
from tests.refusals import refused
from tests.tables import holders

pytestmark = pytest.mark.django_db

AT = make.START + 2 * make.DAY
WORDS = "Maria Perez of 12 Elm Street stole it."


@pytest.fixture
def comment():
    return make.make_comment(make.make_submitted_proposal(), body=WORDS)


@pytest.fixture
def moderator():
    return make.make_moderator()


@pytest.fixture
def kept_mail(django_capture_on_commit_callbacks):
    """The letters that a block of acts sends, once they are kept."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def told(comment, *leave_out):
    """What the record says about the comment's proposal since it was made, the oldest first."""
    sequence(AT)
    entries = entries_about(comment.proposal.reference)
    return [e for e in reversed(entries) if e.kind.startswith(("proposals.contribution", "proposals.appeal"))]


def test_a_hold_that_nobody_decides_on_ends_with_its_time_and_the_log_says_so(
    comment, moderator, kept_mail, client
):
    hold = make.make_held_comment(comment=comment, moderator=moderator)
    due = hold.hold_clock.due_at
    assert hold.hold_clock.rule.key == "decide-hold"
    with pytest.raises(Refused, match="not up"):
        actions.lift_hold(hold, actor=clock_actor, at=due - make.MOMENT)
    with pytest.raises(Refused, match="nobody’s hand"):
        actions.lift_hold(hold, actor=moderator, at=due)
    assert tasks.holds(due - make.MOMENT) == []
    assert len(tasks.holds(due, dry_run=True)) == 1
    comment.refresh_from_db()
    assert comment.held_at is not None
    with kept_mail():
        assert len(tasks.holds(due)) == 1
    assert tasks.holds(due) == []
    comment.refresh_from_db()
    assert comment.is_shown
    assert "Nobody decided about it in time" in mail.outbox[-1].body
    assert not Clock.objects.running(due).filter(kind="decide-hold").exists()
    with time_machine.travel(due):
        assert "Nobody decided in time" in client.get(reverse("proposals:moderation")).content.decode()
    last = told(comment)[-1]
    assert (last.kind, last.actor) == ("proposals.contribution_restored", "system:clock")


def test_a_hold_ends_with_its_time_though_an_appeal_waits_and_that_is_still_answered(comment):
    hold = make.make_held_comment(comment=comment)
    make.make_appeal(hold, at=AT)
    due = hold.hold_clock.due_at
    tasks.holds(due)
    assert KeptWords.objects.get(act=hold).forget_at is None
    act = make.make_answered_appeal(hold, upheld=True, at=due)
    assert act.upheld
    comment.refresh_from_db()
    assert comment.is_shown
    tasks.kept_words(due + 30 * make.DAY)
    assert not KeptWords.objects.exists()


@pytest.mark.parametrize(
    "decide",
    [
        actions.restore_contribution,
        lambda said, **who: actions.remove_contribution(said, reason="hate", **who),
    ],
)
def test_whoever_decides_about_a_hold_stops_its_clock(comment, moderator, decide):
    hold = make.make_held_comment(comment=comment)
    decide(comment, actor=moderator, at=AT)
    assert tasks.holds(hold.hold_clock.due_at) == []
    assert Clock.objects.get(pk=hold.hold_clock_id).stopped_at == AT


def test_a_report_is_private_and_made_once(comment):
    reporter = make.make_member()
    flag = actions.report_contribution(comment, reason="hate", words="Ugly.", actor=reporter, at=AT)
    assert not told(comment)
    again = refused(actions.report_contribution, comment, reason="other", actor=reporter, at=AT)
    assert again == "You have reported this already. A moderator will look at it."
    own = refused(actions.report_contribution, comment, reason="other", actor=comment.author, at=AT)
    assert "your own words" in own
    with pytest.raises(IntegrityError), transaction.atomic():
        Flag.objects.create(
            kind="comment", target=comment.pk, reporter=reporter, reason="hate", reported_at=AT
        )
    assert Flag.is_secret
    actions.dismiss_reports(comment, actor=make.make_moderator(), at=AT)
    flag.refresh_from_db()
    assert (flag.settled_at, flag.words) == (AT, "")
    assert not told(comment)
    assert Comment.objects.get().is_shown


@pytest.mark.parametrize("reports", [1, 40])
def test_no_number_of_reports_takes_words_away(comment, reports):
    for _number in range(reports):
        actions.report_contribution(comment, reason="hate", actor=make.make_member(), at=AT)
    assert Comment.objects.get().is_shown


def test_held_words_are_out_of_sight_here_and_on_the_record_and_come_back(
    comment, moderator, kept_mail, client
):
    sequence(AT)
    entry = entries_about(comment.proposal.reference)[0]
    pages = [comment.proposal.get_absolute_url(), entry.get_absolute_url(), f"/en/record/{entry.index}.json"]
    pages += ["/record/payload/000.json", "/en/record/", "/en/record/feed.atom"]

    def who_shows_it():
        return [page for page in pages if "Elm Street" in client.get(page).content.decode()]

    assert len(who_shows_it()) >= 3
    with kept_mail():
        act = actions.hold_contribution(
            comment, reason="identifies", note="Leave out.", actor=moderator, at=AT
        )
    (line,) = told(comment)
    assert line.facts | {"withholds": []} == {
        "act": act.reference,
        "kind": "comment",
        "reason": "identifies",
        "withholds": [],
    }
    assert (line.kind, line.actor) == ("proposals.contribution_held", "moderator")
    assert who_shows_it() == []
    assert not Comment.objects.shown().exists()
    (letter,) = mail.outbox
    assert letter.to == [comment.author.email]
    assert "Leave out." in letter.body
    assert "It identifies a person" in letter.body
    assert WORDS not in letter.body + letter.subject
    with kept_mail():
        actions.restore_contribution(comment, actor=moderator, at=AT + make.DAY)
    assert len(who_shows_it()) >= 3
    assert [e.kind.partition(".")[2] for e in told(comment)] == ["contribution_held", "contribution_restored"]
    act.refresh_from_db()
    assert act.ended_at == AT + make.DAY
    assert len(mail.outbox) == 2


def test_removed_words_are_gone_everywhere_once_nobody_can_appeal(comment, moderator):
    reporter = make.make_member()
    actions.report_contribution(comment, reason="identifies", words="12 Elm Street!", actor=reporter, at=AT)
    act = actions.remove_contribution(
        comment, reason="identifies", note="It names Maria Perez.", actor=moderator, at=AT
    )
    comment.refresh_from_db()
    assert (comment.body, comment.removed_at, comment.removal_reason) == ("", AT, "identifies")
    assert set(Payload.objects.filter(entry_key=comment.entry_key).values_list("erased_at", "reason")) == {
        (AT, "moderation")
    }
    (line,) = told(comment)
    assert line.facts == {"act": act.reference, "kind": "comment", "reason": "identifies"}
    assert KeptWords.objects.get().words == {"body": WORDS}
    for too_early in (AT, act.appeal_until_at - make.MOMENT):
        assert tasks.due(too_early) == []
    assert tasks.due(act.appeal_until_at, dry_run=True) == tasks.due(act.appeal_until_at)
    assert tasks.due(act.appeal_until_at) == []
    assert holders("Elm Street", "Maria") == []
    assert told(comment) == [line]


def test_an_upheld_appeal_brings_removed_words_back_here_and_on_the_record(comment, moderator, kept_mail):
    act = make.make_removed_comment(comment=comment, moderator=moderator, at=AT)
    sequence(AT)
    actions.appeal_act(act, "It was on the news.", actor=comment.author, at=AT + make.DAY)
    clock = Clock.objects.get(subject=act.reference)
    assert (clock.kind, clock.institution) == ("answer-appeal", None)
    assert tasks.due(act.appeal_until_at + make.DAY) == [], "an appeal waits, so nothing is deleted"
    with kept_mail():
        actions.answer_appeal(
            act, upheld=True, answer="True.", actor=make.make_moderator(), at=AT + 2 * make.DAY
        )
    back = Comment.objects.get()
    assert (back.body, back.is_shown, back.removal_reason) == (WORDS, True, "")
    made, answered = told(comment)[-2:]
    assert (made.kind, made.actor) == ("proposals.appeal_made", "member")
    assert answered.kind == "proposals.appeal_answered"
    assert answered.facts["upheld"] is True
    assert str(answered.key) == back.entry_key
    assert answered.payloads["body"].value == WORDS
    clock.refresh_from_db()
    assert clock.stopped_at == AT + 2 * make.DAY
    assert KeptWords.objects.get().words == {}
    assert "you are right" in mail.outbox[-1].body
    assert "True." in mail.outbox[-1].body
    # Removed once more, they are gone once more.
    gone = {"reason": "hate", "at": AT + 3 * make.DAY}
    assert "was upheld" in refused(actions.remove_contribution, back, actor=moderator, **gone)
    act = make.make_removed_comment(comment=back, moderator=make.make_moderator(), at=AT + 3 * make.DAY)
    assert not Payload.objects.filter(entry_key=back.entry_key, erased_at=None).exists()


def test_an_appeal_that_is_not_upheld_ends_what_was_kept(comment, moderator):
    act = make.make_removed_comment(comment=comment, moderator=moderator, at=AT)
    actions.appeal_act(act, "Why?", actor=comment.author, at=AT)
    actions.answer_appeal(act, upheld=False, answer="So.", actor=make.make_steward(), at=AT + make.DAY)
    assert Comment.objects.get().removed_at == AT
    kept = KeptWords.objects.get()
    assert (kept.words, kept.answer) == ({}, "So.")
    assert holders("Elm Street") == []
    assert tasks.due(kept.forget_at)
    assert not KeptWords.objects.exists()


def test_an_appeal_against_a_hold_is_answered_before_anything_else_happens(comment, moderator):
    act = make.make_held_comment(comment=comment, moderator=moderator, at=AT)
    actions.appeal_act(act, "Why?", actor=comment.author, at=AT)
    other = make.make_moderator()
    for do in (
        lambda: actions.restore_contribution(comment, actor=other, at=AT),
        lambda: actions.remove_contribution(comment, reason="hate", actor=other, at=AT),
    ):
        assert refused(do) == "Its author has appealed. Answer the appeal instead."
    actions.answer_appeal(act, upheld=True, actor=other, at=AT)
    assert Comment.objects.get().is_shown
    assert not Payload.objects.filter(withheld_at__isnull=False, shown_again_at=None).exists()


def test_only_the_author_appeals_once_and_in_time(comment, moderator):
    act = make.make_removed_comment(comment=comment, moderator=moderator, at=AT)
    stranger = refused(actions.appeal_act, act, "x", actor=make.make_member(), at=AT)
    assert stranger == "Only the person who wrote these words can appeal."
    late = refused(actions.appeal_act, act, "x", actor=comment.author, at=act.appeal_until_at)
    assert late == "You could appeal until the end of Wednesday 18 March 2026."
    actions.appeal_act(act, "x", actor=comment.author, at=act.appeal_until_at - make.MOMENT)
    again = refused(actions.appeal_act, act, "x", actor=comment.author, at=AT)
    assert again == "There was an appeal already."


def test_somebody_else_answers_the_appeal_once(comment, moderator):
    act = make.make_removed_comment(comment=comment, moderator=moderator, at=AT)
    before = refused(actions.answer_appeal, act, upheld=True, actor=make.make_moderator(), at=AT)
    assert before == "Nobody has appealed against this."
    actions.appeal_act(act, "x", actor=comment.author, at=AT)
    same = refused(actions.answer_appeal, act, upheld=False, actor=moderator, at=AT)
    assert same == "You did this yourself. Another moderator answers the appeal."
    member = refused(actions.answer_appeal, act, upheld=True, actor=comment.author, at=AT)
    assert member == "Only the community's moderators and stewards may do this."
    own = refused(actions.answer_appeal, act, upheld=True, actor=make.make_moderator(comment.author), at=AT)
    assert "your own words" in own
    actions.answer_appeal(act, upheld=False, actor=make.make_steward(), at=AT)
    again = refused(actions.answer_appeal, act, upheld=True, actor=make.make_steward(), at=AT)
    assert again == "This appeal was answered already."


@pytest.mark.parametrize("act", ["hold", "remove", "restore", "dismiss"])
def test_nobody_judges_without_the_role_nor_in_their_own_matter(comment, act):
    if act == "restore":
        make.make_held_comment(comment=comment, at=AT)
    do = {
        "hold": lambda actor: actions.hold_contribution(comment, reason="hate", actor=actor, at=AT),
        "remove": lambda actor: actions.remove_contribution(comment, reason="hate", actor=actor, at=AT),
        "restore": lambda actor: actions.restore_contribution(comment, actor=actor, at=AT),
        "dismiss": lambda actor: actions.dismiss_reports(comment, actor=actor, at=AT),
    }[act]
    officer = make.make_moderator(make.make_officer(comment.proposal.lead_organisation))
    author = make.make_moderator(comment.author)
    assert refused(do, make.make_member()) == "Only the community's moderators and stewards may do this."
    assert refused(do, make.make_panelist()) == "Only the community's moderators and stewards may do this."
    assert refused(do, author) == "These are your own words. Another moderator has to look at them."
    assert refused(do, officer).startswith(f"You speak for {comment.proposal.lead_organisation.name}")
    do(make.make_steward())


def test_what_was_taken_away_is_not_taken_away_again(comment, moderator):
    make.make_held_comment(comment=comment, moderator=moderator, at=AT)
    assert refused(actions.hold_contribution, comment, reason="hate", actor=moderator, at=AT) == (
        "It is held back already."
    )
    actions.remove_contribution(comment, reason="hate", actor=moderator, at=AT)
    for do in (actions.hold_contribution, actions.remove_contribution):
        assert refused(do, comment, reason="hate", actor=moderator, at=AT) == "It was removed already."
    assert "Only an appeal" in refused(actions.restore_contribution, comment, actor=moderator, at=AT)
    assert (
        refused(
            actions.remove_contribution,
            make.make_comment(comment.proposal),
            reason="x",
            actor=moderator,
            at=AT,
        )
        == "Choose a reason."
    )
    hold, removal = ModerationAct.objects.order_by("pk")
    assert (hold.ended_at, removal.ended_at) == (AT, None)
    gone = make.make_comment(comment.proposal, body="Mine")
    actions.withdraw_comment(gone, actor=gone.author, at=AT)
    assert refused(actions.remove_contribution, gone, reason="hate", actor=moderator, at=AT) == (
        "Its author has taken it back already."
    )


def test_many_are_removed_at_once_each_with_its_line_and_one_letter_to_each_author(
    comment, moderator, kept_mail
):
    spammer = make.make_member()
    spam = [make.make_comment(comment.proposal, spammer, f"Buy {n}") for n in range(3)]
    with kept_mail():
        acts = actions.remove_advertising([*spam, comment], actor=moderator, at=AT)
    assert {act.reason for act in acts} == {"advertising"}
    assert len({act.reference for act in acts}) == 4
    lines = told(comment)
    assert [line.kind for line in lines] == ["proposals.contribution_removed"] * 4
    assert {line.facts["act"] for line in lines} == {act.reference for act in acts}
    assert sorted(letter.to for letter in mail.outbox) == sorted([[spammer.email], [comment.author.email]])
    assert not Comment.objects.shown().exists()
    assert "Buy 1" not in json.dumps([list(p.values()) for p in Payload.objects.values("text")])


def test_more_than_the_charter_allows_are_not_removed_at_once(comment, moderator):
    many = [make.make_comment(comment.proposal, body=f"{n}") for n in range(3)]
    make.make_charter(at=AT)
    from community.models import CharterRule

    CharterRule.objects.filter(key="moderation-at-once").update(value=2)
    assert refused(actions.remove_advertising, many, actor=moderator, at=AT) == (
        "2 things can be removed at once, and you chose 3."
    )
    assert refused(actions.remove_advertising, [], actor=moderator, at=AT) == "Choose at least one."
    own = make.make_comment(comment.proposal, moderator, "Mine")
    assert "your own words" in refused(actions.remove_advertising, [many[0], own], actor=moderator, at=AT)


def test_everything_of_a_new_member_is_held_at_once(comment, moderator, kept_mail):
    new = make.make_member(joined_at=AT - make.DAY)
    for number in range(3):
        make.make_comment(comment.proposal, new, f"{number}", at=AT - timedelta(hours=1))
    with kept_mail():
        acts = actions.hold_new_member(new, reason="advertising", actor=moderator, at=AT)
    assert len(acts) == 3
    assert [line.kind for line in told(comment)] == ["proposals.contribution_held"] * 3
    assert [letter.to for letter in mail.outbox] == [[new.email]]
    assert list(Comment.objects.shown()) == [comment]
    old = refused(actions.hold_new_member, comment.author, reason="hate", actor=moderator, at=AT)
    assert old == "This member is not new. Look at what they wrote piece by piece."


def test_no_table_but_the_secret_ones_tells_who_reported_or_what_was_removed(comment, moderator):
    reporter = make.make_member()
    actions.report_contribution(comment, reason="hate", words="Ugly.", actor=reporter, at=AT)
    make.make_removed_comment(comment=comment, moderator=moderator, at=AT)
    for model in apps.get_models():
        if getattr(model, "is_secret", False):
            continue
        rows = str(list(model._default_manager.values())) if model._meta.managed else ""
        assert "Elm Street" not in rows, model
        if model._meta.app_label == "proposals":
            assert not [f for f in model._meta.fields if f.name == "reporter"], model
    assert not Entry.objects.filter(kind__contains="report")


def make_of(kind):
    """One contribution of each kind."""
    proposal = make.make_submitted_proposal()
    return {
        "comment": lambda: make.make_comment(proposal, body=WORDS),
        "question": lambda: make.make_question(proposal, body=WORDS),
        "change": lambda: make.make_text_change(proposal, new=WORDS),
        "statement": lambda: actions.add_statement(
            proposal, actor=make.make_member(), at=make.START + make.DAY, text=WORDS
        ),
    }[kind]()


@pytest.mark.parametrize("kind", ["comment", "question", "change", "statement"])
def test_every_kind_is_held_put_back_removed_and_brought_back_by_an_appeal(kind, moderator, client):
    said = make_of(kind)
    pages = [
        said.get_absolute_url(),
        said.proposal.get_absolute_url(),
        reverse("proposals:moderation"),
        reverse("record:log"),
        *(reverse(f"proposals:{name}") for name in ("moderation_json", "moderation_csv")),
        "/record/payload/000.json",
    ]

    def shown():
        sequence(AT)
        return [page for page in pages if "Elm Street" in client.get(page).content.decode()]

    assert shown()
    with time_machine.travel(AT, tick=False):
        actions.hold_contribution(said, reason="identifies", actor=moderator, at=AT)
        assert shown() == []
        actions.restore_contribution(said, actor=moderator, at=AT)
        assert shown()
        act = actions.remove_contribution(said, reason="identifies", actor=moderator, at=AT)
        assert shown() == []
        words = {name: getattr(type(said).objects.get(pk=said.pk), name) for name in said.words}
        assert set(words.values()) == {""}
        actions.appeal_act(act, "No.", actor=said.author, at=AT)
        actions.answer_appeal(act, upheld=True, actor=make.make_steward(), at=AT)
        assert shown()
        back = type(said).objects.get(pk=said.pk)
        assert {name: getattr(back, name) for name in said.words} == {n: getattr(said, n) for n in said.words}
        client.force_login(said.author)
        for name in ("mine", "report"):
            page = (
                reverse("proposals:mine")
                if name == "mine"
                else reverse("proposals:report", args=[kind, said.pk])
            )
            assert client.get(page).status_code == 200


def test_nobody_has_to_answer_a_question_that_was_removed_until_it_is_back(moderator):
    question = make_of("question")
    act = actions.remove_contribution(question, reason="other", actor=moderator, at=AT)
    assert Clock.objects.get(pk=question.clock_id).stopped_at == AT
    actions.appeal_act(act, "No.", actor=question.author, at=AT)
    actions.answer_appeal(act, upheld=True, actor=make.make_steward(), at=AT + make.DAY)
    question.refresh_from_db()
    assert (question.clock.started_at, question.clock.stopped_at) == (AT + make.DAY, None)


def test_words_that_stand_there_again_in_the_meantime_are_not_doubled(moderator):
    statement = make_of("statement")
    act = actions.remove_contribution(statement, reason="other", actor=moderator, at=AT)
    actions.add_statement(statement.proposal, actor=make.make_member(), at=AT, text=WORDS)
    actions.appeal_act(act, "No.", actor=statement.author, at=AT)
    actions.answer_appeal(act, upheld=True, actor=make.make_steward(), at=AT)
    statement.refresh_from_db()
    assert statement.removed_at == AT


def test_every_wording_is_held_and_removed(moderator):
    comment = make.make_comment(make.make_submitted_proposal(), body=WORDS)
    actions.revise_comment(comment, actor=comment.author, at=AT, body="Somebody stole it.")
    comment.refresh_from_db()
    make.make_held_comment(comment=comment, moderator=moderator, at=AT)
    assert Payload.objects.filter(withheld_at=AT, name="body").count() == 2
    actions.remove_contribution(comment, reason="identifies", actor=moderator, at=AT)
    KeptWords.objects.all().delete()
    assert holders("Elm Street") == []
