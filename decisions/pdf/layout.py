"""HTML laid out as one file that is both PDF/UA-1 and PDF/A-3a, with the record that it prints attached."""

import ctypes
import mimetypes
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

import segno
from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.safestring import mark_safe

# The names under which the three systems keep the library that lays out text.
PANGO = ("libpango-1.0.so.0", "libpango-1.0.dylib", "libpango-1.0-0.dll")


class Unavailable(RuntimeError):
    """This machine lacks the library that lays out text, so no PDF can be made here."""


@dataclass(frozen=True)
class Record:
    """A file that is attached: the bytes that the printed pages show, for programs and for checking."""

    name: str
    data: bytes
    description: str
    kind: str = "application/json"


@cache
def is_available():
    """Whether PDFs can be made here, without paying for the import that makes them."""
    for name in PANGO:
        try:
            ctypes.CDLL(name)
        except OSError:
            continue
        return True
    return False


def lay_out(template, context, *, language, records, identifier, moment: datetime):
    """The bytes of the file; raises ``Unavailable`` where none can be made.

    ``identifier`` and ``moment`` take the places of what would else be random or the time of day.
    """
    if not is_available():
        raise Unavailable
    # Importing it takes about two seconds, which no page should pay.
    from weasyprint import HTML, Attachment

    from decisions.pdf import standards

    standards.tag_languages_and_headers()
    # The moments in the text must not depend on who asks for it.
    with translation.override(language), timezone.override(timezone.get_default_timezone()):
        html = render_to_string(template, {"site_name": settings.SITE_NAME, "moment": moment, **context})
    laid_out = HTML(string=html, base_url=settings.BASE_URL, url_fetcher=make_fetcher()).write_pdf(
        pdf_variant="pdf/a-3a",
        pdf_identifier=identifier,
        attachments=[
            Attachment(
                string=record.data,
                name=record.name,
                description=record.description,
                relationship="Data",
                created=moment,
                modified=moment,
            )
            for record in records
        ],
    )
    return standards.finish(laid_out, {record.name: record.kind for record in records})


def own_file(name):
    """The address under which the layout asks for one of our static files."""
    return f"{settings.BASE_URL}{settings.STATIC_URL}{name}"


def make_fetcher():
    """What the layout fetches by: our own static files, and nothing else on the disk or the network."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class OurFilesOnly(URLFetcher):
        def fetch(self, url, headers=None):
            name = url.removeprefix(own_file(""))
            path = finders.find(name) if name != url else None
            if path is None:
                raise ValueError(f"Refused: {url}")
            kind, _ = mimetypes.guess_type(name)
            return URLFetcherResponse(url, Path(path).read_bytes(), {"Content-Type": kind or "font/ttf"})

    return OurFilesOnly()


def square_code(address):
    """The address as a square that a phone reads; its title child is what a screen reader reads."""
    title = translation.gettext("Square code that leads to %(address)s") % {"address": address}
    # The text in it is escaped by the library that draws it.
    return mark_safe(  # noqa: S308
        segno.make(address, error="m", micro=False).svg_inline(
            border=0, title=title, svgclass="code", omitsize=True
        )
    )
