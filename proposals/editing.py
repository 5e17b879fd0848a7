"""Two people at one text: who changed which answer since a page was opened.

A page carries the stamps of the answers that it showed. When it comes back, an answer whose stamp is no longer
the stored one was changed by somebody else; one that still has the stamp of the page was not touched by
whoever sends it. Only where both changed the same question must somebody look.
"""

import copy
import hashlib
import json

from proposals import fields

# So many of a hash are kept for each answer.
LETTERS = 8
# What is asked on the page of a question beside its own inputs.
BESIDE = {"lead_organisation": ("lead_named",), "request_kind": ("about",)}


def inputs_of(field):
    """The names of the model fields that the page of this question fills in."""
    return (*field.inputs, *BESIDE.get(field.name, ()))


def stamp(proposal, field, controllers=None):
    """Letters that differ when the answer to this question differs, then as many for the reason in its place."""
    answer = [_plain(proposal, name, controllers) for name in inputs_of(field)]
    return _letters(answer) + _letters(proposal.not_known.get(field.name, ""))


def _letters(value):
    return hashlib.sha256(json.dumps(value, default=str).encode()).hexdigest()[:LETTERS]


def _plain(proposal, name, controllers):
    if name == "data_controllers":
        if controllers is None:
            controllers = proposal.data_controllers.all() if proposal.pk else ()
        return sorted(institution.pk for institution in controllers)
    value = getattr(proposal, name)
    if isinstance(value, list) and all(isinstance(choice, str) for choice in value):
        # What was chosen has no order: a form sends it in that of its boxes.
        return sorted(value)
    if isinstance(value, list):
        # A cell that was left empty says as much as one that was never there.
        return [{k: v for k, v in row.items() if v} for row in value]
    return getattr(value, "pk", value)


def stamps(proposal, questions):
    """The stamps of these questions in one line, for a hidden field of their page."""
    return " ".join(f"{field.name}:{stamp(proposal, field)}" for field in questions)


def read_stamps(line):
    """What ``stamps`` wrote, as a dict; whatever else was sent there says nothing."""
    return {
        name: letters
        for name, colon, letters in (part.partition(":") for part in (line or "").split())
        if colon and name in fields.BY_NAME
    }


def asked(answers, reasons=None):
    """The questions to which a form's values belong."""
    names = {*answers, *(reasons or ())}
    return [field for field in fields.FIELDS if names & {*inputs_of(field), field.name}]


def touched(proposal, answers, seen, reasons=None):
    """The questions that the sender changed since the page was opened; all, where the page carried no stamp.

    A form that asks for no ``reasons`` leaves those alone that stand in place of answers.
    """
    mine, compared = _with(proposal, answers, reasons), _compared(reasons)
    return [
        field
        for field in asked(answers, reasons)
        if stamp(mine, field, answers.get("data_controllers"))[:compared]
        != (seen or {}).get(field.name, "")[:compared]
    ]


def clashes(proposal, answers, seen, reasons=None):
    """The questions that both the sender and somebody else changed, to different answers."""
    mine, compared = _with(proposal, answers, reasons), _compared(reasons)
    return [
        field
        for field in touched(proposal, answers, seen, reasons)
        if field.name in (seen or {})
        and stamp(proposal, field)[:compared]
        not in (
            seen[field.name][:compared],
            stamp(mine, field, answers.get("data_controllers"))[:compared],
        )
    ]


def _compared(reasons):
    return LETTERS if reasons is None else 2 * LETTERS


def _with(proposal, answers, reasons=None):
    """The proposal as it would be with these answers; not to be saved."""
    mine = copy.copy(proposal)
    mine.not_known = {**proposal.not_known, **(reasons or {})}
    for name, value in answers.items():
        if name != "data_controllers":
            setattr(mine, name, value)
    return mine


def only_touched(proposal, answers, seen, reasons=None):
    """The answers of the questions that the sender changed, so that nothing else is written back."""
    names = {name for field in touched(proposal, answers, seen, reasons) for name in inputs_of(field)}
    return {name: value for name, value in answers.items() if name in names}


def write(proposal, answers):
    """Put the answers on the proposal, which the caller saves; gives the names of the columns that changed.

    Those who decide about the data stand in a table of their own and are kept at once.
    """
    for name, value in answers.items():
        if name != "data_controllers":
            setattr(proposal, name, value)
    if "data_controllers" in answers:
        proposal.data_controllers.set(answers["data_controllers"])
    return [name for name in answers if name != "data_controllers"]
