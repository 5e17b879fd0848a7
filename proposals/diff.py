"""What changed between two texts: by paragraph, then by word. Pure: no Django.

A reader sees the words *Added* and *Removed*, so each piece carries its kind and no mark-up.
"""

import re
from collections import Counter
from dataclasses import dataclass
from difflib import SequenceMatcher

# Below this likeness two paragraphs are told as one removed and one added, not as one changed.
ALIKE = 0.4
# So many paragraphs ahead the counterpart of a changed one is looked for.
AHEAD = 10
# Pairs of words; matching takes time in proportion. Above it, whole sentences are matched first.
MOST_PAIRS = 250_000
# Runs of changed words with no more words than this between them are told as one change.
BETWEEN = 2


@dataclass(frozen=True)
class Piece:
    """A run of words: ``kind`` is same, added or removed."""

    kind: str
    text: str


@dataclass(frozen=True)
class Paragraph:
    """One paragraph of the comparison: ``kind`` is same, added, removed or changed.

    ``number`` counts from one in the newer text, or in the older one for a paragraph that was removed.
    """

    number: int
    kind: str
    pieces: tuple


@dataclass(frozen=True)
class Edit:
    """One change as a sentence would tell it: in this paragraph ``before`` became ``after``.

    Either is empty where words were only added or only removed; ``is_whole`` for a whole paragraph.
    """

    number: int
    before: str
    after: str
    is_whole: bool = False


def compare(before, after, *, by_word=True):
    """Every paragraph of both texts, in reading order, as a list of ``Paragraph``.

    Not ``by_word``, a paragraph that differs is told as one removed and one added, as a choice is.
    """
    old, new = _paragraphs(before), _paragraphs(after)
    result = []
    for step, i, i_end, j, j_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if step == "equal":
            result += [_whole(number, "same", new[number - 1]) for number in range(j + 1, j_end + 1)]
            continue
        places = range(i, i_end), range(j, j_end)
        for was, now in _pairs(old, new, *places) if by_word else _apart(*places):
            if was is None:
                result.append(_whole(now + 1, "added", new[now]))
            elif now is None:
                result.append(_whole(was + 1, "removed", old[was]))
            else:
                result.append(Paragraph(now + 1, "changed", _words(old[was], new[now])))
    return result


def is_changed(paragraphs):
    """Whether a comparison found any change."""
    return any(paragraph.kind != "same" for paragraph in paragraphs)


def edits(paragraphs):
    """The changes of a comparison in reading order, as ``Edit``; neighbouring ones are joined.

    A single changed word takes the word after it along: *thirty days* became *sixty days*.
    """
    found = []
    for paragraph in paragraphs:
        if paragraph.kind in ("added", "removed"):
            text = paragraph.pieces[0].text
            before, after = (text, "") if paragraph.kind == "removed" else ("", text)
            found.append(Edit(paragraph.number, before, after, is_whole=True))
        elif paragraph.kind == "changed":
            found += [
                Edit(paragraph.number, _tidy(before), _tidy(after))
                for before, after in _runs(paragraph.pieces)
            ]
    return found


def _paragraphs(text):
    return [part.strip() for part in re.split(r"\n\s*\n|\r\n\s*\r\n", text) if part.strip()]


def _whole(number, kind, text):
    return Paragraph(number, kind, (Piece(kind, text),))


def _split(text):
    return re.findall(r"\S+\s*", text)


def _pairs(old, new, removed, added):
    """Pairs of places, in reading order: a changed paragraph has both, a removed or added one has one."""
    bags = {j: Counter(_keys(_split(new[j]))) for j in added}
    following = added.start
    for i in removed:
        bag = Counter(_keys(_split(old[i])))
        likeness = {j: _likeness(bag, bags[j]) for j in range(following, min(following + AHEAD, added.stop))}
        best = max(likeness, key=likeness.get, default=None)
        if best is None or likeness[best] < ALIKE:
            yield i, None
            continue
        yield from ((None, j) for j in range(following, best))
        yield i, best
        following = best + 1
    yield from ((None, j) for j in range(following, added.stop))


