"""Proposals until comments open, their versions, and who stands behind them."""

from community.models import Member
from proposals import actions as proposals
from proposals.models import Proposal
from tests.factories.charter import CHARTER, DAY, START, make_charter, setup_actor
from tests.factories.people import make_institution, make_member, make_steward


def answers(institution=None, **other):
    """The nine answers that are needed to submit."""
    return {
        "title": "Share clinic addresses with the bus agency",
        "plain_summary": "The clinic would give the bus agency the street of each patient, to plan stops.",
        "request_kind": "new",
        "purposes": ["ImprovePublicServices"],
        "why_needed": "Patients miss visits because no bus stops near their homes.",
        "lead_organisation": institution or make_institution(),
        "contact_point": "Data office",
        "people_described": "Patients of the clinic, most of them without a car.",
        "possible_harms": [
            {
                "harm": "Police could ask for the addresses",
                "who": "People without papers",
                "likelihood": "possible",
                "severity": "grave",
                "prevention": "Only streets, no house numbers",
            }
        ],
    } | other


def make_draft(author=None, institution=None, **other):
    """A draft with the nine answers; any of the 35 can be given or overwritten."""
    controllers = other.pop("data_controllers", ())
    filed_as = other.pop("filed_as", Proposal.FiledAs.RESIDENT)
    proposal = Proposal.objects.create(
        filed_by=author or make_member(), filed_as=filed_as, **answers(institution, **other)
    )
    proposal.data_controllers.set(controllers)
    return proposal


def make_received_proposal(author=None, institution=None, at=START, **other):
    """Submitted, and waiting for a steward to check it."""
    make_charter()
    proposal = make_draft(author, institution, **other)
    return proposals.submit_proposal(proposal, actor=proposal.filed_by, at=at)


def make_accepted_proposal(author=None, institution=None, at=START, **other):
    """Open for comments, and not seconded."""
    proposal = make_received_proposal(author, institution, at, **other)
    return proposals.accept_proposal(proposal, actor=setup_actor, at=at)


def make_seconded(proposal, at=START):
    """Seconded by just enough members; the same three second everything."""
    for number in range(CHARTER["seconds"][0]):
        member = Member.objects.filter(email=f"seconder{number}@example.org").first()
        member = member or Member.objects.create_user(
            f"seconder{number}@example.org", "a long password", display_name=f"Seconder {number}"
        )
        proposal = proposals.second_proposal(proposal, actor=member, at=at)
    return proposal


def make_submitted_proposal(author=None, institution=None, at=START, **other):
    """Open for comments until ``AFTER_COMMENTS`` with the charter of ``make_charter``, and seconded."""
    proposal = make_accepted_proposal(author, institution, at, **other)
    return make_seconded(proposal, at) if proposal.filed_as == Proposal.FiledAs.RESIDENT else proposal


def make_refused_proposal(steward=None, at=START, **other):
    """Not accepted by this steward, who said why."""
    return proposals.refuse_proposal(
        make_received_proposal(at=at, **other),
        reason="Not about data.",
        actor=steward or make_steward(),
        at=at,
    )


def make_registered_proposal(institution=None, at=START, source_reference="DARS-NIC-1-A-v1.0", **other):
    """A use known from another register."""
    agreement, _, version = source_reference.rpartition("-v")
    return proposals.register_proposal(
        Proposal(
            register="nhs",
            source_reference=source_reference,
            source_version=version,
            agreement=agreement,
            source_row=2,
            raw_row={"Reference Number": source_reference},
            **answers(institution, **other),
        ),
        actor=setup_actor,
        at=at,
    )


def make_partner(proposal, role="co_author", member=None, institution=None, at=START + DAY):
    """Somebody who was invited and accepted; ``role`` as for ``invite``."""
    invitation, _key = proposals.invite(proposal, actor=proposal.filed_by, at=at, role=role)
    return proposals.accept_invitation(
        invitation, actor=member or make_member(), at=at, institution=institution
    )


def make_version(proposal, at=START + DAY, kind="update", change_note="It was made plainer.", **answers):
    """The next version of a text, by its author; with a new reason for the need unless told otherwise."""
    return proposals.revise_proposal(
        proposal,
        actor=proposal.filed_by,
        at=at,
        answers=answers or {"why_needed": "Patients miss visits: no bus stops near their homes."},
        kind=kind,
        change_note=change_note,
    )
