"""What is said for an institution or the community can be reported, held and removed like everybody's words."""

from datetime import datetime

import pytest
from django.core import mail
from django.urls import reverse

from community.models import Clock
from community.rules import Refused
from community.windows import due_on
from proposals import actions, rules, tasks
from proposals.deliberation import deliberation, newest_summary
from proposals.models import KeptWords, kind_of
from proposals.models.documents import document_storage
from record.models import Payload
from record.queries import entries_about
from record.sequencer import sequence
from tests import factories as make

pytestmark = pytest.mark.django_db

SECRET = "Maria Perez of 12 Elm Street"


def answer():
    return make.make_answered_question(answer=SECRET).answer


def document():
    return make.make_document(make.make_submitted_proposal(), at=make.START, title=SECRET, data=b"Said.")


def summary():
    proposal = make.make_submitted_proposal()
    return actions.publish_summary(
        proposal,
        actor=make.make_steward(),
        at=proposal.comments_close_at,
        points=[SECRET],
        parts=make.SUMMARY | {"minority_view": SECRET},
        language="en",
    )


def challenge():
    made = make.make_summary(make.make_submitted_proposal())
    return actions.challenge_summary(
        made.proposal, actor=make.make_member(), at=made.said_at, body=SECRET, language="en"
    )


def meeting():
    return make.make_meeting(make.make_submitted_proposal(), notes="They met.", facilitator=SECRET)


KINDS = {
    "answer": answer,
    "document": document,
    "summary": summary,
    "challenge": challenge,
    "meeting": meeting,
}
EACH = pytest.mark.parametrize("kind", KINDS)


@pytest.fixture
def at(settings, db):
    make.make_charter(summary_challenge=10)
    return make.START + 20 * make.DAY


def page_of(client, said):
    return client.get(said.get_absolute_url()).content.decode()


@EACH
def test_it_can_be_reported_by_anybody_else_on_its_page(client, at, kind):
    said = KINDS[kind]()
    assert kind_of(said) == kind
    address = reverse("proposals:report", args=[kind, said.pk])
    assert address in page_of(client, said)
    client.force_login(make.make_member())
    page = client.get(address).content.decode()
    assert SECRET in page
    if not said.is_personal:
        assert said.author.display_name not in page
    assert client.post(address, {"reason": "identifies"}).status_code == 302
    client.force_login(make.make_steward())
    desk = client.get(reverse("proposals:moderation_desk")).content.decode()
    assert reverse("proposals:judge", args=[kind, said.pk]) in desk


@EACH
def test_held_it_is_out_of_sight_here_and_on_the_record_and_comes_back_whole(client, at, kind):
    said, steward = KINDS[kind](), make.make_steward()
    assert SECRET in page_of(client, said)
    act = actions.hold_contribution(said, reason="identifies", actor=steward, at=at)
    page = page_of(client, said)
    assert SECRET not in page
    assert f"?about={kind}-{said.pk}" in page
    told = [payload for payload in Payload.objects.all() if SECRET in str(payload.value)]
    assert told
    assert all(payload.is_withheld for payload in told)
    assert act.reference in client.get(reverse("proposals:moderation")).content.decode()
    said.refresh_from_db()
    actions.restore_contribution(said, actor=steward, at=at)
    assert SECRET in page_of(client, said)


@EACH
def test_removed_its_words_are_gone_everywhere_until_an_appeal_brings_them_back(client, at, kind):
    said = KINDS[kind]()
    act = actions.remove_contribution(said, reason="identifies", actor=make.make_steward(), at=at)
    assert SECRET not in page_of(client, said)
    assert not any(SECRET in str(payload.value) for payload in Payload.objects.all())
    actions.appeal_act(act, "It was in the news.", actor=said.author, at=at)
    actions.answer_appeal(act, upheld=True, actor=make.make_steward(), at=at)
    assert SECRET in page_of(client, said)
    said.refresh_from_db()
    assert said.removed_at is None
    assert not Payload.objects.filter(name="file").exists()
    # Nobody spoke in their own name here, not even whoever challenged a summary.
    assert not Payload.objects.filter(entry_key=said.entry_key, name="display_name").exists()


@EACH
def test_what_was_kept_goes_when_nobody_can_appeal_any_more(at, kind):
    said = KINDS[kind]()
    act = actions.remove_contribution(said, reason="identifies", actor=make.make_steward(), at=at)
    tasks.kept_words(act.appeal_until_at)
    assert not KeptWords.objects.exists()


