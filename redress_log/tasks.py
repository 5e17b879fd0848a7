"""What time sets off: what comes out in a batch, talks that end, limits that were passed, votes that are final."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from community.models import Clock, clock_actor
from community.rules import Refused
from redress_log import actions, rules
from redress_log.forgetting import forget_erased
from redress_log.learning import to_learn
from redress_log.models import Case, CommunityVote, Move, NamedInstitution, Report, Stage
from redress_log.small_numbers import name_of


def due(at, *, dry_run=False):
    """Perform what is due; returns a sentence for each act that the public may know of.

    Cases of one batch come out in the order of their random references.
    """
    performed = []
    for act, found, words in _waiting(at):
        for on in found:
            if not dry_run and not _performed(act, on, at):
                continue
            if words:
                performed.append(words % {"reference": getattr(on, "reference", "")})
    for starts_on in to_learn(at):
        if dry_run or _performed(actions.learn_quarter, starts_on, at):
            performed.append(
                _("What was learned from harm in %(quarter)s published.") % {"quarter": name_of(starts_on)}
            )
    if not dry_run and (forgotten := forget_erased()):
        performed.append(
            ngettext("%(n)d erased report forgotten.", "%(n)d erased reports forgotten.", forgotten)
            % {"n": forgotten}
        )
    return performed


def _waiting(at):
    """Each act with what it is due for, and its sentence; without one where no public page may tell of it."""
    held = Case.objects.under_way()
    late = Clock.objects.late(at)
    talking = held.filter(
        stage=Stage.EARLY_TALKS, reference__in=late.filter(kind="talk-case").values("subject")
    )
    yield actions.end_talks, talking.order_by("reference"), ""
    yield actions.take_vote, CommunityVote.objects.filter(taken_at__isnull=True).order_by("pk"), ""
    yield actions.send_letters, (case for case in held if rules.letters_due(case, at)), ""
    owed = NamedInstitution.objects.owed(at).select_related("history", "institution", "clock").order_by("pk")
    yield actions.remind_institution, (named for named in owed if rules.answer_letters_due(named, at)), ""
    waiting = Report.objects.waiting_for_person()
    yield actions.remind_person, (report for report in waiting if rules.is_reminder_due(report, at)), ""
    unescalated = held.filter(escalated_at__isnull=True).order_by("reference")
    yield actions.escalate_case, (case for case in unescalated if rules.passed_limit(case, at)), ""
    yield (
        actions.publish_case,
        Case.objects.ready_to_publish(at).order_by("reference"),
        _("Redress case %(reference)s published."),
    )
    news = Move.objects.filter(shown_at__isnull=True, show_from__lte=at)
    shown = Case.objects.published(at).filter(pk__in=news.values("case"))
    yield actions.show_moves, shown.order_by("reference"), _("News of %(reference)s shown.")


def _performed(action, on, at):
    """Perform an action unless another run, or the person, was quicker since the list was made, or it is not time yet."""
    try:
        action(on, actor=clock_actor, at=at)
    except Refused:
        return False
    return True
