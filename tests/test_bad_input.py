"""Whatever arrives, nobody sees a stack trace: addresses, filters and forms that no page offers.

Much of this fails on PostgreSQL only, which keeps the character NUL in no text.
"""

import re
from datetime import timedelta
from hashlib import sha256
from uuid import uuid4

import pytest
import time_machine
from django.core.cache import cache
from django.db import transaction

from proposals import fields
from redress_log.actions import open_report
from tests import factories as make
from tests.factories.audits import make_audit_request
from tests.factories.histories import make_listed_history
from tests.factories.notices import make_notices_under_way
from tests.factories.petitions import make_petition
from tests.factories.plans import make_goal, make_metric, make_plan
from tests.factories.scorecards import LAST_QUARTER, make_drawn_up
from tests.factories.seats import MANDATE, make_body_with_everything, make_seat
from tests.tables import holders

NOW = make.START + 20 * make.DAY

ODD_QUERIES = [
    "page=abc&before=abc&cursor=abc&state=x&stage=x&kind=x&clock=x&outcome=x&followed=x&institution=x",
    "page=-1&before=-1&cursor=-1",
    "page=99999999999999999999&before=99999999999999999999&cursor=99999999999999999999",
    f"page={'9' * 5000}&before={'9' * 5000}&cursor={'9' * 5000}&reference=RULE-quorum-v{'9' * 5000}",
    "page=%C2%B2&before=%C2%B2&cursor=%C2%B2",
    "subject=%00&group=%00&words=%00&institution=%00&reference=PRP-%00&next=%00",
    "words=%ED%A0%80%FF&subject=%ED%A0%80&reference=%FF",
]
LISTS = [
    *("/id/", "/en/", "/en/proposals/", "/en/proposals/list.json", "/en/proposals/list.csv", "/en/polls/"),
    *("/en/decisions/", "/en/decisions/list.json", "/en/redress/", "/en/redress/report/", "/en/record/"),
    *(f"/en/redress/{name}" for name in ("list.json", "list.csv", "list.atom", "learning/", "learning.csv")),
    *(f"/en/harm/{name}" for name in ("", "list.json", "list.csv", "list.atom")),
    *("/en/audits/", "/en/audits/list.json", "/en/petitions/", "/en/petitions/list.json", "/en/ladder/"),
    *(f"/en/notices/{name}" for name in ("", "list.json", "list.csv", "list.atom")),
    *("/en/scorecards/compare/", "/en/scorecards/INS-nobody/", "/en/indicators/", "/en/indicators/T7/"),
    *("/en/plans/", "/en/plans/list.json", "/en/plans/list.csv"),
    *(f"/en/bodies/{name}" for name in ("", "list.json", "list.csv")),
    *("/en/record/feed.atom", "/en/institutions/", "/en/rules/", "/en/account/login/"),
]
MANY = "9" * 30
ODD_PATHS = [
    *("/%00", "/en/%00/", "/id/PRP-%00", "/id/%FF", f"/id/RULE-quorum-v{'9' * 5000}", "/id/..%2F..%2Fetc"),
    *(
        "/en/polls/%00/",
        "/en/polls/of/%00/",
        "/en/decisions/%00.pdf",
        "/en/redress/%00.json",
        "/en/journey/%00/",
    ),
    *("/en/institutions/%00/", "/en/journey/INS-nobody/", f"/en/record/{MANY}/", f"/en/record/{MANY}.json"),
    *("/en/assessments/%00/", "/en/assessments/INS-nobody.json", "/en/assessments/INS-nobody/"),
    *("/en/audits/%00/", "/en/audits/AUD-2026-9999/"),
    *("/en/petitions/%00/", "/en/petitions/PTN-2026-9999/", "/en/petitions/PTN-2026-9999.json"),
    *("/en/notices/%00/", "/en/notices/SHN-2026-9999/", "/en/notices/SHN-2026-9999.json"),
    *("/en/scorecards/%00/", "/en/scorecards/INS-nobody.json", "/en/scorecards/drawn/SCO-2026-9999/"),
    *("/en/scorecards/INS-nobody/T7/", "/en/indicators/%00/", "/en/indicators/T999/"),
    *("/en/plans/%00/", "/en/plans/%00.json", "/en/plans/PLN-2026-9999/metrics.csv"),
    *("/en/bodies/%00/", "/en/bodies/nobody/", "/en/bodies/nobody.json"),
    *("/en/polls/communities/%00/", "/en/polls/communities/vouch/%00/"),
    *(f"/en/clocks/{MANY}/", f"/en/rules/quorum/{MANY}/", f"/en/proposals/PRP-2026-0001/v/{MANY}/"),
    *("/record/..%2F..%2Fmanage.py", "/record/tile/0/%00", "/record/tile/63/x999/x999/x999/x999/999"),
    *("/record/payload/x999/x999/x999/x999/999.json", "/record/tile/0/000.p/256", "/record/tile/0/٠٠٠"),
]
ODD_VALUES = [
    "",
    "a\0b",
    "\N{GRINNING FACE}\N{RIGHT-TO-LEFT OVERRIDE}evil",
    "9" * 5000,
]


