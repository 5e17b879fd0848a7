import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import escape
from wagtail.models import Locale, Page, Site
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from cms import live
from cms.content import ensure_pages, translation_key
from cms.models import HomePage, SectionPage, StandardPage
from cms.words import PAGES
from record.sequencer import sequence
from tests.factories import (
    START,
    make_decision_published,
    make_institution,
    make_published_case,
    make_submitted_proposal,
)

ENGLISH_MENU = [
    "Take part",
    "Decisions",
    "Problems and fixes",
    "Institutions",
    "Data",
    "How it works",
]


def page(name, language="en"):
    return Page.objects.get(translation_key=translation_key(name), locale__language_code=language).specific


def menu_of(client, address="/en/"):
    return [item["title"] for item in client.get(address).context["menu"]]


def test_a_new_site_has_the_same_pages_in_both_languages(pages):
    for language in ("en", "es"):
        locale = Locale.objects.get(language_code=language)
        assert HomePage.objects.filter(locale=locale).count() == 1
        assert SectionPage.objects.filter(locale=locale).count() == 6
        assert StandardPage.objects.filter(locale=locale).count() == 4
    assert not Page.objects.filter(title__startswith="Welcome").exists()
    assert Site.objects.get().root_page.specific == page("home")


def test_pages_are_made_once(pages):
    assert len(pages) == 2 * len(PAGES)
    assert ensure_pages(START) == []


def test_what_editors_change_or_take_away_stays_so(pages):
    section = page("take-part")
    section.title = "Join in"
    section.save()
    page("languages").delete()
    ensure_pages(START)
    assert page("take-part").title == "Join in"
    assert not Page.objects.filter(translation_key=translation_key("languages"), locale__language_code="en")


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_page_is_shown_in_its_language(client, pages, language):
    for name in PAGES:
        response = client.get(page(name, language).get_url())
        assert response.status_code == 200
        body = response.content.decode()
        assert f'<html lang="{language}"' in body
        assert body.count("<h1") == 1
        assert escape(PAGES[name][language][2]) in body
        assert not response.cookies


def test_the_front_door_opens_in_the_readers_language(client, pages):
    assert client.get("/", headers={"accept-language": "es-MX,es;q=0.9"})["Location"] == "/es/"
    assert client.get("/", headers={"accept-language": "fr"})["Location"] == "/en/"


def test_the_menu_has_the_six_sections_in_each_language(client, pages):
    assert menu_of(client) == ENGLISH_MENU
    assert menu_of(client, "/es/")[0] == "Participar"
    assert menu_of(client, "/en/institutions/") == ENGLISH_MENU


def test_editors_order_the_menu_and_take_pages_out_of_it(client, pages):
    page("how-it-works").move(page("home"), pos="first-child")
    data = page("data")
    data.show_in_menus = False
    data.save()
    assert menu_of(client) == ["How it works", *ENGLISH_MENU[:4]]


def test_the_menu_says_where_the_reader_is(client, pages):
    menu = client.get(page("verify").get_url()).context["menu"]
    assert [item["title"] for item in menu if item["current"]] == ["Data"]


def test_pages_below_a_section_stand_in_the_footer_until_an_editor_takes_them_out(client, pages):
    def footer():
        return [item["title"] for item in client.get("/en/institutions/").context["footer_menu"]]

    assert footer() == ["How to check the record", "Accessibility statement", "Privacy", "Languages"]
    privacy = page("privacy")
    privacy.show_in_menus = False
    privacy.save()
    assert "Privacy" not in footer()


def test_a_page_leads_to_its_translation(client, pages):
    response = client.get(page("take-part").get_url())
    links = {language["code"]: language for language in response.context["languages"]}
    assert links["es"]["url"] == page("take-part", "es").get_url() == "/es/participar/"
    assert links["en"]["current"]
    assert '<link rel="alternate" hreflang="es" href="/es/participar/">' in response.content.decode()


def test_a_page_without_a_translation_leads_to_the_page_above_it(client, pages):
    page("verify", "es").delete()
    response = client.get(page("verify").get_url())
    links = {language["code"]: language for language in response.context["languages"]}
    assert links["es"]["url"] == "/es/datos/"
    assert not links["es"]["translated"]
    assert 'rel="alternate" hreflang="es"' not in response.content.decode()


def test_a_list_of_records_is_at_the_same_address_in_the_other_language(client, pages):
    links = client.get("/en/institutions/?q=bus").context["languages"]
    assert [language["url"] for language in links] == ["/en/institutions/?q=bus", "/es/institutions/?q=bus"]


