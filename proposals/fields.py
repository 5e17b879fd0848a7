"""The 35 fields of a proposal in seven sections: one description that form, page, import and checks all read.

Choices are stored as codes. Where a public vocabulary has the term its code is kept: the Data Privacy
Vocabulary (``PublicBenefit``), the Data Use Ontology (``DUO:0000046``) and the Gravity categories of social
need (``food-insecurity``). The words beside them are ours.
"""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

SUBMIT, VOTE, IF, OPTIONAL = "submit", "vote", "if", "optional"
SUMMARY_WORDS = 300
# The fewest words that say why something is not known.
REASON_WORDS = 3
FEWEST_PEOPLE = 11


@dataclass(frozen=True)
class Column:
    """One cell in each row of a field that holds rows: ``kind`` is line, link, day or choice."""

    name: str
    label: str
    kind: str = "line"
    choices: tuple = ()


@dataclass(frozen=True)
class Part:
    """The second input of a field: ``kind`` is text, email, people, months or day."""

    name: str
    label: str
    kind: str = "text"


@dataclass(frozen=True)
class Field:
    """One question.

    ``kind`` is line, text, choice, choices, institution, institutions, rows or day. ``need`` says when it
    must be filled: to submit, before a vote, if something else holds, or never. ``unless`` names another question
    and those of its answers after which an ``IF`` is not needed; any other, and none, ask for it before a vote.
    """

    number: int
    name: str
    kind: str
    label: str
    help: str
    need: str = VOTE
    choices: tuple = ()
    columns: tuple = ()
    second: Part | None = None
    unless: tuple = ()

    @property
    def inputs(self):
        """The names of the model fields that hold this answer."""
        return (self.name, self.second.name) if self.second else (self.name,)


@dataclass(frozen=True)
class Section:
    name: str
    title: str
    fields: tuple


