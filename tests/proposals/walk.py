"""One proposal whose life anybody tries to change, and what must hold of every attempt."""

import re
from datetime import timedelta

from django.apps import apps

from community.models import Clock, clock_actor
from community.rules import Refused
from proposals import actions, fields, queries
from proposals.deliberation import newest_summary
from proposals.models import Proposal, SummaryChallenge
from proposals.models.states import MOVES, TAKEN_AWAY, LapseReason, State
from record.models import Payload, PendingEntry
from tests import factories as make

WHY = "Nobody has looked into this so far, as we said."


def _on_proposal(act, *, by_position=(), **given):
    """Do this with the proposal itself; a value that needs the moment or the proposal is a function of both."""

    def perform(proposal, **who):
        made = {name: v(proposal, who["at"]) if callable(v) else v for name, v in given.items()}
        return act(proposal, *by_position, **made, **who)

    return perform


def _on_the_last(of, act, **given):
    """Do this with the last thing of a kind that there is; where there is none, nobody can try."""

    def perform(proposal, **who):
        thing = of(proposal)
        if thing is None:
            raise LookupError
        return act(thing, **given, **who)

    return perform


def _challenge(proposal):
    return SummaryChallenge.objects.filter(summary__proposal=proposal).last()


def _missing(proposal, _at):
    return {field.name: WHY for field in proposal.missing(fields.VOTE)}


def _everything(proposal, at):
    """An answer to all that a vote needs."""
    made = {
        "text": lambda field: "Said.",
        "choice": lambda field: field.choices[0][0],
        "rows": lambda field: [{field.columns[0].name: "Said."}],
        "day": lambda field: at.date(),
        "institutions": lambda field: [proposal.lead_organisation],
    }
    return {field.name: made[field.kind](field) for field in fields.FIELDS if field.need == fields.VOTE}


def _said(words):
    """Words that nobody said before, since saying the same twice is refused."""
    return lambda proposal, at: f"{words} ({at.isoformat()}, {proposal.comments.count()})"


def _next_version(proposal, _at):
    return {"why_needed": f"Patients miss visits, version {proposal.versions.count() + 1}."}


def _publish_map(proposal, **who):
    return actions.publish_opinion_map(proposal, queries.opinion_result(proposal), **who)


def _merge(proposal, **who):
    return actions.merge_proposal(proposal, Proposal.objects.get(reference="PRP-2026-0001"), **who)


def _name_lead(proposal, **who):
    institution = Proposal.objects.get(reference="PRP-2026-0001").lead_organisation
    return actions.name_lead(proposal, institution, **who)


def _put_to_vote(proposal, **who):
    return actions.put_to_vote(proposal, **make.vote_window(who["at"]), **who)


