"""That a commitment was late is never erased: what happened, the moment one looks, what it says, and what lists it."""

import csv
import re
import xml.etree.ElementTree as ElementTree
from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import translation

from decisions import actions
from decisions.models import Commitment
from tests import factories
from tests.decisions.pages import visit
from tests.factories.answerability import make_commitment

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
# The day of the first words; forty days later the next are published, with a day of their own.
FIRST, SECOND = date(2026, 6, 30), date(2026, 9, 30)


def local(month, day, hour=12):
    """A moment at this hour in California in summer."""
    return datetime(2026, month, day, hour, tzinfo=UTC) + timedelta(hours=7)


def say(progress, at):
    return lambda commitment, officer: actions.update_commitment(
        commitment,
        progress=progress,
        body="As said.",
        evidence="The log.",
        language="en",
        actor=officer,
        at=at,
    )


def reword(at, due_on=SECOND, **parts):
    words = {
        "who": "The data office",
        "what": "Delete the list of streets.",
        "due_on": due_on,
        "measure": "A deletion log.",
        "money": "None is needed.",
    }
    return lambda commitment, officer: actions.reword_commitment(
        commitment,
        **words | parts,
        language="en",
        change_note="We need more time.",
        actor=officer,
        at=at,
    )


def withdraw(at):
    return lambda commitment, officer: actions.withdraw_commitment(
        commitment, reason="Too hard.", actor=officer, at=at
    )


def rate(rating, at):
    def act(commitment, officer):
        for voice in (factories.make_seat_holder(), factories.make_overseer()):
            actions.rate_commitment(commitment, rating=rating, evidence="We looked.", actor=voice, at=at)

    return act


LATE_WORDS = [reword(local(8, 9))]
MISSED = " (an earlier date was missed by 40 days)"
INCUMPLIDA = " (se incumplió una fecha anterior por 40 días)"
# Each: what it is about, what was done, the moment, the label in English and in Spanish, the days, whether it is past.
CASES = [
    (
        "missed, then reworded", LATE_WORDS, local(8, 10),
        "Not started" + MISSED, "Sin empezar" + INCUMPLIDA, 40, True,
    ),
    (
        "missed, then reworded and under way", [*LATE_WORDS, say("under_way", local(8, 20))], local(8, 21),
        "Under way" + MISSED, "En marcha" + INCUMPLIDA, 40, True,
    ),
    (
        "missed, then reworded for the year after", [reword(local(8, 9), due_on=date(2027, 9, 30))], local(12, 30),
        "Stalled – no update for 143 days" + MISSED, "Parado – sin novedades desde hace 143 días" + INCUMPLIDA, 40, True,
    ),
    (
        "missed, then reworded and missed by less", LATE_WORDS, local(10, 4),
        "Past its date – 4 days" + MISSED, "Plazo vencido – 4 días" + INCUMPLIDA, 40, True,
    ),
    (
        "missed, then reworded and missed by more", LATE_WORDS, local(11, 29),
        "Past its date – 60 days" + MISSED, "Plazo vencido – 60 días" + INCUMPLIDA, 60, True,
    ),
    (
        "missed by a day, then reworded twice", [reword(local(7, 1)), reword(local(7, 9), due_on=date(2026, 12, 1))],
        local(7, 10), "Not started (an earlier date was missed by 1 day)",
        "Sin empezar (se incumplió una fecha anterior por 1 día)", 1, True,
    ),
    (
        "missed, then reworded without a day", [reword(local(8, 9), due_on=None)], local(8, 10),
        "Too vague to check – missing: By when" + MISSED,
        "Demasiado vago para comprobarlo – falta: Para cuándo" + INCUMPLIDA, 40, True,
    ),
    (
        "the same day in other words", [reword(local(7, 4), due_on=FIRST)], local(7, 10),
        "Past its date – 10 days", "Plazo vencido – 10 días", 10, True,
    ),
    (
        "vague and past its day", [reword(local(6, 4), due_on=FIRST, money="")], local(7, 10),
        "Too vague to check – missing: With how much money (10 days late)",
        "Demasiado vago para comprobarlo – falta: Con cuánto dinero (10 días tarde)", 10, True,
    ),
    (
        "reworded on its last day", [reword(local(6, 30, 23))], local(7, 10), "Not started", "Sin empezar", 0, False,
    ),
    (
        "missed, reworded and said to be done in time", [*LATE_WORDS, say("done", local(9, 1))], local(10, 10),
        "Institution says done – being checked (40 days late)",
        "La institución dice que está hecho – se está comprobando (40 días tarde)", 40, False,
    ),
    (
        "missed, reworded and said to be done later still", [*LATE_WORDS, say("done", local(11, 29))], local(11, 30),
        "Institution says done – being checked (60 days late)",
        "La institución dice que está hecho – se está comprobando (60 días tarde)", 60, False,
    ),
    (
        "missed, and found kept though nobody said so", [rate("kept", local(7, 10))], local(8, 10),
        "Kept (10 days late)", "Cumplido (10 días tarde)", 10, False,
    ),
    (
        "said to be done in time", [say("done", local(6, 20)), say("done", local(7, 5))], local(7, 10),
        "Institution says done – being checked", "La institución dice que está hecho – se está comprobando", 0, False,
    ),
    (
        "said to be done in time, then reworded", [say("done", local(6, 20)), *LATE_WORDS], local(8, 10),
        "Institution says done – being checked", "La institución dice que está hecho – se está comprobando", 0, False,
    ),
    (
        "said to be done in time, reworded, and said not to be",
        [say("done", local(6, 20)), *LATE_WORDS, say("under_way", local(8, 20))], local(8, 21),
        "Under way", "En marcha", 0, False,
    ),
    (
        "said to be done in time and then not to be",
        [say("done", local(6, 20)), say("under_way", local(7, 3)), *LATE_WORDS], local(8, 20),
        "Under way" + MISSED, "En marcha" + INCUMPLIDA, 40, True,
    ),
    (
        "said to be done late, then reworded", [say("done", local(7, 5)), *LATE_WORDS], local(8, 10),
        "Institution says done – being checked (5 days late)",
        "La institución dice que está hecho – se está comprobando (5 días tarde)", 5, False,
    ),
    (
        "missed, then withdrawn", [withdraw(local(8, 9))], local(12, 1),
        "Withdrawn by the institution (40 days late)", "Retirado por la institución (40 días tarde)", 40, False,
    ),
    (
        "missed, reworded and withdrawn in time", [*LATE_WORDS, withdraw(local(8, 20))], local(12, 1),
        "Withdrawn by the institution (40 days late)", "Retirado por la institución (40 días tarde)", 40, False,
    ),
    (
        "withdrawn in time", [withdraw(local(6, 20))], local(12, 1),
        "Withdrawn by the institution", "Retirado por la institución", 0, False,
    ),
    (
        "said to be done in time and withdrawn", [say("done", local(6, 20)), withdraw(local(8, 9))], local(12, 1),
        "Withdrawn by the institution", "Retirado por la institución", 0, False,
    ),
    (
        "missed, reworded, done and kept", [*LATE_WORDS, say("done", local(9, 1)), rate("kept", local(9, 2))],
        local(10, 10), "Kept (40 days late)", "Cumplido (40 días tarde)", 40, False,
    ),
]  # fmt: skip