REQUEST_KINDS = (
    ("new", _("A new use of data")),
    ("change", _("A change to a use that exists")),
    ("renew", _("To go on with a use that would end")),
    ("stop", _("To stop a use that exists")),
    ("past_use", _("A use that has already happened")),
)
# What can be asked about a use only that is here already.
ABOUT_ANOTHER = ("change", "renew", "stop")
PURPOSES = (
    ("PublicBenefit", _("Something good for everyone")),
    ("ImproveHealthcare", _("Better health care")),
    ("ImprovePublicServices", _("Better public services")),
    ("ServiceProvision", _("Giving people a service")),
    ("ServiceAccessDetermination", _("Deciding who gets a service")),
    ("PublicPolicyMaking", _("Making public policy")),
    ("ProvideOfficialStatistics", _("Official statistics")),
    ("NonCommercialResearch", _("Research without profit")),
    ("CommercialResearch", _("Research for profit")),
    ("DataAltruism", _("Data that people give for the common good")),
    ("FraudPreventionAndDetection", _("Finding or preventing fraud")),
    ("LegalCompliance", _("Doing what a law demands")),
    ("SellInsightsFromData", _("Selling what the data shows")),
    ("SellDataToThirdParties", _("Selling the data")),
)
RECIPIENT_ROLES = (
    ("DataController", _("Decides about the data")),
    ("DataProcessor", _("Works for the one who decides")),
    ("DataSubProcessor", _("Works for the one who works")),
    ("ThirdParty", _("Somebody else")),
)
ONWARD_SHARING = (
    ("no", _("No")),
    ("named", _("Only to those named")),
    ("yes", _("Yes, to others too")),
    ("unknown", _("Not known")),
)
MONEY = (
    ("none", _("Nobody earns money from it")),
    ("indirect", _("Somebody earns money indirectly")),
    ("direct", _("Somebody earns money directly")),
    ("unknown", _("Not known")),
)
NEED_DOMAINS = (
    ("food-insecurity", _("Food")),
    ("housing-instability", _("Keeping a home")),
    ("homelessness", _("Being without a home")),
    ("inadequate-housing", _("Poor housing")),
    ("transportation-insecurity", _("Getting around")),
    ("utility-insecurity", _("Water, light and heat")),
    ("financial-insecurity", _("Money")),
    ("material-hardship", _("Things needed every day")),
    ("medical-cost-burden", _("The cost of care")),
    ("health-insurance-coverage-status", _("Health insurance")),
    ("employment-status", _("Work")),
    ("educational-attainment", _("Schooling")),
    ("language-access", _("Language")),
    ("digital-access", _("Getting online")),
    ("digital-literacy", _("Using computers and phones")),
    ("personal-health-literacy", _("Understanding health information")),
    ("social-connection", _("Being with others")),
    ("stress", _("Stress")),
    ("intimate-partner-violence", _("Violence by a partner")),
    ("elder-abuse", _("Abuse of older people")),
    ("incarceration-status", _("Prison or jail")),
    ("veteran-status", _("Military service")),
    ("protective-factor", _("What protects people")),
    ("sdoh-category-unspecified", _("Another need")),
)
IDENTIFIABILITY = (
    ("IdentifyingPersonalData", _("Yes, people can be found in it")),
    ("PseudonymisedData", _("Coded: names are replaced, and somebody holds the key")),
    ("AnonymisedData", _("Anonymous: nobody should be found in it")),
    ("totals-only", _("Totals only: no rows about single people")),
)
GROUP_AUTHORITY = (("yes", _("Yes")), ("no", _("No")), ("unknown", _("Not known")))
ACCESS_TYPES = (
    ("secure-room", _("In a secure room or system that it does not leave")),
    ("copy-sent", _("A copy is sent")),
    ("live-link", _("Over a live link")),
    ("referral-exchange", _("In a referral exchange")),
)
AUTOMATION = (
    ("none", _("No software scores or sorts people")),
    ("AssistiveAutomation", _("Software helps a person who decides")),
    ("AutomatedDecisionMaking", _("Software decides")),
    ("unknown", _("Not known")),
)
LEGAL_BASES = (
    ("Consent", _("People agreed")),
    ("LegalObligation", _("A law demands it")),
    ("OfficialAuthorityOfController", _("An official power allows it")),
    ("PublicInterest", _("The public interest")),
    ("LegitimateInterest", _("An interest that the law accepts")),
    ("VitalInterest", _("Saving a life")),
    ("Contract", _("A contract with the people")),
    ("unknown", _("Not known")),
)
CONSENT = (
    ("OptingInToProcess", _("People are asked first")),
    ("OptingOutFromProcess", _("People are not asked, but can say no")),
    ("CannotOptOutFromProcess", _("People cannot say no")),
    ("unknown", _("Not known")),
)
USE_CONDITIONS = (
    ("DUO:0000046", _("No one may earn money from it")),
    ("DUO:0000045", _("Only organisations that make no profit")),
    ("DUO:0000018", _("Neither profit-making organisations nor profit-making uses")),
    ("DUO:0000021", _("An ethics board must approve")),
    ("DUO:0000020", _("The work must be done together with the source")),
    ("DUO:0000029", _("What is found must come back to the source")),
    ("DUO:0000019", _("What is found must be published")),
    ("DUO:0000024", _("Nothing published before an agreed day")),
    ("DUO:0000022", _("Only in one place")),
    ("DUO:0000025", _("Only for a set time")),
    ("DUO:0000026", _("Only by named people")),
    ("DUO:0000027", _("Only for this project")),
    ("DUO:0000028", _("Only in this institution")),
    ("DUO:0000044", _("No research into where people descend from")),
    ("DUO:0000015", _("No research into methods")),
)
LIKELIHOODS = (
    ("unlikely", _("Unlikely")),
    ("possible", _("Possible")),
    ("likely", _("Likely")),
    ("unknown", _("Not known")),
)
SEVERITIES = (
    ("mild", _("Mild")),
    ("serious", _("Serious")),
    ("grave", _("Grave")),
    ("unknown", _("Not known")),
)

