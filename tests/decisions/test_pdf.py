import io
import shutil
import subprocess
import time

import pikepdf
import pytest

from decisions import pdf
from decisions.models import RenderedPDF
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def version():
    return factories.make_decision_published().versions.get()


@pytest.fixture
def document(version):
    if not pdf.is_available():
        pytest.skip("Pango is not on this machine, so no PDF can be made")
    with pikepdf.open(io.BytesIO(pdf.render(version, "en"))) as document:
        yield document


def names(node, found):
    """The kinds of every element of the structure tree, in order."""
    if isinstance(node, pikepdf.Dictionary):
        if "/S" in node:
            found.append(str(node.S))
        kids = node.get("/K")
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids] if kids is not None else []:
            names(kid, found)
    return found


def elements(node, kind):
    if isinstance(node, pikepdf.Dictionary):
        if node.get("/S") == kind:
            yield node
        kids = node.get("/K")
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids] if kids is not None else []:
            yield from elements(kid, kind)


def test_the_same_version_gives_the_same_bytes_later(version, document):
    first = pdf.render(version, "en")
    time.sleep(1.1)
    assert pdf.render(version, "en") == first


def test_the_document_is_tagged_titled_and_in_its_language(document, version):
    root = document.Root
    assert root.MarkInfo.Marked
    assert str(root.Lang) == "en"
    assert root.ViewerPreferences.DisplayDocTitle
    with document.open_metadata() as metadata:
        assert metadata["{http://www.aiim.org/pdfua/ns/id/}part"] == "1"
        assert version.decision.reference in metadata["dc:title"]
    kinds = names(root.StructTreeRoot, [])
    assert kinds.count("/H1") == 1
    assert kinds.count("/H2") == 2
    assert kinds.count("/H3") == 10
    assert kinds.count("/Table") == 2
    assert kinds.count("/TH") == 6 + 3 + len(factories.POINTS)


def test_every_figure_has_words_and_every_font_travels_with_the_file(document):
    figures = list(elements(document.Root.StructTreeRoot, "/Figure"))
    assert figures
    assert all("leads to" in str(figure.Alt) for figure in figures)
    fonts = [
        font for page in document.pages for font in page.Resources.get("/Font", pikepdf.Dictionary()).values()
    ]
    assert fonts
    for font in fonts:
        descriptor = (
            font.DescendantFonts[0].FontDescriptor if "/DescendantFonts" in font else font.FontDescriptor
        )
        assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(descriptor.keys())


def test_a_text_in_another_language_is_marked():
    if not pdf.is_available():
        pytest.skip("Pango is not on this machine, so no PDF can be made")
    version = factories.make_decision_published(language="es").versions.get()
    with pikepdf.open(io.BytesIO(pdf.render(version, "en"))) as document:
        assert str(document.Root.Lang) == "en"
        marked = {
            str(node.get("/Lang"))
            for node in elements(document.Root.StructTreeRoot, "/Div")
            if "/Lang" in node
        }
    assert marked == {"es"}


def test_qpdf_finds_no_fault(version, document, tmp_path):
    if shutil.which("qpdf") is None:
        pytest.skip("qpdf is not on this machine")
    path = tmp_path / "explanation.pdf"
    path.write_bytes(pdf.render(version, "en"))
    done = subprocess.run(["qpdf", "--check", str(path)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_nothing_but_our_own_files_is_fetched(document, tmp_path):
    secret = tmp_path / "secret.svg"
    secret.write_text("<svg/>")
    fetcher = pdf.make_fetcher()
    for address in (
        f"file://{secret}",
        "http://169.254.169.254/",
        "https://example.org/static/decisions/print.css",
    ):
        with pytest.raises(ValueError, match="Refused"):
            fetcher.fetch(address)
    with pytest.raises(ValueError, match="Refused"):
        fetcher.fetch(pdf.own_file("../../manage.py"))
    assert fetcher.fetch(pdf.own_file("decisions/print.css")).read()


def test_a_pdf_is_made_once_and_kept(version, document):
    content = pdf.kept(version, "en")
    RenderedPDF.objects.update(content=b"kept")
    assert pdf.kept(version, "en") == b"kept"
    assert content.startswith(b"%PDF-1.7")
