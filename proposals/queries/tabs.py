"""The pages that one proposal has, as its readers find them side by side."""

from django.urls import reverse
from django.utils.translation import gettext as _


def tabs(proposal, here):
    """Rows of words, address and whether it is this page; ``here`` is the name of the page's address."""
    pages = [
        ("detail", _("The proposal")),
        ("comments", _("Views")),
        ("questions", _("Questions")),
        ("changes", _("Changes to the text")),
        ("meetings", _("Meetings")),
        ("opinions", _("Opinions")),
        ("summary", _("Summary")),
        ("versions", _("Versions")),
        ("documents", _("Documents")),
        ("people", _("People")),
    ]
    return [
        (words, reverse(f"proposals:{name}", args=[proposal.reference]), name == here)
        for name, words in pages
    ]
