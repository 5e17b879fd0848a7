"""Meetings of bodies: who puts them on the record, what cannot be told of them, and what is counted from them."""

from decimal import Decimal

import pytest
from django.contrib.auth.models import AnonymousUser

from accountability import actions
from accountability.models import AgendaItem, Attendance, Meeting
from portal.templatetags import hearth
from record.queries import entries_about
from record.sequencer import sequence
from tests import factories
from tests.decisions.pages import text, visit
from tests.factories import DAY, START
from tests.factories.charter import setup_actor
from tests.factories.seats import (
    MANDATE,
    make_body,
    make_institution_seat,
    make_seat,
    make_term,
)
from tests.refusals import refused

# 12 March 2026.
MET = START + 10 * DAY
TOLD = MET + 2 * DAY
RATE = Decimal("50.00")
PRESENT, EXCUSED, ABSENT = Attendance.State.PRESENT, Attendance.State.EXCUSED, Attendance.State.ABSENT


class World:
    """A body with two community seats and one of an institution that are held, and a community seat that is not."""

    def __init__(self):
        self.body = make_body("river-council", rate=RATE, currency="USD")
        self.chair = make_seat(self.body, "Chair")
        self.tenants = make_seat(self.body, "Tenants’ seat")
        self.clinic = make_institution_seat(self.body, name="Clinic’s seat")
        self.empty = make_seat(self.body, "Empty seat")
        self.terms = [make_term(seat) for seat in (self.chair, self.tenants, self.clinic)]
        self.attendance = {
            self.chair: (PRESENT, RATE),
            self.tenants: (ABSENT, None),
            self.clinic: (PRESENT, None),
        }

    def told(self, **parts):
        return {
            "held_on": MET.date(),
            "language": "en",
            "where": "The library",
            "minutes": "We read the new proposals.",
            "attendance": self.attendance,
            "actor": setup_actor,
            "at": TOLD,
        } | parts

    def record(self, **parts):
        return actions.record_meeting(self.body, **self.told(**parts))


@pytest.fixture
def world(db):
    factories.make_charter()
    return World()


def item(title="Who may read addresses", by=None, voted=False, poll=None):
    return {"title": title, "proposed_by": by, "reached_vote": voted, "poll": poll}


def test_stewards_and_seats_of_the_body_put_meetings_on_the_record(world):
    elsewhere = make_term().membership.member
    member = factories.make_member()
    assert "Sign in" in refused(world.record, actor=AnonymousUser())
    for stranger in (elsewhere, member, factories.make_officer(), factories.make_overseer()):
        assert "Only a steward or whoever holds a seat of this body" in refused(world.record, actor=stranger)
    meeting = world.record(actor=world.terms[0].membership.member)
    told = world.told(minutes="We read them all.", reason="One was missing.")
    assert "Only a steward" in refused(actions.correct_meeting, meeting, **told | {"actor": elsewhere})
    actions.correct_meeting(meeting, **told | {"actor": factories.make_steward()})
    sequence(TOLD)
    corrected, recorded = entries_about(world.body.reference)[:2]
    assert [recorded.actor, corrected.actor] == ["seat_holder", "steward"]
    assert recorded.facts["seats"][0] == {"seat": 1, "state": "present", "paid": "50.00"}
    for entry in (corrected, recorded):
        assert "12 March 2026" in hearth.entry_sentence(entry)


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        (TOLD.date() + DAY, "has not come yet"),
        (START.date() - DAY, "was not founded by this day"),
        (START.date(), ""),
        (TOLD.date(), ""),
    ],
)
def test_a_meeting_was_held_while_the_body_stood_and_not_in_days_to_come(world, day, sentence):
    if sentence:
        assert sentence in refused(world.record, held_on=day)
        return
    assert world.record(held_on=day).held_on == day


def test_attendance_is_told_of_each_seat_that_was_held_and_of_no_other(world):
    strange = make_seat(name="Seat elsewhere")
    make_term(strange)
    said = world.attendance
    assert "is no seat of this body" in refused(world.record, attendance=said | {strange: (PRESENT, None)})
    assert "Nobody held the seat “Empty seat”" in refused(
        world.record, attendance=said | {world.empty: (ABSENT, None)}
    )
    without = {seat: row for seat, row in said.items() if seat != world.tenants}
    assert "Say whether the seat “Tenants’ seat” was there." in refused(world.record, attendance=without)
    assert "less than nothing" in refused(
        world.record, attendance=said | {world.chair: (PRESENT, Decimal(-1))}
    )
    assert "Whoever chaired it was there." in refused(world.record, chaired_by=world.tenants)
    assert "Nobody held the seat “Empty seat”" in refused(world.record, convened_by=world.empty)
    assert "is no seat of this body" in refused(world.record, agenda=[item(by=strange)])
    world.record(chaired_by=world.chair, convened_by=world.tenants, agenda=[item(by=world.clinic)])


def test_a_seat_belongs_to_a_meeting_of_its_last_day_and_not_of_the_next(world):
    actions.end_term(world.terms[1], reason="x", actor=setup_actor, at=MET)
    world.record()
    assert "Nobody held the seat “Tenants’ seat”" in refused(world.record, held_on=(MET + DAY).date())


