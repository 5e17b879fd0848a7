"""The parts of the page of one notice, and of its row in a list."""

from django.conf import settings
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accountability import rules
from accountability.framework import GROUPS
from accountability.models import STEPS, Consequence, Motion, Notice, Shortfall
from accountability.notices import shown_records
from community.acting import Action
from community.dates import day, moment
from community.models import Clock, Institution, Membership
from community.rules import is_signed_in
from record.queries import check_subject, entries_about

Kind, State = Motion.Kind, Notice.State
TONES = {
    State.PUBLISHED: "open",
    State.NO_ANSWER: "late",
    State.BEFORE_BOARD: "late",
    State.IN_FORCE: "late",
    State.FIXED: "done",
    State.LIFTED: "done",
}


def institutions_of(actor, at):
    """The institutions for which somebody answers."""
    held = Membership.objects.current(at).filter(member=actor, role__in=Membership.INSTITUTION_ROLES)
    return Institution.objects.filter(pk__in=held.values("institution"))


def row(notice):
    return {
        "notice": notice,
        "tone": TONES.get(notice.state, "plain"),
        "facts": [what_fell_short(notice), str(GROUPS[notice.component].name), rung_words(notice)],
    }


def what_fell_short(notice):
    """In short: the kind of shortfall, or the first of the words in which people named it."""
    if notice.shortfall == Shortfall.OTHER:
        return Truncator(notice.words).words(24)
    return notice.get_shortfall_display()


def rung_words(notice):
    """How far up the ladder it stands, in words."""
    return _("Step %(rung)d of the ladder: %(words)s") % {"rung": notice.rung, "words": STEPS[notice.rung]}


def state_words(notice, at):
    """Where it stands, with the day that belongs to it."""
    if notice.state == State.PUBLISHED:
        clock = notice.clock(rules.ANSWER)
        if clock is not None:
            return _("Notice published – answer due %(day)s") % {"day": day(clock.due_on)}
    if notice.state == State.BEFORE_BOARD:
        return _("Before its own board on %(day)s") % {"day": day(notice.board_on)}
    if notice.state == State.IN_FORCE:
        newest = notice.consequences.order_by("-ordered_at").first()
        return _("Consequence in force since %(day)s") % {"day": moment(newest.ordered_at)}
    return notice.get_state_display()


def context(notice, actor, at):
    """Everything that ``notice.html`` shows of a notice at the moment to this reader."""
    entries = entries_about(notice.reference)
    motions = list(notice.motions.prefetch_related("votes"))
    clock = (
        Clock.objects.running(at)
        .filter(subject=notice.reference)
        .select_related("rule", "institution")
        .order_by("due_at", "pk")
        .first()
    )
    return {
        "notice": notice,
        "group": GROUPS[notice.component],
        "status": state_words(notice, at),
        "tone": TONES.get(notice.state, "plain"),
        "since": notice.closed_at or (notice.published_at if notice.state == State.PUBLISHED else None),
        "summary": what_fell_short(notice),
        "rung": rung_words(notice),
        "clock": clock,
        "reading": clock.reading(at) if clock else None,
        "waiting_for": _waiting_for(notice),
        "facts": _facts(notice),
        "records": shown_records(notice, at),
        "said": list(notice.said.all()),
        "decided": [(motion, asks(motion)) for motion in motions if motion.decided_at],
        "open_motion": _open_motion(notice, motions, actor, at),
        "plans": [_plan(plan, actor, at) for plan in notice.plans.prefetch_related("items")],
        "consequences": notice.consequences.all(),
        "referrals": [
            (each, _silent_words(each, at), bool(rules.can_record_reply(actor, each, at=at)))
            for each in notice.referrals.select_related("notice__institution")
        ],
        "unsigned": _unsigned(notice, at),
        "action": _action(notice, actor, at),
        "others": _others(notice, actor, at),
        "is_repeat": notice.is_public and rules.is_repeat(notice, at),
        "entries": entries,
        "check": check_subject(notice.reference, entries) if notice.is_public else None,
        "citation": _citation(notice, at),
        "formats": [("JSON", reverse("accountability:notice_json", args=[notice.reference]))],
    }


def _waiting_for(notice):
    """Who acts next, in words; empty where nobody must."""
    match notice.state:
        case State.CHECKING | State.ANSWERED if notice.institution is None:
            return _("the community’s seats")
        case State.CHECKING:
            return _("the oversight body")
        case State.ANSWERED if any(plan.is_waiting for plan in notice.plans.all()):
            return _("the community’s seats")
        case State.ANSWERED:
            return _("the oversight body")
        case State.NO_ANSWER | State.BEFORE_BOARD | State.PUBLISHED | State.PLAN_AGREED:
            return notice.named
        case State.IN_FORCE:
            return notice.named
    return ""


def _facts(notice):
    institution, petition = notice.institution, getattr(notice, "petition", None)
    return [
        (_("About"), notice.named, institution.get_absolute_url() if institution else ""),
        (_("What fell short"), "" if notice.words else notice.get_shortfall_display()),
        (_("Component"), f"{notice.component} {GROUPS[notice.component].name}"),
        (
            _("Rule that was broken"),
            notice.rule,
            reverse("reference", args=[notice.rule]) if _is_record(notice.rule) else "",
        ),
        (
            _("Why it started"),
            notice.get_trigger_display(),
            petition.get_absolute_url() if petition else "",
        ),
        (_("Found on"), moment(notice.triggered_at)),
    ]