@pytest.fixture(autouse=True)
def _now(db):
    cache.clear()
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def careless(client):
    """A client that hands out what a visitor would get, also where a page fails."""
    client.raise_request_exception = False
    return client


def sent(client, address, data, **options):
    """The status that a POST is answered with; what it changed is taken back."""
    with transaction.atomic():
        status = client.post(address, data, **options).status_code
        transaction.set_rollback(True)
    return status


@pytest.mark.parametrize("address", LISTS)
def test_no_filter_makes_a_list_fail(careless, address):
    for query in ODD_QUERIES:
        answer = careless.get(f"{address}?{query}", follow=True)
        assert answer.status_code in (200, 400, 404), query[:60]


@pytest.mark.parametrize("path", ODD_PATHS, ids=lambda path: path[:40])
def test_no_address_makes_a_page_fail(careless, path):
    assert careless.get(path, follow=True).status_code in (400, 404)


def test_an_address_that_cannot_be_kept_is_refused_in_a_sentence(careless):
    for address in ("/en/record/?subject=%00", "/en/polls/%00/"):
        answer = careless.get(address)
        assert answer.status_code == 400
        assert answer.content.count(b"<h1") == 1
        assert "Content-Security-Policy" in answer


def forms(world):
    """For each form its address, who fills it in, and the names of its boxes."""
    reports = {"code": world["code"]}
    return [
        (f"/en/proposals/{world['open']}/comment/", "author", {"stance": "concern"}, ["body", "stance"]),
        (f"/en/proposals/{world['open']}/questions/ask/", "author", {"anyway": "1"}, ["body"]),
        (f"/en/proposals/{world['open']}/withdraw/", "author", {}, ["reason"]),
        (
            f"/en/proposals/{world['open']}/revise/",
            "author",
            {},
            [*ANSWERS, *ROWS, "kind", "change_note", "seen"],
        ),
        ("/en/proposals/new/", "author", {}, ["filed_as"]),
        ("/en/proposals/new/", "officer", {}, ["filed_as"]),
        ("/en/proposals/drafts/", None, {}, ["code"]),
        *(
            (
                f"/en/proposals/drafts/{world['draft']}/{page}/",
                "author",
                pressed,
                [*ANSWERS, *ROWS, "seen", "to"],
            )
            for page in (
                *(field.name for field in fields.NEEDED_TO_SUBMIT),
                "sections/people",
                "sections/data",
            )
            for pressed in ({}, {"find": "lead_organisation"}, {"add": "possible_harms"}, {"remove": "x-0"})
        ),
        (f"/en/proposals/drafts/{world['draft']}/submit/", "author", {}, ["anything"]),
        *(
            (
                f"/en/proposals/{world['open']}/complete/{section.name}/",
                "officer",
                {},
                [*ANSWERS, *ROWS, *REASONS, "seen"],
            )
            for section in fields.SECTIONS
        ),
        (f"/en/polls/announce/{world['closed']}/", "steward", {}, list(make.ANNOUNCEMENT)),
        (
            f"/en/polls/announce/{world['closed']}/",
            "steward",
            {"rule": "approval"},
            ["most", "options-0-label_en"],
        ),
        (
            f"/en/polls/agree/{world['closed']}/",
            "steward",
            {},
            ["agreed_en", "agreed_es", "because", "where"],
        ),
        (f"/en/polls/{world['poll']}/cast/", "holder", {"send": "yes"}, ["choice"]),
        (f"/en/polls/{world['poll']}/recuse/", "holder", {}, ["reason"]),
        (f"/en/polls/{world['poll']}/cancel/", "steward", {}, ["reason"]),
        ("/en/polls/communities/new/", "steward", {}, [*make.COMMUNITY_WORDS, "domains"]),
        *(
            (f"/en/polls/communities/{world['valley']}/{page}/", who, {}, [name])
            for page, who, name in (
                ("code", "author", "code"),
                ("ask", "author", "known_as"),
                ("challenge", "author", "words"),
                ("keep/codes", "keeper", "how_many"),
                ("keep/list", "keeper", "file"),
                ("keep/find", "keeper", "name"),
            )
        ),
        (f"/en/polls/communities/vouch/{world['vouch']}/", "holder", {}, ["name"]),
        (f"/en/polls/communities/desk/challenges/{world['challenge']}/", "keeper", {}, ["added", "answer"]),
        (f"/en/polls/communities/desk/standing/{world['standing']}/end/", "keeper", {}, ["reason"]),
        (
            f"/en/decisions/{world['waiting']}/take/",
            "officer",
            {"confirm": "1"},
            ["outcome", "followed_vote"],
        ),
        (f"/en/decisions/{world['waiting']}/extend/", "officer", {}, ["reason", "clause"]),
        (f"/en/decisions/{world['taken']}/publish/", "officer", {}, EXPLANATION),
        (f"/en/decisions/{world['taken']}/publish/", "officer", {"more": "1"}, EXPLANATION),
        ("/en/harm/propose/", "author", {}, HISTORY),
        *(
            (f"/en/harm/{world['history']}/{page}/", who, {}, names)
            for page, who, names in (
                ("decline", "steward", ["reason"]),
                ("back", "author", ["withdraw"]),
                ("evidence", "author", ["title", "citation", "url", "where"]),
                ("accept", "holder", ["body"]),
                ("sign-off", "holder", ["word", "body"]),
                ("restitution", "holder", ["commitment"]),
                (f"acknowledge/{world['institution']}", "officer", ["answer", "body", "language"]),
                (f"extend/{world['institution']}", "officer", ["reason", "clause"]),
            )
        ),
        *(
            (f"/en/plans/{world['plan']}/{page}/", "officer", {}, names)
            for page, names in (
                ("advance", ["step", "words"]),
                ("reissue", ["words_1", "about_1", "words_2", "about_2", "ends_on"]),
                ("adopt", ["code", "lesson", *GOAL_WORDS]),
                ("goals/4.1/change", [*GOAL_WORDS, "change_note"]),
                ("goals/4.1/practice", ["what", "where"]),
                ("goals/4.1/commitment", ["commitment", "level"]),
                ("goals/4.1/metric", METRIC_WORDS),
                ("goals/4.1/metrics/1/publish", NUMBER_WORDS),
                ("goals/4.1/metrics/1/import", ["text", "file", "confirm"]),
                ("goals/4.1/drop", ["reason"]),
            )
        ),
        *(
            (
                f"/en/assessments/{world['institution']}/A1.1/rate/?quarter=2026-Q1",
                who,
                {},
                ["rating", "evidence", "records"],
            )
            for who in ("officer", "holder")
        ),
        ("/en/petitions/open/", "author", {}, NOTICE),
        (f"/en/petitions/{world['petition']}/back/", "author", {}, ["withdraw"]),
        (f"/en/petitions/{world['petition']}/close/", "steward", {}, ["reason"]),
        ("/en/notices/raise/", "overseer", {}, [*NOTICE, "trigger", "is_serious"]),
        *(
            (f"/en/notices/{world[notice]}/{page}/", who, {}, names)
            for notice, page, who, names in (
                ("asked", "facts", "officer", ["body"]),
                ("asked", "answer", "officer", ["body"]),
                ("asked", "appeal", "officer", ["body"]),
                ("asked", "board", "officer", ["body"]),
                ("asked", "ruling", "steward", ["upheld", "body"]),
                ("asked", "refer", "overseer", ["agency", "named", "ground", "sent_on"]),
                ("asked", "move/escalate", "overseer", ["board_on", "reasons"]),
                ("asked", "move/close", "overseer", ["outcome", "reasons"]),
                ("asked", "move/sanction", "holder", SANCTION),
                ("mended", "fix", "officer", FIX),
                ("mended", f"items/{world['item']}/claim", "officer", ["evidence"]),
                ("mended", f"items/{world['item']}/check", "overseer", ["result", "words"]),
                ("voted", f"motions/{world['motion']}/vote", "overseer", ["choice", "tie"]),
            )
        ),
        (f"/en/ladder/{world['institution']}/sign/", "executive", {}, ["step", "clause"]),
        (f"/en/scorecards/drawn/{world['scorecard']}/comment/", "officer", {}, ["body"]),
        (f"/en/audits/ask/{world['institution']}/", "overseer", {}, ["kind", "asked", "language"]),
        (f"/en/audits/{world['audit']}/answer/", "officer", {}, ["answer", "language"]),
        (f"/en/plans/open/{world['institution']}/", "officer", {}, ["step", "ends_on", "language"]),
        ("/en/bodies/found/", "steward", {}, [*BODY, "name_en", "name_es", "kind", "institution"]),
        *(
            (f"/en/bodies/{world['body']}/{page}/", who, {}, names)
            for page, who, names in (
                ("mandate", "steward", [*BODY, "reason"]),
                ("dissolve", "steward", ["reason"]),
                ("seats/add", "steward", ["name", "kind", "institution", "is_voting", "is_designated"]),
                ("seats/1/end-term", "steward", ["reason"]),
                ("seats/1/tie", "seated", ["tie", "institution", "proposal"]),
                ("seats/2/hold", "steward", ["email", "ends_on"]),
                ("seats/2/abolish", "steward", ["reason"]),
                ("meetings/record", "steward", MEETING),
                (f"meetings/{world['meeting']}/correct", "seated", [*MEETING, "reason"]),
            )
        ),
        (f"/en/redress/cases/{world['case']}/answer/", "officer", {}, ["answer"]),
        ("/en/redress/report/", None, {}, REPORT),
        ("/en/code/", None, {}, ["code", "reference"]),
        ("/en/code/", "author", {}, ["reference"]),
        ("/en/code/add-note/", None, reports, ["words"]),
        ("/en/code/confirm/", None, reports, ["answer", "words"]),
        (f"/en/redress/desk/{world['report']}/propose-summary/", "steward", {}, ["summary"]),
        ("/en/account/login/", None, {}, ["login", "password"]),
        ("/en/account/login/code/", None, {}, ["email"]),
        ("/en/account/signup/", None, {}, ["email", "password1", "display_name"]),
    ]


