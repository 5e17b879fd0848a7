"""The register of data uses, and uses that are missing in it."""

import csv
import re
from datetime import date, timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils.formats import date_format

from cms.live import desk
from community.rules import Refused
from decisions import actions
from decisions.forms import UseFilterForm
from decisions.models import MissingUse, UseOutput, UseRelease
from portal.templatetags import hearth
from proposals.actions import end_use, pause_use, prove_deletion, start_use
from record.models import Payload, PendingEntry
from record.queries import entries_about
from record.sequencer import sequence
from tests import factories
from tests.decisions.pages import text, visit
from tests.factories.answerability import make_missing_use

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def decision():
    return factories.make_decision_taken(with_vote=False)


@pytest.fixture
def officer(decision):
    return factories.officer_for(decision.institution)


@pytest.fixture
def at(decision):
    return decision.decided_at + 10 * DAY


@pytest.fixture
def use(decision, officer, at):
    decision.proposal.refresh_from_db()
    return start_use(decision.proposal, first_access_on=at.date() - DAY, actor=officer, at=at)


def listed(client, at, state=""):
    """The references that the page, the JSON and the CSV show, which are the same."""
    query = f"?state={state}"
    page = visit(client, f"/en/uses/{query}", at).content.decode()
    items = visit(client, f"/en/uses/list.json{query}", at).json()["items"]
    lines = b"".join(visit(client, f"/en/uses/list.csv{query}", at).streaming_content).decode().splitlines()
    rows = list(csv.DictReader(lines))
    references = [item["reference"] for item in items]
    assert [row["reference"] for row in rows] == references
    assert re.findall(r'<bdi class="reference">(PRP-[0-9-]+)</bdi>', page) == references
    return references


@pytest.fixture
def one_of_each():
    """A use in each state that the register can be narrowed to, by name; and the moment at which they are in it."""
    begun = factories.AFTER_COMMENTS
    lead = factories.make_institution()
    officer = factories.officer_for(lead)
    live, paused, over, proved = (factories.make_use(lead) for _each in range(4))
    pause_use(paused, reason="A leak is looked into.", actor=officer, at=begun)
    for use in (over, proved):
        end_use(use, actor=officer, at=begun)
    prove_deletion(proved, proof="Wiped.", actor=officer, at=begun)
    uses = {
        "live": live,
        "not_begun": factories.make_decision_taken(with_vote=False, institution=lead).proposal,
        "renewal_due": factories.make_use(lead, ends_on=(begun + 100 * DAY).date()),
        "paused": paused,
        "over": over,
        "proved": proved,
    }
    return {name: use.reference for name, use in uses.items()}, begun + 80 * DAY


@pytest.mark.parametrize("state", [code for code, _words in UseFilterForm.STATES])
def test_the_register_is_narrowed_to_each_state_that_it_offers(client, one_of_each, state):
    uses, at = one_of_each
    also = {"live": {"renewal_due"}, "over": {"proved"}, "proof_owed": {"over"}, "": set(uses)}
    expected = also.get(state, set()) | ({state} & set(uses))
    assert {name for name, reference in uses.items() if reference in listed(client, at, state)} == expected
    assert expected


def test_a_use_is_in_the_register_from_the_day_it_is_allowed_to_its_proved_end(client, decision, officer, at):
    reference = decision.proposal.reference
    assert listed(client, at, "not_begun") == [reference]
    assert listed(client, at, "live") == []
    decision.proposal.refresh_from_db()
    use = start_use(decision.proposal, first_access_on=at.date() - DAY, actor=officer, at=at)
    assert listed(client, at, "live") == [reference]
    end_use(use, actor=officer, at=at + DAY)
    assert listed(client, at + DAY, "over") == listed(client, at + DAY, "proof_owed") == [reference]
    prove_deletion(use, proof="The log of the disk.", actor=officer, at=at + 2 * DAY)
    assert listed(client, at + 3 * DAY, "proof_owed") == []
    assert "The log of the disk." in text(visit(client, f"/en/uses/{reference}/", at + 3 * DAY))
    assert listed(client, at, "weather") == []


