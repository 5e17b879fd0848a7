"""What tests of the proposals' pages say in one word: an address, what a page says, somebody who signed in."""

import re
from html import unescape

from django.urls import reverse

from tests import factories as make


def url(name, *args):
    return reverse(f"proposals:{name}", args=args)


def text(response):
    return " ".join(response.content.decode().split())


def signed_in(client, member=None):
    member = member or make.make_member()
    client.force_login(member)
    return member


def main_action(response):
    """What the page offers before all else, in the words on its button."""
    (button,) = re.findall('<div class="main-action">.*?class="button"[^>]*>(.*?)</', text(response))
    return unescape(button)
