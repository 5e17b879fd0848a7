"""The numbers of a quarter: drawn up once, read by the institution first, published, doubted and drawn up anew."""

from datetime import timedelta

import pytest

from accountability import actions, drawing, scorecards, tasks
from accountability.indicators import INDICATORS, Line, Period, Result
from accountability.models import Notice, NumberReport, Scorecard, ScorecardNumber, Shortfall, Verdict
from community.models import CharterRule, Institution, clock_actor
from portal.templatetags import hearth
from record.queries import entries_about
from record.sequencer import sequence
from tests import factories as make
from tests.decisions.pages import text, visit
from tests.factories import DAY, START
from tests.factories.answerability import make_missing_use
from tests.factories.charter import change_rule
from tests.factories.notices import make_ladder
from tests.factories.people import make_officer
from tests.factories.scorecards import SECOND_QUARTER, make_drawn_up, make_published
from tests.refusals import refused

ENDS = SECOND_QUARTER.ends


def of(n, all, **line):
    return Result(tuple([Line("DEC", True, **line)] * n + [Line("DEC", False, **line)] * (all - n)))


def days(*taken):
    return Result(tuple(Line("DEC", True, days=each) for each in taken))


@pytest.mark.parametrize(
    ("code", "result", "threshold", "verdict"),
    [
        ("T7", of(9, 10), 90, Verdict.MET),
        ("T7", of(8, 10), 90, Verdict.NOT_MET),
        ("T7", of(9, 9), 90, Verdict.NOT_ENOUGH),
        ("T7", of(0, 0), 90, Verdict.NOT_ENOUGH),
        ("T7", of(10, 10), None, Verdict.NO_THRESHOLD),
        ("T13", of(2, 10), 20, Verdict.MET),
        ("T13", of(3, 10), 20, Verdict.NOT_MET),
        ("T8", days(*[14] * 10), 14, Verdict.MET),
        ("T8", days(*[15] * 10), 14, Verdict.NOT_MET),
        ("T8", days(1), 14, Verdict.NOT_ENOUGH),
        ("K1", of(5, 5), 100, Verdict.MET),
        ("K1", of(4, 5), 100, Verdict.NOT_MET),
        ("G1", of(0, 0), 50, Verdict.NOT_REPORTED),
        ("G1", of(0, 0), None, Verdict.NOT_REPORTED),
        ("G1", of(1, 2), 50, Verdict.MET),
    ],
)
def test_a_number_is_held_against_its_threshold_in_words(code, result, threshold, verdict):
    rule = None if threshold is None else CharterRule(value=threshold)
    assert drawing.verdict(INDICATORS[code], result, rule) == verdict


@pytest.fixture
def world(db):
    """An institution that explained one of two decisions in the second quarter, and its people."""
    institution = make.make_institution()
    explained = make.make_decision_published(institution=institution, with_vote=False)
    silent = make.make_decision_taken(institution=institution, with_vote=False)
    scorecard = make_drawn_up(institution)
    return {
        "institution": institution,
        "explained": explained,
        "silent": silent,
        "scorecard": scorecard,
        "officer": make.officer_for(institution),
        "overseer": make.make_overseer(),
        "resident": make.make_member(),
    }


def publish(world):
    card = world["scorecard"]
    return actions.publish_scorecard(card, actor=clock_actor, at=card.comments_until)


def number(scorecard, code="T7"):
    return scorecard.numbers.get(code=code)


def test_a_quarter_is_drawn_up_once_and_only_when_it_is_over(db):
    institution = make.make_institution()
    make.make_charter()
    draw_up = actions.draw_up_scorecard
    early = ENDS - timedelta(seconds=1)
    refused(draw_up, institution, SECOND_QUARTER, actor=clock_actor, at=early)
    refused(draw_up, institution, SECOND_QUARTER, actor=make.make_overseer(), at=ENDS)
    draw_up(institution, SECOND_QUARTER, actor=clock_actor, at=ENDS)
    refused(draw_up, institution, SECOND_QUARTER, actor=clock_actor, at=ENDS)
    guest = make.make_institution()
    Institution.objects.filter(pk=guest.pk).update(is_registered=False)
    refused(draw_up, guest, SECOND_QUARTER, actor=clock_actor, at=ENDS)