FOUND = ("lead_organisation", "data_controllers")
ANSWERS = [*fields.ANSWERS, *(f"{name}_{part}" for name in FOUND for part in ("words", "named"))]
REASONS = [f"{field.name}_not_known" for field in fields.FIELDS]
ROWS = [
    f"{field.name}-0-{column.name}"
    for field in fields.FIELDS
    if field.kind == "rows"
    for column in field.columns
]
EXPLANATION = [*make.EXPLANATION, "language", "points-TOTAL_FORMS", "points-INITIAL_FORMS", "points-0-point"]
HISTORY = [
    *("title", "what", "harmed", "from_year", "until_year", "institutions", "proposals", "language"),
    *("evidence_title", "citation", "url", "where"),
]
GOAL_WORDS = ["executive", "starts_on", "due_on", "money", "currency", "staff"]
METRIC_WORDS = [
    *("name_en", "name_es", "unit", "measures", "source", "direction", "baseline", "target", "target_on"),
    *("refresh_days", "stratified_by"),
]
NUMBER_WORDS = ["starts_on", "ends_on", "value", "stratum_kind", "stratum", "people", "note"]
NOTICE = ["respondent", "institution", "component", "words", "rule", "records"]
SANCTION = ["consequence", "subject", "seat", "exit_condition", "reasons"]
FIX = ["words", *(f"{part}_{number}" for part in ("what", "owner", "due_on", "money") for number in (1, 2))]
BODY = [*MANDATE, "powers", "rate", "currency"]
MEETING = [
    *(
        "held_on",
        "planned_on",
        "language",
        "where",
        "minutes",
        "convened_by",
        "chaired_by",
        "seat-1",
        "paid-1",
    ),
    *("item-0-title", "item-0-proposed_by", "item-0-reached_vote", "item-0-poll"),
]
REPORT = ["sending", "what_happened", "institution", "harm_kinds", "contact", "language", "safety_concern"]


