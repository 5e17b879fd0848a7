"""Builds what tests stand on, through the same actions as real use.

Moments are fixed: the world of a test starts at ``START``, and every function takes ``at`` to say later.
"""

from datetime import UTC, datetime, timedelta
from itertools import count

from django.db import transaction

from ballots import actions as ballots
from community import actions as community
from community.models import CharterRule, Member, Membership, SystemActor, clock_actor
from decisions import actions as decisions
from proposals import actions as proposals
from proposals import queries
from proposals.models import Comment, Proposal, StatementMark
from record.actions import append_entries
from redress_log import actions as redress
from redress_log.models import Outcome, Visitor

START = datetime(2026, 3, 2, 18, 0, tzinfo=UTC)
DAY = timedelta(days=1)
MOMENT = timedelta(microseconds=1)
# After the comments on a proposal submitted at START have closed.
AFTER_COMMENTS = START + 16 * DAY

_numbers = count(1)
setup_actor = SystemActor("setup")

CHARTER = {
    "document-megabytes": (10, "times", "A document has 10 megabytes.", "Un documento tiene 10 megabytes."),
    "documents": (20, "times", "A proposal has 20 documents.", "Una propuesta tiene 20 documentos."),
    "comment-period": (14, "days", "Comments stay open 14 days.", "Los comentarios quedan abiertos 14 días."),
    "summarise-by": (10, "working_days", "Summed up in 10 working days.", "Se resume en 10 días hábiles."),
    # Short, so that a discussion that is summed up at once is final before AFTER_COMMENTS.
    "summary-challenge": (0, "days", "Challenge it the same day.", "Se cuestiona el mismo día."),
    "vote-notice": (7, "days", "A vote is announced 7 days before.", "Una votación se anuncia 7 días antes."),
    "vote-length": (7, "days", "A vote stays open 7 days.", "Una votación queda abierta 7 días."),
    "quorum": (50, "per_cent", "Half of the seats must vote.", "Debe votar la mitad de los puestos."),
    "threshold": (50, "per_cent", "More than half must say yes.", "Más de la mitad debe votar sí."),
    "decide-by": (
        20,
        "working_days",
        "A decision is due in 20 working days.",
        "Se decide en 20 días hábiles.",
    ),
    "explain-by": (
        10,
        "working_days",
        "Reasons are due in 10 working days.",
        "Se explica en 10 días hábiles.",
    ),
    "acknowledge": (5, "working_days", "A report is read in 5 working days.", "Se lee en 5 días hábiles."),
    "answer-case": (
        15,
        "working_days",
        "A case is answered in 15 working days.",
        "Se responde en 15 días hábiles.",
    ),
    "answer-question": (
        10,
        "working_days",
        "A question is answered in 10 working days.",
        "Una pregunta se responde en 10 días hábiles.",
    ),
    "extension": (
        10,
        "working_days",
        "One extension of 10 working days.",
        "Una prórroga de 10 días hábiles.",
    ),
    "draft-days": (7, "days", "A draft is kept 7 days.", "Un borrador se guarda 7 días."),
    "contributions-a-day": (
        30,
        "times",
        "Somebody can add 30 things a day: comments, questions, changes and statements together.",
        "Una persona puede agregar 30 cosas al día entre comentarios, preguntas, cambios y afirmaciones.",
    ),
    "links": (
        3,
        "times",
        "What somebody adds can hold 3 links.",
        "Lo que alguien agrega puede tener 3 enlaces.",
    ),
    "new-member-days": (
        7,
        "days",
        "A member is new for 7 days after joining.",
        "Un miembro es nuevo durante los 7 días después de unirse.",
    ),
    "new-member-contributions-a-day": (
        5,
        "times",
        "A new member can add 5 things a day.",
        "Un miembro nuevo puede agregar 5 cosas al día.",
    ),
    "new-member-links": (
        0,
        "times",
        "What a new member adds can hold no links.",
        "Lo que agrega un miembro nuevo no puede tener enlaces.",
    ),
    "moderation-at-once": (
        50,
        "times",
        "A moderator can remove 50 things as advertising at once.",
        "Una persona moderadora puede eliminar 50 cosas como publicidad de una vez.",
    ),
    "appeal-window": (
        10,
        "working_days",
        "Whoever wrote words that were held back or removed can appeal within 10 working days.",
        "Quien escribió palabras que se retuvieron o eliminaron puede apelar en un plazo de 10 días hábiles.",
    ),
    "answer-appeal": (
        5,
        "working_days",
        "Another moderator answers an appeal within 5 working days.",
        "Otra persona moderadora responde a una apelación en un plazo de 5 días hábiles.",
    ),
    "answer-challenge": (
        5,
        "working_days",
        "A challenge of a summary is answered within 5 working days.",
        "Un cuestionamiento de un resumen se responde en un plazo de 5 días laborables.",
    ),
    "check-proposal": (
        5,
        "working_days",
        "A proposal is checked within 5 working days of being received.",
        "Una propuesta se revisa en un plazo de 5 días hábiles desde que se recibe.",
    ),
    "answer-return": (
        20,
        "working_days",
        "A proposal that was sent back expires when it is not completed within 20 working days.",
        "Una propuesta devuelta caduca si no se completa en un plazo de 20 días hábiles.",
    ),
    "challenge-refusal": (
        10,
        "working_days",
        "That a proposal was not accepted can be challenged for 10 working days.",
        "Que una propuesta no se admita se puede cuestionar durante 10 días hábiles.",
    ),
    "seconds": (
        3,
        "count",
        "A community idea must be answered when 3 members have seconded it.",
        "Una idea de la comunidad debe responderse cuando la han apoyado 3 miembros.",
    ),
    "complete-by": (
        14,
        "days",
        "An institution completes what only it can know within 14 days of a proposal being accepted.",
        "Una institución completa lo que solo ella puede saber en un plazo de 14 días desde que se admite una propuesta.",
    ),
    "decision-lapse": (
        180,
        "days",
        "A proposal on which no decision was made expires after 180 days.",
        "Una propuesta sobre la que no hubo decisión caduca a los 180 días.",
    ),
    "use-report": (
        365,
        "days",
        "An institution reports every year on data in use.",
        "Una institución informa cada año sobre los datos que están en uso.",
    ),
    "pause-use": (
        20,
        "working_days",
        "A use that is paused goes on, ends or is stopped within 20 working days.",
        "Un uso en pausa continúa, termina o se detiene en un plazo de 20 días hábiles.",
    ),
    "deletion-proof": (
        30,
        "days",
        "An institution proves within 30 days of the end of a use that the data were deleted.",
        "Una institución demuestra en un plazo de 30 días desde el fin de un uso que los datos se borraron.",
    ),
    "renewal-notice": (
        30,
        "days",
        "To renew a use is asked for 30 days before it ends.",
        "La renovación de un uso se pide 30 días antes de que termine.",
    ),
    "invitation-days": (
        14,
        "days",
        "An invitation can be accepted for 14 days.",
        "Una invitación se puede aceptar durante 14 días.",
    ),
    "partners": (2, "times", "A proposal has 2 of a kind.", "Una propuesta tiene 2 de cada tipo."),
}


