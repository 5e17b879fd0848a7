"""The pages of moderation: what everybody reads, what moderators do, and what authors and reporters see."""

import csv
import io

import pytest
from django.core import mail
from django.urls import reverse

from community.models import clock_actor
from proposals import actions
from proposals.models import Comment, Flag, KeptWords, ModerationAct
from tests import factories as make
from tests.proposals.pages import page, post

pytestmark = pytest.mark.django_db

AT = make.START + 2 * make.DAY
WORDS = "Maria Perez of 12 Elm Street stole it."


@pytest.fixture(autouse=True)
def _now(clock):
    clock(AT)


@pytest.fixture
def comment():
    return make.make_comment(make.make_submitted_proposal(), body=WORDS)


@pytest.fixture
def moderator(client):
    moderator = make.make_moderator()
    client.force_login(moderator)
    return moderator


def test_the_log_tells_every_act_and_repeats_no_words_and_no_name(client, comment):
    held = make.make_held_comment(comment=make.make_comment(comment.proposal), at=AT)
    removed = make.make_removed_comment(comment=comment, at=AT, note="Maria was named.")
    html = page(client, "moderation").content.decode()
    for act in (held, removed):
        assert act.reference in html
        assert act.get_absolute_url().partition("#")[2] == act.reference
    assert "It identifies a person" in html
    assert comment.proposal.reference in html
    assert "Its author can appeal until the end of Wednesday 18 March 2026." in html
    data = page(client, "moderation_json").json()
    assert [item["act"] for item in data["items"]] == ["removed", "held"]
    rows = list(csv.DictReader(io.StringIO(page(client, "moderation_csv").content.decode())))
    assert [row["reference"] for row in rows] == [removed.reference, held.reference]
    everything = html + str(data) + str(rows)
    for person in (comment.author, held.moderator, removed.moderator):
        assert person.display_name not in everything
    assert "Elm" not in everything
    assert "Maria" not in everything
    only = page(client, "moderation", about=f"comment-{comment.pk}").content.decode()
    assert removed.reference in only
    assert held.reference not in only
    assert page(client, "moderation", about="x-99999999999999999999").status_code == 200
    assert client.get(f"/id/{removed.reference}")["Location"] == removed.get_absolute_url()


def test_the_log_tells_of_an_appeal_and_its_answer(client, comment):
    act = make.make_removed_comment(comment=comment, at=AT)
    make.make_appeal(act, at=AT)
    assert "Its author appealed on Wednesday 4 March 2026." in page(client, "moderation").content.decode()
    make.make_answered_appeal(act, upheld=True, at=AT)
    html = page(client, "moderation").content.decode()
    assert "the author is right." in html
    assert page(client, "moderation_json").json()["items"][0]["upheld"] is True


def test_a_reader_reports_and_what_was_typed_is_kept_when_it_is_refused(client, comment):
    assert page(client, "report", "comment", comment.pk).status_code == 302
    reporter = make.make_member()
    client.force_login(reporter)
    assert WORDS in page(client, "report", "comment", comment.pk).content.decode()
    refused = post(client, "report", "comment", comment.pk, words="My own words")
    assert refused.status_code == 400
    assert "My own words" in refused.content.decode()
    done = post(client, "report", "comment", comment.pk, reason="identifies", words="My own words")
    assert done.status_code == 302
    again = post(client, "report", "comment", comment.pk, reason="hate")
    assert again.status_code == 409
    assert "You have reported this already." in again.content.decode()
    assert Flag.objects.count() == 1
    assert page(client, "report", "comment", comment.pk + 1).status_code == 404
    assert page(client, "report", "poem", comment.pk).status_code == 404
    assert page(client, "report", "comment", 10**30).status_code == 404


def test_the_desk_shows_words_in_context_and_one_of_them_why_but_never_how_many(client, comment, moderator):
    for number in range(3):
        flag = {"reason": "hate", "words": f"Ugly {number}"}
        make.make_flag(comment, at=AT + number * make.MOMENT, **flag)
    later = make.make_held_comment(
        comment=make.make_comment(comment.proposal, body="Later"), at=AT + make.DAY
    )
    html = page(client, "moderation_desk").content.decode()
    assert html.index(WORDS) < html.index("Later")
    assert "It threatens or hates" not in html, "why is for who judges it, which its author never does"
    assert comment.author.display_name in html
    assert later.reference not in html
    judged = page(client, "judge", "comment", comment.pk).content.decode()
    assert judged.split("Hold it back or remove it")[0].count("It threatens or hates") == 1
    assert "Ugly 2" in judged
    assert post(client, "judge_act", "comment", comment.pk, "dismiss").status_code == 302
    assert WORDS not in page(client, "moderation_desk").content.decode()


