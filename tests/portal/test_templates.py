"""What every page owes its reader: one heading, no inline code, few bytes, colours that can be read."""

import gzip
import re
from pathlib import Path

import pytest
import tinycss2
from django.conf import settings
from django.template import engines
from django.template.loader import get_template

from portal.pages import STYLE_SHEETS

ROOT = Path(settings.ROOT)
FLOORS = [folder for folder in ROOT.iterdir() if (folder / "apps.py").exists()]
TEMPLATES = sorted(
    path.relative_to(folder / "templates").as_posix()
    for folder in FLOORS
    for path in (folder / "templates").rglob("*.html")
)
SOURCES = {
    path: path.read_text(encoding="utf-8")
    for folder in FLOORS
    for path in sorted((folder / "templates").rglob("*.html"))
}
COMPONENTS = ROOT / "portal" / "templates" / "components"
EXTENDS = re.compile(r"\{%\s*extends\s+[\"']([^\"']+)[\"']")


def source_of(name):
    return engines["django"].engine.get_template(name).source


def parent_of(name):
    found = EXTENDS.search(source_of(name))
    return found and found[1]


def lineage(name):
    """A page's own source and those of the layouts it extends, as far as base.html; empty for a fragment."""
    chain = []
    while name and name != "base.html":
        chain.append(source_of(name))
        # One that extends its own name adds to another package's page, which never stands in our frame.
        name = parent_of(name) if parent_of(name) != name else None
    return "".join(chain) if name else ""


PARENTS = {parent_of(name) for name in TEMPLATES}
# What nothing else extends and what stands in our frame is a page.
PAGES = {
    name: lineage(name)
    for name in TEMPLATES
    if name not in PARENTS and lineage(name) and not name.startswith(("allauth/", "account/base"))
}
# Each of these holds the page's h1 in place of the page.
HEADED = ("components/record_header.html",)


def read(name):
    return (ROOT / "portal" / "static" / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_template_compiles(name):
    get_template(name)


def test_there_are_pages_to_look_at():
    assert {"404.html", "community/rules.html", "account/login.html"} <= set(PAGES)


@pytest.mark.parametrize("name", PAGES)
def test_every_page_has_a_title(name):
    assert re.search(r"\{%\s*block\s+(title|head_title)\s*%\}\s*\S", PAGES[name])


@pytest.mark.parametrize("name", PAGES)
def test_every_page_has_one_h1(name):
    """Branches of an ``if`` may each hold one, so a page is counted by its branches."""
    source = PAGES[name]
    headings = len(re.findall(r"<h1\b", source)) + sum(source.count(f'include "{head}"') for head in HEADED)
    branches = 1 + len(re.findall(r"\{%\s*(?:else|elif)\b", source))
    assert 1 <= headings <= branches


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_no_template_holds_inline_code(path):
    source = SOURCES[path]
    assert not re.search(r"\sstyle\s*=", source)
    assert not re.search(r"<style\b", source)
    assert not re.search(r"\son[a-z]+\s*=\s*[\"']", source)
    assert not re.search(r"<script\b(?![^>]*\b(?:src|type=[\"']application/json[\"']))", source)
    assert not re.search(
        r"\b(?:src|href)\s*=\s*[\"'](?:https?:)?//[^\"']+\.(?:js|css|woff2?|png|jpe?g)\b", source
    )


def test_every_component_is_explained():
    readme = (COMPONENTS / "README.md").read_text(encoding="utf-8")
    for component in COMPONENTS.glob("*.html"):
        assert f"`{component.name}`" in readme, f"{component.name} is not in the README"
        source = component.read_text(encoding="utf-8")
        comment = re.search(r"\{% comment %\}(.*?)\{% endcomment %\}", source, re.DOTALL)
        assert comment, f"{component.name} does not name its inputs"
        assert "Inputs:" in comment[1], f"{component.name} does not name its inputs"


def test_every_component_is_on_the_style_page():
    style = (ROOT / "portal" / "templates" / "style.html").read_text(encoding="utf-8")
    everything = style + "".join(path.read_text(encoding="utf-8") for path in COMPONENTS.glob("*.html"))
    everything += (ROOT / "portal" / "templates" / "base.html").read_text(encoding="utf-8")
    unseen = [path.name for path in COMPONENTS.glob("*.html") if f"components/{path.name}" not in everything]
    assert not unseen


def test_components_are_included_with_only():
    leaks = [
        (path.name, tag)
        for path, source in SOURCES.items()
        for tag in re.findall(r"\{%\s*include\s+[\"']components/[^%]*%\}", source)
        if not re.search(r"\bonly\s*%\}$", tag)
    ]
    assert not leaks


def test_the_style_sheets_stay_within_twelve_kilobytes():
    assert sum(len(gzip.compress(read(name).encode(), 9)) for name in STYLE_SHEETS) <= 12 * 1024


def faults(rules):
    """What a browser would skip in silence: what cannot be parsed, and a selector that swallowed a rule."""
    for rule in rules:
        if rule.type == "error":
            yield rule.message
        elif rule.type == "qualified-rule":
            if "@" in tinycss2.serialize(rule.prelude):
                yield tinycss2.serialize(rule.prelude)
        elif rule.type == "at-rule" and rule.content and rule.at_keyword in ("layer", "media", "supports"):
            yield from faults(
                tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True)
            )


