"""A site for the booth that can be made to fail in every way, and a voter in a window on it."""

import hashlib
from types import SimpleNamespace
from urllib.parse import parse_qs, urlsplit

from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.contrib.staticfiles import finders
from django.utils.translation import get_language, override

from ballots import booth
from ballots.engine import ballots
from record import note, verify
from tests.ballots.published import manifest
from tests.e2e.conftest import PHONE

SITE = "http://booth.test"
PAGE = f"{SITE}/en/polls/BAL-2026-0001/booth/"
QUESTION = "Should Elm Valley share appointment times with the bus planners?"
SIGNING_KEY = note.generate_key("elm-valley.example/ballots", seed=bytes(range(32)))
HANDLE = bytes(range(16)).hex()
POLICY = "; ".join(
    f"{name} {' '.join(sources)}" for name, sources in settings.CONTENT_SECURITY_POLICY["DIRECTIVES"].items()
)
OPTIONS = [
    ("yes", "Yes", "Sí", "The bus planners receive the times.", "La planificación recibe los horarios."),
    ("no", "No", "No", "Nothing is shared.", "No se comparte nada."),
    (
        "abstain",
        "Abstain",
        "Abstención",
        "You take part without being for or against.",
        "Participas sin más.",
    ),
]


def make_manifest(electorate, name, **changes):
    _secret, key = ballots.generate_key()
    options = [
        {"code": code, "label": {"en": en, "es": es}, "effect": {"en": does, "es": hace}}
        for code, en, es, does, hace in OPTIONS
    ]
    return manifest(
        key,
        electorate=electorate,
        electorate_name={"en": name, "es": name},
        question={"en": QUESTION, "es": "¿Debe Elm Valley compartir las horas de las citas?"},
        options=options,
        receipt_key=note.public_key(SIGNING_KEY),
        closes_at="2126-11-22T10:00Z",
        booth={"module": hashlib.sha256(booth.module()).hexdigest(), "portable": "0" * 64},
        **changes,
    )


class Site:
    """What a browser finds at the site's address; ``answers`` replaces what some paths say."""

    def __init__(self, *manifests):
        self.terms = {terms.manifest["electorate"]: terms for terms in map(verify.read_terms, manifests)}
        self.manifests = dict(zip(self.terms, manifests, strict=True))
        self.received = []
        self.asked = []
        self.answers = {}

    def page(self, language):
        poll = SimpleNamespace(
            reference="BAL-2026-0001",
            question=QUESTION,
            get_absolute_url=lambda: f"/{get_language()}/polls/BAL-2026-0001/",
        )
        electorates = [
            SimpleNamespace(
                code=code,
                constituency=SimpleNamespace(name=terms.manifest["electorate_name"][language]),
                path=f"polls/BAL-2026-0001/{code}",
                manifest=self.manifests[code].decode(),
                manifest_hash=terms.hash.hex(),
            )
            for code, terms in self.terms.items()
        ]
        with override(language):
            return booth.page(poll, electorates)

    def receipt(self, electorate, ballot, /, **changes):
        terms = self.terms[electorate]
        told = {
            "poll": "BAL-2026-0001",
            "electorate": electorate,
            "manifest": terms.hash.hex(),
            "handle": ballot.handle.hex(),
            "vote": sum(handle == ballot.handle for handle, _text in self.received),
            "tracker": ballot.tracker,
            "listed by": "2126-11-21T11:00Z",
        } | changes
        bare = ("poll", "electorate")
        lines = [str(value) if name in bare else f"{name} {value}" for name, value in told.items()]
        return note.sign("\n".join(["hearth-ballot-1 receipt", *lines, ""]), SIGNING_KEY).decode()

    def cast(self, electorate, body, /, **changes):
        ballot = ballots.check_ballot(self.terms[electorate], parse_qs(body)["ballot"][0])
        self.received.append((ballot.handle, ballot.text))
        said = {"receipt": self.receipt(electorate, ballot, **changes), "tracker": ballot.tracker}
        return {"status": 201, "json": said}

    def answer(self, request):
        path = urlsplit(request.url).path
        self.asked.append((request.method, path))
        if path in self.answers:
            return self.answers[path](request)
        if path.startswith(settings.STATIC_URL):
            return {"path": finders.find(path.removeprefix(settings.STATIC_URL))}
        match path.strip("/").split("/"):
            case [language, "polls", _reference, "booth"]:
                return {
                    "body": self.page(language),
                    "content_type": "text/html; charset=utf-8",
                    "headers": {"content-security-policy": POLICY},
                }
            case ["record", "polls", _reference, "booth.js"]:
                return {"body": booth.module(), "content_type": "text/javascript"}
            case ["record", "polls", _reference, electorate, "manifest.json"]:
                return {"body": self.manifests[electorate], "content_type": "application/json"}
            case [_language, "polls", _reference, "handles.json"]:
                lines = [{"code": code, "handle": HANDLE, "problem": ""} for code in self.terms]
                return {"json": {"electorates": lines}}
            case [_language, "polls", _reference, electorate, "cast"]:
                return self.cast(electorate, request.post_data)
        return {"status": 404, "body": ""}

    def handle(self, route):
        answer = self.answer(route.request)
        if answer is None:
            route.abort()
        else:
            route.fulfill(**answer)


class Voter:
    """Somebody with a phone at the booth; every screen is looked at by axe on arrival."""

    def __init__(self, browser, site, **how):
        self.context = browser.new_context(viewport=PHONE, **how)
        self.page = self.context.new_page()
        self.page.set_default_timeout(5_000)
        self.problems = []
        self.site = site
        if site is not None:
            self.context.route("**/*", site.handle)
        self.page.on("console", self._note)
        self.page.on("pageerror", lambda error: self.problems.append(str(error)))

    def _note(self, message):
        # What a test takes away on purpose is told on the console too.
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.problems.append(message.text)

    def arrive(self, url=PAGE):
        self.page.goto(url)
        self.page.wait_for_selector("form, [data-slot=electorates]")

    def press(self, name):
        self.page.get_by_role("button", name=name, exact=True).click()

    def choose(self, *labels):
        for label in labels:
            self.page.get_by_label(label).check()
        self.press("Continue")

    def sees(self, heading, *, focused=True):
        self.page.get_by_role("heading", name=heading, level=1, exact=True).wait_for()
        if focused:
            assert self.page.evaluate("document.activeElement.tagName") == "H1", heading
        assert self.page.locator("h1").count() == 1
        assert self.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), heading
        assert self.page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]

    def has_no_faults(self):
        """Axe needs a way into the page, which its policy forbids, so it looks at a copy."""
        html = self.page.content().replace("<script", "<template").replace("</script", "</template")
        copy = self.context.browser.new_page(viewport=PHONE)
        try:
            copy.route(
                "**/*", lambda route: route.fulfill(body=html, content_type="text/html; charset=utf-8")
            )
            copy.goto(PAGE)
            faults = Axe().run(copy).response["violations"]
        finally:
            copy.close()
        assert [(fault["id"], fault["nodes"][0]["html"][:200]) for fault in faults] == []

    @property
    def title(self):
        return self.page.title()

    @property
    def code(self):
        return self.page.locator("[data-slot=code]").inner_text()

    @property
    def words(self):
        return self.page.inner_text("main")

    def asked_before_leaving(self):
        """Whether the page would ask before it lets go of what was not sent."""
        return self.page.evaluate("!window.dispatchEvent(new Event('beforeunload', {cancelable: true}))")
