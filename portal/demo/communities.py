"""The community of Elm Valley that votes in secret, and how its people came onto its list."""

from datetime import timedelta

from ballots.actions import challenge_roll, name_constituency, print_codes, use_code
from ballots.models import Constituency
from community.actions import give_role
from community.models import Membership, SystemActor

CODE = "elm-valley"
WORDS = {
    "name_en": "Residents of Elm Valley",
    "name_es": "Residentes de Elm Valley",
    "description_en": "Everybody of 16 or over who lives in Elm Valley, whatever their papers say.",
    "description_es": "Quienes viven en Elm Valley y tienen 16 años o más, digan lo que digan sus papeles.",
    "kept_by_en": "The tenants’ union of the east side, which belongs to no institution",
    "kept_by_es": "El sindicato de inquilinos del lado este, que no pertenece a ninguna institución",
}
NEIGHBOURS = [
    "Abel",
    "Ada",
    "Alba",
    "Amir",
    "Anouk",
    "Bao",
    "Beto",
    "Carla",
    "Chidi",
    "Dalia",
    "Dung",
    "Elena",
    "Emeka",
    "Farid",
    "Gloria",
    "Hana",
    "Hugo",
    "Imani",
    "Ines",
    "Jorge",
    "Kenji",
    "Lan",
    "Leila",
    "Luz",
    "Mateo",
    "Mina",
    "Nadia",
    "Noor",
    "Omar",
    "Paloma",
    "Quan",
    "Rafa",
    "Ruth",
    "Samir",
    "Sol",
    "Tariq",
    "Uma",
    "Vera",
    "Yara",
    "Zoe",
]
# Of those who have a name in the story already.
RESIDENTS = ("ana", "rosa", "dwayne", "mei", "joseph", "fatima")


def tell(story):
    """Name the community, give out codes on paper, and let one person ask why they are not on the list."""
    story.on(345, lambda at: _name(story, at))
    story.on(330, lambda at: _give_out_codes(story, at))
    story.on(1, lambda at: _ask(story, at), hour=9)


def _name(story, at):
    founder = SystemActor("founding")
    name_constituency(CODE, words=WORDS, actor=founder, at=at)
    give_role(story.people["lucia"], Membership.Role.ROLL_KEEPER, actor=founder, at=at)


def _give_out_codes(story, at):
    valley = Constituency.objects.get(code=CODE)
    _batch, codes = print_codes(valley, 60, actor=story.people["lucia"], at=at)
    neighbours = [
        story.join(name, f"{name.lower()}@example.org", "es" if number % 3 else "en", at)
        for number, name in enumerate(NEIGHBOURS)
    ]
    members = [*(story.people[name] for name in RESIDENTS), *neighbours]
    for number, (member, code) in enumerate(zip(members, codes, strict=False)):
        use_code(valley, code, actor=member, at=at + timedelta(minutes=number))


def _ask(story, at):
    challenge_roll(
        Constituency.objects.get(code=CODE),
        "I moved into 14 Mill Lane in spring and got no slip. My landlady, Rosa M., knows me.",
        actor=story.people["neighbour"],
        at=at,
    )
