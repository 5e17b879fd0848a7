"""How one institution went against a vote and was made to answer, and what came of what another one promised."""

from datetime import date, timedelta

from decisions import actions
from portal.demo import words
from portal.demo.approving import approved

KEY = "school"

SCHOOL = words.SHELTER_BEDS | {
    "title": "Tell school nurses which children were seen for a crisis at home",
    "plain_summary": (
        "When a child comes to the clinic because of a crisis at home, the school nurse would be told that the child "
        "needs a quiet week, and nothing else. Only with a parent's yes, or the child's own from the age of twelve."
    ),
    "why_needed": "Children are punished for being tired, because nobody at school knows.",
    "community_benefit": "A child who had a bad week gets a quiet one, and not a letter home.",
    "people_described": "Children who come to the clinic because of a crisis at home.",
    "people_count": 180,
}
WORDING = {
    "question_en": "Shall the clinic tell a school nurse that a child needs a quiet week?",
    "question_es": "¿Debe la clínica avisar a la enfermera escolar de que un niño necesita una semana tranquila?",
    "what_yes_does_en": "The clinic tells the nurse this one thing, where the family says yes.",
    "what_yes_does_es": "La clínica avisa solo de eso, si la familia dice que sí.",
    "what_no_does_en": "Nobody at school is told anything.",
    "what_no_does_es": "No se avisa de nada a nadie en la escuela.",
}
REASONS = {
    "decided": "We do not do it. Nobody at school is told anything by us.",
    "vote": (
        "No. The vote was for it, four seats to one. We went another way, because the district could not tell us who reads "
        "what its nurses write down."
    ),
    "points": "",
    "evidence": "We asked the district.",
    "options": "A phone call without a note: nurses told us that they would have to write it down.",
    "effects": "Children lose the quiet week. Nobody gains money by it.",
    "next": "We ask the district again when its new system is there.",
    "deciders": "The head of children's care decided. Nobody was conflicted.",
    "challenge": "Challenge it on this page; the oversight body answers.",
    "review": "When the district's new system is there.",
}
POINTS = [
    {
        "point": "Children are punished for being tired.",
        "answer": "We believe it, and cannot mend it with a note that others can read.",
        "change": "",
    }
]
MORE_EVIDENCE = (
    "The district's answer of 3 March, with the list of eleven kinds of staff who can open a nurse's note. Our question to it and the "
    "answer are in the documents of the proposal. Four of five nurses whom we asked would use the note."
)
A_DATE = "On 1 October, whether or not the district's new system is there."


def tell(story):
    """Add these to the story's steps."""
    _against_the_vote(story)
    _promised(story)


def _against_the_vote(story):
    story.propose(KEY, 322, "rosa", "riverside", SCHOOL)
    story.comment(KEY, 318, "mei", "My boy was sent home for sleeping in class. Nobody asked why.")
    story.vote(KEY, 296, yes=("rosa", "dwayne", "mei", "fatima"), no=("joseph",), wording=WORDING)
    story.decide(KEY, 262, "priya", "refused", "no")
    story.explain(KEY, 232, "priya", REASONS, POINTS)
    _on(
        story,
        228,
        "grace",
        lambda decision, **who: actions.check_completeness(
            decision,
            missing=["evidence", "review"],
            missing_points=["Who would be told, and who would not"],
            note="“We asked the district” is no evidence that others can read, and no day is named.",
            **who,
        ),
    )
    complete = REASONS | {"evidence": MORE_EVIDENCE, "review": A_DATE}
    points = [
        *POINTS,
        {
            "point": "Who would be told, and who would not?",
            "answer": "Eleven kinds of staff could have read it, which is why we do not do it.",
            "change": "The list of them is in the evidence now.",
        },
    ]
    _correct(
        story, 221, complete, points, "update", "The evidence and a day were added, and a point answered."
    )
    _on(
        story,
        217,
        "grace",
        lambda decision, **who: actions.check_completeness(
            decision,
            missing=[],
            missing_points=[],
            note="All ten headings and both points are there now. Whether the decision is right is not ours to say.",
            **who,
        ),
    )
    corrected = complete | {"evidence": MORE_EVIDENCE.replace("3 March", "5 March")}
    _correct(story, 214, corrected, points, "correction", "The district answered on 5 March, not on 3 March.")
    _on(
        story,
        213,
        "rosa",
        lambda decision, **who: actions.dissent(
            decision,
            body="Una llamada sin nota era posible. Se eligió no buscarla.",
            language="es",
            **who,
        ),
    )
    _on(
        story,
        212,
        "priya",
        lambda decision, **who: actions.declare_conflict(
            decision,
            role="Board member for schools",
            tie="Advises the district on its new system.",
            stepped_aside=True,
            **who,
        ),
    )
    _on(
        story,
        210,
        "mei",
        lambda decision, **who: actions.challenge_decision(
            decision, reason="A phone call was never tried with a single nurse.", **who
        ),
    )
    _on(
        story,
        198,
        "grace",
        lambda decision, **who: actions.answer_challenge(
            decision.challenges.get(),
            upheld=True,
            answer="The option of a call was ruled out by what some nurses said. Say what a trial would cost.",
            **who,
        ),
    )
    trial = corrected | {
        "options": (
            "A phone call without a note: we will try it with two nurses for one term, which costs 1,400 dollars."
        )
    }
    _correct(
        story, 188, trial, points, "update", "What a trial would cost is said, and that there will be one."
    )


