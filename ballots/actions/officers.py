"""Who watches a vote and counts its paper: naming them, what scrutineers report, and their names on the record."""

from django.db import transaction

from ballots import rules
from ballots.models import Poll, PollOfficer, ScrutineerReport
from ballots.steps import lock
from community.models import Member
from community.rules import can_delete_account, require
from proposals import actions as proposal_actions
from proposals import letters
from record.actions import append_entry, erase_payload
from record.queries import texts_of

# Under which an officer's name stands beside an entry.
NAME = "name"


@transaction.atomic
def name_officer(poll, member, role, *, actor, at):
    """Name a scrutineer or a teller of a secret vote, in public, and tell them what there is to do."""
    poll = lock(poll)
    require(rules.can_name_officers(actor, poll, at=at))
    # Whoever deletes their account meanwhile finds their name here, or is not named any more.
    member = Member.objects.select_for_update().get(pk=member.pk)
    require(rules.can_be_officer(poll, member, role, at=at))
    entry = append_entry(
        "ballots.officer_named",
        subject=poll.reference,
        actor=actor.acting_as(role="steward"),
        at=at,
        facts={"proposal": poll.proposal.reference, "role": str(role)},
        personal={NAME: member.display_name},
    )
    letters.send(member, "officer_named", {"poll": poll, "role": str(role)}, of="ballots")
    return PollOfficer.objects.create(poll=poll, member=member, role=role, named_at=at, entry_key=entry)


@transaction.atomic
def report_on_poll(poll, *, answers, words, actor, at):
    """Publish what a scrutineer found: a yes or no to each of ``ScrutineerReport.LINES``, and words."""
    poll = lock(poll)
    require(rules.can_report(actor, poll, at=at))
    officer = rules.officer_of(actor, poll, PollOfficer.Role.SCRUTINEER)
    report = ScrutineerReport.objects.create(officer=officer, words=words, reported_at=at, **answers)
    append_entry(
        "ballots.reported",
        subject=poll.reference,
        actor=actor.acting_as(role="scrutineer"),
        at=at,
        facts={"proposal": poll.proposal.reference, **answers},
        personal={"words": words},
    )
    return report


@transaction.atomic
def delete_account(member, *, actor, at):
    """Delete somebody's account, their name as an officer of votes first: once it is gone nothing tells where that is."""
    # Votes first, in the order in which naming somebody locks them.
    list(Poll.objects.standing().select_for_update().order_by("pk"))
    require(can_delete_account(actor, member, at=at))
    for officer in PollOfficer.objects.filter(member=member):
        if NAME in texts_of(officer.entry_key):
            erase_payload(officer.entry_key, NAME, actor=actor.acting_as(), at=at, reason="request")
    proposal_actions.delete_account(member, actor=actor, at=at)
