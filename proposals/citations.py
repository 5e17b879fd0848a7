"""A version of a proposal as files that programs for citations read: BibTeX, RIS, CSL-JSON. And as plain text."""

import json
from dataclasses import dataclass
from datetime import date

# What TeX reads as commands, and how it reads them as characters.
_TEX = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "%": r"\%",
    "#": r"\#",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}


@dataclass(frozen=True)
class Source:
    """What is cited: one version, on its day, read on another."""

    key: str
    author: str
    title: str
    version: int
    published_on: date
    site: str
    url: str
    language: str
    fingerprint: str
    read_on: date
    # The register that tells of it, where it was not filed here.
    told_by: str = ""

    @property
    def note(self):
        told_by = f", as told by the {self.told_by}" if self.told_by else ""
        return f"version {self.version}, fingerprint {self.fingerprint}{told_by}"


def bibtex(source):
    day = source.published_on
    pairs = {
        # Two braces keep the name of an institution in one piece.
        "author": f"{{{_tex(source.author)}}}",
        "title": f"{{{_tex(source.title)}}}",
        "year": f"{day.year}",
        "month": f"{day.month}",
        "day": f"{day.day}",
        "version": f"{source.version}",
        "publisher": _tex(source.site),
        "url": source.url,
        "urldate": source.read_on.isoformat(),
        "language": source.language,
        "note": _tex(source.note),
    }
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in pairs.items())
    return f"@misc{{{source.key}-v{source.version},\n{lines}}}\n"


def ris(source):
    lines = [
        ("TY", "GEN"),
        ("ID", f"{source.key}-v{source.version}"),
        ("AU", source.author),
        ("TI", source.title),
        ("PY", f"{source.published_on.year}"),
        ("DA", f"{source.published_on:%Y/%m/%d}"),
        ("ET", f"{source.version}"),
        ("PB", source.site),
        ("UR", source.url),
        ("Y2", f"{source.read_on:%Y/%m/%d}"),
        ("LA", source.language),
        ("N1", source.note),
    ]
    # The format ends a value at the line, so a value has none inside; the end of the record has no value.
    body = "".join(f"{tag}  - {_one_line(value)}\r\n" for tag, value in lines)
    return f"{body}ER  - \r\n"


def csl_json(source):
    record = {
        "id": f"{source.key}-v{source.version}",
        "type": "document",
        "title": source.title,
        "author": [{"literal": source.author}],
        "issued": {"date-parts": [_parts(source.published_on)]},
        "accessed": {"date-parts": [_parts(source.read_on)]},
        "version": f"{source.version}",
        "publisher": source.site,
        "URL": source.url,
        "language": source.language,
        "note": source.note,
    }
    return json.dumps([record], ensure_ascii=False, indent=2) + "\n"


def plain_text(source, sections, heading, removed):
    """The whole text: pairs of a section's title and its pairs of question and answer, under ``heading``.

    An answer of which words were taken away is None, and says ``removed``.
    """
    lines = [_one_line(source.title), heading, source.url, source.note, ""]
    for title, answers in sections:
        lines += [title, "=" * len(title), ""]
        for question, answer in answers:
            lines += [question, "-" * len(question), removed if answer is None else answer, ""]
    return "\n".join(lines)


def _parts(day):
    return [day.year, day.month, day.day]


def _one_line(text):
    return " ".join(text.split())


def _tex(text):
    return "".join(_TEX.get(character, character) for character in _one_line(text))
