"""Reading changes nothing, whoever reads, and leaves a visitor without an account no cookie."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection

from community.models import Clock
from decisions import pdf
from record.sequencer import sequence
from tests import factories as make
from tests.factories.assessments import make_criterion_rating
from tests.factories.audits import make_audit_request
from tests.factories.histories import make_acknowledged_history, make_history
from tests.factories.notices import make_notices_under_way
from tests.factories.petitions import make_petition
from tests.factories.plans import make_goal, make_metric, make_plan
from tests.factories.scorecards import LAST_QUARTER, make_drawn_up
from tests.factories.seats import make_body_with_everything
from tests.tables import contents

NOW = make.START + 20 * make.DAY
# Wagtail and allauth each keep a row about whoever comes to their pages for the first time, and a PDF is kept
# once it was made.
MADE_ON_FIRST_NEED = {"account_emailaddress", "decisions_renderedpdf", "wagtailusers_userprofile"}
# Pages with a form for everybody, whose token is in a cookie.
WITH_A_FORM = (
    *("/en/account/", "/en/code/", "/en/redress/report/"),
    *("/en/proposals/new/", "/en/proposals/drafts/"),
)


@pytest.fixture
def world(db):
    """People of every kind, and the addresses of everything that is going on."""
    institution, author, steward = make.make_institution(), make.make_member(), make.make_steward()
    voting = make.make_submitted_proposal(author, institution, at=NOW - 40 * make.DAY)
    poll = make.make_poll_open({"A": "yes"}, proposal=voting, steward=steward, at=NOW - 8 * make.DAY)
    opened = make.make_submitted_proposal(author, institution, at=NOW - timedelta(days=1))
    comment = make.make_comment(opened, author, at=NOW - timedelta(hours=1))
    draft = make.make_draft(author, institution)
    waiting = make.make_decision_waiting(institution, with_vote=False)
    published = make.make_decision_published(institution=institution, with_vote=False)
    case, report, _code = make.make_published_case(steward, institution=institution)
    told = make_acknowledged_history(institution, proposer=author).get_absolute_url()
    unread = make_history(institution, proposer=author).get_absolute_url()
    plan = make_plan(institution)
    make_metric(make_goal(plan))
    planned = f"/en/plans/{plan.reference}"
    body = make_body_with_everything(institution=institution).get_absolute_url()
    make_criterion_rating(institution)
    audit = make_audit_request(institution)
    asked, mended, voted, motion = make_notices_under_way(institution, NOW)
    noticed = f"/en/notices/{asked.notice.reference}"
    petition = make_petition(institution, at=NOW - make.DAY).get_absolute_url()
    drawn = f"/en/scorecards/drawn/{make_drawn_up(institution, period=LAST_QUARTER, at=NOW).reference}"
    valleys = make.make_constituency()
    valley = valleys.get_absolute_url()
    people = {
        "nobody": None,
        "keeper": make.make_roll_keeper(),
        "author": author,
        "steward": steward,
        "officer": make.make_officer(institution),
        "overseer": asked.overseers[0],
        "holder": make.seat_holder_of(poll, "Seat B"),
        "superuser": make.make_member(is_staff=True, is_superuser=True),
    }
    addresses = [
        *("/en/", "/id/", f"/id/{opened.reference}", f"/en/journey/{opened.reference}/", "/en/institutions/"),
        *(f"/en/institutions/{institution.code}/", "/en/rules/", "/en/rules/quorum/1/"),
        *(f"/en/clocks/{Clock.objects.first().pk}/", "/en/proposals/new/", "/en/proposals/list.json"),
        *(
            f"/en/clocks/{Clock.objects.first().pk}/{act}/"
            for act in ("report", "correct", "pause", "resume", "refuse-extension")
        ),
        *("/en/community/dates/", "/en/community/add-holiday/", "/en/community/report-outage/"),
        *("/en/proposals/drafts/", f"/en/proposals/{opened.reference}/complete/"),
        f"/en/proposals/{opened.reference}/complete/use/",
        *(
            f"/en/proposals/{opened.reference}/{page}"
            for page in ("", "revise/", "withdraw/", "comment/", "v/1/")
        ),
        *("/en/proposals/", "/en/proposals/list.csv", f"/en/proposals/{opened.reference}.json"),
        f"/en/proposals/{opened.reference}/comments/{comment.pk}/withdraw/",
        *(
            f"/en/proposals/drafts/{draft.draft_key}/{page}"
            for page in ("", "submit/", "title/", "sections/idea/", "code/", "drop/")
        ),
        *("/en/polls/", f"/en/polls/of/{voting.reference}/", f"/en/polls/announce/{opened.reference}/"),
        *(f"/en/polls/{poll.reference}{page}" for page in ("/", ".json", "/cast/", "/recuse/", "/cancel/")),
        *("/en/polls/communities/", valley, f"{valley}keep/", f"{valley}leave/", f"{valley}challenge/"),
        *(f"{valley}change/", "/en/polls/communities/new/", "/en/polls/communities/desk/"),
        f"/en/polls/communities/vouch/{make.make_vouch_link(valleys, at=NOW)}/",
        *("/en/decisions/", "/en/decisions/list.json"),
        *(f"/en/decisions/{waiting.reference}{page}" for page in ("/", ".json", "/take/", "/extend/")),
        *(
            f"/en/decisions/{published.reference}/{page}"
            for page in ("v/1/", "v/1.json", "correct/", "preview/")
        ),
        *("/en/redress/", "/en/redress/report/", "/en/redress/desk/", f"/en/redress/desk/{report.pk}/"),
        *(f"/en/redress/{name}" for name in ("list.json", "list.csv", "list.atom", "learning/")),
        *("/en/harm/", "/en/harm/list.json", "/en/harm/list.csv", "/en/harm/list.atom", "/en/harm/unread/"),
        *("/en/harm/propose/", f"{told.removesuffix('/')}.json", unread, f"{unread}decline/"),
        *(f"{told}{page}" for page in ("", "evidence/", "accept/", "sign-off/", "restitution/")),
        *(f"{told}{page}/{institution.code}/" for page in ("acknowledge", "extend")),
        *("/en/plans/", "/en/plans/list.json", "/en/plans/list.csv", "/en/plans/numbers.csv"),
        *(f"/en/assessments/{institution.code}{page}" for page in ("/", ".json", ".csv", "/A1.1/rate/")),
        *(
            "/en/framework/A1.1/",
            "/en/audits/",
            "/en/audits/list.json",
            f"/en/audits/ask/{institution.code}/",
        ),
        *(f"/en/audits/{audit.reference}/", f"/en/audits/{audit.reference}/answer/"),
        *("/en/ladder/", f"/en/ladder/{institution.code}/sign/", "/en/notices/raise/"),
        *(f"/en/notices/{name}" for name in ("", "list.json", "list.csv", "list.atom")),
        *(f"{noticed}{page}" for page in ("/", ".json", "/answer/", "/appeal/", "/ruling/", "/refer/")),
        *(f"{noticed}/move/{kind}/" for kind in ("escalate", "sanction", "withdraw")),
        f"/en/notices/{mended.notice.reference}/items/{mended.item.pk}/check/",
        f"/en/notices/{voted.notice.reference}/motions/{motion.pk}/vote/",
        *("/en/petitions/", "/en/petitions/list.json", "/en/petitions/open/"),
        *(petition, f"{petition.removesuffix('/')}.json", f"{petition}close/", f"{petition}back/"),
        *("/en/indicators/", "/en/indicators.json", "/en/indicators/T7/", "/en/scorecards/compare/"),
        *(f"/en/scorecards/{institution.code}{page}" for page in ("/", ".json", ".csv", "/T7/", "/T7.json")),
        *(f"{drawn}/", f"{drawn}/comment/", f"{drawn}/wrong/T7/"),
        *("/en/framework/4.1/", f"/en/plans/open/{institution.code}/", f"{planned}.json"),
        *(f"{planned}/{page}" for page in ("", "metrics.csv", "advance/", "reissue/", "adopt/")),
        *(
            f"{planned}/goals/4.1/{page}/"
            for page in (
                *("change", "drop", "practice", "commitment", "metric"),
                *("metrics/1/publish", "metrics/1/import"),
            )
        ),
        *(f"/en/redress/{case.reference}{page}" for page in ("/", ".json", "/ask-to-reopen/")),
        *("/en/bodies/", "/en/bodies/list.json", "/en/bodies/list.csv", "/en/bodies/found/"),
        f"{body.removesuffix('/')}.json",
        *(f"{body}{page}" for page in ("", "mandate/", "dissolve/", "seats/add/", "meetings/record/")),
        *(f"{body}seats/1/{page}/" for page in ("hold", "end-term", "abolish", "tie")),
        *("/en/redress/removals/", "/en/redress/cases/"),
        *(
            f"/en/redress/cases/{case.reference}/{page}"
            for page in (
                "",
                "declare/",
                "rule/accept/",
                "answer/",
                "comment/",
                "plan/",
                "ask-for-check/",
                "remove/",
            )
        ),
        *("/en/code/", "/en/record/", "/en/record/feed.atom", "/en/record/how-to-verify/", "/en/record/0/"),
        *(
            "/en/record/0.json",
            "/en/record/0.tlog-proof",
            "/record/checkpoint",
            "/record/tile/entries/000.p/1",
        ),
        *(
            "/en/account/",
            "/en/account/login/",
            "/en/account/signup/",
            "/en/account/logout/",
            "/en/account/email/",
        ),
        *("/cms/", "/cms/records/proposals/comment/", f"/cms/records/redress_log/case/{case.reference}/"),
        "/cms/records/ballots/poll/?export=csv",
    ]
    if pdf.is_available():
        addresses.append(f"/en/decisions/{published.reference}.pdf")
    return people, addresses


def kept():
    """Every row of every table but the sessions, as text."""
    return contents(set(connection.introspection.table_names()) - {"django_session"})


@pytest.mark.django_db(transaction=True)
def test_whoever_reads_whatever_changes_nothing_and_meets_the_policy(world, client):
    people, addresses = world
    sequence(NOW)
    for name, member in people.items():
        client.logout()
        client.cookies.clear()
        with time_machine.travel(NOW, tick=False):
            if member is not None:
                client.force_login(member)
            before = kept()
            for address in addresses:
                answer = client.get(address)
                assert answer.status_code < 500, (name, address)
                assert "default-src 'none'" in answer["Content-Security-Policy"], address
                if (
                    member is None
                    and not address.startswith(WITH_A_FORM)
                    and "/ask-to-reopen/" not in address
                ):
                    assert not answer.cookies, address
                answer.close()
            after = kept()
        changed = {table for table in after if after[table] != before[table]}
        assert changed <= MADE_ON_FIRST_NEED, name
