"""What in words for the public could tell who somebody is. Pure, and asks nobody outside.

It warns and never decides: a machine overlooks what a neighbour would not. What it looks for it finds by the form of
the words (numbers, dates, addresses), by lists of names, and by comparing them with what was confided.
"""

import re
import unicodedata
from bisect import bisect_left
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise

import phonenumbers
from spellchecker import SpellChecker
from zxcvbn.frequency_lists import FREQUENCY_LISTS

from redress_log.telling_words import ENDINGS, FORMS, IRREGULAR, NEVER_NAMES, NOT_NAMES, TELLING, TITLES

# Two texts share short words by chance.
SHORTEST_RARE = 5
SHORTEST_NUMBER = 4
REFERENCE = r"\b[A-Z]{3}-(?:\d{4}-\d{4,}|[0-9A-Z]{4}-[0-9A-Z]{4})\b"
SHORTEST_BEGINNING = 5
# How often a word stands in what the lists were counted from.
USUAL_TIMES = 200


class Kind(StrEnum):
    NAME = "name"
    PHONE = "phone"
    EMAIL = "email"
    DATE = "date"
    ADDRESS = "address"
    NUMBER = "number"
    RARE = "rare"
    COMBINATION = "combination"


# Of two findings in the same words the first of these is kept.
_FIRST = list(Kind)


@dataclass(frozen=True)
class Finding:
    """Words from ``start`` up to ``end`` that could tell who somebody is."""

    start: int
    end: int
    kind: Kind
    words: str


@dataclass(frozen=True)
class _Word:
    start: int
    end: int
    words: str
    folded: str
    opens: bool  # Whether it is the first of a sentence, where a capital says nothing.

    @property
    def is_capital(self):
        return self.words[:1].isupper() and not (self.words.isupper() and len(self.words) > 1)


def scan(text, *, private=(), public=(), country="US"):
    """The findings in ``text``, in its order; none overlaps another.

    ``private`` is what was confided. What ``public`` holds, such as the institution's name, is known anyway.
    """
    # A reference of the public record is a number of ours and tells nothing; the places of all other words stay.
    text = re.sub(REFERENCE, lambda match: " " * len(match.group()), text)
    words = _words(text)
    # A house that bears somebody's name does not make the name public.
    known = {word.folded for phrase in public for word in _words(phrase)} - _first_names()
    confided = "\n".join(private)
    found = [
        *_by_form(text, country),
        *_numbers_in_both(text, confided),
        *_names(words, known, _words(confided)),
        *_rare(words, known, _words(confided)),
        *_combinations(words, known),
    ]
    named_in_full = [
        match.span()
        for phrase in filter(None, public)
        for match in re.finditer(re.escape(phrase), text, re.IGNORECASE)
    ]
    kept = []
    for finding in sorted(found, key=lambda one: (one.start - one.end, _FIRST.index(one.kind))):
        if any(start <= finding.start and finding.end <= end for start, end in named_in_full):
            continue
        if all(finding.end <= other.start or other.end <= finding.start for other in kept):
            kept.append(finding)
    return sorted(kept, key=lambda one: one.start)


def _fold(text):
    """Small letters without accents, so that one spelling finds the other."""
    plain = unicodedata.normalize("NFKD", text.replace("’", "'"))
    return "".join(sign for sign in plain if not unicodedata.combining(sign)).casefold()


