"""Letters that time sets off. About a case they say that something waits, and never what."""

from django.db import transaction

from community.rules import require
from redress_log import notices, rules, telling
from redress_log.models import DateLetter, HarmHistory, NamedInstitution
from redress_log.steps import lock, lock_case


@transaction.atomic
def send_letters(case, *, actor, at):
    """Write to those who owe something in a case before its day, and once it has passed."""
    case = lock_case(case)
    require(rules.can_send_letters(actor, case, at=at))
    due = DateLetter.objects.bulk_create(rules.letters_due(case, at))
    abouts = {letter.about for letter in due}
    ahead = {letter.about for letter in due if letter.step == DateLetter.Step.AHEAD}
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
def remind_institution(named, *, actor, at):
    """Write to an institution before the day by which it acknowledges a history of harm or not, and once it has passed."""
    HarmHistory.objects.select_for_update().get(pk=named.history_id)
    named = NamedInstitution.objects.select_related("history", "institution", "clock").get(pk=named.pk)
    require(rules.can_remind_institution(actor, named, at=at))
    DateLetter.objects.bulk_create(rules.answer_letters_due(named, at))
    telling.remind_institution(named, at=at)
    return named


@transaction.atomic
def remind_person(report, *, actor, at):
    """Tell a person once more that something waits for them."""
    report = lock(report)
    require(rules.can_remind(actor, report, at=at))
    report.reminded_at = at
    report.save(update_fields=["reminded_at"])
    notices.tell_reporter(report)
    return report
