"""Mail to those who take part in a case. Somebody else may read the phone, so none says what it is about."""

import logging
from functools import partial
from smtplib import SMTPException

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import send_mail
from django.core.validators import validate_email
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_variables

from community import letters
from community.codes import random_code
from community.models import Member, Membership
from redress_log import steps
from redress_log.models import ConfirmationLink, SignOff, hash_link

logger = logging.getLogger(__name__)


def tell_reporter(report, path="code/"):
    """Once the change is kept, say that there is something new, and not what; silent without an address."""
    if report is None or not report.contact:
        return
    try:
        validate_email(report.contact)
    except ValidationError:
        return
    sentence = gettext_lazy("There is something new for you at %(site)s. To read it, go to %(address)s")
    transaction.on_commit(partial(_send, report.contact, report.language, sentence, path))


def tell_reporters(case):
    """The same to everybody whose report the case follows up, and who has not withdrawn."""
    for report in steps.standing_harmed(case):
        tell_reporter(report)


def ask_reporters(case, plan, about, *, at):
    """Send each who has not answered a link that opens one question without signing in, and serves once."""
    answered = SignOff.objects.filter(plan=plan, about=about, superseded_at__isnull=True).values("report")
    for report in steps.standing_harmed(case).exclude(pk__in=answered):
        if case.is_group:
            tell_reporter(report)
            continue
        token = random_code()
        ConfirmationLink.objects.create(
            report=report,
            plan=plan,
            about=about,
            token_hash=hash_link(token),
            made_at=at,
            expires_at=steps.limit("confirm-link", at),
        )
        tell_reporter(report, f"code/confirm/{token}/")


def end_links(report, plan, about, *, at):
    """What these links ask was answered, by whichever way."""
    report.links.filter(plan=plan, about=about, used_at__isnull=True).update(used_at=at)


def tell_officers(case, *, at):
    """Write to those who speak for the institution that something waits for them."""
    for member in steps.officers_of(case.institution, at):
        letters.send(member, "waiting", {"path": f"redress/cases/{case.reference}/"}, of="redress_log")


def tell_panel(case, *, at):
    """Write to the panel that a case waits for it; who is tied is for each to say."""
    held = Membership.objects.current(at).filter(role=Membership.Role.PANELIST)
    for member in Member.objects.filter(memberships__in=held).exclude(
        memberships__institution=case.institution
    ):
        letters.send(member, "waiting", {"path": f"redress/cases/{case.reference}/"}, of="redress_log")


def tell_seated(case, members, *, at):
    """Write to those who sit on a case that it waits for them; to the whole panel while nobody does."""
    if not members:
        tell_panel(case, at=at)
    for member in members:
        letters.send(member, "waiting", {"path": f"redress/cases/{case.reference}/"}, of="redress_log")


def tell_of_ruling(ruling, *, at):
    """Write to both sides that the panel has decided something."""
    tell_reporters(ruling.case)
    if ruling.case.stage not in ("before_panel", "not_accepted", "referred"):
        tell_officers(ruling.case, at=at)


def send_code(report, code):
    """Once it is kept, send the person the code that they come back with, and say nothing of what it opens."""
    sentence = gettext_lazy("Your new code for %(site)s is %(code)s. It is of use at %(address)s")
    transaction.on_commit(partial(_send, report.contact, report.language, sentence, code=code))


@sensitive_variables()
def _send(address, language, sentence, path="code/", **words):
    with translation.override(language):
        subject = _("There is something new for you")
        body = sentence % {
            "site": settings.SITE_NAME,
            "address": f"{settings.BASE_URL}/{language}/{path}",
            **words,
        }
    try:
        send_mail(subject, f"{body}\n", None, [address])
    except (OSError, SMTPException):
        # The error itself names the address, so it is not logged.
        logger.warning("A notice could not be sent.")
