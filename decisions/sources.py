"""Where a point was raised: in the closing summary, in a question, in a text change or in a view of its proposal.

A source is ``{"kind", "reference"}``. The reference of a summary's point is ``PRP-2026-0001/1.2``, the second point of
the first summary; those of a change and of a view are ``PRP-2026-0001/3``; a question has its own.
"""

import re
from collections import defaultdict

from django.urls import reverse
from django.utils.translation import gettext as _

from proposals import fields
from proposals.deliberation import newest_summary
from proposals.models.discussion import TAKEN_OUT
from proposals.queries import ungrouped
from proposals.queries.changes import change_standing

PROPOSAL = r"/(PRP-[0-9]{4}-[0-9]{1,9})"
# A number as our own addresses have it: \d would be the digits of every script, and a longer one fits no column.
NUMBER = r"[1-9][0-9]{0,8}"
# The end of an address by which each kind is known, in the order in which points are pulled in.
ADDRESSES = {
    "summary": re.compile(rf"{PROPOSAL}/summary/#point-({NUMBER}\.{NUMBER})$"),
    "question": re.compile(rf"{PROPOSAL}/questions/(QST-[0-9]{{4}}-[0-9]{{1,9}})/?(?:#\S*)?$"),
    "change": re.compile(rf"{PROPOSAL}/changes/({NUMBER})/?(?:#\S*)?$"),
    "view": re.compile(rf"{PROPOSAL}/comments/({NUMBER})/?(?:#\S*)?$"),
}


def read(address):
    """The proposal's reference and the source that an address leads to, or None."""
    for kind, pattern in ADDRESSES.items():
        if found := pattern.search(address.strip()):
            proposal, rest = found.groups()
            return proposal, {"kind": kind, "reference": rest if kind == "question" else f"{proposal}/{rest}"}
    return None


def address(source, proposal_reference):
    """Where a source is read."""
    rest = source["reference"].rpartition("/")[2]
    if source["kind"] == "summary":
        return f"{reverse('proposals:summary', args=[proposal_reference])}#point-{rest}"
    name = {"question": "question", "change": "change", "view": "comment_at"}[source["kind"]]
    arguments = [proposal_reference, rest if name == "question" else int(rest)]
    return reverse(f"proposals:{name}", args=arguments)


def links(row, proposal_reference):
    """The sources of a row as words and addresses."""
    words = {
        "summary": _("the summary of the discussion"),
        "question": _("the question %(number)s"),
        "change": _("the proposed change %(number)s"),
        "view": _("a view"),
    }
    return [
        {
            "words": words[source["kind"]] % {"number": source["reference"].rpartition("/")[2]},
            "url": address(source, proposal_reference),
        }
        for source in row.get("sources", ())
    ]


def name(source):
    """The key of a source among others."""
    return f"{source['kind']}-{source['reference']}"


def named_in(rows):
    """Every source of some rows, in their order."""
    return [source for row in rows for source in row.get("sources", ())]


def find(sources, proposal):
    """What each leads to, by ``name``: a question, change or view, or the summary whose point it is.

    One that leads to nothing is left out. However many there are, each kind is read at once.
    """
    ends = defaultdict(dict)
    for source in sources:
        ends[source["kind"]][name(source)] = source["reference"].rpartition("/")[2]
    found = {}
    for kind, named in ends.items():
        rows = _READ[kind](proposal, set(named.values()))
        found |= {each: rows[end] for each, end in named.items() if end in rows}
    return found


def _questions(proposal, ends):
    return proposal.questions.in_bulk(ends, field_name="reference")


def _changes(proposal, ends):
    rows = {change.number: change for change in proposal.textchanges.all()}
    return {end: rows[int(end)] for end in ends if int(end) in rows}


def _views(proposal, ends):
    rows = proposal.comments.in_bulk({int(end) for end in ends})
    return {end: rows[int(end)] for end in ends if int(end) in rows}


def _summaries(proposal, ends):
    rows, found = {summary.number: summary for summary in proposal.summaries.all()}, {}
    for end in ends:
        number, place = map(int, end.split("."))
        # A summary that was removed lost its points, and was there all the same.
        if number in rows and (rows[number].removed_at or place <= len(rows[number].points)):
            found[end] = rows[number]
    return found


_READ = {"summary": _summaries, "question": _questions, "change": _changes, "view": _views}


def gone(sources, proposal):
    """The names of those that lead to what was taken away or held back since."""
    shown = {each for each, said in find(sources, proposal).items() if said.is_shown}
    return {name(source) for source in sources} - shown


def authors(sources, proposal):
    """Who raised what everybody can read, by ``name``.

    A summary's point was raised by whoever wrote the views that it groups, a question by everybody who asked it.
    """
    found = find(sources, proposal)
    shown = {name(source): source for source in sources if name(source) in found}
    shown = {each: source for each, source in shown.items() if found[each].is_shown}
    grouped = {
        each: found[each].views_of(int(source["reference"].rpartition(".")[2]))
        for each, source in shown.items()
        if source["kind"] == "summary"
    }
    wrote = proposal.comments.shown().only("author").in_bulk({pk for pks in grouped.values() for pk in pks})
    asked = [found[each] for each, source in shown.items() if source["kind"] == "question"]
    asked_too = defaultdict(set)
    for twin in proposal.questions.shown().filter(merged_into__in=asked).only("author", "merged_into"):
        asked_too[twin.merged_into_id].add(twin.author_id)
    raised_by = {}
    for each, source in shown.items():
        if source["kind"] == "summary":
            who = {wrote[pk].author_id for pk in grouped[each] if pk in wrote}
        elif source["kind"] == "question":
            who = {found[each].author_id} | asked_too[found[each].pk]
        else:
            who = {found[each].author_id}
        raised_by[each] = who - {None}
    return raised_by


def raised(proposal, at):
    """A row for each point that people raised and that everybody can read, with what was answered to it already."""
    return [*_from_summary(proposal), *_from_questions(proposal), *_from_changes(proposal, at)]


def left(proposal, rows):
    """The views that no point of the closing summary groups and that no row names, oldest first."""
    summary = newest_summary(proposal)
    named = {
        int(source["reference"].rpartition("/")[2]) for source in named_in(rows) if source["kind"] == "view"
    }
    return ungrouped(proposal, named | (summary.views if summary else set()))


def _row(point, answer, change, kind, reference):
    return {
        "point": point,
        # What was taken out for good is no answer.
        "answer": "" if answer == TAKEN_OUT else answer,
        "change": change,
        "sources": [{"kind": kind, "reference": reference}],
    }


def _from_summary(proposal):
    summary = newest_summary(proposal)
    if summary is None or not summary.is_shown:
        return []
    return [
        _row(point, "", "", "summary", f"{proposal.reference}/{summary.number}.{place}")
        for place, point in enumerate(summary.points, start=1)
    ]


def _from_questions(proposal):
    rows = []
    for question in proposal.questions.shown().filter(merged_into=None).select_related("answer"):
        answer = getattr(question, "answer", None)
        words = answer.body if answer and answer.is_shown else question.decline_reason
        rows.append(_row(question.body, words, "", "question", question.reference))
    return rows


def _from_changes(proposal, at):
    rows = []
    for change in proposal.textchanges.shown().select_related("result").order_by("number"):
        point = _("In “%(question)s”: %(new)s") % {
            "question": fields.BY_NAME[change.name].label,
            "new": change.new,
        }
        became = change_standing(change, proposal, at).words if change.outcome else ""
        rows.append(_row(f"{point}\n{change.reason}", change.decision_reasons, became, "change", str(change)))
    return rows
