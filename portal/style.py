"""The style page: every component in every state, with made-up data. For developers and tests only."""

from collections import namedtuple
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

from django import forms
from django.core.paginator import Paginator
from django.shortcuts import render

from community.acting import Action
from community.models import ClockMove
from community.models.explaining import Move
from community.rules import no
from community.windows import Reading, State

FIRST, DUE = date(2026, 6, 12), date(2026, 7, 3)
EXTENSION = Move(
    ClockMove.Kind.EXTENSION,
    date(2026, 6, 10),
    FIRST,
    DUE,
    [],
    None,
    "the ethics board meets on 30 June",
    "Charter, rule 4",
    None,
)

READINGS = [
    Reading(State.ON_TIME, FIRST, FIRST, 9),
    Reading(State.DUE_SOON, FIRST, FIRST, 1),
    Reading(State.DUE_TODAY, FIRST, FIRST, 0),
    Reading(State.LATE, FIRST, FIRST, 4),
    Reading(State.PAUSED, FIRST, FIRST, 0),
    Reading(State.ANSWERED_ON_TIME, FIRST, FIRST, 0, date(2026, 6, 10)),
    Reading(State.ANSWERED_LATE, FIRST, FIRST, 4, date(2026, 6, 16)),
]

STATUSES = [
    ("Open for comments", "open"),
    ("Explanation late", "late"),
    ("Decision due this week", "soon"),
    ("Paused", "paused"),
    ("Approved with conditions", "done"),
    ("Withdrawn", "plain"),
]

Entry = namedtuple("Entry", "index kind at actor subject facts payloads subject_url")
Entry.get_absolute_url = lambda entry: f"/en/record/{entry.index}/"


class SampleForm(forms.Form):
    """One field of every sort that pages use."""

    title = forms.CharField(
        label="What would you like to happen?", help_text="A few plain words, 12 at most."
    )
    text = forms.CharField(label="Why?", widget=forms.Textarea, required=False)
    email = forms.EmailField(label="Email address", help_text="Never shown to anyone.")
    institution = forms.ChoiceField(
        label="Institution", choices=[("", "Choose one"), ("r", "Riverside Health")]
    )
    kinds = forms.MultipleChoiceField(
        label="Which kinds of data?",
        help_text="Choose all that apply.",
        widget=forms.CheckboxSelectMultiple,
        choices=[("a", "Hospital visits"), ("b", "Medicines"), ("c", "Where people live, by district")],
    )
    vote = forms.ChoiceField(
        label="Your vote",
        widget=forms.RadioSelect,
        choices=[("yes", "Yes"), ("no", "No"), ("abstain", "Abstain")],
    )
    agreed = forms.BooleanField(label="I have read the proposal")


class FilterForm(forms.Form):
    """What a list is narrowed by."""

    status = forms.ChoiceField(choices=[("", "Any"), ("late", "Late")], required=False)
    institution = forms.ChoiceField(choices=[("", "Any"), ("r", "Riverside Health")], required=False)
    year = forms.IntegerField(required=False)


def _entries(now):
    facts = {"name": "Riverside Health", "first_due_on": "2026-06-12", "due_on": "2026-07-03"}
    kinds = [
        ("community.clock_resumed", "system:clock"),
        ("community.clock_extended", "institution:INS-riverside"),
        ("community.clock_paused", "steward"),
        ("community.institution_registered", "steward"),
    ]
    return [
        Entry(
            40 - n,
            *kinds[n % 4][:1],
            now - timedelta(days=n),
            kinds[n % 4][1],
            "DEC-2026-0041",
            facts,
            {},
            "/id/DEC-2026-0041",
        )
        for n in range(7)
    ]


def style(request):
    """Show every component."""
    now = datetime(2026, 6, 16, 21, 5, tzinfo=UTC)
    check = {
        "state": "matches",
        "since": now - timedelta(days=30),
        "version": 3,
        "fingerprint": "3f9a1c77b02de4f18c5a6690d1e27f3b4c8a9e05761fd2c3b8a7e6d5c4f3b2a1",
        "entry_index": 214,
        "entry_url": "#",
        "checkpoint_at": now,
        "copies": "Two newspapers and a university library",
        "how_url": "#",
    }
    return render(
        request,
        "style.html",
        {
            "menu": [
                {"title": title, "url": "#", "current": title == "Decisions"}
                for title in (
                    "Take part",
                    "Decisions",
                    "Problems and fixes",
                    "Institutions",
                    "Data",
                    "How it works",
                )
            ],
            "readings": READINGS,
            "moved": Reading(State.ON_TIME, DUE, FIRST, 30),
            "extended": SimpleNamespace(moved_at=now, explained_moves=lambda: [EXTENSION]),
            "statuses": STATUSES,
            "tones": ["plain", "open", "soon", "late", "paused", "done"],
            "actions": [
                Action("Add your comment", "#"),
                Action("Vote", "#", no("Voting opens on Friday 12 June 2026. Only seat holders vote.")),
            ],
            "facts": [
                ("Asked for by", "Riverside Health", "#"),
                (
                    "Purpose",
                    "To find out whether people who live far from a clinic come later to care, and what would help.",
                ),
                ("Kind of data", "Hospital visits, by month and district"),
                (
                    "Can people be recognised?",
                    "No. Names and addresses are taken out before the data leave the hospital.",
                ),
                ("Left out because empty", ""),
                ("Until", date(2027, 12, 31)),
            ],
            "entries": _entries(now),
            "links": [
                ("Proposal", "Late arrivals at clinics", "#a"),
                ("Discussion", "41 comments", "#b"),
                ("Vote", "No vote was held", ""),
                ("Decision", "Approved with conditions", "#"),
                ("Commitment", "None yet", ""),
            ],
            "columns": ["Answer", "Votes", "Share"],
            "rows": [[("Yes", "#"), 12, "75 %"], ["No", 3, "19 %"], ["Abstain", 1, "6 %"]],
            "versions": [
                {
                    "number": 2,
                    "at": now,
                    "note": "Corrected the end date.",
                    "url": "#",
                    "kind": "Correction",
                    "author": "Riverside Health",
                    "compare_url": "#",
                },
                {"number": 1, "at": now - timedelta(days=9), "note": "First published.", "url": "#"},
            ],
            "checks": [
                check,
                {"state": "waiting", "since": now},
                {"state": "differs", "contact": "editor@example.org"},
                {"state": "removed", "since": now},
            ],
            "formats": [("PDF, 3 pages, 84 KB", "#"), ("JSON", "#"), ("Plain text", "#")],
            "page": Paginator(range(900), 50).page(7),
            "filter": FilterForm({"status": "late"}),
            "empty_filter": FilterForm(),
            "form": SampleForm(),
            "bad_form": SampleForm({"email": "nobody"}),
            "way_on": [("How this works", "#"), ("Email me when there is one", "#")],
        },
    )
