"""What becomes of the proposals of Elm Valley, oldest first."""

from datetime import timedelta
from functools import partial

from decisions.actions import give_opinion
from decisions.models import OpinionRound
from portal.demo import clinic_numbers, secret_votes, words
from proposals.actions import (
    accept_change,
    decline_change,
    decline_question,
    merge_question,
    withdraw_comment,
)
from proposals.models import Proposal


def tell(story):
    """Add these to the story's steps."""
    _food_boxes(story)
    _insurer(story)
    _shelter_beds(story)
    _bus_stops(story)
    clinic_numbers.tell(story)
    _interpreters(story)
    _debt(story)
    _asthma(story)


def _food_boxes(story):
    """Approved with conditions, and explained in time."""
    ends_on = story.now.date() + timedelta(days=20)
    story.propose("food", 330, "dwayne", "food", words.FOOD_BOXES | {"ends_on": ends_on})
    story.comment(
        "food",
        327,
        "rosa",
        "Pregunten en el idioma de la familia. Mi hijo no tiene que traducir eso.",
        language="es",
    )
    story.comment("food", 325, "ana", "¿Y si cambio de idea? ¿A quién llamo?", language="es")
    story.comment("food", 322, "neighbour", "Please also pass on how many people live in the home.")
    story.comment("food", 321, "nora", "We read all of this. Each point will get an answer in our decision.")
    story.vote(
        "food",
        304,
        yes=("rosa", "dwayne", "mei", "fatima"),
        recused=("joseph", "My sister works for the food network."),
    )
    story.decide("food", 276, "nora", "approved_conditions", "yes")
    story.explain("food", 270, "nora", words.FOOD_REASONS, words.FOOD_POINTS, of_summary=True)
    for name, answer in (("rosa", "yes"), ("ana", "in_part"), ("neighbour", "no")):
        story.on(265, partial(_say_whether_it_answers, story, name, answer), 19)


def _say_whether_it_answers(story, person, answer, at):
    asking = OpinionRound.objects.get(version__decision__proposal=story.proposals["food"])
    give_opinion(asking, answer=answer, actor=story.people[person], at=at)


def _insurer(story):
    """Refused, and explained late."""
    story.propose("insurer", 250, "priya", "riverside", words.INSURER, Proposal.FiledAs.INSTITUTION)
    story.comment(
        "insurer", 248, "fatima", "If my price goes up because I asked for food, I will not ask again."
    )
    story.ask("insurer", 246, "joseph", "Was a test file sent to Northline already?")
    story.ask("insurer", 245, "mei", "Has Northline received a file with test data already?")
    story.ask("insurer", 244, "fatima", "How much would Northline pay for each person?")
    story.on(
        243,
        lambda at: merge_question(
            story.question("insurer", "mei"),
            story.question("insurer", "joseph"),
            actor=story.people["marcus"],
            at=at,
        ),
    )
    story.answer(
        "insurer",
        205,
        "priya",
        "joseph",
        "No. A sample with invented people was shown on a screen and not sent.",
    )
    story.on(
        236,
        lambda at: decline_question(
            story.question("insurer", "fatima"),
            actor=story.people["priya"],
            at=at,
            reason="The price is in a contract that Northline has asked us to keep to ourselves.",
        ),
    )
    story.comment(
        "insurer",
        245,
        "neighbour",
        "Half of the money for the clinic is not a reason to sell the other half of us.",
    )
    story.vote("insurer", 224, yes=(), no=("rosa", "dwayne", "mei", "fatima"), abstain=("joseph",))
    story.decide("insurer", 190, "priya", "refused", "yes")
    story.explain("insurer", 170, "priya", words.INSURER_REASONS, words.INSURER_POINTS)


def _shelter_beds(story):
    """Approved, and the reasons are late now."""
    story.propose("beds", 140, "rosa", "riverside", words.SHELTER_BEDS)
    story.comment("beds", 137, "mei", "Families with a pram need to know whether there is a lift.")
    story.ask("beds", 136, "fatima", "Can somebody see from the list who slept where?")
    story.answer(
        "beds",
        100,
        "priya",
        "fatima",
        "No. The list holds the number of free beds in each house, and no names.",
    )
    story.vote("beds", 114, yes=("rosa", "dwayne", "mei"), no=("fatima",), abstain=("joseph",))
    story.decide("beds", 76, "priya", "approved", "yes")


def _bus_stops(story):
    """Passed, and nobody decided."""
    story.propose("bus", 122, "mei", "transit", words.BUS_STOPS)
    story.comment("bus", 120, "ana", "La parada de la calle Olmo no tiene banco ni sombra.", language="es")
    story.vote("bus", 96, yes=("rosa", "mei", "fatima"), no=("dwayne",))


def _interpreters(story):
    """Passed in a secret vote, in part on paper, and the decision is due soon."""
    story.propose("interpreters", 75, "fatima", "riverside", words.INTERPRETERS)
    story.comment(
        "interpreters", 72, "ana", "Mi hija de nueve años traduce en la clínica. Ya no.", language="es"
    )
    votes = [(["yes"], 27), (["no"], 6), (["abstain"], 3)]
    secret_votes.tell(story, "interpreters", 49, votes)
    secret_votes.name_officers(story, "interpreters", 48)
    secret_votes.vote_on_paper(story, "interpreters", 49, ["yes"] * 5 + ["no", None, "yes"])


def _debt(story):
    """Being voted on now, in secret, because who owes money could be punished for what they say."""
    story.propose("debt", 35, "ana", "riverside", words.DEBT)
    story.comment("debt", 33, "dwayne", "I paid 25 dollars for a bus that did not come.")
    story.comment("debt", 30, "priya", "We are looking into the contract with the collector.")
    secret_votes.tell(story, "debt", 10, [(["yes"], 11), (["no"], 3), (["abstain"], 1)])
    secret_votes.name_officers(story, "debt", 9)


def _asthma(story):
    """Open for comments now."""
    story.propose("asthma", 5, "priya", "riverside", words.ASTHMA, Proposal.FiledAs.INSTITUTION)
    story.comment(
        "asthma",
        4,
        "rosa",
        "¿Quién protege a la familia si el casero se entera?",
        language="es",
        stance="concern",
    )
    story.reply("asthma", 4, "dwayne", "My cousin lost her flat that way.", to="rosa")
    story.comment("asthma", 3, "mei", "My son coughs every winter. Somebody has to look.", stance="support")
    story.ask("asthma", 3, "ana", "¿Cuánto tiempo se guardan las direcciones?", language="es")
    story.ask("asthma", 2, "dwayne", "Will the landlords learn which families were visited?")
    story.comment("asthma", 3, "neighbour", "Building 7 has been wet since the storm.")

    story.propose_change("asthma", 4, "rosa", *words.MORE_TIME_FIRST)
    story.propose_change("asthma", 3, "dwayne", *words.NO_BUILDINGS)
    story.propose_change("asthma", 1, "mei", *words.THREE_WATCH)
    story.on(
        2,
        lambda at: accept_change(story.change("asthma", 1), actor=story.people["priya"], at=at),
    )
    story.on(
        2,
        lambda at: decline_change(
            story.change("asthma", 2),
            actor=story.people["priya"],
            at=at,
            reasons="Without the building nobody knows which one to mend. We name none before the county has begun.",
        ),
        11,
    )

    def think_again(at):
        comment = story.proposals["asthma"].comments.get(author=story.people["neighbour"])
        withdraw_comment(comment, actor=story.people["neighbour"], at=at)

    story.on(2, think_again)
