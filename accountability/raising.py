"""How a notice begins, whoever raises it."""

from accountability import rules, steps, telling
from accountability.models import Notice, NoticeRecord
from community.models import Reference


def start(*, at, records=(), **fields):
    """Begin a notice with its records: those whom it is about check its facts, and those who oversee it vote."""
    notice = Notice.objects.create(reference=Reference.take("SHN", at), triggered_at=at, **fields)
    for reference in dict.fromkeys(records):
        NoticeRecord.objects.create(notice=notice, subject=reference, added_at=at)
    steps.start_clock(notice, rules.CHECK, at, of_respondent=True, is_private=True)
    steps.start_clock(notice, rules.VOTE, at, of_respondent=False, is_private=True)
    telling.tell_respondents(notice, at=at)
    return notice