@pytest.fixture
def lived():
    """Make a commitment live through what was done to it, each on its day."""
    decision = factories.make_decision_taken(with_vote=False)
    officer = factories.officer_for(decision.institution)

    def live(steps):
        commitment = make_commitment(decision, at=local(4, 1), due_on=FIRST)
        for step in steps:
            step(commitment, officer)
        return Commitment.objects.get(pk=commitment.pk)

    return live


@pytest.mark.parametrize(
    ("steps", "at", "english", "spanish", "days", "is_past"),
    [case[1:] for case in CASES],
    ids=[case[0] for case in CASES],
)
def test_what_was_late_goes_on_saying_so(lived, steps, at, english, spanish, days, is_past):
    commitment = lived(steps)
    status = commitment.status(at)
    assert (status.label, status.days_late) == (english, days)
    with translation.override("es"):
        assert commitment.status(at).label == spanish
    assert Commitment.objects.past_date(at).exists() == is_past


def test_looked_at_before_it_was_reworded_it_says_what_it_said_then(lived):
    commitment = lived(LATE_WORDS)
    assert commitment.status(local(6, 30)).label == "Not started"
    assert commitment.status(local(7, 4)).label == "Past its date – 4 days"
    assert not Commitment.objects.past_date(local(6, 30)).exists()
    assert Commitment.objects.past_date(local(7, 4)).exists()


def test_the_page_and_its_files_list_as_past_their_date_what_says_so(client, lived):
    for case in CASES:
        lived(case[1])
    # Of these the day has passed for some and has not for others.
    for at in (local(8, 10), local(10, 4), local(12, 30)):
        items = visit(client, "/en/commitments/list.json?state=past_date", at).json()["items"]
        page = visit(client, "/en/commitments/?state=past_date", at).content.decode()
        table = b"".join(visit(client, "/en/commitments/list.csv?state=past_date", at).streaming_content)
        feed = ElementTree.fromstring(visit(client, "/en/commitments/list.atom?state=past_date", at).content)
        rows = list(csv.DictReader(table.decode().splitlines()))
        shown = {item["reference"]: item["days_late"] for item in items}
        assert {row["reference"]: int(row["days_late"]) for row in rows} == shown
        assert set(re.findall(r'<bdi class="reference">(CMT-[0-9-]+)</bdi>', page)) == set(shown)
        ids = {entry.find(f"{ATOM}id").text.rpartition(":")[2] for entry in feed.iter(f"{ATOM}entry")}
        assert ids == set(shown)
        said_done = set(Commitment.objects.said_done(at).values_list("reference", flat=True))
        everything = visit(client, "/en/commitments/list.json", at).json()["items"]
        assert {
            item["reference"]: item["days_late"]
            for item in everything
            if item["days_late"]
            and item["status"] in ("past_date", "stalled", "too_vague", "under_way", "not_started")
            and item["reference"] not in said_done
        } == shown
        assert 5 < len(shown) < len(everything)