def make_charter(at=START - 30 * DAY, **values):
    """Every rule that the floors above ask for; ``comment_period=3`` sets another value."""
    for key, (value, unit, text_en, text_es) in CHARTER.items():
        if not CharterRule.objects.filter(key=key).exists():
            community.adopt_rule(
                key,
                value=values.get(key.replace("-", "_"), value),
                unit=unit,
                text_en=text_en,
                text_es=text_es,
                actor=setup_actor,
                at=at,
            )


def make_member(name=None, **fields):
    number = next(_numbers)
    return Member.objects.create_user(
        f"member{number}@example.org", "a long password", display_name=name or f"Neighbour {number}", **fields
    )


def make_institution(name=None, code=None, at=START - 30 * DAY, **fields):
    number = next(_numbers)
    return community.register_institution(
        code or f"INS-clinic-{number}", name=name or f"Clinic {number}", actor=setup_actor, at=at, **fields
    )


def _with_role(role, at, member=None, institution=None, seat=""):
    member = member or make_member()
    community.give_role(member, role, actor=setup_actor, at=at, institution=institution, seat=seat)
    return member


def make_steward(member=None, at=START - 20 * DAY):
    return _with_role(Membership.Role.STEWARD, at, member)


def make_moderator(member=None, at=START - 20 * DAY):
    return _with_role(Membership.Role.MODERATOR, at, member)