@pytest.fixture
def world():
    institution, author, steward = make.make_institution(), make.make_member(), make.make_steward()
    voting = make.make_submitted_proposal(author, institution, at=NOW - 40 * make.DAY)
    poll = make.make_poll_open(proposal=voting, steward=steward, at=NOW - 8 * make.DAY)
    prepared = make.make_report_ready_for_panel(steward, institution=institution)[0]
    open_report(prepared, why="first", actor=steward, at=NOW)
    case, report, code = make.make_published_case(steward, institution=institution)
    valley = make.make_constituency()
    plan = make_plan(institution, step=5)
    make_metric(make_goal(plan))
    seated = make.make_member()
    body = make_body_with_everything(member=seated)
    make_seat(body)
    asked, mended, voted, motion = make_notices_under_way(institution, NOW)
    return {
        "asked": asked.notice.reference,
        "mended": mended.notice.reference,
        "item": mended.item.pk,
        "voted": voted.notice.reference,
        "motion": motion.pk,
        "petition": make_petition(institution, at=NOW - make.DAY).reference,
        "scorecard": make_drawn_up(institution, period=LAST_QUARTER, at=NOW).reference,
        "executive": asked.executive,
        "plan": plan.reference,
        "seated": seated,
        "body": body.code,
        "meeting": body.meetings.get().pk,
        "keeper": make.make_roll_keeper(),
        "valley": valley.code,
        "vouch": make.make_vouch_link(valley, at=NOW),
        "challenge": make.make_roll_challenge(valley, at=NOW - make.DAY).pk,
        "standing": make.make_standing(valley).pk,
        "author": author,
        "steward": steward,
        "officer": make.make_officer(institution),
        "holder": make.seat_holder_of(poll, "Seat A"),
        "open": make.make_submitted_proposal(author, institution, at=NOW - timedelta(days=1)).reference,
        "closed": make.make_submitted_proposal(author, institution).reference,
        "summed_up": make.make_summed_up_proposal(author=author, institution=institution).reference,
        "draft": make.make_draft(author, institution).draft_key,
        "poll": poll.reference,
        "waiting": make.make_decision_waiting(institution, with_vote=False).reference,
        "taken": make.make_decision_taken(institution=institution, with_vote=False).reference,
        "case": case.reference,
        "report": report.pk,
        "prepared": prepared.pk,
        "code": code,
        "history": make_listed_history(institution).reference,
        "institution": institution.code,
        "audit": make_audit_request(institution).reference,
        "overseer": make.make_overseer(),
    }


