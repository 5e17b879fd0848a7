"""Questions that need an answer: asked, due, answered on time or late, declined, merged, taken back."""

import re

import pytest
from django.core import mail
from django.db import IntegrityError, transaction

from cms import live
from community.models import CharterRule, Clock
from proposals import actions, queries
from proposals.models import AnswerVersion, Question
from record import sequencer
from record.models import Payload, PendingEntry
from record.queries import entries_about
from tests import factories as make
from tests.proposals.pages import signed_in, text, url
from tests.refusals import refused

pytestmark = pytest.mark.django_db

ASKED = make.START + make.DAY


def kinds():
    return list(PendingEntry.objects.values_list("kind", flat=True))


def officer_of(question):
    return make.officer_for(question.proposal.lead_organisation)


def answer(question, at, words="Only the two planners.", actor=None):
    return actions.answer_question(question, actor=actor or officer_of(question), at=at, answer=words)


def words_of(question, at):
    return queries.question_standing(Question.objects.get(pk=question.pk), at).words


# Asking


def test_ask_gives_a_question_its_reference_and_a_day_by_which_it_is_due(client, clock):
    proposal = make.make_submitted_proposal()
    signed_in(client, make.make_member("River"))
    page = text(client.post(url("ask", proposal.reference), {"body": "Who sees it?"}, follow=True))
    question = Question.objects.get()
    assert question.reference == "QST-2026-0001"
    assert "Waiting for an answer – due Tuesday 17 March 2026" in page
    assert "How we worked out this date" in page
    assert f'Waiting for: <a href="{proposal.lead_organisation.get_absolute_url()}">' in page
    assert "River" in page
    assert client.get(f"/id/{question.reference}")["Location"] == question.get_absolute_url()
    assert (question.clock.kind, question.clock.subject) == ("answer-question", question.reference)
    leaf = PendingEntry.objects.get(kind="proposals.question_asked")
    assert b"Who sees it" not in bytes(leaf.body)


def test_a_refused_question_comes_back_as_it_was_typed(client, clock):
    proposal = make.make_submitted_proposal()
    address = url("ask", proposal.reference)
    response = client.post(address, {"body": "My long question"})
    assert (response.status_code, "My long question" in text(response)) == (403, True)
    signed_in(client)
    assert client.post(address, {"body": " "}).status_code == 400
    clock(proposal.comments_close_at)
    signed_in(client)
    response = client.post(address, {"body": "My long question"})
    assert (response.status_code, "My long question" in text(response)) == (409, True)
    assert "Comments closed on 16 March 2026." in text(response)
    assert not Question.objects.exists()
    assert not Clock.objects.filter(kind="answer-question").exists()


def test_a_question_can_be_asked_until_the_moment_comments_close_and_once(client):
    proposal, asker = make.make_submitted_proposal(), make.make_member()
    last = proposal.comments_close_at - make.MOMENT
    make.make_question(proposal, asker, at=last)
    assert "exactly this" in refused(make.make_question, proposal, asker, at=last)
    assert "Comments closed" in refused(
        make.make_question, proposal, make.make_member(), at=proposal.comments_close_at
    )


def test_similar_questions_are_shown_before_one_is_asked_again(client, clock):
    proposal = make.make_submitted_proposal()
    first = make.make_question(proposal, body="Who else will see the list of streets?")
    make.make_question(proposal, body="How long is it kept?")
    signed_in(client)
    typed = {"body": "Which other offices will see our list of streets?"}
    page = text(client.post(url("ask", proposal.reference), typed))
    assert "Is it one of these?" in page
    assert first.reference in page
    assert "How long is it kept?" not in page
    assert typed["body"] in page
    assert Question.objects.count() == 2
    client.post(url("ask", proposal.reference), typed | {"anyway": "1"})
    assert Question.objects.count() == 3
    client.post(url("ask", proposal.reference), {"body": "Is somebody paid for it?"})
    assert Question.objects.count() == 4


# Answering


def test_a_question_is_late_from_the_due_moment_on_and_stays_late_when_answered():
    question = make.make_question()
    due = question.clock.due_at
    assert words_of(question, due - make.MOMENT) == "Waiting for an answer – due Tuesday 17 March 2026"
    assert words_of(question, due) == "Answer late"
    assert list(Question.objects.late(due)) == [question]
    assert not Question.objects.late(due - make.MOMENT).exists()
    answer(question, due)
    assert words_of(question, due) == "Answered late"
    assert list(Question.objects.answered_late()) == [question]
    assert not Question.objects.late(due + make.DAY).exists()
    assert kinds().count("proposals.question_answered") == 1


