"""Where a point was raised: in the closing summary, in a question, in a text change or in a view of its proposal.

A source is ``{"kind", "reference"}``. The reference of a summary's point is ``PRP-2026-0001/1.2``, the second point of
the first summary; those of a change and of a view are ``PRP-2026-0001/3``; a question has its own.
"""

import re

from django.urls import reverse
from django.utils.translation import gettext as _

from proposals import fields
from proposals.deliberation import newest_summary
from proposals.models.discussion import TAKEN_OUT
from proposals.queries import ungrouped
from proposals.queries.changes import change_standing

# The end of an address by which each kind is known, in the order in which points are pulled in.
ADDRESSES = {
    "summary": re.compile(r"/(PRP-\d+-\d+)/summary/#point-(\d+\.\d+)$"),
    "question": re.compile(r"/(PRP-\d+-\d+)/questions/(QST-\d+-\d+)/?(?:#\S*)?$"),
    "change": re.compile(r"/(PRP-\d+-\d+)/changes/(\d{1,9})/?(?:#\S*)?$"),
    "view": re.compile(r"/(PRP-\d+-\d+)/comments/(\d{1,9})/?(?:#\S*)?$"),
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


def _rows_of(proposal):
    """What people raised by kind, whether it can still be read or not."""
    return {
        "question": proposal.questions.all(),
        "change": proposal.textchanges.all(),
        "view": proposal.comments.all(),
    }


def find(source, proposal):
    """The question, change or view, or the summary whose point it is; None where there is no such thing."""
    rest = source["reference"].rpartition("/")[2]
    if source["kind"] == "summary":
        summary = proposal.summaries.filter(number=rest.partition(".")[0]).first()
        # A summary that was removed lost its points, and was there all the same.
        is_there = summary and (summary.removed_at or _place_of(source) <= len(summary.points))
        return summary if is_there else None
    by = {"question": "reference", "change": "number", "view": "pk"}[source["kind"]]
    return _rows_of(proposal)[source["kind"]].filter(**{by: rest}).first()


def _place_of(source):
    return int(source["reference"].rpartition(".")[2])


def authors(source, proposal):
    """Who raised it: of a summary's point whoever wrote the views that it groups, of a question everybody who asked it."""
    said = find(source, proposal)
    if said is None or not said.is_shown:
        return set()
    if source["kind"] == "summary":
        views = proposal.comments.shown().filter(pk__in=said.views_of(_place_of(source)))
        return set(views.values_list("author", flat=True)) - {None}
    found = {said.author_id}
    if source["kind"] == "question":
        found |= set(said.duplicates.shown().values_list("author", flat=True))
    return found - {None}


def raised(proposal, at):
    """A row for each point that people raised and that everybody can read, with what was answered to it already."""
    return [*_from_summary(proposal), *_from_questions(proposal), *_from_changes(proposal, at)]


def left(proposal, rows):
    """The views that no point of the closing summary groups and that no row names, oldest first."""
    summary = newest_summary(proposal)
    named = {
        int(source["reference"].rpartition("/")[2])
        for row in rows
        for source in row.get("sources", ())
        if source["kind"] == "view"
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


def is_gone(source, proposal):
    """Whether what a source leads to was taken away or held back since."""
    said = find(source, proposal)
    return said is None or not said.is_shown
