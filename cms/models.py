"""The pages that editors write: the home page, six sections, and pages below them.

No record lives here. Proposals, votes, decisions and repairs are models of the floors below, at addresses
that no editor can move or delete; a page only shows them.
"""

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import LocalePrefixPattern, get_resolver
from django.urls.resolvers import RoutePattern
from django.utils.translation import gettext_lazy as _
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from cms.blocks import Body


def taken_slugs():
    """The first words of the addresses that the portal itself answers; a page there would never be seen."""

    def first_words(patterns):
        for pattern in patterns:
            route = pattern.pattern
            if isinstance(route, RoutePattern) and str(route):
                yield str(route).split("/")[0]
            elif isinstance(route, (RoutePattern, LocalePrefixPattern)):
                yield from first_words(getattr(pattern, "url_patterns", []))

    return {word for word in first_words(get_resolver().url_patterns) if "<" not in word}


class WrittenPage(Page):
    """What every page of words has: it may be moved anywhere, so its address must be free everywhere."""

    introduction = models.TextField(
        _("introduction"), blank=True, help_text=_("One or two sentences in plain words.")
    )
    body = StreamField(Body(), verbose_name=_("body"), blank=True)

    content_panels = [*Page.content_panels, "introduction", "body"]
    search_fields = [
        *Page.search_fields,
        index.SearchField("introduction"),
        index.AutocompleteField("introduction"),
        index.SearchField("body"),
    ]

    class Meta:
        abstract = True

    def clean(self):
        super().clean()
        if self.slug in taken_slugs():
            raise ValidationError(
                {
                    "slug": _(
                        "The portal's own pages use the address “%(slug)s”, so nobody would find this page. "
                        "Choose another word."
                    )
                    % {"slug": self.slug}
                }
            )


class HomePage(WrittenPage):
    """The front door: what is open, what is late and what just changed, then whatever editors add."""

    template = "cms/home.html"
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["cms.SectionPage", "cms.StandardPage"]

    class Meta:
        verbose_name = _("home page")


class SectionPage(WrittenPage):
    """One of the sections in the menu."""

    template = "cms/page.html"
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.StandardPage"]
    show_in_menus_default = True

    class Meta:
        verbose_name = _("section")


class StandardPage(WrittenPage):
    """A page of words: a statement, a guide, a method note."""

    template = "cms/page.html"
    parent_page_types = ["cms.HomePage", "cms.SectionPage", "cms.StandardPage"]
    subpage_types = ["cms.StandardPage"]

    class Meta:
        verbose_name = _("page")