def make_seat_holder(seat=None, member=None, at=START - 20 * DAY):
    return _with_role(Membership.Role.SEAT_HOLDER, at, member, seat=seat or f"Seat {next(_numbers)}")


def make_panelist(member=None, at=START - 20 * DAY):
    return _with_role(Membership.Role.PANELIST, at, member)


def make_officer(institution=None, member=None, at=START - 20 * DAY):
    return _with_role(Membership.Role.OFFICER, at, member, institution or make_institution())


def make_executive(institution=None, member=None, at=START - 20 * DAY):
    return _with_role(Membership.Role.EXECUTIVE, at, member, institution or make_institution())


def answers(institution=None, **other):
    """The nine answers that are needed to submit."""
    return {
        "title": "Share clinic addresses with the bus agency",
        "plain_summary": "The clinic would give the bus agency the street of each patient, to plan stops.",
        "request_kind": "new",
        "purposes": ["ImprovePublicServices"],
        "why_needed": "Patients miss visits because no bus stops near their homes.",
        "lead_organisation": institution or make_institution(),
        "contact_point": "Data office",
        "people_described": "Patients of the clinic, most of them without a car.",
        "possible_harms": [
            {
                "harm": "Police could ask for the addresses",
                "who": "People without papers",
                "likelihood": "possible",
                "severity": "grave",
                "prevention": "Only streets, no house numbers",
            }
        ],
    } | other


def make_draft(author=None, institution=None, **other):
    """A draft with the nine answers; any of the 35 can be given or overwritten."""
    controllers = other.pop("data_controllers", ())
    filed_as = other.pop("filed_as", Proposal.FiledAs.RESIDENT)
    proposal = Proposal.objects.create(
        filed_by=author or make_member(), filed_as=filed_as, **answers(institution, **other)
    )
    proposal.data_controllers.set(controllers)
    return proposal


def make_received_proposal(author=None, institution=None, at=START, **other):
    """Submitted, and waiting for a steward to check it."""
    make_charter()
    proposal = make_draft(author, institution, **other)
    return proposals.submit_proposal(proposal, actor=proposal.filed_by, at=at)


def make_accepted_proposal(author=None, institution=None, at=START, **other):
    """Open for comments, and not seconded."""
    proposal = make_received_proposal(author, institution, at, **other)
    return proposals.accept_proposal(proposal, actor=setup_actor, at=at)


def make_seconded(proposal, at=START):
    """Seconded by just enough members; the same three second everything."""
    for number in range(CHARTER["seconds"][0]):
        member = Member.objects.filter(email=f"seconder{number}@example.org").first()
        member = member or Member.objects.create_user(
            f"seconder{number}@example.org", "a long password", display_name=f"Seconder {number}"
        )
        proposal = proposals.second_proposal(proposal, actor=member, at=at)
    return proposal


def make_submitted_proposal(author=None, institution=None, at=START, **other):
    """Open for comments until ``AFTER_COMMENTS`` with the charter of ``make_charter``, and seconded."""
    proposal = make_accepted_proposal(author, institution, at, **other)
    return make_seconded(proposal, at) if proposal.filed_as == Proposal.FiledAs.RESIDENT else proposal


def make_refused_proposal(steward=None, at=START, **other):
    """Not accepted by this steward, who said why."""
    return proposals.refuse_proposal(
        make_received_proposal(at=at, **other),
        reason="Not about data.",
        actor=steward or make_steward(),
        at=at,
    )


