"""Changes that people propose to the text: which there are, where each stands, and what it would change."""

from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from proposals import diff, fields
from proposals.models import TextChange
from proposals.queries.comparison import marked


@dataclass(frozen=True)
class ChangeStanding:
    """Where a proposed change stands at a moment: a code, the words and a tone."""

    code: str
    words: str
    tone: str


def change_standing(change, proposal, at):
    """Where the change stands. ``proposal`` is the one it belongs to, with its present text."""
    if change.outcome == TextChange.Outcome.ACCEPTED:
        words = _("Accepted – version %(number)d") % {"number": change.result.number}
        return ChangeStanding("accepted", words, "done")
    if change.outcome == TextChange.Outcome.NOT_ACCEPTED:
        return ChangeStanding("not_accepted", _("Not accepted – reasons given"), "plain")
    if change.withdrawn_at or change.removed_at:
        return ChangeStanding("gone", "", "plain")
    if not proposal.text_is_open(at):
        return ChangeStanding("unanswered", _("Not answered"), "late")
    if not change.starts_from(proposal):
        return ChangeStanding("out_of_date", _("The answer was changed meanwhile"), "soon")
    return ChangeStanding("open", _("Waiting for an answer"), "open")


FILTERS = {
    "open": Q(outcome="", withdrawn_at=None, removed_at=None),
    "accepted": Q(outcome="accepted"),
    "not_accepted": Q(outcome="not_accepted"),
}


def changes_to(proposal, state=""):
    """The changes proposed to a text, the newest first; ``state`` is one of ``FILTERS`` or empty."""
    found = proposal.textchanges.select_related("author", "institution", "start", "result", "proposal")
    return found.filter(FILTERS.get(state, Q())).order_by("-number")


def what_it_changes(change):
    """Old and new as runs of paragraphs, marked word by word; nothing when words were taken away."""
    if not change.is_shown or change.old is None:
        return ()
    return marked(diff.compare(change.old, change.new))


def label_of(name):
    """The question, or its second part, that a stored name stands for."""
    field = fields.QUESTION_OF[name]
    return field.label if field.name == name else f"{field.label} – {field.second.label}"
