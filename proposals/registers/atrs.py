"""The tools that public bodies of the United Kingdom disclose under the Algorithmic Transparency Recording Standard."""

from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _

from proposals.registers import readings as read
from proposals.registers.layout import Column, Register


def _refer(row, again=False):
    """The last part of the record's address, which names it."""
    return urlsplit(row.get("url", "").strip()).path.rstrip("/").rpartition("/")[2]


def _finish(answers, row, releases):
    return {} if answers.get("title") else {"title": _refer(row)}


ATRS = Register(
    name="atrs",
    title="UK Algorithmic Transparency Records",
    attribution="Contains public sector information licensed under the Open Government Licence v3.0.",
    licence="http://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
    about=_(
        "The short form: who, what, when and where the full record stands. Where no body is named, the keeper of "
        "the register stands as the lead organisation."
    ),
    keeper="Algorithmic Transparency Records on GOV.UK",
    columns=(
        Column("publishing_body", ("organisation",), read.ORGANISATION, needed=True),
        Column("tool_name", (), read.KEPT),
        Column("title", ("title",), read.TEXT, needed=True),
        Column("url", ("link",), read.LINK, needed=True),
        Column("published", (), read.KEPT),
        Column("description", ("plain_summary",), read.TEXT, needed=True),
        Column("listed_organisations", (), read.KEPT),
    ),
    finish=_finish,
    refer=_refer,
)
