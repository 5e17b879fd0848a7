"""What the redress panel does: declare ties, decide together, check items, ask the community."""

from django.db import transaction

from community.rules import require
from redress_log import carrying, notices, rules, steps
from redress_log.models import (
    CommunityVote,
    ItemCheck,
    Move,
    PanelSeat,
    RemedyItem,
    Ruling,
    RulingVoice,
    SignedBy,
    Stage,
)
from redress_log.steps import append_move, lock_case

PANEL = carrying.PANEL


@transaction.atomic
def declare_tie(case, tie, *, actor, at):
    """Say that nothing ties one to the institution or the people of a case, with an empty ``tie``, or what does."""
    case = lock_case(case)
    require(rules.can_declare(actor, case, tie, at=at))
    seat, _is_new = PanelSeat.objects.update_or_create(
        case=case, member=actor, defaults={"tie": tie, "declared_at": at}
    )
    if tie:
        RulingVoice.objects.filter(ruling__in=Ruling.objects.open().filter(case=case), member=actor).delete()
    return seat


@transaction.atomic
def move_ruling(case, kind, *, reasons, facts=None, actor, at):
    """Move that the panel decide something, and agree to it oneself."""
    case = lock_case(case)
    require(rules.can_rule(actor, case, kind, facts or {}, at=at))
    require(rules.gives_words(reasons))
    ruling = Ruling.objects.create(case=case, kind=kind, reasons=reasons, facts=facts or {}, opened_at=at)
    _append_voice(ruling, True, actor, at)
    return ruling


@transaction.atomic
def speak_to_ruling(ruling, agrees, *, actor, at):
    """Agree to what another moved, or not; it is carried, or falls, with the voice that decides it."""
    case = lock_case(ruling.case)
    ruling = Ruling.objects.select_related("case").get(pk=ruling.pk)
    ruling.case = case
    require(rules.can_speak(actor, ruling, at=at))
    _append_voice(ruling, agrees, actor, at)
    return ruling


@transaction.atomic
def drop_ruling(ruling, *, actor, at):
    """Take a ruling off the table."""
    case = lock_case(ruling.case)
    ruling = Ruling.objects.get(pk=ruling.pk)
    ruling.case = case
    require(rules.can_drop(actor, ruling, at=at))
    ruling.dropped_at = at
    ruling.save(update_fields=["dropped_at"])
    return ruling


@transaction.atomic
def check_item(item, result, words, *, actor, at):
    """Say whether an item was carried out. One that was not sends the case back to the institution."""
    case = lock_case(item.plan.case)
    item = RemedyItem.objects.select_related("plan").get(pk=item.pk)
    item.plan.case = case
    require(rules.can_check_item(actor, item, at=at))
    require(rules.gives_words(words))
    ItemCheck.objects.create(item=item, result=result, words=words, checked_at=at)
    item.result = result
    facts = {"plan": item.plan.number, "item": item.number, "result": str(result)}
    if result == "not_done":
        item.delivered_at = None
        item.save(update_fields=["result", "delivered_at"])
        steps.back_to_progress(
            case, "failed_item", Move.Kind.CHECKED, actor=PANEL, at=at, words=words, facts=facts
        )
    else:
        item.save(update_fields=["result"])
        append_move(case, Move.Kind.CHECKED, actor=PANEL, at=at, words=words, facts=facts)
    notices.tell_reporters(case)
    return item


@transaction.atomic
def ask_community(case, poll, *, actor, at):
    """Let a vote of the community stand for the signature of those who were harmed."""
    case = lock_case(case)
    require(rules.can_ask_community(actor, case, poll, at=at))
    about = "plan" if case.stage == Stage.REMEDY_PROPOSED else "closing"
    vote = CommunityVote.objects.create(
        case=case, about=about, plan=case.current_plan(), poll=poll, asked_at=at
    )
    append_move(
        case, Move.Kind.VOTE_ASKED, actor=PANEL, at=at, facts={"poll": poll.reference, "about": about}
    )
    return vote


@transaction.atomic
def take_vote(vote, *, actor, at):
    """Take over what the community voted: it signs, or it refuses. A vote that came to nothing is asked anew."""
    case = lock_case(vote.case)
    vote = CommunityVote.objects.select_related("poll", "plan").get(pk=vote.pk)
    require(rules.can_take_vote(actor, vote, at=at))
    vote.taken_at = at
    vote.save(update_fields=["taken_at"])
    still = Stage.REMEDY_PROPOSED if vote.about == "plan" else Stage.CHECKING
    if case.stage != still or vote.poll.outcome not in ("passed", "not_passed"):
        return vote
    is_yes, role = vote.poll.outcome == "passed", actor.acting_as()
    facts = {"poll": vote.poll.reference, "outcome": vote.poll.outcome}
    if vote.about == "plan":
        append_move(case, Move.Kind.PLAN_SIGNED, actor=role, at=at, facts=facts)
        if is_yes:
            case.plan_signed_by = SignedBy.VOTE
            case.save()
            steps.settle_plan(case, vote.plan, actor=role, at=at)
        else:
            steps.refuse_plan(case, vote.plan, actor=role, at=at)
    elif is_yes:
        case.closing_signed_by = SignedBy.VOTE
        append_move(case, Move.Kind.CONFIRMED, actor=role, at=at, facts=facts)
        steps.settle_closing(case, vote.plan, actor=role, at=at)
    else:
        steps.back_to_progress(case, "refused", Move.Kind.CONFIRMED, actor=role, at=at, facts=facts)
    return vote


def _append_voice(ruling, agrees, actor, at):
    """Add a voice, and do what follows when it is the one that decides."""
    RulingVoice.objects.create(ruling=ruling, member=actor, agrees=agrees, said_at=at)
    members = rules.seated(ruling.case, at)
    voices = ruling.voices.filter(member__in=members)
    needed = rules.voices_needed(ruling.case, at)
    if voices.filter(agrees=True).count() >= needed:
        ruling.carried_at = at
        ruling.save(update_fields=["carried_at"])
        carrying.carry(ruling, at=at)
        notices.tell_of_ruling(ruling, at=at)
    elif voices.filter(agrees=False).count() > len(members) - needed:
        ruling.dropped_at = at
        ruling.save(update_fields=["dropped_at"])