def test_the_bytes_of_a_document_out_of_sight_are_read_by_its_author_and_who_judges_it_alone(client, at):
    said, first, second = document(), make.make_moderator(), make.make_moderator()
    address = reverse("proposals:document_file", args=[said.proposal.reference, said.pk])
    everybody = {
        "anonymous": None,
        "author": said.author,
        "first": first,
        "second": second,
        "officer": make.officer_for(said.proposal.lead_organisation),
        "partial": make.make_moderator(make.officer_for(said.proposal.lead_organisation)),
    }

    def readers():
        found = set()
        for name, member in everybody.items():
            client.logout()
            if member is not None:
                client.force_login(member)
            response = client.get(address)
            if response.status_code == 200:
                found.add(name)
                assert b"".join(response.streaming_content) == b"Said."
                assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
                assert "no-store" in response["Cache-Control"]
        return found

    actions.hold_contribution(said, reason="identifies", actor=first, at=at)
    assert readers() == {"author", "first", "second"}
    client.force_login(said.author)
    assert address in client.get(reverse("proposals:mine")).content.decode()
    said.refresh_from_db()
    act = actions.remove_contribution(said, reason="identifies", actor=first, at=at)
    assert readers() == set()
    actions.appeal_act(act, "It is no secret.", actor=said.author, at=at)
    assert readers() == {"second"}
    client.force_login(second)
    assert address in client.get(reverse("proposals:answer_appeal", args=[act.reference])).content.decode()
    actions.answer_appeal(act, upheld=False, actor=second, at=at)
    assert readers() == set()


def test_the_bytes_of_a_removed_document_are_deleted_with_what_was_kept(
    at, django_capture_on_commit_callbacks
):
    said = document()
    name = said.file.name
    act = actions.remove_contribution(said, reason="identifies", actor=make.make_steward(), at=at)
    assert document_storage().exists(name)
    with django_capture_on_commit_callbacks(execute=True):
        tasks.kept_words(act.appeal_until_at)
    assert not document_storage().exists(name)


def test_an_institutions_answer_is_judged_by_stewards_alone_and_never_by_its_own_people(at):
    said = answer()
    moderator = make.make_moderator()
    author = make.make_steward(make.officer_for(said.institution))
    colleague = make.make_steward(make.make_officer(said.institution))
    assert "by a steward" in rules.can_judge(moderator, said, at=at).reason
    assert "own words" in rules.can_judge(author, said, at=at).reason
    assert "You speak for" in rules.can_judge(colleague, said, at=at).reason
    with pytest.raises(Refused, match="judged by a steward"):
        actions.hold_contribution(said, reason="hate", actor=moderator, at=at)
    actions.remove_contribution(said, reason="hate", actor=make.make_steward(), at=at)
    said.question.refresh_from_db()
    # It was answered, on time, and stays so.
    assert said.question.state(at) == "answered"


def test_nobody_judges_a_challenge_of_their_own_summary_and_one_without_words_still_waits(at):
    said = challenge()
    assert "a part in this" in rules.can_judge(said.summary.author, said, at=at).reason
    actions.remove_contribution(said, reason="hate", actor=make.make_moderator(), at=at)
    assert deliberation(said.proposal, at).code == "challenged"


def test_a_removed_summary_is_written_again_and_one_that_came_back_stands(at):
    said = summary()
    proposal = said.proposal
    actions.hold_contribution(said, reason="hate", actor=make.make_moderator(), at=at)
    assert deliberation(proposal, at).code == "held"
    said.refresh_from_db()
    act = actions.remove_contribution(said, reason="hate", actor=make.make_moderator(), at=at)
    assert newest_summary(proposal) is None
    assert Clock.objects.running(at).filter(kind="summarise", subject=proposal.reference).count() == 1
    actions.appeal_act(act, "It was said.", actor=said.author, at=at)
    actions.answer_appeal(act, upheld=True, actor=make.make_moderator(), at=at)
    assert newest_summary(proposal) == said
    assert not Clock.objects.running(at).filter(kind="summarise", subject=proposal.reference).exists()


def test_a_meeting_a_document_or_an_answer_leaves_room_for_what_somebody_says_in_a_day(at):
    make.make_charter()
    steward = make.make_steward()
    proposal = make.make_submitted_proposal()
    for _number in range(31):
        make.make_meeting(proposal, steward)
    assert rules.can_contribute(steward, "", at=make.START + 5 * make.DAY)


# The pages of acts are shown to whoever is signed in, with the reason why not; these quote what the act is about.
ACT_PAGES = {
    "answer": lambda said: reverse(
        "proposals:correct_answer", args=[said.proposal.reference, said.question.reference]
    ),
    "challenge": lambda said: reverse("proposals:answer_challenge", args=[said.proposal.reference, said.pk]),
    "document": lambda said: reverse("proposals:remove_document", args=[said.proposal.reference, said.pk]),
}


