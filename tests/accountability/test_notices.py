"""A notice: who may do what at which step, what nobody sees before its time, and what stays to be seen."""

from contextlib import suppress

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from accountability import actions
from accountability.models import Consequence, Motion, Notice
from accountability.waiting import notices_waiting_for
from cms.live import desk, find
from community.actions import merge_institutions, register_institution
from portal.templatetags import hearth
from proposals.actions import resume_use
from record.queries import entries_about
from record.sequencer import sequence
from tests import factories as make
from tests.decisions.pages import text, visit
from tests.factories import DAY, START
from tests.factories.notices import CLAUSE, Kind, Ladder, make_ladder, make_ladder_in_force
from tests.refusals import refused

pytestmark = pytest.mark.django_db
State = Notice.State


def test_a_notice_that_is_answered_and_mended_is_closed_as_fixed():
    ladder = Ladder()
    states = []
    for step in ("state_facts", "issue", "answer", "propose", "agree", "claim", "check", "close"):
        getattr(ladder, step)()
        states.append(ladder.refresh().notice.state)
    assert states == [
        *("checking", "published", "answered", "answered", "plan_agreed", "plan_agreed", "plan_agreed"),
        "fixed",
    ]
    assert ladder.notice.closed_at is not None
    sequence(ladder.at)
    kinds = [entry.kind.partition(".")[2] for entry in entries_about(ladder.notice.reference)][::-1]
    assert kinds == [
        *(
            "motion_decided",
            "notice_answered",
            "fix_proposed",
            "motion_decided",
            "fix_claimed",
            "fix_checked",
        ),
        "motion_decided",
    ]
    for entry in entries_about(ladder.notice.reference):
        assert hearth.entry_sentence(entry) != entry.kind


def test_silence_leads_before_the_board_to_a_consequence_and_back():
    ladder = make_ladder("issue")
    assert "late" in refused(actions.miss_answer, ladder.notice, actor=make.setup_actor, at=ladder.at)
    ladder.stay_silent()
    assert ladder.notice.state == State.NO_ANSWER
    ladder.escalate()
    assert (ladder.notice.state, ladder.notice.rung) == (State.BEFORE_BOARD, 4)
    early = {"consequence": "approvals", "exit_condition": "A list."}
    seat = ladder.seats[0]
    assert "stayed unresolved" in refused(
        actions.move_motion,
        ladder.notice,
        "sanction",
        reasons="x",
        facts=early,
        actor=seat,
        at=ladder.later(),
    )
    ladder.later(61)
    ladder.sanction()
    assert (ladder.notice.state, ladder.notice.rung) == (State.IN_FORCE, 5)
    assert ladder.institution.holds.in_force(ladder.at).get().kind == "approvals"
    ladder.decide(Kind.LIFT)
    assert ladder.notice.state == State.LIFTED
    assert not ladder.institution.holds.in_force(ladder.at).exists()
    assert not ladder.notice.consequences.in_force(ladder.at).exists()


def test_a_hold_stops_a_live_use_of_data_and_lifting_it_lets_it_go_on():
    use = make.make_use()
    ladder = make_ladder_in_force(institution=use.lead_organisation, at=make.AFTER_COMMENTS + 20 * DAY)
    ladder.sanction("data_use", use.reference)
    use.refresh_from_db()
    assert use.state == "paused"
    officer = {"actor": ladder.officer, "at": ladder.later()}
    assert "may not be looked at" in refused(resume_use, use, **officer)
    ladder.decide(Kind.LIFT)
    assert resume_use(use, actor=ladder.officer, at=ladder.later()).state == "in_use"


def people(ladder):
    return {
        "nobody": AnonymousUser(),
        "member": make.make_member(),
        "officer": ladder.officer,
        "executive": ladder.executive,
        "officer elsewhere": make.make_officer(),
        "overseer": ladder.overseers[0],
        "overseer of the institution": make.make_overseer(member=make.make_officer(ladder.institution)),
        "seat": ladder.seats[0],
        "seat of the institution": make.make_seat_holder(member=make.make_officer(ladder.institution)),
        "steward": ladder.steward,
        "panelist": make.make_panelist(),
    }


