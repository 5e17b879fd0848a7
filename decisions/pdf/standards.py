"""What the layout leaves out of PDF/UA-1 and PDF/A-3a, put in: before it writes the file, and afterwards."""

import io
import re
from functools import cache

import pikepdf
import pydyf
from weasyprint.formatting_structure import boxes
from weasyprint.pdf import tags

# The layout writes the identification of one standard only. PDF/A asks that a property of another one is described.
_IDENTIFICATION = b"""<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<pdfuaid:part>1</pdfuaid:part>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 to which the file conforms</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
</rdf:RDF>"""

_MARK = re.compile(rb"/\w+\s<</MCID (\d+)>>\sBDC")


@cache
def tag_languages_and_headers():
    """Have the layout say of each part in which language it is, and of each heading of a table what it heads.

    It keeps only the language of the whole document, which the words of an institution need not be in.
    """
    build = tags._build_box_tree

    def build_with_more(box, *arguments):
        element = getattr(box, "element", None)
        is_part = element is not None and element.tag not in ("html", "body")
        is_part = is_part and not isinstance(box, boxes.PageBox | boxes.MarginBox)
        for built in build(box, *arguments):
            if is_part and element.get("lang"):
                built["Lang"] = pydyf.String(element.get("lang"))
            if built["S"] == "/TH":
                built["A"]["Scope"] = "/Row" if element.get("scope") == "row" else "/Column"
            yield built

    tags._build_box_tree = build_with_more


def finish(laid_out, kinds):
    """The file with both identifications; ``kinds`` are the media types of what is attached, by name."""
    with pikepdf.open(io.BytesIO(laid_out)) as pdf:
        metadata = pdf.Root.Metadata.read_bytes()
        pdf.Root.Metadata = pdf.make_stream(
            metadata.replace(b"</rdf:RDF>", _IDENTIFICATION),
            Type=pikepdf.Name.Metadata,
            Subtype=pikepdf.Name.XML,
        )
        _attach_once(pdf, kinds)
        _leave_running_lines_out(pdf)
        for page in pdf.pages:
            page.obj.Tabs = pikepdf.Name.S
        finished = io.BytesIO()
        pdf.save(
            finished,
            deterministic_id=True,
            fix_metadata_version=False,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
        )
    return finished.getvalue()


def _attach_once(pdf, kinds):
    """The layout lists each attached file twice, and does not know its media type."""
    if "/AF" not in pdf.Root:
        return
    files = {str(file.UF): file for file in pdf.Root.AF}
    pdf.Root.AF = pikepdf.Array(files.values())
    for name, file in files.items():
        file.EF.F.Subtype = pikepdf.Name(f"/{kinds[name]}")


def _leave_running_lines_out(pdf):
    """Mark what stands at the foot of every page as decoration, which a screen reader does not read out on each.

    The layout makes elements of it that hang on no tree.
    """
    in_tree = set()
    waiting = [pdf.Root.StructTreeRoot.K[0]]
    while waiting:
        element = waiting.pop()
        in_tree.add(element.objgen)
        kids = element.get("/K", ())
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
                waiting.append(kid)
    numbers = pdf.Root.StructTreeRoot.ParentTree.Nums
    parents = {int(numbers[at]): numbers[at + 1] for at in range(0, len(numbers), 2)}
    for page in pdf.pages:
        owners = parents[int(page.obj.StructParents)]
        loose = {number for number, owner in enumerate(owners) if owner.objgen not in in_tree}
        if not loose:
            continue

        def replace(mark, loose=loose):
            return b"/Artifact <</Type /Pagination>> BDC" if int(mark[1]) in loose else mark[0]

        content = page.obj.Contents.read_bytes()
        page.obj.Contents = pdf.make_stream(_MARK.sub(replace, content))
        for number in loose:
            owners[number] = None
