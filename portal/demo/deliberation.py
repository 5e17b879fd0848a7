"""What the discussions of Elm Valley came to, and what was said away from the site."""

from datetime import timedelta

from django.contrib.auth.hashers import make_password

from community.models import Member
from proposals import actions
from proposals.models import StatementMark, SummaryChallenge

# Points, what was agreed, what was not, what a minority said, what changed.
SUMMARIES = {
    "food": (
        [
            "Ask in the language of the family.",
            "Say whom to call to be taken off the list.",
            "Pass on how many people live in the home.",
        ],
        "Food boxes should come without a second form, and in the language of the family.",
        "Whether the number of people in the home may be passed on.",
        "One view wants nothing but a first name passed on.",
        "The list holds a language now, and no illness.",
    ),
    "insurer": (
        [
            "A price could rise because somebody asked for food.",
            "Nobody knows what Northline would pay.",
            "Selling the data of some to care for others is no reason.",
        ],
        "Nobody wants what people tell a clinic to reach those who set a price.",
        "Whether totals without any person could ever be sold.",
        "None was told: no view was for it.",
        "Nothing. The text stands as it was.",
    ),
    "beds": (
        ["Families with a pram need to know whether there is a lift.", "Nobody may see who slept where."],
        "A list of free beds is wanted, with what a family has to know.",
        "Who runs the list.",
        "A seat holder fears that a company will keep a copy.",
        "The list says whether there is a lift.",
    ),
    "bus": (
        ["The stop on Elm Street has no bench and no shade."],
        "Stops should stand where people live who miss visits.",
        "Whether the street is too much to tell about a patient.",
        "Some would rather have the transit agency ask people itself.",
        "House numbers were left out.",
    ),
    "school": (
        ["Children are punished for being tired.", "Nobody knows who at school reads a nurse's notes."],
        "A child who had a bad week should get a quiet one.",
        "Whether it may be written down.",
        "One view wants nothing to be told to any school.",
        "The child's own yes counts from the age of twelve.",
    ),
    "interpreters": (
        ["Children translate at the clinic, and should not."],
        "An interpreter is booked before the visit, not after somebody asks.",
        "Nothing was left open.",
        "Nobody spoke against it.",
        "Nothing had to change.",
    ),
    "debt": (
        ["People pay for buses that did not come.", "The contract with the collector is not public."],
        "Lists of missed visits should not go to a collector.",
        "What happens to debts that were passed on already.",
        "One view asks for a reminder instead of a fee.",
        "Nothing yet: Riverside looks into the contract.",
    ),
}
# Whose views each point was made of.
GROUPED = {
    "food": (("rosa",), ("ana",), ("neighbour",)),
    "insurer": (("fatima",), (), ()),
    "beds": (("mei",), ()),
    "bus": (("ana",),),
    "school": (("mei",), ()),
}
STATEMENTS = (
    ("The damp must be measured by somebody who is not the landlord.", "en"),
    ("Una familia tiene que poder decir que no.", "es"),
    ("Asthma should be counted by building, never by flat.", "en"),
    ("The clinic should share nothing before the county has mended building 7.", "en"),
)

# What was put to everybody about food boxes, and how each of two camps mostly marked it.
FOOD_STATEMENTS = (
    ("The network should ask in the language of the family.", "en", 1, 1),
    ("Nadie debería llenar un segundo formulario para recibir comida.", "es", 1, 1),
    ("How many people live in the home may be passed on.", "en", 1, -1),
    ("A first name and a street are enough.", "en", -1, 1),
    ("Que la familia pueda borrarse de la lista con una llamada.", "es", 1, 1),
    ("An illness may be passed on when it decides which food is safe.", "en", 1, -1),
    ("The list should be thrown away every month.", "en", -1, 1),
)
VOICES = 52
FIRST_CAMP = 30


def sum_up(story, key, days_ago, summary=None):
    """The steward says what the discussion of a proposal came to."""
    points, agreed, not_agreed, minority_view, what_changed = summary or SUMMARIES[key]

    def publish(at):
        said = story.proposals[key].comments
        actions.publish_summary(
            story.proposals[key],
            actor=story.people["marcus"],
            at=at,
            points=points,
            grouped=[
                list(
                    said.filter(author__in=[story.people[name] for name in names]).values_list(
                        "pk", flat=True
                    )
                )
                for names in GROUPED.get(key, ())
            ],
            parts={
                "agreed": agreed,
                "not_agreed": not_agreed,
                "minority_view": minority_view,
                "what_changed": what_changed,
            },
            language="en",
        )

    story.on(days_ago, publish)