@pytest.mark.parametrize("kind", ACT_PAGES)
def test_held_it_is_out_of_sight_on_the_page_of_an_act_about_it(client, at, kind):
    said = KINDS[kind]()
    # The form with an answer in it is for those alone who may correct it.
    client.force_login(make.officer_for(said.institution) if kind == "answer" else make.make_member())
    assert SECRET in client.get(ACT_PAGES[kind](said)).content.decode()
    actions.hold_contribution(said, reason="identifies", actor=make.make_steward(), at=at)
    assert SECRET not in client.get(ACT_PAGES[kind](said)).content.decode()


def test_what_somebody_reported_is_read_by_those_alone_who_may_judge_it(client, at):
    said = make.make_comment(make.make_submitted_proposal(), make.make_moderator())
    make.make_flag(said, words="He means my sister.")
    address = reverse("proposals:judge", args=["comment", said.pk])
    for moderator, reads in ((make.make_moderator(), True), (said.author, False)):
        client.force_login(moderator)
        page = client.get(address).content.decode()
        assert ("He means my sister." in page) == reads


def test_who_challenged_a_summary_or_asked_a_question_judges_neither_it_nor_its_answer(at):
    challenger, asker = make.make_moderator(), make.make_steward()
    made = make.make_challenge(summary(), challenger).summary
    asked = make.make_answered_question(asker=asker).answer
    for moderator, said in ((challenger, made), (asker, asked)):
        assert "You have a part in this" in rules.can_judge(moderator, said, at=at).reason
        assert rules.can_judge(make.make_steward(), said, at=at)


def test_a_summary_can_be_challenged_as_much_longer_as_it_was_out_of_sight(at):
    said, steward = summary(), make.make_steward()
    ends_at = said.challenge_ends_at
    actions.hold_contribution(said, reason="hate", actor=steward, at=said.said_at + make.DAY)
    said.refresh_from_db()
    actions.restore_contribution(said, actor=steward, at=said.said_at + 3 * make.DAY)
    said.refresh_from_db()
    assert said.challenge_ends_at == ends_at + 2 * make.DAY


@pytest.mark.parametrize("take", [actions.hold_contribution, actions.remove_contribution])
def test_the_record_names_until_when_a_summary_can_be_challenged_after_an_appeal(at, take):
    said = summary()
    ends_at, since = said.challenge_ends_at, said.said_at + make.DAY
    act = take(said, reason="hate", actor=make.make_steward(), at=since)
    actions.appeal_act(act, "It was said.", actor=said.author, at=since)
    actions.answer_appeal(act, upheld=True, actor=make.make_steward(), at=since + 2 * make.DAY)
    sequence(at)
    told = entries_about(said.proposal.reference)[0]
    assert told.kind == "proposals.appeal_answered"
    assert datetime.fromisoformat(told.facts["challenge_ends_at"]) == ends_at + 2 * make.DAY


def test_a_summary_that_was_held_and_then_removed_gets_all_its_time_back(at):
    said, steward = summary(), make.make_steward()
    ends_at, since = said.challenge_ends_at, said.said_at + make.DAY
    actions.hold_contribution(said, reason="hate", actor=steward, at=since)
    act = actions.remove_contribution(said, reason="hate", actor=steward, at=since + make.DAY)
    actions.appeal_act(act, "It was said.", actor=said.author, at=since + make.DAY)
    actions.answer_appeal(act, upheld=True, actor=make.make_steward(), at=since + 3 * make.DAY)
    said.refresh_from_db()
    assert said.challenge_ends_at == ends_at + 3 * make.DAY


def test_a_summary_that_came_back_gives_one_time_to_answer_its_challenges_and_none_once_it_is_withdrawn(at):
    said = challenge()
    other = make.make_challenge(said.summary)
    running = Clock.objects.running(at).filter(kind="answer-challenge")
    actions.answer_challenge(said, actor=make.make_steward(), at=said.said_at, upheld=True, answer="Yes.")
    assert running.count() == 1
    act = actions.remove_contribution(said.summary, reason="hate", actor=make.make_steward(), at=at)
    actions.appeal_act(act, "It was said.", actor=said.summary.author, at=at)
    actions.answer_appeal(act, upheld=True, actor=make.make_steward(), at=at)
    assert running.count() == 1
    other.summary.refresh_from_db()
    act = actions.remove_contribution(other.summary, reason="hate", actor=make.make_steward(), at=at)
    actions.appeal_act(act, "It was said.", actor=said.summary.author, at=at)
    proposal = said.proposal
    actions.withdraw_proposal(proposal, actor=proposal.filed_by, at=at, reason="No.")
    actions.answer_appeal(act, upheld=True, actor=make.make_steward(), at=at)
    assert not running.exists()


