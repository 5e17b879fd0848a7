"""The pages that a new site starts with."""

import uuid
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from wagtail.models import Locale, Page, Site

from cms import models
from cms.words import PAGES

# Translations of a page share a key. It is derived from ours, so that the two languages find each other.
NAMESPACE = uuid.UUID("b4d1c1c2-6b0e-4f8e-9a55-0d3c6c9a7f11")


def translation_key(name):
    """What all translations of one of our pages share."""
    return uuid.uuid5(NAMESPACE, name)


@transaction.atomic
def ensure_pages(at):
    """Give a site its home page, sections and first pages in every language that has none yet.

    A language whose home page exists is left exactly as its editors have it, down to the pages that they
    took away. Returns the pages made.
    """
    made = []
    for code in (settings.LANGUAGE_CODE, *(code for code, _name in settings.LANGUAGES)):
        locale, _new = Locale.objects.get_or_create(language_code=code)
        if not models.HomePage.objects.filter(locale=locale).exists():
            made += _make_pages(locale, at)
    _let_the_site_start_at_the_home_page()
    return made


def _make_pages(locale, at):
    made = {}
    for name, words in PAGES.items():
        slug, title, introduction, body = words[locale.language_code]
        page = getattr(models, words["kind"])(
            slug=slug,
            title=title,
            introduction=introduction,
            body=[_block(kind, value) for kind, value in body],
            locale=locale,
            translation_key=translation_key(name),
            show_in_menus=words["parent"] is not None,
            first_published_at=at,
            last_published_at=at,
        )
        parent = made.get(words["parent"])
        if parent is None:
            _make_room_for(slug)
            parent = Page.get_first_root_node()
        made[name] = parent.add_child(instance=page)
    return list(made.values())


def _block(kind, value):
    if kind == "records":
        value = {"heading": "", "records": value, "how_many": 5}
    return kind, value


def _make_room_for(slug):
    """Give the welcome page that Wagtail starts with another address until the site no longer needs it."""
    for page in Page.get_first_root_node().get_children().filter(slug=slug):
        page.slug = f"{slug}-before"
        page.save()


def _let_the_site_start_at_the_home_page():
    home = models.HomePage.objects.get(locale__language_code=settings.LANGUAGE_CODE)
    site = Site.objects.filter(is_default_site=True).first()
    if site and isinstance(site.root_page.specific, models.HomePage):
        return
    address = urlsplit(settings.BASE_URL)
    welcome = site.root_page if site else None
    site = site or Site(is_default_site=True)
    site.site_name = settings.SITE_NAME
    site.hostname = address.hostname
    site.port = address.port or (443 if address.scheme == "https" else 80)
    site.root_page = home
    site.save()
    if welcome and welcome.specific_class is Page and welcome.is_leaf():
        welcome.delete()
