"""The charter a new community starts from. Every number is the community's to change, by ``adopt_rule``."""

# Name, value, unit, and the rule in words, in English and in Spanish.
FIRST_RULES = [
    (
        "comment-period",
        14,
        "days",
        "A proposal is open for comments for 14 days.",
        "Una propuesta está abierta a comentarios durante 14 días.",
    ),
    (
        "vote-notice",
        7,
        "days",
        "A vote is announced 7 days before it opens.",
        "Una votación se anuncia 7 días antes de abrirse.",
    ),
    (
        "vote-length",
        7,
        "days",
        "A vote is open for 7 days.",
        "Una votación está abierta durante 7 días.",
    ),
    (
        "quorum",
        50,
        "per_cent",
        "A vote counts when at least 50 per cent of the seats took part.",
        "Una votación es válida cuando participó al menos el 50 por ciento de los puestos.",
    ),
    (
        "threshold",
        50,
        "per_cent",
        "A proposal passes when more than 50 per cent of the votes for or against are for it.",
        "Una propuesta se aprueba cuando más del 50 por ciento de los votos a favor o en contra son a favor.",
    ),
    (
        "decide-by",
        30,
        "days",
        "An institution decides within 30 days of the result of the vote.",
        "Una institución decide en un plazo de 30 días desde el resultado de la votación.",
    ),
    (
        "explain-by",
        10,
        "working_days",
        "An institution explains its decision within 10 working days.",
        "Una institución explica su decisión en un plazo de 10 días laborables.",
    ),
    (
        "acknowledge",
        2,
        "working_days",
        "A report of a problem is read and acknowledged within 2 working days.",
        "Un aviso de un problema se lee y se confirma en un plazo de 2 días laborables.",
    ),
    (
        "answer-case",
        15,
        "working_days",
        "An institution answers a report of a problem within 15 working days.",
        "Una institución responde a un aviso de un problema en un plazo de 15 días laborables.",
    ),
    (
        "extension",
        20,
        "working_days",
        "A date may be moved once, before it passes, by its own length and by 20 working days at most.",
        "Un plazo puede moverse una vez, antes de que venza, por su duración y 20 días laborables como máximo.",
    ),
    (
        "draft-days",
        7,
        "days",
        "A draft that somebody writes without an account is kept for 7 days after it was last saved.",
        "Un borrador que alguien escribe sin cuenta se guarda 7 días desde la última vez que se guardó.",
    ),
]
