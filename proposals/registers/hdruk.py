"""The Data Use Register standard of HDR UK, in the 31 columns of its upload template."""

from django.utils.translation import gettext_lazy as _

from proposals.registers import readings as read
from proposals.registers.layout import Column, Register


def _finish(answers, row, releases):
    """Days that contradict each other answer nothing; the cells stay in the source row."""
    starts, ends = answers.get("starts_on"), answers.get("ends_on")
    days = {"starts_on": None, "ends_on": None} if starts and ends and ends < starts else {}
    return days | ({} if answers.get("title") else {"title": HDRUK.cell(row, "reference")})


HDRUK = Register(
    name="hdruk",
    title="HDR UK Data Use Register",
    attribution="In the columns of the HDR UK Data Use Register standard (CC0).",
    about=_(
        "The columns of the upload template, under its headings or its machine names; a star after a heading "
        "changes nothing."
    ),
    columns=(
        Column("Project ID", ("reference",), read.REFERENCE, "project_id_text", needed=True),
        Column("Organisation name*", ("organisation",), read.ORGANISATION, "organisation_name", needed=True),
        Column("Organisation ID", (), read.KEPT, "organisation_id"),
        Column("Organisation sector", ("sector",), read.SECTOR, "organisation_sector"),
        Column("Applicant name(s)", (), read.KEPT, "non_gateway_applicants"),
        Column("Applicant ID", (), read.KEPT, "applicant_id"),
        Column("Funders/ Sponsors", ("money_details",), read.TEXT, "funders_and_sponsors"),
        Column("DEA accredited researcher?", (), read.KEPT, "accredited_researcher_status"),
        Column(
            "Sub-licence arrangements (if any)?",
            ("onward_sharing", "onward_sharing_details"),
            read.SUBLICENCE,
            "sublicence_arrangements",
        ),
        Column("Project title*", ("title",), read.TEXT, "project_title", needed=True),
        Column("Lay summary*", ("plain_summary",), read.TEXT, "lay_summary", needed=True),
        Column("Public benefit statement*", ("community_benefit",), read.TEXT, "public_benefit_statement"),
        Column("Request category type", ("purposes",), read.CODES, "request_category_type"),
        Column("Technical summary", ("how_used",), read.TEXT, "technical_summary"),
        Column("Other approval committees", ("other_reviews",), read.REVIEWS, "other_approval_committees"),
        Column("Project start date", ("starts_on",), read.DAY, "project_start_date"),
        Column("Project end date", ("ends_on",), read.DAY, "project_end_date"),
        Column("Latest approval date*", (), read.KEPT, "latest_approval_date"),
        Column("Dataset(s) name*", ("datasets",), read.DATASETS, "non_gateway_datasets"),
        Column("Data sensitivity level", ("identifiability",), read.SENSITIVE, "data_sensitivity_level"),
        Column(
            "Legal basis for provision of data under Article 6",
            ("legal_basis", "legal_basis_details"),
            read.LAW,
            "legal_basis_for_data_article6",
        ),
        Column(
            "Lawful conditions for provision of data under Article 9",
            ("legal_basis_details",),
            read.ARTICLE_9,
            "legal_basis_for_data_article9",
        ),
        Column(
            "Common Law Duty of Confidentiality",
            ("consent_and_opt_out_details",),
            read.DUTY,
            "duty_of_confidentiality",
        ),
        Column(
            "National data opt-out applied?",
            ("consent_and_opt_out", "consent_and_opt_out_details"),
            read.SAY_NO,
            "national_data_optout",
        ),
        Column("Request frequency", (), read.KEPT, "request_frequency"),
        Column(
            "For linked datasets, specify how the linkage will take place",
            ("linkage",),
            read.TEXT,
            "dataset_linkage_description",
        ),
        Column(
            "Description of the confidential data being used",
            ("sensitive_details",),
            read.TEXT,
            "confidential_data_description",
        ),
        Column("Release/Access date", (), read.KEPT, "access_date"),
        Column("Access type*", ("access_type",), read.ACCESS_TYPE, "access_type"),
        Column(
            "How has data been processed to enhance privacy?",
            ("safeguards",),
            read.TEXT,
            "privacy_enhancements",
        ),
        Column("Link to research outputs", ("results_back",), read.TEXT, "non_gateway_outputs"),
    ),
    finish=_finish,
    stands="Where it stands (Hearth)",
    # In files of ours the name of another register and a colon stand before its reference.
    longest_reference=210,
)
