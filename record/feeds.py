from html import unescape

from django.contrib.syndication.views import Feed
from django.template.loader import TemplateDoesNotExist, get_template
from django.urls import reverse_lazy
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _

from record import queries


class LogFeed(Feed):
    """The newest entries of the record, for feed readers; its subtitle carries the signed checkpoint."""

    feed_type = Atom1Feed
    title = _("The public record")
    link = reverse_lazy("record:log")

    def subtitle(self):
        newest = queries.checkpoint()
        return newest.note if newest else ""

    def items(self):
        return queries.entries(limit=50)

    def item_title(self, item):
        return sentence(item)

    def item_description(self, item):
        return sentence(item)

    def item_pubdate(self, item):
        return item.at

    item_updateddate = item_pubdate

    def item_guid(self, item):
        return f"urn:uuid:{item.key}"


class SubjectFeed(LogFeed):
    """The newest entries about one record, which ``find(reference)`` gives."""

    subtitle = ""

    def __init__(self, find):
        self.find = find

    def get_object(self, request, reference):
        return self.find(reference)

    def title(self, record):
        return f"{record.reference}: {record.title}"

    def link(self, record):
        return record.get_absolute_url()

    def items(self, record):
        return queries.entries(subject=record.reference, limit=50)


def sentence(entry):
    """What an entry says, as one line of plain text."""
    try:
        template = get_template(f"record/entries/{entry.kind}.html")
    except TemplateDoesNotExist:
        return f"{entry.kind} {entry.subject}"
    context = {"entry": entry, "facts": entry.facts, "payloads": entry.payloads}
    return " ".join(unescape(strip_tags(template.render(context))).split())
