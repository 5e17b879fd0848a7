"""What is taken out of words that people type before anybody else reads them. Pure: no Django."""

import re

# They turn the order of what is read around, over the end of a word or a line.
_TURNING = "\u202a-\u202e\u2066-\u2069"
# They take no room, so two names that look the same would differ, and an empty one would look given. The joiners
# U+200C and U+200D are not among them, because Persian, Hindi and many pictures are written with them.
_UNSEEN = "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b\u200e\u200f\u2060-\u2065\u206a-\u206f\u3164\ufeff\uffa0"
_JOINERS = "\u200c\u200d"

_from_lines = re.compile(f"[{_TURNING}{_UNSEEN}]")
_from_texts = re.compile(f"[{_TURNING}\u200b\u2060\ufeff]")
_nothing_to_see = re.compile(rf"[\s{_JOINERS}]*")


def one_line(text):
    """A name or a title on one line, without signs that cannot be seen; empty where nothing else was there."""
    text = " ".join(_from_lines.sub("", text).split())
    return "" if _nothing_to_see.fullmatch(text) else text


def paragraphs(text):
    """A longer text without the signs that turn its reading order around; empty where nothing can be seen."""
    text = _from_texts.sub("", text)
    return "" if _nothing_to_see.fullmatch(_from_lines.sub("", text)) else text
