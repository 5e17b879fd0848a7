"""What the transitions of a report or a case share; none is one by itself."""

from community.models import CharterRule, Clock, Membership, community_calendar
from community.windows import due_moment
from record.actions import append_entry
from redress_log.batches import next_batch, next_monthly_batch
from redress_log.models import Case, Move, Outcome, RemedyItem, Report, Shows, Stage


def lock(report):
    """The report as it stands, held until the change is kept."""
    return Report.objects.select_for_update(of=("self",)).get(pk=report.pk)


def lock_case(case):
    """The case as it stands, held until the change is kept. It is held before any report of its own."""
    return Case.objects.select_for_update(of=("self",)).get(pk=case.pk)


def lock_both(report):
    """The report and its case, or None where it has none yet."""
    found = Report.objects.get(pk=report.pk)
    case = lock_case(found.case) if found.case_id else None
    return lock(found), case


def day_of(at):
    """The beginning of the community's day: as much as others may know of when a person acted."""
    calendar = community_calendar()
    return calendar.midnight(calendar.local_date(at))


def batch_for(case, at):
    """When what a person does now may be shown: where only months are shown, it comes out in the next month."""
    choose = next_monthly_batch if case.shows == Shows.TYPE_ONLY else next_batch
    return choose(at, community_calendar())


def show_no_more(case):
    """Let the public see of a case what the most careful of those whose reports it follows lets it see."""
    choices = set(standing_harmed(case).values_list("shown_to_public", flat=True))
    case.shows = next(
        (shows for shows in (Shows.COUNT_ONLY, Shows.TYPE_ONLY) if shows in choices), Shows.SUMMARY
    )
    case.publish_at = None
    case.save(update_fields=["shows", "publish_at"])


def prepare(case, at):
    """Have what is not public yet come out as those whose reports the case follows let it, after one of them changed."""
    if case.published_at is not None:
        return
    show_no_more(case)
    reports = standing_harmed(case)
    words = {report.summary if report.summary_approved_at else "" for report in reports}
    case.public_summary = words.pop() if len(words) == 1 else ""
    case.save(update_fields=["public_summary"])
    schedule(case, at)


def schedule(case, at):
    """Let a case come out with the next batch once the panel has judged it, if the person lets it.

    Where somebody waits for words to be approved, or for their safety to be checked again, it waits as well.
    """
    if case.published_at is not None or case.shows == Shows.COUNT_ONLY or case.stage == Stage.BEFORE_PANEL:
        return
    reports = list(case.reports.filter(withdrawn_at__isnull=True))
    is_safe = all(report.safety_checked_at for report in reports)
    is_approved = case.shows != Shows.SUMMARY or bool(case.public_summary)
    case.publish_at = batch_for(case, at) if is_safe and is_approved else None
    case.save(update_fields=["publish_at"])


def append_move(case, kind, *, actor, at, stage=None, outcome=None, words="", facts=None, quiet=False):
    """Move a case on, keep the event, and show it to the public as soon as that tells on nobody.

    ``actor`` is the word for the role that acts. ``quiet`` is for what a person or a steward does: it waits for the
    batch, and so does everything after it until then. The entry on the record is written when the move is shown.
    """
    if outcome is not None:
        case.outcome = outcome
    # A person's own moment stays in the secret table: everything else keeps no more of it than the day.
    stamp = day_of(at) if quiet else at
    if stage is not None and stage != case.stage:
        case.stage, case.entered_at = stage, stamp
    waiting = list(case.moves.filter(shown_at__isnull=True).order_by("pk"))
    show_from = batch_for(case, at) if quiet or not case.shows_words else at
    show_from = max([show_from, *(each.show_from for each in waiting)])
    move = Move.objects.create(
        case=case,
        kind=kind,
        actor=actor,
        moved_at=stamp,
        stage=case.stage,
        outcome=case.outcome,
        words=words,
        facts=facts or {},
        show_from=show_from,
    )
    case.save()
    if case.is_published and show_from <= at:
        # Where the batch is late, what waited for it comes first, or it would put the older stage back.
        for each in [*waiting, move]:
            each.case = case
            append_shown(each, at)
    return move


def append_shown(move, at):
    """Show a move to the public, and write its entry; of a case that shows no words, neither words nor days."""
    case = move.case
    move.shown_at = max(at, move.show_from)
    move.save(update_fields=["shown_at"])
    if case.shown_stage != move.stage:
        case.shown_stage, case.shown_since = move.stage, move.shown_at
    case.shown_outcome = move.outcome
    if move.kind == Move.Kind.ESCALATED:
        case.escalation_shown_at = move.shown_at
    elif move.kind == Move.Kind.PLAN_AGREED and case.shows_words:
        agreed = RemedyItem.objects.filter(plan__case=case, plan__number=move.facts["plan"])
        case.shown_remedies = sorted({*case.shown_remedies, *agreed.values_list("kind", flat=True)})
    case.save(
        update_fields=["shown_stage", "shown_since", "shown_outcome", "shown_remedies", "escalation_shown_at"]
    )
    facts = {"stage": move.stage} | ({"outcome": move.outcome} if move.outcome else {})
    append_entry(
        f"redress_log.{move.kind}",
        subject=case.reference,
        actor=move.actor,
        at=move.shown_at,
        facts=facts | (move.facts if case.shows_words else {}),
        personal={"words": move.words} if move.words and case.shows_words else None,
    )


