"""Two officers write one explanation in two browsers; what is typed is kept without a button, and never over the other's."""

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from decisions.models import Draft
from tests import factories
from tests.e2e.conftest import PHONE

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


def opened(browser, live_server, officer, url):
    client = Client()
    client.force_login(officer)
    context = browser.new_context(viewport=PHONE, base_url=live_server.url)
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])
    page = context.new_page()
    page.set_default_timeout(15_000)
    page.goto(url)
    return page


def test_what_is_typed_is_kept_by_itself_and_never_over_somebody_elses(browser, live_server):
    decision = factories.make_decision_taken(with_vote=False)
    first = factories.officer_for(decision.institution)
    second = factories.make_officer(decision.institution)
    assert decision.decided_at < timezone.now()
    url = f"{decision.get_absolute_url()}publish/"
    mine = opened(browser, live_server, first, url)
    theirs = opened(browser, live_server, second, url)
    words = "[data-autosave-words]"
    mine.fill("[name=evidence]", "We counted.")
    mine.locator(words, has_text="Saved on").wait_for()
    assert Draft.objects.get().sections["evidence"] == "We counted."
    theirs.fill("[name=evidence]", "We asked.")
    theirs.locator(words, has_text="Somebody else changed the same words").wait_for()
    assert Draft.objects.get().sections["evidence"] == "We counted."
    theirs.get_by_role("button", name="Save for later").click()
    assert "We counted." in theirs.locator("section.panel").inner_text()
    assert theirs.locator("[name=evidence]").input_value() == "We asked."
    # What is sent by the button is no clash with what went by itself a moment before.
    mine.fill("[name=evidence]", "We counted twice.")
    with mine.expect_request(lambda request: request.method == "POST", timeout=15_000):
        pass
    mine.fill("[name=evidence]", "We counted three times.")
    mine.get_by_role("button", name="Save for later").click()
    mine.locator(".notice", has_text="Saved on").wait_for()
    assert Draft.objects.get().sections["evidence"] == "We counted three times."
    mine.context.close()
    theirs.context.close()
