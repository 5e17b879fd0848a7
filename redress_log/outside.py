"""Registers of harm that others keep: how a file is read, and what of it becomes a case of ours.

What comes from outside was told by an institution to an authority. Nobody here was asked, so such a case is *reported*
and stays so: it never shows a signature, a finding or an outcome.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

from proposals.registers import NotARegister
from proposals.registers.files import opened
from redress_log.models import HarmKind, RemedyKind

# The breach reports of the Office for Civil Rights, as it exports them.
COLUMNS = (
    "Name of Covered Entity",
    "State",
    "Covered Entity Type",
    "Individuals Affected",
    "Breach Submission Date",
    "Type of Breach",
    "Location of Breached Information",
    "Business Associate Present",
    "Web Description",
)

KINDS = {
    "Hacking/IT Incident": HarmKind.EXPOSED,
    "Unauthorized Access/Disclosure": HarmKind.SHARED_WITHOUT_SAY,
    "Theft": HarmKind.EXPOSED,
    "Loss": HarmKind.EXPOSED,
    "Improper Disposal": HarmKind.EXPOSED,
    "Other": HarmKind.OTHER,
    "Unknown": HarmKind.OTHER,
}

# What an account says was done, each by the words that tell it. It is what the institution says, and nobody checked it.
REMEDIES = {
    RemedyKind.APOLOGY: r"\bapolog",
    RemedyKind.MONEY: r"\bsettle|resolution agreement|\$ ?\d",
    RemedyKind.CARE: r"\b(credit|identity)\b.{0,30}\b(monitor|protect)",
    RemedyKind.CHANGE_RULE: r"\bre-?train|\btrained\b|\b(revis|updat|implement)\w* .{0,40}(polic|procedur|safeguard|training)",
    RemedyKind.SANCTION: r"\bsanction|\bterminat",
    RemedyKind.TELL_AFFECTED: r"\bnotif",
}
MONEY = re.compile(r"\$ ?\d[\d,.]*\d(?: (?:million|billion))?|\$ ?\d(?: (?:million|billion))?")


@dataclass(frozen=True)
class OutsideCase:
    """One row of a register, read."""

    number: int
    key: str
    institution: str
    kind: str
    harm_kinds: list
    people_count: int
    reported_on: date
    account: str
    remedies: list
    facts: dict


def read_ocr(path):
    """The rows of the register as ``OutsideCase``. Raises ``NotARegister`` with one sentence about what is wrong."""
    with opened(path) as (headings, rows):
        missing = [column for column in COLUMNS if column not in headings]
        if missing:
            raise NotARegister(f"“{path.name}” lacks the column “{missing[0]}”.")
        for number, cells in rows:
            yield _read(path, number, dict(zip(headings, cells, strict=True)))


def _read(path, number, row):
    def wrong(what):
        return NotARegister(f"“{path.name}”, row {number}: {what}.")

    institution = " ".join(row["Name of Covered Entity"].split())
    if not institution:
        raise wrong("no institution is named")
    try:
        reported_on = datetime.strptime(row["Breach Submission Date"].strip(), "%m/%d/%Y").date()  # noqa: DTZ007
    except ValueError:
        raise wrong(f"“{row['Breach Submission Date']}” is not a day like 01/23/2013") from None
    typed = row["Individuals Affected"].strip()
    if not re.fullmatch(r"\d{1,12}", typed):
        raise wrong(f"“{typed}” is not a number of people")
    account = row["Web Description"].strip()
    types = [name.strip() for name in row["Type of Breach"].split(",") if name.strip()]
    kinds = list(dict.fromkeys(str(KINDS.get(name, HarmKind.OTHER)) for name in types))
    return OutsideCase(
        number=number,
        key=sha256("\0".join([institution, reported_on.isoformat(), typed]).encode()).hexdigest(),
        institution=institution,
        kind=row["Covered Entity Type"].strip(),
        harm_kinds=kinds or [str(HarmKind.OTHER)],
        people_count=int(typed),
        reported_on=reported_on,
        account=account,
        remedies=[
            str(kind)
            for kind, words in REMEDIES.items()
            if re.search(words, account, re.IGNORECASE | re.DOTALL)
        ],
        facts={
            "state": row["State"].strip(),
            "entity_type": row["Covered Entity Type"].strip(),
            "types": types,
            "location": row["Location of Breached Information"].strip(),
            "business_associate": row["Business Associate Present"].strip() == "Yes",
            "money": list(dict.fromkeys(MONEY.findall(account))),
        },
    )


READERS = {"ocr": read_ocr}
COUNTRIES = {"ocr": ("US", "America/New_York")}
