"""The rules of the community, and the moments at which tests begin."""

from datetime import UTC, datetime, timedelta

from community import actions as community
from community.charter import FIRST_RULES
from community.models import SystemActor

START = datetime(2026, 3, 2, 18, 0, tzinfo=UTC)
DAY = timedelta(days=1)
MOMENT = timedelta(microseconds=1)
# After the comments on a proposal submitted at START have closed.
AFTER_COMMENTS = START + 16 * DAY

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
    "roll-freeze": (2, "days", "The list is fixed 2 days before.", "La lista se fija 2 días antes."),
    "ballot-floor": (11, "count", "11 votes at least.", "11 votos como mínimo."),
    "vote-changes": (3, "times", "Changed 3 times at most.", "Se cambia 3 veces como máximo."),
    # Short, so that a result is final a day after its count.
    "result-challenge": (0, "days", "Challenge it the same day.", "Se impugna el mismo día."),
    "answer-result-challenge": (10, "working_days", "Answered in 10 working days.", "En 10 días hábiles."),
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
    # None, so that what is no matter of approval is published by one person.
    "explanation-approvals": (0, "count", "Nobody has to approve it.", "Nadie tiene que aprobarla."),
    # All of them, so that a test can call minor what it likes.
    "minor-change": (100, "per_cent", "All words at most.", "Todas las palabras como máximo."),
    "more-explanation": (10, "working_days", "More is due in 10 working days.", "En 10 días hábiles."),
    "more-explanation-backers": (3, "count", "3 members ask.", "Lo piden 3 miembros."),
    "escalate-after": (30, "days", "Escalated after 30 days.", "A los 30 días."),
    "answer-opinions": (0, "days", "Nobody is asked.", "No se pregunta a nadie."),
    "decision-challenge": (20, "working_days", "Challenged in 20 working days.", "En 20 días hábiles."),
    "answer-decision-challenge": (20, "working_days", "Answered in 20 working days.", "En 20 días hábiles."),
    "commitment-update": (120, "days", "Heard of in 120 days.", "En 120 días."),
    "answer-missing-use": (10, "working_days", "Answered in 10 working days.", "En 10 días hábiles."),
    "judge-case": (21, "working_days", "Judged in 21 working days.", "En 21 días hábiles."),
    "talk-case": (30, "working_days", "Talks last 30 working days.", "Duran 30 días hábiles."),
    "comment-finding": (5, "working_days", "Comment in 5 working days.", "En 5 días hábiles."),
    "find-case": (90, "days", "Found in 90 days.", "En 90 días."),
    "plan-remedy": (30, "working_days", "Planned in 30 working days.", "En 30 días hábiles."),
    "agree-remedy": (20, "working_days", "Agreed in 20 working days.", "En 20 días hábiles."),
    "check-remedy": (20, "working_days", "Checked in 20 working days.", "En 20 días hábiles."),
    "panel-quorum": (3, "count", "3 of the panel decide.", "Deciden 3 del panel."),
    "ask-review": (20, "working_days", "A review within 20 working days.", "Revisión en 20 días hábiles."),
    "remind-case": (3, "days", "A letter 3 days before, and after.", "Una carta 3 días antes, y después."),
    "remind-person": (20, "days", "Reminded after 20 days.", "Un recordatorio a los 20 días."),
    "confirm-link": (30, "days", "A link works for 30 days.", "Un enlace sirve 30 días."),
    "acknowledge": (5, "working_days", "A report is read in 5 working days.", "Se lee en 5 días hábiles."),
    "identity-hours": (24, "hours", "Seen for 24 hours.", "Se ve durante 24 horas."),
    "answer-case": (
        15,
        "working_days",
        "A case is answered in 15 working days.",
        "Se responde en 15 días hábiles.",
    ),
    "history-backers": (3, "count", "3 members back it.", "Lo respaldan 3 miembros."),
    "history-seats": (50, "per_cent", "More than half agree.", "Más de la mitad está de acuerdo."),
    "acknowledge-history": (60, "days", "Said within 60 days.", "Se dice en 60 días."),
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
    "extension-refusal": (3, "working_days", "Refused in 3 working days.", "Se niega en 3 días hábiles."),
    "outage-notice": (30, "days", "Noted within 30 days.", "Se anota en 30 días."),
    "date-reports-a-day": (2, "times", "2 dates a day.", "2 fechas al día."),
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
    "decide-hold": (
        5,
        "working_days",
        "A moderator decides about words that were held back within 5 working days. After that they are shown again.",
        "Una persona moderadora decide sobre palabras que se retuvieron en un plazo de 5 días hábiles. Después "
        "se muestran de nuevo.",
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
    "vouches": (2, "count", "Two members vouch for a third.", "Dos miembros dan fe de otra persona."),
    "vouches-each": (2, "count", "A member vouches for two.", "Un miembro da fe de dos personas."),
    "seat-term": (365, "days", "A term is 365 days at most.", "Un periodo es de 365 días como máximo."),
    "vouch-days": (14, "days", "A link works for 14 days.", "Un enlace sirve 14 días."),
    "rate-criteria": (45, "days", "Rated for 45 days.", "Se valora durante 45 días."),
    "petition-open": (60, "days", "It gathers for 60 days.", "Reúne apoyos durante 60 días."),
    "answer-audit": (20, "working_days", "Answered in 20 working days.", "En 20 días hábiles."),
    "plan-cycle": (365, "days", "A cycle lasts 365 days at most.", "Un ciclo dura 365 días como máximo."),
    "answer-roll-challenge": (
        3,
        "working_days",
        "Answered in 3 working days.",
        "Se responde en 3 días hábiles.",
    ),
    "notice-after": (
        7,
        "days",
        "What is late for 7 days raises a shortfall notice.",
        "Lo que lleva 7 días de retraso da lugar a un aviso de incumplimiento.",
    ),
    "notice-after-promise": (
        30,
        "days",
        "A commitment or remedy that is past its date for 30 days raises a shortfall notice.",
        "Un compromiso o una reparación que pasó su fecha hace 30 días da lugar a un aviso de incumplimiento.",
    ),
    "check-notice": (
        5,
        "working_days",
        "Whoever a notice is about has 5 working days to check its facts before it can be published.",
        "Aquel de quien trata un aviso tiene 5 días hábiles para comprobar los hechos antes de que se pueda publicar.",
    ),
    "issue-notice": (
        10,
        "working_days",
        "The oversight body votes within 10 working days whether a notice is published.",
        "El órgano de supervisión vota en un plazo de 10 días hábiles si se publica un aviso.",
    ),
    "answer-notice": (
        15,
        "working_days",
        "A shortfall notice is answered within 15 working days.",
        "Un aviso de incumplimiento se responde en un plazo de 15 días hábiles.",
    ),
    "review-notice": (
        10,
        "working_days",
        "The answer to a notice is reviewed within 10 working days.",
        "La respuesta a un aviso se revisa en un plazo de 10 días hábiles.",
    ),
    "fix-late": (
        30,
        "days",
        "A notice can go before the board when an item of its plan is late for more than 30 days.",
        "Un aviso puede llegar a la junta cuando un punto de su plan lleva más de 30 días de retraso.",
    ),
    "repeat-notice": (
        365,
        "days",
        "A second notice on the same rule within 365 days can go before the board at once.",
        "Un segundo aviso por la misma regla en un plazo de 365 días puede llegar a la junta de inmediato.",
    ),
    "resolve-escalation": (
        60,
        "days",
        "A consequence can follow when a notice stays unresolved before the board for 60 days.",
        "Puede haber una consecuencia cuando un aviso sigue sin resolverse 60 días ante la junta.",
    ),
    "consequence-share": (
        66,
        "per_cent",
        "A consequence needs at least 66 per cent of the untied seats of the community.",
        "Una consecuencia necesita al menos el 66 por ciento de los puestos de la comunidad sin vínculos.",
    ),
    "motion-quorum": (
        2,
        "count",
        "At least 2 people without a tie decide about a notice.",
        "Deciden sobre un aviso al menos 2 personas sin vínculos.",
    ),
    "seat-suspension": (
        365,
        "days",
        "A suspended seat has no vote for 365 days.",
        "Un puesto suspendido no tiene voto durante 365 días.",
    ),
    "notice-appeal": (
        10,
        "working_days",
        "A notice or a consequence can be appealed against for 10 working days.",
        "Un aviso o una consecuencia se puede recurrir durante 10 días hábiles.",
    ),
    "answer-notice-appeal": (
        20,
        "working_days",
        "An appeal is ruled on within 20 working days.",
        "Un recurso se resuelve en un plazo de 20 días hábiles.",
    ),
    "petition-backers": (
        3,
        "count",
        "A petition raises a notice once 25 members back it.",
        "Una petición da lugar a un aviso cuando la respaldan 25 miembros.",
    ),
    "scorecard-comment": (
        10,
        "working_days",
        "An institution reads its numbers 10 working days before they are published, and can comment on them.",
        "Una institución lee sus cifras 10 días hábiles antes de que se publiquen, y puede comentarlas.",
    ),
    "answer-number": (
        10,
        "working_days",
        "Whoever says that a number is wrong is answered within 10 working days.",
        "A quien dice que una cifra está mal se le responde en un plazo de 10 días hábiles.",
    ),
    "threshold-quarters": (
        2,
        "times",
        "A number that misses its threshold 2 quarters in a row raises a shortfall notice.",
        "Una cifra que no alcanza su umbral 2 trimestres seguidos da lugar a un aviso de incumplimiento.",
    ),
    "threshold-G1": (
        50,
        "per_cent",
        "At least half of the voting seats are held for lived experience.",
        "Al menos la mitad de los puestos con voto son para la experiencia vivida.",
    ),
    "threshold-G6": (
        90,
        "per_cent",
        "At least 90 per cent of the decisions had a community vote.",
        "Al menos el 90 por ciento de las decisiones tuvo una votación de la comunidad.",
    ),
    "threshold-G7": (
        80,
        "per_cent",
        "At least 80 per cent of the decisions followed the vote.",
        "Al menos el 80 por ciento de las decisiones siguió la votación.",
    ),
    "threshold-R3": (
        60,
        "per_cent",
        "At least 60 per cent of the cases were put right, as those who were harmed confirm.",
        "Al menos el 60 por ciento de los casos se reparó, como confirman quienes sufrieron el daño.",
    ),
    "threshold-R4": (
        90,
        "per_cent",
        "At least 90 per cent of the remedies came by their day.",
        "Al menos el 90 por ciento de las reparaciones llegó en su día.",
    ),
    "threshold-T5": (
        95,
        "per_cent",
        "At least 95 per cent of the uses of data were registered by the institution itself.",
        "Al menos el 95 por ciento de los usos de datos los registró la propia institución.",
    ),
    "threshold-T7": (
        90,
        "per_cent",
        "At least 90 per cent of the reasons were published in time.",
        "Al menos el 90 por ciento de las razones se publicó a tiempo.",
    ),
    "threshold-T8": (
        14,
        "days",
        "Reasons came within 14 days in the middle.",
        "Las razones llegaron, en la mediana, en 14 días.",
    ),
    "threshold-T13": (
        20,
        "per_cent",
        "At most 20 per cent of the dates were moved.",
        "Como máximo se movió el 20 por ciento de las fechas.",
    ),
    "threshold-C2": (
        70,
        "per_cent",
        "At least 70 per cent of the commitments were kept.",
        "Al menos el 70 por ciento de los compromisos se cumplió.",
    ),
    "threshold-K1": (
        100,
        "per_cent",
        "Every step of the ladder is signed.",
        "Todos los pasos de la escala están firmados.",
    ),
    "threshold-K3": (
        90,
        "per_cent",
        "At least 90 per cent of the notices were answered in time.",
        "Al menos el 90 por ciento de los avisos se respondió a tiempo.",
    ),
    "threshold-K4": (
        70,
        "per_cent",
        "At least 70 per cent of the closed notices were fixed.",
        "Al menos el 70 por ciento de los avisos cerrados se corrigió.",
    ),
}


def make_charter(at=START - 30 * DAY, **values):
    """Every rule that the floors above ask for; ``comment_period=3`` sets another value."""
    community.adopt_charter(
        [(key, values.get(key.replace("-", "_"), value), *words) for key, (value, *words) in CHARTER.items()],
        actor=setup_actor,
        at=at,
    )


def change_rule(key, value, *, at):
    """The next version of a rule of ``make_charter``, with another value and the same words."""
    _old, unit, text_en, text_es = CHARTER[key]
    return community.adopt_rule(
        key, value=value, unit=unit, text_en=text_en, text_es=text_es, actor=setup_actor, at=at
    )


def make_reminder_rules(at=START - 30 * DAY):
    """The rules of the letters about dates, as a community starts with them."""
    community.adopt_charter(
        [rule for rule in FIRST_RULES if "reminder-" in rule[0] or "late-letter-" in rule[0]],
        actor=setup_actor,
        at=at,
    )
