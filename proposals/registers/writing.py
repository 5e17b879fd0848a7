"""Writes proposals in the 31 columns of the HDR UK Data Use Register, and in one more where each stands.

What came from there goes out cell by cell as it came, as long as it still says what our answers say. Whatever
else is here maps to those columns; it is not claimed to comply with the standard.
"""

from datetime import date

from django.utils.translation import override

from proposals import fields
from proposals.registers.hdruk import HDRUK
from proposals.registers.spelling import clean_name

HEADINGS = [column.heading for column in HDRUK.columns]
WRITTEN = [*HEADINGS, HDRUK.stands]
APPROVED = "Latest approval date*"
NOT_A_USE = "not a use"
SENSITIVITY = {
    "IdentifyingPersonalData": "Personally Identifiable",
    "PseudonymisedData": "De-Personalised",
    "AnonymisedData": "Anonymous",
    "totals-only": "Anonymous",
}
ACCESS = {"secure-room": "TRE", "copy-sent": "Release"}


def project_id(proposal, base_url):
    """What names the use in every site: its register and reference there, or its permanent address here."""
    if proposal.register == HDRUK.name:
        return proposal.source_reference
    if proposal.register:
        return f"{proposal.register}:{proposal.source_reference}"
    return f"{base_url}/id/{proposal.reference}"


def line(proposal, base_url, code):
    """The cells under ``WRITTEN`` of one proposal, as text; ``code`` says where it stands.

    It was ``told_apart``, and its institution, and that one's names, should be read already.
    """
    with override("en"):
        cells = _cells(proposal, base_url)
    if proposal.register == HDRUK.name:
        cells |= _as_it_came(proposal)
    cells[HDRUK.stands] = code if proposal.is_use else f"{code}; {NOT_A_USE}"
    return [cells.get(heading, "") for heading in WRITTEN]


def is_no_use(stands):
    """Whether a file of ours says that a line of it tells of no use of data."""
    return stands.strip().casefold().endswith(NOT_A_USE)


def _as_it_came(proposal):
    """The cells of the source row that still say what the answers say."""
    row = proposal.raw_row
    told = HDRUK.answers(row)
    still = {}
    for column, cell in HDRUK.cells(row):
        if column.known and all(_still_says(proposal, name, told) for name in column.answers):
            still[column.heading] = cell
    if proposal.state != "registered":
        # It was put before the community here, and only what was approved here counts from then on.
        still.pop(APPROVED, None)
    return still


def _still_says(proposal, name, told):
    match name:
        case "organisation":
            spelling = HDRUK.organisation(proposal.raw_row)
            names = {clean_name(proposal.lead_organisation.name)}
            names |= {known.matches for known in proposal.lead_organisation.names.all()}
            return clean_name(spelling)[:300] in names
        case "reference" | "sector":
            return True
    default = type(proposal)._meta.get_field(name).get_default()
    return getattr(proposal, name) == told.get(name, default)


def _cells(proposal, base_url):
    return {
        "Project ID": project_id(proposal, base_url),
        "Organisation name*": proposal.lead_organisation.name,
        "Organisation ID": proposal.lead_organisation.code,
        "Organisation sector": proposal.lead_organisation.kind,
        "Funders/ Sponsors": _choice_and_words(proposal, "money"),
        "Sub-licence arrangements (if any)?": _choice_and_words(proposal, "onward_sharing"),
        "Project title*": proposal.title,
        "Lay summary*": proposal.plain_summary,
        "Public benefit statement*": proposal.community_benefit,
        "Request category type": ", ".join(proposal.purposes),
        "Technical summary": proposal.how_used,
        "Other approval committees": "; ".join(
            ", ".join(filter(None, [row.get("body"), row.get("result"), row.get("date")]))
            for row in proposal.other_reviews
        ),
        "Project start date": _day(proposal.starts_on),
        "Project end date": _day(proposal.ends_on),
        APPROVED: _approved_on(proposal),
        "Dataset(s) name*": ", ".join(row.get("name", "") for row in proposal.datasets),
        "Data sensitivity level": SENSITIVITY.get(proposal.identifiability, ""),
        "Legal basis for provision of data under Article 6": proposal.legal_basis_details
        or _words(proposal, "legal_basis"),
        "National data opt-out applied?": proposal.consent_and_opt_out_details
        or _words(proposal, "consent_and_opt_out"),
        "For linked datasets, specify how the linkage will take place": proposal.linkage,
        "Description of the confidential data being used": proposal.sensitive_details,
        "Release/Access date": _day(proposal.first_access_on),
        "Access type*": ACCESS.get(proposal.access_type, ""),
        "How has data been processed to enhance privacy?": proposal.safeguards,
        "Link to research outputs": proposal.results_back,
    }


def _approved_on(proposal):
    """The day on which this site decided for a use; what is no use was never approved as one."""
    if not proposal.is_use or proposal.settled_at is None:
        return ""
    return _day(proposal.lead_organisation.calendar.local_date(proposal.settled_at))


def _words(proposal, name):
    code = getattr(proposal, name)
    return str(dict(fields.BY_NAME[name].choices).get(code, code))


def _choice_and_words(proposal, name):
    return ": ".join(filter(None, [_words(proposal, name), getattr(proposal, f"{name}_details")]))


def _day(day):
    return day.isoformat() if isinstance(day, date) else ""