def test_an_answer_in_the_last_moment_is_on_time():
    question = make.make_question()
    answer(question, question.clock.due_at - make.MOMENT)
    assert words_of(question, question.clock.due_at) == "Answered"
    assert not Question.objects.answered_late().exists()


def test_only_those_who_speak_for_the_lead_organisation_answer_and_once():
    question = make.make_question()
    others = (make.make_member(), make.make_officer(), make.make_steward(), question.author)
    for other in others:
        assert "Only those who speak for" in refused(answer, question, ASKED, actor=other)
    answer(question, ASKED)
    assert "answered already" in refused(answer, question, ASKED)


def test_answer_page_publishes_an_answer_and_keeps_what_was_typed(client, clock):
    question = make.make_question()
    address = f"{question.get_absolute_url()}answer/"
    assert client.get(address).status_code == 302
    signed_in(client)
    response = client.post(address, {"answer": "Not mine to say"})
    assert (response.status_code, "Not mine to say" in text(response)) == (403, True)
    signed_in(client, officer_of(question))
    assert "Answer this question" in text(client.get(question.get_absolute_url()))
    assert client.post(address, {"answer": ""}).status_code == 400
    page = text(client.post(address, {"answer": "Only <b>two</b> planners."}, follow=True))
    assert "Only &lt;b&gt;two&lt;/b&gt; planners." in page
    assert "Answered on time on" in page
    response = client.post(address, {"answer": "Said twice"})
    assert (response.status_code, "Said twice" in text(response)) == (409, True)


def test_a_correction_keeps_what_the_answer_said_before(client, clock):
    question = make.make_question()
    officer = officer_of(question)
    assert "no answer to correct" in refused(
        actions.correct_answer, question, actor=officer, at=ASKED, answer="Three."
    )
    answer(question, ASKED, "Two planners.")
    later = question.clock.due_at + make.DAY
    assert "Nothing differs" in refused(
        actions.correct_answer, question, actor=officer, at=later, answer="Two planners."
    )
    clock(later)
    signed_in(client, officer)
    client.post(f"{question.get_absolute_url()}correct/", {"answer": "Three planners."})
    page = text(client.get(question.get_absolute_url()))
    assert (
        page.index("Three planners.") < page.index("read what it said before") < page.index("Two planners.")
    )
    assert AnswerVersion.objects.get().said_at == ASKED
    assert words_of(question, later) == "Answered"


def test_what_cannot_be_answered_says_why_and_can_be_answered_after_all():
    question = make.make_question()
    officer = officer_of(question)

    def decline(actor=officer):
        return actions.decline_question(question, actor=actor, at=ASKED, reason="The agency knows, not we.")

    assert "Only those who speak for" in refused(decline, make.make_member())
    decline()
    assert words_of(question, ASKED) == "Said they cannot answer – reason given"
    assert kinds().count("proposals.question_declined") == 1
    assert "was said already" in refused(decline)
    # Saying so in time does not make a late answer an answer in time.
    answer(question, question.clock.due_at)
    assert words_of(question, question.clock.due_at) == "Answered late"


def test_a_paused_date_is_not_late():
    question = make.make_question()
    Clock.objects.update(paused_at=ASKED, pause_kind="panel", pause_reason="The community has to act.")
    assert (
        words_of(question, question.clock.due_at + make.DAY) == "Waiting for an answer – the date is paused"
    )


def test_a_question_on_a_community_idea_is_due_once_the_idea_is_seconded():
    proposal = make.make_accepted_proposal()
    question = make.make_question(proposal)
    withdrawn = make.make_question(proposal, body="Never mind?")
    actions.withdraw_question(withdrawn, actor=withdrawn.author, at=ASKED)
    no_date = "Waiting for an answer – no date until the idea is seconded"
    assert words_of(question, ASKED + 90 * make.DAY) == no_date
    make.make_seconded(proposal, ASKED + make.DAY)
    assert words_of(question, ASKED) == "Waiting for an answer – due Wednesday 18 March 2026"
    assert not Question.objects.get(pk=withdrawn.pk).clock


