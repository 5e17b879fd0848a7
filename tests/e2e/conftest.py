"""A real browser for the journeys: Debian's Chromium, without JavaScript, watched by axe."""

import os
import re
import shutil
from collections import defaultdict
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
import time_machine
from axe_playwright_python.sync_playwright import Axe
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import sync_playwright

CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))),
    None,
)
# Chromium refuses its sandbox to root, and would otherwise call home at every start.
ARGUMENTS = [
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    *(["--no-sandbox"] if os.geteuid() == 0 else []),
]
PHONE = {"width": 360, "height": 740}


@pytest.fixture(scope="session")
def browser():
    if CHROMIUM is None:
        pytest.fail("Chromium is missing; `bin/setup test` installs it.")
    # Playwright keeps an event loop in this thread, where Django would refuse to touch the database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


class Examiner:
    """Looks at pages with axe, which is a script and so needs a browser where scripts run."""

    def __init__(self, browser):
        self._page = browser.new_context(viewport=PHONE, bypass_csp=True).new_page()
        self._seen = defaultdict(set)

    def faults(self, url, html):
        """What is wrong with a page; a second one of its kind is looked at only where it has something new."""
        kind = re.sub(r"[A-Z]{3}-[0-9A-Z-]+|[0-9a-f-]{20,}|[0-9]+", "0", urlsplit(url).path)
        parts = set(re.findall(r'<[a-z0-9]+(?: class="[^"]*")?', html)) - self._seen[kind]
        if not parts:
            return []
        self._seen[kind] |= parts
        self._page.route(
            url, lambda route: route.fulfill(body=html, content_type="text/html; charset=utf-8"), times=1
        )
        self._page.goto(url)
        return [
            f"{url}: {violation['id']}: {violation['nodes'][0]['html'][:200]}"
            for violation in Axe().run(self._page).response["violations"]
        ]

    def close(self):
        self._page.context.close()


class Visitor:
    """One person's browser: no JavaScript, a phone's width, and an examiner who sees every page."""

    def __init__(self, browser, base_url, examiner):
        self._examiner = examiner
        self._context = browser.new_context(java_script_enabled=False, viewport=PHONE, base_url=base_url)
        self.page = self._context.new_page()
        self.page.set_default_timeout(8_000)
        self.problems = []
        self.everything_seen = []

    def goto(self, url):
        response = self.page.goto(url)
        assert response.status < 400, f"{url} answered {response.status}"
        self.check()

    def fill(self, **fields):
        """Type into the fields of these names; a select takes the value of its option."""
        for name, value in fields.items():
            field = self.page.locator(f'main [name="{name}"]')
            if field.evaluate("field => field.tagName") == "SELECT":
                field.select_option(value)
            else:
                field.fill(value)

    def choose(self, **fields):
        """Tick the radio button or box of these names with these values."""
        for name, value in fields.items():
            self.page.check(f'main [name="{name}"][value="{value}"]')

    def unfold(self, heading):
        """Open the folded part of the page under this heading."""
        self.page.locator("main summary", has_text=heading).click()

    def sees(self, *words):
        text = self.page.inner_text("main")
        for word in words:
            assert word in text, f"“{word}” is not on {self.page.url}:\n{text}"

    def does_not_see(self, *words):
        text = self.page.inner_text("main")
        assert not [word for word in words if word in text], self.page.url

    def download(self, url):
        """The bytes at an address, asked for with this person's cookies."""
        response = self._context.request.get(url)
        assert response.ok, f"{url} answered {response.status}"
        return response.body()

    def press(self, name, *, role="button"):
        """Press the one button or link of this name and look at the page that follows."""
        # Without this wait a busy machine has the page examined that is about to go.
        with self.page.expect_navigation():
            self.page.locator("main").get_by_role(role, name=name).first.click()
        self.check()

    def check(self):
        """Have the page examined as it stands, and see that a phone need not scroll sideways."""
        html, url = self.page.content(), self.page.url
        self.everything_seen.append(html)
        self.problems += self._examiner.faults(url, html)
        if self.page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            self.problems.append(f"{url}: wider than a phone")

    def close(self):
        self._context.close()


@pytest.fixture
def visitors(browser, live_server):
    """Make people: ``visitors()`` gives a new one; at the end no page may have had a fault."""
    people, examiner = [], Examiner(browser)

    def arrive():
        people.append(Visitor(browser, live_server.url, examiner))
        return people[-1]

    yield arrive
    for person in (*people, examiner):
        person.close()
    problems = sorted({problem for person in people for problem in person.problems})
    assert not problems, "\n".join(problems)


@pytest.fixture
def calendar():
    """The machine's clock, which the story moves on: ``calendar.pass_days(15)``."""

    class Calendar:
        def pass_days(self, days):
            traveller.move_to(timezone.now() + timedelta(days=days), tick=True)
            call_command("run_due", verbosity=0)

    with time_machine.travel(timezone.now(), tick=True) as traveller:
        yield Calendar()
