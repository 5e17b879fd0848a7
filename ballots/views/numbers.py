"""The numbers of a vote that was counted, as rows of words."""

from django.utils.translation import gettext as _

from ballots.count_words import told as told_of
from ballots.models import Poll
from ballots.options import ABSTAIN, options_of


def counts(poll, result, *, of_seats):
    """The numbers of a counted vote, always together: rows of words and seats, or people."""
    if "turnout" not in result:
        return []
    rows = [
        (_("Seats that could vote") if of_seats else _("People who could vote"), result["eligible"]),
        (_("Took part"), result["turnout"]),
        *_votes(poll, result),
        (_("Absent") if of_seats else _("Did not vote"), result["absent"]),
    ]
    if of_seats:
        rows.append((_("Stepped aside"), result["recused"]))
    rows.append((_("Needed to take part (quorum)"), result["quorum_needed"]))
    if poll.rule == Poll.Rule.YES_NO:
        rows.append((_("Yes needed to pass (threshold)"), result["threshold_needed"]))
    elif not poll.is_ranked:
        rows.append((_("Votes needed to be chosen (threshold)"), result["threshold_needed"]))
    return rows


def _votes(poll, result):
    if poll.rule == Poll.Rule.YES_NO:
        return [(_("Yes"), result["yes"]), (_("No"), result["no"]), (_("Abstained"), result["abstain"])]
    if poll.is_ranked:
        return [(_("Ranked nothing"), result["abstain"])]
    return [
        (_("Abstained") if option.code == ABSTAIN else option.label, result["votes"][option.code])
        for option in options_of(poll)
    ]


def told(poll):
    """How ranked votes were counted, step by step; None where there are no steps."""
    if not poll.is_ranked or not poll.result:
        return None
    labels = {option.code: option.label for option in options_of(poll)}
    parts, conclusion = told_of(poll.result, labels.get)
    return {"parts": parts, "conclusion": conclusion}