def make_use(institution=None, at=AFTER_COMMENTS, **other):
    """Approved without a vote, and in use from the same day on."""
    proposal = make_proposal_awaiting_decision(institution=institution or make_institution(), at=at, **other)
    proposal = proposals.settle_proposal(proposal, "approved", actor=clock_actor, at=at)
    return proposals.start_use(
        proposal, first_access_on=at.date(), actor=officer_for(proposal.lead_organisation), at=at
    )


def make_registered_proposal(institution=None, at=START, source_reference="DARS-NIC-1-A-v1.0", **other):
    """A use known from another register."""
    agreement, _, version = source_reference.rpartition("-v")
    return proposals.register_proposal(
        Proposal(
            register="nhs",
            source_reference=source_reference,
            source_version=version,
            agreement=agreement,
            source_row=2,
            raw_row={"Reference Number": source_reference},
            **answers(institution, **other),
        ),
        actor=setup_actor,
        at=at,
    )


def make_partner(proposal, role="co_author", member=None, institution=None, at=START + DAY):
    """Somebody who was invited and accepted; ``role`` as for ``invite``."""
    invitation, _key = proposals.invite(proposal, actor=proposal.filed_by, at=at, role=role)
    return proposals.accept_invitation(
        invitation, actor=member or make_member(), at=at, institution=institution
    )


def make_comment(proposal, author=None, body="Please leave out the house numbers.", at=START + DAY, **other):
    return proposals.comment_on_proposal(proposal, actor=author or make_member(), at=at, body=body, **other)


def make_question(proposal=None, asker=None, body="Who else will see the list of streets?", at=START + DAY):
    """Waiting for an answer, which is due after 10 working days."""
    proposal = proposal or make_submitted_proposal()
    return proposals.ask_question(proposal, actor=asker or make_member(), at=at, body=body)


def make_answered_question(at=START + 2 * DAY, answer="Only the two planners of the bus agency.", **other):
    """Answered by an officer of the lead organisation a day after it was asked, unless told otherwise."""
    question = make_question(**other)
    officer = officer_for(question.proposal.lead_organisation)
    return proposals.answer_question(question, actor=officer, at=at, answer=answer)


SUMMARY = {
    "agreed": "Streets are enough.",
    "not_agreed": "How long the list is kept.",
    "minority_view": "Some want nothing shared at all.",
    "what_changed": "House numbers were left out.",
}


def make_summary(proposal, steward=None, at=None):
    """Published when comments close, and final before ``AFTER_COMMENTS`` with the charter of ``make_charter``."""
    return proposals.publish_summary(
        proposal,
        actor=steward or make_steward(),
        at=at or proposal.comments_close_at,
        points=["Police could ask for the list.", "A year is long."],
        parts=SUMMARY,
        language="en",
    )


def make_meeting(proposal, steward=None, at=START + 5 * DAY, **other):
    return proposals.enter_meeting(
        proposal,
        actor=steward or make_steward(),
        at=at,
        **{"held_on": at.date(), "notes": "They want a bench at the stop.", "language": "en"} | other,
    )


def make_challenge(summary, author=None, at=None):
    return proposals.challenge_summary(
        summary.proposal,
        actor=author or make_member(),
        at=at or summary.published_at,
        body="It leaves out the drivers.",
        language="en",
    )


def make_held_comment(proposal=None, moderator=None, comment=None, at=START + 2 * DAY, reason="identifies"):
    """Held back by a moderator; returns the line of the moderation log."""
    comment = comment or make_comment(proposal or make_submitted_proposal())
    return proposals.hold_contribution(comment, reason=reason, actor=moderator or make_moderator(), at=at)


def make_removed_comment(
    proposal=None, moderator=None, comment=None, at=START + 2 * DAY, reason="identifies", note="It names her."
):
    """Removed by a moderator; returns the line of the moderation log."""
    comment = comment or make_comment(proposal or make_submitted_proposal())
    return proposals.remove_contribution(
        comment, reason=reason, note=note, actor=moderator or make_moderator(), at=at
    )