SECTIONS = (
    Section(
        "idea",
        _("The idea"),
        (
            Field(1, "title", "line", _("Title"), _("Say in one line what data would be used for."), SUBMIT),
            Field(
                2,
                "plain_summary",
                "text",
                _("Plain summary"),
                _("What, for whom, by whom? Write as you would tell a neighbour, in at most 300 words."),
                SUBMIT,
            ),
            Field(
                3,
                "request_kind",
                "choice",
                _("What is asked for"),
                _("You can also ask to stop or change a use."),
                SUBMIT,
                choices=REQUEST_KINDS,
            ),
            Field(
                4,
                "purposes",
                "choices",
                _("Purposes"),
                _("Choose all that apply. Selling is a purpose too."),
                SUBMIT,
                choices=PURPOSES,
            ),
            Field(
                5,
                "why_needed",
                "text",
                _("Why it is needed"),
                _("What problem is it? Who says that it is a problem?"),
                SUBMIT,
            ),
        ),
    ),
    Section(
        "people",
        _("Who is involved"),
        (
            Field(
                6,
                "lead_organisation",
                "institution",
                _("Lead organisation"),
                _("Who answers for this use?"),
                SUBMIT,
            ),
            Field(
                7,
                "data_controllers",
                "institutions",
                _("Who decides about the data"),
                _("One organisation alone, or several together."),
            ),
            Field(
                8,
                "recipients",
                "rows",
                _("Who will see or hold it"),
                _("Everyone, and the companies that they pay too."),
                columns=(
                    Column("name", _("Name")),
                    Column("role", _("Role"), "choice", RECIPIENT_ROLES),
                    Column("country", _("Country")),
                    Column("why", _("Why")),
                ),
            ),
            Field(
                9,
                "onward_sharing",
                "choice",
                _("Passing it on"),
                _("May anyone pass it on?"),
                choices=ONWARD_SHARING,
                second=Part("onward_sharing_details", _("To whom, and under what terms?")),
            ),
            Field(
                10,
                "money",
                "choice",
                _("Money"),
                _("Does anyone earn money from it?"),
                choices=MONEY,
                second=Part("money_details", _("Who pays, who earns, and from what?")),
            ),
            Field(
                11,
                "contact_point",
                "line",
                _("Contact"),
                _(
                    "Who answers questions about it? A role, such as “data office” or “street group”. Everyone can see it."
                ),
                SUBMIT,
                second=Part("contact_email", _("Email of this contact"), "email"),
            ),
        ),
    ),
    Section(
        "data",
        _("What data, about whom"),
        (
            Field(
                12,
                "datasets",
                "rows",
                _("Datasets"),
                _("Name each source."),
                columns=(
                    Column("name", _("Name")),
                    Column("holder", _("Who holds it")),
                    Column("link", _("Link"), "link"),
                ),
            ),
            Field(
                13,
                "people_described",
                "text",
                _("Whose lives are in it"),
                _("Who is in the data? Is any group in it more than others?"),
                SUBMIT,
                second=Part("people_count", _("About how many people?"), "people"),
            ),
            Field(
                14,
                "need_domains",
                "choices",
                _("Needs it is about"),
                _("Choose all that apply."),
                OPTIONAL,
                choices=NEED_DOMAINS,
            ),
            Field(
                15,
                "identifiability",
                "choice",
                _("Can people be found in it"),
                _("Could someone find a person in it?"),
                choices=IDENTIFIABILITY,
            ),
            Field(
                16,
                "sensitive_details",
                "text",
                _("Sensitive details"),
                _(
                    "Names, addresses, health, immigration status, money, police? Needed unless it is anonymous."
                ),
                IF,
                unless=("identifiability", ("AnonymisedData", "totals-only")),
            ),
            Field(
                17,
                "linkage",
                "text",
                _("Joining with other data"),
                _("If it is joined with other data: by whom, and how is the result kept?"),
                IF,
            ),
            Field(
                18,
                "group_authority",
                "choice",
                _("Authority of a people or group"),
                _("Does a Nation, tribe or other people hold authority over this data?"),
                choices=GROUP_AUTHORITY,
                second=Part("group_authority_details", _("Who agreed, and where is it written?")),
            ),
        ),
    ),
    Section(
        "use",
        _("How it is used and kept safe"),
        (
            Field(19, "how_used", "text", _("How it is used"), _("Step by step: what is done with it?")),
            Field(
                20,
                "access_type",
                "choice",
                _("Where it is looked at"),
                _("Does a copy leave the place where the data lives?"),
                choices=ACCESS_TYPES,
            ),
            Field(21, "safeguards", "text", _("Safeguards"), _("What stops misuse, and who checks?")),
            Field(
                22,
                "automation",
                "choice",
                _("Software that scores or sorts people"),
                _("Does software score or sort people?"),
                choices=AUTOMATION,
                second=Part("automation_details", _("Can a person overrule it, and can you appeal?")),
            ),
            Field(
                23,
                "starts_on",
                "day",
                _("Starts on"),
                _("No use without an end: give the day of the end or of a review."),
                second=Part("ends_on", _("Ends on, or is reviewed on"), "day"),
            ),
            Field(
                24,
                "retention",
                "text",
                _("How long it is kept"),
                _("How long is it kept, and how is deletion proved?"),
                second=Part("retention_months", _("In months"), "months"),
            ),
        ),
    ),
    Section(
        "choice",
        _("Permission and choice"),
        (
            Field(
                25,
                "legal_basis",
                "choice",
                _("What law allows it"),
                _("Lawful is the least, not the most."),
                choices=LEGAL_BASES,
                second=Part("legal_basis_details", _("Which law?")),
            ),
            Field(
                26,
                "consent_and_opt_out",
                "choice",
                _("Can people say no"),
                _("Were people asked? Can they say no later?"),
                choices=CONSENT,
                second=Part("consent_and_opt_out_details", _("How, and what happens then?")),
            ),
            Field(
                27,
                "other_reviews",
                "rows",
                _("Other reviews"),
                _("An ethics board, a tribal council, a privacy review."),
                OPTIONAL,
                columns=(
                    Column("body", _("Who reviewed it")),
                    Column("date", _("Day"), "day"),
                    Column("result", _("Result")),
                    Column("link", _("Link"), "link"),
                ),
            ),
            Field(
                28,
                "use_conditions",
                "choices",
                _("Limits"),
                _("Limits that the community wants attached."),
                OPTIONAL,
                choices=USE_CONDITIONS,
            ),
        ),
    ),
    Section(
        "fairness",
        _("Benefit, harm, fairness"),
        (
            Field(
                29,
                "community_benefit",
                "text",
                _("What the community gains"),
                _("What will the people described gain, by when, and how will we see it?"),
            ),
            Field(
                30,
                "possible_harms",
                "rows",
                _("Possible harms"),
                _("Think of stigma, refused service, use by police or immigration offices, lost trust."),
                SUBMIT,
                columns=(
                    Column("harm", _("Harm")),
                    Column("who", _("Who is harmed")),
                    Column("likelihood", _("How likely"), "choice", LIKELIHOODS),
                    Column("severity", _("How bad"), "choice", SEVERITIES),
                    Column("prevention", _("What is done against it")),
                ),
            ),
            Field(
                31,
                "alternatives",
                "text",
                _("Other ways"),
                _("Could it be done with less data, or with none?"),
            ),
            Field(
                32,
                "community_role",
                "text",
                _("The community’s part"),
                _("Who from the community shaped this, and what will they decide later?"),
            ),
            Field(
                33,
                "results_back",
                "text",
                _("What comes back"),
                _("What comes out of it, and how does the community get it first?"),
            ),
        ),
    ),
    Section(
        "repair",
        _("If it goes wrong"),
        (
            Field(
                34,
                "redress_plan",
                "text",
                _("Putting harm right"),
                _("Who puts harm right, with what, how fast?"),
            ),
            Field(
                35,
                "stop_conditions",
                "text",
                _("When it stops"),
                _("What would make this use stop? Who can press stop?"),
            ),
        ),
    ),
)

FIELDS = tuple(field for section in SECTIONS for field in section.fields)
BY_NAME = {field.name: field for field in FIELDS}
# The stored names of the answers made of words: a change to them can be proposed word by word.
WORDS = tuple(
    part.name for field in FIELDS for part in (field, field.second) if part and part.kind in ("line", "text")
)
# Those in which words about a person can stand.
ERASABLE = (*WORDS, "contact_email", *(field.name for field in FIELDS if field.kind == "rows"))
# The question that each stored name belongs to.
QUESTION_OF = {name: field for field in FIELDS for name in field.inputs}
NEEDED_TO_SUBMIT = tuple(field for field in FIELDS if field.need == SUBMIT)
# Every name under which an answer is stored, in the order of the form.
ANSWERS = tuple(name for field in FIELDS for name in field.inputs)
