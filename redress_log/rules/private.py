"""Who may write, add files, hold a code, choose who sees what, or have it all erased."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from community.models import CharterRule
from community.rules import YES, no
from redress_log.models import Reading
from redress_log.rules.people import can_read, is_the_reporter, speaks_for_the_harmed
from redress_log.rules.reading import has_opened

NOT_THEIRS = _("Only the person who reported it can do this.")
ENDED = _("This was done already.")


def can_open(actor, report, *, at):
    """Read what was confided from its own page, and write to the steward."""
    return YES if speaks_for_the_harmed(actor, report) else no(NOT_THEIRS)


def can_write(actor, report, *, at):
    """Write to the steward, also after the end."""
    return can_open(actor, report, at=at)


def can_answer_person(actor, report, *, at):
    """Write to the person, also after the end: somebody may need an answer then."""
    verdict = can_read(actor, report, at=at)
    if verdict and report.erased_at is not None:
        return no(_("The person had this erased, and nobody can be written to."))
    return verdict


def can_add_file(actor, report, *, at):
    """Add a file, while there is room; as many as the charter lets a proposal have."""
    verdict = can_open(actor, report, at=at)
    most = CharterRule.objects.rule("documents", at).value
    if verdict and report.evidence.count() >= most:
        return no(
            ngettext(
                "There can be %(n)d file, and it is there. Remove it first.",
                "There can be %(n)d files, and they are there. Remove one first.",
                most,
            )
            % {"n": most}
        )
    return verdict


def can_remove_file(actor, report, evidence, *, at):
    """Take a file away, which those may who can add one, also when it is public."""
    return can_open(actor, report, at=at)


def can_release_file(actor, report, evidence, *, at):
    """Let the public see a file, as its person wanted, after looking at it."""
    verdict = can_read(actor, report, at=at)
    if not verdict:
        return verdict
    if not has_opened(actor, report, Reading.Step.WORDS, at=at):
        return no(_("Open first what was confided."))
    if not evidence.is_public:
        return no(_("The person wants this file to stay private."))
    if evidence.released_at is not None:
        return no(ENDED)
    if report.withdrawn_at is not None:
        return no(_("The person has withdrawn this."))
    case = report.case
    if case is None or not case.is_published or not case.shows_words:
        return no(_("Files come out once the case is public in words that its person approved."))
    return YES


def can_read_file(actor, report, *, at):
    return can_open(actor, report, at=at) or can_read(actor, report, at=at)


def _is_the_persons(actor, report):
    return YES if is_the_reporter(actor, report) else no(NOT_THEIRS)


def can_appoint(actor, report, *, at):
    """Give somebody else a code."""
    return _is_the_persons(actor, report)


def can_end_representative(actor, report, representative, *, at):
    verdict = _is_the_persons(actor, report)
    return no(ENDED) if verdict and representative.ended_at is not None else verdict


def can_renew_code(actor, report, *, at):
    """Have a new code in the place of one that was seen, or lost by somebody with an account."""
    return _is_the_persons(actor, report)


def can_send_new_code(actor, report, *, at):
    """Send a new code to where the person said that they can be reached, if that is an email address."""
    verdict = can_read(actor, report, at=at)
    if not verdict:
        return verdict
    try:
        validate_email(report.contact)
    except ValidationError:
        return no(_("The person gave no email address, so no code can be sent. They can only report again."))
    return YES


def can_choose_who_sees(actor, report, *, at):
    """Change the three answers, until something of it is public."""
    verdict = _is_the_persons(actor, report)
    if verdict and report.case is not None and report.case.published_at is not None:
        return no(_("Part of this is public already. Write to the steward to have it taken down."))
    if verdict and report.withdrawn_at is not None:
        return no(_("You have withdrawn this."))
    return verdict


def can_erase(actor, report, *, at):
    """Have everything private erased: the person, or a steward to whom they showed that they are the contact."""
    verdict = YES if is_the_reporter(actor, report) else can_read(actor, report, at=at)
    return no(ENDED) if verdict and report.erased_at is not None else verdict
