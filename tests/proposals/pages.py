"""What tests of the proposals' pages say in one word: an address, a page, what it says, somebody who signed in."""

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


def by(client, who):
    """The client in the hands of this person, or of a visitor."""
    client.logout()
    if who is not None:
        client.force_login(who)
    return client


def page(client, name, *arguments, **query):
    return client.get(url(name, *arguments), query)


def post(client, name, *arguments, **data):
    return client.post(url(name, *arguments), data)