def make_flag(comment, reporter=None, reason="hate", words="", at=START + 2 * DAY):
    """A report to the moderators."""
    return proposals.report_contribution(
        comment, reason=reason, words=words, actor=reporter or make_member(), at=at
    )


def make_appeal(act, words="It was in the news.", at=START + 3 * DAY):
    """Against a hold or a removal, by whoever wrote the words."""
    return proposals.appeal_act(act, words, actor=Comment.objects.get(pk=act.target).author, at=at)


def make_answered_appeal(act, upheld=False, answer="We looked.", at=START + 4 * DAY):
    return proposals.answer_appeal(act, upheld=upheld, answer=answer, actor=make_moderator(), at=at)


def make_version(proposal, at=START + DAY, kind="update", change_note="It was made plainer.", **answers):
    """The next version of a text, by its author; with a new reason for the need unless told otherwise."""
    return proposals.revise_proposal(
        proposal,
        actor=proposal.filed_by,
        at=at,
        answers=answers or {"why_needed": "Patients miss visits: no bus stops near their homes."},
        kind=kind,
        change_note=change_note,
    )


def make_text_change(proposal, author=None, name="why_needed", new=None, at=START + DAY, start=1):
    """Other words for one answer, proposed by a reader."""
    return proposals.propose_change(
        proposal,
        actor=author or make_member(),
        at=at,
        name=name,
        start=start,
        new=new or "Patients miss visits because no bus and no train stops near their homes.",
        reason="The train was forgotten.",
    )


def make_many_comments(proposal, authors, number, at=START + DAY):
    """What as many calls of the action would leave, in two statements: for measuring long discussions."""
    with transaction.atomic():
        keys = append_entries(
            {
                "kind": "proposals.commented",
                "subject": proposal.reference,
                "actor": "member",
                "at": at,
                "facts": {"institution": None, "language": "en", "reply": False},
                "personal": {"body": f"Comment {place}", "display_name": "Somebody", "stance": "comment"},
            }
            for place in range(number)
        )
        Comment.objects.bulk_create(
            Comment(
                proposal=proposal,
                author=authors[place % len(authors)],
                body=f"Comment {place}",
                said_at=at,
                entry_key=key,
            )
            for place, key in enumerate(keys)
        )


def make_statement(proposal, author=None, text="Streets are enough.", at=START + DAY, **other):
    return proposals.add_statement(proposal, actor=author or make_member(), at=at, text=text, **other)


def make_opinion_map(proposal=None):
    """Published when comments close, of one statement that nobody marked unless a proposal is given."""
    if proposal is None:
        proposal = make_submitted_proposal()
        make_statement(proposal)
    return proposals.publish_opinion_map(
        proposal, queries.opinion_result(proposal), actor=clock_actor, at=proposal.comments_close_at
    )


def make_conversation(proposal, people, statements, choose, at=START + DAY):
    """Statements, and members who mark them: ``choose(person, statement)`` gives 1, 0, -1, or None for no mark.

    The marks are what as many calls of the action would leave, in one statement. Returns statements and members.
    """
    author = make_member()
    texts = [make_statement(proposal, author, f"Statement {number}", at) for number in range(statements)]
    members = Member.objects.bulk_create(
        Member(email=f"voice{next(_numbers)}@example.org", display_name=f"Voice {number}")
        for number in range(people)
    )
    StatementMark.objects.bulk_create(
        StatementMark(statement=statement, member=member, choice=choice, marked_at=at)
        for person, member in enumerate(members)
        for number, statement in enumerate(texts)
        if (choice := choose(person, number)) is not None
    )
    return texts, members


def vote_window(at):
    """When a vote announced at the moment opens and closes, for ``put_to_vote``."""
    return {"opens_at": at + 7 * DAY, "closes_at": at + 14 * DAY}


