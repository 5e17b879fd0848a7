"""Histories of harm: who may do what and when, and what everybody sees of it."""

import csv
from collections import Counter

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core import mail
from django.db import transaction

from cms.live import desk, find
from community.models import Membership
from portal.templatetags import hearth
from record.models import PendingEntry
from record.queries import entries_about
from record.sequencer import sequence
from redress_log import actions
from redress_log.models import HarmHistory, HistoryBacking, NamedInstitution
from tests import factories
from tests.decisions.pages import text, visit
from tests.factories import DAY, START
from tests.factories.answerability import make_commitment
from tests.factories.histories import (
    HISTORY,
    make_acknowledged_history,
    make_history,
    make_listed_history,
    make_public_history,
    make_signed_off_history,
)
from tests.refusals import refused

pytestmark = pytest.mark.django_db
LATER = START + 30 * DAY
TYPED = HISTORY | {"until_year": "2021", "proposals": "", "where": ""}


@pytest.fixture
def institution():
    return factories.make_institution()


def in_state(state, institution):
    """A history in a state, at START or soon after it."""
    match state:
        case "unread":
            return make_history(institution)
        case "declined":
            history = make_history(institution)
            return actions.decline_history(
                history, reason="It names a nurse.", actor=factories.make_steward(), at=START
            )
        case "gathering":
            return make_public_history(institution)
        case "open":
            return make_acknowledged_history(institution)
        case "back":
            history, holder = make_signed_off_history(institution)
            return actions.sign_off_history(history, word="not", body="Calls again.", actor=holder, at=LATER)
    return make_signed_off_history(institution, word=state)[0]


def people(history, institution):
    """One of each sort of person, by what they are."""
    officer = factories.make_officer(institution)
    return {
        "nobody": AnonymousUser(),
        "member": factories.make_member(),
        "proposer": history.proposer,
        "steward": factories.make_steward(),
        "steward of the institution": factories.make_steward(member=factories.make_officer(institution)),
        "officer": officer,
        "executive": factories.make_executive(institution),
        "officer elsewhere": factories.make_officer(),
        "seat": factories.make_seat_holder(),
        "seat of the institution": factories.make_seat_holder(member=factories.make_officer(institution)),
        "overseer": factories.make_overseer(),
        "panelist": factories.make_panelist(),
    }


def acts(history, commitment):
    """Each act, to be given who does it."""
    named = history.named.get()

    def act(perform, on=history, **words):
        return lambda actor: perform(on, **words, actor=actor, at=LATER)

    return {
        "pass": act(actions.pass_history),
        "decline": act(actions.decline_history, reason="It names a nurse."),
        "evidence": act(actions.add_evidence, title="Minutes", citation="Council, 2019", where="Town hall"),
        "back": act(actions.back_history),
        "withdraw": act(actions.withdraw_history_backing),
        "accept": act(actions.accept_history, body="We know it."),
        "sign off": act(actions.sign_off_history, word="not", body="They still call."),
        "acknowledge": act(actions.acknowledge_history, named, answer="yes", body="We did.", language="en"),
        "link": act(actions.link_restitution, commitment=commitment),
    }


TIED = {"steward of the institution", "officer", "executive", "seat of the institution"}
LISTED = {"open", "part", "whole", "back"}


