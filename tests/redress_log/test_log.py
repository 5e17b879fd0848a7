"""The public log as a list: what narrows it, its files, and the money of an institution."""

import csv
from datetime import timedelta

import pytest
from django.urls import reverse

from redress_log.models import Case, Stage
from redress_log.promised import FEWEST_CASES, promised
from tests import factories as make
from tests.decisions.pages import text, visit
from tests.factories import DAY

pytestmark = pytest.mark.django_db


def get(client, name, at, **query):
    return visit(client, reverse(f"redress_log:{name}", query=query), at)


def references(client, at, **query):
    """What the page, the table, the JSON and the feed show; they must agree."""
    items = get(client, "list_json", at, **query).json()["items"]
    found = {item["reference"] for item in items}
    assert {row["reference"] for row in table(client, at, **query)} == found
    page, feed = (get(client, name, at, **query).content.decode() for name in ("list", "list_atom"))
    for reference in Case.objects.values_list("reference", flat=True):
        assert (reference in page) == (reference in feed) == (reference in found)
    return found


def table(client, at, **query):
    lines = b"".join(get(client, "list_csv", at, **query).streaming_content).decode().splitlines()
    return list(csv.DictReader(lines))


def make_outside(**other):
    return Case.objects.create(
        **{
            "reference": "RDR-2222-3333",
            "institution": make.make_institution(),
            "harm_kinds": ["exposed"],
            "shows": "summary",
            "stage": Stage.REPORTED,
            "shown_stage": Stage.REPORTED,
            "entered_at": make.START,
            "published_at": make.START,
            "register": "ocr",
            "register_key": "a",
            "register_note": "A laptop was stolen.",
            "register_facts": {"money": ["$9"]},
            "shown_remedies": ["apology", "money"],
            "reported_on": make.START.date().replace(year=2013),
        }
        | other
    )


def test_the_page_and_its_files_are_narrowed_alike(client):
    walk = make.make_walk("agree_plan")
    walk.show()
    by_month = make.make_walk("publish", shown_to_public="type_only", harm_kinds=["stigma"])
    outside = make_outside()
    at = max(walk.at, by_month.at) + DAY
    ours, months, theirs = walk.case.reference, by_month.case.reference, outside.reference
    assert references(client, at) == {ours, months, theirs}
    assert references(client, at, remedy="apology") == {ours, theirs}
    assert references(client, at, remedy="sanction") == set()
    assert references(client, at, year="2013") == {theirs}
    assert references(client, at, year=str(walk.case.published_at.year)) == {ours, months}
    assert references(client, at, register="here", kind="stigma") == {months}
    assert references(client, at, year="1990") == references(client, at, remedy="wings") == set()


def test_a_remedy_is_found_only_once_the_public_knows_that_it_was_agreed(client):
    walk = make.make_walk("sign_plan")
    walk.show()
    assert references(client, walk.at, remedy="money") == set() != references(client, walk.at)
    walk.agree_plan()
    walk.show()
    assert references(client, walk.at, remedy="money") == {walk.case.reference}
    [row] = table(client, walk.at)
    assert "money" in row["agreed_remedies"].split(";")
    assert row["claimed_remedies"] == ""
    make_outside()
    [row] = table(client, walk.at, register="outside")
    assert (row["agreed_remedies"], row["claimed_remedies"]) == ("", "apology;money")


def test_of_a_remedy_that_is_shown_by_month_no_kind_is_told(client):
    walk = make.make_walk("agree_plan", shown_to_public="type_only")
    walk.show()
    assert references(client, walk.at + DAY) == {walk.case.reference}
    assert references(client, walk.at + DAY, remedy="money") == set()