RESPONDS = {"officer", "executive", "overseer of the institution", "seat of the institution"}
# Who may do each act, and in which states.
ACTS = {
    "state_facts": (RESPONDS, {"checking"}),
    "answer_notice": (RESPONDS, {"published", "no_answer"}),
    "propose_fix": (RESPONDS, {"answered"}),
    "answer_for_board": ({"executive"}, {"before_board"}),
    "issue": ({"overseer"}, {"checking"}),
    "set_aside": ({"overseer"}, {"checking"}),
    "close": ({"overseer"}, {"answered"}),
    "escalate": ({"overseer"}, {"no_answer"}),
    "accept_board": ({"overseer"}, set()),
    "withdraw": (
        {"overseer"},
        {"published", "no_answer", "answered", "plan_agreed", "before_board", "in_force"},
    ),
    "agree_plan": ({"seat"}, set()),
    "sanction": ({"seat"}, {"before_board", "in_force"}),
    "lift": ({"seat"}, {"in_force"}),
    "refer": (
        {"overseer"},
        {"published", "no_answer", "answered", "plan_agreed", "before_board", "in_force", "fixed", "lifted"},
    ),
}
STATES = [
    *(
        "checking",
        "set_aside",
        "published",
        "no_answer",
        "answered",
        "plan_agreed",
        "before_board",
        "in_force",
    ),
    *("fixed", "lifted"),
]


def in_state(state):
    match state:
        case "checking":
            ladder = Ladder()
            # The time to check the facts passes, so that it can be voted on.
            ladder.later(20)
            return ladder
        case "set_aside":
            ladder = Ladder()
            ladder.decide(Kind.SET_ASIDE)
        case "published":
            ladder = make_ladder("issue")
        case "no_answer":
            ladder = make_ladder("issue")
            ladder.stay_silent()
        case "answered":
            ladder = make_ladder("answer")
        case "plan_agreed":
            ladder = make_ladder("agree")
        case "before_board":
            ladder = make_ladder("issue")
            ladder.stay_silent()
            ladder.escalate()
            ladder.later(61)
        case "in_force" | "lifted":
            ladder = make_ladder_in_force()
            if state == "lifted":
                ladder.decide(Kind.LIFT)
        case "fixed":
            ladder = make_ladder("close")
    assert ladder.refresh().notice.state == state
    return ladder


FACTS = {
    "close": {"outcome": "fixed"},
    "escalate": {"board_on": "2027-01-04"},
    "sanction": {"consequence": "audit", "exit_condition": "It is done."},
}


def perform(act, ladder, actor):
    notice, at = ladder.notice, ladder.at
    words = {"actor": actor, "at": at}
    if act == "propose_fix":
        item = {"what": "A list", "owner": "Office", "money": "None", "due_on": at.date() + 9 * DAY}
        return actions.propose_fix(notice, words="We mend it.", items=[item], **words)
    if act == "refer":
        sent = {"agency": "ocr", "named": "OCR", "ground": "Clause 2", "sent_on": at.date()}
        return actions.refer_notice(notice, **sent, **words)
    if act in Motion.Kind.values:
        facts = dict(FACTS.get(act, {}))
        if act == "sanction" and notice.state == "before_board":
            facts["consequence"] = "approvals"
        return actions.move_motion(notice, act, reasons="So says the record.", facts=facts, **words)
    return getattr(actions, act)(notice, body="We say this.", **words)


@pytest.mark.parametrize("state", STATES)
def test_who_may_do_what_at_which_step(state):
    ladder = in_state(state)
    cast = people(ladder)
    wrong = []
    for act, (who, states) in ACTS.items():
        for name, actor in cast.items():
            allowed = name in who and state in states
            sentence = ""
            with suppress(pytest.fail.Exception):
                sentence = refused(perform, act, ladder, actor)
            if bool(sentence) == allowed:
                wrong.append((act, name, sentence))
    assert not wrong


