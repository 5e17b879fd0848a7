"""A decision's dossier, printed: everything in one file, with each part attached for programs."""

import hashlib

from django.conf import settings
from django.utils.translation import gettext as _

from decisions.pdf.layout import Record, lay_out, own_file, square_code


def render(parts, language):
    """The bytes of the dossier, with labels in the language."""
    decision, moment = parts.decision, parts.moment
    address = f"{settings.BASE_URL}{decision.get_absolute_url()}"
    words = {name: _("A part of this dossier: %(name)s") % {"name": name} for name in parts.files}
    return lay_out(
        "decisions/dossier.html",
        {
            "parts": parts,
            # It holds words of many, so it is of none of them.
            "author": settings.SITE_NAME,
            "decision": decision,
            "version": parts.version,
            "status": decision.status(moment),
            "summary": decision.summary,
            "address": address,
            "base_url": settings.BASE_URL,
            "styles": own_file("decisions/print.css"),
            "code": square_code(address),
        },
        language=language,
        records=[
            Record(name, data, words[name], kind=_kind(name)) for name, data in sorted(parts.files.items())
        ],
        identifier=hashlib.sha256(repr((decision.reference, moment, parts.fingerprints)).encode()).digest()[
            :16
        ],
        moment=moment,
    )


def _kind(name):
    return {"json": "application/json", "csv": "text/csv"}.get(name.rpartition(".")[2], "text/plain")