def test_a_meeting_has_words_and_an_agenda_that_holds_together(world):
    poll = factories.make_poll_announced(seats=0)
    assert "Write down" in refused(world.record, minutes=" ")
    assert "Write down" in refused(world.record, where=" ")
    assert "a title" in refused(world.record, agenda=[item(" ")])
    assert "Say so" in refused(world.record, agenda=[item(poll=poll)])
    world.record(agenda=[item(poll=poll, voted=True)])
    assert AgendaItem.objects.get().poll == poll


def test_a_meeting_is_corrected_with_a_reason_and_the_record_keeps_what_was_said(world, client):
    meeting = world.record(agenda=[item("First"), item("Second")])
    told = world.told(
        attendance=world.attendance | {world.tenants: (EXCUSED, None)}, agenda=[item("First")], reason=" "
    )
    assert "Write down" in refused(actions.correct_meeting, meeting, **told)
    actions.correct_meeting(meeting, **told | {"reason": "The tenants had written to us."})
    assert Attendance.objects.filter(state=EXCUSED).count() == 1
    assert AgendaItem.objects.count() == 1
    words = text(visit(client, world.body.get_absolute_url(), TOLD))
    assert "The tenants had written to us." in words
    sequence(TOLD)
    kinds = [entry.kind for entry in entries_about(world.body.reference)[:2]]
    assert kinds == ["accountability.meeting_corrected", "accountability.meeting_recorded"]


def test_what_was_to_be_paid_is_what_the_mandate_said_on_that_day(world):
    actions.change_mandate(
        world.body, **MANDATE, powers=[], reason="No money is left.", actor=setup_actor, at=MET + DAY
    )
    assert world.record().rate == RATE
    assert "its seats were not paid" in refused(world.record, held_on=TOLD.date())
    unpaid = world.attendance | {world.chair: (PRESENT, None)}
    assert world.record(held_on=TOLD.date(), attendance=unpaid).rate is None


def test_a_meeting_is_told_once(world):
    meeting = world.record()
    assert "on the record already" in refused(world.record, where="the library")
    other = world.record(where="The market")
    told = world.told(where="The library", reason="It was there.")
    assert "on the record already" in refused(actions.correct_meeting, other, **told)
    actions.correct_meeting(meeting, **told)


def test_a_page_tells_of_a_meeting_by_seats_and_names_nobody(world, client):
    world.record(
        attendance=world.attendance | {world.chair: (PRESENT, Decimal("20.00"))},
        chaired_by=world.chair,
        convened_by=world.tenants,
        planned_on=MET.date(),
        agenda=[item(by=world.tenants, voted=True), item("Next meeting")],
    )
    words = text(visit(client, world.body.get_absolute_url(), TOLD))
    assert "Community seat: 1 of 2 were there." in words
    assert "Institution seat: 1 of 1 were there." in words
    assert "Chaired by Chair (Community seat)." in words
    assert "Called by Tenants’ seat." in words
    assert "To be paid for it: 50.00 USD." in words
    assert "Chair: Present, paid 20.00 USD – less than was to be paid" in words
    assert "Who may read addresses. Proposed by Tenants’ seat. It came to a vote." in words
    assert "Next meeting. It did not come to a vote." in words
    assert not [term for term in world.terms if term.membership.member.display_name in words]
    data = visit(client, "/en/bodies/river-council.json", TOLD).json()
    assert data["meetings"][0]["seats"][1] == {"seat": 2, "state": "absent", "paid": None}


def test_a_meeting_is_told_and_corrected_on_its_pages_and_typing_is_kept(world, client):
    client.user = world.terms[0].membership.member
    url = world.body.get_absolute_url()
    typed = {
        "held_on": "2026-03-12",
        "language": "es",
        "where": "La biblioteca",
        "minutes": "Leímos.",
        "seat-1": "present",
        "paid-1": "50.00",
        "seat-2": "absent",
        "seat-3": "excused",
        "chaired_by": "1",
        "item-0-title": "Direcciones",
        "item-0-proposed_by": "2",
    }
    for wrong in (
        {"held_on": "2027-01-01"},
        {"seat-2": ""},
        {"seat-4": "present"},
        {"paid-1": "-1"},
        {"paid-4": "5"},
        {"item-0-title": ""},
        {"item-0-poll": "BAL-1999-0001"},
        {"chaired_by": "99"},
    ):
        answer = visit(client, f"{url}meetings/record/", TOLD, typed | wrong)
        assert answer.status_code in (400, 409), wrong
        assert "La biblioteca" in answer.content.decode()
    assert not Meeting.objects.exists()
    visit(client, f"{url}meetings/record/", TOLD, typed)
    assert visit(client, f"{url}meetings/record/", TOLD, typed).status_code == 409
    meeting = Meeting.objects.get()
    assert meeting.chaired_by == world.chair
    assert meeting.agenda.get().proposed_by == world.tenants
    page = f"{url}meetings/{meeting.pk}/correct/"
    assert "Direcciones" in visit(client, page, TOLD).content.decode()
    assert visit(client, page, TOLD, typed | {"where": "El mercado"}).status_code == 400
    visit(client, page, TOLD, typed | {"where": "El mercado", "reason": "Otro lugar."})
    meeting.refresh_from_db()
    assert meeting.where == "El mercado"
    client.user = factories.make_member()
    assert visit(client, f"{url}meetings/record/", TOLD, typed).status_code == 403
