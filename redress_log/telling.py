"""Who is written to about a history of harm; in a letter that says nothing in its subject and quotes nothing."""

from community.models import Member, Membership
from proposals import letters


def _speakers(institutions, at):
    held = Membership.objects.current(at).filter(
        role__in=Membership.INSTITUTION_ROLES, institution__in=institutions
    )
    return Member.objects.filter(memberships__in=held).distinct().order_by("pk")


def tell_stewards_of_words(history, writer, *, at):
    """Write to the stewards who can read them that words wait to be read."""
    held = Membership.objects.current(at).filter(role=Membership.Role.STEWARD)
    stewards = Member.objects.filter(memberships__in=held).exclude(pk=writer.pk)
    for member in stewards.exclude(pk__in=_speakers(history.institutions, at)).distinct().order_by("pk"):
        letters.send(member, "history_received", {"history": history}, of="redress_log")


def tell_proposer(history):
    """Write to whoever proposed it what came of it; no table of tasks keeps who that was."""
    letters.send(history.proposer, "history_read", {"history": history}, of="redress_log", at_once=True)


def tell_institutions(history, template, *, at):
    """Write to those who act for the institutions that are named."""
    for member in _speakers(history.institutions, at):
        letters.send(member, template, {"history": history}, of="redress_log")


def remind_institution(named, *, at):
    """Write to those who act for one institution that its answer is waited for."""
    for member in _speakers([named.institution], at):
        letters.send(member, "history_waits", {"history": named.history}, of="redress_log")