def test_a_moderator_holds_puts_back_and_removes(
    client, comment, moderator, django_capture_on_commit_callbacks
):
    refused = post(client, "judge_act", "comment", comment.pk, "hold", note="Typed already")
    assert refused.status_code == 400
    assert "Typed already" in refused.content.decode()
    for act in ("hold", "restore", "remove"):
        with django_capture_on_commit_callbacks(execute=True):
            done = post(client, "judge_act", "comment", comment.pk, act, reason="identifies", note="So.")
        assert done.status_code == 302, act
    assert [letter.to for letter in mail.outbox] == [[comment.author.email]] * 3
    again = post(client, "judge_act", "comment", comment.pk, "remove", reason="identifies")
    assert again.status_code == 409
    assert "It was removed already." in again.content.decode()
    assert post(client, "judge_act", "comment", comment.pk, "eat", reason="hate").status_code == 404
    html = page(client, "judge", "comment", comment.pk).content.decode()
    assert "Removed" in html
    assert WORDS not in html
    own = make.make_comment(comment.proposal, moderator)
    assert post(client, "judge_act", "comment", own.pk, "hold", reason="hate").status_code == 403


def test_advertising_is_chosen_looked_at_once_more_and_removed(client, comment, moderator):
    spammer = make.make_member("Cheap Shoes")
    spam = [make.make_comment(comment.proposal, spammer, f"Buy shoes {n}") for n in range(3)]
    found = page(client, "remove_advertising", words="buy SHOES").content.decode()
    assert [f"comment-{said.pk}" in found for said in (*spam, comment)] == [True] * 3 + [False]
    assert "Buy shoes 2" in page(client, "remove_advertising", by=f"comment-{spam[0].pk}").content.decode()
    chosen = [f"comment-{said.pk}" for said in spam[:2]]
    nothing = post(client, "remove_advertising")
    assert nothing.status_code == 409
    assert "Choose at least one." in nothing.content.decode()
    sure = post(client, "remove_advertising", chosen=chosen)
    assert sure.status_code == 200
    assert "Are these all advertising?" in sure.content.decode()
    assert Comment.objects.shown().count() == 4
    assert post(client, "remove_advertising", chosen=chosen, sure="yes", note="No.").status_code == 302
    assert set(Comment.objects.shown()) == {spam[2], comment}
    gone = post(client, "remove_advertising", chosen=chosen, sure="yes")
    assert gone.status_code == 409
    assert ModerationAct.objects.count() == 2


def test_a_report_that_comes_too_late_is_shown_again_as_it_was_typed(client, comment):
    client.force_login(make.make_member())
    make.make_held_comment(comment=comment, at=AT)
    refused = post(client, "report", "comment", comment.pk, reason="hate", words="My own words")
    assert refused.status_code == 409
    assert "What you typed is still below." in refused.content.decode()
    assert "My own words" in refused.content.decode()
    asked = page(client, "report", "comment", comment.pk).content.decode()
    assert "It is held back already" in asked
    assert "Send your report" not in asked


def test_a_judgement_that_comes_too_late_is_shown_again_as_it_was_typed(client, comment, moderator):
    actions.withdraw_comment(comment, actor=comment.author, at=AT)
    given = {"reason": "hate", "note": "Say it in other words."}
    refused = post(client, "judge_act", "comment", comment.pk, "hold", **given)
    assert refused.status_code == 409
    assert "What you typed is still below." in refused.content.decode()
    assert "Say it in other words." in refused.content.decode()
    assert "Hold it back" not in page(client, "judge", "comment", comment.pk).content.decode()


@pytest.mark.parametrize("number", ["9" * 5000, "7x", ""])
def test_a_number_that_is_none_finds_nothing(client, moderator, number):
    assert page(client, "remove_advertising", by=f"comment-{number}").status_code == 200
    assert post(client, "remove_advertising", chosen=[f"comment-{number}"]).status_code == 409


def test_everything_of_a_new_member_is_held_from_one_of_their_comments(client, comment, moderator):
    new = make.make_member(joined_at=AT - make.DAY)
    said = [make.make_comment(comment.proposal, new, f"{n}") for n in range(2)]
    assert "hold-author" in page(client, "judge", "comment", said[0].pk).content.decode()
    assert "hold-author" not in page(client, "judge", "comment", comment.pk).content.decode()
    assert post(client, "hold_author", "comment", said[0].pk, reason="advertising").status_code == 302
    assert list(Comment.objects.shown()) == [comment]
    assert post(client, "hold_author", "comment", comment.pk, reason="hate").status_code == 409