def make_document(proposal, actor=None, at=START + DAY):
    """A small file kept with a proposal by whoever filed it."""
    return proposals.add_document(
        proposal,
        actor=actor or proposal.filed_by,
        at=at,
        kind="agreement",
        title="Sharing agreement",
        language="en",
        name="agreement.txt",
        data=b"What may be shared.",
    )


def make_summed_up_proposal(**other):
    """Its discussion closed with a summary that is final by ``AFTER_COMMENTS``."""
    proposal = make_submitted_proposal(**other)
    make_summary(proposal)
    return proposal


def make_proposal_put_to_vote(at=AFTER_COMMENTS, **other):
    proposal = make_summed_up_proposal(**other)
    return proposals.put_to_vote(proposal, actor=make_steward(), at=at, **vote_window(at))


def make_proposal_awaiting_decision(at=AFTER_COMMENTS, **other):
    """Without a vote."""
    proposal = make_summed_up_proposal(**other)
    return proposals.await_decision(proposal, actor=make_steward(), at=at)


WORDING = {
    "question_en": "Should the clinic share street names?",
    "question_es": "¿Debe la clínica compartir los nombres de las calles?",
    "what_yes_does_en": "A Yes advises the clinic to share them.",
    "what_yes_does_es": "Un Sí aconseja a la clínica que los comparta.",
    "what_no_does_en": "A No advises the clinic to share nothing.",
    "what_no_does_es": "Un No aconseja a la clínica que no comparta nada.",
}


def make_poll_announced(proposal=None, seats=3, at=AFTER_COMMENTS, steward=None, wording=None):
    """A vote announced at ``at``, with this many seats on its roll: Seat A, Seat B and so on."""
    proposal = proposal or make_submitted_proposal()
    if not proposal.summaries.exists():
        make_summary(proposal)
    for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[:seats]:
        make_seat_holder(f"Seat {letter}")
    return ballots.announce_poll(proposal, wording=wording or WORDING, actor=steward or make_steward(), at=at)


def seat_holder_of(poll, seat):
    """Who holds this seat on the roll."""
    return poll.roll.get(seat=seat).member


def make_poll_open(votes=None, **other):
    """A vote that opened at its ``opens_at``, with these votes cast in that moment: ``{"A": "yes"}``."""
    poll = make_poll_announced(**other)
    make_votes(poll, **(votes or {}))
    return poll


def make_votes(poll, at=None, **choices):
    """Vote for seats by their letter: ``make_votes(poll, A="yes", B="no")``."""
    for letter, choice in choices.items():
        ballots.cast_vote(poll, choice, actor=seat_holder_of(poll, f"Seat {letter}"), at=at or poll.opens_at)


def make_poll_closed(votes=None, **other):
    """A vote that ran its time and was counted; two yes and one no unless told otherwise."""
    poll = make_poll_open({"A": "yes", "B": "yes", "C": "no"} if votes is None else votes, **other)
    return ballots.close_poll(poll, actor=clock_actor, at=poll.closes_at)


EXPLANATION = {
    "decided": "The clinic may share street names with the bus agency for one year.\n\nHouse numbers stay here.",
    "vote": "Yes. The vote passed, and we added two conditions that the discussion asked for.",
    "points": "",
    "evidence": "The vote, 14 comments, and a count of missed visits in 2025.",
    "options": "Sharing whole addresses: it would tell too much. Sharing nothing: people would go on missing visits.",
    "effects": "Patients without a car gain. Nobody is paid. People without papers could be harmed by a leak.",
    "next": "The data office deletes the list on 31 March 2027 and shows proof by 15 April 2027.",
    "deciders": "The data officer decided. Nobody was conflicted.",
    "challenge": "Write to the oversight body until 30 June 2026. It answers in 20 working days.",
    "review": "We look again on 1 October 2026.",
}
POINTS = [
    {
        "point": "Police could ask for the addresses.",
        "answer": "We share streets only, so no list of homes exists outside the clinic.",
        "change": "House numbers were taken out.",
    },
    {"point": "A year is long.", "answer": "Bus plans are made once a year.", "change": ""},
]


