"""A secret vote among four options: which numbers about itself the clinic shall publish."""

from ballots.models import Poll
from portal.demo import secret_votes

KEY = "numbers"
PROPOSAL = {
    "title": "Publish each month what the clinic counts about itself",
    "plain_summary": (
        "Riverside counts how long people wait, how often an interpreter came, how many complaints there were and how many "
        "visits were missed. Nobody outside sees these numbers. It would publish some of them each month, for each of its "
        "clinics and without any person in them."
    ),
    "request_kind": "new",
    "purposes": ["ImprovePublicServices"],
    "why_needed": "At the spring meeting nobody could say whether waiting became shorter after the second doctor came.",
    "contact_point": "Data office",
    "people_described": "About 41,000 visits a year, as totals for each clinic and month.",
    "people_count": 41000,
    "need_domains": ["language-access"],
    "identifiability": "AnonymousData",
    "money": "none",
    "possible_harms": [
        {
            "harm": "A small clinic's numbers tell of single people",
            "who": "Patients of the mobile clinic",
            "likelihood": "possible",
            "severity": "serious",
            "prevention": "Numbers below 11 are left out, and the next smallest with them",
        }
    ],
}
SUMMARY = (
    ["Waiting times matter most to whoever works by the hour.", "Too many numbers are read by nobody."],
    "Some numbers should be published each month.",
    "Which of them, so the community is asked.",
    "One view would rather have one number that is looked after well.",
    "Numbers below 11 are left out now.",
)
WORDING = {
    "question_en": "Which numbers about itself shall the clinic publish each month?",
    "question_es": "¿Qué números sobre sí misma debe publicar la clínica cada mes?",
}


def _option(code, name_en, name_es, does_en, does_es):
    return {
        "code": code,
        "label": {"en": name_en, "es": name_es},
        "effect": {"en": does_en, "es": does_es},
    }


OPTIONS = [
    _option(
        "waiting",
        "Waiting times",
        "Tiempos de espera",
        "How long half of all people waited, for each clinic.",
        "Cuánto esperó la mitad de la gente, en cada clínica.",
    ),
    _option(
        "interpreters",
        "Interpreters",
        "Intérpretes",
        "How often an interpreter was asked for, and how often one came.",
        "Cuántas veces se pidió intérprete y cuántas veces vino.",
    ),
    _option(
        "complaints",
        "Complaints",
        "Quejas",
        "How many complaints there were, about what, and how they ended.",
        "Cuántas quejas hubo, sobre qué y cómo terminaron.",
    ),
    _option(
        "missed",
        "Missed visits",
        "Citas perdidas",
        "How many visits were missed, and how many fees were asked for.",
        "Cuántas citas se perdieron y cuántas multas se cobraron.",
    ),
]


def tell(story):
    story.propose(KEY, 90, "joseph", "riverside", PROPOSAL)
    story.comment(KEY, 86, "mei", "I lose a day's pay when I wait. Start with the waiting.")
    secret_votes.tell(
        story,
        KEY,
        60,
        [
            (["waiting", "interpreters"], 14),
            (["waiting", "complaints"], 9),
            (["interpreters"], 5),
            (["missed"], 3),
            ([], 2),
        ],
        wording=WORDING,
        summary=SUMMARY,
        rule=Poll.Rule.APPROVAL,
        options=OPTIONS,
        most=2,
    )
