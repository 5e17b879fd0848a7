"""What changed between two versions of a text: first in sentences, then word by word."""

from dataclasses import dataclass
from itertools import groupby

from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from proposals import diff, fields
from proposals.queries.answers import sections_of

# So many changes of one answer are told in sentences; the marked text shows the others.
MOST_SENTENCES = 6
# So many words of a changed passage are quoted.
QUOTED = 12


@dataclass(frozen=True)
class Change:
    """What became of one answer: sentences, and runs of ``diff.Paragraph`` as pairs of "is unchanged" and run.

    ``is_withheld`` when the words of one of the two versions were taken away: then there is nothing else.
    """

    field: fields.Field
    sentences: tuple = ()
    runs: tuple = ()
    is_withheld: bool = False


def changes_between(old, new):
    """A ``Change`` for every answer that reads differently in two versions, in the order of the form."""
    withheld = {*old.withheld, *new.withheld}
    found = []
    for (_section, olds), (_same, news) in zip(
        sections_of(old.text, withheld=withheld), sections_of(new.text, withheld=withheld), strict=True
    ):
        for was, now in zip(olds, news, strict=True):
            if was.is_withheld:
                found.append(Change(was.field, is_withheld=True))
                continue
            # A choice is told whole; words inside one would make sentences that nobody chose.
            by_word = was.field.kind in ("line", "text", "rows") or bool(was.text or now.text)
            paragraphs = diff.compare(was.as_text, now.as_text, by_word=by_word)
            if diff.is_changed(paragraphs):
                found.append(Change(was.field, tuple(_sentences(was, now)), marked(paragraphs)))
    return found


def marked(paragraphs):
    """A comparison as pairs of "is unchanged" and the paragraphs in a row that are so."""
    return tuple(
        (is_same, tuple(run))
        for is_same, run in groupby(paragraphs, lambda paragraph: paragraph.kind == "same")
    )


def _sentences(was, now):
    """What became of one answer, a sentence for each change."""
    told = [
        *_lines(was, now),
        *_rows(was, now),
        *text_sentences(was.text, now.text),
        *text_sentences(was.not_known, now.not_known),
    ]
    if len(told) <= MOST_SENTENCES:
        return told
    more = len(told) - MOST_SENTENCES
    return [
        *told[:MOST_SENTENCES],
        ngettext("%(more)d more change", "%(more)d more changes", more) % {"more": more},
    ]


def _lines(was, now):
    """Short answers, which are told whole: choices, institutions, days, numbers, one line."""
    before = [words for words, _address in was.lines]
    after = [words for words, _address in now.lines]
    gone = [words for words in before if words not in after]
    come = [words for words in after if words not in before]
    if len(gone) == len(come) == 1:
        return [_became(gone[0], come[0])]
    return [*(_removed(words) for words in gone), *(_added(words) for words in come)]


def _rows(was, now):
    """Rows by what stands in their first cell."""
    before, after = _by_first_cell(was.table), _by_first_cell(now.table)
    told = []
    for name in [*before, *(name for name in after if name not in before)]:
        old, new = before.get(name, []), after.get(name, [])
        told += [_("The row “%(row)s” was removed.") % {"row": short(name)}] * (len(old) - len(new))
        told += [_("The row “%(row)s” was added.") % {"row": short(name)}] * (len(new) - len(old))
        for one, other in zip(old, new, strict=False):
            told += [
                _cell(name, label, _words(one[at]), _words(other[at]))
                for at, label in enumerate(was.columns)
                if one[at] != other[at]
            ]
    return told


def _by_first_cell(table):
    rows = {}
    for row in table:
        rows.setdefault(_words(row[0]), []).append(row)
    return rows


def _words(cell):
    return str(cell[0] if isinstance(cell, tuple) else cell)


def _cell(row, label, before, after):
    names = {"row": short(row), "cell": label, "old": short(before), "new": short(after)}
    if not before:
        return _("In the row “%(row)s”, “%(cell)s” is now “%(new)s”.") % names
    if not after:
        return _("In the row “%(row)s”, “%(cell)s” is empty now; it was “%(old)s”.") % names
    return _("In the row “%(row)s”, “%(cell)s”: “%(old)s” became “%(new)s”.") % names


def text_sentences(before, after):
    """What changed in a text, a sentence for each change, with the paragraph where there is more than one."""
    paragraphs = diff.compare(before, after)
    one = (
        sum(paragraph.kind != "added" for paragraph in paragraphs)
        <= 1
        >= sum(paragraph.kind != "removed" for paragraph in paragraphs)
    )
    return [_edit(edit, one) for edit in diff.edits(paragraphs)]


def _edit(edit, is_only_paragraph):
    if is_only_paragraph:
        if not edit.before:
            return _added(edit.after)
        return _became(edit.before, edit.after) if edit.after else _removed(edit.before)
    names = {"number": edit.number, "old": short(edit.before), "new": short(edit.after)}
    if edit.is_whole and edit.after:
        return _("Paragraph %(number)d was added: “%(new)s”.") % names
    if edit.is_whole:
        return _("Paragraph %(number)d was removed: “%(old)s”.") % names
    if not edit.before:
        return _("Paragraph %(number)d: “%(new)s” was added.") % names
    if not edit.after:
        return _("Paragraph %(number)d: “%(old)s” was removed.") % names
    return _("Paragraph %(number)d: “%(old)s” became “%(new)s”.") % names


def _became(before, after):
    return _("“%(old)s” became “%(new)s”.") % {"old": short(before), "new": short(after)}


def _added(words):
    return _("“%(new)s” was added.") % {"new": short(words)}


def _removed(words):
    return _("“%(old)s” was removed.") % {"old": short(words)}


def short(words):
    """As much of a passage as a sentence can quote."""
    return Truncator(" ".join(str(words).split())).words(QUOTED, truncate=" …")
