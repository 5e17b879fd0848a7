"""Views on a proposal: three stances, one level of replies, other words, and taking it all back."""

from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from proposals import actions
from proposals.models import Comment, CommentVersion
from record import sequencer
from record.models import Payload, PendingEntry
from record.queries import entries_about
from tests import factories as make
from tests.proposals.pages import signed_in, text, url
from tests.refusals import refused

pytestmark = pytest.mark.django_db

MINUTE = make.DAY / 1440


def entries():
    return PendingEntry.objects.count()


def view(**other):
    return {"body": "Leave out the house numbers.", "stance": "concern"} | other


# Giving a view


def test_a_view_appears_with_its_stance_and_the_name_that_its_author_chose(client, clock):
    proposal = make.make_submitted_proposal()
    signed_in(client, make.make_member("River"))
    response = client.post(
        url("comment", proposal.reference), view(body="Leave out <b>names</b>"), follow=True
    )
    page = text(response)
    assert "River" in page
    assert "Has a concern" in page
    assert "Leave out &lt;b&gt;names&lt;/b&gt;" in page
    assert "Your name will show as “River”." in page


def test_a_refused_view_comes_back_as_it_was_typed(client, clock):
    proposal = make.make_submitted_proposal()
    address = url("comment", proposal.reference)
    typed = view(body="My long thought", stance="support")
    response = client.post(address, typed)
    assert response.status_code == 403
    assert "My long thought" in text(response)
    signed_in(client)
    assert client.post(address, view(body="")).status_code == 400
    assert client.post(address, view(stance="against")).status_code == 400
    clock(make.AFTER_COMMENTS)
    signed_in(client)
    response = client.post(address, typed)
    assert response.status_code == 409
    assert "My long thought" in text(response)
    assert "Comments closed on 16 March 2026." in text(response)
    assert not Comment.objects.exists()


def test_a_reader_without_an_account_finds_a_sign_in_that_comes_back(client, clock):
    proposal = make.make_submitted_proposal()
    page = text(client.get(url("comments", proposal.reference)))
    assert f"next=%2Fen%2Fproposals%2F{proposal.reference}%2Fcomments%2F%23comment" in page
    assert "No views yet. You can be the first." in page
    signed_in(client, make.make_member("River"))
    page = text(client.get(url("comments", proposal.reference)))
    assert "No views yet. You can be the first. Your name will show as “River”." in page


def test_an_officer_of_the_lead_organisation_speaks_in_its_name(client, clock):
    institution = make.make_institution("Riverside Health")
    proposal = make.make_submitted_proposal(institution=institution)
    signed_in(client, make.make_officer(institution))
    client.post(url("comment", proposal.reference), view())
    assert Comment.objects.get().institution == institution


def test_the_record_keeps_a_view_apart_from_its_words_and_its_stance():
    proposal = make.make_submitted_proposal()
    make.make_comment(proposal, stance="support")
    entry = PendingEntry.objects.get(kind="proposals.commented")
    assert b"support" not in bytes(entry.body)
    texts = dict(Payload.objects.filter(entry_key=entry.key).values_list("name", "text"))
    assert set(texts) == {"body", "display_name", "stance"}


def test_a_view_in_another_language_says_so(client, clock):
    proposal = make.make_submitted_proposal()
    make.make_comment(proposal, body="¿Quién lo ve?", language="es")
    page = text(client.get(url("comments", proposal.reference)))
    assert "Written in Spanish" in page
    assert 'lang="es"' in page
    make.make_comment(proposal, body="Nobody should.")
    assert text(client.get(url("comments", proposal.reference))).count("Written in") == 1


# Replies


def test_a_reply_stands_under_its_view_and_has_no_replies_itself(client, clock):
    proposal = make.make_submitted_proposal()
    first = make.make_comment(proposal)
    signed_in(client)
    address = url("reply", proposal.reference, first.pk)
    assert "Your name will show as" in text(client.get(address))
    page = client.post(address, {"body": "I agree with you."}, follow=True)
    reply = Comment.objects.get(parent=first)
    assert page.redirect_chain[-1][0].endswith(f"/comments/#comment-{reply.pk}")
    assert "I agree with you." in text(page)
    assert "A reply has no replies" in refused(
        actions.comment_on_proposal,
        proposal,
        actor=make.make_member(),
        at=make.START + make.DAY,
        body="And I.",
        parent=reply,
    )
    assert client.post(url("reply", proposal.reference, reply.pk), {"body": "And I."}).status_code == 409