def start_clock(case, kind, at, *, institution=None):
    """Begin what somebody must do by a date. The public sees the date only where the person lets it see days."""
    return Clock.start(
        kind,
        subject=case.reference,
        institution=institution,
        rule_key=kind,
        at=at,
        is_private=not (case.is_published and case.shows_words),
    )


def stop_clocks(case, at, *kinds):
    """What these clocks waited for has come, or nobody waits for it any more; without kinds, all of them."""
    running = Clock.objects.filter(subject=case.reference, stopped_at__isnull=True)
    if kinds:
        running = running.filter(kind__in=kinds)
    for clock in running.hold():
        clock.stop(max(at, clock.started_at))


def is_late(case, kind, at):
    return Clock.objects.late(at).filter(subject=case.reference, kind=kind).exists()


def limit(key, at, calendar=None):
    """The moment that lies as far ahead as a rule of the charter says."""
    rule = CharterRule.objects.rule(key, at)
    return due_moment(at, rule.value, unit=rule.unit, calendar=calendar or community_calendar())


def escalate(case, because, *, actor, at, quiet=False):
    """Say that a limit was passed or a remedy failed; it is said once, until the case is opened again."""
    if case.escalated_at is None:
        case.escalated_at = day_of(at) if quiet else at
        facts = {"because": because}
        append_move(case, Move.Kind.ESCALATED, actor=actor, at=at, facts=facts, quiet=quiet)


def to_work(case):
    """The stage in which the institution or the panel works on it, when a plan has come to nothing."""
    if case.findings.filter(published_at__isnull=False).exists():
        return Stage.FINDING_PUBLISHED
    return Stage.UNDER_REVIEW if case.moves.filter(kind=Move.Kind.ANSWERED).exists() else Stage.ACCEPTED


def refuse_plan(case, plan, *, actor, at, words="", quiet=False):
    """A plan came to nothing: the institution owes another, and after two the case is escalated."""
    stamp = day_of(at) if quiet else at
    plan.refused_at = stamp
    plan.save(update_fields=["refused_at"])
    case.refused_plans += 1
    case.plan_signed_by, case.plan_panel_at = "", None
    stop_clocks(case, stamp, "agree-remedy")
    stage = to_work(case)
    append_move(
        case,
        Move.Kind.PLAN_REFUSED,
        actor=actor,
        at=at,
        stage=stage,
        words=words,
        facts={"plan": plan.number},
        quiet=quiet,
    )
    if stage == Stage.FINDING_PUBLISHED:
        start_clock(case, "plan-remedy", stamp, institution=case.institution)
    if case.refused_plans >= 2:
        escalate(case, "two_refused_plans", actor=actor, at=at, quiet=quiet)


def settle_plan(case, plan, *, actor, at, quiet=False):
    """A plan is agreed once both signatures stand under it."""
    if not case.plan_signed_by or case.plan_panel_at is None:
        return
    stamp = day_of(at) if quiet else at
    plan.agreed_at = stamp
    plan.save(update_fields=["agreed_at"])
    stop_clocks(case, stamp)
    append_move(
        case,
        Move.Kind.PLAN_AGREED,
        actor=actor,
        at=at,
        stage=Stage.REMEDY_AGREED,
        facts={"plan": plan.number, "signed_by": case.plan_signed_by},
        quiet=quiet,
    )


def settle_closing(case, plan, *, actor, at, quiet=False):
    """A case is put right once both signatures say so."""
    if not case.closing_signed_by or case.closing_panel_at is None:
        return
    said = standing_harmed(case).filter(
        sign_offs__plan=plan,
        sign_offs__about="closing",
        sign_offs__answer="accept_with_limits",
        sign_offs__superseded_at__isnull=True,
    )
    partly = said.exists() or plan.items.filter(result="partly").exists()
    outcome = Outcome.PARTLY if partly else Outcome.CONFIRMED
    if case.closing_signed_by == "vote":
        outcome = Outcome.COMMUNITY_PARTLY if partly else Outcome.COMMUNITY_CONFIRMED
    if case.closing_signed_by == "panel_alone":
        outcome = Outcome.BODY_CONFIRMED
    stop_clocks(case, day_of(at) if quiet else at)
    append_move(
        case,
        Move.Kind.CLOSED_REMEDIED,
        actor=actor,
        at=at,
        stage=Stage.CLOSED_REMEDIED,
        outcome=outcome,
        facts={"signed_by": case.closing_signed_by},
        quiet=quiet,
    )


def back_to_progress(case, because, kind, *, actor, at, words="", facts=None, quiet=False):
    """What was said to be done is not: the institution goes on, and the case is escalated."""
    case.closing_signed_by, case.closing_panel_at = "", None
    for report in case.reports.all():
        report.sign_offs.filter(about="closing", superseded_at__isnull=True).update(superseded_at=at)
    stop_clocks(case, day_of(at) if quiet else at, "check-remedy")
    append_move(
        case, kind, actor=actor, at=at, stage=Stage.IN_PROGRESS, words=words, facts=facts, quiet=quiet
    )
    escalate(case, because, actor=actor, at=at, quiet=quiet)


def standing_harmed(case):
    """The reports of those who were harmed, and who neither withdrew nor had everything erased."""
    return case.reports.filter(withdrawn_at__isnull=True, erased_at__isnull=True)


def officers_of(institution, at):
    roles = Membership.INSTITUTION_ROLES
    held = Membership.objects.current(at).filter(role__in=roles, institution=institution)
    return [membership.member for membership in held.select_related("member")]
