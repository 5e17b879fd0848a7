"""The register of data sharing agreements that NHS Digital published until 2021."""

from django.utils.translation import gettext_lazy as _

from proposals.registers import readings as read
from proposals.registers.layout import Column, Register


def _finish(answers, row, releases):
    organisation, reference = NHS.organisation(row), NHS.cell(row, "reference")
    return {
        # The register had no titles then, so a title says who and which agreement.
        "title": f"{organisation}: data sharing agreement {reference}",
        **(_release_answers(releases) if releases else {}),
    }


def _distinct(cells, heading):
    return list(dict.fromkeys(row[heading].strip() for row in cells if row[heading].strip()))


def _release_answers(cells):
    """What the releases say together. Where they differ the code is that of the least protected release,
    or none; the words of all are kept beside it."""
    _row, dataset, identifiable, sensitive, law, frequency, opt_out, duty = NHS.releases
    found, laws, opt_outs = (_distinct(cells, heading) for heading in (identifiable, law, opt_out))
    sensitive_sets = _distinct([row for row in cells if row[sensitive].strip() == "Sensitive"], dataset)
    duties = _distinct(cells, duty)
    return {
        "datasets": [
            {"name": name, "holder": "NHS Digital", "link": ""} for name in _distinct(cells, dataset)
        ],
        "identifiability": _identifiability(found),
        "sensitive_details": "\n".join(f"{name}: sensitive" for name in sensitive_sets),
        "access_type": "secure-room" if _distinct(cells, frequency) == ["System Access"] else "copy-sent",
        "legal_basis": read.consent_if_all(laws),
        "legal_basis_details": "\n".join(laws),
        "consent_and_opt_out": read.say_no(opt_outs),
        "consent_and_opt_out_details": "\n".join(
            [*opt_outs, *(f"Common law duty of confidentiality: {words}" for words in duties)]
        ),
    }


def _identifiability(found):
    if "Identifiable" in found:
        return "IdentifyingPersonalData"
    if any(words.startswith("Anonymised") for words in found):
        return "AnonymisedData"
    return "totals-only" if found else ""


NHS = Register(
    name="nhs",
    title="NHS Digital data release register",
    attribution="Contains information from NHS Digital, licensed under the Open Government Licence v3.0.",
    licence="http://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
    about=_(
        "One row for each agreement. It had no titles, so a title says who and which agreement. Its file of "
        "releases answers which datasets, whether people can be found in them, by what law, and whether people "
        "could say no."
    ),
    columns=(
        Column("Reference Number", ("reference",), read.REFERENCE, needed=True),
        Column("Organisation", ("organisation",), read.ORGANISATION, needed=True),
        Column(
            "Objective for Processing", ("why_needed", "plain_summary"), read.TEXT_AND_SUMMARY, needed=True
        ),
        Column("Processing Activities", ("how_used",), read.TEXT, needed=True),
        Column("Expected Output", ("results_back",), read.TEXT, needed=True),
        Column("Expected Measurable Benefits", ("community_benefit",), read.TEXT, needed=True),
        Column("Yielded Benefits", ("reported_benefit",), read.REPORTED, needed=True),
        Column("Organisation Type", ("sector",), read.SECTOR, needed=True),
    ),
    finish=_finish,
    join="NIC Number",
    releases=(
        "RowID",
        "Type of Data Provided",
        "Data provided to customer: Identifiable, Anonymised - ICO code compliant, Aggregated -anonymised",
        "Sensitive or Non-Sensitive",
        "Legal Basis for Provision of Data (Dissemination)",
        "Frequency",
        "Patient Opt-Outs applied",
        "Common law duty of confidentiality",
    ),
    release_answers={
        "Type of Data Provided": ("datasets", "sensitive_details"),
        "Legal Basis for Provision of Data (Dissemination)": ("legal_basis_details",),
        "Patient Opt-Outs applied": ("consent_and_opt_out_details",),
        "Common law duty of confidentiality": ("consent_and_opt_out_details",),
    },
)