def _words(text):
    words, last = [], 0
    for match in re.finditer(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*", text):
        between = text[last : match.start()]
        opens = not words or (
            bool(re.search(r"[.!?…:¿¡\n•]\W*$", between)) and not _is_short(words[-1], between)
        )
        word = match.group()
        stem = word[:-2] if word.endswith(("'s", "’s")) else word
        words.append(_Word(match.start(), match.start() + len(stem), stem, _fold(stem), opens))
        last = match.end()
    return words


def _is_short(word, between):
    """Whether the full stop is that of a title, as in "Dr. Ruiz"."""
    return between.startswith(".") and word.folded in TITLES


@lru_cache(maxsize=1)
def _first_names():
    names = {_fold(name) for key in ("female_names", "male_names") for name in FREQUENCY_LISTS[key]}
    return frozenset(names - NEVER_NAMES)


@lru_cache(maxsize=1)
def _surnames():
    return frozenset({_fold(name) for name in FREQUENCY_LISTS["surnames"]} - NEVER_NAMES)


@lru_cache(maxsize=1)
def _usual():
    """Words that many people write, in English and Spanish, and all Spanish ones in order, to find beginnings."""
    english = SpellChecker(language="en").word_frequency.dictionary
    spanish = SpellChecker(language="es").word_frequency.dictionary
    usual = {
        _fold(word) for words in (english, spanish) for word, times in words.items() if times >= USUAL_TIMES
    }
    return frozenset(usual | IRREGULAR), sorted(_fold(word) for word in spanish)


def _is_usual(word):
    usual, _in_order = _usual()
    if word in usual:
        return True
    # Compartieron is on no list, but compart… is the beginning of a word that is; so is nearly any first three letters.
    stem = re.sub(ENDINGS, "", word)
    return (stem != word and _begins_spanish(stem, 3)) or _begins_spanish(word[: -(-len(word) * 2 // 3)], 4)


def _begins_spanish(beginning, fewest):
    _all, in_order = _usual()
    place = bisect_left(in_order, beginning)
    return len(beginning) >= fewest and place < len(in_order) and in_order[place].startswith(beginning)


def _by_form(text, country):
    for kind, pattern in FORMS:
        for match in re.finditer(pattern, text, re.IGNORECASE):
            yield Finding(*match.span(), Kind(kind), match.group())
    for match in phonenumbers.PhoneNumberMatcher(text, country, leniency=phonenumbers.Leniency.VALID):
        yield Finding(match.start, match.end, Kind.PHONE, match.raw_string)
    # Also what has too few digits for the country, or a space after every one.
    for match in re.finditer(r"(?<![\w$€-])\+?\(?\d(?:[ .()/–-]{0,2}\d){5,}(?![\w%])", text):
        digits = sum(sign.isdigit() for sign in match.group())
        kind = Kind.PHONE if digits in range(7, 14) and not match.group().isdigit() else Kind.NUMBER
        yield Finding(*match.span(), kind, match.group())


def _numbers_in_both(text, confided):
    def numbers(where):
        for match in re.finditer(r"\d(?:[ .()/–-]{0,2}\d)+", where):
            yield match, re.sub(r"\D", "", match.group())

    theirs = {digits for _match, digits in numbers(confided)}
    for match, digits in numbers(text):
        is_year = len(digits) == 4 and digits[:2] in ("19", "20")
        if len(digits) >= SHORTEST_NUMBER and not is_year and digits in theirs:
            yield Finding(*match.span(), Kind.NUMBER, match.group())


def _names(words, known, confided):
    """Names by their capital, by a list, by what stands before them, and by how they were confided."""
    first, ordinary = _first_names(), known | NOT_NAMES
    listed = first | _surnames()
    surely, (usual, _in_order) = listed - NOT_NAMES, _usual()
    # Who types a summary without capitals may have confided the name with one.
    theirs = {word.folded for word in confided}
    theirs_capital = {word.folded for word in confided if word.is_capital and not word.opens}

    def is_name(word, before):
        folded = word.folded
        if folded in known or folded in NEVER_NAMES or len(folded) < 2:
            return False
        # A language or a people has a capital in English and is a matter of combinations.
        if folded not in first and any(_begins(folded, TELLING[about]) for about in ("language", "origin")):
            return False
        if before and before.folded in TITLES and (word.is_capital or folded in surely):
            return True
        if (folded in surely and folded in theirs) or (folded in theirs_capital and folded in listed):
            return True
        if folded in ordinary:
            return False
        if folded in theirs_capital and folded not in usual:
            return True
        elsewhere = not word.opens and (folded in listed or folded not in usual)
        return word.is_capital and (elsewhere or folded in first or not _is_usual(folded))

    named = [is_name(word, before) for before, word in zip([None, *words], words, strict=False)]
    for number, (word, following) in enumerate(pairwise(words)):
        # What is an ordinary word elsewhere is a name beside one.
        if following.opens or not (word.is_capital and following.is_capital):
            continue
        if named[number] and following.folded not in ordinary:
            named[number + 1] = True
        elif named[number + 1] and word.folded in listed and word.folded not in ordinary:
            named[number] = True
    for word, is_one in zip(words, named, strict=True):
        if is_one:
            yield Finding(word.start, word.end, Kind.NAME, word.words)


def _begins(word, beginnings):
    return any(
        word.startswith(one)
        if len(one) >= SHORTEST_BEGINNING
        else word.removesuffix("s") == one.removesuffix("s")
        for one in beginnings
    )


def _rare(words, known, confided):
    """Words that few people write and that stand in what was confided."""
    theirs = {word.folded for word in confided}
    for word in words:
        if word.folded in known or len(word.folded) < SHORTEST_RARE or word.folded not in theirs:
            continue
        if not _is_usual(word.folded) and word.folded not in NOT_NAMES:
            yield Finding(word.start, word.end, Kind.RARE, word.words)


def _combinations(words, known):
    """A small language, a condition, an occupation, a rare family: one says little, two together say who."""
    met = {}
    for word in words:
        for about, beginnings in TELLING.items():
            if word.folded not in known and _begins(word.folded, beginnings):
                met.setdefault(about, []).append(word)
    if len(met) > 1:
        for word in (word for several in met.values() for word in several):
            yield Finding(word.start, word.end, Kind.COMBINATION, word.words)
