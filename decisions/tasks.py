"""What the dates of decisions set off."""

from django.utils.translation import gettext as _

from ballots.models import Poll
from community.models import clock_actor
from community.rules import Refused
from decisions import digest, reminding, signing
from decisions.actions import (
    count_opinions,
    escalate_decision,
    open_decision,
    record_no_decision,
    remind_institutions,
    tell_of_late_explanation,
    tell_of_missed_promises,
)
from decisions.models import Decision, OpinionRound
from record.sequencer import KeyUnreadable, RefusedToSign


def due(at, *, dry_run=False):
    """Ask for the decisions whose vote is over, note those that were not made in time, and write about dates.

    Returns a sentence for each thing performed. Performing it again performs nothing new.
    """
    performed = []
    for poll in Poll.objects.filter(finalised_at__lte=at, decision=None).select_related("proposal"):
        if Decision.objects.filter(proposal=poll.proposal).exists():
            continue
        if not dry_run and not _performed(open_decision, poll.proposal, poll, at=at):
            continue
        performed.append(_("%(proposal)s: the time to decide began.") % {"proposal": poll.proposal.reference})
    for decision in Decision.objects.no_decision(at).filter(no_decision_noted_at=None):
        if not dry_run and not _performed(record_no_decision, decision, at=at):
            continue
        performed.append(_("%(decision)s: no decision by the deadline.") % {"decision": decision.reference})
    for decision in Decision.objects.to_escalate(at):
        if not dry_run and not _performed(escalate_decision, decision, at=at):
            continue
        performed.append(
            _("%(decision)s: the missing explanation was brought before the oversight body.")
            % {"decision": decision.reference}
        )
    for asking in OpinionRound.objects.to_count(at).select_related("version__decision"):
        if dry_run or _performed(count_opinions, asking, at=at):
            performed.append(
                _("%(version)s: what those who took part think was counted.") % {"version": asking}
            )
    return [*performed, *_letters(at, dry_run), *_signatures(at, dry_run)]


def _letters(at, dry_run):
    """The letters about dates that are near or have passed, each sent once."""
    performed = []
    for clock in reminding.late_explanations(at):
        if dry_run or _performed(tell_of_late_explanation, clock, at=at):
            performed.append(
                _("%(decision)s: people were told that an explanation is late.") % {"decision": clock.subject}
            )
    for decision in reminding.decisions_with_missed_promises(at):
        if dry_run or _performed(tell_of_missed_promises, decision, at=at):
            performed.append(
                _("%(decision)s: people were told that a commitment is past its date.")
                % {"decision": decision.reference}
            )
    try:
        found = digest.gather(at) if dry_run else remind_institutions(actor=clock_actor, at=at)
    except Refused:
        return performed
    performed += [
        _("%(reference)s: %(institution)s was reminded.")
        % {"reference": letter.reference, "institution": letter.institution.name}
        for letter in found.letters
    ]
    performed += [
        _("%(institution)s could not be reminded of its dates: a row of it cannot be read.")
        % {"institution": institution.name}
        for institution in found.left_out
    ]
    return performed


def _signatures(at, dry_run):
    """The fingerprints that were not signed when they were published."""
    performed = []
    for version in signing.unsigned().filter(published_at__lte=at).select_related("decision"):
        try:
            is_signed = dry_run or signing.sign_version(version.pk, at=at)
        except (KeyUnreadable, RefusedToSign) as error:
            # One line for whoever runs the site, because it is the same for every version, and nothing else waits for it.
            return [*performed, _("Explanations cannot be signed. %(why)s") % {"why": error}]
        if is_signed:
            performed.append(_("%(version)s: its fingerprint was signed.") % {"version": version})
    return performed


def _performed(action, *subjects, at):
    """Perform an action unless another run, or a person, was quicker since the list was made."""
    try:
        action(*subjects, actor=clock_actor, at=at)
    except Refused:
        return False
    return True