@pytest.mark.parametrize("name", STYLE_SHEETS)
def test_the_style_sheets_hold_nothing_that_a_browser_would_skip(name):
    rules = tinycss2.parse_stylesheet(read(name), skip_comments=True, skip_whitespace=True)
    assert list(faults(rules)) == []


def test_the_style_sheets_know_no_left_or_right():
    for name in STYLE_SHEETS:
        physical = re.findall(
            r"^.*\b(?:margin|padding|border|inset|text-align)(?:-|:\s*)(?:left|right)\b.*$", read(name), re.M
        )
        physical += re.findall(r"^\s*(?:left|right|width|height):.*$", read(name), re.M)
        assert not physical, name


# What is written on what: text at 4.5 to 1, edges and shapes at 3 to 1 (WCAG 2.2, 1.4.3 and 1.4.11).
TEXT_PAIRS = [
    *[
        (ink, paper)
        for ink in ("ink", "soft", "ember", "ember-deep")
        for paper in ("paper", "raised", "sunk")
    ],
    ("on-ember", "ember"),
    ("on-ember", "ember-deep"),
    ("on-ember", "late"),
    *[
        (tone, paper)
        for tone in ("late", "soon", "done", "paused")
        for paper in ("paper", "raised", "sunk", f"{tone}-wash")
    ],
    *[
        (ink, f"{tone}-wash")
        for ink in ("ink", "ember")
        for tone in ("late", "soon", "done", "paused", "open")
    ],
]
EDGE_PAIRS = [("edge", "paper"), ("edge", "raised"), ("edge", "sunk"), ("ink", "glow")]


def tokens(scheme):
    """The colours of a scheme by name; the dark ones stand on the light ones."""
    source = read("portal/tokens.css").split("@media print")[0]
    light, dark = source.split("@media (prefers-color-scheme: dark)")
    pattern = r"--([a-z-]+):\s*(#[0-9a-f]{6})\b"
    return dict(re.findall(pattern, light)) | (dict(re.findall(pattern, dark)) if scheme == "dark" else {})


def luminance(colour):
    """Relative luminance as WCAG 2.2 defines it."""
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("pairs", "least"), [(TEXT_PAIRS, 4.5), (EDGE_PAIRS, 3)], ids=["text", "edges"])
def test_colours_can_be_told_apart(scheme, pairs, least):
    colours = tokens(scheme)
    faint = {
        pair: round(contrast(colours[pair[0]], colours[pair[1]]), 2)
        for pair in pairs
        if contrast(colours[pair[0]], colours[pair[1]]) < least
    }
    assert not faint


def test_contrast_is_measured_as_wcag_does():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("tone", ["plain", "open", "soon", "late", "paused", "done"])
def test_every_tone_has_its_own_shape(tone):
    icon = get_template("components/icon.html")
    shapes = {
        name: icon.render({"tone": name}) for name in ("plain", "open", "soon", "late", "paused", "done")
    }
    assert [name for name, shape in shapes.items() if shape == shapes[tone]] == [tone]


def test_the_builtin_filters_are_loaded_everywhere():
    assert "portal.templatetags.hearth" in engines["django"].engine.builtins
