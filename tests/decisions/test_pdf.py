import io
import shutil
import subprocess
import time

import pikepdf
import pytest
from django.core.exceptions import SuspiciousFileOperation

from decisions import pdf
from decisions.models import RenderedPDF
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _where_pdfs_can_be_made():
    if not pdf.is_available():
        pytest.skip("Pango is not on this machine, so no PDF can be made")


@pytest.fixture
def version():
    return factories.make_decision_published().versions.get()


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


def check_tags(root, reference):
    assert root.MarkInfo.Marked
    assert str(root.Lang) == "en"
    assert root.ViewerPreferences.DisplayDocTitle
    kinds = names(root.StructTreeRoot, [])
    assert kinds.count("/H1") == 1
    assert kinds.count("/H2") == 2
    assert kinds.count("/H3") == 10
    assert kinds.count("/Table") == 2
    assert kinds.count("/TH") == 6 + 3 + len(factories.POINTS)
    figures = list(elements(root.StructTreeRoot, "/Figure"))
    assert len(figures) == 1
    assert reference in str(figures[0].Alt)


def check_fonts(document):
    fonts = [
        font for page in document.pages for font in page.Resources.get("/Font", pikepdf.Dictionary()).values()
    ]
    assert fonts
    for font in fonts:
        descriptor = font.DescendantFonts[0].FontDescriptor
        assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(descriptor.keys())
        assert "Hearth" in str(font.BaseFont), "only fonts that travel with the program"


def test_the_file_is_tagged_titled_embeds_its_fonts_and_is_whole(version, tmp_path):
    path = tmp_path / "explanation.pdf"
    path.write_bytes(pdf.render(version, "en"))
    with pikepdf.open(path) as document:
        check_tags(document.Root, version.decision.reference)
        check_fonts(document)
        with document.open_metadata() as metadata:
            assert metadata["{http://www.aiim.org/pdfua/ns/id/}part"] == "1"
            assert version.decision.reference in metadata["dc:title"]
    if shutil.which("qpdf"):
        done = subprocess.run(["qpdf", "--check", str(path)], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout


def test_the_same_version_gives_the_same_bytes_later(version):
    first = pdf.render(version, "en")
    time.sleep(1.1)
    assert pdf.render(version, "en") == first


def test_labels_follow_the_reader_and_the_text_keeps_its_own_language():
    version = factories.make_decision_published(language="es").versions.get()
    with pikepdf.open(io.BytesIO(pdf.render(version, "en"))) as document:
        assert str(document.Root.Lang) == "en"
        marked = {
            str(node.get("/Lang"))
            for node in elements(document.Root.StructTreeRoot, "/Div")
            if "/Lang" in node
        }
    assert marked == {"es"}


def test_nothing_but_our_own_files_is_fetched(tmp_path):
    secret = tmp_path / "secret.svg"
    secret.write_text("<svg/>")
    fetcher = pdf.make_fetcher()
    for address in (
        f"file://{secret}",
        "http://169.254.169.254/",
        "https://example.org/static/decisions/print.css",
        "data:text/css,p{}",
    ):
        with pytest.raises(ValueError, match="Refused"):
            fetcher.fetch(address)
    for name in ("../../manage.py", "/etc/passwd"):
        with pytest.raises(SuspiciousFileOperation):
            fetcher.fetch(pdf.own_file(name))
    assert fetcher.fetch(pdf.own_file("decisions/print.css")).read()


def test_a_pdf_is_made_once_and_kept(version):
    assert pdf.kept(version, "en").startswith(b"%PDF-1.7")
    RenderedPDF.objects.update(content=b"kept")
    assert pdf.kept(version, "en") == b"kept"
