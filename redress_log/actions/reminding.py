"""Letters that time sets off. They say that something waits, and never what."""

from django.db import transaction

from community.rules import require
from redress_log import notices, rules
from redress_log.models import CaseLetter
from redress_log.steps import lock, lock_case


@transaction.atomic
def send_letters(case, *, actor, at):
    """Write to those who owe something in a case before its day, and once it has passed."""
    case = lock_case(case)
    require(rules.can_send_letters(actor, case, at=at))
    due = rules.letters_due(case, at)
    CaseLetter.objects.bulk_create(
        CaseLetter(case=case, about=about, due_on=due_on, step=step, sent_at=at)
        for about, due_on, step in due
    )
    abouts = {about for about, _due_on, _step in due}
    ahead = {about for about, _due_on, step in due if step == rules.AHEAD}
    if abouts.intersection(rules.OF_PANEL):
        notices.tell_seated(case, rules.seated(case, at), at=at)
    if abouts.difference(rules.OF_PANEL):
        notices.tell_officers(case, at=at)
    # Those who have not answered yet are asked once more, with a new link, and then left in peace.
    for kind, about in (("agree-remedy", "plan"), ("check-remedy", "closing")):
        if kind in ahead:
            notices.ask_reporters(case, case.current_plan(), about, at=at)
    return case


@transaction.atomic
def remind_person(report, *, actor, at):
    """Tell a person once more that something waits for them."""
    report = lock(report)
    require(rules.can_remind(actor, report, at=at))
    report.reminded_at = at
    report.save(update_fields=["reminded_at"])
    notices.tell_reporter(report)
    return report
