"""The oversight body asks an institution for records or an audit, and the institution answers on a clock."""

import pytest
from django.contrib.auth.models import AnonymousUser

from accountability import actions, shortfalls
from accountability.indicators import Period
from cms.live import desk
from community.models import Institution
from portal.templatetags import hearth
from record.queries import entries_about
from record.sequencer import sequence
from tests import factories as make
from tests.accountability.test_indicators import found
from tests.decisions.pages import text, visit
from tests.factories import DAY, START
from tests.factories.audits import ANSWER, ASKED, answer_audit, make_audit_request
from tests.refusals import refused

NOT_OVERSIGHT = "Only the oversight body asks for this"
NOT_YOURS = "Only those who act for this institution answer."


@pytest.fixture
def audit(db):
    return make_audit_request()


def people(institution):
    return {
        "nobody": AnonymousUser(),
        "member": make.make_member(),
        "steward": make.make_steward(),
        "seat": make.make_seat_holder(),
        "overseer": make.make_overseer(),
        "overseer who is an officer": make.make_officer(institution, make.make_overseer()),
        "officer elsewhere": make.make_officer(),
        "officer": make.officer_for(institution),
        "executive": make.make_executive(institution),
    }


@pytest.mark.parametrize(
    ("who", "asking", "answering"),
    [
        ("nobody", "Sign in", "Sign in"),
        ("member", NOT_OVERSIGHT, NOT_YOURS),
        ("steward", NOT_OVERSIGHT, NOT_YOURS),
        ("seat", NOT_OVERSIGHT, NOT_YOURS),
        ("overseer", "", NOT_YOURS),
        ("overseer who is an officer", NOT_OVERSIGHT, ""),
        ("officer elsewhere", NOT_OVERSIGHT, NOT_YOURS),
        ("officer", NOT_OVERSIGHT, ""),
        ("executive", NOT_OVERSIGHT, ""),
    ],
)
def test_who_asks_and_who_answers(audit, who, asking, answering):
    actor = people(audit.institution)[who]
    for act, on, words, sentence in (
        (actions.ask_for_audit, audit.institution, ASKED, asking),
        (actions.answer_audit, audit, ANSWER, answering),
    ):
        if sentence:
            assert sentence in refused(act, on, **words, actor=actor, at=START + DAY)
        else:
            assert act(on, **words, actor=actor, at=START + DAY).reference.startswith("AUD-2026-000")


def test_what_is_asked_and_answered_is_said_once_and_in_words(audit):
    institution, overseer, officer = (
        audit.institution,
        make.make_overseer(),
        make.officer_for(audit.institution),
    )
    words = {"actor": overseer, "at": START}
    outside = Institution.objects.create(code="INS-outside", name="Outside", is_registered=False)
    assert "Outside has not joined" in refused(actions.ask_for_audit, outside, **ASKED, **words)
    assert "which, and why" in refused(
        actions.ask_for_audit, institution, **ASKED | {"kind": "money"}, **words
    )
    assert "which, and why" in refused(actions.ask_for_audit, institution, **ASKED | {"asked": " "}, **words)
    words = {"actor": officer, "at": START + DAY}
    assert refused(actions.answer_audit, audit, answer=" ", language="en", **words)
    assert not answer_audit(audit, at=START + DAY).is_late
    assert "answered already" in refused(actions.answer_audit, audit, **ANSWER, **words)
    sequence(START + DAY)
    told = [hearth.entry_sentence(entry) for entry in entries_about(audit.reference)]
    assert "was answered." in told[0]
    assert f"asked {institution.code} for records" in told[1]


def test_answers_in_time_are_counted_of_all_that_were_due(audit):
    """Twenty working days from Monday 2 March 2026 end with 30 March, so all three are due in the first quarter."""
    institution = audit.institution
    late, silent = make_audit_request(institution), make_audit_request(institution, kind="audit")
    due_at = audit.clock.due_at
    answer_audit(audit, at=due_at - DAY)
    assert answer_audit(late, at=due_at).is_late
    period = Period.quarter(institution.calendar.local_date(due_at))
    assert found("C4", institution, period, due_at - DAY)[0] == "Nothing was due"
    assert found("C4", institution, period, due_at + DAY) == ("1 of 3", [audit.reference])
    later = make_audit_request(institution, at=due_at + 100 * DAY)
    assert found("C4", institution, period, later.clock.due_at) == ("1 of 3", [audit.reference])
    raised = {each.subject for group in shortfalls.found(due_at + 10 * DAY) for each in group}
    assert raised == {silent.reference}


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_request_is_read_by_everybody(audit, client, language):
    address = f"/{language}/audits/{audit.reference}/"
    shown = text(visit(client, address, START))
    assert ASKED["asked"] in shown
    assert ANSWER["answer"] not in shown
    answer_audit(audit, at=START + DAY)
    assert ANSWER["answer"] in text(visit(client, address, START + 2 * DAY))
    assert audit.reference in text(visit(client, f"/{language}/audits/", START + 2 * DAY))
    assert visit(client, f"/id/{audit.reference}", START)["Location"].endswith(f"/audits/{audit.reference}/")


def test_the_list_is_narrowed_alike_on_its_page_and_in_its_file(audit, client):
    other = make_audit_request(kind="audit")
    for query, number in {
        "": 2,
        f"?institution={other.institution.code}": 1,
        "?institution=INS-nobody": 0,
    }.items():
        assert visit(client, f"/en/audits/{query}", START).content.count(b'class="entry"') == number
        items = visit(client, f"/en/audits/list.json{query}", START).json()["items"]
        assert len(items) == number
    assert items == []
    (told,) = visit(client, f"/en/audits/list.json?institution={other.institution.code}", START).json()[
        "items"
    ]
    assert (told["kind"], told["answer"], told["is_late"]) == ("audit", None, False)


def test_asking_and_answering_on_pages_keep_what_was_typed(audit, client):
    institution = audit.institution
    url = f"/en/audits/ask/{institution.code}/"
    client.user = make.make_member()
    assert visit(client, url, START, ASKED).status_code == 403
    assert institution.name not in text(visit(client, "/en/audits/", START)).partition("Institution")[0]
    client.user = make.make_overseer()
    assert "Ask for records or an audit:" in text(visit(client, "/en/audits/", START))
    wrong = visit(client, url, START, ASKED | {"kind": "money"})
    assert wrong.status_code == 400
    assert ASKED["asked"] in text(wrong)
    asked = visit(client, url, START, ASKED)
    assert asked["Location"] == "/en/audits/AUD-2026-0002/"
    answer = f"{asked['Location']}answer/"
    assert visit(client, answer, START, ANSWER).status_code == 403
    client.user = make.officer_for(institution)
    assert visit(client, answer, START, ANSWER | {"answer": ""}).status_code == 400
    assert visit(client, answer, START, ANSWER)["Location"] == asked["Location"]
    assert visit(client, answer, START, ANSWER).status_code == 409
    for path in ("AUD-2026-9999/", "ask/INS-nobody/", "AUD-2026-9999/answer/"):
        assert visit(client, f"/en/audits/{path}", START).status_code == 404, path


def test_those_who_act_for_the_institution_find_it_on_their_desk_until_it_is_answered(audit):
    officer = make.officer_for(audit.institution)
    waiting = (
        "1 request of the oversight body to answer",
        f"/en/audits/?institution={audit.institution.code}",
    )
    assert waiting in desk(officer, at=START)
    assert waiting not in desk(make.make_officer(), at=START)
    answer_audit(audit, at=START + DAY)
    assert waiting not in desk(officer, at=START + DAY)
