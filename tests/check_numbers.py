"""Clicks through every number of every institution, as a reader would, and counts the records behind each.

It knows nothing of how numbers are worked out: it reads the scorecard, follows each link through all pages of its
records, and compares both with the JSON and the CSV. The first difference ends it. ``bin/check-numbers`` runs it.
"""

import csv
import http.client
import json
import re
import sys
from collections import Counter
from contextlib import closing
from html import unescape
from urllib.parse import urlencode, urljoin, urlsplit

DEMO = "http://127.0.0.1:8000"
CARD = re.compile(r'href="/en/scorecards/([^/"]+)/"')
NUMBER = re.compile(r'<a href="/en/scorecards/[^/"]+/([A-Z]+[0-9]+)/\?quarter=([0-9]{4}-Q[1-4])">([^<]*)</a>')
QUARTER = re.compile(r'<a href="\?quarter=([0-9]{4}-Q[1-4])">')
RECORD = re.compile(r'<tr class="record">(.*?)</tr>', re.S)
LINK = re.compile(r'<a href="([^"]+)"')
NEXT = re.compile(r'<a rel="next" href="([^"]+)"')
COUNTS = re.compile(r'<td data-label="Counts">\s*Yes\s*</td>')
SHARE = re.compile(r"([0-9]+) of ([0-9]+)(?: days)?(?: \([0-9]+ %\))?")
MIDDLE = re.compile(r".* \(the middle of ([0-9]+)\)")
NOTHING = "Nothing was due"


class Difference(Exception):
    """Two places tell different figures."""


class Portal:
    """A running portal, asked over one connection that it may close at any time."""

    def __init__(self, base):
        self._base = urlsplit(base.rstrip("/"))
        self._connection = None

    def get(self, path):
        try:
            return self._ask(path)
        except (http.client.HTTPException, ConnectionError):
            self.close()
            return self._ask(path)

    def _ask(self, path):
        if self._connection is None:
            kind = http.client.HTTPSConnection if self._base.scheme == "https" else http.client.HTTPConnection
            self._connection = kind(self._base.netloc, timeout=60)
        self._connection.request("GET", path, headers={"Accept-Language": "en"})
        answer = self._connection.getresponse()
        body = answer.read().decode()
        if answer.status in (301, 302, 303, 307, 308):
            return self.get(urljoin(path, answer.headers["Location"]).replace(self._base.geturl(), ""))
        if answer.status != 200:
            raise Difference(f"{path} is led to and answers {answer.status}")
        return body

    def close(self):
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def same(place, **figures):
    """Every place tells the same figure, or it is said which does not."""
    if len(set(figures.values())) > 1:
        told = ", ".join(f"{name}: {figure}" for name, figure in figures.items())
        raise Difference(f"{place}: {told}")


def told(words):
    """``(n, N)`` as the words on a scorecard say it; None for what they do not say."""
    if words == NOTHING:
        return 0, 0
    share, middle = SHARE.fullmatch(words), MIDDLE.fullmatch(words)
    if share:
        return int(share[1]), int(share[2])
    return None, int(middle[1]) if middle else None


def listed(portal, path):
    """The rows of records on all pages of a number."""
    rows = []
    while path:
        html = portal.get(path)
        rows += RECORD.findall(html)
        following = NEXT.search(html)
        path = following and urljoin(path, unescape(following[1]))
    return rows


def check_number(portal, code, name, quarter, words, row):
    """One number in its words, in JSON, and by the records listed behind it on pages and in JSON; gives their links."""
    place = f"{code} {name} {quarter}"
    path = f"/en/scorecards/{code}/{name}"
    asked = urlencode({"quarter": quarter})
    rows = listed(portal, f"{path}/?{asked}")
    data = json.loads(portal.get(f"{path}.json?{asked}"))
    records = data.get("records") or []
    n, of = told(words)
    same(f"{place}, records that count", pages=len(COUNTS.findall("".join(rows))), json=_counting(records))
    same(f"{place}, records", pages=len(rows), json=len(records))
    same(f"{place}, n in JSON", scorecard=row["n"], number=data["n"])
    same(f"{place}, N in JSON", scorecard=row["of"], number=data["of"])
    if row["of"] is None:
        # What is hidden has no records that could be counted instead.
        same(f"{place}, hidden", words=of, records=len(rows) or None)
        return set()
    same(f"{place}, N", words=of, json=row["of"], records=_size(records))
    if row["n"] is not None:
        same(f"{place}, n", words=row["n"] if n is None else n, json=row["n"], records=_done(records))
    else:
        same(f"{place}, n is hidden", words=n, json=None)
    return {unescape(link) for html in rows for link in LINK.findall(html)}


def _size(records):
    """How many records there are; of those that are stretches of days, how many days."""
    return sum(1 if record["of_days"] is None else record["of_days"] for record in records)


def _done(records):
    return sum(record["counts"] if record["of_days"] is None else record["days"] for record in records)


def _counting(records):
    return sum(record["counts"] for record in records)


def check(base=DEMO, say=print):
    """Every number of every institution; gives how many there were, by institution."""
    with closing(Portal(base)) as portal:
        return _check(portal, say)


def _check(portal, say):
    checked, links = Counter(), set()
    institutions = sorted(set(CARD.findall(portal.get("/en/indicators/"))))
    for code in institutions:
        newest = portal.get(f"/en/scorecards/{code}/")
        quarters = [
            json.loads(portal.get(f"/en/scorecards/{code}.json"))["quarter"],
            *QUARTER.findall(newest),
        ]
        for quarter in dict.fromkeys(quarters):
            asked = urlencode({"quarter": quarter})
            card = json.loads(portal.get(f"/en/scorecards/{code}.json?{asked}"))
            rows = {row["indicator"]: row for row in card["indicators"]}
            _check_file(portal, code, quarter, asked, rows)
            found = [
                (name, unescape(words))
                for name, when, words in NUMBER.findall(portal.get(f"/en/scorecards/{code}/?{asked}"))
                if when == quarter
            ]
            same(f"{code} {quarter}, numbers", page=len(found), json=len(rows))
            for name, words in found:
                links |= check_number(portal, code, name, quarter, words, rows[name])
                checked[code] += 1
        say(f"{code:40} {len(set(quarters)):3} quarters {checked[code]:6} numbers")
    for link in sorted(links):
        portal.get(link)
    say(
        f"{len(institutions)} institutions, {checked.total()} numbers, {len(links)} records that they lead to"
    )
    return checked


def _check_file(portal, code, quarter, asked, rows):
    lines = portal.get(f"/en/scorecards/{code}.csv?{asked}").lstrip("\ufeff").splitlines()
    for line in csv.DictReader(lines):
        for part in ("n", "of"):
            figure = rows[line["indicator"]][part]
            same(
                f"{code} {line['indicator']} {quarter}, {part}",
                csv=line[part],
                json="" if figure is None else str(figure),
            )


if __name__ == "__main__":
    try:
        check(*sys.argv[1:2])
    except Difference as difference:
        sys.exit(str(difference))
