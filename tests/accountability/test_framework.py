"""The framework as data: its counts, its pages, and the records that are named there."""

import json
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser

from accountability import actions, framework
from accountability.models import FrameworkTag
from portal.templatetags import hearth
from record.queries import entries_about
from record.sequencer import sequence
from tests import factories
from tests.decisions.pages import text, visit
from tests.factories import DAY, START
from tests.factories.accountability import make_public_commitment
from tests.refusals import refused

GUIDE = json.loads((Path(framework.__file__).parent / "framework.json").read_text())
LATER = START + 90 * DAY
WHY = "It opens the ledger to whoever asks."


def test_the_framework_has_the_counts_of_the_guide_and_all_of_it_in_both_languages():
    kinds = [item.kind for item in framework.ITEMS.values()]
    found = {
        "steps": len(framework.STEPS),
        "goals": kinds.count("goal"),
        "components": len(framework.COMPONENTS),
        "criteria": kinds.count("criterion"),
        "accountability_examples": kinds.count("example"),
    }
    assert found == GUIDE["counts"] == dict(zip(GUIDE["counts"], (5, 19, 5, 9, 18), strict=True))
    assert [level.key for level in framework.LEVELS] == ["patient", "organization", "community", "societal"]
    texts = [item.text for item in framework.ITEMS.values()]
    assert all(words.in_english != words.in_spanish for words in texts)
    levels = {item.code: item.level for item in framework.ITEMS.values() if item.level}
    assert levels == {
        **dict.fromkeys(("4.1", "4.2"), "patient"),
        **dict.fromkeys(("4.3", "4.4"), "organization"),
        **dict.fromkeys(("4.5", "4.6"), "community"),
        "4.7": "societal",
    }


@pytest.fixture
def commitment(db):
    return make_public_commitment()


def people(institution):
    return {
        "nobody": AnonymousUser(),
        "member": factories.make_member(),
        "officer": factories.make_officer(institution),
        "officer elsewhere": factories.make_officer(),
        "steward": factories.make_steward(),
        "seat": factories.make_seat_holder(),
        "overseer": factories.make_overseer(),
        "panelist": factories.make_panelist(),
    }


def tagged(commitment, actor, item="A3.1", at=LATER, why=WHY):
    return actions.tag_record(commitment, item=item, why=why, actor=actor, at=at)


NOT_YOURS = "Only stewards, seat holders, the oversight body and the institution"


@pytest.mark.parametrize(
    ("who", "sentence", "role"),
    [
        ("nobody", "Sign in", ""),
        ("member", NOT_YOURS, ""),
        ("panelist", NOT_YOURS, ""),
        ("officer elsewhere", NOT_YOURS, ""),
        ("officer", "", "institution"),
        ("steward", "", "steward"),
        ("seat", "", "seat_holder"),
        ("overseer", "", "overseer"),
    ],
)
def test_who_names_a_record_at_an_item(commitment, who, sentence, role):
    actor = people(commitment.institution)[who]
    if sentence:
        assert sentence in refused(tagged, commitment, actor)
        return
    tag = tagged(commitment, actor)
    assert tag.by.partition(":")[0] == role
    sequence(LATER)
    entry = entries_about(commitment.reference)[0]
    assert entry.kind == "accountability.tagged"
    assert entry.facts == {"item": "LH-A3.1"}
    assert "LH-A3.1" in hearth.entry_sentence(entry)


def test_a_record_is_named_once_at_an_item_that_exists_and_with_words(commitment):
    steward = factories.make_steward()
    assert "no goal" in refused(tagged, commitment, steward, item="9.9")
    assert refused(tagged, commitment, steward, why=" ")
    tagged(commitment, steward)
    assert "already" in refused(tagged, commitment, steward)
    tagged(commitment, steward, item="1.3")


@pytest.mark.parametrize(
    ("who", "sentence"),
    [
        ("member", "Only a steward, the oversight body or the institution that named it"),
        ("seat", "Only a steward, the oversight body or the institution that named it"),
        ("officer elsewhere", "Only a steward, the oversight body or the institution that named it"),
        ("officer", ""),
        ("steward", ""),
        ("overseer", ""),
    ],
)
def test_who_takes_off_what_an_institution_named(commitment, who, sentence):
    cast = people(commitment.institution)
    tag = tagged(commitment, cast["officer"])

    def take_off():
        return actions.untag_record(
            tag, reason="It is about another promise.", actor=cast[who], at=LATER + DAY
        )

    if sentence:
        assert sentence in refused(take_off)
        return
    take_off()
    assert not FrameworkTag.objects.about(commitment.reference).exists()
    assert "already" in refused(take_off)
    tagged(commitment, cast["officer"], at=LATER + 2 * DAY)


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("code", list(framework.ITEMS))
def test_every_item_has_a_page_that_says_what_was_not_done(db, client, code, language):
    silent = factories.make_institution("Clinic of the Ford")
    page = visit(client, f"/{language}/framework/{code}/", START)
    item = framework.ITEMS[code]
    assert page.status_code == 200
    assert (item.text.in_english if language == "en" else item.text.in_spanish) in text(page)
    assert silent.name in text(page)


def test_an_item_shows_what_was_named_and_by_whom_and_of_whom_nothing_was(commitment, client):
    silent = factories.make_institution("Clinic of the Ford")
    tagged(commitment, factories.make_steward())
    words = text(visit(client, "/en/framework/A3.1/", LATER))
    assert commitment.reference in words
    assert WHY in words
    assert commitment.status(LATER).label in words
    assert "Named by A steward" in words
    done, _heading, missing = words.partition("What has not")
    assert commitment.institution.name in done
    assert silent.name in missing
    assert commitment.institution.name not in missing
    counts = {
        item["code"]: item["records"]
        for group in visit(client, "/en/framework.json", LATER).json()["groups"]
        for item in group["items"]
    }
    assert counts["A3.1"] == 1
    assert sum(counts.values()) == 1


def test_records_are_named_and_taken_off_on_pages_and_typing_is_kept(commitment, client):
    client.user = factories.make_steward()
    url = "/en/framework/A3.1/tag/"
    wrong = visit(client, url, LATER, {"record": "CMT-1999-0001", "why": WHY})
    assert wrong.status_code == 400
    assert "There is no public record CMT-1999-0001 here." in text(wrong)
    assert WHY in wrong.content.decode()
    visit(client, url, LATER, {"record": commitment.reference.lower(), "why": WHY})
    tag = FrameworkTag.objects.get()
    assert WHY in text(visit(client, "/en/framework/A3.1/", LATER))
    visit(client, f"/en/framework/A3.1/tags/{tag.pk}/remove/", LATER, {"reason": "Another promise."})
    assert WHY not in text(visit(client, "/en/framework/A3.1/", LATER))
    assert visit(client, "/en/framework/9.9/", LATER).status_code == 404


def test_a_member_is_told_why_they_cannot_name_records(commitment, client):
    client.user = factories.make_member()
    page = visit(client, "/en/framework/A3.1/tag/", LATER, {"record": commitment.reference, "why": WHY})
    assert page.status_code == 403
    assert NOT_YOURS in text(page)
    assert not FrameworkTag.objects.exists()