def test_no_form_fails_whatever_is_typed(careless, world):
    failed = []
    for address, who, fixed, names in forms(world):
        careless.logout()
        if who:
            careless.force_login(world[who])
        for value in ODD_VALUES:
            status = sent(careless, address, dict.fromkeys(names, value) | fixed)
            if status not in (200, 302, 303, 400, 403, 409, 429):
                failed.append((status, address, value[:20]))
        undecodable = "&".join(f"{name}=%FF%ED%A0%80" for name in names)
        if sent(careless, address, undecodable, content_type="application/x-www-form-urlencoded") >= 500:
            failed.append((500, address, "not UTF-8"))
    assert failed == []


# Signs that turn the reading order around, and signs that nobody sees.
TURNED = "Zebe\u202edee\u2066 Quillfeather"
UNSEEN = "\u200b\u2060\u200d"


def words(world, typed):
    """What is said outside the proposals: the address, who says it, and a form in which every word is this one."""
    reports = {"code": world["code"]}
    said = dict.fromkeys(["what_happened", "what_would_put_it_right", "contact", "safety_concern"], typed)
    shown = {"shown_to_public": "type_only", "shown_to_institution": "nothing", "shown_to_oversight": "words"}
    report = {"sending": str(uuid4()), "harm_kinds": ["used_against"], "language": "en"}
    # The desk warns of what looks like a name; the tick is good for these words as they are read.
    read = {"has_read": sha256(b"Zebedee Quillfeather").hexdigest()[:16]}
    place = {"time_zone": "America/Los_Angeles", "holidays_of": "US-CA"}
    seat = {"email": world["author"].email, "role": "seat_holder", "seat": typed}
    return [
        (
            f"/en/polls/announce/{world['summed_up']}/",
            "steward",
            {"kind": "roll_call", "rule": "yes_no"} | dict.fromkeys(make.WORDING, typed),
        ),
        (f"/en/polls/{world['poll']}/recuse/", "holder", {"reason": typed}),
        (f"/en/polls/{world['poll']}/cancel/", "steward", {"reason": typed}),
        ("/en/polls/communities/new/", "steward", dict.fromkeys(make.COMMUNITY_WORDS, typed)),
        (f"/en/polls/communities/{world['valley']}/challenge/", "author", {"words": typed}),
        (f"/en/polls/communities/{world['valley']}/ask/", "author", {"known_as": typed}),
        (f"/en/polls/communities/desk/standing/{world['standing']}/end/", "keeper", {"reason": typed}),
        (f"/en/decisions/{world['waiting']}/extend/", "officer", {"reason": typed, "clause": typed}),
        (f"/en/redress/cases/{world['case']}/answer/", "officer", {"answer": typed}),
        (f"/en/redress/desk/{world['prepared']}/propose-summary/", "steward", {"summary": typed} | read),
        ("/en/redress/report/", None, report | shown | said),
        ("/en/code/add-note/", None, reports | {"words": typed}),
        ("/en/community/register-institution/", "steward", {"name": typed, "contact_point": typed} | place),
        ("/en/community/give-role/", "steward", seat),
        ("/en/community/adopt-rule/quorum/", "steward", {"value": 5, "text_en": typed, "text_es": typed}),
        ("/en/account/", "author", {"display_name": typed, "language": "en"}),
    ]