def test_an_institutions_own_proposal_needs_no_seconds_for_its_questions_to_be_due():
    institution = make.make_institution()
    officer = make.make_officer(institution)
    question = make.make_question(make.make_accepted_proposal(officer, institution, filed_as="institution"))
    assert words_of(question, ASKED) == "Waiting for an answer – due Tuesday 17 March 2026"


# Merging


def two(at=ASKED, **other):
    proposal = make.make_submitted_proposal()
    return (
        make.make_question(proposal, body="Who sees the streets?"),
        make.make_question(proposal, body="Who else sees them?", at=at, **other),
    )


def test_a_duplicate_points_to_the_earlier_question_and_needs_no_answer(client, clock):
    first, second = two(ASKED + make.DAY)
    steward = signed_in(client, make.make_steward())
    address = f"{second.get_absolute_url()}merge/"
    assert first.reference in text(client.get(address))
    assert client.post(address, {"into": "QST-2026-0099"}).status_code == 400
    page = text(client.post(address, {"into": first.reference}, follow=True))
    assert f"Merged with {first.reference}" in page
    second.refresh_from_db()
    assert second.clock.stopped_at is not None
    assert kinds().count("proposals.question_merged") == 1
    assert not Question.objects.late(ASKED + 100 * make.DAY).exclude(pk=first.pk).exists()
    assert second.reference in text(client.get(first.get_absolute_url()))
    officer = officer_of(second)
    assert f"merged with {first.reference}" in refused(answer, second, ASKED, actor=officer)
    assert "merged with" in refused(actions.merge_question, second, first, actor=steward, at=ASKED)


def test_a_merge_is_refused_into_itself_a_later_a_merged_and_another_proposals_question():
    first, second = two(ASKED + make.DAY)
    steward = make.make_steward()

    def merge(question, into, actor=steward):
        return actions.merge_question(question, into, actor=actor, at=ASKED + make.DAY)

    assert "with itself" in refused(merge, second, second)
    assert "asked later" in refused(merge, first, second)
    elsewhere = make.make_question(at=ASKED)
    assert "another proposal" in refused(merge, second, elsewhere)
    for other in (make.make_member(), make.make_officer()):
        assert "Only a steward or those who must answer" in refused(merge, second, first, other)
    third = make.make_question(first.proposal, body="And who else?", at=ASKED + 2 * make.DAY)
    merge(second, first, officer_of(first))
    assert f"merged with {first.reference}" in refused(merge, third, second)


def test_a_question_that_waits_is_not_hidden_behind_one_that_was_declined():
    first = make.make_question(at=ASKED)
    second = make.make_question(first.proposal, body="The list: who sees it?", at=ASKED)
    officer = officer_of(first)
    actions.decline_question(first, actor=officer, at=ASKED, reason="A secret of trade.")
    assert first not in queries.mergeable_into(second)
    assert "not answered, with a reason" in refused(
        actions.merge_question, second, first, actor=officer, at=ASKED
    )
    actions.answer_question(first, actor=officer, at=ASKED, answer="Two planners.")
    actions.merge_question(second, first, actor=officer, at=ASKED)


def test_a_chain_of_merges_leads_to_the_last():
    first, second = two(ASKED + make.DAY)
    third = make.make_question(first.proposal, body="And who else?", at=ASKED + 2 * make.DAY)
    steward = make.make_steward()
    actions.merge_question(third, second, actor=steward, at=ASKED + 3 * make.DAY)
    actions.merge_question(second, first, actor=steward, at=ASKED + 3 * make.DAY)
    assert words_of(third, ASKED + 3 * make.DAY) == f"Merged with {first.reference}"
    assert set(first.duplicates.all()) == {second, third}


