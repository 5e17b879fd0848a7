"""What went wrong in Elm Valley, from the first word of whoever was harmed to what was made of it."""

from portal.demo import words
from redress_log import actions as redress
from redress_log.models import Report


def tell(story):
    """Add these to the story's steps."""
    _report(
        story, "box", 150, "ana", "food", ["exposed"], words.REPORT, words.REPORT_SUMMARY, proposal="food"
    )
    story.on(
        128,
        lambda at: redress.answer_case(
            _reported(story, "box").case, words.REPORT_ANSWER, actor=story.people["nora"], at=at
        ),
    )
    story.on(
        120,
        lambda at: redress.close_case(_reported(story, "box"), "confirmed", actor=story.people["ana"], at=at),
    )
    _report(
        story,
        "referral",
        26,
        "neighbour",
        "riverside",
        ["no_access", "no_answer"],
        words.SECOND_REPORT,
        words.SECOND_SUMMARY,
    )


def _reported(story, key):
    return Report.objects.get(pk=story.reports[key].pk)


def _report(story, key, days_ago, person, institution, harm_kinds, texts, summary, proposal=None):
    """From the first word to the day on which the steward lets it into the next weekly batch."""
    steward = "marcus"

    def report(at):
        story.reports[key], _code = redress.report_problem(
            actor=story.people[person],
            at=at,
            institution=story.institutions[institution],
            harm_kinds=harm_kinds,
            shown_to_public=Report.ShownToPublic.SUMMARY,
            shown_to_institution=Report.ShownToOffice.WORDS,
            shown_to_oversight=Report.ShownToOffice.WORDS,
            proposal_reference=story.proposals[proposal].reference if proposal else "",
            **texts,
        )

    story.on(days_ago, report)
    for later, act in (
        (
            1,
            lambda at: redress.acknowledge_report(_reported(story, key), actor=story.people[steward], at=at),
        ),
        (2, lambda at: redress.check_safety(_reported(story, key), actor=story.people[steward], at=at)),
        (
            3,
            lambda at: redress.propose_summary(
                _reported(story, key), summary, actor=story.people[steward], at=at
            ),
        ),
        (4, lambda at: redress.approve_summary(_reported(story, key), actor=story.people[person], at=at)),
        (5, lambda at: redress.schedule_case(_reported(story, key), actor=story.people[steward], at=at)),
    ):
        story.on(days_ago - later, act)
