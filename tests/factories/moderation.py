"""Reports, holds, removals and appeals."""

from proposals import actions as proposals
from proposals.models import Comment
from tests.factories.charter import DAY, START
from tests.factories.deliberation import make_comment
from tests.factories.filing import make_submitted_proposal
from tests.factories.people import make_member, make_moderator


def make_held_comment(proposal=None, moderator=None, comment=None, at=START + 2 * DAY, reason="identifies"):
    """Held back by a moderator; returns the line of the moderation log."""
    comment = comment or make_comment(proposal or make_submitted_proposal())
    return proposals.hold_contribution(comment, reason=reason, actor=moderator or make_moderator(), at=at)


def make_removed_comment(
    proposal=None, moderator=None, comment=None, at=START + 2 * DAY, reason="identifies", note="It names her."
):
    """Removed by a moderator; returns the line of the moderation log."""
    comment = comment or make_comment(proposal or make_submitted_proposal())
    return proposals.remove_contribution(
        comment, reason=reason, note=note, actor=moderator or make_moderator(), at=at
    )


def make_flag(comment, reporter=None, reason="hate", words="", at=START + 2 * DAY):
    """A report to the moderators."""
    return proposals.report_contribution(
        comment, reason=reason, words=words, actor=reporter or make_member(), at=at
    )


def make_appeal(act, words="It was in the news.", at=START + 3 * DAY):
    """Against a hold or a removal, by whoever wrote the words."""
    return proposals.appeal_act(act, words, actor=Comment.objects.get(pk=act.target).author, at=at)


def make_answered_appeal(act, upheld=False, answer="We looked.", at=START + 4 * DAY):
    return proposals.answer_appeal(act, upheld=upheld, answer=answer, actor=make_moderator(), at=at)
