"""The table of a proposal's life as its page tells it: label in both languages, who acts next, what is due, what can be done."""

import re
from html import unescape

import pytest
import time_machine
from django.utils import translation

from community.models import clock_actor
from proposals import actions, tasks
from proposals.models import Proposal
from proposals.models.states import State
from tests import factories as make
from tests.factories import AFTER_COMMENTS as AFTER
from tests.factories import DAY, START
from tests.proposals.pages import main_action

LEAD = "Elm Clinic"


def lead():
    return make.make_institution(LEAD)


def registered():
    make.make_charter()
    return make.make_registered_proposal(institution=lead()), START


def received():
    return make.make_received_proposal(institution=lead()), START


def returned():
    proposal = make.make_received_proposal(institution=lead())
    return actions.return_proposal(proposal, reason="Who?", actor=make.make_steward(), at=START), START


def not_accepted():
    return make.make_refused_proposal(institution=lead()), START


def challenged():
    proposal = make.make_refused_proposal(institution=lead())
    actions.challenge_refusal(proposal, words="It is.", actor=proposal.filed_by, at=START)
    return proposal, START


def merged():
    into, proposal = make.make_received_proposal(), make.make_received_proposal(institution=lead())
    reason = "It asks the same."
    return actions.merge_proposal(proposal, into, reason=reason, actor=make.make_steward(), at=START), START


def opened():
    return make.make_submitted_proposal(institution=lead()), START


def closed():
    return make.make_submitted_proposal(institution=lead()), AFTER


def summed_up():
    proposal = make.make_submitted_proposal(institution=lead())
    return proposal, make.make_summary(proposal).said_at


def summary_challenged():
    proposal, at = summed_up()
    make.make_challenge(proposal.summaries.get())
    return proposal, at


def summary_held():
    proposal, at = summed_up()
    actions.hold_contribution(
        proposal.summaries.get(), reason="identifies", actor=make.make_moderator(), at=at
    )
    return proposal, at


def summary_wrong():
    proposal, at = summary_challenged()
    challenge = proposal.summaries.get().challenges.get()
    actions.answer_challenge(challenge, actor=make.make_steward(), at=at, upheld=True, answer="Right.")
    return proposal, at


def summary_final():
    return make.make_summed_up_proposal(institution=lead()), AFTER


def vote_soon():
    return make.make_proposal_put_to_vote(institution=lead()), AFTER


def voting():
    return make.make_proposal_put_to_vote(institution=lead()), AFTER + 7 * DAY


def counting():
    return make.make_proposal_put_to_vote(institution=lead()), AFTER + 14 * DAY


def voted():
    poll = make.make_poll_final(proposal=make.make_submitted_proposal(institution=lead()))
    return poll.proposal, poll.finalised_at


def agreed():
    return make.make_proposal_awaiting_decision(institution=lead()), AFTER


def deciding():
    return make.make_decision_waiting(lead(), with_vote=False).proposal, AFTER


def settled(outcome, **other):
    proposal = make.make_proposal_awaiting_decision(institution=lead(), **other)
    return actions.settle_proposal(proposal, outcome, actor=clock_actor, at=AFTER), AFTER


def approved():
    return settled("approved")


def approved_conditions():
    return settled("approved_conditions")


def refused():
    return settled("refused")


def must_stop():
    return settled("approved", request_kind="stop", about=make.make_use(make.make_institution("Oak Clinic")))


def was_stopped():
    proposal, at = must_stop()
    officer = make.officer_for(proposal.about.lead_organisation)
    actions.stop_use(proposal.about, reason="It was decided.", actor=officer, at=at)
    return proposal, at


def in_use(days=0):
    ends_on = (AFTER + 100 * DAY).date()
    return make.make_use(lead(), ends_on=ends_on), AFTER + days * DAY


def renewal_due():
    return in_use(80)


def past_its_end():
    return in_use(101)


def in_use_for_ever():
    return make.make_use(lead()), AFTER


def after_use(act, **more):
    use = make.make_use(lead())
    officer = make.officer_for(use.lead_organisation)
    act(use, actor=officer, at=AFTER, **more)
    return use, AFTER


def paused():
    return after_use(actions.pause_use, reason="A leak is looked into.")


def ended():
    return after_use(actions.end_use)


def stopped():
    return after_use(actions.stop_use, reason="It was sold.")


def proved():
    use, at = ended()
    actions.prove_deletion(use, proof="Wiped.", actor=make.officer_for(use.lead_organisation), at=at)
    return use, at


def withdrawn():
    proposal = make.make_submitted_proposal(institution=lead())
    return actions.withdraw_proposal(proposal, actor=proposal.filed_by, at=START), START


def not_answered():
    proposal, _at = returned()
    tasks.lapses(START + 60 * DAY)
    return proposal, START + 60 * DAY


