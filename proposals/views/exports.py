"""Lists as files that other registers and programs read, written while they are sent.

Memory does not grow with the list. A JSON file and a workbook that break off cannot be opened; a CSV file has no
room to say that it is whole, so whoever needs to know counts its rows against the list.
"""

import csv
import json

from django.conf import settings
from django.http import Http404, StreamingHttpResponse
from django.utils import timezone

from community.open_data import LICENCE, cell, json_response, utc
from proposals import queries, registers
from proposals.registers import workbooks
from proposals.views import lists, reading


class _Echo:
    """Gives a line back instead of writing it."""

    def write(self, line):
        return line


def _streamed(parts, content_type, filename=""):
    response = StreamingHttpResponse(parts, content_type=content_type)
    response["Access-Control-Allow-Origin"] = "*"
    if filename:
        response["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response


def csv_response(headings, rows, filename):
    """A table as CSV whose cells no spreadsheet runs."""
    writer = csv.writer(_Echo())
    lines = (writer.writerow([cell(text) for text in row]) for row in _with_headings(headings, rows))
    return _streamed(lines, "text/csv; charset=utf-8", filename)


def _with_headings(headings, rows):
    yield headings
    yield from rows


def json_lines(items, at):
    """The items as a JSON file, one a line; how many there were stands at its end.

    The licence at its head is that of what was written here; each item names its own.
    """
    return _streamed(_items(items, at), "application/json")


def _items(items, at):
    head = json.dumps({"as_of": utc(at), "licence": LICENCE})
    yield f'{head[:-1]}, "items": ['
    number = 0
    for number, item in enumerate(items, start=1):
        yield (",\n" if number > 1 else "") + json.dumps(item, ensure_ascii=False)
    yield f'], "count": {number}}}'


def cells(item):
    """The values of what a JSON file says, as cells of a row."""
    return ["" if value is None else str(value) for value in item.values()]


def _summaries(request, at):
    """What the short files say about each proposal of the list, in the order of the page."""
    found = lists.found(request, at)[1].iterator(queries.PORTION)
    return (queries.summary_json(proposal, at, settings.BASE_URL) for proposal in found)


def list_json(request):
    at = timezone.now()
    return json_lines(_summaries(request, at), at)


def list_csv(request):
    rows = map(cells, _summaries(request, timezone.now()))
    return csv_response(queries.SUMMARY_COLUMNS, rows, "proposals.csv")


def _hdruk_lines(request):
    at = timezone.now()
    for proposal in queries.whole(lists.found(request, at)[1]):
        yield registers.line(proposal, settings.BASE_URL, queries.standing(proposal, at).code)


def list_hdruk_csv(request):
    return csv_response(registers.WRITTEN, _hdruk_lines(request), "proposals-hdruk.csv")


def list_hdruk_xlsx(request):
    rows = _with_headings(registers.WRITTEN, _hdruk_lines(request))
    return _streamed(workbooks.written(rows), workbooks.CONTENT_TYPE, "proposals-hdruk.xlsx")


def list_jsonld(request):
    at = timezone.now()
    form, found = lists.found(request, at)
    # Its order is always the same, so an order that was asked for makes no other catalogue.
    head = queries.catalogue_head(settings.BASE_URL, at, lists.query(request, form, without=["sort"]))
    return _streamed(_catalogue(queries.whole(found), head), "application/ld+json")


def _catalogue(proposals, head):
    head = json.dumps(head, ensure_ascii=False)
    yield f'{head[:-1]}, "dcat:dataset": ['
    between = ""
    for proposal in proposals:
        node = queries.linked_data(proposal, settings.BASE_URL)
        yield between + json.dumps(node, ensure_ascii=False)
        between = ",\n"
    yield "]}"


def detail_jsonld(request, reference):
    node = queries.linked_data(reading.public_proposal(reference), settings.BASE_URL)
    response = json_response({"@context": queries.CONTEXT} | node)
    response["Content-Type"] = "application/ld+json"
    return response


def _register(name):
    if name not in registers.REGISTERS:
        raise Http404
    return registers.REGISTERS[name]


def register_csv(request, name):
    """What was read from a register, in its own columns."""
    return csv_response(*queries.source_table(_register(name)), f"{name}.csv")


def releases_csv(request, name):
    """The releases under a register's agreements, in their own columns."""
    register = _register(name)
    if not register.join:
        raise Http404
    return csv_response(*queries.releases_table(register), f"{name}-releases.csv")