def expected(act, who, state):
    """The sentence, or its beginning, with which this is refused; empty where it is allowed."""
    is_public = state not in ("unread", "declined")
    not_gathering = {"gathering": "", **dict.fromkeys(LISTED, "This is listed already.")}.get(
        state, "A steward has not made this public."
    )
    not_listed = "" if state in LISTED else "This is not listed yet."
    if who == "nobody":
        return "Sign in to do this."
    if act in ("pass", "decline"):
        if who == "steward of the institution":
            return "You speak for an institution that is named. Another steward reads it."
        if who != "steward":
            return "Only the community's stewards may do this."
        return "" if state == "unread" else "This was read already."
    if act == "evidence":
        if who in TIED:
            return "You speak for an institution that is named. Answer in its name instead."
        return "" if is_public else "A steward has not made this public."
    if act == "back":
        if who in TIED:
            return "You speak for an institution that is named. Answer in its name instead."
        return "You back this already." if who == "proposer" and state == "gathering" else not_gathering
    if act == "withdraw":
        return not_gathering if who == "proposer" and state not in LISTED else "You do not back this."
    if act in ("accept", "sign off"):
        if who in TIED:
            return (
                "You speak for an institution that is named. Only the community says whether it is put right."
            )
        if who != "seat":
            return "Only those who hold a seat of the community can do this."
        return not_gathering if act == "accept" else not_listed
    if act == "acknowledge":
        return (
            not_listed if who in TIED else "Only those who act for this institution may answer in its name."
        )
    if who not in TIED | {"seat"}:
        return (
            "Only an institution that is named, or somebody who holds a seat of the community, can do this."
        )
    return not_listed


@pytest.mark.parametrize("state", ["unread", "declined", "gathering", "open", "part", "whole", "back"])
def test_each_act_on_a_history_is_for_whom_it_says_and_when(institution, state):
    history = in_state(state, institution)
    history.refresh_from_db()
    assert history.state == state
    decision = factories.make_decision_taken(institution=institution, with_vote=False)
    commitment = make_commitment(decision, at=LATER)
    for who, person in people(history, institution).items():
        for name, act in acts(history, commitment).items():
            why = expected(name, who, state)
            if why:
                assert refused(act, person) == why, (name, who)
                continue
            with transaction.atomic():
                act(person)
                transaction.set_rollback(True)


def test_who_proposes_speaks_for_none_that_is_named_and_names_it_whole(institution):
    factories.make_charter()
    officer, member = factories.make_officer(institution), factories.make_member()

    def why(actor=member, **words):
        given = HISTORY | {"institutions": [institution]} | words
        return refused(actions.propose_history, **given, actor=actor, at=START)

    assert why(AnonymousUser()) == "Sign in to do this."
    assert why(officer) == "You speak for an institution that is named. Answer in its name instead."
    assert why(institutions=[]) == "Name the institutions that did it."
    assert why(institutions=[institution] * 21) == "Name 20 institutions at most."
    for years in ((2027, None), (2021, 2009), (2020, 2027), (999, 2000), (-5, None)):
        assert (
            why(from_year=years[0], until_year=years[1]) == "Name years that have begun, the first one first."
        )
    assert why(url="", where=" ") == "Say where everybody can read it."
    assert why(what=" ") == "Write down what this is about."
    for _each in range(3):
        make_history(institution, proposer=member)
    assert why() == "Some of yours are still being read. Send more after that."
    assert make_history(institution, proposer=factories.make_member()).state == "unread"


def test_who_wrote_it_does_not_read_it_as_a_steward(institution):
    steward = factories.make_steward()
    history = make_history(institution, proposer=steward)
    mine = "You wrote this. Another steward reads it."
    assert refused(actions.pass_history, history, actor=steward, at=START) == mine
    history = actions.pass_history(history, actor=factories.make_steward(), at=START)
    words = {"title": "Minutes", "citation": "Council", "where": "Hall"}
    given = actions.add_evidence(history, **words, actor=steward, at=START)
    assert refused(actions.pass_evidence, given, actor=steward, at=START) == mine
    other = actions.add_evidence(history, **words, actor=factories.make_member(), at=START)
    actions.pass_evidence(other, actor=steward, at=START)
    assert refused(actions.pass_evidence, other, actor=steward, at=START) == "This was read already."