def test_a_case_shown_by_month_has_no_day_and_no_words_in_any_file(client):
    walk = make.make_walk("answer", shown_to_public="type_only")
    walk.show()
    at = walk.at + DAY
    month = f"{walk.case.published_at:%Y-%m}"
    [item] = get(client, "list_json", at).json()["items"]
    assert (item["published_on"], item["summary"], item["due_on"]) == (month, None, None)
    [row] = table(client, at)
    assert (row["published_on"], row["summary"], row["due_on"]) == (month, "", "")
    feed = get(client, "list_atom", at).content.decode()
    assert f"<published>{month}-01T00:00:00" in feed
    for days in range(1, 60):
        day = (make.START + timedelta(days=days)).date()
        if day.day != 1:
            assert f">{day}" not in feed
    shown = make.make_walk("answer")
    [item] = [
        item
        for item in get(client, "list_json", shown.at).json()["items"]
        if item["reference"] == shown.case.reference
    ]
    assert item["summary"] == "An address was given away."
    assert len(item["published_on"]) == len("2026-03-09")
    assert item["due_on"]


def test_the_json_leads_through_all_pages_and_shows_each_case_once(client, monkeypatch):
    monkeypatch.setattr("redress_log.listing.PER_PAGE", 2)
    for number in range(5):
        made = make.START - timedelta(days=number // 2)
        make_outside(reference=f"RDR-2222-333{number}", register_key=str(number), published_at=made)
    address, seen = reverse("redress_log:list_json"), []
    while address:
        data = visit(client, address, make.START).json()
        seen += [item["reference"] for item in data["items"]]
        address = data["next"]
    assert seen == [f"RDR-2222-333{number}" for number in range(5)]


def test_money_of_an_institution_is_told_from_a_handful_of_cases_and_as_the_public_knows_it(client):
    institution, steward = make.make_institution(), make.make_steward()
    walks = []
    for number in range(FEWEST_CASES):
        walks.append(
            make.make_walk("deliver" if number else "agree_plan", institution=institution, steward=steward)
        )
        walks[-1].show()
        words = text(get(client, "list", walks[-1].at + DAY, institution=institution.code))
        assert (" USD " in words) == (number == FEWEST_CASES - 1)
    at = walks[-1].at + DAY
    assert "promised 2000.00 USD in 5 cases" in words
    assert "1600.00 USD of it is shown to be paid" in words
    assert " USD " not in text(get(client, "list", at))
    # What was done and is not shown yet is not counted.
    walks[0].deliver()
    walks[0].case.moves.filter(kind="item_delivered").update(shown_at=None)
    assert "1600.00 USD of it" in text(get(client, "list", walks[0].at + DAY, institution=institution.code))


def test_of_outside_registers_only_how_many_accounts_name_a_sum_is_told(client):
    make_outside()
    make_outside(reference="RDR-2222-4444", register_key="b", register_facts={"money": []}, shown_remedies=[])
    words = text(get(client, "list", make.START, register="outside"))
    assert "In 1 of these 2 reports to an outside register the account names a sum of money." in words
    assert "names a sum" not in text(get(client, "list", make.START, register="here"))


def test_what_became_of_a_promise_is_what_was_shown_of_it():
    walk = make.make_walk("check")
    walk.confirm()
    walk.close()
    walk.show()
    items = promised(walk.at)
    assert [(item.kind, item.is_delivered, item.result, item.came_back) for item in items] == [
        ("apology", True, "done", False),
        ("money", True, "done", False),
    ]
    assert [item.paid for item in items] == [0, 400]
    walk.rule("reopen")
    walk.show()
    assert all(item.came_back for item in promised(walk.at))
    assert not promised(walk.case.published_at)


def test_the_institution_that_was_chosen_stays_chosen_and_its_name_runs_nothing(client):
    make_outside(institution=make.make_institution(name="<b>Valley</b>"))
    case = make_outside(reference="RDR-2222-4444", register_key="b")
    words = get(client, "list", make.START, institution=case.institution.code).content.decode()
    assert f'<option value="{case.institution.code}" selected>' in words
    assert words.count(" selected>") >= 1
    assert "&lt;b&gt;Valley&lt;/b&gt;</option>" in words
    assert "<b>Valley" not in words


def test_the_log_is_narrowed_to_how_cases_ended(client):
    closed, open_case = make.make_walk("close"), make.make_walk("publish")
    closed.show()
    at = max(closed.at, open_case.at) + DAY
    assert references(client, at, outcome="confirmed") == {closed.case.reference}
    assert references(client, at, outcome="ignored") == set()