def test_nobody_else_learns_of_a_notice_before_it_is_issued(client):
    ladder = Ladder()
    url = ladder.notice.get_absolute_url()
    seen = {}
    for name, actor in people(ladder).items():
        client.logout()
        client.user = None if name == "nobody" else actor
        seen[name] = visit(client, url, ladder.at).status_code
        listed = ladder.notice.reference in text(visit(client, "/en/notices/", ladder.at))
        assert listed == (seen[name] == 200)
    assert {name for name, status in seen.items() if status == 200} == {
        *(
            "officer",
            "executive",
            "overseer",
            "overseer of the institution",
            "seat",
            "seat of the institution",
        ),
    }
    assert visit(client, f"/en/notices/{ladder.notice.reference}.json", ladder.at).status_code == 404
    assert find(ladder.notice.reference) is None
    sequence(ladder.at)
    assert not entries_about(ladder.notice.reference)
    assert visit(client, "/en/notices/list.json", ladder.at).json()["items"] == []


def test_those_whom_it_is_about_check_the_facts_before_it_is_voted_on():
    ladder = Ladder()
    move = {"reasons": "So says the record.", "actor": ladder.overseers[0]}
    early = refused(actions.move_motion, ladder.notice, "issue", **move, at=ladder.later())
    assert "have not had their time" in early
    ladder.state_facts()
    assert "already" in refused(
        actions.state_facts, ladder.notice, body="Again.", actor=ladder.executive, at=ladder.later()
    )
    actions.move_motion(ladder.notice, "issue", **move, at=ladder.later())


def test_how_a_vote_is_going_is_shown_to_nobody_before_it_is_decided(client):
    ladder = Ladder()
    ladder.state_facts()
    motion = actions.move_motion(
        ladder.notice, "issue", reasons="So says the record.", actor=ladder.overseers[0], at=ladder.later()
    )
    client.user = ladder.overseers[1]
    url = ladder.notice.get_absolute_url()
    page = text(visit(client, url, ladder.at))
    assert "Only those who decide it see this" in page
    assert "A seat of the oversight body: Yes" not in page
    assert not motion.decided_at
    visit(client, f"{url}motions/{motion.pk}/vote/", ladder.later(), {"choice": "yes"})
    client.logout()
    client.user = None
    page = text(visit(client, url, ladder.at))
    assert "A seat of the oversight body: Yes" in page
    told = visit(client, f"/en/notices/{ladder.notice.reference}.json", ladder.at).json()["motions"]
    assert [vote["choice"] for vote in told[0]["votes"]] == ["yes", "yes"]


def test_who_is_tied_steps_aside_and_the_others_decide():
    ladder = Ladder()
    ladder.state_facts()
    motion = ladder.decide(Kind.ISSUE, choices=("yes", "aside", "no"))
    assert motion.decided_at is None or motion.is_carried is False
    assert ladder.notice.state == State.CHECKING
    again = ladder.decide(Kind.ISSUE, choices=("yes", "aside", "yes"))
    assert again.is_carried
    assert ladder.notice.state == State.PUBLISHED
    vote = again.votes.get(choice="aside")
    assert vote.tie == "A cousin works there."


def test_too_few_without_a_tie_decide_nothing():
    ladder = Ladder()
    for overseer in ladder.overseers[1:]:
        make.make_officer(ladder.institution, member=overseer)
    ladder.later(20)
    move = {"reasons": "So.", "actor": ladder.overseers[0], "at": ladder.at}
    assert "Fewer than 2 have no side" in refused(actions.move_motion, ladder.notice, "issue", **move)


def test_a_consequence_needs_two_thirds_of_the_seats():
    ladder = in_state("before_board")
    lost = ladder.sanction(choices=("yes", "no", "no"))
    assert lost.is_carried is False
    assert ladder.notice.state == State.BEFORE_BOARD
    won = ladder.sanction(choices=("yes", "no", "yes"))
    assert won.is_carried
    assert [vote.choice for vote in won.votes.all()].count("yes") == 2