def tell(story):
    """Add meetings, words on paper, one challenge of a summary, people who join, and statements to mark."""
    _meet(
        story,
        "food",
        322,
        26,
        "Elm Valley library",
        "es",
        "Families came with their children. They asked that "
        "nobody at the door needs to know why a box comes.",
    )
    _meet(
        story,
        "asthma",
        3,
        14,
        "Laundry room, building 7",
        "en",
        "Neighbours showed the walls. They want the damp "
        "measured first, and their names left out of any list.",
    )
    story.on(
        4,
        lambda at: actions.enter_comment(
            story.proposals["asthma"],
            actor=story.people["marcus"],
            at=at,
            body="Tengo miedo de que el dueño se entere. Pero mi hijo no respira bien.",
            channel="paper",
            language="es",
            said_on=(at - timedelta(days=1)).date(),
        ),
    )
    story.on(
        233,
        lambda at: actions.challenge_summary(
            story.proposals["insurer"],
            actor=story.people["joseph"],
            at=at,
            body="It leaves out that my question about the test file has no answer yet.",
            language="en",
        ),
    )
    story.on(
        231,
        lambda at: actions.answer_challenge(
            SummaryChallenge.objects.get(),
            actor=story.people["grace"],
            at=at,
            upheld=False,
            answer="Questions stand on a page of their own, where this one is shown as late. The summary is about views.",
        ),
    )
    _join(story, "asthma", "priya", "co_author", "fatima")
    _join(story, "asthma", "priya", "sponsor", "joseph")
    _join(story, "asthma", "priya", "institution", "nora", "food")
    for number, (text, language) in enumerate(STATEMENTS):
        story.on(
            4,
            lambda at, text=text, language=language: actions.add_statement(
                story.proposals["asthma"], actor=story.people["rosa"], at=at, text=text, language=language
            ),
            12 + number,
        )

    story.on(324, lambda at: _put_to_everybody(story, at))


def _put_to_everybody(story, at):
    """Statements about food boxes, and people who mark them: what as many calls of the action would leave."""
    put = [
        (
            actions.add_statement(
                story.proposals["food"], actor=story.people["mei"], at=at, text=text, language=language
            ),
            camps,
        )
        for text, language, *camps in FOOD_STATEMENTS
    ]
    voices = Member.objects.bulk_create(
        Member(
            email=f"voice{number}@example.org",
            display_name=f"Voice {number}",
            password=make_password(None),
            joined_at=at,
        )
        for number in range(VOICES)
    )
    StatementMark.objects.bulk_create(
        StatementMark(statement=statement, member=member, choice=_choice(person, place, camps), marked_at=at)
        for person, member in enumerate(voices)
        for place, (statement, camps) in enumerate(put)
    )


def _choice(person, place, camps):
    """As the person's camp marks it, but now and then a pass or the contrary."""
    chance = (person * 7 + place * 5) % 13
    return 0 if chance == 0 else camps[person >= FIRST_CAMP] * (-1 if chance == 1 else 1)


def _join(story, key, author, role, person, institution=None):
    """The author passes a link on, and somebody accepts on the same day."""

    def join(at):
        invitation, _key = actions.invite(story.proposals[key], actor=story.people[author], at=at, role=role)
        actions.accept_invitation(
            invitation,
            actor=story.people[person],
            at=at + timedelta(minutes=20),
            institution=story.institutions[institution] if institution else None,
        )

    story.on(3, join, 16)


def _meet(story, key, days_ago, people, place, language, notes):
    story.on(
        days_ago,
        lambda at: actions.enter_meeting(
            story.proposals[key],
            actor=story.people["marcus"],
            at=at,
            held_on=(at - timedelta(days=1)).date(),
            place=place,
            language=language,
            people=people,
            facilitator="A community health worker",
            employer="Elm Food Network",
            notes=notes,
        ),
    )
