"""How much somebody may add in a day, with how many links, and what they are told when it is too much."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from community.actions import adopt_rule
from community.models import CharterRule, SystemActor
from community.rules import Refused
from proposals import rules
from proposals.models import contribution_models
from tests import factories as make

pytestmark = pytest.mark.django_db

# 3 March 2026, two in the afternoon in Los Angeles, where the day began at eight in UTC.
AT = datetime(2026, 3, 3, 22, tzinfo=UTC)
MIDNIGHT = datetime(2026, 3, 3, 8, tzinfo=UTC)


@pytest.fixture
def proposal():
    return make.make_submitted_proposal()


def said(member, text="Some words.", at=AT):
    return rules.can_contribute(member, text, at=at)


def set_rule(key, value):
    rule = CharterRule.objects.rule(key, AT)
    texts = {"text_en": rule.text_en, "text_es": rule.text_es}
    adopt_rule(key, value=value, unit=rule.unit, actor=make.setup_actor, at=AT - 2 * make.DAY, **texts)


def comment(proposal, member, number, at):
    make.make_many_comments(proposal, [member], number, at)


def test_everybody_can_add_thirty_things_a_day_and_more_from_midnight(proposal):
    member = make.make_member()
    comment(proposal, member, 5, MIDNIGHT - make.MOMENT)
    comment(proposal, member, 29, MIDNIGHT)
    assert said(member)
    comment(proposal, member, 1, AT)
    refusal = said(member)
    assert not refusal
    assert refusal.reason == (
        "You can add 30 things a day, and you have. You can add more from Wednesday 4 March 2026 on."
    )
    assert said(make.make_member())
    assert not said(member, at=MIDNIGHT + make.DAY - make.MOMENT)
    assert said(member, at=MIDNIGHT + make.DAY)


def test_what_was_taken_back_counts_as_well(proposal):
    set_rule("contributions-a-day", 1)
    member = make.make_member()
    comment(proposal, member, 1, AT)
    proposal.comments.update(withdrawn_at=AT, body="")
    assert not said(member)


def test_a_new_member_can_add_five_things_a_day_until_a_week_has_passed(proposal):
    joined = AT - 7 * make.DAY + make.MOMENT
    new, older = make.make_member(joined_at=joined), make.make_member(joined_at=joined - make.MOMENT)
    unknown = make.make_member()
    for member in (new, older, unknown):
        comment(proposal, member, 4, AT)
        assert said(member)
        comment(proposal, member, 1, AT)
    assert said(new).reason.startswith("You can add 5 things a day, and you have.")
    assert said(older)
    assert said(unknown), "nobody is taken for new whose day of joining is not known"


def test_stricter_limits_for_new_members_never_allow_more(proposal):
    set_rule("contributions-a-day", 1)
    new = make.make_member(joined_at=AT)
    comment(proposal, new, 1, AT)
    assert said(new).reason.startswith("You can add 1 thing a day")


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("No link, e.g. this. And 3.5 per cent.", 0),
        ("Write to clinic@example.org or the office/desk", 0),
        ("https://example.org/a and HTTP://x.y", 2),
        ("www.example.org", 1),
        ("example.org/buy", 1),
        ("see https://example.org, http://b.org, c.org/x and www.d.org", 4),
        ("https://a.b.org/x?y=www.c.org and sub-domain.example.org/buy", 3),
        # A counter that tries every start of a word against its every end would not come back from this.
        pytest.param("a-" * 25_000, 0, id="a very long word"),
    ],
)
def test_links_are_counted_as_a_reader_sees_them(proposal, text, links):
    member = make.make_member()
    for most in {0, max(links - 1, 0), links}:
        set_rule("links", most)
        assert bool(said(member, text)) == (links <= most)


def test_a_refusal_over_links_says_what_to_do_and_until_when(proposal):
    four = "https://a.org https://b.org https://c.org https://d.org"
    assert said(make.make_member(), four).reason == ("What you write can hold 3 links. Take the others out.")
    new = make.make_member(joined_at=AT)
    assert said(new, "https://a.org").reason == (
        "Until Tuesday 10 March 2026, while you are new here, what you write can hold no links. "
        "Take them out, and say in words where it can be found."
    )
    assert said(new, "https://a.org", at=AT + 7 * make.DAY)
    set_rule("new-member-links", 1)
    assert said(new, four).reason.startswith("Until Tuesday 10 March 2026, while you are new here")
    set_rule("links", 0)
    assert "while you are new" not in said(new, four).reason


def test_a_community_without_these_rules_has_no_limits(proposal):
    CharterRule.objects.filter(key__in=["links", "contributions-a-day"]).delete()
    member = make.make_member()
    comment(proposal, member, 40, AT)
    assert said(member, "https://a.org " * 10)


def test_the_machine_has_no_limit(proposal):
    assert said(SystemActor("import"), "https://a.org " * 10)


def test_it_costs_two_queries_however_much_was_said(proposal):
    member = make.make_member(joined_at=AT)
    comment(proposal, member, 3, AT)
    with CaptureQueriesContext(connection) as queries:
        said(member)
    assert len(queries) == 2
    counted = {kind for kind, model in contribution_models().items() if model.is_personal}
    assert counted == {"comment", "question", "change", "statement", "challenge"}


def test_who_joins_here_is_known_to_be_new(client):
    from community.models import Member

    data = {"email": "new@example.org", "display_name": "New", "password1": "a very long password"}
    client.post(reverse("account_signup"), data)
    member = Member.objects.get(email="new@example.org")
    assert member.joined_at is not None
    make.make_charter(at=member.joined_at - timedelta(days=1))
    assert rules.is_new(member, at=member.joined_at + timedelta(days=6))
    assert not rules.is_new(member, at=member.joined_at + timedelta(days=7))


def test_who_acts_for_an_institution_meets_no_limit_and_the_same_person_for_themselves_does(
    client, proposal, time_machine
):
    time_machine.move_to(AT, tick=False)
    officer = make.make_officer(proposal.lead_organisation, make.make_member(joined_at=AT - make.DAY))
    questions = [
        make.make_question(proposal, body=f"Who sees street {number}?", at=AT) for number in range(6)
    ]
    client.force_login(officer)
    for number, question in enumerate(questions):
        act = {"decline": {"reason": "See https://a.org"}, "answer": {"answer": "See https://a.org"}}
        for name, data in act.items():
            assert client.post(f"{question.get_absolute_url()}{name}/", data).status_code == 302
        correction = {"answer": "See https://b.org"}
        assert client.post(f"{question.get_absolute_url()}correct/", correction).status_code == 302
        view = {"body": f"We drew map {number}: https://a.org", "stance": "comment"}
        assert client.post(reverse("proposals:comment", args=[proposal.reference]), view).status_code == 302
    elsewhere = make.make_submitted_proposal()
    address = reverse("proposals:comment", args=[elsewhere.reference])
    refused = client.post(address, {"body": "See https://a.org", "stance": "comment"})
    assert "while you are new here" in refused.content.decode()
    for number in range(6):
        comment = client.post(address, {"body": f"Street {number}", "stance": "comment"})
        assert comment.status_code == (302 if number < 5 else 409)


def test_who_sums_up_and_who_answers_a_challenge_meet_no_limit(client, time_machine):
    make.make_charter(summary_challenge=10)
    proposal = make.make_submitted_proposal()
    time_machine.move_to(make.AFTER_COMMENTS, tick=False)
    new = [
        make.make_steward(make.make_member(joined_at=make.AFTER_COMMENTS - make.DAY), at=make.AFTER_COMMENTS)
        for _number in range(2)
    ]
    client.force_login(new[0])
    words = {"points": "See https://a.org"} | dict.fromkeys(make.SUMMARY, "See https://a.org")
    published = client.post(reverse("proposals:publish_summary", args=[proposal.reference]), words)
    assert published.status_code == 302
    challenge = make.make_challenge(proposal.summaries.get(), at=make.AFTER_COMMENTS)
    client.force_login(new[1])
    answer = client.post(
        reverse("proposals:answer_challenge", args=[proposal.reference, challenge.pk]),
        {"upheld": "no", "answer": "See https://a.org"},
    )
    assert answer.status_code == 302


def hand_in(client, author, **other):
    """What the check page says before, what handing the draft in is answered, and the draft as it is then."""
    draft = make.make_draft(author, **other)
    client.force_login(author)
    before = client.get(reverse("proposals:draft", args=[draft.draft_key])).content.decode()
    answer = client.post(reverse("proposals:submit_draft", args=[draft.draft_key]))
    draft.refresh_from_db()
    return before, answer, draft


def test_what_somebody_files_for_themselves_holds_so_many_links_in_all_its_answers(
    client, proposal, time_machine
):
    time_machine.move_to(AT, tick=False)
    member, new = make.make_member(), make.make_member(joined_at=AT)
    harms = [make.answers()["possible_harms"][0] | {"prevention": "See https://c.org/x"}]
    texts = {"why_needed": "See https://a.org", "contact_point": "www.b.org", "possible_harms": harms}
    too_many = texts | {"safeguards": "See https://d.org"}
    for author, refused, sentence in (
        (member, too_many, "What you write can hold 3 links. Take the others out."),
        (new, {"why_needed": "See https://a.org"}, "what you write can hold no links."),
    ):
        before, answer, draft = hand_in(client, author, **refused)
        assert sentence in before
        assert answer.status_code == 409
        assert sentence in answer.content.decode()
        assert (draft.state, draft.filed_by) == ("draft", author)
        assert "https://a.org" in draft.why_needed
    for author, taken in ((member, texts), (new, {})):
        before, answer, draft = hand_in(client, author, **taken)
        assert "why-not" not in before
        assert (answer.status_code, draft.state) == (302, "received")


def test_a_later_version_adds_no_links_beyond_those_and_keeps_what_stood_there(proposal):
    institution = make.make_institution()
    officer = make.make_officer(institution)
    theirs = make.make_submitted_proposal(officer, institution, filed_as="institution")
    many = "See https://a.org, https://b.org, https://c.org and https://d.org"
    with pytest.raises(Refused, match="can hold 3 links"):
        make.make_version(proposal, why_needed=many)
    assert proposal.versions.count() == 1
    make.make_version(proposal, why_needed=many.replace(" and https://d.org", ""))
    set_rule("links", 1)
    make.make_version(proposal, title="Another title")
    make.make_version(theirs, why_needed=many)


def test_a_filed_proposal_is_one_thing_of_the_day_and_for_an_institution_none(client, proposal, time_machine):
    time_machine.move_to(AT, tick=False)
    institution = make.make_institution()
    officer = make.make_officer(institution, make.make_member(joined_at=AT))
    for number in range(6):
        own = {"filed_as": "institution", "institution": institution, "why_needed": "See https://a.org"}
        _before, answer, draft = hand_in(client, officer, title=f"Street {number}", **own)
        assert (answer.status_code, draft.state) == (302, "received")
    comment(proposal, officer, 4, AT)
    assert hand_in(client, officer, institution=institution)[2].state == "received"
    before, answer, draft = hand_in(client, officer, institution=institution)
    for page in (before, answer.content.decode()):
        assert "You can add 5 things a day, and you have." in page
    assert (answer.status_code, draft.state) == (409, "draft")
    address = reverse("proposals:comment", args=[proposal.reference])
    assert client.post(address, {"body": "One more", "stance": "comment"}).status_code == 409
    time_machine.move_to(MIDNIGHT + make.DAY, tick=False)
    client.post(reverse("proposals:submit_draft", args=[draft.draft_key]))
    draft.refresh_from_db()
    assert draft.state == "received"