@EACH
def test_who_wrote_what_is_said_for_an_institution_or_the_community_is_found_by_no_moderator(
    client, at, kind, time_machine
):
    time_machine.move_to(at, tick=False)
    said = KINDS[kind]()
    own = make.make_comment(make.make_submitted_proposal(), said.author, body="I live there.")
    client.force_login(make.make_steward())
    judged = client.get(reverse("proposals:judge", args=[kind, said.pk])).content.decode()
    assert (said.author.display_name in judged) == said.is_personal
    assert ("?by=" in judged) == said.is_personal
    found = client.get(reverse("proposals:remove_advertising"), {"by": f"{kind}-{said.pk}"})
    assert found.status_code == (200 if said.is_personal else 404)
    assert (own.body in found.content.decode()) == said.is_personal
    held = client.post(reverse("proposals:hold_author", args=[kind, said.pk]), {"reason": "advertising"})
    assert held.status_code == (409 if said.is_personal else 404)


def test_advertising_removed_in_one_go_is_told_to_all_who_speak_for_the_institution(
    at, django_capture_on_commit_callbacks
):
    said, alone = answer(), make.make_comment(make.make_submitted_proposal(), body="Buy it.")
    colleague = make.make_officer(said.institution)
    type(said.author).objects.filter(pk=said.author.pk).delete()
    said.refresh_from_db()
    with django_capture_on_commit_callbacks(execute=True):
        actions.remove_advertising([said, alone], actor=make.make_steward(), at=at)
    letters = {letter.to[0]: letter.body for letter in mail.outbox}
    assert set(letters) == {colleague.email, alone.author.email}
    assert f"said for {said.institution}" in letters[colleague.email]
    assert "Something that you wrote" in letters[alone.author.email]


def test_nobody_has_to_answer_a_challenge_of_a_summary_that_was_removed(at):
    said = challenge()
    waits = Clock.objects.running(at).filter(kind="answer-challenge")
    assert waits.count() == 1
    act = actions.remove_contribution(said.summary, reason="hate", actor=make.make_steward(), at=at)
    assert not waits.exists()
    actions.appeal_act(act, "It was said.", actor=said.summary.author, at=at)
    actions.answer_appeal(act, upheld=True, actor=make.make_steward(), at=at)
    assert waits.count() == 1
    sequence(at)
    told = entries_about(said.proposal.reference)[0]
    assert told.facts["due_on"] == due_on(waits.get()).isoformat()


def test_a_steward_who_speaks_for_the_institution_takes_nothing_away_that_is_about_it(at):
    proposal = make.make_submitted_proposal()
    partial = make.make_steward(make.officer_for(proposal.lead_organisation))
    meeting, kept = make.make_meeting(proposal), make.make_document(proposal)
    for steward, may in ((make.make_steward(), True), (partial, False)):
        assert bool(rules.can_redact(steward, proposal, at=at)) == may
        assert bool(rules.can_withdraw_meeting(steward, meeting, at=at)) == may
        assert bool(rules.can_remove_document(steward, kept, at=at)) == may


def test_anybody_who_speaks_for_an_institution_appeals_for_its_answer_and_nobody_else_does(
    client, at, time_machine, django_capture_on_commit_callbacks
):
    said = answer()
    colleague, outsider = make.make_officer(said.institution), make.make_officer()
    act = actions.hold_contribution(said, reason="false", actor=make.make_steward(), at=at)
    address = reverse("proposals:appeal", args=[act.reference])
    time_machine.move_to(at, tick=False)
    for member, may in ((outsider, False), (colleague, True)):
        client.force_login(member)
        assert (address in page_of(client, said)) == may
        assert client.post(address, {"words": "It is so."}).status_code == (302 if may else 404)
    act.refresh_from_db()
    assert act.appealed_at == at
    with django_capture_on_commit_callbacks(execute=True):
        actions.answer_appeal(act, upheld=True, answer="True.", actor=make.make_steward(), at=at)
    assert {letter.to[0] for letter in mail.outbox} == {said.author.email, colleague.email}
    own_page = reverse("proposals:mine")
    assert all(own_page in letter.body for letter in mail.outbox)
    for member, reads in ((outsider, False), (colleague, True), (said.author, True)):
        client.force_login(member)
        assert ("True." in client.get(own_page).content.decode()) == reads
    # What an officer says under their own name is theirs alone.
    client.force_login(colleague)
    view = make.make_comment(said.proposal, said.author)
    assert view.institution == said.institution
    held = actions.hold_contribution(view, reason="false", actor=make.make_moderator(), at=at)
    assert (
        client.post(reverse("proposals:appeal", args=[held.reference]), {"words": "No."}).status_code == 404
    )
