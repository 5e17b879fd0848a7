"""How words are compared when somebody searches: without accents, capitals, plurals or punctuation.

The same folding stands in the index and in the question, so that both databases find the same, in English and
in Spanish, and neither needs to know the language of a text.
"""

import re
import unicodedata
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from django.db import models
from django.db.models import Q

_WORD = re.compile(r"[^\W_]+")
# What stands over or under a letter, in Latin, Greek and Cyrillic, in Hebrew and in Arabic.
_MARKS = re.compile("[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670]+")
# PostgreSQL indexes no longer ones; nobody types them.
LONGEST_WORD = 60
# Shorter words have no plural to take off: bus, gas. What is shorter without its s keeps the rest: use, day.
SHORTEST_PLURAL = 4
# Fewer letters begin too many words: to look through them all costs five times as much.
SHORTEST_BEGINNING = 3


class Asked(NamedTuple):
    """What somebody looks for: whole words, and one that may be unfinished, which is empty where none is."""

    words: tuple
    beginning: str = ""


def _plain_words(text):
    if not text.isascii():
        text = _MARKS.sub("", unicodedata.normalize("NFKD", text))
    return [word[:LONGEST_WORD] for word in _WORD.findall(text.casefold())]


def _singular(word):
    """The word without the ending that tells one from many: house and houses, cliente and clientes."""
    if len(word) < SHORTEST_PLURAL or word[-1] not in "sey" or word.endswith("ss"):
        return word
    word = word.removesuffix("s")
    if len(word) >= SHORTEST_PLURAL:
        word = word.removesuffix("e")
    return word[:-1] + "i" if word.endswith("y") and len(word) >= SHORTEST_PLURAL else word


# Texts have most of their words in common, so an import asks of the same ones again and again.
@lru_cache(maxsize=32_768)
def _folded(chunk):
    """What stands between two spaces, such as *state-of-the-art*, as the index holds it."""
    return tuple(map(_singular, _plain_words(chunk)))


def fold(text):
    """The different words of a text, in order, as the index holds them."""
    # Most of what a long text says, it says several times; looking at each once is faster.
    return list(dict.fromkeys(chain.from_iterable(map(_folded, dict.fromkeys(text.split())))))


def asked(text):
    """What to look for when somebody typed this; the last word may still be unfinished.

    An ending that would be changed is left open.
    """
    *before, last = _plain_words(text) or [""]
    if len(last) < SHORTEST_BEGINNING:
        before, last = [*before, last], ""
    if len(last) >= SHORTEST_PLURAL:
        last = _singular(last).removesuffix("i")
    return Asked(tuple(dict.fromkeys(_singular(word) for word in before if word)), last)


class WordsToFind(models.TextField):
    """The words of the field ``of`` as a search compares them, each between spaces; written with every row.

    For short texts such as names, of which a database looks through thousands in no time.
    """

    def __init__(self, of, **options):
        self.of = of
        super().__init__(**{"editable": False, "default": ""} | options)

    def deconstruct(self):
        name, path, arguments, options = super().deconstruct()
        return name, path, [self.of, *arguments], options

    def pre_save(self, instance, add):
        words = " ".join(["", *fold(getattr(instance, self.of)), ""])
        setattr(instance, self.attname, words)
        return words


def holding(name, typed):
    """The condition that the ``WordsToFind`` of that name has all that was typed; none without a word."""
    words, beginning = asked(typed)
    if not words and not beginning:
        return Q(pk__in=[])
    parts = [f" {word} " for word in words] + [f" {beginning}"] * bool(beginning)
    return Q(*((f"{name}__contains", part) for part in parts))
