import hashlib
import io
import os
import subprocess
import sys
from pathlib import Path

import pikepdf
import pytest
from django.core.exceptions import SuspiciousFileOperation

from decisions import pdf
from decisions.models import DecisionVersion
from decisions.pdf import layout
from tests import factories
from tests.factories.answerability import make_everything_beside

ROOT = Path(__file__).resolve().parents[2]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pango")]


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


def printed(version, language="en"):
    return pikepdf.open(io.BytesIO(pdf.render(version, language)))


def titles(outline):
    for item in outline:
        yield item.title
        yield from titles(item.children)


def test_the_parts_are_tagged_and_headed(version):
    with printed(version) as document:
        root = document.Root
        assert root.MarkInfo.Marked
        assert str(root.Lang) == "en"
        assert root.ViewerPreferences.DisplayDocTitle
        assert all(page.obj.Tabs == "/S" for page in document.pages)
        kinds = names(root.StructTreeRoot, [])
        assert kinds.count("/H1") == 1
        assert kinds.count("/H2") == 2
        assert kinds.count("/H3") == 10
        assert kinds.count("/Table") == 2
        assert kinds.count("/TH") == 7 + 3 + len(factories.POINTS)
        scopes = [str(heading.A.Scope) for heading in elements(root.StructTreeRoot, "/TH")]
        assert scopes == ["/Row"] * 7 + ["/Column"] * 3 + ["/Row"] * len(factories.POINTS)
        # Every cell names what heads it.
        assert all(len(cell.A.Headers) for cell in elements(root.StructTreeRoot, "/TD"))
        (figure,) = elements(root.StructTreeRoot, "/Figure")
        assert version.decision.reference in str(figure.Alt)
        with document.open_outline() as outline:
            found = list(titles(outline.root))
        assert found[:2] == [version.decision.title, "Explanation"]
        assert [title[:3] for title in found[2:12]] == [f"{number}. "[:3] for number in range(1, 11)]


@pytest.mark.parametrize("lines", range(3, 9))
def test_no_title_of_a_table_stands_on_a_page_without_a_row(version, lines):
    DecisionVersion.objects.update(sections=version.sections | {"vote": "\n".join(["No."] * lines)})
    version.refresh_from_db()
    with printed(version) as document:
        for table in elements(document.Root.StructTreeRoot, "/Table"):
            assert list(elements(table, "/TR"))


def test_the_foot_of_each_page_is_not_read_out(version):
    with printed(version) as document:
        numbers = document.Root.StructTreeRoot.ParentTree.Nums
        parents = {int(numbers[at]): numbers[at + 1] for at in range(0, len(numbers), 2)}
        for page in document.pages:
            marks = [
                (str(operands[0]), operands[1])
                for operands, operator in pikepdf.parse_content_stream(page)
                if str(operator) == "BDC"
            ]
            tagged = {int(mark.MCID) for tag, mark in marks if "/MCID" in mark}
            owners = parents[int(page.obj.StructParents)]
            assert tagged == {number for number, owner in enumerate(owners) if owner is not None}
            assert ("/Artifact", "/Pagination") in [(tag, str(mark.get("/Type"))) for tag, mark in marks]


def test_it_says_of_itself_that_it_keeps_both_standards(version):
    with printed(version) as document:
        with document.open_metadata() as metadata:
            assert metadata["{http://www.aiim.org/pdfua/ns/id/}part"] == "1"
            assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("3", "A")
            assert version.decision.reference in metadata["dc:title"]
            assert metadata["dc:title"] == str(document.docinfo.Title)
        described = document.Root.Metadata.read_bytes()
        assert described.count(b"<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/<") == 1
        assert document.Root.OutputIntents[0].S == "/GTS_PDFA1"
        links = [link for page in document.pages for link in page.obj.get("/Annots", ())]
        assert links
        assert all("/Contents" in link and "/StructParent" in link and link.F == 4 for link in links)


def test_every_font_is_inside_and_travels_with_the_program(version):
    with printed(version, "es") as document:
        fonts = [
            font
            for page in document.pages
            for font in page.Resources.get("/Font", pikepdf.Dictionary()).values()
        ]
        assert fonts
        for font in fonts:
            descriptor = font.DescendantFonts[0].FontDescriptor
            assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(descriptor.keys())
            assert "Hearth" in str(font.BaseFont)


def test_the_record_that_is_printed_is_attached(version):
    with printed(version) as document:
        (name,) = document.attachments
        assert name == "DEC-2026-0001-v1.json"
        data = document.attachments[name].get_file().read_bytes()
        assert data == version.canonical()
        assert hashlib.sha256(data).hexdigest() == version.fingerprint
        (file,) = document.Root.AF
        assert (file.AFRelationship, file.EF.F.Subtype) == ("/Data", "/application/json")


def test_qpdf_finds_nothing_wrong(version):
    with printed(version) as document:
        assert document.check_pdf_syntax() == []


def test_labels_follow_the_reader_and_the_text_keeps_its_own_language():
    version = factories.make_decision_published(language="es").versions.get()
    with printed(version) as document:
        assert str(document.Root.Lang) == "en"
        parts = [node for node in elements(document.Root.StructTreeRoot, "/Div") if "/Lang" in node]
        assert {str(part.Lang) for part in parts} == {"es"}
        # Nine headings with words, and the cells of the rows.
        assert len(parts) >= 9 + 5


def test_what_comes_later_changes_nothing_in_print(version):
    before = pdf.render(version, "en")
    make_everything_beside(version.decision)
    assert pdf.render(version, "en") == before


def test_two_processes_on_two_days_print_the_same_bytes():
    def hashes(seed, zone, day):
        words = [sys.executable, "-m", "tests.decisions.print_once", day]
        changes = {"PYTHONHASHSEED": seed, "TZ": zone}
        done = subprocess.run(
            words, cwd=ROOT, env=os.environ | changes, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr[-2000:]
        return done.stdout.splitlines()

    first = hashes("1", "UTC", "2026-08-01")
    assert len(set(first)) == 3
    assert hashes("2", "Asia/Tokyo", "2031-02-03") == first


def test_nothing_but_our_own_files_is_fetched(tmp_path):
    secret = tmp_path / "secret.svg"
    secret.write_text("<svg/>")
    fetcher = layout.make_fetcher()
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
            fetcher.fetch(layout.own_file(name))
    assert fetcher.fetch(layout.own_file("decisions/print.css")).read()
