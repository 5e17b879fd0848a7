"""How a member comes onto the list of a community that votes, and leaves it.

None of it is on the record: who belongs is theirs, and a trace would tell who joined and when. The size of a
list is public once a vote freezes it.
"""

from django.db import transaction

from ballots import addresses, rules
from ballots.listing import add, lock_constituency
from ballots.models import RollChallenge, Standing, StandingCode, Vouch
from community import windows
from community.codes import hash_code, random_code
from community.models import CharterRule, community_calendar
from community.rules import require

CODE, VOUCH = "standing", "vouch"


@transaction.atomic
def show_by_email(constituency, *, actor, at):
    """Show by a confirmed address under one of the community's domains that one belongs."""
    constituency = lock_constituency(constituency)
    require(rules.can_show_by_email(actor, constituency, at=at))
    address = addresses.under_domains(actor, constituency)
    return add(constituency, actor, Standing.Proof.EMAIL, at=at, address=address)


@transaction.atomic
def show_by_list(constituency, *, actor, at):
    """Show by a confirmed address that is on the roll-keeper's list that one belongs."""
    constituency = lock_constituency(constituency)
    require(rules.can_show_by_list(actor, constituency, at=at))
    address = rules.listed_address(actor, constituency)
    return add(constituency, actor, Standing.Proof.LIST, at=at, address=address)


@transaction.atomic
def use_code(constituency, code, *, actor, at):
    """Show by a printed code that one belongs; it opens nothing after that, and nothing says who used it."""
    constituency = lock_constituency(constituency)
    found = (
        StandingCode.objects.select_related("batch__constituency")
        .filter(code_hash=hash_code(CODE, code))
        .first()
    )
    require(rules.can_use_code(actor, constituency, found, at=at))
    found.is_used = True
    found.save(update_fields=["is_used"])
    return add(constituency, actor, Standing.Proof.CODE, at=at)


@transaction.atomic
def ask_for_vouch(constituency, known_as, *, actor, at):
    """Make a link for somebody to say that they know one; returns its key, which is kept nowhere.

    The candidate passes it on by hand.
    """
    constituency = lock_constituency(constituency)
    require(rules.can_ask_for_vouch(actor, constituency, at=at))
    rule, key = CharterRule.objects.rule("vouch-days", at), random_code()
    Vouch.objects.create(
        constituency=constituency,
        candidate=actor,
        known_as=known_as,
        key_hash=hash_code(VOUCH, key),
        expires_at=windows.due_moment(at, rule.value, unit=rule.unit, calendar=community_calendar()),
    )
    return key


@transaction.atomic
def vouch_for(vouch, name, *, actor, at):
    """Say that one knows the candidate, by their name; with enough who do, the candidate is on the list."""
    constituency = lock_constituency(vouch.constituency)
    # Gone by now when the candidate came onto the list meanwhile.
    vouch = Vouch.objects.select_for_update().filter(pk=vouch.pk).first()
    require(rules.can_vouch(actor, vouch, at=at, name=name))
    vouch.voucher, vouch.known_as = actor, ""
    vouch.save(update_fields=["voucher", "known_as"])
    if rules.vouches_for(vouch.candidate, constituency, at=at) >= rules.vouches_needed(at):
        add(constituency, vouch.candidate, Standing.Proof.VOUCHES, at=at)
    return vouch


@transaction.atomic
def forget_links(constituency, *, actor, at):
    """Forget the names that people gave for links which nobody answered in time."""
    constituency = lock_constituency(constituency)
    require(rules.can_forget_links(actor))
    return Vouch.objects.run_out(at).filter(constituency=constituency).update(known_as="")


@transaction.atomic
def leave_list(constituency, *, actor, at):
    """Belong no more; who left can show again that they belong."""
    constituency = lock_constituency(constituency)
    standing = rules.standing_of(actor, constituency, at=at)
    require(rules.can_leave_list(actor, standing, at=at))
    standing.ended_at, standing.ended_by = at, Standing.EndedBy.MEMBER
    standing.save(update_fields=["ended_at", "ended_by"])
    Vouch.objects.filter(constituency=constituency, candidate=actor).delete()
    return standing


@transaction.atomic
def challenge_roll(constituency, words, *, actor, at):
    """Write why one should be on the list; a roll-keeper answers by the date that the charter sets."""
    constituency = lock_constituency(constituency)
    require(rules.can_challenge_roll(actor, constituency, at=at))
    rule = CharterRule.objects.rule("answer-roll-challenge", at)
    return RollChallenge.objects.create(
        constituency=constituency,
        member=actor,
        words=words,
        rule=rule,
        started_at=at,
        due_at=windows.due_moment(at, rule.value, unit=rule.unit, calendar=community_calendar()),
    )
