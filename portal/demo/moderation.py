"""What a moderator of Elm Valley had to do: advertising, a name that nobody may publish, and a hold in dispute."""

from community.actions import give_role
from community.models import Membership
from portal.demo import words
from proposals import actions
from proposals.models import Comment


def tell(story):
    """Note the steps, each on its day; the proposals are told elsewhere."""
    people, proposals = story.people, story.proposals
    said = {}

    def say(key, proposal, days_ago, author, text, hour=12):
        def act(at):
            said[key] = actions.comment_on_proposal(
                proposals[proposal], actor=people[author], at=at, body=text
            )

        story.on(days_ago, act, hour)

    def judge(key, days_ago, action, **what):
        def act(at):
            comment = Comment.objects.get(pk=said[key].pk)
            said[key].act = action(comment, actor=people["joseph"], at=at, **what)

        story.on(days_ago, act, 16)

    def appeal(key, days_ago, author, text):
        story.on(
            days_ago, lambda at: actions.appeal_act(said[key].act, text, actor=people[author], at=at), 17
        )

    def become_moderator(at):
        give_role(people["joseph"], Membership.Role.MODERATOR, actor=people["marcus"], at=at)

    def advertise(at):
        people["filters"] = story.join("Fresh Air Filters", "filters@example.org", "en", at)
        for number, text in enumerate(words.ADVERTISING):
            said[f"advert {number}"] = actions.comment_on_proposal(
                proposals["asthma"], actor=people["filters"], at=at, body=text
            )

    def remove_advertising(at):
        adverts = [Comment.objects.get(pk=said[f"advert {n}"].pk) for n in range(len(words.ADVERTISING))]
        actions.remove_advertising(adverts, actor=people["joseph"], at=at)

    def answer(at):
        actions.answer_appeal(
            said["name"].act, upheld=False, answer=words.APPEAL_ANSWER, actor=people["marcus"], at=at
        )

    story.on(300, become_moderator)
    say("name", "debt", 22, "neighbour", words.NAMES_SOMEBODY)
    judge("name", 21, actions.remove_contribution, reason="identifies", note=words.WHY_REMOVED)
    appeal("name", 20, "neighbour", words.APPEAL)
    story.on(18, answer)
    story.on(4, advertise, 9)
    story.on(3, remove_advertising, 9)
    say("landlord", "asthma", 3, "dwayne", words.ABOUT_THE_LANDLORD)
    judge("landlord", 2, actions.hold_contribution, reason="false", note=words.WHY_HELD)
    appeal("landlord", 1, "dwayne", words.SECOND_APPEAL)
    say("shouting", "asthma", 2, "neighbour", words.OFF_SUBJECT)
    story.on(
        1,
        lambda at: actions.report_contribution(
            said["shouting"], reason="off_subject", words="", actor=people["mei"], at=at
        ),
        14,
    )