def test_it_is_listed_when_enough_members_back_it_and_nobody_sees_how_many_do(client, institution):
    history = make_public_history(institution)
    backers = [factories.make_member() for _each in range(2)]
    pages = []
    for backer in backers:
        client.logout()
        client.user = None
        pages.append(text(visit(client, history.get_absolute_url(), START)))
        pages.append(visit(client, f"/en/harm/{history.reference}.json", START).json())
        client.user = backer
        assert visit(client, f"{history.get_absolute_url()}back/", START, {}).status_code == 302
    # Nothing that anybody else sees changed with the first of them.
    assert pages[:2] == pages[2:]
    assert PendingEntry.objects.filter(subject=history.reference).count() == 2
    history.refresh_from_db()
    assert history.listed_at == START
    assert not HistoryBacking.objects.exists()
    named = history.named.get()
    assert (named.state(START), named.state(named.clock.due_at)) == ("waiting", "late")


def test_seats_list_it_when_more_than_the_share_of_those_that_can_speak_agree(institution):
    holders = [factories.make_seat_holder() for _each in range(4)]
    # The seat of somebody who speaks for the institution is no part of the whole.
    factories.make_officer(institution, member=holders[3])
    history = make_public_history(institution)
    history = actions.accept_history(history, body="True.", actor=holders[0], at=START)
    assert history.state == "gathering"
    again = "This seat has said so already."
    assert refused(actions.accept_history, history, body="x", actor=holders[0], at=START) == again
    history = actions.accept_history(history, body="True.", actor=holders[1], at=START)
    assert history.state == "open"


def test_the_community_signs_off_in_part_and_in_whole_and_takes_it_back(institution):
    holders = [factories.make_seat_holder() for _each in range(3)]
    history = make_listed_history(institution)
    states = []
    words = [
        (0, "whole"),
        (1, "part"),
        (2, "not"),
        (1, "whole"),
        (2, "whole"),
        (0, "not"),
        (1, "part"),
        (2, "not"),
    ]
    for day, (who, word) in enumerate(words, start=1):
        history = actions.sign_off_history(
            history, word=word, body="We looked.", actor=holders[who], at=START + day * DAY
        )
        states.append(str(history.state))
    assert states == ["open", "part", "part", "whole", "whole", "whole", "part", "back"]
    sequence(START + 20 * DAY)
    kinds = [entry.kind.removeprefix("redress_log.") for entry in entries_about(history.reference)]
    assert Counter(kinds)["seat_spoke"] == len(words)
    assert [kind for kind in kinds[::-1] if kind in ("history_signed_off", "history_reopened")] == [
        *("history_signed_off", "history_signed_off", "history_signed_off", "history_reopened"),
    ]
    same = "This seat has said so already."
    assert (
        refused(actions.sign_off_history, history, word="not", body="x", actor=holders[2], at=START + 9 * DAY)
        == same
    )
    assert "Choose whether" in refused(
        actions.sign_off_history, history, word="accept", body="x", actor=holders[2], at=START + 9 * DAY
    )


def test_a_seat_that_is_held_no_more_counts_no_more(institution):
    history, holder = make_signed_off_history(institution)
    Membership.objects.filter(member=holder).update(ended_at=LATER)
    other = factories.make_seat_holder()
    history = actions.sign_off_history(history, word="not", body="Not for us.", actor=other, at=LATER)
    assert history.state == "back"


def test_what_an_institution_says_stays_beside_what_it_says_next(client, institution):
    history = make_acknowledged_history(institution, answer="not_yet")
    named, officer = history.named.get(), factories.officer_for(institution)
    client.user = officer
    url = f"{history.get_absolute_url()}acknowledge/{institution.code}/"
    typed = {"answer": "maybe", "body": "We sold them, and we are sorry.", "language": "en"}
    assert visit(client, url, LATER, typed).status_code == 400
    assert visit(client, url, LATER, typed | {"answer": "yes", "body": " "}).status_code == 400
    assert visit(client, url, LATER, typed | {"answer": "yes"}).status_code == 302
    client.logout()
    client.user = None
    words = text(visit(client, history.get_absolute_url(), LATER))
    assert f"{institution.name}: Yes" in words
    assert words.index("we are sorry") < words.index("What it said before") < words.index("until 2021.")
    said = visit(client, f"/en/harm/{history.reference}.json", LATER).json()["institutions"][0]["said"]
    assert [each["answer"] for each in said] == ["not_yet", "yes"]
    named.clock.refresh_from_db()
    assert named.clock.stopped_at == START + DAY