def test_nobody_replies_to_words_that_were_taken_away():
    proposal, author = make.make_submitted_proposal(), make.make_member()
    first = make.make_comment(proposal, author)
    actions.withdraw_comment(first, actor=author, at=make.START + make.DAY)
    assert "taken away" in refused(make.make_comment, proposal, make.make_member(), parent=first, body="Why?")


def test_the_database_holds_that_a_reply_takes_no_side():
    proposal = make.make_submitted_proposal()
    reply = make.make_comment(proposal, parent=make.make_comment(proposal), body="Yes.", stance="support")
    assert reply.stance == "comment"
    for broken in ({"stance": "support"}, {"parent_id": reply.pk}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Comment.objects.filter(pk=reply.pk).update(**broken)


def test_more_than_three_replies_are_folded(client, clock):
    proposal = make.make_submitted_proposal()
    first = make.make_comment(proposal)
    for number in range(3):
        make.make_comment(proposal, parent=first, body=f"Reply {number}")
    assert "See the other replies" not in text(client.get(url("comments", proposal.reference)))
    make.make_comment(proposal, parent=first, body="Reply 3")
    page = text(client.get(url("comments", proposal.reference)))
    assert page.index("Reply 2") < page.index("See the other replies") < page.index("Reply 3")


# In other words


def test_revise_keeps_every_earlier_wording_in_sight(client, clock):
    proposal, author = make.make_submitted_proposal(), signed_in(client)
    said = make.make_comment(proposal, author, body="First words", stance="support")
    address = url("revise_comment", proposal.reference, said.pk)
    assert "First words" in text(client.get(address))
    client.post(address, view(body="Second words"))
    clock(make.START + 2 * make.DAY)
    page = text(client.post(address, view(body="Third words"), follow=True))
    assert "Changed on Wednesday 4 March 2026, read what it said before" in page
    assert page.index("Third words") < page.index("First words") < page.index("Second words")
    said.refresh_from_db()
    assert (said.stance, said.said_at, said.revised_at) == (
        "concern",
        make.START + make.DAY,
        make.START + 2 * make.DAY,
    )
    kinds = PendingEntry.objects.filter(kind="proposals.comment_revised")
    assert kinds.count() == 2


def test_revise_is_refused_to_others_for_nothing_and_from_the_moment_comments_close(client, clock):
    proposal, author = make.make_submitted_proposal(), make.make_member()
    said = make.make_comment(proposal, author, body="First words")

    def revise(actor=author, body="New words", at=proposal.comments_close_at - make.MOMENT):
        return actions.revise_comment(said, actor=actor, at=at, body=body)

    assert "Only the person who wrote this" in refused(revise, actor=make.make_member())
    assert "Nothing differs" in refused(revise, body="First words")
    assert "Comments closed on 16 March 2026" in refused(revise, at=proposal.comments_close_at)
    assert not CommentVersion.objects.exists()
    revise()
    assert CommentVersion.objects.get().body == "First words"
    clock(proposal.comments_close_at)
    signed_in(client, author)
    address = url("revise_comment", proposal.reference, said.pk)
    answer = client.post(address, view(body="Too late words"))
    assert (answer.status_code, "Too late words" in text(answer)) == (409, True)
    signed_in(client)
    assert "New words" not in text(client.get(address))
    assert client.post(address, view(body="Not mine")).status_code == 403


# Taking it back


@pytest.mark.parametrize("numbered", [True, False])
def test_withdraw_comment_erases_every_wording_everywhere_and_keeps_its_place(client, clock, numbered):
    proposal = make.make_submitted_proposal()
    author = signed_in(client)
    comment = make.make_comment(proposal, author, body="Something I regret")
    make.make_comment(proposal, parent=comment, body="An answer to it")
    comment = actions.revise_comment(
        comment, actor=author, at=make.START + make.DAY, body="I regret this less"
    )
    keys = {comment.entry_key, comment.wordings.get().entry_key}
    address = url("withdraw_comment", proposal.reference, comment.pk)
    if numbered:
        sequencer.sequence(make.START + make.DAY)
    page = text(client.post(address, follow=True))
    assert "regret" not in page
    assert "Taken back by its author" in page
    assert "An answer to it" in page
    assert not Payload.objects.filter(text__contains="regret").exists()
    assert not CommentVersion.objects.exclude(body="").exists()
    sequencer.sequence(make.START + make.DAY)
    erasures = [entry for entry in entries_about(proposal.reference) if entry.kind == "payload.erased"]
    assert {entry.facts["ref"] for entry in erasures} == {UUID(key).hex for key in keys}
    signed_in(client)
    assert client.post(address).status_code == 403


def test_a_view_is_taken_back_once_and_at_any_time():
    proposal, author = make.make_submitted_proposal(), make.make_member()
    comment = make.make_comment(proposal, author)
    later = make.AFTER_COMMENTS + 100 * make.DAY
    actions.withdraw_comment(comment, actor=author, at=later)
    assert "taken back already" in refused(actions.withdraw_comment, comment, actor=author, at=later)


# The page


def test_views_narrow_by_stance_without_telling_how_many_share_it(client, clock):
    proposal, authors = make.make_submitted_proposal(), [make.make_member() for _ in range(3)]
    for number in range(60):
        stance = "support" if number % 2 else "concern"
        make.make_comment(
            proposal, authors[number % 3], f"View {number}", at=make.START + number * MINUTE, stance=stance
        )
    address = url("comments", proposal.reference)
    page = client.get(address)
    assert [said.body for said in page.context["page"]][:2] == ["View 59", "View 58"]
    assert "60 views and replies" in text(page)
    oldest = client.get(address + "?order=oldest&page=3").context["page"]
    assert [said.body for said in oldest] == [f"View {number}" for number in range(50, 60)]
    page = client.get(address + "?stance=support")
    assert {said.stance for said in page.context["page"]} == {"support"}
    assert "views and replies" not in text(page)
    assert "page=2" in text(page)
    assert 'aria-current="page" href="?' not in text(page)
    assert 'rel="next"' in text(page)
    assert client.get(address + "?stance=nonsense&page=x").status_code == 200


def test_a_link_to_a_view_leads_to_the_page_on_which_it_stands(client, clock):
    proposal, author = make.make_submitted_proposal(), make.make_member()
    for number in range(30):
        make.make_comment(proposal, author, f"View {number}", at=make.START + number * MINUTE)
    oldest = proposal.comments.get(body="View 0")
    reply = make.make_comment(proposal, parent=oldest, body="A late reply")
    for said in (oldest, reply):
        there = client.get(said.get_absolute_url())
        assert there["Location"] == f"{url('comments', proposal.reference)}?page=2#comment-{said.pk}"
        assert f'id="comment-{said.pk}"' in client.get(there["Location"]).content.decode()


def test_a_page_of_views_costs_the_same_with_5_and_with_500(client, clock, django_assert_max_num_queries):
    proposal = make.make_submitted_proposal()
    authors = [make.make_member() for _ in range(5)]
    for author in authors:
        said = make.make_comment(proposal, author)
        actions.revise_comment(said, actor=author, at=make.START + make.DAY, body="Other words")
        make.make_comment(proposal, authors[0], parent=said, body="A reply")
    signed_in(client, authors[0])
    address = url("comments", proposal.reference)
    client.get(address)
    with django_assert_max_num_queries(15) as few:
        client.get(address)
    # The reader keeps within what anybody may say in a day, as before.
    make.make_many_comments(proposal, authors[1:], 495)
    with django_assert_max_num_queries(15) as many:
        response = client.get(address + "?order=oldest")
    assert len(many) == len(few)
    assert len(response.context["page"]) == 25


def test_the_proposals_own_page_shows_the_newest_three_and_the_way_to_all(client, clock):
    proposal = make.make_submitted_proposal()
    for number in range(5):
        make.make_comment(proposal, body=f"View {number}", at=make.START + number * MINUTE)
    page = text(client.get(proposal.get_absolute_url()))
    assert "View 4" in page
    assert "View 1" not in page
    assert "Read all 5 views" in page
    assert url("comments", proposal.reference) in page
