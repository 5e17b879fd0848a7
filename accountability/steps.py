"""What the transitions of notices, plans and bodies share."""

from accountability.models import Body, Notice, Plan, Seat, Term
from community.models import Clock, SystemActor
from record.actions import append_entry

# In whose name the portal does what a vote under the ladder ordered.
ladder_actor = SystemActor("ladder")


def lock_notice(notice):
    return Notice.objects.select_for_update(of=("self",)).select_related("institution").get(pk=notice.pk)


def role_of(actor, notice):
    """The word for whoever answers for a notice, on the public record."""
    if notice.institution is not None:
        return actor.acting_as(notice.institution)
    return actor.acting_as(role="overseer" if notice.respondent == "oversight" else "steward")


def move(notice, state, *, at, **fields):
    """Bring a notice to a state, and keep what comes with it."""
    notice.state = state
    if state in Notice.OVER:
        fields["closed_at"] = at
    for name, value in fields.items():
        setattr(notice, name, value)
    notice.save(update_fields=["state", *fields])


def start_clock(notice, kind, at, *, of_respondent, is_private=False):
    """Begin what the respondent, or the body that oversees it, must do by a date."""
    return Clock.start(
        kind,
        subject=notice.reference,
        institution=notice.institution if of_respondent else None,
        rule_key=kind,
        at=at,
        is_private=is_private,
    )


def stop_clocks(notice, at, *kinds):
    running = Clock.objects.filter(subject=notice.reference, stopped_at__isnull=True)
    for clock in (running.filter(kind__in=kinds) if kinds else running).hold():
        clock.stop(max(at, clock.started_at))


def append_about(kind, notice, *, actor, at, facts=None, personal=None):
    """Put an entry about a public notice on the record."""
    append_entry(
        f"accountability.{kind}",
        subject=notice.reference,
        actor=actor,
        at=at,
        facts=facts or {},
        personal=personal,
    )


def lock_plan(plan):
    """The plan, which nobody else changes meanwhile."""
    return Plan.objects.select_for_update(of=("self",)).select_related("institution").get(pk=plan.pk)


def lock_goal(goal):
    """The goal, with its plan locked."""
    plan = lock_plan(goal.plan)
    goal = plan.goals.get(pk=goal.pk)
    goal.plan = plan
    return goal


def lock_body(body):
    """The body, alone: its mandates, seats and meetings are told one after the other."""
    return Body.objects.select_for_update(of=("self",)).get(pk=body.pk)


def lock_seat(seat):
    """The seat, alone: it is given, left and abolished one after the other."""
    return Seat.objects.select_for_update(of=("self",)).select_related("body").get(pk=seat.pk)


def lock_term(term):
    """The term, while nobody else changes who holds its seat."""
    seat = lock_seat(term.seat)
    term = Term.objects.select_related("membership").get(pk=term.pk)
    term.seat = seat
    return term
