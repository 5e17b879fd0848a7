"""Whether a text reads hard, from the length of its sentences and words alone. A hint, never a refusal."""

import re

# Fewer words than this say nothing about how a text reads.
LEAST_WORDS = 20
LONGEST_SENTENCE = 22
# From how many letters a word is long, and which share of long words reads hard. Spanish words are longer.
LONG_WORDS = {"en": (7, 0.33), "es": (8, 0.33)}


def measure(text, language):
    """The words in a sentence on average, and the share of long words; None for a text of a few words."""
    words = re.findall(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", text)
    if len(words) < LEAST_WORDS:
        return None
    sentences = [part for part in re.split(r"[.!?;:]+(?=\s|$)|\n+", text) if re.search(r"[^\W\d_]", part)]
    letters, _share = LONG_WORDS.get(language, LONG_WORDS["en"])
    return len(words) / len(sentences), sum(len(word) >= letters for word in words) / len(words)


def reads_hard(text, language):
    """``sentences``, ``words``, both or neither, as a tuple."""
    measured = measure(text, language)
    if measured is None:
        return ()
    _letters, share = LONG_WORDS.get(language, LONG_WORDS["en"])
    return tuple(
        name
        for name, is_hard in (
            ("sentences", measured[0] > LONGEST_SENTENCE),
            ("words", measured[1] > share),
        )
        if is_hard
    )
