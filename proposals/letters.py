"""Letters to the one person concerned. Somebody else may read the phone, so a subject says nothing."""

import logging
import re
from functools import partial

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template import Context
from django.template.loader import get_template
from django.utils import translation

logger = logging.getLogger(__name__)


def send(member, template, context):
    """Once the change is kept, send ``proposals/letters/<template>.txt`` to the member in their language.

    The first line of the template is the subject, which gives nothing away; the rest is the body. It sees
    ``context``, ``member``, ``site_name`` and ``base_url``, which an address begins with. Never raises: a letter
    that cannot be sent takes nothing back. No letter for somebody who has left or has no account.
    """
    if member is None or not getattr(member, "email", "") or not member.is_active:
        return
    transaction.on_commit(partial(_send, member, template, context))


def _send(member, name, context):
    try:
        with translation.override(member.language):
            # Plain text, so nothing is escaped as it would be on a page.
            text = get_template(f"proposals/letters/{name}.txt").template.render(
                Context(
                    {
                        **context,
                        "member": member,
                        "site_name": settings.SITE_NAME,
                        "base_url": settings.BASE_URL,
                    },
                    autoescape=False,
                )
            )
        # What a template leaves out leaves empty lines behind.
        subject, _line, body = re.sub(r"\n\s*\n+", "\n\n", text.strip()).partition("\n")
        send_mail(subject, f"{body.strip()}\n", None, [member.email])
    except Exception:
        # The error itself may name the address or quote the letter, so it is not logged.
        logger.warning("A letter of the kind %s could not be sent.", name)