def _promised(story):
    """The food network kept one promise, is being checked on another, and forgot the money of a third."""
    made = {}

    def commit(key, kind, due_in, **parts):
        def act(decision, *, actor, at):
            made[key] = actions.make_commitment(
                decision,
                kind=kind,
                due_on=at.date() + timedelta(days=due_in),
                language="en",
                actor=actor,
                at=at,
                **parts,
            )

        _on(story, 270, "nora", act, key="food", hour=12)

    commit(
        "nurse",
        "condition",
        30,
        what="Only a nurse asks, in the family's own language.",
        who="The head of nursing",
        measure="The list of nurses and languages, on the wall of the clinic.",
        money="No money is needed.",
    )
    commit(
        "phone",
        "commitment",
        60,
        what="One phone number takes an answer back within a day.",
        who="The programme desk",
        measure="Twenty test calls by the oversight body.",
        money="300 dollars a month.",
    )
    commit("kitchens", "commitment", 300, what="Visit every kitchen once.", who="The programme desk")

    def update(days_ago, key, progress, body, evidence=""):
        _on(
            story,
            days_ago,
            "nora",
            lambda _decision, **who: actions.update_commitment(
                made[key], progress=progress, body=body, evidence=evidence, language="en", **who
            ),
            key="food",
        )

    def rate(days_ago, person, key, rating, evidence):
        _on(
            story,
            days_ago,
            person,
            lambda _decision, **who: actions.rate_commitment(
                made[key], rating=rating, evidence=evidence, **who
            ),
            key="food",
        )

    update(
        245,
        "nurse",
        "done",
        "Nine nurses, five languages.",
        "A photograph of the list, in the report of May.",
    )
    rate(230, "fatima", "nurse", "kept", "I was asked in Tigrinya by somebody with a badge.")
    rate(228, "grace", "nurse", "kept", "The list hangs there; we called three of the nine.")
    update(200, "phone", "done", "The number is 555 0100.", "It stands on every box.")
    rate(190, "rosa", "phone", "partly", "Nadie contesta los domingos.")
    _on(
        story,
        100,
        "nora",
        lambda decision, **who: actions.report_release(
            decision.proposal,
            dataset="What households cannot eat",
            month=_month(who["at"]),
            opt_outs="applied",
            **who,
        ),
        key="food",
    )
    _on(
        story,
        60,
        "nora",
        lambda decision, **who: actions.report_output(
            decision.proposal,
            title="Half a year of boxes that fit",
            url="https://elmfood.example/boxes",
            published_on=who["at"].date(),
            **who,
        ),
        key="food",
    )

    def missing(_decision, *, actor, at):
        told = actions.report_missing_use(
            story.institutions["transit"],
            what="The camera counts at the depot door are shared with a parking company.",
            how_known="The company says so on its own page.",
            language="en",
            actor=actor,
            at=at,
        )
        actions.pass_on_missing_use(told, actor=story.people["marcus"], at=at + timedelta(hours=5))

    _on(story, 30, "dwayne", missing, key="food")


def _month(at):
    return date(at.year, at.month, 1)


def _on(story, days_ago, person, act, *, key=KEY, hour=10):
    story.on(days_ago, lambda at: act(story.decision(key), actor=story.people[person], at=at), hour)


def _correct(story, days_ago, sections, points, kind, change_note):
    text = {"sections": sections, "points": points, "kind": kind, "change_note": change_note}

    def correct(decision, **who):
        approved(decision, **text, **who)
        actions.correct_explanation(decision, **text, language="en", **who)

    _on(story, days_ago, "priya", correct)