def not_seconded():
    proposal = make.make_accepted_proposal(institution=lead())
    tasks.lapses(AFTER)
    return proposal, AFTER


def no_decision():
    proposal, _at = agreed()
    tasks.lapses(AFTER + 200 * DAY)
    return proposal, AFTER + 200 * DAY


CHECK, COMPLETE = "Check by a steward", "Missing answers, from the institution"
LAPSE, ANSWER = "A decision, before the proposal expires", "Answer to the challenge"
REPORT, DELETION = "Report on the use", "Proof that the data were deleted"
CLOSED = "Comments closed – waiting for a vote or a decision"
CLOSED_ES = "Cerrada a comentarios – falta una votación o una decisión"
SOON, SOON_ES = "data in use until 26 June 2026", "datos en uso hasta el 26 de junio de 2026"
# What a reader without an account can do, or is told why they cannot.
COMMENT, CHALLENGE, DECISION, VOTE = "Comment", "Challenge this", "See the decision", "See the vote"
# How it comes to stand there and where that is, the label in both languages, who acts next, what is due, and what a reader can do.
TABLE = [
    (
        registered,
        State.REGISTERED,
        "Known from another register – not put before the community here",
        "Conocida por otro registro – aquí no se ha presentado a la comunidad",
        "a steward",
        [],
        "Put before the community",
    ),
    (
        received,
        State.RECEIVED,
        "Received – being checked",
        "Recibida – en revisión",
        "a steward",
        [CHECK],
        "Check this proposal",
    ),
    (
        returned,
        State.RETURNED,
        "Sent back – more information needed",
        "Devuelta – falta información",
        "the proposer",
        ["What is missing, from the proposer"],
        "Change the text",
    ),
    (
        not_accepted,
        State.NOT_ACCEPTED,
        "Not accepted – reason given",
        "No admitida – se explica por qué",
        "",
        [],
        CHALLENGE,
    ),
    (
        challenged,
        State.NOT_ACCEPTED,
        "Not accepted – reason given",
        "No admitida – se explica por qué",
        "another steward",
        [ANSWER],
        "Answer the challenge",
    ),
    (merged, State.MERGED, "Joined with PRP-2026-0001", "Unida a PRP-2026-0001", "", [], "See PRP-2026-0001"),
    (
        opened,
        State.DISCUSSION,
        "Open for comments until 16 March 2026",
        "Abierta a comentarios hasta el 16 de marzo de 2026",
        "",
        [COMPLETE],
        "Sign in to comment",
    ),
    (
        closed,
        State.DISCUSSION,
        CLOSED,
        CLOSED_ES,
        "a steward",
        [COMPLETE, "Summary of the discussion"],
        COMMENT,
    ),
    (summed_up, State.DISCUSSION, CLOSED, CLOSED_ES, "everyone", [COMPLETE], COMMENT),
    (
        summary_challenged,
        State.DISCUSSION,
        CLOSED,
        CLOSED_ES,
        "another steward or the oversight body",
        [COMPLETE, ANSWER],
        COMMENT,
    ),
    (
        summary_wrong,
        State.DISCUSSION,
        CLOSED,
        CLOSED_ES,
        "a steward",
        [COMPLETE, "Summary of the discussion"],
        COMMENT,
    ),
    (summary_held, State.DISCUSSION, CLOSED, CLOSED_ES, "a moderator", [COMPLETE], COMMENT),
    (summary_final, State.DISCUSSION, CLOSED, CLOSED_ES, "a steward", [COMPLETE], COMMENT),
    (
        vote_soon,
        State.VOTING,
        "Vote opens 25 March 2026",
        "La votación abre el 25 de marzo de 2026",
        "",
        [],
        VOTE,
    ),
    (
        voting,
        State.VOTING,
        "Voting open until 1 April 2026",
        "Votación abierta hasta el 1 de abril de 2026",
        "those who hold a vote",
        [],
        VOTE,
    ),
    (
        counting,
        State.VOTING,
        "Voting closed – result not final yet",
        "Votación cerrada – el resultado todavía no es definitivo",
        "the count",
        [],
        VOTE,
    ),
    (
        voted,
        State.AWAITING_DECISION,
        "Voted – waiting for the decision",
        "Votada – falta la decisión",
        LEAD,
        [LAPSE],
        DECISION,
    ),
    (
        agreed,
        State.AWAITING_DECISION,
        "Waiting for the decision",
        "Falta la decisión",
        LEAD,
        [LAPSE],
        DECISION,
    ),
    (
        deciding,
        State.AWAITING_DECISION,
        "Waiting for the decision",
        "Falta la decisión",
        LEAD,
        ["Decision by the institution"],
        DECISION,
    ),
    (approved, State.APPROVED, "Approved", "Aprobada", LEAD, [], DECISION),
    (
        approved_conditions,
        State.APPROVED_CONDITIONS,
        "Approved with conditions",
        "Aprobada con condiciones",
        LEAD,
        [],
        DECISION,
    ),
    (must_stop, State.APPROVED, "Approved", "Aprobada", "Oak Clinic", [], DECISION),
    (was_stopped, State.APPROVED, "Approved", "Aprobada", "", [], DECISION),
    (refused, State.REFUSED, "Not approved", "No aprobada", "", [], DECISION),
    (in_use, State.IN_USE, f"D{SOON[1:]}", f"D{SOON_ES[1:]}", LEAD, [REPORT], DECISION),
    (
        renewal_due,
        State.IN_USE,
        f"Renewal due – {SOON}",
        f"Por renovar – {SOON_ES}",
        LEAD,
        [REPORT],
        DECISION,
    ),
    (
        past_its_end,
        State.IN_USE,
        "Renewal due – data were to be used until 26 June 2026",
        "Por renovar – los datos se iban a usar hasta el 26 de junio de 2026",
        LEAD,
        [REPORT],
        DECISION,
    ),
    (
        in_use_for_ever,
        State.IN_USE,
        "Data in use – no end date was given",
        "Datos en uso – no se dio fecha de fin",
        LEAD,
        [REPORT],
        DECISION,
    ),
    (
        paused,
        State.PAUSED,
        "Paused – A leak is looked into.",
        "En pausa – A leak is looked into.",
        LEAD,
        ["What becomes of the pause", REPORT],
        DECISION,
    ),
    (
        ended,
        State.ENDED,
        "Ended – data use has stopped",
        "Terminada – ya no se usan los datos",
        LEAD,
        [DELETION],
        DECISION,
    ),
    (
        proved,
        State.ENDED,
        "Ended – data use has stopped",
        "Terminada – ya no se usan los datos",
        "",
        [],
        DECISION,
    ),
    (
        stopped,
        State.STOPPED,
        "Stopped – the data may no longer be used",
        "Detenida – ya no se pueden usar los datos",
        LEAD,
        [DELETION],
        DECISION,
    ),
    (
        withdrawn,
        State.WITHDRAWN,
        "Withdrawn by the proposer",
        "Retirada por quien la propuso",
        "",
        [],
        COMMENT,
    ),
    (
        not_answered,
        State.LAPSED,
        "Expired – the proposer did not send what was missing",
        "Caducada – quien propuso no envió lo que faltaba",
        "",
        [],
        COMMENT,
    ),
    (
        not_seconded,
        State.LAPSED,
        "Expired – not seconded by enough members",
        "Caducada – no la respaldaron suficientes miembros",
        "",
        [],
        COMMENT,
    ),
    (
        no_decision,
        State.LAPSED,
        "Expired – no decision was made",
        "Caducada – no hubo decisión",
        LEAD,
        [],
        DECISION,
    ),
]


