"""Nobody acts in a role that they do not hold, never held, or no longer hold."""

from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache

from accountability.models import SeatConflict
from ballots.actions import print_codes, send_list
from community.actions import end_role
from community.models import Membership
from tests import factories as make
from tests.factories.audits import ANSWER, ASKED, make_audit_request
from tests.factories.histories import make_history, make_listed_history
from tests.factories.notices import make_notices_under_way
from tests.factories.petitions import make_petition
from tests.factories.plans import make_goal, make_metric, make_plan
from tests.factories.scorecards import LAST_QUARTER, make_drawn_up
from tests.factories.seats import MANDATE, make_body_with_everything, make_seat
from tests.test_reading import kept

NOW = make.START + 20 * make.DAY


@pytest.mark.django_db
def test_no_stranger_and_nobody_whose_role_has_ended_changes_anything(client):
    cache.clear()
    institution, author, steward = make.make_institution(), make.make_member(), make.make_steward()
    voting = make.make_submitted_proposal(author, institution, at=NOW - 40 * make.DAY)
    poll = make.make_poll_open(proposal=voting, steward=steward, at=NOW - 8 * make.DAY)
    opened = make.make_submitted_proposal(author, institution, at=NOW - timedelta(days=1))
    comment = make.make_comment(opened, author, at=NOW - timedelta(hours=1))
    question = make.make_question(opened, author, at=NOW - timedelta(hours=1))
    closed = make.make_submitted_proposal(author, institution)
    waiting = make.make_decision_waiting(institution, with_vote=False)
    taken = make.make_decision_taken(institution=institution, with_vote=False)
    case, report, _code = make.make_published_case(steward, institution=institution)
    draft = make.make_draft(author, institution)
    unread = make_history(institution, proposer=author).get_absolute_url()
    told = make_listed_history(institution, proposer=author).get_absolute_url()
    said = make.make_comment(opened, author, "x", at=NOW - timedelta(hours=1))
    removal = make.make_removed_comment(comment=said, at=NOW)
    partner = make.make_partner(opened, at=NOW - timedelta(hours=1))
    valley = make.make_constituency()
    listed = make.make_standing(valley, at=NOW - make.DAY)
    asked = make.make_roll_challenge(valley, at=NOW - make.DAY)
    keeper = make.make_roll_keeper()
    codes, _codes = print_codes(valley, 11, actor=keeper, at=NOW - make.DAY)
    sent = send_list(valley, ["ana@example.org"], actor=keeper, at=NOW - make.DAY)
    plan = make_plan(institution, step=5)
    make_metric(make_goal(plan))
    planned = f"/en/plans/{plan.reference}/"
    body = make_body_with_everything(institution=institution)
    council, meeting = body.get_absolute_url(), body.meetings.get().pk
    tie = SeatConflict.objects.get().pk
    make_seat(body)
    waits, mended, voted, motion = make_notices_under_way(institution, NOW)
    noticed = f"/en/notices/{waits.notice.reference}"
    petition = make_petition(institution, at=NOW - make.DAY).get_absolute_url()
    drawn = f"/en/scorecards/drawn/{make_drawn_up(institution, period=LAST_QUARTER, at=NOW).reference}"
    held = {"consequence": "approvals", "exit_condition": "x", "reasons": "x"}
    fix = {"words": "x", "what_1": "x", "owner_1": "x", "due_on_1": "2026-12-01", "money_1": "x"}
    minutes = {"held_on": "2026-03-04", "language": "en", "where": "x", "minutes": "x", "seat-1": "absent"}
    acts = {
        f"/en/assessments/{institution.code}/A1.1/rate/": {"rating": "in_place", "evidence": "x"},
        f"{petition}close/": {"reason": "x"},
        "/en/notices/raise/": {
            "trigger": "oversight",
            "respondent": "institution",
            "institution": institution.code,
            "component": "A3",
            "words": "x",
            "rule": "x",
        },
        **{f"{noticed}/{page}/": {"body": "x"} for page in ("facts", "answer", "board", "appeal")},
        f"{noticed}/ruling/": {"upheld": "yes", "body": "x"},
        f"{noticed}/refer/": {"agency": "ocr", "named": "x", "ground": "x", "sent_on": "2026-03-20"},
        f"{noticed}/move/escalate/": {"board_on": "2026-12-01", "reasons": "x"},
        f"{noticed}/move/withdraw/": {"reasons": "x"},
        f"{noticed}/move/sanction/": held,
        f"/en/notices/{mended.notice.reference}/fix/": fix,
        f"/en/notices/{mended.notice.reference}/items/{mended.item.pk}/claim/": {"evidence": "x"},
        f"/en/notices/{mended.notice.reference}/items/{mended.item.pk}/check/": {
            "result": "done",
            "words": "x",
        },
        f"/en/notices/{voted.notice.reference}/motions/{motion.pk}/vote/": {"choice": "yes"},
        f"/en/ladder/{institution.code}/sign/": {"step": "2", "clause": "x"},
        f"/en/ladder/{institution.code}/signatures/{institution.signed_steps.first().pk}/end/": {
            "reason": "x"
        },
        f"{drawn}/comment/": {"body": "x"},
        f"/en/audits/ask/{institution.code}/": ASKED,
        f"/en/audits/{make_audit_request(institution).reference}/answer/": ANSWER,
        f"/en/plans/open/{make.make_institution().code}/": {
            "step": "1",
            "ends_on": "2026-12-01",
            "language": "en",
        },
        f"{planned}advance/": {"step": "1", "words": "x"},
        f"{planned}reissue/": {"words_1": "x", "ends_on": "2026-12-01"},
        f"{planned}adopt/": {
            "code": "1.1",
            "executive": "x",
            "starts_on": "2026-05-01",
            "due_on": "2026-12-01",
        },
        f"{planned}goals/4.1/drop/": {"reason": "x"},
        f"{planned}goals/4.1/practice/": {"what": "x", "where": "x"},
        f"{planned}goals/4.1/metrics/1/publish/": {
            "starts_on": "2026-01-01",
            "ends_on": "2026-01-31",
            "value": "1",
        },
        f"{planned}goals/4.1/metrics/1/import/": {
            "text": "period_from,period_until,value\n2026-01-01,2026-01-31,1\n",
            "confirm": "1",
        },
        "/en/bodies/found/": MANDATE | {"name_en": "Mine", "name_es": "Mío", "kind": "governance"},
        f"{council}mandate/": MANDATE | {"reason": "x"},
        f"{council}dissolve/": {"reason": "x"},
        f"{council}seats/add/": {"name": "x", "kind": "community", "is_voting": "yes"},
        f"{council}seats/1/end-term/": {"reason": "x"},
        f"{council}seats/1/tie/": {"tie": "x", "institution": institution.code},
        f"{council}seats/2/hold/": {"email": author.email, "ends_on": "2026-06-01"},
        f"{council}seats/2/abolish/": {"reason": "x"},
        f"{council}ties/{tie}/end/": {},
        f"{council}meetings/record/": minutes,
        f"{council}meetings/{meeting}/correct/": minutes | {"reason": "x"},
        "/en/polls/communities/new/": make.COMMUNITY_WORDS,
        f"/en/polls/communities/{valley.code}/change/": make.COMMUNITY_WORDS,
        f"/en/polls/communities/{valley.code}/keep/codes/": {"how_many": "11"},
        f"/en/polls/communities/{valley.code}/keep/find/": {"name": listed.member.display_name},
        f"/en/polls/communities/desk/codes/{codes.pk}/cancel/": {},
        f"/en/polls/communities/desk/lists/{sent.pk}/import/": {},
        f"/en/polls/communities/desk/standing/{listed.pk}/end/": {"reason": "x"},
        f"/en/polls/communities/desk/challenges/{asked.pk}/": {"added": "yes"},
        f"/en/proposals/{opened.reference}/people/": {"role": "sponsor"},
        f"/en/proposals/{opened.reference}/people/{partner.pk}/leave/": {"erase_name": "on"},
        f"/en/proposals/{opened.reference}/people/{partner.pk}/remove/": {},
        f"/en/proposals/moderation/{removal.reference}/appeal/": {"words": "x"},
        f"/en/proposals/moderation/{removal.reference}/answer/": {"upheld": "yes", "answer": "x"},
        "/en/proposals/moderation/remove-advertising/": {"chosen": f"comment-{comment.pk}", "sure": "yes"},
        **{
            f"/en/proposals/moderation/comment/{comment.pk}/{act}/": {"reason": "hate"}
            for act in ("hold", "remove", "restore", "dismiss", "hold-author")
        },
        f"/en/proposals/{opened.reference}/withdraw/": {"reason": "No."},
        f"/en/proposals/{opened.reference}/comments/{comment.pk}/withdraw/": {},
        f"/en/proposals/{opened.reference}/comments/{comment.pk}/revise/": {"body": "x", "stance": "support"},
        **{
            f"{question.get_absolute_url()}{act}/": {"answer": "x", "reason": "x", "into": question.reference}
            for act in ("answer", "correct", "decline", "merge", "withdraw")
        },
        f"/en/proposals/{opened.reference}/revise/": {"kind": "update", "change_note": "x"},
        f"/en/proposals/drafts/{draft.draft_key}/submit/": {},
        f"/en/proposals/drafts/{draft.draft_key}/title/": {"title": "Taken over"},
        f"/en/proposals/drafts/{draft.draft_key}/sections/idea/": {"title": "Taken over"},
        f"/en/proposals/drafts/{draft.draft_key}/drop/": {},
        f"/en/proposals/drafts/{draft.draft_key}/code/": {},
        f"/en/proposals/{opened.reference}/complete/idea/": {},
        f"/en/proposals/{opened.reference}/complete/use/": {"safeguards": "None."},
        f"/en/polls/announce/{closed.reference}/": make.ANNOUNCEMENT,
        f"/en/polls/agree/{closed.reference}/": {
            "agreed_en": "x",
            "agreed_es": "x",
            "because": "x",
            "where": "x",
        },
        f"/en/polls/{poll.reference}/cast/": {"choice": "yes", "send": "yes"},
        f"/en/polls/{poll.reference}/recuse/": {"reason": "x"},
        f"/en/polls/{poll.reference}/cancel/": {"reason": "x"},
        f"/en/decisions/{waiting.reference}/take/": {
            "outcome": "approved",
            "followed_vote": "no_vote",
            "confirm": "1",
        },
        f"/en/decisions/{waiting.reference}/extend/": {"reason": "x", "clause": "x"},
        **{
            f"/en/clocks/{waiting.decide_clock_id}/{act}/": {
                "reason": "x",
                "due_on": "2026-05-05",
                "kind": "vote",
            }
            for act in ("correct", "pause", "resume", "refuse-extension")
        },
        "/en/community/add-holiday/": {"place": "US-CA", "day": "2026-06-12", "name": "x"},
        "/en/community/report-outage/": {"day": "2026-03-03", "reason": "x"},
        f"/en/decisions/{taken.reference}/publish/": make.EXPLANATION
        | {"language": "en", "points-TOTAL_FORMS": 0, "points-INITIAL_FORMS": 0},
        f"/en/decisions/{taken.reference}/preview/": {"saved": "x"},
        f"{unread}pass/": {},
        f"{unread}decline/": {"reason": "x"},
        f"{told}accept/": {"body": "x"},
        f"{told}sign-off/": {"word": "whole", "body": "x"},
        f"{told}restitution/": {"commitment": "x"},
        f"{told}acknowledge/{institution.code}/": {"answer": "not_yet", "body": "x", "language": "en"},
        f"{told}extend/{institution.code}/": {"reason": "x", "clause": "x"},
        f"/en/redress/cases/{case.reference}/answer/": {"answer": "We did nothing."},
        **{
            f"/en/redress/desk/{report.pk}/{step}/": {"summary": "x"}
            for step in ("acknowledge", "check-safety", "propose-summary", "bring")
        },
        **{
            f"/en/code/{step}/": {"reference": report.reference, "answer": "accept", "words": "x"}
            for step in ("approve-summary", "sign-plan", "confirm", "withdraw", "add-note")
        },
        "/en/community/give-role/": {"email": author.email, "role": "steward"},
        f"/en/community/end-role/{Membership.objects.get(member=steward).pk}/": {},
        "/en/community/adopt-rule/quorum/": {"value": 1, "text_en": "x", "text_es": "x"},
    }
    former = make.make_officer(institution, make.make_steward())
    for membership in Membership.objects.filter(member=former):
        end_role(membership, actor=make.setup_actor, at=NOW - make.DAY)
    strangers = [
        None,
        make.make_member(),
        make.make_officer(),
        make.make_panelist(),
        former,
        make.make_member(is_staff=True, is_superuser=True),
    ]
    with time_machine.travel(NOW, tick=False):
        for stranger in strangers:
            client.logout()
            if stranger is not None:
                client.force_login(stranger)
            before = kept()
            for address, data in acts.items():
                answer = client.post(address, data)
                assert answer.status_code in (302, 400, 403, 404, 409, 429), address
                if answer.status_code == 302:
                    assert answer["Location"].startswith("/en/account/login/"), address
            assert kept() == before, stranger
