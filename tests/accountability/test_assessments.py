"""Three voices on each criterion in a quarter: who rates, when, with what evidence; side by side and never merged."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction

from accountability import actions, queries
from accountability.indicators import INDICATORS, Facts, Period
from accountability.models import CriterionRating
from community.models import Institution
from decisions import actions as decisions
from portal.templatetags import hearth
from record.queries import entries_about
from record.sequencer import sequence
from tests import factories as make
from tests.accountability.test_indicators import found
from tests.decisions.pages import text, visit
from tests.factories import DAY, START
from tests.factories.accountability import make_public_commitment
from tests.factories.assessments import (
    EVIDENCE,
    QUARTER,
    make_criterion_rating,
    make_criterion_ratings,
    voice_for,
)
from tests.factories.charter import change_rule
from tests.refusals import refused

NO_VOICE = "Only the institution, holders of a community seat and the oversight body rate"
# The midnight in Los Angeles after the 45th day since 31 March.
OVER = datetime(2026, 5, 16, 7, tzinfo=UTC)
MOMENT = timedelta(microseconds=1)


@pytest.fixture
def institution(db):
    make.make_charter()
    return make.make_institution()


def rated(institution, actor, **words):
    given = {"period": QUARTER, "criterion": "A1.1", "rating": "in_part", "evidence": EVIDENCE, "at": START}
    return actions.rate_criterion(institution, actor=actor, **given | words)


def people(institution):
    seated, overseer = make.make_seat_holder("East side"), make.make_overseer()
    return {
        "nobody": AnonymousUser(),
        "member": make.make_member(),
        "steward": make.make_steward(),
        "panelist": make.make_panelist(),
        "officer elsewhere": make.make_officer(),
        "seat": make.make_seat_holder("West side"),
        "seat of an officer elsewhere": make.make_seat_holder("North side", make.make_officer()),
        "overseer": make.make_overseer(),
        "officer": make.officer_for(institution),
        "executive": make.make_executive(institution),
        "officer with a seat": make.make_officer(institution, seated),
        "executive who oversees": make.make_executive(institution, overseer),
    }


@pytest.mark.parametrize(
    ("who", "sentence", "voice", "seat"),
    [
        ("nobody", "Sign in", "", ""),
        ("member", NO_VOICE, "", ""),
        ("steward", NO_VOICE, "", ""),
        ("panelist", NO_VOICE, "", ""),
        ("officer elsewhere", NO_VOICE, "", ""),
        ("seat", "", "community", "West side"),
        ("seat of an officer elsewhere", "", "community", "North side"),
        ("overseer", "", "oversight", ""),
        ("officer", "", "institution", ""),
        ("executive", "", "institution", ""),
        ("officer with a seat", "", "institution", ""),
        ("executive who oversees", "", "institution", ""),
    ],
)
def test_each_rates_with_one_voice_and_whoever_speaks_for_it_with_its_own(
    institution, who, sentence, voice, seat
):
    actor = people(institution)[who]
    if sentence:
        assert sentence in refused(rated, institution, actor)
        return
    made = rated(institution, actor)
    assert (made.voice, made.seat, made.number) == (voice, seat, 1)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ({"rating": "fine"}, "what shows it"),
        ({"evidence": " "}, "what shows it"),
        ({"criterion": "4.1"}, "no criterion of this number"),
        ({"records": ["DEC-2026-9999"]}, "no public record DEC-2026-9999"),
        ({"records": ["nothing"]}, "no public record nothing"),
        ({"records": [f"DEC-2026-{number}" for number in range(11)]}, "10 records at most"),
        ({"at": datetime(2026, 3, 1, 8, tzinfo=UTC) - MOMENT}, "from its last month on"),
        ({"period": Period.quarter(OVER.date())}, "from its last month on"),
        ({"at": OVER}, "time to rate this quarter is over"),
        ({"period": QUARTER.previous().previous()}, "time to rate this quarter is over"),
    ],
)
@pytest.mark.parametrize("voice", ["institution", "community", "oversight"])
def test_what_is_not_shown_or_not_of_its_time_is_refused(institution, voice, words, sentence):
    actor = voice_for(voice, institution)
    assert sentence in refused(rated, institution, actor, **words)
    assert rated(institution, actor).voice == voice


def test_a_quarter_is_rated_from_the_first_moment_of_its_last_month_to_the_last_that_the_charter_allows(
    institution,
):
    seat = make.make_seat_holder()
    rated(institution, seat, at=datetime(2026, 3, 1, 8, tzinfo=UTC))
    rated(institution, seat, at=OVER - MOMENT, rating="in_place")
    rated(institution, seat, period=QUARTER.previous(), at=datetime(2026, 2, 15, 8, tzinfo=UTC) - MOMENT)
    change_rule("rate-criteria", 46, at=START)
    rated(institution, seat, at=OVER, rating="cannot_tell")
    assert CriterionRating.objects.current(OVER).get(starts_on=QUARTER.starts_on).rating == "cannot_tell"
    assert CriterionRating.objects.current(START).get(starts_on=QUARTER.starts_on).rating == "in_part"


def test_an_institution_that_was_merged_or_did_not_join_is_not_rated(institution, client):
    overseer = make.make_overseer()
    outside = Institution.objects.create(code="INS-outside", name="Outside", is_registered=False)
    merged = Institution.objects.create(
        code="INS-old", name="Old", is_registered=False, merged_into=institution
    )
    assert "Outside has not joined" in refused(rated, outside, overseer)
    assert f"Old turned out to be {institution.name}" in refused(rated, merged, overseer)
    assert rated(institution, overseer).voice == "oversight"
    led = visit(client, "/en/assessments/INS-old/", START)
    assert (led.status_code, led["Location"]) == (301, f"/en/assessments/{institution.code}/")
    client.user = overseer
    for path in ("INS-outside/", "INS-outside.json", "INS-old.csv", "INS-old/A1.1/rate/"):
        assert visit(client, f"/en/assessments/{path}", START).status_code == 404, path


def test_a_voice_that_rates_again_changes_its_rating_and_the_old_one_stays(institution, client):
    first, second = make.make_seat_holder("East side"), make.make_seat_holder("West side")
    rated(institution, first)
    assert "said the same already" in refused(rated, institution, first, at=START + DAY)
    rated(institution, second, rating="not_in_place", evidence="Nobody was asked.", at=START + DAY)
    (row, *_others) = queries.assessed(institution, QUARTER, START + DAY)
    assert [(each.number, each.seat) for each in row.said["community"]] == [
        (2, "West side"),
        (1, "East side"),
    ]
    assert row.now("institution") is None
    shown = text(visit(client, f"/en/assessments/{institution.code}/?quarter=2026-Q1", START + DAY))
    now, _before, before = shown.partition("What this voice said before")
    assert "Not in place , West side" in now
    assert "In part , East side" in before
    (row, *_others) = queries.assessed(institution, QUARTER, START)
    assert row.now("community").seat == "East side"
    with pytest.raises(IntegrityError), transaction.atomic():
        CriterionRating.objects.create(
            institution=institution,
            starts_on=QUARTER.starts_on,
            criterion="A1.1",
            voice="community",
            number=2,
            seat="East side",
            rating="in_place",
            evidence="x",
            rated_at=START,
        )


def test_two_raters_are_two_people(institution):
    seated = make.make_seat_holder("East side")
    rated(institution, seated)
    make.make_overseer(seated, at=START + DAY)
    later = START + 2 * DAY
    assert "with another voice before" in refused(rated, institution, seated, at=later)
    assert rated(institution, make.make_overseer(), at=later).voice == "oversight"
    assert rated(institution, seated, criterion="A1.2", at=later).voice == "oversight"
    make.make_officer(institution, seated, at=later)
    assert "with another voice before" in refused(rated, institution, seated, at=later + DAY)


@pytest.mark.parametrize(
    ("voices", "is_assessed"),
    [
        ((), False),
        (("institution",), False),
        (("community",), False),
        (("oversight",), False),
        (("institution", "oversight"), False),
        (("institution", "community"), True),
        (("community", "oversight"), True),
        (("institution", "community", "oversight"), True),
    ],
)
def test_a_criterion_is_assessed_by_two_raters_of_whom_one_holds_a_seat(
    institution, client, voices, is_assessed
):
    make_criterion_ratings(institution, "A3.1", dict.fromkeys(voices, "in_part"))
    row = next(
        each for each in queries.assessed(institution, QUARTER, START) if each.criterion.code == "A3.1"
    )
    assert row.is_assessed is is_assessed
    shown = text(visit(client, f"/en/assessments/{institution.code}/?quarter=2026-Q1", START))
    of_it = shown[shown.index("A3.1") : shown.index("A3.2")]
    assert ("Not assessed yet" in of_it) is not is_assessed
    sentences = {
        "institution": "The institution has not rated this.",
        "community": "No seat of the community has rated this.",
        "oversight": "The oversight body has not rated this.",
    }
    for voice, sentence in sentences.items():
        assert (sentence in of_it) is (voice not in voices), voice


def said_done(commitment, at):
    words = {"progress": "done", "body": "Done.", "evidence": "A log.", "language": "en"}
    officer = make.officer_for(commitment.institution)
    return decisions.update_commitment(commitment, **words, actor=officer, at=at)


def commitment_rated(commitment, actor, rating, at):
    return decisions.rate_commitment(commitment, rating=rating, evidence="We saw it.", actor=actor, at=at)


@pytest.fixture
def ratings(institution):
    """Five criteria and three commitments that were rated in a quarter, and a fourth that was rated after it."""
    promises = [make_public_commitment(institution) for _each in range(4)]
    at = max(promise.made_at for promise in promises)
    period = Period.quarter(institution.calendar.local_date(at + 2 * DAY))
    for promise in promises:
        said_done(promise, at + DAY)
    seat, overseer = make.make_seat_holder(), make.make_overseer()
    kept, broken, unheard, later = promises
    commitment_rated(kept, seat, "kept", at + 2 * DAY)
    commitment_rated(kept, overseer, "kept", at + 2 * DAY)
    commitment_rated(broken, seat, "not_kept", at + 2 * DAY)
    commitment_rated(unheard, overseer, "kept", at + 2 * DAY)
    commitment_rated(later, seat, "not_kept", period.ends)
    for criterion, voices in {
        "A1.1": {"institution": "in_place", "community": "in_part", "oversight": "in_part"},
        "A1.2": {"institution": "in_part", "community": "in_part"},
        "A2.1": {"institution": "in_place", "oversight": "not_in_place"},
        "A2.2": {"community": "cannot_tell"},
        "A3.1": {"institution": "in_place", "community": "in_place"},
    }.items():
        make_criterion_ratings(institution, criterion, voices, period=period, at=period.ends)
    make_criterion_rating(institution, "institution", "A3.1", period=period, at=period.ends + DAY)
    return institution, period, [promise.reference for promise in promises]


def test_ratings_with_a_seat_and_ratings_that_differ_are_counted(ratings):
    institution, period, (kept, broken, unheard, later) = ratings
    at, code = period.ends + 2 * DAY, institution.code
    by_a_seat = [f"{code}/{criterion}" for criterion in ("A1.1", "A1.2", "A2.2", "A3.1")]
    after = Period.quarter(period.until)
    share, references = found("C6", institution, period, at)
    assert (share, set(references)) == ("2 of 3", {kept, broken})
    of_both = {line.reference for line in INDICATORS["C6"].of(Facts(institution, period, at)).lines}
    assert of_both == {kept, broken, unheard}
    assert found("C7", institution, period, at) == ("1 of 2", [broken])
    # The time to rate the criteria of a quarter ends in the next one, where they are counted.
    share, references = found("C6", institution, after, at)
    assert (share, set(references)) == ("5 of 6", {*by_a_seat, later})
    share, references = found("C7", institution, after, at)
    assert (share, set(references)) == ("3 of 4", {f"{code}/A1.1", f"{code}/A3.1", later})
    # Before the institution changed its word on A3.1.
    assert found("C7", institution, after, period.ends)[0] == "2 of 4"
    assert found("C6", make.make_institution(), period, at)[0] == "Nothing was due"


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_page_shows_three_voices_of_criteria_and_commitments(ratings, client, language):
    institution, period, (kept, _broken, _unheard, later) = ratings
    at = period.ends + 2 * DAY
    page = visit(client, f"/{language}/assessments/{institution.code}/?quarter={period.name}", at)
    html, words = page.content.decode(), text(page)
    # Nine criteria and four commitments, each with three voices.
    assert html.count("<h4>") == 13 * 3
    assert html.count('class="voices') == 13
    assert "%" not in words
    assert EVIDENCE in words
    assert {kept, later} <= set(words.split())
    for path in ("framework/A1.1/", f"scorecards/{institution.code}/?quarter={period.name}"):
        other = visit(client, f"/{language}/{path}", at).content.decode()
        assert f"/assessments/{institution.code}/?quarter={period.name}" in other, path


def test_the_files_hold_every_rating_with_its_voice(ratings, client):
    institution, period, (kept, _broken, _unheard, later) = ratings
    at, base = period.ends + 2 * DAY, f"/en/assessments/{institution.code}"
    told = visit(client, f"{base}.json?quarter={period.name}", at).json()
    criteria = {row["criterion"]: row for row in told["criteria"]}
    assert len(criteria) == 9
    assert criteria["A2.1"]["silent"] == ["community"]
    assert criteria["A2.1"]["is_assessed"] is False
    changed = [
        (each["voice"], each["rating"], each["version"], each["replaced"])
        for each in criteria["A3.1"]["ratings"]
    ]
    assert changed == [
        ("institution", "in_part", 2, False),
        ("institution", "in_place", 1, True),
        ("community", "in_place", 1, False),
    ]
    commitments = {row["commitment"]: row["ratings"] for row in told["commitments"]}
    assert [(each["voice"], each["rating"]) for each in commitments[kept]] == [
        ("institution", "done"),
        ("community", "kept"),
        ("oversight", "kept"),
    ]
    assert [each["voice"] for each in commitments[later]] == ["institution"]
    lines = b"".join(visit(client, f"{base}.csv?quarter={period.name}", at).streaming_content).decode()
    number = sum(len(row["ratings"]) for row in [*told["criteria"], *told["commitments"]])
    assert len(lines.strip().splitlines()) == 1 + number == 1 + 11 + 8


def test_a_page_without_a_quarter_is_of_the_newest_one_that_is_rated(institution, client):
    base = f"/en/assessments/{institution.code}.json"
    assert visit(client, base, START - 2 * DAY).json()["quarter"] == "2025-Q4"
    assert visit(client, base, START).json()["quarter"] == "2026-Q1"
    for name in ("2026-Q5", "x", "9999-Q4", "0001-Q1"):
        for path in (".json", ".csv", "/"):
            address = f"/en/assessments/{institution.code}{path}?quarter={name}"
            assert visit(client, address, START).status_code == 404, address


def test_a_rating_is_typed_on_its_page_and_typing_is_kept(institution, client):
    decision = make.make_decision_published(institution=institution, with_vote=False)
    page = f"/en/assessments/{institution.code}/"
    url = f"{page}A3.2/rate/?quarter=2026-Q1"
    typed = {"rating": "in_part", "evidence": "One decision says why.", "records": "DEC-2026-9999"}
    assert "Rate A3.2" not in text(visit(client, page, START))
    client.user = make.make_member()
    assert visit(client, url, START, typed | {"records": ""}).status_code == 403
    client.user = make.make_seat_holder("East side")
    assert "Rate A3.2" in text(visit(client, page, START))
    assert "You rate it for your seat of the community." in text(visit(client, url, START))
    wrong = visit(client, url, START, typed)
    assert wrong.status_code == 400
    assert "no public record DEC-2026-9999" in text(wrong)
    assert "One decision says why." in text(wrong)
    assert visit(client, url, START, typed | {"evidence": ""}).status_code == 400
    done = visit(client, url, START, typed | {"records": decision.reference.lower()})
    assert (done.status_code, done["Location"]) == (302, f"{page}?quarter=2026-Q1")
    made = CriterionRating.objects.get()
    assert (made.criterion, made.voice, made.records) == ("A3.2", "community", [decision.reference])
    assert decision.reference in text(visit(client, done["Location"], START))
    late = visit(client, url, OVER, typed | {"records": ""})
    assert late.status_code == 409
    assert "time to rate this quarter is over" in text(late)
    for path in ("X1/rate/", "4.1/rate/", "A3.2/rate/?quarter=never"):
        assert visit(client, f"{page}{path}", START).status_code == 404, path


def test_the_record_tells_of_a_rating_by_voice_and_never_by_person(institution):
    for voice, words in {
        "institution": "rated itself by LH-A1.1 for 2026-Q1: in part.",
        "community": f"A seat of the community rated {institution.code} by LH-A1.1 for 2026-Q1: in part.",
        "oversight": f"The oversight body rated {institution.code} by LH-A1.1 for 2026-Q1: in part.",
    }.items():
        made = make_criterion_rating(institution, voice)
        sequence(START)
        (entry,) = entries_about(institution.code)[:1]
        told = " ".join(hearth.entry_sentence(entry).replace("</a>", "").split())
        plain = told.replace(f'<a href="/id/{institution.code}">', "")
        assert words in plain, plain
        assert entry.facts["version"] == 1
        assert made.rater.display_name not in told
    made.rater.delete()
    assert CriterionRating.objects.filter(rater=None).get().rating == "in_part"
