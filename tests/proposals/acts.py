"""Everything that somebody can do with a proposal, and the entry that it leaves."""

from datetime import timedelta

from proposals import actions, fields, queries
from proposals.models import Proposal, SummaryChallenge
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
    return actions.merge_proposal(
        proposal, Proposal.objects.get(reference="PRP-2026-0001"), reason="The same.", **who
    )


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
    "approve_after_all": (_on_proposal(actions.resettle_proposal, outcome="approved"), "resettled"),
    "set_conditions": (_on_proposal(actions.resettle_proposal, outcome="approved_conditions"), "resettled"),
    "refuse_after_all": (_on_proposal(actions.resettle_proposal, outcome="refused"), "resettled"),
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
            based_on=lambda proposal, _at: proposal.versions.count(),
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
    "cancel": (_on_the_last(lambda p: p.invitations.last(), actions.cancel_invitation), None),
    "erase_name": (_on_the_last(lambda p: p.partners.last(), actions.erase_name), None),
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
MAY_ERASE = {"redact", "leave_no_name", "erase_name"}
MOVE = {
    *("submit", "resubmit", "accept", "return", "refuse", "uphold", "merge", "withdraw", "put_to_vote"),
    *("call_off", "await", "approve", "approve_conditions", "not_approve", "lapse", "start_use", "pause"),
    *("resume", "end", "stop", "approve_after_all", "set_conditions", "refuse_after_all"),
}
