"""Drafts: which one a code opens, and which nobody came back for."""

from datetime import timedelta

from django.utils.crypto import constant_time_compare

from community.codes import hash_code
from community.models import CharterRule, Institution, Membership
from proposals.models import DraftCode, Proposal


def draft_for_code(code):
    """The draft that this code opens, or None.

    The database is asked for a few characters of the hash only; the whole is compared in constant time.
    """
    hashed = hash_code("draft", code)
    found = None
    candidates = DraftCode.objects.select_related("proposal").filter(code_hash__startswith=hashed[:4])
    for candidate in candidates:
        if constant_time_compare(candidate.code_hash, hashed):
            found = candidate.proposal
    return found if found is None or found.state == Proposal.State.DRAFT else None


def forgotten_drafts(at):
    """Drafts without an author that nobody saved for as long as the charter's ``draft-days`` says, or that
    nobody has a code for."""
    drafts = Proposal.objects.filter(state=Proposal.State.DRAFT, filed_by__isnull=True)
    if not drafts.exists():
        return drafts.none()
    days = CharterRule.objects.rule("draft-days", at).value
    return drafts.exclude(code__saved_at__gt=at - timedelta(days=days)).order_by("pk")


def institutions_spoken_for(member, at):
    """The institutions in whose name somebody may file a proposal."""
    if not member.is_authenticated:
        return Institution.objects.none()
    roles = Membership.objects.current(at).filter(member=member, role__in=Membership.INSTITUTION_ROLES)
    return Institution.objects.filter(pk__in=roles.values("institution")).order_by("name")
