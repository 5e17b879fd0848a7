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
from django_tasks import task

from community.models import Member

logger = logging.getLogger(__name__)


def send(member, template, context, *, of, at_once=False):
    """Once the change is kept, send ``<of>/letters/<template>.txt`` to the member in their language.

    The first line of the template is the subject, which gives nothing away; the rest is the body. It sees
    ``context``, ``member``, ``site_name`` and ``base_url``, which an address begins with. A task hands it to the
    post, so nobody waits until a hundred are gone. Never raises: a letter that cannot be sent takes nothing back.
    No letter for somebody who has left or has no account; gives whether there is one. ``at_once`` is for letters whose being sent says
    something about the person: no table of tasks then keeps that there was one.
    """
    if member is None or not getattr(member, "email", "") or not member.is_active:
        return False
    transaction.on_commit(partial(_write, member, template, context, of, at_once))
    return True


def _write(member, name, context, of, at_once):
    try:
        with translation.override(member.language):
            # Plain text, so nothing is escaped as it would be on a page.
            text = get_template(f"{of}/letters/{name}.txt").template.render(
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
        hand_over = post.func if at_once else post.enqueue
        hand_over(name, member.pk, subject, f"{body.strip()}\n")
    except Exception:
        # The error itself may quote the letter, so it is not logged.
        logger.warning("A letter of the kind %s could not be written.", name)


@task()
def post(name, member_pk, subject, body):
    """Send a letter that is written to a member who is still here."""
    address = Member.objects.filter(pk=member_pk, is_active=True).values_list("email", flat=True).first()
    if address is None:
        return
    try:
        send_mail(subject, body, None, [address])
    except Exception:
        # The error itself may name the address, so it is not logged.
        logger.warning("A letter of the kind %s could not be sent.", name)
