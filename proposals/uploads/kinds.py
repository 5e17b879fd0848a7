"""Which kinds of files are accepted, and how one is refused."""

# What a small file may not grow into when it is opened.
MOST_UNPACKED = 200 * 1024 * 1024

ODF = {"odt": "text", "ods": "spreadsheet", "odp": "presentation"}
OOXML = {
    "docx": "wordprocessingml.document",
    "xlsx": "spreadsheetml.sheet",
    "pptx": "presentationml.presentation",
}
MEDIA_TYPES = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "webp": "image/webp",
    "txt": "text/plain; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    **{ending: f"application/vnd.oasis.opendocument.{kind}" for ending, kind in ODF.items()},
    **{ending: f"application/vnd.openxmlformats-officedocument.{kind}" for ending, kind in OOXML.items()},
}
ACCEPTED = "PDF, PNG, JPEG, HEIC, WebP, DOCX, XLSX, PPTX, ODT, ODS, ODP, TXT, CSV"


class NotAccepted(Exception):
    """A file is refused; ``proposals.looking`` has the sentence that goes with the code."""