def test_a_commitment_is_named_once_and_by_its_own_institution(client, institution):
    history = make_listed_history(institution)
    other = factories.make_institution()
    decision = factories.make_decision_taken(institution=institution, with_vote=False)
    at = decision.decided_at + DAY
    commitment = make_commitment(decision, at=at)
    foreign = make_commitment(factories.make_decision_taken(institution=other, with_vote=False), at=at)
    officer, seat = factories.officer_for(institution), factories.make_seat_holder()
    link = {"actor": seat, "at": at}
    why = refused(actions.link_restitution, history, commitment=foreign, **link)
    assert why == "Name a commitment of an institution that is named here."
    client.user = officer
    url = f"{history.get_absolute_url()}restitution/"
    assert visit(client, url, at, {"commitment": "CMT-1"}).status_code == 400
    assert visit(client, url, at, {"commitment": commitment.reference}).status_code == 302
    why = refused(actions.link_restitution, history, commitment=commitment, **link)
    assert why == "This commitment is named here already."
    words = text(visit(client, history.get_absolute_url(), at))
    assert f"Commitment {commitment.reference}" in words
    assert str(commitment.status(at).label) in words

    both = make_listed_history(institution, institutions=[institution, other])
    why = refused(actions.link_restitution, both, commitment=foreign, actor=officer, at=at)
    assert why == "You can name commitments of your own institution only."


def listed(client, at, query=""):
    """The references that the page, the JSON, the CSV and the feed show, which are the same."""
    page = visit(client, f"/en/harm/?{query}", at).content.decode()
    items = visit(client, f"/en/harm/list.json?{query}", at).json()["items"]
    lines = b"".join(visit(client, f"/en/harm/list.csv?{query}", at).streaming_content).decode().splitlines()
    feed = visit(client, f"/en/harm/list.atom?{query}", at).content.decode()
    references = {item["reference"] for item in items}
    assert {row["reference"] for row in csv.DictReader(lines)} == references
    for history in HarmHistory.objects.all():
        shown = f"/harm/{history.reference}/" in page
        assert shown == (f"{history.reference}</id>" in feed) == (history.reference in references)
    return references


def test_the_list_is_narrowed_to_each_state_and_answer_that_it_offers(client, institution):
    names = ["unread", "declined", "gathering", "open", "part", "whole", "back"]
    found = {state: in_state(state, institution).reference for state in names}
    silent = make_listed_history(factories.make_institution()).reference
    at = START + 5 * DAY
    public = {found[state] for state in names[2:]} | {silent}
    assert listed(client, at) == public
    for state in names[1:]:
        expected = {found[state]} | ({silent} if state == "open" else set())
        assert listed(client, at, f"state={state}") == expected
    assert listed(client, at, "state=unread") == listed(client, at, "acknowledgement=x") == set()
    assert listed(client, at, "acknowledgement=in_part") == {
        found[s] for s in ("open", "part", "whole", "back")
    }
    assert listed(client, at, f"institution={institution.code}") == public - {silent}
    assert listed(client, at, "acknowledgement=waiting") == {silent}
    assert listed(client, at + 90 * DAY, "acknowledgement=late") == {silent}
    assert listed(client, at + 90 * DAY, "acknowledgement=waiting") == set()


@pytest.mark.parametrize("state", NamedInstitution.State)
def test_the_adjective_and_the_state_of_a_row_say_the_same(state):
    for answer in ("not_yet", "in_part", "yes"):
        make_acknowledged_history(answer=answer)
    make_listed_history()
    make_listed_history(at=START + 10 * DAY)
    at = START + 65 * DAY
    found = set(NamedInstitution.objects.in_state(state, at))
    assert found == {named for named in NamedInstitution.objects.all() if named.state(at) == state}
    assert len(found) == 1


