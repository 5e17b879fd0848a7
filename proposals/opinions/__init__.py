"""The opinion map: tallies of marks, groups of people who mark alike, and what of both may be shown.

Pure: it knows marks as numbers and nothing of the database. Grouping needs scikit-learn, which is an optional
extra; everything else here runs without it.
"""

from proposals.opinions.groups import LibraryMissing, group_people
from proposals.opinions.publish import FEWEST, SMALLEST_GROUP, agreement, at_least, publishable
from proposals.opinions.tally import AGREE, CHOICES, DISAGREE, PASS, Mark, latest, tally

__all__ = [
    "AGREE",
    "CHOICES",
    "DISAGREE",
    "FEWEST",
    "PASS",
    "SMALLEST_GROUP",
    "LibraryMissing",
    "Mark",
    "agreement",
    "at_least",
    "group_people",
    "latest",
    "publishable",
    "tally",
]