def test_the_institution_reads_it_first_and_cannot_hold_it_back(world, client):
    card = world["scorecard"]
    at = card.comments_until - timedelta(minutes=1)
    url = f"/en/scorecards/drawn/{card.reference}/"
    public = f"/en/scorecards/{world['institution'].code}/?quarter=2026-Q2"
    assert visit(client, url, at).status_code == 404
    assert "whether it comments or not" in text(visit(client, public, at))
    client.user = world["officer"]
    assert "Comment on T7" in text(visit(client, url, at))
    answer = visit(client, f"{url}comment/T7/", at, {"body": "word " * 301})
    assert "at most 300 words" in text(answer)
    assert answer.status_code == 409
    visit(client, f"{url}comment/T7/", at, {"body": "The office was shut."})
    visit(client, f"{url}comment/T7/", at, {"body": "The office was shut in May."})
    assert visit(client, f"{url}comment/T7/", card.comments_until, {"body": "Too late"}).status_code == 409
    refused(actions.publish_scorecard, card, actor=clock_actor, at=at)
    refused(actions.publish_scorecard, card, actor=world["officer"], at=card.comments_until)
    publish(world)
    client.user = None
    client.logout()
    words = text(visit(client, public, card.comments_until))
    assert "The institution says: The office was shut in May." in words
    assert "1 of 2" in words
    assert "Not enough records ( at least 90 % )" in words
    sequence(card.comments_until)
    entries = entries_about(card.reference)
    assert all(hearth.entry_sentence(entry) != entry.kind for entry in entries)
    assert [entry.kind for entry in entries] == [
        "accountability.scorecard_commented",
        "accountability.scorecard_published",
    ]


def test_nobody_else_comments(world):
    at = ENDS + DAY
    for actor in (world["overseer"], world["resident"], make.officer_for(make.make_institution())):
        refused(actions.comment_on_scorecard, world["scorecard"], code="T7", body="No.", actor=actor, at=at)
    comment = actions.comment_on_scorecard
    refused(comment, world["scorecard"], code="X9", body="Yes.", actor=world["officer"], at=at)
    comment(world["scorecard"], body="Of all.", actor=world["officer"], at=at)


def test_what_was_published_does_not_change_with_its_records(world, client):
    publish(world)
    at = world["scorecard"].comments_until + DAY
    url = f"/en/scorecards/{world['institution'].code}"
    before = visit(client, f"{url}.json?quarter=2026-Q2", at).json()
    lines = visit(client, f"{url}/T8.json?quarter=2026-Q2", at).json()
    make.make_decision_published(at=at, decision=world["silent"])
    later = at + 40 * DAY
    assert visit(client, f"{url}.json?quarter=2026-Q2", later).json() == before
    assert visit(client, f"{url}/T8.json?quarter=2026-Q2", later).json() == lines
    assert before["as_of"] == "2026-07-01T07:00:00Z"
    spanish = text(visit(client, f"/es/scorecards/{world['institution'].code}/T7/?quarter=2026-Q2", later))
    assert "todavía no" in spanish.lower() or "aún no" in spanish.lower()


def test_a_number_that_is_wrong_is_answered_in_public_and_the_quarter_drawn_up_anew(world, client):
    card = publish(world)
    at = card.published_at + DAY
    client.user = world["resident"]
    url = f"/en/scorecards/drawn/{card.reference}/"
    empty = visit(client, f"{url}wrong/T7/", at, {"words": ""})
    assert empty.status_code == 400
    visit(client, f"{url}wrong/T7/", at, {"words": "My decision had its reasons in time."})
    refused(actions.report_number, number(card), words="Again.", actor=world["resident"], at=at)
    report = NumberReport.objects.get()
    assert "My decision had" not in text(visit(client, url, at))
    assert card.reference in [
        each.subject for each in world["institution"].clocks.model.objects.filter(kind="answer-number")
    ]
    for actor in (world["resident"], world["officer"]):
        refused(actions.keep_number, report, answer="No.", actor=actor, at=at)
    client.user = world["overseer"]
    assert "My decision had its reasons in time." in text(visit(client, url, at))
    # Somebody corrects the records, and the oversight body draws up the quarter from them.
    world["silent"].explain_clock.__class__.objects.filter(pk=world["silent"].explain_clock_id).update(
        institution=make.make_institution()
    )
    visit(client, f"{url}reports/{report.pk}/anew/", at, {"answer": "The clock ran by mistake."})
    anew = Scorecard.objects.get(version=2)
    assert (number(card).n, number(card).of) == (1, 2)
    assert (number(anew).n, number(anew).of) == (1, 1)
    public = f"/en/scorecards/{world['institution'].code}/"
    words = text(visit(client, f"{public}?quarter=2026-Q2", at))
    assert "Why it was drawn up anew: The clock ran by mistake." in words
    assert "1 of 2" in text(visit(client, f"{public}?quarter=2026-Q2&version=1", at))
    assert visit(client, f"{public}?quarter=2026-Q2&version=3", at).status_code == 404
    assert visit(client, f"{public}?quarter=2026-Q2&version=x", at).status_code == 404
    told = text(visit(client, f"{public}T7/?quarter=2026-Q2", at))
    assert "The oversight body put it right" in told
    assert "My decision had" not in told
    refused(actions.keep_number, report, answer="No.", actor=world["overseer"], at=at)