def test_nobody_finds_words_that_no_steward_has_read(client, institution):
    officer = factories.make_officer(institution)
    history = make_history(institution)
    url = history.get_absolute_url()

    def status(member, address=url):
        client.logout()
        client.user = member
        return visit(client, address, START).status_code

    factories.make_steward(member=officer)
    for member in (None, factories.make_member(), officer):
        assert status(member) == 404
    assert status(history.proposer) == status(factories.make_steward()) == 200
    assert visit(client, url, START)["Cache-Control"] == "no-store"
    assert status(history.proposer, f"/en/harm/{history.reference}.json") == 404
    assert find(history.reference) is None
    assert not PendingEntry.objects.filter(subject=history.reference).exists()


def test_words_that_are_declined_are_shown_nowhere_and_the_reason_is(client, institution):
    history = in_state("declined", institution)
    sequence(START + DAY)
    for address in (
        history.get_absolute_url(),
        f"/en/harm/{history.reference}.json",
        "/en/harm/?state=declined",
        "/en/harm/list.json?state=declined",
        "/en/harm/list.atom?state=declined",
        "/en/harm/list.csv?state=declined",
    ):
        response = visit(client, address, LATER)
        shown = (b"".join(response) if response.streaming else response.content).decode()
        assert response.status_code == 200
        for word in ("Bills", "collectors", "lower valley", "auditor", "example.org/debt"):
            assert word not in shown, address
        assert history.reference in shown
    assert "It names a nurse." in text(visit(client, history.get_absolute_url(), LATER))
    assert hearth.entry_sentence(entries_about(history.reference)[0])


def test_evidence_is_read_before_everybody_reads_it(client, institution):
    history = make_listed_history(institution)
    url, giver, steward = history.get_absolute_url(), factories.make_member(), factories.make_steward()
    typed = {"title": "Letters of the collectors", "citation": "Archive, 2014", "url": "", "where": ""}
    client.user = giver
    assert visit(client, f"{url}evidence/", START, typed).status_code == 400
    assert visit(client, f"{url}evidence/", START, typed | {"url": "javascript:alert(1)"}).status_code == 400
    for _each in range(2):
        assert visit(client, f"{url}evidence/", START, typed | {"where": "Library"}).status_code == 302
    given, other = history.evidence.unread()
    assert "Letters of" not in text(visit(client, url, START))
    assert visit(client, f"{url}evidence/{given.pk}/decline/", START).status_code == 404
    client.user = steward
    assert "Letters of" in text(visit(client, url, START))
    assert ("1 history of harm to read", "/en/harm/unread/") in desk(steward, at=START)
    assert visit(client, f"{url}evidence/{given.pk}/pass/", START, {}).status_code == 302
    reason = {"reason": "It names a debtor."}
    assert visit(client, f"{url}evidence/{other.pk}/decline/", START, reason).status_code == 302
    client.logout()
    client.user = None
    words = text(visit(client, url, START))
    assert words.count("Letters of the collectors") == 1
    assert "It names a debtor." in words
    told = visit(client, f"/en/harm/{history.reference}.json", START).json()["evidence"]
    assert [each["title"] for each in told] == ["Report on debt", "Letters of the collectors"]


def test_the_form_takes_what_can_be_read_and_says_what_is_wrong(client, institution):
    factories.make_charter()
    client.user = factories.make_member()
    proposal = factories.make_submitted_proposal()
    draft = factories.make_draft()
    typed = TYPED | {"institutions": [institution.code]}
    url = "/en/harm/propose/"
    at = factories.AFTER_COMMENTS
    for wrong in (
        {"institutions": ["INS-nowhere"]},
        {"institutions": []},
        {"from_year": "long ago"},
        {"from_year": "9" * 5000},
        {"from_year": "2010.5"},
        {"until_year": "0"},
        {"title": ""},
        {"title": "x" * 121},
        {"what": "\u200b\u2063 "},
        {"url": "ftp:example"},
        {"url": ""},
        {"language": "xx"},
        {"proposals": "PRP-2026-9999"},
        {"proposals": "\0"},
        {"proposals": str(draft.pk)},
        {"proposals": " ".join(f"PRP-2026-{n:04d}" for n in range(30))},
    ):
        response = visit(client, url, at, typed | wrong)
        assert response.status_code == 400, wrong
        assert "error" in response.content.decode()
    assert visit(client, url, at, typed | {"from_year": "2022"}).status_code == 409
    assert not HarmHistory.objects.exists()
    made = visit(
        client, url, at, typed | {"proposals": f"{proposal.reference.lower()}, {proposal.reference}"}
    )
    history = HarmHistory.objects.get()
    assert made.url == history.get_absolute_url()
    assert list(history.proposals.all()) == [proposal]


