"""The blocks that editors compose a page from. Two of them show the record as it is at this moment."""

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms import live


class LiveRecordBlock(blocks.CharBlock):
    """One record, named by its permanent reference and shown as it stands when the page is read."""

    class Meta:
        icon = "link"
        label = _("One record")
        template = "cms/blocks/record.html"
        help_text = _("Its permanent reference, for example PRP-2026-0001.")

    def __init__(self, **options):
        super().__init__(max_length=80, **options)

    def clean(self, value):
        value = super().clean(value)
        if value and live.find(value) is None:
            raise ValidationError(
                _("No record has the reference “%(reference)s”. Copy it from the top of the record's page."),
                params={"reference": value},
            )
        return live.tidy(value)

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context)
        record = live.find(value)
        if record is not None and "now" in context:
            context["row"] = live.row(record, context["now"])
        return context


class RecordListBlock(blocks.StructBlock):
    """The newest few of one kind of record, with a link to all of them."""

    heading = blocks.CharBlock(
        label=_("Heading"), required=False, help_text=_("Leave empty to use the list's own name.")
    )
    records = blocks.ChoiceBlock(label=_("Which records"), choices=live.choices)
    how_many = blocks.IntegerBlock(label=_("How many"), min_value=1, max_value=10, default=5)

    class Meta:
        icon = "list-ul"
        label = _("List of records")
        template = "cms/blocks/records.html"

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context)
        if "now" in context:
            context["list"] = live.read(value["records"], at=context["now"], limit=value["how_many"])
        return context


# What a button may lead to: our own addresses only, so that none is mistyped and none leaves the site.
ACTS = {
    "propose": (_("Write a proposal"), "proposals:new"),
    "report": (_("Report a problem"), "redress_log:report"),
    "return": (_("Come back with your code"), "redress_log:mine"),
    "missing_use": (_("Report a use that is missing"), "uses:report_missing"),
    "join": (_("Join"), "account_signup"),
    "verify": (_("How to check the record"), "record:how_to_verify"),
}


class ActBlock(blocks.ChoiceBlock):
    """A button that leads to something the reader can do."""

    choices = [(key, words) for key, (words, _url_name) in ACTS.items()]

    class Meta:
        icon = "arrow-right"
        label = _("Button")
        template = "cms/blocks/act.html"

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context)
        if value in ACTS:
            context["words"], url_name = ACTS[value]
            context["url"] = reverse(url_name)
        return context


class Body(blocks.StreamBlock):
    """What the body of a page may hold: words and live records, nothing that another machine serves."""

    heading = blocks.CharBlock(icon="title", label=_("Heading"), template="cms/blocks/heading.html")
    text = blocks.RichTextBlock(
        label=_("Text"),
        features=["h3", "bold", "italic", "ol", "ul", "link", "document-link"],
        template="cms/blocks/text.html",
    )
    act = ActBlock()
    record = LiveRecordBlock()
    records = RecordListBlock()
