"""Who tells of a data use, and of one that nobody told of, and in which words it is refused."""

from django.utils.translation import gettext_lazy as _

from community.rules import (
    YES,
    institution_only,
    is_signed_in,
    is_steward,
    must_sign_in,
    no,
    speaks_for,
    stewards_only,
)
from decisions.models import UseOutput, UseRelease
from proposals.models import Proposal

USED = (Proposal.State.IN_USE, Proposal.State.PAUSED, Proposal.State.ENDED, Proposal.State.STOPPED)
MOST_UNREAD = 3


def can_report_use(actor, proposal, *, at):
    """Whoever acts for its lead organisation, once the data were looked at."""
    refusal = _("Only those who act for the institution that uses the data may do this.")
    verdict = institution_only(actor, proposal.lead_organisation, refusal, at=at)
    if not verdict:
        return verdict
    if proposal.state not in USED or proposal.first_access_on is None:
        return no(_("The data are not in use. Say first when the use began."))
    return YES


def can_be_released(proposal, dataset, month, opt_outs, reason, *, at):
    """Whether a release is told whole, once, and of a month that has begun."""
    if not dataset.strip() or opt_outs not in UseRelease.OptOuts.values:
        return no(_("Say which data were handed over, and whether whoever said no was left out."))
    if month > proposal.lead_organisation.calendar.local_date(at):
        return no(_("That month has not begun."))
    if (opt_outs == UseRelease.OptOuts.APPLIED) == bool(reason.strip()):
        return no(_("Say why those who said no were not left out; nothing needs saying where they were."))
    if proposal.releases.filter(dataset=dataset, month=month).exists():
        return no(_("This dataset is listed for this month already."))
    return YES


def can_be_listed(proposal, url, published_on, *, at):
    """Whether an output is there already, and listed once."""
    if published_on > proposal.lead_organisation.calendar.local_date(at):
        return no(_("That day lies ahead. List it once it is published."))
    if UseOutput.objects.filter(proposal=proposal, url=url).exists():
        return no(_("This address is listed already."))
    return YES


def can_report_missing_use(actor, institution, *, at):
    """Any member who does not speak for the institution, some at a time."""
    if not is_signed_in(actor):
        return must_sign_in()
    if speaks_for(actor, institution, at=at):
        return no(_("You speak for this institution. File the use yourself."))
    if institution.missing_uses.unread().filter(reporter=actor).count() >= MOST_UNREAD:
        return no(_("Some of yours are still being read. Send more after that."))
    return YES


def sees_missing_use(actor, missing, *, at):
    """Everybody what was passed on; before, no steward who speaks for the institution that it accuses."""
    if missing.passed_on_at is not None:
        return True
    return is_steward(actor, at=at) and not speaks_for(actor, missing.institution, at=at)


def can_read_missing_use(actor, missing, *, at):
    """A steward who neither reported it nor speaks for the institution passes it on or not."""
    verdict = stewards_only(actor, at=at)
    if not verdict:
        return verdict
    if missing.reporter_id is not None and missing.reporter_id == actor.pk:
        return no(_("You reported this. Another steward reads it."))
    if speaks_for(actor, missing.institution, at=at):
        return no(_("You speak for this institution. Another steward reads it."))
    if missing.passed_on_at is not None or missing.declined_at is not None:
        return no(_("This was read already."))
    return YES


def can_answer_missing_use(actor, missing, *, at):
    """Whoever acts for the institution, once."""
    refusal = _("Only those who act for this institution may answer.")
    verdict = institution_only(actor, missing.institution, refusal, at=at)
    if not verdict:
        return verdict
    if missing.passed_on_at is None:
        return no(_("This has not been passed on."))
    if missing.clock.stopped_at is not None:
        return no(_("This has been answered already."))
    return YES


def names_the_use(missing, proposal):
    """Whether a use that is said to stand here now is one of the institution's."""
    if proposal is not None and (
        proposal.lead_organisation_id != missing.institution_id or proposal.state == Proposal.State.DRAFT
    ):
        return no(_("Name a use of this institution that everybody can read here."))
    return YES