def test_who_proposed_backed_and_gave_evidence_is_nowhere_to_be_found(client, institution):
    proposer = factories.make_member("Quetzal Nightingale")
    history = make_listed_history(institution, proposer=proposer)
    sequence(START + DAY)
    for address in (
        history.get_absolute_url(),
        f"/en/harm/{history.reference}.json",
        "/en/harm/",
        *(entry.get_absolute_url() for entry in entries_about(history.reference)),
    ):
        assert "Quetzal" not in visit(client, address, LATER).content.decode()
    proposer.delete()
    history.refresh_from_db()
    assert history.proposer is None


def test_those_who_must_act_are_told_and_no_letter_quotes_anything(
    institution, django_capture_on_commit_callbacks
):
    officer, steward = factories.make_officer(institution), factories.make_steward()
    factories.make_steward(member=officer)

    def told_of(act, *arguments, **given):
        mail.outbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            made = act(*arguments, at=START, **given)
        assert not any("collectors" in letter.body for letter in mail.outbox)
        assert {letter.subject for letter in mail.outbox} <= {"There is something new for you at Hearth"}
        return made, {letter.to[0] for letter in mail.outbox}

    history, told = told_of(make_history, institution)
    assert told == {steward.email}
    history, told = told_of(actions.pass_history, history, actor=steward)
    assert told == {history.proposer.email}
    told_of(actions.back_history, history, actor=factories.make_member())
    _history, told = told_of(actions.back_history, history, actor=factories.make_member())
    assert told == {officer.email}
    assert any("to answer" in words for words, _url in desk(officer, at=START))


def test_an_institution_can_ask_for_more_time_once(client, institution):
    history = make_listed_history(institution)
    clock, officer = history.named.get().clock, factories.officer_for(institution)
    url = f"{history.get_absolute_url()}extend/{institution.code}/"
    typed = {"reason": "The archive is closed.", "clause": "Rule 4"}
    client.user = factories.make_member()
    assert visit(client, url, START, typed).status_code == 403
    client.user = officer
    acknowledge = f"{history.get_absolute_url()}acknowledge/{institution.code}/"
    assert url in visit(client, acknowledge, START).content.decode()
    assert visit(client, url, START, typed).status_code == 302
    assert visit(client, url, START, typed).status_code == 409
    moved, clock = clock.due_on, history.named.get().clock
    assert clock.due_on > moved
    assert visit(client, f"{history.get_absolute_url()}extend/INS-nobody/", START).status_code == 404


def test_every_entry_has_a_sentence_and_a_proposal_names_its_history(client, institution):
    proposal = factories.make_submitted_proposal()
    history, holder = make_signed_off_history(institution, at=factories.AFTER_COMMENTS, proposals=[proposal])
    at = factories.AFTER_COMMENTS + 9 * DAY
    actions.sign_off_history(history, word="part", body="Calls again.", actor=holder, at=at)
    actions.sign_off_history(history, word="not", body="Calls again.", actor=holder, at=at)
    sequence(at)
    for entry in entries_about(history.reference):
        assert f">{history.reference}</a>" in hearth.entry_sentence(entry)
    assert visit(client, f"/id/{history.reference.lower()}", at).url == history.get_absolute_url()
    assert history.title in text(visit(client, f"/en/journey/{proposal.reference}/", at))
    assert proposal.reference in visit(client, f"/en/harm/{history.reference}.json", at).json()["proposals"]
