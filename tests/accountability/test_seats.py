"""Bodies and seats: founded, given, left, vacant, tied; who may, and in which figures it is counted."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import translation

from accountability import actions, queries, tasks
from accountability.models import Body, Seat, SeatConflict, Term
from ballots.rules import seat_holders
from community import actions as community
from community.models import Member, Membership, clock_actor
from portal.templatetags import hearth
from record.queries import entries_about
from record.sequencer import sequence
from tests import factories
from tests.decisions.pages import text, visit
from tests.factories import DAY, MOMENT, START
from tests.factories.charter import setup_actor
from tests.factories.seats import (
    MANDATE,
    make_body,
    make_body_with_everything,
    make_institution_seat,
    make_seat,
    make_term,
    make_tie,
)
from tests.refusals import refused

LATER = START + 10 * DAY
STEWARDS_ONLY = "Only the community's stewards may do this."


@pytest.fixture(autouse=True)
def charter(db):
    factories.make_charter()


@pytest.fixture
def body():
    return make_body("river-council")


@pytest.fixture
def seat(body):
    return make_seat(body, "Tenants’ seat")


def seated(seat, member=None, actor=None, at=START, ends_on=None):
    return actions.seat_member(
        seat,
        member or factories.make_member(),
        ends_on=ends_on or at.date() + 100 * DAY,
        actor=actor or setup_actor,
        at=at,
    )


# Each act by whoever does it, on a body, a term of it and a seat of it that is free.
ACTS = {
    "found": lambda body, term, free, who: actions.found_body(
        "new-body", name_en="New", name_es="Nuevo", kind="governance", **MANDATE, actor=who, at=LATER
    ),
    "mandate": lambda body, term, free, who: actions.change_mandate(
        body, **MANDATE, powers=["budget"], reason="It has money now.", actor=who, at=LATER
    ),
    "dissolve": lambda body, term, free, who: actions.dissolve_body(
        Body.objects.get(code="empty-body"), reason="Nobody came.", actor=who, at=LATER
    ),
    "add seat": lambda body, term, free, who: actions.add_seat(
        body, name="New seat", kind="community", is_voting=True, actor=who, at=LATER
    ),
    "hold": lambda body, term, free, who: seated(
        free, Member.objects.get(display_name="Newcomer"), who, at=LATER
    ),
    "end": lambda body, term, free, who: actions.end_term(
        term, reason="They moved away.", actor=who, at=LATER
    ),
    "abolish": lambda body, term, free, who: actions.abolish_seat(
        free, reason="It is merged.", actor=who, at=LATER
    ),
}
KINDS = {
    "found": "body_founded",
    "mandate": "mandate_changed",
    "dissolve": "body_dissolved",
    "add seat": "seat_added",
    "hold": "member_seated",
    "end": "term_ended",
    "abolish": "seat_abolished",
}


@pytest.mark.parametrize("act", ACTS)
def test_only_stewards_keep_bodies_and_seats(seat, act):
    term, free = make_term(seat), make_seat(seat.body)
    make_body("empty-body")
    factories.make_member("Newcomer")
    strangers = [
        (AnonymousUser(), "Sign in"),
        (factories.make_member(), STEWARDS_ONLY),
        (factories.make_officer(), STEWARDS_ONLY),
        (factories.make_overseer(), STEWARDS_ONLY),
        (term.membership.member, STEWARDS_ONLY),
    ]
    for stranger, sentence in strangers:
        assert sentence in refused(ACTS[act], seat.body, term, free, stranger)
    made = ACTS[act](seat.body, term, free, factories.make_steward())
    sequence(LATER)
    found = made if isinstance(made, Body) else made.body if hasattr(made, "body") else made.seat.body
    entry = next(e for e in entries_about(found.reference) if e.kind == f"accountability.{KINDS[act]}")
    assert entry.actor == "steward"
    assert found.reference in hearth.entry_sentence(entry)
    with translation.override("es"):
        assert found.reference in hearth.entry_sentence(entry)


def test_a_code_is_founded_once_and_some_are_kept_for_pages(body):
    for code in (body.code, "list", "found"):
        assert "code" in refused(make_body, code)


@pytest.mark.parametrize(
    ("parts", "sentence"),
    [
        ({"powers": ["rule the world"]}, "powers of the model mandate"),
        ({"rate": Decimal(0), "currency": "USD"}, "more than nothing"),
        ({"rate": Decimal(50)}, "together with the currency"),
        ({"currency": "USD"}, "together with the currency"),
        ({"words_es": " "}, "Write down"),
    ],
)
def test_a_mandate_has_words_known_powers_and_a_whole_rate(body, parts, sentence):
    said = {**MANDATE, "powers": ["veto"], "reason": "It was time."}

    def change(**parts):
        return actions.change_mandate(body, **said | parts, actor=setup_actor, at=LATER)

    assert sentence in refused(change, **parts)
    change(rate=Decimal(50), currency="USD")


def test_an_earlier_mandate_stays_readable_and_in_force_on_its_days(body, client):
    first = body.mandate(START)
    actions.change_mandate(
        body,
        words_en="It decides on money, too.",
        words_es="También decide sobre dinero.",
        powers=["budget"],
        reason="The city gave it a budget.",
        actor=setup_actor,
        at=LATER,
    )
    assert body.mandate(LATER - MOMENT) == first
    assert body.mandate(LATER).number == 2
    words = text(visit(client, body.get_absolute_url(), LATER))
    now, _heading, earlier = words.partition("Earlier mandates")
    assert "It decides on money, too." in now
    assert "Decide on money: Yes" in now
    assert "Stop it: No" in now
    assert MANDATE["words_en"] in earlier
    assert "Stop it: Yes" in earlier
    assert "The city gave it a budget." in words


@pytest.mark.parametrize(
    ("kind", "role"),
    [
        ("governance", Membership.Role.SEAT_HOLDER),
        ("advisory", Membership.Role.ADVISER),
        ("oversight", Membership.Role.OVERSEER),
        ("redress", Membership.Role.PANELIST),
    ],
)
def test_a_seat_comes_with_the_role_of_its_body_and_its_name(kind, role):
    seat = make_seat(make_body(kind=kind), "Elders’ seat")
    membership = make_term(seat).membership
    assert membership.role == role
    assert membership.seat == "Elders’ seat"


def test_a_roll_call_names_the_seat(seat):
    term = make_term(seat)
    assert [each.seat for each in seat_holders(START)] == ["Tenants’ seat"]
    actions.end_term(term, reason="They moved away.", actor=setup_actor, at=LATER)
    assert not seat_holders(LATER).exists()


def test_a_seat_that_advises_is_on_no_roll(body, seat):
    make_term(seat)
    advises = make_seat(body, "Youth seat", is_voting=False)
    assert make_term(advises).membership.role == Membership.Role.ADVISER
    assert [each.seat for each in seat_holders(START)] == ["Tenants’ seat"]


def test_a_seat_has_a_name_of_its_own_among_the_seats_that_stand(body, seat):
    assert "This body has" in refused(make_seat, body, "TENANTS’ SEAT")
    other = make_body()
    assert "Another body" in refused(make_seat, other, "Tenants’ seat")
    actions.abolish_seat(seat, reason="It moves.", actor=setup_actor, at=LATER)
    assert "This body has" in refused(make_seat, body, "Tenants’ seat", at=LATER)
    make_seat(other, "Tenants’ seat", at=LATER)


def test_a_seat_says_whose_it_is_and_only_the_communitys_is_kept_for_lived_experience(body):
    clinic = factories.make_institution()
    assert "says of which" in refused(make_seat, body, kind="institution")
    assert "says of which" in refused(make_seat, body, institution=clinic)
    assert "lived experience" in refused(make_institution_seat, body, clinic, is_designated=True)
    make_institution_seat(body, clinic)
    make_seat(body, is_designated=True)


def test_a_seat_is_held_by_one_person_at_a_time(seat):
    term = make_term(seat)
    other = factories.make_member()
    assert "Somebody holds this seat." in refused(seated, seat, other, at=LATER)
    actions.end_term(term, reason="They moved away.", actor=setup_actor, at=LATER)
    seated(seat, other, at=LATER)
    with transaction.atomic(), pytest.raises(IntegrityError):
        Term.objects.create(seat=seat, started_at=LATER, ends_on=LATER.date())


def test_nobody_is_given_a_seat_that_was_abolished_or_of_a_body_that_was_dissolved(body, seat):
    other, member = make_seat(body), factories.make_member()
    actions.abolish_seat(seat, reason="It is merged.", actor=setup_actor, at=LATER)
    assert "This seat was abolished." in refused(seated, seat, member, at=LATER)
    term = seated(other, member, at=LATER)
    assert "Somebody holds a seat" in refused(
        actions.dissolve_body, body, reason="Over.", actor=setup_actor, at=LATER + DAY
    )
    actions.end_term(term, reason="Over.", actor=setup_actor, at=LATER + DAY)
    actions.dissolve_body(body, reason="Over.", actor=setup_actor, at=LATER + DAY)
    assert "This seat was abolished." in refused(seated, other, member, at=LATER + DAY)
    assert "This body was dissolved." in refused(make_seat, body, at=LATER + DAY)


def test_whoever_speaks_for_an_institution_holds_no_community_seat(body, seat):
    officer = factories.make_officer()
    assert "speaks for an institution" in refused(seated, seat, officer)
    seated(make_institution_seat(body), officer)


def test_a_term_on_a_community_seat_ends_when_its_holder_comes_to_speak_for_an_institution(body, seat):
    term, later = make_term(seat), START + 2 * DAY
    advising = make_term(make_institution_seat(body))
    for held in (term, advising):
        assert tasks.due(later - DAY) == []
        assert "has not passed" in refused(actions.expire_term, held, actor=clock_actor, at=later - DAY)
        factories.make_officer(member=held.membership.member, at=later)
    told = tasks.due(later + MOMENT)
    assert [seat.name in sentence for sentence in told] == [True]
    assert tasks.due(later + 2 * MOMENT) == []
    term.refresh_from_db()
    assert term.ended_at == term.membership.ended_at == later + MOMENT
    assert Term.objects.held(later + DAY).get() == advising


def test_nobody_holds_two_seats_with_one_role(body, seat):
    term, other = make_term(seat), make_seat(body)
    assert "this role already: Seat holder" in refused(seated, other, term.membership.member, at=LATER)
    seated(make_seat(make_body(kind="oversight")), term.membership.member, at=LATER)


@pytest.mark.parametrize(
    ("days", "sentence"), [(0, "must lie ahead"), (-1, "must lie ahead"), (366, "365 days"), (365, "")]
)
def test_a_term_ends_within_the_time_that_the_charter_allows(seat, days, sentence):
    ends_on, member = START.date() + days * DAY, factories.make_member()
    if sentence:
        assert sentence in refused(seated, seat, member, ends_on=ends_on)
        return
    assert seated(seat, member, ends_on=ends_on).ends_on == ends_on


def test_a_term_ends_by_itself_when_its_last_day_has_passed(seat):
    term = make_term(seat, days=5)
    # Day of the community: its last day ends at midnight in California.
    over = START.replace(hour=8, minute=0) + 6 * DAY
    assert tasks.due(over - MOMENT) == []
    assert "has not passed" in refused(actions.expire_term, term, actor=clock_actor, at=over - MOMENT)
    assert len(tasks.due(over, dry_run=True)) == 1
    assert Term.objects.held(over).exists()
    assert len(tasks.due(over)) == 1
    assert tasks.due(over) == []
    term.refresh_from_db()
    assert term.ended_at == over
    assert term.membership.ended_at == over
    assert "already" in refused(actions.end_term, term, reason="x", actor=setup_actor, at=over)
    sequence(over)
    assert entries_about(seat.body.reference)[0].actor == "system:clock"


def test_the_command_that_performs_what_is_due_ends_terms(seat, capsys):
    make_term(seat, days=5)
    call_command("run_due", at=(START + 7 * DAY).isoformat())
    assert "The term on the seat “Tenants’ seat” of BOD-river-council ended." in capsys.readouterr().out
    assert not Term.objects.unended().exists()


def test_a_role_that_is_ended_elsewhere_ends_the_term_with_it(seat):
    term = make_term(seat)
    community.end_role(term.membership, actor=setup_actor, at=LATER)
    assert not Term.objects.held(LATER).exists()
    assert Term.objects.held(LATER - MOMENT).get() == term
    assert queries.seat_now(Seat.objects.get(), LATER).vacant_since == LATER
    # Somebody else can hold the seat at once, and the term keeps when it was left.
    other = seated(seat, at=LATER + DAY)
    term.refresh_from_db()
    assert term.ended_at == LATER
    assert Term.objects.held(LATER + DAY).get() == other
    community.end_role(other.membership, actor=setup_actor, at=LATER + 2 * DAY)
    assert len(tasks.due(LATER + 3 * DAY)) == 1
    other.refresh_from_db()
    assert other.ended_at == LATER + 2 * DAY


def test_with_an_account_the_term_ends_and_the_seat_names_nobody(seat):
    term = make_term(seat)
    member = term.membership.member
    stranger = factories.make_member()
    assert "Only the person" in refused(actions.delete_account, member, actor=stranger, at=LATER)
    actions.delete_account(member, actor=member, at=LATER)
    term.refresh_from_db()
    assert term.ended_at == LATER
    assert term.membership is None
    assert not Membership.objects.filter(seat=seat.name).exists()
    sequence(LATER)
    assert entries_about(seat.body.reference)[0].actor == "member"


def test_an_account_that_goes_in_another_way_leaves_no_seat_held_for_ever(seat):
    term = make_term(seat)
    Member.objects.get(pk=term.membership.member.pk).delete()
    assert not Term.objects.held(LATER).exists()
    assert queries.seat_now(Seat.objects.get(), LATER).term is None
    assert len(tasks.due(LATER)) == 1
    term.refresh_from_db()
    assert term.ended_at == LATER


def test_a_term_does_not_end_in_the_moment_in_which_it_began(seat):
    term = make_term(seat)
    assert "only just begun" in refused(actions.end_term, term, reason="x", actor=setup_actor, at=START)
    actions.end_term(term, reason="x", actor=setup_actor, at=START + MOMENT)


def test_ties_are_told_by_whoever_holds_the_seat_and_shown_with_it(seat, client):
    term = make_term(seat)
    holder, clinic = term.membership.member, factories.make_institution("Clinic of the Ford")

    def tell(actor=holder, tie="I worked there until 2025.", **to):
        return actions.declare_conflict(term, tie=tie, **to, actor=actor, at=LATER)

    others = [factories.make_member(), factories.make_steward(), make_term().membership.member]
    for other in others:
        assert "Only whoever holds the seat" in refused(tell, other, institution=clinic)
    assert "Sign in" in refused(tell, AnonymousUser(), institution=clinic)
    assert "Say to which" in refused(tell)
    assert "Write down" in refused(tell, tie=" ", institution=clinic)
    tie = tell(institution=clinic)
    words = text(visit(client, seat.body.get_absolute_url(), LATER))
    assert "Tie: I worked there until 2025." in words
    assert clinic.name in words
    assert holder.display_name not in words
    assert "Only whoever" in refused(actions.end_conflict, tie, actor=factories.make_member(), at=LATER + DAY)
    actions.end_conflict(tie, actor=holder, at=LATER + DAY)
    assert "already" in refused(actions.end_conflict, tie, actor=holder, at=LATER + DAY)
    words = text(visit(client, seat.body.get_absolute_url(), LATER + DAY))
    assert "Tie:" not in words
    assert "I worked there until 2025." in words.partition("Earlier ties")[2]


def test_a_proposal_can_be_what_ties_a_seat(seat):
    proposal = factories.make_submitted_proposal(institution=factories.make_institution())
    term = make_term(seat)
    actions.declare_conflict(
        term, tie="I wrote it.", proposal=proposal, actor=term.membership.member, at=LATER
    )
    assert SeatConflict.objects.get().proposal == proposal


# 2026-03-01 to 2026-04-01: 31 days. The seat was there from 3 March on.
MARCH = (date(2026, 3, 1), date(2026, 4, 1))


def test_the_days_on_which_a_seat_was_vacant_are_counted():
    noon = START + DAY
    seat = make_seat(make_body(at=noon), at=noon)
    assert queries.seat_days(seat, *MARCH) == 29
    assert queries.vacant_days(seat, *MARCH) == 29
    # Held from 10 March to 14 March, 5 days; and from 20 March on, 12 days.
    first = make_term(seat, at=noon + 7 * DAY)
    actions.end_term(first, reason="x", actor=setup_actor, at=noon + 11 * DAY)
    assert queries.vacant_days(seat, *MARCH) == 29 - 5
    second = make_term(seat, at=noon + 17 * DAY)
    assert queries.vacant_days(seat, *MARCH) == 7 + 5
    assert queries.vacant_days(seat, date(2026, 3, 12), date(2026, 3, 18)) == 3
    assert queries.vacant_days(seat, date(2026, 4, 1), date(2026, 5, 1)) == 0
    # Left on 25 March, abolished on 30 March: there for 27 days, vacant for 7, 5 and 4.
    actions.end_term(second, reason="x", actor=setup_actor, at=noon + 22 * DAY)
    actions.abolish_seat(seat, reason="x", actor=setup_actor, at=noon + 27 * DAY)
    seat.refresh_from_db()
    assert queries.seat_days(seat, *MARCH) == 27
    assert queries.vacant_days(seat, *MARCH) == 7 + 5 + 4
    assert queries.seat_days(seat, date(2026, 1, 1), date(2026, 2, 1)) == 0
    assert queries.vacant_days(seat, date(2026, 1, 1), date(2026, 2, 1)) == 0


def test_a_seat_that_is_handed_on_within_a_day_is_not_vacant_on_it(seat):
    term = make_term(seat)
    actions.end_term(term, reason="x", actor=setup_actor, at=START + 5 * DAY)
    make_term(seat, at=START + 5 * DAY + timedelta(hours=1))
    assert queries.vacant_days(seat, date(2026, 3, 2), date(2026, 4, 1)) == 0


def test_a_page_says_of_each_seat_whether_it_is_held_and_of_nobody_who_holds_it(body, client):
    held = make_term(make_seat(body, "Held seat", is_designated=True), days=50)
    make_seat(body, "Empty seat", is_voting=False)
    page = visit(client, "/en/bodies/river-council/", LATER)
    words = text(page)
    assert "Held since Monday 2 March 2026, until Tuesday 21 April 2026." in words
    assert "Vacant since Monday 2 March 2026. That is 10 days." in words
    assert "Community seat · Has a vote · Kept for lived experience" in words
    assert "Advises, has no vote" in words
    assert "Its seats are not paid." in words
    assert held.membership.member.display_name not in words
    assert "Give the seat" not in words
    data = visit(client, "/en/bodies/river-council.json", LATER).json()
    assert [seat["vacant_days"] for seat in data["seats"]] == [None, 10]
    assert data["model_powers"] == ["propose", "change", "veto", "budget"]
    assert held.membership.member.display_name not in str(data)


def test_the_list_is_narrowed_and_is_data_too(client):
    full = make_body_with_everything()
    make_seat(make_body("empty-panel", kind="redress"))
    assert full.name in text(visit(client, "/en/bodies/", LATER))
    words = text(visit(client, "/en/bodies/?vacant=on", LATER))
    assert "Council empty-panel" in words
    assert full.name not in words
    assert "1 seat is not held" in words
    narrowed = visit(client, "/en/bodies/list.json?kind=redress", LATER).json()["items"]
    assert [item["reference"] for item in narrowed] == ["BOD-empty-panel"]
    assert visit(client, "/en/bodies/list.json?kind=nonsense", LATER).json()["items"] == []
    table = b"".join(visit(client, "/en/bodies/list.csv", LATER).streaming_content).decode()
    assert len(table.splitlines()) == 3


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_reference_leads_to_the_body(body, client, language):
    client.cookies["django_language"] = language
    assert visit(client, "/id/BOD-river-council", LATER)["Location"].endswith("/bodies/river-council/")
    assert visit(client, f"/{language}/bodies/river-council/", LATER).status_code == 200
    assert visit(client, f"/{language}/bodies/nobody/", LATER).status_code == 404


def test_a_steward_keeps_a_body_on_its_pages_and_typing_is_kept(client):
    client.user = factories.make_steward()
    member, clinic = factories.make_member(), factories.make_institution()
    typed = {
        "name_en": "Valley panel",
        "name_es": "Panel del valle",
        "kind": "governance",
        **MANDATE,
        "powers": ["propose", "veto"],
        "rate": "50",
        "currency": "us",
        "institution": clinic.code,
    }
    wrong = visit(client, "/en/bodies/found/", START, typed)
    assert wrong.status_code == 400
    assert "Panel del valle" in wrong.content.decode()
    visit(client, "/en/bodies/found/", START, typed | {"currency": "usd"})
    body = Body.objects.get(code="valley-panel")
    assert body.mandate(START).currency == "USD"
    url = body.get_absolute_url()
    seat = {"name": "Tenants’ seat", "kind": "community", "is_voting": "yes", "is_designated": "on"}
    visit(client, f"{url}seats/add/", START, seat)
    again = visit(client, f"{url}seats/add/", START, seat)
    assert again.status_code == 409
    assert "Tenants’ seat" in again.content.decode()
    unknown = visit(client, f"{url}seats/1/hold/", START, {"email": "x@example.org", "ends_on": "2026-06-01"})
    assert "Nobody has joined with this address." in text(unknown)
    past = visit(client, f"{url}seats/1/hold/", START, {"email": member.email, "ends_on": "2026-01-01"})
    assert past.status_code == 409
    visit(client, f"{url}seats/1/hold/", START, {"email": member.email, "ends_on": "2026-06-01"})
    assert Term.objects.held(START).get().membership.member == member
    words = text(visit(client, url, LATER))
    assert "A seat is paid 50.00 USD for a meeting." in words
    assert "End the term" in words
    visit(client, f"{url}mandate/", LATER, typed | {"powers": [], "currency": "usd", "reason": "Less."})
    assert Body.objects.get().mandate(LATER).powers == []
    visit(client, f"{url}seats/1/end-term/", LATER, {"reason": "They moved away."})
    assert not Term.objects.held(LATER).exists()
    visit(client, f"{url}seats/1/abolish/", LATER, {"reason": "It is merged."})
    visit(client, f"{url}dissolve/", LATER, {"reason": "It is merged."})
    assert "Why it was dissolved: It is merged." in text(visit(client, url, LATER))


def test_whoever_holds_a_seat_tells_of_a_tie_on_its_page(seat, client):
    term, clinic = make_term(seat), factories.make_institution()
    url = seat.body.get_absolute_url()
    client.user = factories.make_member()
    told = {"tie": "I worked there.", "institution": clinic.code}
    assert visit(client, f"{url}seats/1/tie/", LATER, told).status_code == 403
    client.user = term.membership.member
    assert "Say what ties you" in text(visit(client, url, LATER))
    assert visit(client, f"{url}seats/1/tie/", LATER, {"tie": "I worked there."}).status_code == 409
    visit(client, f"{url}seats/1/tie/", LATER, told)
    tie = SeatConflict.objects.get()
    visit(client, f"{url}ties/{tie.pk}/end/", LATER, {})
    tie.refresh_from_db()
    assert tie.ended_at == LATER


def test_a_visitor_is_refused_and_a_seat_that_is_not_there_is_not_found(seat, client):
    url = seat.body.get_absolute_url()
    for page in ("mandate", "dissolve", "seats/add", "seats/1/hold", "seats/1/abolish"):
        assert visit(client, f"{url}{page}/", LATER).status_code == 302
    client.user = factories.make_member()
    for page in ("mandate", "dissolve", "seats/add", "seats/1/hold", "seats/1/abolish"):
        refusal = visit(client, f"{url}{page}/", LATER, {"reason": "x"})
        assert refusal.status_code == 403
    assert visit(client, "/en/bodies/found/", LATER, {}).status_code == 403
    for page in ("seats/7/hold", "seats/1/end-term", "seats/1/tie", "ties/7/end", "meetings/7/correct"):
        assert visit(client, f"{url}{page}/", LATER).status_code == 404


def test_a_body_shows_how_its_seats_voted_once_the_result_is_final(body, client):
    for letter in "AB":
        make_term(make_seat(body, f"Seat {letter}"), days=300)
    factories.make_seat_holder("Seat C")
    poll = factories.make_poll_final(votes={"A": "yes", "C": "no"}, seats=0)
    words = text(visit(client, body.get_absolute_url(), poll.finalised_at))
    assert "How its seats voted" in words
    assert "Seat A: Yes" in words
    assert "Seat B: Absent" in words
    assert "Seat C" not in words
    before = text(visit(client, body.get_absolute_url(), poll.closes_at - DAY))
    assert "How its seats voted" not in before


def test_ties_of_an_earlier_holder_stay_apart_from_the_next(seat):
    term = make_term(seat)
    tie = make_tie(term, LATER)
    actions.end_term(term, reason="x", actor=setup_actor, at=LATER + DAY)
    seated(seat, at=LATER + 2 * DAY)
    now = queries.seat_now(Seat.objects.get(), LATER + 2 * DAY)
    assert now.ties == []
    assert now.earlier_ties == [tie]
