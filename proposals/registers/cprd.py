"""The list of research protocols that the Clinical Practice Research Datalink approved."""

import hashlib

from django.utils.translation import gettext_lazy as _

from proposals.registers import readings as read
from proposals.registers.layout import Column, Register
from proposals.registers.spelling import clean_name


def _refer(row, again=False):
    """A reference made of the row's own words: of its title or, when another row has that title, of all cells."""
    words = clean_name(row.get("Title", ""))
    if again or not words:
        words = "\x1f".join(f"{heading}\x1e{cell}" for heading, cell in sorted(row.items()))
    return f"CPRD-{hashlib.sha256(words.encode()).hexdigest()[:12]}"


def _finish(answers, row, releases):
    return {} if answers.get("title") else {"title": f"{CPRD.title}: {_refer(row)}"}


CPRD = Register(
    name="cprd",
    title="CPRD approved protocols",
    attribution="From the public protocol list of the Clinical Practice Research Datalink (CPRD).",
    about=_(
        "It names no organisation, no reference and no day. So its keeper stands as the lead organisation, and "
        "the reference is made of the title: a row whose title changes is another row here."
    ),
    keeper="Clinical Practice Research Datalink (CPRD)",
    columns=(
        Column("Title", ("title",), read.TEXT, needed=True),
        Column("Lay Summary", ("plain_summary",), read.NOT_NULL, needed=True),
        Column("Technical Summary", ("how_used",), read.NOT_NULL, needed=True),
        Column("Health Outcomes to be Measured", ("results_back",), read.NOT_NULL),
        Column("Linkages", ("datasets",), read.LINKED_DATASETS),
    ),
    finish=_finish,
    refer=_refer,
)