def test_the_last_day_to_ask_for_renewal_is_the_one_that_is_shown(client):
    use = factories.make_use(ends_on=date(2026, 8, 31))
    words = text(visit(client, f"/en/uses/{use.reference}/", factories.AFTER_COMMENTS + DAY))
    last_moment = use.renewal_due_at - factories.MOMENT
    assert f"Renewal must be asked for by {hearth.day(last_moment)}" in words


def test_what_was_refused_is_no_use(client):
    decision = factories.make_decision_taken(outcome="refused", with_vote=False)
    assert listed(client, decision.decided_at + DAY) == []
    url = f"/en/uses/{decision.proposal.reference}/"
    assert visit(client, url, decision.decided_at + DAY).status_code == 404


def test_what_is_told_of_a_use_stands_on_its_page_and_in_its_file(client, decision, officer, use, at):
    actions.make_commitment(
        decision,
        kind="condition",
        what="Delete house numbers.",
        due_on=at.date() + 30 * DAY,
        language="en",
        actor=officer,
        at=at,
    )
    client.user = officer
    page = reverse("uses:release", args=[use.reference])
    month = f"{at:%Y-%m}"
    data = {"dataset": "Streets", "month": month, "opt_outs": "none_known", "opt_outs_reason": ""}
    refused = visit(client, page, at, data)
    assert refused.status_code == 409
    assert "Say why those who said no were not left out" in text(refused)
    assert 'value="Streets"' in refused.content.decode()
    assert visit(client, page, at, data | {"month": "april"}).status_code == 400
    data |= {"opt_outs_reason": "Streets are no personal data."}
    assert visit(client, page, at, data).status_code == 302
    assert "listed for this month already" in text(visit(client, page, at, data))
    ahead = f"{at + 40 * DAY:%Y-%m}"
    assert "has not begun" in text(visit(client, page, at, data | {"month": ahead}))
    output = {"title": "Bus map", "url": "https://example.org/map", "published_on": at.date().isoformat()}
    assert visit(client, reverse("uses:output", args=[use.reference]), at, output).status_code == 302
    client.logout()
    client.user = None
    words = text(visit(client, f"/en/uses/{use.reference}/", at))
    for said in ("Delete house numbers.", "Streets", "Streets are no personal data.", "Bus map"):
        assert said in words
    told = visit(client, f"/en/uses/{use.reference}.json", at).json()
    assert told["released"][0]["month"] == month
    assert told["published"][0]["url"] == "https://example.org/map"
    assert (UseRelease.objects.count(), UseOutput.objects.count()) == (1, 1)
    # What somebody typed can be taken off the record, and its sentence then does without.
    kinds = ("decisions.release_reported", "decisions.output_reported")
    for kind, name, typed in zip(kinds, ("dataset", "title"), ("Streets", "Bus map"), strict=True):
        entry = PendingEntry.objects.get(kind=kind)
        assert typed.encode() not in bytes(entry.body)
        assert b"example.org/map" not in bytes(entry.body)
        assert Payload.objects.get(entry_key=entry.key, name=name).value == typed
    sequence(at)
    told_of = " ".join(hearth.entry_sentence(entry) for entry in entries_about(use.reference))
    assert f"in {hearth.month(month)}. <bdi>Streets</bdi>" in " ".join(told_of.split())
    assert "<bdi>Bus map</bdi>" in told_of


def test_only_its_institution_tells_of_a_use_and_only_once_it_began(decision, officer, at):
    words = {"dataset": "Streets", "month": date(2026, 3, 1), "opt_outs": "applied", "at": at}
    decision.proposal.refresh_from_db()
    with pytest.raises(Refused, match="not in use"):
        actions.report_release(decision.proposal, **words, actor=officer)
    use = start_use(decision.proposal, first_access_on=at.date() - DAY, actor=officer, at=at)
    with pytest.raises(Refused, match="act for the institution"):
        actions.report_release(use, **words, actor=factories.make_member())
    actions.report_release(use, **words, actor=officer)


