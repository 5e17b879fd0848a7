"""What goes with an account: drafts, a part in what others filed, and the name, also on the record."""

from django.db import transaction
from django.db.models import Q

from community import actions as community
from community.models import Member
from community.rules import can_delete_account, require
from proposals.actions.drafts import drop_draft
from proposals.actions.people import erase_name, leave_proposal
from proposals.models import Partner, Proposal, contribution_models
from record.actions import erase_payload
from record.queries import texts_about, texts_of

NAME = "display_name"


@transaction.atomic
def delete_account(member, *, actor, at):
    """Delete somebody's account: their words stay, because others answered them, and stand for nobody.

    Once it is gone nothing tells which names on the record were theirs, so those go first.
    """
    # Proposals first, in the order in which every other act locks them.
    list(Proposal.objects.select_for_update().filter(_has_a_part(member)).order_by("pk"))
    member = Member.objects.select_for_update().get(pk=member.pk)
    require(can_delete_account(actor, member, at=at))
    for draft in Proposal.objects.filter(filed_by=member, state=Proposal.State.DRAFT):
        drop_draft(draft, actor=actor, at=at)
    for partner in Partner.objects.filter(member=member, institution__isnull=True):
        if partner.left_at is None:
            leave_proposal(partner, actor=actor, at=at, erase_name=True)
        else:
            erase_name(partner, actor=actor, at=at)
    for key in _entries_that_name(member):
        erase_payload(key, NAME, actor=actor.acting_as(), at=at, reason="request")
    community.delete_account(member, actor=actor, at=at)


def _has_a_part(member):
    """The proposals on which an act of somebody else may put this name on the record once more."""
    part = Q(filed_by=member) | Q(pk__in=Partner.objects.filter(member=member).values("proposal"))
    for model in contribution_models().values():
        part |= Q(pk__in=model.objects.filter(author=member).order_by().values("proposal"))
    return part


def _entries_that_name(member):
    """The keys of the entries beside which the name of whoever said or filed it still stands."""
    for reference in member.proposals.values_list("reference", flat=True):
        for key, _name in texts_about(reference, NAME, kind="proposals.submitted"):
            yield key
    for model in contribution_models().values():
        for said in model.objects.filter(author=member):
            for row in (said, *said.earlier_wordings()):
                if NAME in texts_of(row.entry_key):
                    yield row.entry_key