def test_the_database_holds_what_no_action_would_write():
    question = make.make_question()
    for broken in (
        {"declined_at": ASKED},
        {"merged_into_id": question.pk, "merged_at": ASKED},
        {"merged_at": ASKED},
        {"body": ""},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Question.objects.filter(pk=question.pk).update(**broken)


# Taking it back


@pytest.mark.parametrize("is_answered", [False, True])
def test_withdraw_question_erases_its_words_and_keeps_its_place_and_its_answer(client, clock, is_answered):
    question = make.make_question(body="Something I regret")
    if is_answered:
        answer(question, ASKED, "Two planners.")
    assert "Only the person who asked" in refused(
        actions.withdraw_question, question, actor=make.make_member(), at=ASKED
    )
    signed_in(client, question.author)
    page = text(client.post(f"{question.get_absolute_url()}withdraw/", follow=True))
    assert "regret" not in page
    assert "Taken back by its author" in page
    assert ("Two planners." in page) == is_answered
    assert words_of(question, ASKED) == ("Answered" if is_answered else "Taken back")
    assert not Payload.objects.filter(text__contains="regret").exists()
    assert not Question.objects.late(ASKED + 100 * make.DAY).exists()
    assert "taken back already" in refused(
        actions.withdraw_question, question, actor=question.author, at=ASKED
    )


# Letters


def test_only_whoever_asked_is_written_to(django_capture_on_commit_callbacks):
    first, second = two(asker=make.make_member(language="es"))
    other = make.make_question(first.proposal, body="How long is it kept?")
    with django_capture_on_commit_callbacks(execute=True):
        actions.merge_question(second, first, actor=make.make_steward(), at=ASKED)
    assert [letter.to for letter in mail.outbox] == [[second.author.email]]
    assert f"/es/proposals/{first.proposal.reference}/questions/{first.reference}/" in mail.outbox[0].body
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        answer(first, ASKED)
        actions.decline_question(other, actor=officer_of(other), at=ASKED, reason="We do not know.")
    told = sorted(letter.to[0] for letter in mail.outbox)
    assert told == sorted(q.author.email for q in (first, second, other))
    assert all("planners" not in letter.body + letter.subject for letter in mail.outbox)
    mail.outbox.clear()
    late = make.make_question(first.proposal, body="Who plans?")
    with django_capture_on_commit_callbacks(execute=True):
        actions.merge_question(late, first, actor=make.make_steward(), at=ASKED)
    assert "The answer stands there already." in " ".join(mail.outbox[0].body.split()), "nobody waits for it"


# The desk and the page


def test_the_desk_of_an_officer_counts_what_is_due(clock):
    question = make.make_question()
    make.make_question(question.proposal, body="And how long?")
    officer = officer_of(question)
    soon = question.clock.due_at - make.DAY
    assert "2 questions are due" in [words for words, _url in live.desk(officer, at=soon)]
    answer(question, soon)
    assert "1 question is due" in [words for words, _url in live.desk(officer, at=soon)]
    assert not any("question" in words for words, _url in live.desk(officer, at=ASKED))


def test_the_page_of_a_question_costs_few_queries_and_shows_what_happened(
    client, clock, django_assert_max_num_queries
):
    question = make.make_answered_question()
    sequencer.sequence(ASKED + make.DAY)
    with django_assert_max_num_queries(15):
        page = text(client.get(question.get_absolute_url()))
    assert "was answered." in page
    assert {entry.kind for entry in entries_about(question.reference)} == {
        "proposals.question_asked",
        "proposals.question_answered",
    }
    assert client.get(f"/es{question.get_absolute_url()[3:]}").status_code == 200
    assert (
        client.get(question.get_absolute_url().replace("QST-2026-0001", "QST-2026-0099")).status_code == 404
    )


def test_the_length_of_the_time_to_answer_is_the_charters():
    make.make_charter(answer_question=3)
    question = make.make_question()
    assert question.clock.rule == CharterRule.objects.get(key="answer-question")
    assert words_of(question, ASKED) == "Waiting for an answer – due Friday 6 March 2026"


def test_those_who_must_answer_move_the_date_once_with_a_reason_that_everybody_reads(client, clock):
    question = make.make_question()
    officer, was = officer_of(question), question.clock.due_at
    address = f"{question.get_absolute_url()}extend/"
    signed_in(client, make.make_member())
    refused = client.get(address).content.decode()
    assert "Only those who speak for" in refused
    assert 'name="reason"' not in refused
    assert client.post(address, {"reason": "We count first.", "clause": "Rule 4"}).status_code == 403
    signed_in(client, officer)
    assert address in text(client.get(question.get_absolute_url()))
    told = re.search(r"The date moves once, to ([^.]+)\.", text(client.get(address)))[1]
    page = text(client.post(address, {"reason": "We count first.", "clause": "Rule 4"}, follow=True))
    assert "We count first" in page
    assert f"due {told}" in page
    question.clock.refresh_from_db()
    assert question.clock.due_at > was
    assert client.post(address, {"reason": "Once more."}).status_code == 409
    assert "The date moves once, to" not in text(client.get(address))
    assert address not in text(client.get(question.get_absolute_url()))