def test_an_author_reads_why_and_appeals_and_reads_the_answer(client, comment):
    act = make.make_removed_comment(comment=comment, at=AT, note="Leave her name out.")
    client.force_login(comment.author)
    html = page(client, "mine").content.decode()
    for words in ("Leave her name out.", "It identifies a person", WORDS, "You can appeal until the end of"):
        assert words in html
    assert post(client, "appeal", act.reference).status_code == 400
    assert post(client, "appeal", act.reference, words="It was in the news.").status_code == 302
    assert "There is an appeal. Another moderator answers it." in page(client, "mine").content.decode()
    assert post(client, "appeal", act.reference, words="Again").status_code == 409
    client.force_login(make.make_member())
    assert post(client, "appeal", act.reference, words="Mine").status_code == 404
    client.force_login(make.make_moderator())
    asked = page(client, "answer_appeal", act.reference).content.decode()
    for words in (WORDS, "It was in the news.", "Leave her name out."):
        assert words in asked
    assert act.reference in page(client, "moderation_desk").content.decode()
    assert post(client, "answer_appeal", act.reference, upheld="no", answer="").status_code == 400
    done = post(client, "answer_appeal", act.reference, upheld="no", answer="She is private.")
    assert done.status_code == 302
    assert KeptWords.objects.get().words == {}
    assert act.reference not in page(client, "moderation_desk").content.decode()
    client.force_login(comment.author)
    html = page(client, "mine").content.decode()
    assert "She is private." in html
    assert WORDS not in html


def test_a_moderator_with_a_stake_does_not_read_what_was_removed(client, comment):
    act = make.make_removed_comment(comment=comment, at=AT)
    make.make_appeal(act, at=AT)
    officer = make.make_moderator(make.make_officer(comment.proposal.lead_organisation))
    for who in (officer, act.moderator):
        client.force_login(who)
        assert WORDS not in page(client, "answer_appeal", act.reference).content.decode()
    client.force_login(officer)
    refused = post(client, "answer_appeal", act.reference, upheld="yes", answer="x")
    assert refused.status_code == 403
    assert WORDS not in refused.content.decode()


def test_nobody_else_gets_to_the_desk_or_its_acts(client, comment):
    act = make.make_removed_comment(comment=make.make_comment(comment.proposal), at=AT)
    make.make_appeal(act, at=AT)
    addresses = [
        reverse("proposals:moderation_desk"),
        reverse("proposals:remove_advertising"),
        reverse("proposals:judge", args=["comment", comment.pk]),
        reverse("proposals:hold_author", args=["comment", comment.pk]),
        reverse("proposals:answer_appeal", args=[act.reference]),
        *(
            reverse("proposals:judge_act", args=["comment", comment.pk, word])
            for word in ("hold", "remove", "restore", "dismiss")
        ),
    ]
    data = {
        "reason": "hate",
        "chosen": f"comment-{comment.pk}",
        "sure": "yes",
        "upheld": "yes",
        "answer": "x",
    }
    strangers = [None, make.make_member(), comment.author, make.make_officer(), make.make_panelist()]
    strangers.append(make.make_member(is_staff=True, is_superuser=True))
    for stranger in strangers:
        client.logout()
        if stranger:
            client.force_login(stranger)
        for address in addresses:
            for answer in (client.get(address), client.post(address, data)):
                if stranger is None:
                    assert answer["Location"].startswith("/en/account/login/"), address
                else:
                    assert answer.status_code == 403, address
                    assert WORDS not in answer.content.decode()
    assert ModerationAct.objects.count() == 1
    assert comment in Comment.objects.shown()


def test_what_waits_is_on_the_account_page_of_moderators(client, comment, moderator):
    make.make_flag(comment, at=AT)
    html = client.get(reverse("account")).content.decode()
    assert "1 thing to look at" in html
    assert reverse("proposals:mine") in html


def hold_again(client, comment, moderator):
    client.force_login(moderator)
    address = reverse("proposals:judge_act", args=["comment", comment.pk, "hold"])
    offered = address in page(client, "judge", "comment", comment.pk).content.decode()
    done = post(client, "judge_act", "comment", comment.pk, "hold", reason="hate", note="").status_code == 302
    assert offered == done
    return done


@pytest.mark.parametrize("back", ["restored", "lifted", "upheld"])
def test_words_that_were_put_back_are_held_again_by_another_moderator_on_a_new_report_alone(
    client, comment, back
):
    first, second = make.make_moderator(), make.make_moderator()
    make.make_flag(comment, at=AT)
    assert hold_again(client, comment, first)
    hold = ModerationAct.objects.get()
    match back:
        case "restored":
            actions.restore_contribution(comment, actor=second, at=AT)
        case "lifted":
            actions.lift_hold(hold, actor=clock_actor, at=hold.hold_clock.due_at)
        case "upheld":
            make.make_answered_appeal(make.make_appeal(hold, at=AT), upheld=True, at=AT)
    assert not hold_again(client, comment, first)
    assert not hold_again(client, comment, second)
    make.make_flag(comment, at=AT)
    assert not hold_again(client, comment, first)
    assert (
        "Another moderator can look at them" in page(client, "judge", "comment", comment.pk).content.decode()
    )
    assert hold_again(client, comment, second)


def test_another_wording_is_held_like_any_words(client, comment):
    moderator = make.make_moderator()
    assert hold_again(client, comment, moderator)
    actions.restore_contribution(comment, actor=moderator, at=AT)
    later = AT + make.DAY
    actions.revise_comment(comment, actor=comment.author, at=later, body=f"{WORDS} Yes!", stance="comment")
    assert hold_again(client, comment, moderator)