def test_breadcrumbs_name_the_pages_above(client, pages):
    body = client.get(page("verify").get_url()).content.decode()
    assert '<li><a href="/en/data/">Data</a></li>' in body


def test_an_address_of_the_portal_is_refused_to_a_page(admin_client, pages):
    for slug in ("proposals", "polls", "decisions", "redress", "record", "rules", "institutions", "account"):
        response = admin_client.post(
            reverse("wagtailadmin_pages:add", args=["cms", "standardpage", page("home").pk]),
            nested_form_data(
                {"title": "A page", "slug": slug, "introduction": "", "body": streamfield([])}
                | {"action-publish": "1"}
            ),
        )
        assert f"The portal&#x27;s own pages use the address “{slug}”" in response.content.decode()
        assert not StandardPage.objects.filter(slug=slug).exists()


def test_an_editor_makes_a_page(admin_client, pages):
    home = page("home")
    body = streamfield([("heading", "Where"), ("text", rich_text("<p>At the library.</p>"))])
    response = admin_client.post(
        reverse("wagtailadmin_pages:add", args=["cms", "standardpage", home.pk]),
        nested_form_data(
            {"title": "Meetings", "slug": "meetings", "introduction": "", "body": body, "action-publish": "1"}
        ),
    )
    assert response.status_code == 302
    assert "At the library." in admin_client.get("/en/meetings/").content.decode()


def test_an_editor_is_refused_a_record_that_does_not_exist(admin_client, pages):
    home = page("home")
    response = admin_client.post(
        reverse("wagtailadmin_pages:add", args=["cms", "standardpage", home.pk]),
        nested_form_data(
            {
                "title": "Meetings",
                "slug": "meetings",
                "introduction": "",
                "body": streamfield([("record", "PRP-2026-9999")]),
                "action-publish": "1",
            }
        ),
    )
    assert "No record has the reference" in response.content.decode()
    assert not StandardPage.objects.filter(slug="meetings").exists()


def test_a_page_shows_a_record_as_it_stands(client, pages):
    proposal = make_submitted_proposal()
    section = page("data")
    section.body = [("record", proposal.reference.lower())]
    section.save()
    body = client.get("/en/data/").content.decode()
    assert proposal.title in body
    assert proposal.get_absolute_url() in body


def test_a_page_shows_a_list_of_records(client, pages):
    institution = make_institution(name="Riverside Health")
    body = client.get(page("institutions").get_url()).content.decode()
    assert institution.get_absolute_url() in body


def test_every_list_that_a_new_page_asks_for_exists(pages):
    known = {key for key, _name in live.choices()}
    asked = {
        value
        for words in PAGES.values()
        for language in ("en", "es")
        for block, value in words[language][3]
        if block == "records"
    }
    assert asked <= known
    assert known <= asked | {"open_proposals", "open_polls"}


def test_every_list_can_be_shown_on_a_page(client, pages):
    make_institution(name="Riverside Health")
    make_decision_published()
    make_published_case()
    sequence(START)
    section = page("data")
    lists = [key for key, _name in live.choices()]
    section.body = [("records", {"heading": "Look here", "records": key, "how_many": 3}) for key in lists]
    section.save()
    body = client.get("/en/data/").content.decode()
    assert body.count("Look here</h2>") == body.count("See all<") == len(lists)


def test_a_file_for_programs_costs_no_menu(client, pages):
    with CaptureQueriesContext(connection) as queries:
        assert client.get("/en/decisions/list.json").status_code == 200
    assert not [query for query in queries if "wagtailcore_page" in query["sql"]]


def test_the_menus_of_a_page_cost_one_query(client, pages):
    client.get("/en/rules/")
    with CaptureQueriesContext(connection) as queries:
        client.get("/en/rules/")
    assert len([query for query in queries if "wagtailcore_page" in query["sql"]]) == 1


def test_even_the_admin_takes_nothing_from_another_machine(admin_client, pages):
    policy = admin_client.get(reverse("wagtailadmin_home"))["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self' 'unsafe-inline'" in policy
    assert "http" not in policy
    assert "*" not in policy
    assert "unsafe-eval" not in policy
    assert "unsafe" not in admin_client.get("/en/")["Content-Security-Policy"]


def test_editors_find_a_page_by_the_words_in_it(admin_client, pages):
    found = admin_client.get(reverse("wagtailadmin_pages:search"), {"q": "cookie"}).content.decode()
    assert "Privacy" in found
    assert "Take part" not in found
