"""A line of a closing summary, with the views that its point groups at its end: ``Police could ask. #12 #15``."""

import hashlib
import re

# A view by its number, or by its address with the reference of its proposal.
_VIEW = re.compile(r"(?:#|\S*/(PRP-\d+-\d+)/comments/)(\d{1,9})(?:/(?:#\S*)?)?[,;.]?", re.ASCII)


def read(line, reference):
    """The words of the point, and a row of proposal and number for each view that the line names after them."""
    words, views = line.split(), []
    while words and (found := _VIEW.fullmatch(words[-1])):
        words.pop()
        views.insert(0, (found[1] or reference, int(found[2])))
    return " ".join(words), views


def key(line):
    """A few letters by which a line is known as long as the words of its point are the same."""
    return hashlib.sha256(read(line, "")[0].encode(errors="replace")).hexdigest()[:8]


def add(lines, chosen):
    """The lines with the views that were chosen for them, and the numbers of those whose line is gone.

    ``chosen`` is a dict of the view's number and the key of a line.
    """
    lines, lost = list(lines), []
    places = {key(line): place for place, line in reversed(list(enumerate(lines))) if line.strip()}
    for number, line_key in chosen.items():
        if line_key in places:
            lines[places[line_key]] += f" #{number}"
        else:
            lost.append(number)
    return lines, lost
