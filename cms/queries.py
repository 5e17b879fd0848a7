"""What surrounds every page: the menus, and the same page in the other languages."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language, get_language_info, override
from wagtail.models import Page

_HOME_DEPTH = 2


def _address(url_path, language):
    """Where a page is served: below its language, without the word of its home page."""
    with override(language):
        return reverse("wagtail_serve", args=[url_path.split("/", 2)[2]])


def menus(language, path):
    """The main menu and the footer's, in the language, as ``{"main": [...], "footer": [...]}``; one query.

    Editors tick *Show in menus*: a page right below the home page stands in the main menu, a deeper one in
    the footer. Each item has ``title``, ``url`` and whether the path lies in it, ``current``.
    """
    pages = (
        Page.objects.live()
        .in_menu()
        .filter(locale__language_code=language, depth__gt=_HOME_DEPTH)
        .order_by("path")
        .values_list("title", "url_path", "depth")
    )
    found = {"main": [], "footer": []}
    for title, url_path, depth in pages:
        url = _address(url_path, language)
        found["main" if depth == _HOME_DEPTH + 1 else "footer"].append(
            {"title": title, "url": url, "current": path.startswith(url)}
        )
    return found


def languages(page):
    """The page in every language, each ``{"code", "name", "url", "current", "translated"}``.

    Where a page is missing in a language, its link leads to the nearest page above it that is there.
    """
    above = Page.objects.ancestor_of(page, inclusive=True).values("translation_key")
    pages = (
        Page.objects.live()
        .filter(translation_key__in=above, depth__gte=_HOME_DEPTH)
        .order_by("depth")
        .values_list("locale__language_code", "url_path", "translation_key")
    )
    nearest = {code: (url_path, key == page.translation_key) for code, url_path, key in pages}
    return [
        {
            "code": code,
            "name": get_language_info(code)["name_local"].capitalize(),
            "url": _address(nearest[code][0], code),
            "current": code == get_language(),
            "translated": nearest[code][1],
        }
        for code, _name in settings.LANGUAGES
        if code in nearest
    ]


def breadcrumbs(page):
    """The pages between the home page and this one, as ``{"title", "url"}``."""
    return [
        {"title": title, "url": _address(url_path, page.locale.language_code)}
        for title, url_path in page.get_ancestors()
        .filter(depth__gt=_HOME_DEPTH)
        .values_list("title", "url_path")
    ]


def pages_below(page):
    """The pages right below this one, as ``{"title", "url"}``, in the order that editors gave them."""
    return [
        {"title": title, "url": _address(url_path, page.locale.language_code)}
        for title, url_path in page.get_children().live().values_list("title", "url_path")
    ]
