"""Which records are named at the items of the framework."""

from collections import Counter

from accountability import subjects
from accountability.framework import ITEMS
from accountability.models import FrameworkTag
from community.models import Institution


def tags_of(item, at):
    """What was said to have to do with an item: ``[(tag, row)]``, of records that everybody can read."""
    tags = list(FrameworkTag.objects.standing().filter(item=item.code))
    rows = subjects.rows([tag.subject for tag in tags], at)
    return [(tag, rows[tag.subject]) for tag in tags if tag.subject in rows]


def silent_institutions(rows):
    """The institutions here of which nothing is among these rows."""
    heard = {row.institution.pk for row in rows if row.institution is not None}
    return [found for found in Institution.objects.filter(is_registered=True) if found.pk not in heard]


def tagged_counts():
    """How many records are tagged with each item, by its code."""
    counted = Counter(FrameworkTag.objects.standing().values_list("item", flat=True))
    return {code: counted[code] for code in ITEMS}
