"""Mail to the person who reported, and to nobody else. Somebody else may read the phone."""

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

logger = logging.getLogger(__name__)


def tell_reporter(report):
    """Once the change is kept, say that there is something new, and not what; silent without an address."""
    if report is None or not report.contact:
        return
    try:
        validate_email(report.contact)
    except ValidationError:
        return
    transaction.on_commit(partial(_send, report.contact, report.language))


def _send(address, language):
    with translation.override(language):
        subject = _("There is something new for you")
        body = _("There is something new for you at %(site)s. To read it, go to %(address)s") % {
            "site": settings.SITE_NAME,
            "address": f"{settings.BASE_URL}/{language}/code/",
        }
    try:
        send_mail(subject, f"{body}\n", None, [address])
    except (OSError, SMTPException):
        # The error itself names the address, so it is not logged.
        logger.warning("A notice could not be sent.")
