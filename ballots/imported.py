"""Ballots from a file that somebody else made. Pure: bytes in, ballots out.

A file is CSV with a heading, in UTF-8 with or without a byte order mark, or in Windows-1252 (also behind such a mark).
Words are compared without regard to how many spaces or line breaks stand between them. Whatever cannot be
read raises ``ValueError`` with one sentence that names the line, as a text editor counts lines.
"""

import csv
import io
import re

from ballots.counting import Ranking

MARK = b"\xef\xbb\xbf"
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
RANK = re.compile(r"rank_([1-9][0-9]*)")


def is_ranked(data):
    """Whether the file has ranks, so that it is for ``read_rankings``."""
    _number, heading = next(_rows(data), (1, []))
    return any(RANK.fullmatch(column) for column in heading)


def read_rankings(data):
    """Ranked ballots: a column ``count`` (each row is one ballot where there is none), and rank_1, rank_2 and so on.

    ``=`` joins those of equal rank, and an empty cell is a rank that was skipped. Other columns are passed over.
    """
    rows = _table(data)
    heading = next(rows)[1]
    numbers = sorted(int(found[1]) for column in heading if (found := RANK.fullmatch(column)))
    if not numbers or numbers != list(range(1, len(numbers) + 1)):
        raise ValueError("Line 1: ranked ballots need the columns rank_1, rank_2 and so on, without a gap.")
    rankings = []
    for line, row in rows:
        cells = dict(zip(heading, row, strict=True))
        count = cells.get("count", "1")
        if not re.fullmatch("[0-9]{1,12}", count):
            raise ValueError(f"Line {line}: “{count}” is not a number of ballots.")
        ranks = tuple(_equals(cells[f"rank_{number}"], "=", line) for number in numbers)
        names = [name for rank in ranks for name in rank]
        for name in names:
            if names.count(name) > 1:
                raise ValueError(f"Line {line}: the ballot names “{name}” more than once.")
        rankings.append(Ranking(ranks, int(count)))
    return rankings


def read_choices(data, *, answer, poll=()):
    """Answers to questions, one ballot a row, as ``{poll: rankings}`` with one rank each.

    ``answer`` is the column with what somebody chose, several joined by semicolons. ``poll`` are the columns
    whose words, in this order, say which poll it was; without any the file is one poll, with the key ``()``.
    """
    rows = _table(data)
    heading = next(rows)[1]
    for column in (answer, *poll):
        if column not in heading:
            raise ValueError(f"Line 1: there is no column “{column}”, only {', '.join(heading)}.")
    polls = {}
    for line, row in rows:
        cells = dict(zip(heading, row, strict=True))
        chosen = _equals(cells[answer].rstrip("; "), ";", line)
        ranking = Ranking((tuple(dict.fromkeys(chosen)),))
        polls.setdefault(tuple(cells[column] for column in poll), []).append(ranking)
    return polls


def _equals(cell, sign, line):
    if not cell:
        return ()
    names = tuple(name.strip() for name in cell.split(sign))
    if not all(names):
        raise ValueError(f"Line {line}: nobody stands beside a “{sign}” in “{cell}”.")
    return names


def _table(data):
    """The heading, then each row that has anything in it, each with the number of its first line."""
    rows = _rows(data)
    number, heading = next(rows, (1, []))
    if not any(heading):
        raise ValueError("The file is empty.")
    for column in heading:
        if heading.count(column) > 1:
            raise ValueError(f"Line {number}: the column “{column}” is there more than once.")
    yield number, heading
    for number, row in rows:
        if any(row):
            if len(row) != len(heading):
                raise ValueError(
                    f"Line {number}: it has {len(row)} cells, and there are {len(heading)} columns."
                )
            yield number, row


def _rows(data):
    reader = csv.reader(io.StringIO(_text(data), newline=""), strict=True)
    number = 1
    try:
        for row in reader:
            yield number, [" ".join(cell.split()) for cell in row]
            number = reader.line_num + 1
    except csv.Error as error:
        raise ValueError(f"Line {number}: it cannot be read as CSV ({error}).") from error


def _text(data):
    data = data.removeprefix(MARK)
    try:
        text = data.decode()
    except UnicodeDecodeError:
        try:
            text = data.decode("cp1252")
        except UnicodeDecodeError as error:
            line = data[: error.start].count(b"\n") + 1
            raise ValueError(
                f"Line {line}: the file is neither UTF-8 nor Windows-1252. Save it as CSV in UTF-8."
            ) from error
    # Names are printed, so none may hold what a terminal obeys; and a file in UTF-16 is full of null characters.
    if control := CONTROL.search(text):
        line = text[: control.start()].count("\n") + 1
        raise ValueError(f"Line {line}: a control character. Save the file as CSV in UTF-8.")
    return text