def _is_record(rule):
    return rule.startswith(("RULE-", "CMT-", "RDR-")) and " " not in rule


def asks(motion):
    """What a motion asks for in particular, as rows of heading, words and language."""
    facts = motion.facts
    found = []
    if facts.get("outcome"):
        found.append((_("How it ends"), str(State(facts["outcome"]).label), ""))
    if facts.get("board_on"):
        found.append((_("When the board meets next"), facts["board_on"], ""))
    if facts.get("consequence"):
        words = str(Consequence.Kind(facts["consequence"]).label)
        subject = facts.get("subject")
        found.append((_("Which consequence"), f"{words}: {subject}" if subject else words, ""))
        found.append((_("What ends it"), facts.get("exit_condition", ""), ""))
    return found


def _open_motion(notice, motions, actor, at):
    """What is being decided, for those who decide it alone."""
    motion = next((each for each in motions if each.decided_at is None), None)
    if motion is None or not is_signed_in(actor):
        return None
    motion.notice = notice
    if not any(held.member_id == actor.pk for held in rules.voters(notice, motion.body, at)):
        return None
    return {
        "motion": motion,
        "asks": asks(motion),
        "verdict": rules.can_vote_on_motion(actor, motion, at=at),
        "url": reverse("accountability:vote", args=[notice.reference, motion.pk]),
    }


def _plan(plan, actor, at):
    rows = []
    for item in plan.items.all():
        item.plan = plan
        rows.append(
            {
                "item": item,
                "may_claim": bool(rules.can_claim_fix(actor, item, at=at)) if is_signed_in(actor) else False,
                "may_check": bool(rules.can_check_fix(actor, item, at=at))
                and item.claimed_at is not None
                and not item.result
                if is_signed_in(actor)
                else False,
            }
        )
    return {"plan": plan, "items": rows}


def _silent_words(referral, at):
    """For how long an agency has not answered."""
    if referral.replied_on is not None:
        return ""
    calendar = referral.notice.institution.calendar if referral.notice.institution else None
    days = (at.date() if calendar is None else calendar.local_date(at)) - referral.sent_on
    return ngettext("no reply yet (%(days)d day)", "no reply yet (%(days)d days)", days.days) % {
        "days": days.days
    }


def _unsigned(notice, at):
    """The steps of the ladder from here on that the institution has not signed: who has not is printed."""
    if notice.institution is None or not notice.is_open:
        return []
    signed = set(notice.institution.signed_steps.in_force(at).values_list("step", flat=True))
    return [(step, STEPS[step]) for step in (4, 5) if step not in signed]


ACTS = [
    ("state_facts", gettext_lazy("Say what is wrong in its facts"), rules.can_state_facts),
    ("answer", gettext_lazy("Answer the notice"), rules.can_answer_notice),
    ("propose_fix", gettext_lazy("Propose how to mend it"), rules.can_propose_fix),
    ("answer_for_board", gettext_lazy("Answer for the board"), rules.can_answer_for_board),
]
FURTHER = [
    ("appeal", gettext_lazy("Appeal to the outside panel"), rules.can_appeal),
    ("record_ruling", gettext_lazy("Enter what the outside panel ruled"), rules.can_record_ruling),
    ("refer", gettext_lazy("Record a referral outside"), rules.can_refer),
]
# What each motion needs besides its time, so that its link is offered: the rest is asked on its page.
_OFFERED = {
    Kind.ISSUE: (State.CHECKING,),
    Kind.SET_ASIDE: (State.CHECKING,),
    Kind.AGREE_PLAN: (State.ANSWERED,),
    Kind.RETURN_PLAN: (State.ANSWERED,),
    Kind.CLOSE: (State.ANSWERED, State.PLAN_AGREED),
    Kind.ESCALATE: (State.PUBLISHED, State.NO_ANSWER, State.ANSWERED, State.PLAN_AGREED),
    Kind.ACCEPT_BOARD: (State.BEFORE_BOARD,),
    Kind.SANCTION: (State.BEFORE_BOARD, State.IN_FORCE),
    Kind.LIFT: (State.IN_FORCE,),
    Kind.WITHDRAW: tuple(state for state in State if state not in (*Notice.OVER, State.CHECKING)),
}


def _action(notice, actor, at):
    if not is_signed_in(actor):
        return None
    for name, label, rule in ACTS:
        if rule(actor, notice, at=at):
            return Action(label, reverse(f"accountability:{name}", args=[notice.reference]))
    return None


def _others(notice, actor, at):
    if not is_signed_in(actor):
        return []
    found = [
        Action(label, reverse(f"accountability:{name}", args=[notice.reference]))
        for name, label, rule in FURTHER
        if rule(actor, notice, at=at)
    ]
    waiting = any(plan.is_waiting for plan in notice.plans.all())
    for kind, states in _OFFERED.items():
        if kind in (Kind.AGREE_PLAN, Kind.RETURN_PLAN) and not waiting:
            continue
        fits = notice.state in states or (kind == Kind.SANCTION and notice.is_serious and notice.is_public)
        if fits and notice.is_open and rules.may_move(actor, notice, kind, at=at):
            words = _("Move: %(motion)s") % {"motion": kind.label}
            found.append(Action(words, reverse("accountability:move", args=[notice.reference, kind.value])))
    return found


def _citation(notice, at):
    return _("Shortfall notice %(reference)s, %(named)s. %(site)s, as of %(moment)s.") % {
        "reference": notice.reference,
        "named": notice.named,
        "site": settings.SITE_NAME,
        "moment": moment(at),
    }
