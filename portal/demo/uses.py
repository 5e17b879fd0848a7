"""What became of proposals in Elm Valley beside the votes: a use that goes on, one that was stopped, two that never came far."""

from datetime import timedelta

from proposals import actions

REPORT = (
    "412 boxes went out on referral this half-year. 9 families asked to be taken off the list, and were within a day. "
    "One list went to the wrong van; we told the 31 families the same evening."
)
STOPPED = (
    "When its log was read we found that the company kept a copy that nobody had agreed to. We ended the contract; no bed is shown "
    "until another way is agreed."
)
DELETED = "The company deleted its copy in front of our data officer, who signed for it. We keep no list of our own."
MISSING = "Say who would hold the list of helpers, and what happens to it when the storm is over."

STORM = {
    "title": "Share who needs help in a storm with the street captains",
    "plain_summary": (
        "When the power is out, street captains knock on doors. They would have a list of who needs oxygen, a lift or a "
        "ride, so that they knock there first."
    ),
    "request_kind": "new",
    "purposes": ["PublicBenefit"],
    "why_needed": "In the last storm two people were found after a day.",
    "contact_point": "Data office",
    "people_described": "About 240 people who cannot leave their home alone.",
    "people_count": 240,
    "possible_harms": [
        {
            "harm": "A list of homes where somebody is alone is stolen",
            "who": "Older people",
            "likelihood": "possible",
            "severity": "grave",
            "prevention": "",
        }
    ],
    "language": "en",
}
LIBRARY = STORM | {
    "title": "Count library visits by street",
    "plain_summary": (
        "The clinic would learn from the library how many people of each street visit it, to see where nobody reads to children."
    ),
    "why_needed": "Nobody knows whom the reading hours reach.",
    "people_described": "Everybody with a library card.",
    "people_count": 5200,
}


def tell(story):
    """Add these to the story's steps."""
    _in_use(story)
    _stopped(story)
    _sent_back(story)
    _expired(story)


def _in_use(story):
    """Food boxes go out, are reported on, and soon need to be renewed."""

    def start(at):
        day = (at - timedelta(days=1)).date()
        actions.start_use(story.proposals["food"], first_access_on=day, actor=story.people["nora"], at=at)

    story.on(260, start)
    story.on(
        70,
        lambda at: actions.report_on_use(
            story.proposals["food"], body=REPORT, actor=story.people["nora"], at=at
        ),
    )


def _stopped(story):
    """The bed list ran for a few weeks."""
    beds, officer = "beds", "priya"
    story.on(
        60,
        lambda at: actions.start_use(
            story.proposals[beds], first_access_on=at.date(), actor=story.people[officer], at=at
        ),
    )
    story.on(
        21,
        lambda at: actions.stop_use(
            story.proposals[beds], reason=STOPPED, actor=story.people[officer], at=at
        ),
    )
    story.on(
        12,
        lambda at: actions.prove_deletion(
            story.proposals[beds], proof=DELETED, actor=story.people[officer], at=at
        ),
    )


def _sent_back(story):
    """Something is missing, and its author still has time."""

    def act(at):
        received = story.submit(STORM, "neighbour", "riverside", at)
        later = at + timedelta(hours=3)
        actions.return_proposal(received, reason=MISSING, actor=story.people["marcus"], at=later)

    story.on(6, act)


def _expired(story):
    """Accepted, and nobody seconded it."""

    def act(at):
        received = story.submit(LIBRARY, "joseph", "riverside", at)
        later = at + timedelta(hours=3)
        actions.accept_proposal(received, actor=story.people["marcus"], at=later)

    story.on(90, act)
