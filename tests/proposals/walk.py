"""One proposal whose life anybody tries to change, and what must hold of every attempt."""

import re
from copy import copy

from django.apps import apps

from community.models import Clock, clock_actor
from community.rules import Refused
from proposals import fields
from proposals.deliberation import newest_summary
from proposals.models import Proposal
from proposals.models.states import MOVES, TAKEN_AWAY, LapseReason, State
from record.models import Payload, PendingEntry
from tests import factories as make
from tests.proposals.acts import ACTS, MAKE_A_VERSION, MAY_ERASE, MOVE
from tests.tables import written


def world():
    """The people, and the proposal PRP-2026-0001 with which others are joined; two seconds are enough here."""
    make.make_charter(seconds=2, contributions_a_day=10_000)
    institution, author = make.make_institution(), make.make_member()
    make.make_received_proposal(institution=institution)
    return {
        "institution": institution,
        "author": author,
        "co_author": make.make_member(),
        "steward": make.make_steward(),
        "other_steward": make.make_steward(),
        "officer": make.make_officer(institution),
        "overseer": make.make_overseer(),
        "stranger": make.make_member(),
        "clock": clock_actor,
    }


ACTORS = (
    "author",
    "co_author",
    "steward",
    "other_steward",
    "officer",
    "overseer",
    "stranger",
    "clock",
)


class Walk:
    """``filed`` says who files it: a resident, an institution, a resident who finds it in no list, or a register."""

    def __init__(self, world, filed="resident"):
        self.people, self.at, self.gone = dict(world), make.START, set()
        institution = world["institution"]
        if filed == "register":
            proposal = make.make_registered_proposal(institution=institution)
        elif filed == "institution":
            self.people["author"] = world["officer"]
            proposal = make.make_draft(world["officer"], institution, filed_as="institution")
        elif filed == "not_listed":
            proposal = make.make_draft(world["author"], institution)
            proposal.lead_organisation, proposal.lead_named = None, "The bus people"
            proposal.save()
        else:
            proposal = make.make_draft(world["author"], institution)
        self.proposal = proposal
        self.found = _Found()

    def wait(self, days):
        self.at += days * make.DAY

    def attempt(self, name, actor):
        """Try one act, and hold what must hold of every attempt; gives the refusal or None."""
        self.at += make.MOMENT
        (act, kind), was, before = ACTS[name], self.proposal, self.found
        try:
            with written() as tables:
                act(Proposal.objects.get(pk=was.pk), actor=self.people[actor], at=self.at)
        except LookupError:
            return "There is nothing to try it on."
        except Refused as refused:
            sentence = str(refused)
        else:
            sentence = None
        if sentence is not None:
            assert re.fullmatch(r"[A-Z“].+\.", sentence, re.DOTALL), sentence
            assert not tables or rows() == before.rows, "a refusal changed something"
            return sentence
        self.found, self.proposal = _Found(before, tables), Proposal.objects.get(pk=was.pk)
        told = sorted(entry for key, entry in self.found.entries.items() if key not in before.entries)
        assert told == sorted(self._expected(name, kind, was, self.found.erased - before.erased))
        self._moved(name, was)
        self._kept_what_it_said(name, before.rows)
        self.check()
        return None

    def again(self):
        """The same walk at the same place, which goes on in another way."""
        branch = copy(self)
        branch.gone = set(self.gone)
        return branch

    def end(self):
        """No row changed behind the back of the walk, which reads again only what was written."""
        assert self.found.rows == rows()

    def _expected(self, name, kind, was, erased):
        """Exactly one entry, but for what is nobody's business, and one more for each text that is erased.

        A second is told once, with the one that completes the number; an invitation when it is accepted.
        """
        assert not erased or name in MAY_ERASE
        told = [f"proposals.{kind}"] if kind else []
        if name == "second" and (was.seconded_at or not self.proposal.seconded_at):
            told = []
        return ["payload.erased"] * erased + told

    def _moved(self, name, was):
        now = self.proposal
        if now.state == was.state:
            assert name not in MOVE
            assert now.moved_at == was.moved_at
            return
        assert name in MOVE
        assert now.state in MOVES[was.state]
        assert now.moved_at == self.at
        self.gone.add((State(was.state), State(now.state)))

    def _kept_what_it_said(self, name, was):
        """Earlier versions stand word for word, and the newest says what the proposal says."""
        versions = list(self.proposal.versions.order_by("number"))
        assert [version.number for version in versions] == list(range(1, len(versions) + 1))
        earlier = was["ProposalVersion"]
        mine = [row for row in self.found.rows["ProposalVersion"] if row in earlier]
        assert name == "redact" or mine == earlier
        new = len(self.found.rows["ProposalVersion"]) - len(earlier)
        assert new == (name in MAKE_A_VERSION), name
        assert versions[-1].text == self.proposal.answers()

    def check(self):
        """The clocks that run are those of where it stands."""
        running = Clock.objects.filter(stopped_at__isnull=True)
        kinds = running.filter(subject=self.proposal.reference).values_list("kind", flat=True)
        assert sorted(kinds) == sorted(_clocks_of(self.proposal))
        for question in self.proposal.questions.all():
            owed = question.answered_at is None and self.proposal.has_to_be_answered
            owed = owed and not self.proposal.is_given_up
            assert running.filter(subject=question.reference).count() == owed


def _clocks_of(proposal):
    state = proposal.state
    owed = proposal.comments_open_at and not proposal.lapsed_at and state not in TAKEN_AWAY
    kinds = {"complete-proposal"} if owed and proposal.missing(fields.VOTE) else set()
    if state == State.DISCUSSION:
        summary = newest_summary(proposal)
        if summary is None or summary.challenges.filter(upheld=True).exists():
            kinds.add("summarise")
        if summary is not None and summary.challenges.filter(answered_at=None).exists():
            kinds.add("answer-challenge")
    if state in (State.NOT_ACCEPTED, State.MERGED) and proposal.refusals.last().is_waiting:
        kinds.add("answer-refusal")
    is_undecided = state == State.LAPSED and proposal.lapse_reason == LapseReason.NO_DECISION
    if state == State.AWAITING_DECISION or is_undecided:
        kinds.add("decision-lapse")
    is_over = state in (State.ENDED, State.STOPPED) and proposal.first_access_on
    if is_over and proposal.deletion_proved_at is None:
        kinds.add("deletion-proof")
    return kinds | CLOCKS.get(state, set())


CLOCKS = {
    State.RECEIVED: {"check-proposal"},
    State.RETURNED: {"answer-return"},
    State.IN_USE: {"use-report"},
    State.PAUSED: {"use-report", "pause-use"},
}


def rows(tables=None):
    """Every row of the proposals and of the clocks, but for the copies that the rows' history keeps.

    With ``tables``, only the rows of those.
    """
    models = [m for m in apps.get_app_config("proposals").get_models() if not hasattr(m, "history_type")]
    found = {
        model.__name__: list(model.objects.order_by("pk").values_list())
        for model in [*models, Clock]
        if tables is None or model._meta.db_table in tables
    }
    return found | {"entries": PendingEntry.objects.count()}


class _Found:
    """What there is after an act: the rows, the entries by key, and how many texts of the record are erased.

    ``before`` is what there was before an act that wrote to these ``tables``.
    """

    def __init__(self, before=None, tables=()):
        self.rows = before.rows | rows(tables) if before else rows()
        self.entries = dict(PendingEntry.objects.values_list("key", "kind"))
        self.erased = Payload.objects.filter(erased_at__isnull=False).count()