def make_decision_waiting(institution=None, with_vote=True, at=None):
    """The time to decide runs from the end of the vote, or from ``at`` where there was none."""
    if with_vote:
        poll = make_poll_closed(proposal=make_submitted_proposal(institution=institution))
        return decisions.open_decision(poll.proposal, poll, actor=clock_actor, at=at or poll.closes_at)
    proposal = make_proposal_awaiting_decision(institution=institution)
    return decisions.open_decision(proposal, None, actor=clock_actor, at=at or AFTER_COMMENTS)


def officer_for(institution):
    """Somebody who acts for the institution, the same one at every call."""
    membership = institution.memberships.filter(role=Membership.Role.OFFICER).first()
    return membership.member if membership else make_officer(institution)


def make_decision_taken(outcome="approved_conditions", followed_vote=None, at=None, decision=None, **other):
    """Decided a day after the time to decide began, unless told otherwise."""
    decision = decision or make_decision_waiting(**other)
    return decisions.take_decision(
        decision,
        outcome,
        followed_vote or ("yes" if decision.poll else "no_vote"),
        actor=officer_for(decision.institution),
        at=at or decision.opened_at + DAY,
    )


def make_decision_published(at=None, decision=None, language="en", **other):
    """Decided, and explained a day later under all ten headings, unless told otherwise."""
    decision = decision or make_decision_taken(**other)
    decisions.publish_explanation(
        decision,
        sections=EXPLANATION,
        points=POINTS,
        language=language,
        actor=officer_for(decision.institution),
        at=at or decision.decided_at + DAY,
    )
    decision.refresh_from_db()
    return decision


def make_report(actor=None, institution=None, at=START, **other):
    """A report of harm by somebody without an account; returns ``(report, code)``."""
    make_charter()
    return redress.report_problem(
        **{
            "what_happened": "They gave my address to the police.",
            "harm_kinds": ["used_against"],
            "what_would_put_it_right": "Take it back and say so.",
            "shown_to_public": "summary",
            "shown_to_institution": "nothing",
            "shown_to_oversight": "words",
        }
        | other,
        institution=institution or make_institution(),
        actor=actor or Visitor(),
        at=at,
    )


def make_report_ready_to_schedule(steward=None, at=START, **other):
    """Read, safe, and with words that the person approved when they wanted any."""
    report, code = make_report(at=at, **other)
    steward = steward or make_steward()
    redress.acknowledge_report(report, actor=steward, at=at)
    report = redress.check_safety(report, actor=steward, at=at)
    if report.shown_to_public == "summary":
        redress.propose_summary(report, "An address was given away.", actor=steward, at=at)
        report = redress.approve_summary(report, actor=other.get("actor") or Visitor(code), at=at)
    return report, code


def make_published_case(steward=None, at=START, **other):
    """A case that came out with the first batch after ``at``; returns ``(case, report, code)``."""
    steward = steward or make_steward()
    report, code = make_report_ready_to_schedule(steward, at=at, **other)
    report = redress.schedule_case(report, actor=steward, at=at)
    case = redress.publish_case(report, actor=clock_actor, at=report.publish_at)
    report.refresh_from_db()
    return case, report, code


def make_answered_case(at=START, **other):
    """A case that its institution answered a day after it came out; returns ``(case, report, code)``."""
    case, report, code = make_published_case(at=at, **other)
    officer = make_officer(case.institution)
    case = redress.answer_case(case, "We took it back.", actor=officer, at=case.published_at + DAY)
    return case, report, code


def make_closed_case(outcome=Outcome.CONFIRMED, at=START, **other):
    """A case that the person signed off two days after it came out, announced; ``(case, report, code)``."""
    case, report, code = make_answered_case(at=at, **other)
    actor = other.get("actor") or Visitor(code)
    report = redress.close_case(report, outcome, actor=actor, at=case.published_at + 2 * DAY)
    case = redress.announce_outcome(report, actor=clock_actor, at=report.announce_at)
    report.refresh_from_db()
    return case, report, code
