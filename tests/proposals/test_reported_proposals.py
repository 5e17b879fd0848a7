"""A whole proposal that somebody reports: who can, who looks at it, and what ends the report."""

import pytest
from django.core import mail
from django.urls import reverse

from proposals import actions
from proposals.models import Flag, ModerationAct
from record.models import PendingEntry
from tests import factories as make
from tests.proposals.pages import by, page, post

pytestmark = pytest.mark.django_db

AT = make.START + 2 * make.DAY
WORDS = "The refusal names Maria Perez."


@pytest.fixture(autouse=True)
def _now(clock):
    clock(AT)


@pytest.fixture
def proposal():
    return make.make_received_proposal()


def report(client, who, proposal, **data):
    return post(
        by(client, who), "report_proposal", proposal.pk, **({"reason": "false", "words": WORDS} | data)
    )


def waits(client, steward, proposal, desk="moderation_desk"):
    """Whether a report of the proposal is on a desk."""
    address = reverse("proposals:judge_proposal", args=[proposal.pk])
    return address in page(by(client, steward), desk).content.decode()


def test_whoever_is_signed_in_reports_a_public_proposal_of_others_once(client, proposal):
    along = make.make_partner(proposal).member
    draft = make.make_draft()
    reporter = make.make_member()
    link = reverse("proposals:report_proposal", args=[proposal.pk])
    for who in (None, reporter):
        assert link in page(by(client, who), "detail", proposal.reference).content.decode()
    assert "/account/login/" in page(by(client, None), "report_proposal", proposal.pk)["Location"]
    for own in (proposal.filed_by, along):
        assert link not in page(by(client, own), "detail", proposal.reference).content.decode()
        refused = report(client, own, proposal)
        assert refused.status_code == 409
        assert "This is a proposal of yours." in refused.content.decode()
    assert report(client, draft.filed_by, draft).status_code == 404
    assert report(client, reporter, draft).status_code == 404
    assert report(client, reporter, proposal, reason="").status_code == 400
    assert not Flag.objects.exists()
    before = PendingEntry.objects.count()
    asked = page(by(client, reporter), "report_proposal", proposal.pk).content.decode()
    assert proposal.title in asked
    assert proposal.plain_summary in asked
    assert report(client, reporter, proposal)["Location"] == proposal.get_absolute_url()
    again = report(client, reporter, proposal)
    assert again.status_code == 409
    assert "You have reported this already." in again.content.decode()
    assert Flag.objects.count() == 1
    assert PendingEntry.objects.count() == before, "a report leaves no trace"
    assert mail.outbox == []


def test_a_moderator_without_a_part_in_it_reads_the_reports_and_finds_nothing_wrong(client, proposal):
    along = make.make_partner(proposal).member
    report(client, make.make_member(), proposal)
    later = make.make_comment(make.make_submitted_proposal(), body="Later words")
    make.make_flag(later, at=AT + make.MOMENT)
    with_a_part = [proposal.filed_by, along, make.make_officer(proposal.lead_organisation)]
    for who in with_a_part:
        make.make_moderator(who)
        assert WORDS not in page(by(client, who), "judge_proposal", proposal.pk).content.decode()
        assert post(by(client, who), "judge_proposal", proposal.pk).status_code == 403
    for who in (make.make_member(), make.make_officer(), make.make_panelist()):
        refused = page(by(client, who), "judge_proposal", proposal.pk)
        assert refused.status_code == 403
        assert proposal.title not in refused.content.decode()
    moderator = make.make_moderator()
    desk = page(by(client, moderator), "moderation_desk").content.decode()
    assert desk.index(proposal.title) < desk.index("Later words")
    assert "It says something false about a person" not in desk
    assert reverse("proposals:judge_proposal", args=[proposal.pk]) in desk
    judged = page(by(client, moderator), "judge_proposal", proposal.pk).content.decode()
    for words in (proposal.plain_summary, WORDS, "Only a steward who has no part in it"):
        assert words in judged
    steward, desks = make.make_steward(), ("moderation_desk", "desk")
    assert [waits(client, steward, proposal, desk) for desk in desks] == [True, True]
    assert post(by(client, moderator), "judge_proposal", proposal.pk).status_code == 302
    assert [waits(client, steward, proposal, desk) for desk in desks] == [False, False]
    assert (
        "No report of it waits."
        in page(by(client, moderator), "judge_proposal", proposal.pk).content.decode()
    )
    assert set(Flag.objects.filter(kind="proposal").values_list("words", flat=True)) == {""}


def test_a_whole_proposal_is_never_held_or_removed_and_drafts_are_not_there(client, proposal):
    moderator = make.make_moderator()
    report(client, make.make_member(), proposal)
    for act in ("hold", "remove", "restore", "dismiss", "hold-author"):
        address = f"{reverse('proposals:judge_proposal', args=[proposal.pk])}{act}/"
        client.force_login(moderator)
        assert client.post(address, {"reason": "hate"}).status_code == 404, act
    assert not ModerationAct.objects.exists()
    for number in (make.make_draft().pk, 10**30):
        assert page(by(client, moderator), "judge_proposal", number).status_code == 404
        assert page(by(client, moderator), "report_proposal", number).status_code == 404


@pytest.mark.parametrize("way", ["redact", "redact_reasons", "refuse"])
def test_a_refusal_ends_the_reports_and_what_may_be_about_other_words_leaves_them(client, proposal, way):
    steward = make.make_steward()
    other = make.make_received_proposal()
    for reported in (proposal, other):
        report(client, make.make_member(), reported)
    offered = page(by(client, steward), "judge_proposal", proposal.pk).content.decode()
    assert reverse(f"proposals:{way}", args=[proposal.reference]) in offered
    if way != "refuse":
        sent_back = post(by(client, steward), "return", proposal.reference, reason=WORDS)
        assert sent_back.status_code == 302
    if way == "redact":
        make.make_version(proposal, at=AT)
    assert waits(client, steward, proposal)
    address, data = {
        "redact": (
            "?field=why_needed",
            {"why_needed": "So.", "based_on": "2", "reason": "safety", "change_note": "A name."},
        ),
        "redact_reasons": ("", {"chosen": f"proposal-{proposal.pk}-reason", "reason": "safety"}),
        "refuse": ("", {"reason": "Not about data."}),
    }[way]
    done = by(client, steward).post(reverse(f"proposals:{way}", args=[proposal.reference]) + address, data)
    assert done.status_code == 302
    assert waits(client, steward, proposal) == (way != "refuse")
    assert waits(client, steward, other)
    assert Flag.objects.get(target=proposal.pk).words == ("" if way == "refuse" else WORDS)


def test_a_steward_is_offered_only_what_the_rules_allow_now(client):
    accepted = make.make_submitted_proposal()
    offered = page(by(client, make.make_steward()), "judge_proposal", accepted.pk).content.decode()
    for name, is_allowed in (
        ("redact", True),
        ("redact_reasons", True),
        ("refuse", False),
        ("return", False),
    ):
        assert (reverse(f"proposals:{name}", args=[accepted.reference]) in offered) == is_allowed, name
    actions.withdraw_proposal(accepted, actor=accepted.filed_by, at=AT, reason=WORDS)
    assert report(client, make.make_member(), accepted).status_code == 302