def test_a_step_that_was_not_signed_has_no_consequence_and_says_who_has_not_signed_it(client):
    ladder = make_ladder("issue", signed=False)
    ladder.stay_silent()
    ladder.escalate()
    ladder.later(61)
    facts = {"consequence": "approvals", "exit_condition": "A list."}
    move = {"reasons": "So.", "facts": facts, "actor": ladder.seats[0], "at": ladder.at}
    assert "has not signed this step" in refused(actions.move_motion, ladder.notice, "sanction", **move)
    words = f"No agreed consequence – {ladder.institution.name} has not signed step 5"
    assert words in text(visit(client, ladder.notice.get_absolute_url(), ladder.at))
    ladder_page = text(visit(client, "/en/ladder/", ladder.at))
    assert f"No agreed consequence – {ladder.institution.name} has not signed this step" in ladder_page
    actions.sign_step(ladder.institution, step=5, clause=CLAUSE, actor=ladder.executive, at=ladder.at)
    actions.move_motion(ladder.notice, "sanction", **move)


def test_a_signature_holds_while_a_notice_is_open():
    ladder = make_ladder("issue")
    signed = ladder.institution.signed_steps.get(step=5)
    end = {"reason": "We changed our mind.", "actor": ladder.executive}
    assert "holds until it is closed" in refused(actions.end_signature, signed, **end, at=ladder.later())
    assert "already" in refused(
        actions.sign_step, ladder.institution, step=5, clause="x", actor=ladder.executive, at=ladder.at
    )
    ladder.decide(Kind.WITHDRAW)
    actions.end_signature(signed, **end, at=ladder.later())
    assert "Only an executive" in refused(
        actions.sign_step, ladder.institution, step=5, clause="x", actor=ladder.officer, at=ladder.at
    )


def test_consequences_come_in_their_order_unless_somebody_is_in_danger():
    ladder = in_state("before_board")
    facts = {"consequence": "end", "exit_condition": "A list."}
    move = {"reasons": "So.", "actor": ladder.seats[0]}
    assert "lighter consequence" in refused(
        actions.move_motion, ladder.notice, "sanction", facts=facts, **move, at=ladder.later()
    )
    ladder.sanction()
    assert "in force already" in refused(
        actions.move_motion,
        ladder.notice,
        "sanction",
        facts={"consequence": "approvals", "exit_condition": "A list."},
        **move,
        at=ladder.later(),
    )
    ladder.sanction("audit")
    assert [each.kind for each in ladder.notice.consequences.all()] == ["approvals", "audit"]
    serious = make_ladder("issue", is_serious=True)
    move = {"reasons": "So.", "facts": facts, "actor": serious.seats[0]}
    assert "heard first" in refused(
        actions.move_motion, serious.notice, "sanction", **move, at=serious.later()
    )
    serious.answer()
    actions.move_motion(serious.notice, "sanction", **move, at=serious.later())


@pytest.mark.parametrize("subject", ["", "PRP-1999-0001", "the other"])
def test_a_hold_names_a_use_of_the_institution_itself(subject):
    other = make.make_use()
    ladder = make_ladder_in_force(at=make.AFTER_COMMENTS + 20 * DAY)
    named = other.reference if subject == "the other" else subject
    facts = {"consequence": "data_use", "subject": named, "exit_condition": "A list."}
    move = {"reasons": "So.", "facts": facts, "actor": ladder.seats[0], "at": ladder.later()}
    assert "Name a use of data" in refused(actions.move_motion, ladder.notice, "sanction", **move)
    assert ladder.notice.consequences.count() == 1


def test_two_returned_plans_lead_before_the_board():
    ladder = make_ladder("answer")
    for _number in range(2):
        escalate = {"facts": {"board_on": "2027-01-04"}, "reasons": "So.", "actor": ladder.overseers[0]}
        assert "two plans were returned" in refused(
            actions.move_motion, ladder.notice, "escalate", **escalate, at=ladder.later()
        )
        ladder.propose()
        ladder.decide(Kind.RETURN_PLAN)
    ladder.escalate()
    assert ladder.notice.state == State.BEFORE_BOARD
    said = {"body": "We will.", "actor": ladder.executive, "at": ladder.later()}
    actions.answer_for_board(ladder.notice, **said)
    ladder.decide(Kind.ACCEPT_BOARD)
    assert ladder.notice.state == State.ANSWERED