def found(html, kind):
    """The words of every element of this class, without its tags."""
    inner = re.findall(rf'class="{kind}[^"]*"[^>]*>(.*?)</p>', html, re.DOTALL)
    return [" ".join(unescape(re.sub(r"<[^>]+>", "", words)).split()) for words in inner]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("place", "state", "label", "spanish", "waits_for", "due", "can"),
    TABLE,
    ids=[row[0].__name__ for row in TABLE],
)
def test_a_page_says_where_it_stands_who_acts_next_what_is_due_and_what_can_be_done(
    client, place, state, label, spanish, waits_for, due, can
):
    proposal, at = place()
    with time_machine.travel(at, tick=False):
        page = client.get(proposal.get_absolute_url())
        with translation.override("es"):
            other = client.get(proposal.get_absolute_url())
    html = page.content.decode()
    assert Proposal.objects.get(pk=proposal.pk).state == state
    assert found(html, "status")[0].split(" – since ")[0] == label
    assert found(other.content.decode(), "status")[0].split(" – desde ")[0] == spanish
    assert found(html, "next-actor") == ([f"Waiting for: {waits_for}"] if waits_for else [])
    assert found(html, "clock-about") == due
    assert main_action(page) == can


@pytest.mark.django_db
def test_who_may_stop_a_use_is_led_there_from_the_request_that_was_approved(client):
    proposal, at = must_stop()
    for actor, label in (
        (make.officer_for(proposal.about.lead_organisation), f"Stop the use {proposal.about.reference}"),
        (make.make_steward(), f"Stop the use {proposal.about.reference}"),
        (make.make_member(), "See the decision"),
    ):
        client.force_login(actor)
        with time_machine.travel(at, tick=False):
            assert main_action(client.get(proposal.get_absolute_url())) == label


def test_the_table_has_every_state_that_is_public():
    assert {state for _place, state, *_rest in TABLE} == set(State) - {State.DRAFT}
