"""What the machine, a steward and an institution may do with a case. The institution answers, proposes and delivers."""

from django.utils.translation import gettext_lazy as _

from community.models import Clock
from community.rules import YES, institution_only, is_machine, must_sign_in, no
from community.rules import is_signed_in as signed_in
from redress_log.models import Move, Report, Shows, Stage
from redress_log.rules.people import can_handle, can_read

ANSWERABLE = (Stage.ACCEPTED, Stage.EARLY_TALKS)
PLANNABLE = (Stage.FINDING_PUBLISHED, Stage.EARLY_TALKS)
DELIVERABLE = (Stage.REMEDY_AGREED, Stage.IN_PROGRESS)


def is_late(case, kind, at):
    """Whether what a clock of the case waits for should have come."""
    return Clock.objects.late(at).filter(subject=case.reference, kind=kind).exists()


def has_answered(case):
    return case.moves.filter(kind=Move.Kind.ANSWERED).exists()


def can_bring(actor, report, *, at):
    """Bring a report before the panel, which opens its case."""
    verdict = can_read(actor, report, at=at)
    if not verdict:
        return verdict
    if report.withdrawn_at is not None:
        return no(_("The person has withdrawn this."))
    if report.case_id is not None:
        return no(_("This is before the panel already."))
    if report.safety_checked_at is None:
        return no(_("First make the safety check."))
    if report.institution is None:
        return no(_("First find out which institution it is about."))
    if report.shown_to_public == Shows.COUNT_ONLY and report.shown_to_institution == "nothing":
        return no(
            _(
                "The person lets nobody see anything, so nobody can be asked to repair it. It is counted. They can "
                "change their mind on their own page."
            )
        )
    return YES


def can_register_cases(actor, *, at):
    """Take over what was reported elsewhere, which only an import does."""
    if not is_machine(actor):
        return no(_("Cases of an outside register come by an import only."))
    return YES


def can_publish(actor, case, *, at):
    """Bring out what is due, which the weekly batch does and no person."""
    if not is_machine(actor):
        return no(_("Cases are published by the weekly batch only."))
    if case.published_at is not None:
        return no(_("There is nothing left to publish."))
    if case.publish_at is None or at < case.publish_at:
        return no(_("This does not come out yet."))
    return YES


def can_show(actor, case, *, at):
    """Show what happened since the last batch, which the batch does and no person."""
    if not is_machine(actor):
        return no(_("What happened is shown by the weekly batch only."))
    if not case.is_published or not case.moves.filter(shown_at__isnull=True, show_from__lte=at).exists():
        return no(_("There is nothing left to show."))
    return YES


def can_end_talks_late(actor, case, *, at):
    """End talks that took too long, which the machine does."""
    if not is_machine(actor):
        return no(_("Only the person who was harmed ends the talks, or their limit does."))
    if case.stage != Stage.EARLY_TALKS or not is_late(case, "talk-case", at):
        return no(_("The talks go on."))
    return YES


def can_escalate(actor, case, *, at):
    """Say that a limit was passed, which the machine does by itself."""
    if not is_machine(actor):
        return no(_("Ask the panel to escalate the case."))
    if case.is_over or case.escalated_at is not None:
        return no(_("There is nothing to escalate."))
    if not passed_limit(case, at):
        return no(_("No limit was passed."))
    return YES


def passed_limit(case, at):
    """Which limit an institution has passed, as a code; empty while it has passed none."""
    for kind in ("answer-case", "plan-remedy"):
        if is_late(case, kind, at):
            return kind
    plan = case.current_plan()
    today = case.institution.calendar.local_date(at) if case.institution else None
    if (
        plan is not None
        and case.stage in DELIVERABLE
        and plan.items.filter(due_on__lt=today, delivered_at__isnull=True).exists()
    ):
        return "item"
    return ""


def can_remove(actor, case, *, at):
    """Take a case out of the public log, for words that tell who somebody is or put them in danger."""
    if not signed_in(actor):
        return must_sign_in()
    if not can_handle(actor, case.institution, at=at):
        return no(_("Only a steward without a tie to the institution takes a case out of the log."))
    if not case.is_published:
        return no(_("This is not in the public log."))
    return YES


