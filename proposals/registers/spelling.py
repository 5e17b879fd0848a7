"""Names of organisations: which spellings are the same, and which look alike to a person."""

import re
import unicodedata
from collections import defaultdict
from difflib import SequenceMatcher

SAME_WORDS = {"limited": "ltd", "&": "and"}
LIKENESS = 0.88
COMMON = 12  # a word that more names than this share says nothing about likeness


def clean_name(name):
    """A name by which spellings are the same: small letters, no punctuation, “ltd”, “and”, no leading “the”."""
    plain = (
        unicodedata.normalize("NFKC", name).casefold().replace("&", " and ").replace("'", "").replace("’", "")
    )
    words = [SAME_WORDS.get(word, word) for word in re.findall(r"[^\W_]+", plain)]
    if len(words) > 1 and words[0] == "the":
        words = words[1:]
    return " ".join(words) or " ".join(name.casefold().split())


def similar(names):
    """Pairs of cleaned names that look alike and are not the same, the likest first."""
    by_word = defaultdict(list)
    for name in names:
        for word in set(name.split()):
            by_word[word].append(name)
    pairs = {
        tuple(sorted((one, other)))
        for shared in by_word.values()
        if len(shared) <= COMMON
        for place, one in enumerate(shared)
        for other in shared[place + 1 :]
        if one != other
    }
    scored = sorted((-likeness(one, other), one, other) for one, other in pairs)
    return [(one, other) for score, one, other in scored if -score >= LIKENESS]


def likeness(one, other):
    """From 0 to 1, for two cleaned names."""
    first, second = set(one.split()), set(other.split())
    shorter, longer = sorted((first, second), key=len)
    # “Office for National Statistics” is in “Office for National Statistics ONS”.
    if len(shorter) > 1 and shorter <= longer:
        return 0.95 if len(longer) - len(shorter) <= 2 else 0.9
    return SequenceMatcher(None, one, other, autojunk=False).ratio()