@pytest.fixture
def missing(decision, at):
    return actions.report_missing_use(
        decision.institution,
        what="Addresses go to a landlord.",
        how_known="A letter says so.",
        language="en",
        actor=factories.make_member(),
        at=at,
    )


def test_a_missing_use_is_public_once_a_steward_read_it_and_is_answered_by_a_date(
    client, decision, officer, missing, at, django_capture_on_commit_callbacks
):
    url = missing.get_absolute_url()
    assert visit(client, url, at).status_code == 404
    assert "landlord" not in text(visit(client, "/en/uses/", at))
    client.user = factories.make_steward()
    assert "Only stewards see this" in text(visit(client, url, at))
    assert visit(client, f"{url}pass-on/", at, {}).status_code == 302
    assert "This was read already." in text(visit(client, f"{url}decline/", at))
    client.logout()
    client.user = None
    assert "The institution was asked" in text(visit(client, url, at))
    late_at = MissingUse.objects.get().clock.due_at
    assert "has not answered in time" in text(visit(client, "/en/uses/", late_at))
    client.user = officer
    answer = {"answer": "It stands here.", "proposal": "PRP-2026-0999"}
    assert visit(client, f"{url}answer/", at, answer).status_code == 400
    with django_capture_on_commit_callbacks(execute=True):
        answer["proposal"] = decision.proposal.reference
        assert visit(client, f"{url}answer/", at, answer).status_code == 302
    words = text(visit(client, url, at))
    assert "It was missing, and stands here now" in words
    assert decision.proposal.reference in words
    assert [letter.to for letter in mail.outbox] == [[missing.reporter.email]]


def test_the_institution_can_ask_for_more_time_to_answer_once(client, officer, missing, at):
    url, words = missing.get_absolute_url(), {"reason": "The archive is closed.", "clause": "Rule 4"}
    extend = f"{url}extend/"
    link = f'href="{extend}"'
    client.user = factories.make_steward()
    assert visit(client, extend, at).status_code == 404
    assert visit(client, f"{url}pass-on/", at, {}).status_code == 302
    asked = MissingUse.objects.get().clock
    assert link not in visit(client, url, at).content.decode()
    assert visit(client, extend, at, words).status_code == 403
    client.user = officer
    for page in (url, f"{url}answer/"):
        assert link in visit(client, page, at).content.decode()
    moved = asked.extended_due_on(at)
    assert f"The date moves once, to {hearth.day(moved)}." in text(visit(client, extend, at))
    assert visit(client, extend, at, words | {"clause": ""}).status_code == 400
    assert visit(client, extend, at, words).status_code == 302
    assert MissingUse.objects.get().clock.due_on == moved > asked.due_on
    assert "The archive is closed (clause: Rule 4)" in text(visit(client, asked.get_absolute_url(), at))
    again = visit(client, extend, at, words)
    assert again.status_code == 409
    assert "cannot be moved again" in text(again)
    assert link not in visit(client, url, at).content.decode()


def test_whoever_must_act_next_on_a_missing_use_is_told_and_the_reporter_what_came_of_it(
    decision, officer, at, django_capture_on_commit_callbacks
):
    steward, reporter = factories.make_steward(), factories.make_steward()
    factories.make_steward(member=officer)

    def told_of(act, *args, **given):
        mail.outbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            made = act(*args, at=at, **given)
        assert {letter.subject for letter in mail.outbox} <= {"There is something new for you at Hearth"}
        return made, {letter.to[0]: " ".join(letter.body.split()) for letter in mail.outbox}

    def reported():
        words = {"what": "Addresses go to a landlord.", "how_known": "A letter says so.", "language": "en"}
        return told_of(actions.report_missing_use, decision.institution, actor=reporter, **words)

    missing, letters = reported()
    assert steward.email in letters
    assert not {officer.email, reporter.email} & set(letters)
    assert missing.get_absolute_url() in letters[steward.email]
    assert "landlord" not in letters[steward.email]
    passed, letters = told_of(actions.pass_on_missing_use, missing, actor=steward)
    assert set(letters) == {officer.email, reporter.email}
    due = date_format(passed.clock.due_on, "l j F Y")
    assert f"answers by {due}." in letters[officer.email]
    assert f"is public now. The institution answers by {due}." in letters[reporter.email]
    reason = "It names a tenant."
    _made, letters = told_of(actions.decline_missing_use, reported()[0], reason=reason, actor=steward)
    assert set(letters) == {reporter.email}
    assert reason in letters[reporter.email]