def can_open_talks(actor, case, *, at):
    """Open talks toward a quick repair, which everybody who was harmed must have agreed to."""
    if not signed_in(actor):
        return must_sign_in()
    if not can_handle(actor, case.institution, at=at):
        return no(_("Only a steward without a tie to the institution may open talks."))
    if case.stage not in (Stage.ACCEPTED, Stage.UNDER_REVIEW):
        return no(_("Talks can be opened once the panel has taken the case on, and before its finding."))
    if case.is_group:
        return no(_("A whole group was harmed, so its community decides, and no single person talks for it."))
    reports = Report.objects.filter(case=case, withdrawn_at__isnull=True)
    if not reports.exists() or reports.filter(talks_agreed_at__isnull=True).exists():
        return no(_("Not everybody who was harmed has agreed to talks."))
    return YES


def _theirs(actor, case, at, sentence):
    return institution_only(actor, case.institution, sentence, at=at)


def can_answer(actor, case, *, at):
    """Answer a case in the institution's name."""
    verdict = _theirs(actor, case, at, _("Only the institution itself may answer."))
    if not verdict:
        return verdict
    if has_answered(case):
        return no(_("The institution has answered already."))
    if case.stage not in ANSWERABLE:
        return no(_("No answer is asked for at this point."))
    return YES


def can_comment_on_finding(actor, case, *, at):
    verdict = _theirs(actor, case, at, _("Only the institution itself may comment."))
    if not verdict:
        return verdict
    draft = case.findings.filter(published_at__isnull=True).last()
    if draft is None:
        return no(_("There is no draft of a finding to comment on."))
    if draft.commented_at is not None:
        return no(_("The institution has commented already."))
    return YES


def can_propose_plan(actor, case, *, at):
    """Propose how to put it right, item by item."""
    verdict = _theirs(actor, case, at, _("Only the institution itself may propose a remedy."))
    if not verdict:
        return verdict
    if case.stage not in PLANNABLE:
        return no(_("A remedy is proposed after the panel's finding, or in talks."))
    return YES


def can_deliver(actor, item, *, at):
    """Say that an item of the agreed remedy is done, with what shows it."""
    case = item.plan.case
    verdict = _theirs(actor, case, at, _("Only the institution itself delivers what it promised."))
    if not verdict:
        return verdict
    if case.stage not in DELIVERABLE or item.plan.agreed_at is None:
        return no(_("Items are delivered once the remedy is agreed, and until it is being checked."))
    if item.result == "done":
        return no(_("This was checked and found done."))
    return YES


def can_ask_for_check(actor, case, *, at):
    """Ask the panel to look, once everything was delivered."""
    verdict = _theirs(actor, case, at, _("Only the institution itself asks for the check."))
    if not verdict:
        return verdict
    if case.stage != Stage.IN_PROGRESS:
        return no(_("A check is asked for while the remedy is being carried out."))
    if case.current_plan().items.filter(delivered_at__isnull=True).exists():
        return no(_("Not every item was delivered yet."))
    return YES


def has_items(items, *, today):
    """Whether the items of a plan can stand: at least one, each with words, an owner, a day ahead, and money in full."""
    if not items:
        return no(_("A remedy has at least one item."))
    for item in items:
        if item["due_on"] <= today:
            return no(_("The day by which an item is due lies ahead."))
        if (item.get("amount") is None) != (not item.get("currency")):
            return no(_("Money needs an amount and a currency."))
        if item["kind"] == "money" and item.get("amount") is None:
            return no(_("Say how much money it is."))
    return YES


def can_be_paid(item, paid):
    """Whether so much money can have been paid for an item."""
    if paid is None:
        return YES
    if item.amount is None:
        return no(_("No money was promised here."))
    if paid < 0 or paid > item.amount:
        return no(_("What was paid is not more than what was promised."))
    return YES


def gives_words(words):
    if not words.strip():
        return no(_("Write down what you have to say."))
    return YES
