"""Two officers at one explanation: what each changed since they opened the page, and how both are kept.

All that can be written is one flat dict of parts: the ten headings, a part for each row of points, and what stands
beside them. A page carries the stamp of each part that it showed. A part that still has the stamp of the page was not
touched by whoever sends it; only where both changed the same part must somebody look.
"""

import hashlib
import json
from collections import Counter

# So many of a hash are kept for each part.
LETTERS = 12
ROW = "row-"
BESIDE = ("language", "kind", "change_note")


def with_keys(points):
    """The rows, each with the key by which it is found again; one without is called by its place."""
    return [{**row, "key": row.get("key") or f"p{place}"} for place, row in enumerate(points, start=1)]


def without_keys(points):
    """The rows as they are published; what a row was not raised in is left out."""
    return [
        {name: value for name, value in row.items() if name != "key" and (name != "sources" or value)}
        for row in points
    ]


def parts(sections, points, **beside):
    """The flat dict of a text."""
    rows = {ROW + row["key"]: _row(row) for row in with_keys(points)}
    return {**sections, **rows, **{name: beside.get(name, "") for name in BESIDE}}


def _row(row):
    return {name: row.get(name, "") for name in ("point", "answer", "change")} | {
        "sources": row.get("sources") or []
    }


def text_of(found):
    """The text of a flat dict, as ``Draft`` keeps it."""
    rows = {name: row for name, row in found.items() if name.startswith(ROW)}
    return {
        "sections": {name: words for name, words in found.items() if name not in (*rows, *BESIDE)},
        "points": [{"key": name.removeprefix(ROW), **row} for name, row in rows.items()],
        **{name: found.get(name, "") for name in BESIDE},
    }


def stamp(value):
    """Letters that differ when the value differs; nothing and empty words are the same."""
    if isinstance(value, dict):
        # Whoever empties the words of a row takes it away.
        value = value if any(value[name] for name in ("point", "answer", "change")) else None
    plain = json.dumps(value or None, sort_keys=True)
    return hashlib.sha256(plain.encode()).hexdigest()[:LETTERS]


def line(found):
    """The stamps of all parts in one line, for a hidden field of their page."""
    return " ".join(f"{name}:{stamp(value)}" for name, value in found.items())


def read_line(words):
    """What ``line`` wrote, as a dict; whatever else was sent there says nothing."""
    return {
        name: letters
        for name, colon, letters in (part.partition(":") for part in (words or "").split())
        if colon
    }


def merge(stored, sent, seen):
    """What is stored together with what was sent, and the names of the parts that both changed differently.

    ``seen`` are the stamps of the page; a part that it did not show was empty for whoever sends it. Where both
    changed a part, what is stored stays.
    """
    merged, clashing, empty = {}, [], stamp(None)
    for name in [*stored, *(name for name in sent if name not in stored)]:
        mine, theirs = stamp(sent.get(name)), stamp(stored.get(name))
        base = seen.get(name, empty)
        if theirs not in (base, mine) and mine != base:
            clashing.append(name)
        value = sent.get(name) if theirs == base else stored.get(name)
        if stamp(value) != empty or not name.startswith(ROW):
            merged[name] = value or ""
    return merged, clashing


def changed_per_cent(before, after):
    """How many of a hundred words one text has other than the other, each ``(sections, points)``; moved ones are the same."""
    had, has = _words(*before), _words(*after)
    changed = max((had - has).total(), (has - had).total())
    return 100 * changed / max(had.total(), 1)


def _words(sections, points):
    texts = [
        *sections.values(),
        *(row.get(part, "") for row in points for part in ("point", "answer", "change")),
    ]
    return Counter(word for text in texts for word in text.split())