def _apart(removed, added):
    yield from ((i, None) for i in removed)
    yield from ((None, j) for j in added)


def _likeness(one, other):
    """The share of words that two bags of words have in common, from 0 to 1."""
    return 2 * (one & other).total() / (one.total() + other.total())


def _keys(words):
    return [word.strip() for word in words]


def _words(before, after):
    """The pieces of a changed paragraph."""
    old, new = _split(before), _split(after)
    pieces = []
    for is_same, i, i_end, j, j_end in _steps(old, new):
        if is_same:
            pieces.append(Piece("same", "".join(new[j:j_end])))
            continue
        if i < i_end:
            pieces.append(Piece("removed", "".join(old[i:i_end])))
        if j < j_end:
            pieces.append(Piece("added", "".join(new[j:j_end])))
    return tuple(pieces)


def _steps(old, new):
    """Where two lists of words are the same and where not, as ``(is_same, i, i_end, j, j_end)``."""
    one, other = _keys(old), _keys(new)
    first, most = 0, min(len(one), len(other))
    while first < most and one[first] == other[first]:
        first += 1
    last = 0
    while last < most - first and one[-1 - last] == other[-1 - last]:
        last += 1
    if first:
        yield True, 0, first, 0, first
    yield from _matched(one, other, first, len(one) - last, first, len(other) - last)
    if last:
        yield True, len(one) - last, len(one), len(other) - last, len(other)


def _matched(one, other, i, i_end, j, j_end):
    if (i_end - i) * (j_end - j) <= MOST_PAIRS:
        yield from _opcodes(one[i:i_end], other[j:j_end], i, j)
        return
    # Too many words to match each with each: whole sentences first, then the words of those that differ.
    starts, others = _sentences(one, i, i_end), _sentences(other, j, j_end)
    said = [tuple(one[start:end]) for start, end in starts]
    saying = [tuple(other[start:end]) for start, end in others]
    for step, a, a_end, b, b_end in SequenceMatcher(None, said, saying, autojunk=False).get_opcodes():
        left, left_end = _span(starts, a, a_end, i)
        right, right_end = _span(others, b, b_end, j)
        if step == "equal":
            yield True, left, left_end, right, right_end
        elif (left_end - left) * (right_end - right) <= MOST_PAIRS:
            yield from _opcodes(one[left:left_end], other[right:right_end], left, right)
        else:
            yield False, left, left_end, right, right_end


def _opcodes(one, other, i, j):
    for step, a, a_end, b, b_end in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        yield step == "equal", i + a, i + a_end, j + b, j + b_end


def _sentences(words, start, end):
    """The places where each sentence begins and ends."""
    spans, begin = [], start
    for place in range(start, end):
        if words[place].endswith((".", "!", "?", ":", ";")) or place == end - 1:
            spans.append((begin, place + 1))
            begin = place + 1
    return spans


def _span(sentences, first, stop, empty_at):
    """Where a run of sentences begins and ends; an empty run stands after the sentence before it."""
    if first < stop:
        return sentences[first][0], sentences[stop - 1][1]
    place = sentences[first - 1][1] if first else empty_at
    return place, place


def _runs(pieces):
    """Pairs of the words before and after, one for each run of changes with few words between."""
    runs, before, after, held = [], "", "", ""
    for piece in pieces:
        if piece.kind == "same":
            if not before and not after:
                continue
            if len(piece.text.split()) <= BETWEEN and piece is not pieces[-1]:
                held = piece.text
                continue
            runs.append(_with_next_word(before, after, held, piece.text))
            before, after, held = "", "", ""
            continue
        before, after, held = before + held, after + held, ""
        if piece.kind == "removed":
            before += piece.text
        else:
            after += piece.text
    if before or after:
        runs.append((before, after))
    return runs


def _with_next_word(before, after, held, following):
    if len(before.split()) == 1 and len(after.split()) == 1:
        word = _split(held + following)[0]
        return f"{before.rstrip()} {word}", f"{after.rstrip()} {word}"
    return before, after


def _tidy(text):
    return " ".join(text.split()).strip(".,;:")
