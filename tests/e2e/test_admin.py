"""The admin in a real browser: its own policy lets it work, and nothing is asked of another machine."""

import pytest
from django.urls import reverse

from cms.content import ensure_pages
from cms.models import HomePage, StandardPage
from community.models import Institution, Member
from tests.factories import START, make_submitted_proposal

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def editor(browser, live_server, client):
    """A superuser's browser, and what it complained of or asked of other machines."""
    ensure_pages(START)
    member = Member.objects.create_superuser("root@example.org", "a long password", display_name="Root")
    client.force_login(member)
    context = browser.new_context(base_url=live_server.url)
    context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
    )
    page = context.new_page()
    page.set_default_timeout(15_000)
    page.faults = []
    page.on("console", lambda message: message.type == "error" and page.faults.append(message.text))
    page.on("pageerror", lambda error: page.faults.append(str(error)))
    page.on(
        "request",
        lambda request: (
            request.url.startswith((live_server.url, "data:", "blob:")) or page.faults.append(request.url)
        ),
    )
    yield page
    context.close()
    assert not page.faults


def test_an_editor_writes_a_page_and_sees_its_preview(editor):
    home = HomePage.objects.get(locale__language_code="en")
    editor.goto(reverse("wagtailadmin_pages:add", args=["cms", "standardpage", home.pk]))
    editor.locator("#id_title").fill("Meetings")
    editor.locator("#id_introduction").fill("Every second Tuesday.")
    editor.get_by_role("button", name="Toggle preview").click()
    editor.frame_locator("iframe[title=Preview]").last.get_by_role("heading", name="Meetings").wait_for()
    editor.get_by_role("button", name="More actions").click()
    editor.get_by_role("button", name="Publish").click()
    editor.wait_for_url("**/cms/pages/**")
    assert StandardPage.objects.get(slug="meetings").introduction == "Every second Tuesday."


def test_staff_look_around_without_a_fault(editor):
    make_submitted_proposal()
    institution = Institution.objects.first()
    home = HomePage.objects.get(locale__language_code="en")
    for address in (
        reverse("wagtailadmin_home"),
        reverse("wagtailadmin_explore", args=[home.pk]),
        reverse("wagtailadmin_pages:edit", args=[home.pk]),
        reverse("wagtailadmin_pages:history", args=[home.pk]),
        reverse("wagtailimages:index"),
        reverse("wagtaildocs:index"),
        reverse("wagtailusers_users:index"),
        reverse("wagtailusers_groups:add"),
        reverse("proposals-proposal:index"),
        reverse("community-institution:index") + "?q=clinic",
        reverse("community-institution:inspect", args=[institution.pk]),
        home.get_url(),
    ):
        response = editor.goto(address)
        assert response.status == 200, address
        editor.wait_for_load_state("networkidle")