def test_stewards_find_what_they_can_read_on_their_desk(client, officer, missing, at):
    def shown(member):
        client.user = member
        return missing.reference in text(visit(client, "/en/uses/missing/unread/", at))

    for tied in (missing.reporter, officer):
        factories.make_steward(member=tied)
        assert not shown(tied)
    steward, stranger = factories.make_steward(), factories.make_member()
    assert shown(steward)
    assert ("1 report of a missing use to read", "/en/uses/missing/unread/") in desk(steward, at=at)
    assert not any("missing" in words for words, _url in desk(officer, at=at))
    client.user = stranger
    assert visit(client, "/en/uses/missing/unread/", at).status_code == 403
    actions.pass_on_missing_use(missing, actor=steward, at=at)
    assert not shown(steward)


def test_every_missing_use_that_was_passed_on_is_found(client, decision, missing, at, monkeypatch):
    monkeypatch.setattr("decisions.views.missing_uses.PER_PAGE", 2)
    references = {make_missing_use(decision.institution, at=at).reference for _each in range(3)}
    assert "All 3 uses that were said to be missing" in text(visit(client, "/en/uses/", at))
    pages = [text(visit(client, f"/en/uses/missing/list/?page={number}", at)) for number in (1, 2)]
    found = [{reference for reference in references if reference in page} for page in pages]
    assert [len(each) for each in found] == [2, 1]
    assert found[0] | found[1] == references
    assert not any(missing.reference in page for page in pages)


def test_a_report_that_is_not_passed_on_is_seen_by_nobody_else(client, missing, at):
    url = missing.get_absolute_url()
    client.user = factories.make_steward()
    assert visit(client, f"{url}decline/", at, {"reason": "It names a tenant."}).status_code == 302
    client.user = factories.make_member()
    assert visit(client, url, at).status_code == 404
    assert missing.reference not in text(visit(client, "/en/uses/", at))


def test_the_institution_reads_nothing_that_was_not_passed_on_though_a_steward_acts_for_it(
    client, officer, missing, at
):
    url, steward = missing.get_absolute_url(), factories.make_steward()

    def found_by(member, *names):
        client.user = member
        return [visit(client, f"{url}{name}", at).status_code for name in names]

    factories.make_steward(member=officer)
    assert found_by(officer, "", "decline/", "answer/") == [404, 404, 404]
    assert visit(client, f"{url}pass-on/", at, {}).status_code == 404
    assert found_by(steward, "", "decline/") == [200, 200]
    actions.decline_missing_use(missing, reason="It names a tenant.", actor=steward, at=at)
    assert found_by(officer, "", "decline/") == [404, 404]
    assert found_by(steward, "") == [200]


def test_who_is_tied_neither_reports_nor_reads(decision, officer, missing, at):
    with pytest.raises(Refused, match="File the use yourself"):
        actions.report_missing_use(
            decision.institution, what="A.", how_known="B.", language="en", actor=officer, at=at
        )
    factories.make_steward(member=missing.reporter)
    factories.make_steward(member=officer)
    for steward in (missing.reporter, officer):
        with pytest.raises(Refused, match="Another steward"):
            actions.pass_on_missing_use(missing, actor=steward, at=at)
    actions.pass_on_missing_use(missing, actor=factories.make_steward(), at=at)


def test_nobody_sends_more_than_can_be_read(decision, missing, at):
    words = {"what": "A.", "how_known": "B.", "language": "en", "actor": missing.reporter, "at": at}
    for _each in range(2):
        actions.report_missing_use(decision.institution, **words)
    with pytest.raises(Refused, match="still being read"):
        actions.report_missing_use(decision.institution, **words)