# Each act, and the entry that it leaves.
ACTS = {
    "submit": (_on_proposal(actions.submit_proposal), "submitted"),
    "resubmit": (_on_proposal(actions.resubmit_proposal), "resubmitted"),
    "name_lead": (_name_lead, "lead_named"),
    "accept": (_on_proposal(actions.accept_proposal), "accepted"),
    "return": (_on_proposal(actions.return_proposal, reason="Who pays?"), "returned"),
    "refuse": (_on_proposal(actions.refuse_proposal, reason="Not about data."), "not_accepted"),
    "challenge": (_on_proposal(actions.challenge_refusal, words="It is."), "refusal_challenged"),
    "uphold": (_on_proposal(actions.answer_refusal, upheld=True, answer="Right."), "refusal_answered"),
    "reject": (_on_proposal(actions.answer_refusal, upheld=False, answer="No."), "refusal_answered"),
    "merge": (_merge, "merged"),
    "withdraw": (_on_proposal(actions.withdraw_proposal), "withdrawn"),
    "put_to_vote": (_put_to_vote, "put_to_vote"),
    "call_off": (_on_proposal(actions.call_off_vote), "vote_called_off"),
    "await": (_on_proposal(actions.await_decision), "decision_awaited"),
    "approve": (_on_proposal(actions.settle_proposal, outcome="approved"), "settled"),
    "approve_conditions": (_on_proposal(actions.settle_proposal, outcome="approved_conditions"), "settled"),
    "not_approve": (_on_proposal(actions.settle_proposal, outcome="refused"), "settled"),
    "lapse": (_on_proposal(actions.lapse_proposal), "lapsed"),
    "start_use": (
        _on_proposal(actions.start_use, first_access_on=lambda _p, at: at.date() - timedelta(days=1)),
        "use_started",
    ),
    "report": (_on_proposal(actions.report_on_use, body="Stops moved."), "use_reported"),
    "pause": (_on_proposal(actions.pause_use, reason="A leak."), "use_paused"),
    "resume": (_on_proposal(actions.resume_use), "use_resumed"),
    "end": (_on_proposal(actions.end_use), "use_ended"),
    "stop": (_on_proposal(actions.stop_use, reason="A leak."), "use_stopped"),
    "prove": (_on_proposal(actions.prove_deletion, proof="Shredded."), "deletion_proved"),
    "revise": (
        _on_proposal(actions.revise_proposal, answers=_next_version, kind="update", change_note="Plainer."),
        "revised",
    ),
    "tell_all": (
        _on_proposal(actions.revise_proposal, answers=_everything, kind="update", change_note="Complete."),
        "revised",
    ),
    "answer_all": (_on_proposal(actions.complete_proposal, answers={}, reasons=_missing), "completed"),
    "answer_one": (
        _on_proposal(actions.complete_proposal, answers={"safeguards": "Only streets."}, reasons={}),
        "completed",
    ),
    "redact": (
        _on_proposal(
            actions.redact_proposal,
            names=["why_needed"],
            answers={"why_needed": "Patients miss visits."},
            reason="safety",
            change_note="A name went.",
        ),
        "redacted",
    ),
    "second": (_on_proposal(actions.second_proposal), "seconded"),
    "second_no_more": (_on_proposal(actions.withdraw_second), None),
    "invite": (_on_proposal(actions.invite, role="co_author"), None),
    "join": (_on_the_last(lambda p: p.invitations.last(), actions.accept_invitation), "partner_joined"),
    "leave": (_on_the_last(lambda p: p.partners.last(), actions.leave_proposal), "partner_left"),
    "leave_no_name": (
        _on_the_last(lambda p: p.partners.last(), actions.leave_proposal, erase_name=True),
        "partner_left",
    ),
    "sum_up": (
        _on_proposal(
            actions.publish_summary, points=["Police could ask."], parts=make.SUMMARY, language="en"
        ),
        "summary_published",
    ),
    "contest": (
        _on_proposal(actions.challenge_summary, body="Drivers are missing.", language="en"),
        "summary_challenged",
    ),
    "contest_right": (
        _on_the_last(_challenge, actions.answer_challenge, upheld=True, answer="Right."),
        "summary_challenge_answered",
    ),
    "contest_wrong": (
        _on_the_last(_challenge, actions.answer_challenge, upheld=False, answer="No."),
        "summary_challenge_answered",
    ),
    "reopen": (_on_proposal(actions.reopen_discussion, reason="New facts."), "discussion_reopened"),
    "comment": (_on_proposal(actions.comment_on_proposal, body=_said("Wait")), "commented"),
    "ask": (_on_proposal(actions.ask_question, body=_said("Who pays?")), "question_asked"),
    "answer": (
        _on_the_last(lambda p: p.questions.last(), actions.answer_question, answer="Nobody."),
        "question_answered",
    ),
    "propose": (
        _on_proposal(
            actions.propose_change,
            name="why_needed",
            start=lambda p, _at: p.versions.count(),
            new=_said("Buses"),
            reason="Plainer.",
        ),
        "change_proposed",
    ),
    "take_over": (_on_the_last(lambda p: p.textchanges.last(), actions.accept_change), "change_accepted"),
    "state": (_on_proposal(actions.add_statement, text=_said("Streets")), "statement_added"),
    "publish_map": (_publish_map, "opinion_map_published"),
}
MAKE_A_VERSION = {
    "submit",
    "name_lead",
    "revise",
    "tell_all",
    "answer_all",
    "answer_one",
    "redact",
    "take_over",
}
MAY_ERASE = {"redact", "leave_no_name"}
MOVE = {
    *("submit", "resubmit", "accept", "return", "refuse", "uphold", "merge", "withdraw", "put_to_vote"),
    *("call_off", "await", "approve", "approve_conditions", "not_approve", "lapse", "start_use", "pause"),
    *("resume", "end", "stop"),
}


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
        self.rows = _rows()

    def wait(self, days):
        self.at += days * make.DAY

    def attempt(self, name, actor):
        """Try one act, and hold what must hold of every attempt; gives the refusal or None."""
        self.at += make.MOMENT
        act, kind = ACTS[name]
        was, rows, known, erased = self.proposal, self.rows, _entries(), _erased()
        try:
            act(Proposal.objects.get(pk=was.pk), actor=self.people[actor], at=self.at)
        except LookupError:
            return "There is nothing to try it on."
        except Refused as refused:
            sentence = str(refused)
        else:
            sentence = None
        if sentence is not None:
            assert re.fullmatch(r"[A-Z“].+\.", sentence, re.DOTALL), sentence
            assert _rows() == rows, "a refusal changed something"
            return sentence
        self.rows = _rows()
        self.proposal = Proposal.objects.get(pk=was.pk)
        told = sorted(entry for key, entry in _entries().items() if key not in known)
        assert told == sorted(self._expected(name, kind, was, _erased() - erased))
        self._moved(name, was)
        self._kept_what_it_said(name, rows)
        self.check()
        return None

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

    def _kept_what_it_said(self, name, rows):
        """Earlier versions stand word for word, and the newest says what the proposal says."""
        versions = list(self.proposal.versions.order_by("number"))
        assert [version.number for version in versions] == list(range(1, len(versions) + 1))
        before = rows["ProposalVersion"]
        mine = [row for row in self.rows["ProposalVersion"] if row in before]
        assert name == "redact" or mine == before
        new = len(self.rows["ProposalVersion"]) - len(before)
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
    if state == State.NOT_ACCEPTED and proposal.refusals.last().is_waiting:
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


def _rows():
    """Every row of the proposals and of the clocks, but for the copies that the rows' history keeps."""
    models = [m for m in apps.get_app_config("proposals").get_models() if not hasattr(m, "history_type")]
    rows = {model.__name__: list(model.objects.order_by("pk").values_list()) for model in [*models, Clock]}
    return rows | {"entries": PendingEntry.objects.count()}


def _entries():
    return dict(PendingEntry.objects.values_list("key", "kind"))


def _erased():
    return Payload.objects.filter(erased_at__isnull=False).count()
