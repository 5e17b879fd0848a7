"""What went wrong in Elm Valley, from the first word of whoever was harmed to what was made of it."""

from datetime import timedelta

from decisions.actions import make_commitment
from portal.demo import words
from redress_log import actions as redress
from redress_log import rules
from redress_log.models import HarmHistory, Report


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
    _history(story)


def _history(story):
    """Riverside sold lists of patients for years; it says so in part, and promised to write to who was on them."""
    found = {}

    def it():
        return HarmHistory.objects.get(pk=found["lists"].pk)

    def propose(at):
        found["lists"] = redress.propose_history(
            **words.LISTS_SOLD,
            institutions=[story.institutions["riverside"]],
            proposals=[story.proposals["insurer"]],
            actor=story.people["ana"],
            at=at,
        )

    def acknowledge(at):
        redress.acknowledge_history(
            it().named.get(), **words.LISTS_ACKNOWLEDGED, actor=story.people["priya"], at=at
        )

    def promise(at):
        commitment = make_commitment(
            story.decision("insurer"),
            kind="commitment",
            **words.LISTS_PROMISED,
            due_on=(at + timedelta(days=90)).date(),
            actor=story.people["priya"],
            at=at,
        )
        redress.link_restitution(it(), commitment=commitment, actor=story.people["priya"], at=at)

    story.on(165, propose)
    story.on(163, lambda at: redress.pass_history(it(), actor=story.people["marcus"], at=at))
    for hour, name in enumerate(words.SEATS, start=9):
        # The last of them that is needed lists it; the others come too late and say nothing.
        def accept(at, name=name):
            if rules.can_accept_history(story.people[name], it(), at=at):
                redress.accept_history(it(), body=words.LISTS_ACCEPTED, actor=story.people[name], at=at)

        story.on(158, accept, hour)
    story.on(110, acknowledge)
    story.on(109, promise)


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
