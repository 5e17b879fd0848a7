"""The ways in which cells are read, each with the words that explain it to a person."""

import re
from datetime import date

from django.utils.translation import gettext_lazy as _

from proposals import fields
from proposals.registers.layout import Reading


def first_words(text, most=fields.SUMMARY_WORDS):
    """The text itself or, when it is longer, its first words with an ellipsis."""
    words = text.split()
    return text if len(words) <= most else " ".join(words[:most]) + "…"


def _text(cell, names):
    return dict.fromkeys(names, cell.strip())


def _not_null(cell, names):
    return {} if cell.strip().casefold() == "null" else _text(cell, names)


def _text_and_summary(cell, names):
    """The first name takes the whole text, the second its first words."""
    return {names[0]: cell.strip(), names[1]: first_words(cell.strip())}


def _day(cell, names):
    try:
        return {names[0]: date.fromisoformat(cell.strip())}
    except ValueError:
        return {}


def _named_rows(cells, key, others):
    names = dict.fromkeys(" ".join(cell.split()) for cell in cells)
    return [{key: name} | dict.fromkeys(others, "") for name in names if name and name.casefold() != "null"]


def outside_brackets(text):
    """The parts of a text between its commas, leaving commas inside brackets alone."""
    return re.split(r",(?![^()]*\))", text)


def _datasets(split):
    return lambda cell, names: {names[0]: _named_rows(split(cell), "name", ("holder", "link"))}


def _reviews(cell, names):
    return {names[0]: _named_rows(re.split(r"[;\n]", cell), "body", ("date", "result", "link"))}


def _codes(cell, names):
    known = dict(fields.BY_NAME[names[0]].choices)
    codes = [part.strip() for part in cell.split(",")]
    return {names[0]: codes} if all(code in known for code in codes) else {}


def _sublicence(cell, names):
    code = {"no": "no", "none": "no"}.get(cell.strip().casefold(), "")
    return {names[0]: code, names[1]: cell.strip()}


SENSITIVITY = {
    "personally identifiable": "IdentifyingPersonalData",
    "identifiable": "IdentifyingPersonalData",
    "de-personalised": "PseudonymisedData",
    "depersonalised": "PseudonymisedData",
    "anonymous": "AnonymisedData",
    "anonymised": "AnonymisedData",
}
ACCESS = {"tre": "secure-room", "release": "copy-sent"}


def _coded(words):
    """A reading that knows some words and takes no others."""
    return lambda cell, names: (
        {names[0]: words[cell.strip().casefold()]} if cell.strip().casefold() in words else {}
    )


def _law(cell, names):
    """The code where every law named is consent, and the words always."""
    laws = [law for law in re.split(r";\s*", cell.strip()) if law]
    return {names[0]: consent_if_all(laws), names[1]: cell.strip()}


# Consent and nothing else, perhaps with the article before it and a remark in brackets behind it.
_CONSENT = re.compile(
    r"(?:(?:gdpr\s+)?(?:article\s+)?6\s*\(?1\)?\s*\(a\)\W*)?"
    r"(?:(?:informed|explicit|written|patient|participant)\s+)*consent\s*(?:\([^()]*\)|to\s.*)?",
    re.IGNORECASE,
)
_DENIED = re.compile(
    r"\b(?:no|not|non|never|nor|without|unless|cannot|refused|withdrawn)\b|n[’']t\b", re.IGNORECASE
)


def consent_if_all(laws):
    """The code where every law is consent; words that only mention it, or deny it, are kept as words."""
    is_consent = [_CONSENT.fullmatch(law.strip()) and not _DENIED.search(law) for law in laws]
    return "Consent" if laws and all(is_consent) else ""


def _say_no(cell, names):
    return {
        names[0]: say_no([part for part in re.split(r";\s*", cell.strip()) if part]),
        names[1]: cell.strip(),
    }


def say_no(opt_outs):
    """Whether people can say no, where all that is told means the same."""
    if opt_outs == ["Yes - patient objections upheld"]:
        return "OptingOutFromProcess"
    if opt_outs == ["No - consent provided by participants of research study"]:
        return "OptingInToProcess"
    return ""


def _said_of(what):
    return lambda cell, names: {names[0]: f"{what}: {cell.strip()}"}


KEPT = Reading(_("Kept in the source row; none of our questions asks for it."))
REFERENCE = Reading(_("The reference by which the row is found again."))
ORGANISATION = Reading(_("The organisation of that name, in any of its spellings."))
SECTOR = Reading(_("The kind of organisation, when it is new here."))
LINK = Reading(_("The address of the source, and its last part as the reference."))
REPORTED = Reading(_("The benefit that was reported, beside the promised one."))
TEXT = Reading(_("The words as they stand, without the space around them."), _text)
NOT_NULL = Reading(_("The words as they stand; “null” means that nothing was said."), _not_null)
TEXT_AND_SUMMARY = Reading(
    _("The words as they stand; their first 300 words are the plain summary."), _text_and_summary
)
DAY = Reading(_("A day written as 2026-05-01; anything else stays in the source row only."), _day, True)
DATASETS = Reading(_("One dataset for each name between commas."), _datasets(outside_brackets))
LINKED_DATASETS = Reading(
    _("One dataset for each name between semicolons; “null” means none."),
    _datasets(lambda cell: cell.split(";")),
)
REVIEWS = Reading(_("One review for each line or part between semicolons."), _reviews)
CODES = Reading(_("Our codes between commas; other words stay in the source row only."), _codes, True)
SUBLICENCE = Reading(_("“No” means no; the words are kept beside it."), _sublicence)
SENSITIVE = Reading(
    _("Personally identifiable, de-personalised or anonymous; other words stay in the source row only."),
    _coded(SENSITIVITY),
    True,
)
ACCESS_TYPE = Reading(
    _("TRE means a secure room, Release means that a copy is sent; other words stay in the source row only."),
    _coded(ACCESS),
    True,
)
LAW = Reading(
    _("Consent where every law named is consent and nothing else; the words are kept beside it."), _law
)
ARTICLE_9 = Reading(_("The words, after “Article 9:”."), _said_of("Article 9"))
DUTY = Reading(
    _("The words, after “Common law duty of confidentiality:”."),
    _said_of("Common law duty of confidentiality"),
)
SAY_NO = Reading(_("Whether people can say no, where the words say so; they are kept beside it."), _say_no)