def test_what_was_not_found_to_be_done_is_not_closed_as_fixed():
    ladder = make_ladder("claim")
    move = {"reasons": "So.", "actor": ladder.overseers[0]}
    fixed = {"facts": {"outcome": "fixed"}, **move}
    assert "checked first" in refused(actions.move_motion, ladder.notice, "close", **fixed, at=ladder.later())
    ladder.check("partly")
    assert "not what was found" in refused(
        actions.move_motion, ladder.notice, "close", **fixed, at=ladder.later()
    )
    ladder.close("partly_fixed")
    assert ladder.notice.state == State.PARTLY_FIXED


def test_an_appeal_that_is_upheld_ends_the_consequence_and_the_notice_stays_to_be_seen(client):
    ladder = make_ladder_in_force()
    said = {"body": "We were not asked.", "actor": ladder.officer}
    actions.appeal_notice(ladder.notice, **said, at=ladder.later())
    assert "An appeal waits" in refused(actions.appeal_notice, ladder.notice, **said, at=ladder.later())
    ruling = {"upheld": True, "body": "They were not.", "at": ladder.later()}
    assert "no tie" in refused(actions.record_ruling, ladder.notice, **ruling, actor=ladder.overseers[0])
    actions.record_ruling(ladder.notice, **ruling, actor=ladder.steward)
    assert ladder.refresh().notice.state == State.WITHDRAWN
    assert not ladder.institution.holds.in_force(ladder.at).exists()
    assert "Withdrawn – the notice was wrong" in text(
        visit(client, ladder.notice.get_absolute_url(), ladder.at)
    )


def test_an_appeal_comes_within_its_time_and_once():
    ladder = make_ladder("issue")
    said = {"body": "We were not asked.", "actor": ladder.officer}
    assert "time to appeal is over" in refused(
        actions.appeal_notice, ladder.notice, **said, at=ladder.at + 30 * DAY
    )
    actions.appeal_notice(ladder.notice, **said, at=ladder.later())
    actions.record_ruling(
        ladder.notice, upheld=False, body="They were.", actor=ladder.steward, at=ladder.later()
    )
    assert ladder.refresh().notice.state == State.PUBLISHED
    assert "once already" in refused(actions.appeal_notice, ladder.notice, **said, at=ladder.later())


def test_a_notice_about_the_oversight_body_is_decided_by_the_seats():
    ladder = Ladder()
    notice = actions.raise_notice(
        trigger="oversight",
        respondent="oversight",
        institution=None,
        component="A5",
        words="Three triggers waited for two months.",
        rule="issue-notice",
        actor=ladder.overseers[0],
        at=ladder.at,
    )
    ladder.later(20)
    move = {"reasons": "So.", "at": ladder.at}
    assert "hold a seat of the community" in refused(
        actions.move_motion, notice, "issue", actor=ladder.overseers[0], **move
    )
    motion = actions.move_motion(notice, "issue", actor=ladder.seats[0], **move)
    actions.vote_on_motion(motion, choice="yes", actor=ladder.seats[1], at=ladder.at)
    notice.refresh_from_db()
    assert notice.state == State.PUBLISHED
    answered = actions.answer_notice(notice, body="We did.", actor=ladder.overseers[2], at=ladder.later())
    assert answered.by == "overseer"


def test_no_notice_is_raised_about_an_organisation_that_turned_out_to_be_another():
    overseer, kept = make.make_overseer(), make.make_institution()
    alias = register_institution(
        "INS-alias", name="The Alias", is_registered=False, actor=make.setup_actor, at=START
    )
    make.make_charter()
    given = {
        "trigger": "oversight",
        "respondent": "institution",
        "component": "A3",
        "words": "No list.",
        "rule": "Clause 2",
        "actor": overseer,
        "at": START,
    }
    assert "has not joined" in refused(actions.raise_notice, institution=alias, **given)
    merge_institutions(kept, alias, actor=make.make_steward(), at=START)
    alias.refresh_from_db()
    assert f"turned out to be {kept.name}" in refused(actions.raise_notice, institution=alias, **given)