def test_a_quarter_that_came_out_is_a_file_to_print(world, client):
    publish(world)
    at = world["scorecard"].comments_until + DAY
    url = f"/en/scorecards/{world['institution'].code}.pdf"
    assert visit(client, url, at).status_code == 404
    answer = visit(client, f"{url}?quarter=2026-Q2", at)
    assert answer.content.startswith(b"%PDF-")
    assert visit(client, f"{url}?quarter=2026-Q2", at + DAY).content == answer.content


def test_an_overseer_with_a_tie_answers_nothing(world):
    card = publish(world)
    at = card.published_at
    report = actions.report_number(number(card), words="Wrong.", actor=world["resident"], at=at)
    tied = make.make_overseer()
    make_officer(world["institution"], member=tied)
    refused(actions.keep_number, report, answer="It stays.", actor=tied, at=at)
    actions.keep_number(report, answer="It stays.", actor=world["overseer"], at=at)
    assert not world["institution"].clocks.model.objects.running(at).filter(subject=card.reference).exists()


def test_a_number_short_of_its_threshold_two_quarters_in_a_row_raises_one_notice(db):
    """Somebody found a use of data that the institution never registered, so that T5 stays short."""
    make.make_charter()
    institution = make.make_institution()
    make_missing_use(institution, at=START)
    change_rule("notice-after", 900, at=START)
    before, first = SECOND_QUARTER.previous(), SECOND_QUARTER
    for at in (before.ends, before.ends + 30 * DAY):
        tasks.due(at)
    assert not Notice.objects.filter(shortfall=Shortfall.BELOW_THRESHOLD).exists()
    for at in (first.ends, first.ends + 30 * DAY, first.ends + 31 * DAY):
        tasks.due(at)
    notice = Notice.objects.get(shortfall=Shortfall.BELOW_THRESHOLD)
    cards = Scorecard.objects.filter(institution=institution, published_at__isnull=False)
    assert list(notice.records.values_list("subject", flat=True)) == [
        cards.get(starts_on=first.starts_on).reference
    ]
    assert notice.rule == "RULE-threshold-T5-v1"


def test_a_threshold_that_changes_in_mid_quarter_holds_as_it_was_at_its_end(db):
    make.make_charter()
    middle = SECOND_QUARTER.begins + 40 * DAY
    change_rule("threshold-K1", 0, at=middle)
    before = make_published(period=SECOND_QUARTER.previous())
    after = make_published()
    told = [(each.threshold, each.verdict) for each in (number(before, "K1"), number(after, "K1"))]
    assert told == [("RULE-threshold-K1-v1", "not_met"), ("RULE-threshold-K1-v2", "met")]


def test_institutions_stand_side_by_side_in_the_order_of_their_names(db, client):
    first, second, third = (
        make_published(make.make_institution(name=name)) for name in ("Zinnia", "Aster", "Iris")
    )
    without = make.make_institution(name="Without")
    at = first.published_at
    url = "/en/scorecards/compare/?quarter=2026-Q2"
    codes = [card.institution.code for card in (first, second)]
    words = text(visit(client, f"{url}&institution={codes[0]}&institution={codes[1]}", at))
    table = words[words.index("Published numbers") :]
    assert table.index("Aster") < table.index("Zinnia")
    assert "Not to be compared" not in table
    ScorecardNumber.objects.filter(scorecard=first, code="T7").update(formula=2)
    words = text(visit(client, f"{url}&institution={codes[0]}&institution={codes[1]}", at))
    assert words.count("Not to be compared") == 1
    told = text(visit(client, f"{url}&institution={codes[0]}&institution={without.code}", at))
    assert "No numbers of Without were published for 2026-Q2." in told
    five = "".join(f"&institution={make.make_institution().code}" for _each in range(5))
    assert "Choose at most four institutions." in text(visit(client, url + five, at))
    assert "Write a quarter as 2026-Q3." in text(
        visit(client, f"/en/scorecards/compare/?institution={codes[0]}&quarter=Q2", at)
    )
    assert "valid" in text(visit(client, f"{url}&institution=nobody", at))
    assert third.institution.name not in table


def test_the_way_of_a_number_is_a_picture_and_a_table(world, client):
    at = None
    for period in (SECOND_QUARTER.previous(), Period.quarter(ENDS.date())):
        at = make_published(world["institution"], period=period).published_at
    publish(world)
    page = visit(client, f"/en/scorecards/{world['institution'].code}/G2/?quarter=2026-Q2", at)
    assert "Quarter by quarter" in text(page)
    ladder = make_ladder("issue")
    make_published(ladder.institution)
    html = visit(
        client, f"/en/scorecards/{world['institution'].code}/T7/?quarter=2026-Q2", at
    ).content.decode()
    assert html.count("?quarter=2026-Q3") >= 1
    assert scorecards.history_of(world["institution"], "T7", at)[0].scorecard.starts_on.month == 1