def test_words_are_kept_in_the_order_in_which_they_are_read(careless, world):
    for address, who, form in words(world, TURNED):
        careless.logout()
        if who:
            careless.force_login(world[who])
        assert careless.post(address, form).status_code in (200, 302, 303), address
    explanation = dict.fromkeys(make.EXPLANATION, TURNED) | {"language": "en"}
    rows = {
        "points-TOTAL_FORMS": 1,
        "points-INITIAL_FORMS": 0,
        "points-0-point": TURNED,
        "points-0-answer": TURNED,
    }
    careless.force_login(world["officer"])
    shown = careless.post(f"/en/decisions/{world['taken']}/publish/", explanation | rows | {"preview": "1"})
    assert shown.status_code == 302
    page = careless.get(shown["Location"]).content.decode()
    read = re.search(r'name="saved" value="([^"]+)"', page)[1]
    assert careless.post(shown["Location"], {"saved": read}).status_code == 302
    assert holders("\u202e", "\u2066") == []
    kept = holders("Zebedee Quillfeather")
    assert {place.split("_")[0] for place in kept} == {
        "ballots",
        "community",
        "decisions",
        "record",
        "redress",
    }


def test_words_that_nobody_can_see_are_no_words(careless, world):
    for address, who, form in words(world, UNSEEN):
        careless.logout()
        if who:
            careless.force_login(world[who])
        answer = careless.post(address, form)
        assert answer.status_code == 400, address
        assert "error-summary-title" in answer.content.decode(), address


def test_a_cell_that_cannot_be_kept_is_named_and_the_rest_stays_typed(careless, world):
    careless.force_login(world["author"])
    cells = {"possible_harms-0-harm": "a\0b", "possible_harms-0-who": "People without papers"}
    page = careless.post(f"/en/proposals/drafts/{world['draft']}/possible_harms/", cells)
    assert page.status_code == 400
    assert "It holds a character that cannot be kept." in page.content.decode()
    assert "People without papers" in page.content.decode()


@pytest.mark.parametrize("length", [1_000_000, 3_000_000])
def test_a_book_in_a_box_is_refused(careless, world, length):
    careless.force_login(world["author"])
    status = sent(careless, f"/en/proposals/{world['open']}/comment/", {"body": "x" * length})
    assert status in (400, 413)
