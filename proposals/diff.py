"""What changed between two texts: by paragraph, then by word. Pure: no Django.

A reader sees the words *Added* and *Removed*, so each piece carries its kind and no mark-up.
"""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

# Below this likeness two paragraphs are told as one removed and one added, not as one changed.
ALIKE = 0.4


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


def compare(before, after):
    """Every paragraph of both texts, in reading order, as a list of ``Paragraph``."""
    old, new = _paragraphs(before), _paragraphs(after)
    result = []
    for step, i, i_end, j, j_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if step == "equal":
            result += [_whole(number, "same", new[number - 1]) for number in range(j + 1, j_end + 1)]
            continue
        removed, added = list(range(i, i_end)), list(range(j, j_end))
        while removed and added:
            pieces = _words(old[removed[0]], new[added[0]])
            if pieces is None:
                break
            removed.pop(0)
            result.append(Paragraph(added.pop(0) + 1, "changed", pieces))
        result += [_whole(index + 1, "removed", old[index]) for index in removed]
        result += [_whole(index + 1, "added", new[index]) for index in added]
    return result


def is_changed(paragraphs):
    """Whether a comparison found any change."""
    return any(paragraph.kind != "same" for paragraph in paragraphs)


def _paragraphs(text):
    return [part.strip() for part in re.split(r"\n\s*\n|\r\n\s*\r\n", text) if part.strip()]


def _whole(number, kind, text):
    return Paragraph(number, kind, (Piece(kind, text),))


def _words(before, after):
    """The pieces of a changed paragraph, or None when too little of it stayed."""
    old, new = re.findall(r"\S+\s*", before), re.findall(r"\S+\s*", after)
    matcher = SequenceMatcher(
        None, [word.strip() for word in old], [word.strip() for word in new], autojunk=False
    )
    if matcher.ratio() < ALIKE:
        return None
    pieces = []
    for step, i, i_end, j, j_end in matcher.get_opcodes():
        if step == "equal":
            pieces.append(Piece("same", "".join(new[j:j_end])))
            continue
        if i < i_end:
            pieces.append(Piece("removed", "".join(old[i:i_end])))
        if j < j_end:
            pieces.append(Piece("added", "".join(new[j:j_end])))
    return tuple(pieces)