def test_a_referral_says_for_how_long_nobody_answered(client):
    ladder = make_ladder("issue")
    sent = {"agency": "ocr", "named": "OCR", "ground": "Clause 2", "actor": ladder.overseers[0]}
    ahead = (ladder.at + 9 * DAY).date()
    assert "has not come" in refused(actions.refer_notice, ladder.notice, **sent, sent_on=ahead, at=ladder.at)
    referral = actions.refer_notice(ladder.notice, **sent, sent_on=ladder.at.date(), at=ladder.at)
    url = ladder.notice.get_absolute_url()
    assert "no reply yet (12 days)" in text(visit(client, url, ladder.later(12)))
    reply = {"reply": "We look into it.", "actor": ladder.overseers[1], "at": ladder.later()}
    early = referral.sent_on - DAY
    assert "cannot come before" in refused(actions.record_reply, referral, replied_on=early, **reply)
    actions.record_reply(referral, replied_on=ladder.at.date(), **reply)
    assert "We look into it." in text(visit(client, url, ladder.at))


def test_a_notice_is_raised_on_a_page_and_what_is_typed_is_kept(client):
    ladder = Ladder()
    client.user = ladder.overseers[0]
    typed = {
        "trigger": "press",
        "respondent": "institution",
        "institution": ladder.institution.code,
        "component": "A3",
        "words": "The newspaper counted ten uses; two are here.",
        "rule": "Clause 2",
        "records": "CMT-1999-0001",
    }
    wrong = visit(client, "/en/notices/raise/", ladder.at, typed)
    assert wrong.status_code == 400
    assert "There is no public record CMT-1999-0001 here." in text(wrong)
    assert "The newspaper counted ten uses" in wrong.content.decode()
    done = visit(client, "/en/notices/raise/", ladder.at, typed | {"records": ""})
    assert done.status_code == 302
    assert Notice.objects.filter(trigger="press").exists()
    client.user = make.make_member()
    assert visit(client, "/en/notices/raise/", ladder.at, typed | {"records": ""}).status_code == 409


def test_a_consequence_is_moved_on_a_page_that_keeps_what_was_typed(client):
    ladder = in_state("before_board")
    client.user = ladder.seats[0]
    url = reverse("accountability:move", args=[ladder.notice.reference, "sanction"])
    lacks = visit(
        client, url, ladder.at, {"consequence": "approvals", "exit_condition": "", "reasons": "So."}
    )
    assert lacks.status_code == 400
    assert "So." in lacks.content.decode()
    visit(client, url, ladder.at, {"consequence": "approvals", "exit_condition": "A list.", "reasons": "So."})
    assert Motion.objects.open().get().facts["consequence"] == Consequence.Kind.APPROVALS


@pytest.mark.parametrize("query", ["state=open", "state=published", "component=A3", "institution={code}"])
def test_the_list_and_its_files_are_narrowed_alike(client, query):
    ladder = make_ladder("issue")
    make_ladder("close", component="A1")
    query = query.format(code=ladder.institution.code)
    page = text(visit(client, f"/en/notices/?{query}", ladder.at))
    items = visit(client, f"/en/notices/list.json?{query}", ladder.at).json()["items"]
    assert [item["reference"] for item in items] == [ladder.notice.reference]
    assert ladder.notice.reference in page
    lines = b"".join(visit(client, f"/en/notices/list.csv?{query}", ladder.at).streaming_content)
    assert lines.decode().count("SHN-") == 1
    assert visit(client, f"/en/notices/list.atom?{query}", ladder.at).content.decode().count("<entry>") == 1


def test_everybody_finds_on_their_desk_the_notices_in_which_they_have_something_to_do():
    ladder = Ladder()
    seen = []
    for step in ("state_facts", "issue", "answer", "propose", "agree"):
        at = ladder.at + DAY
        cast = {"officer": ladder.officer, "overseer": ladder.overseers[0], "seat": ladder.seats[0]}
        seen.append({who for who, member in cast.items() if notices_waiting_for(member, at)})
        getattr(ladder, step)()
    assert seen == [{"officer"}, {"overseer"}, {"officer"}, {"overseer"}, {"seat"}]
    published = make_ladder("issue")
    words = [words for words, _url in desk(published.officer, at=published.at)]
    assert "1 notice waits for you" in words
    assert not [words for words, _url in desk(ladder.officer, at=published.at) if "notice" in words]
