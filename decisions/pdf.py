"""A version of an explanation as a tagged PDF (PDF/UA-1), from the same HTML as its page.

The same version in the same language of labels gives the same bytes, so that a copy can be compared.
"""

import ctypes
import mimetypes
from functools import cache
from pathlib import Path

import segno
from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.safestring import mark_safe

from decisions.models import RenderedPDF

# The names under which the three systems keep the library that lays out text.
PANGO = ("libpango-1.0.so.0", "libpango-1.0.dylib", "libpango-1.0-0.dll")


class Unavailable(RuntimeError):
    """This machine lacks the library that lays out text, so no PDF can be made here."""


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


def kept(version, language):
    """The bytes of the version's PDF: made at the first call, read from the database afterwards.

    Raises ``Unavailable`` when it was never made and cannot be made here.
    """
    row = RenderedPDF.objects.filter(version=version, language=language).first()
    if row is None:
        row, _ = RenderedPDF.objects.get_or_create(
            version=version, language=language, defaults={"content": render(version, language)}
        )
    return bytes(row.content)


def render(version, language):
    """Lay the version out anew; raises ``Unavailable`` where that is not possible."""
    if not is_available():
        raise Unavailable
    # Importing it takes about two seconds, which no other page should pay.
    from weasyprint import HTML

    # The moments in the text must not depend on who asks for it.
    with translation.override(language), timezone.override(timezone.get_default_timezone()):
        html = render_to_string("decisions/pdf.html", _context(version))
    return HTML(string=html, base_url=settings.BASE_URL, url_fetcher=make_fetcher()).write_pdf(
        pdf_variant="pdf/ua-1",
        pdf_identifier=bytes.fromhex(version.fingerprint)[:16],
        finisher=lambda document, file: _mark_language(file, version.language),
    )


def _mark_language(file, language):
    """Say in which language the institution's own words are.

    The layout keeps only the document's language; in the template nothing but those words is a ``div``.
    """
    from pydyf import Dictionary, String

    for part in file.objects:
        if isinstance(part, Dictionary) and part.get("S") == "/Div":
            part["Lang"] = String(language)


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


def _context(version):
    decision = version.decision
    address = f"{settings.BASE_URL}{version.get_absolute_url()}"
    return {
        "decision": decision,
        "version": version,
        "status": decision.status(version.published_at),
        "address": address,
        "file_address": f"{settings.BASE_URL}{version.get_file_url()}",
        "styles": own_file("decisions/print.css"),
        "summary": decision.summary,
        "code": _code(address),
        "site_name": settings.SITE_NAME,
    }


def _code(address):
    """The address as a square that a phone reads; its title child is what a screen reader reads."""
    title = translation.gettext("Square code that leads to %(address)s") % {"address": address}
    # The text in it is escaped by the library that draws it.
    return mark_safe(  # noqa: S308
        segno.make(address, error="m", micro=False).svg_inline(
            border=0, title=title, svgclass="code", omitsize=True
        )
    )
