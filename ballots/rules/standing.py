"""How a member may show that they belong to a community that votes, and in which words it is refused."""

import unicodedata

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ballots import addresses
from ballots.models import AddressList, ListedAddress, Standing, Vouch
from community.models import CharterRule, clock_actor
from community.rules import YES, is_signed_in, must_sign_in, no

# Links that wait for an answer at one time: enough for those that were lost.
MOST_LINKS = 10


def standing_of(actor, constituency, *, at):
    """The standing that the person has in the community at the moment, or None."""
    if not is_signed_in(actor):
        return None
    return constituency.standings.current(at).filter(member=actor).first()


def can_join(actor, constituency, *, at):
    """Anybody who is not on the list, unless a roll-keeper took them off it last."""
    if not is_signed_in(actor):
        return must_sign_in()
    if standing_of(actor, constituency, at=at):
        return no(_("You are on this list already."))
    last = constituency.standings.filter(member=actor).order_by("-pk").first()
    if last and last.ended_by == Standing.EndedBy.KEEPER:
        return no(
            _(
                "The roll-keeper took you off this list. If that is wrong, write why you should be on the list."
            )
        )
    return YES


def can_show_by_email(actor, constituency, *, at):
    verdict = can_join(actor, constituency, at=at)
    if not verdict:
        return verdict
    if not constituency.domains:
        return no(_("No email address shows that somebody belongs to this community."))
    address = addresses.under_domains(actor, constituency)
    if address is None:
        return no(
            _("You have no confirmed email address that ends in %(domains)s. Add one to your account first.")
            % {"domains": ", ".join(f"@{domain}" for domain in constituency.domains)}
        )
    return _is_free(constituency, address)


def can_show_by_list(actor, constituency, *, at):
    verdict = can_join(actor, constituency, at=at)
    if not verdict:
        return verdict
    if not has_list(constituency):
        return no(_("The roll-keeper of this community has given us no list of addresses."))
    address = listed_address(actor, constituency)
    if address is None:
        return no(_("None of your confirmed email addresses is on the list that the roll-keeper gave us."))
    return _is_free(constituency, address)


def has_list(constituency):
    """Whether a roll-keeper's list of addresses shows belonging now."""
    return AddressList.objects.filter(constituency=constituency, imported_at__isnull=False).exists()


def listed_address(actor, constituency):
    """Their first address that is on the list of the roll-keeper, or None."""
    hashes = {addresses.hash_address(constituency, address): address for address in addresses.verified(actor)}
    found = set(
        ListedAddress.objects.filter(
            address_list__constituency=constituency,
            address_list__imported_at__isnull=False,
            address_hash__in=hashes,
        ).values_list("address_hash", flat=True)
    )
    return next((address for hashed, address in hashes.items() if hashed in found), None)


def _is_free(constituency, address):
    """An address shows belonging for one account, and never again once a roll-keeper ended what it showed."""
    shown = constituency.standings.filter(evidence=addresses.hash_address(constituency, address))
    if shown.exclude(ended_by=Standing.EndedBy.MEMBER).exists():
        return no(_("This address has already shown that somebody belongs. Ask the roll-keeper to check."))
    return YES


def can_use_code(actor, constituency, code, *, at):
    """``code`` is the ``StandingCode`` that was typed, or None where there is none."""
    verdict = can_join(actor, constituency, at=at)
    if not verdict:
        return verdict
    if code is None or code.batch.cancelled_at is not None:
        return no(_("This code does not open anything. Check each letter."))
    if code.batch.constituency_id != constituency.pk:
        return no(_("This code is for another community: %(name)s.") % {"name": code.batch.constituency.name})
    if code.is_used:
        return no(_("This code was used already. Each code works once."))
    return YES


def vouches_needed(at):
    return CharterRule.objects.rule("vouches", at).value


def vouches_for(candidate, constituency, *, at):
    """How many who are still on the list, by another proof than vouching, have vouched for somebody."""
    vouching = constituency.standing_at(at).exclude(proof=Standing.Proof.VOUCHES)
    given = Vouch.objects.filter(constituency=constituency, candidate=candidate)
    return given.filter(voucher__in=vouching.values("member")).count()


def can_ask_for_vouch(actor, constituency, *, at):
    verdict = can_join(actor, constituency, at=at)
    if (
        verdict
        and Vouch.objects.open(at).filter(constituency=constituency, candidate=actor).count() >= MOST_LINKS
    ):
        return no(_("You have made many links that wait for an answer. Pass these on first."))
    return verdict


def can_vouch(actor, vouch, *, at, name=None):
    """Somebody who is on the list by another proof than vouching, for few others, and who knows the name.

    ``name`` is what they typed; without it the rest is judged.
    """
    verdict = can_open_vouch(vouch, at=at)
    if not verdict:
        return verdict
    if not is_signed_in(actor):
        return must_sign_in()
    if vouch.candidate_id == actor.pk:
        return no(_("This is your own link. Nobody vouches for themselves."))
    standing = standing_of(actor, vouch.constituency, at=at)
    if standing is None:
        return no(_("Only somebody who is on this list can vouch for others."))
    if standing.proof == Standing.Proof.VOUCHES:
        return no(
            _(
                "You are on this list because others vouched for you, so you cannot vouch. Others on the list can."
            )
        )
    given = Vouch.objects.given().filter(constituency=vouch.constituency, voucher=actor)
    if given.filter(candidate=vouch.candidate).exists():
        return no(_("You have vouched for this person already. Somebody else has to as well."))
    most = CharterRule.objects.rule("vouches-each", at).value
    if given.count() >= most:
        return no(
            ngettext(
                "A person vouches for %(n)d other at most, and you have.",
                "A person vouches for %(n)d others at most, and you have.",
                most,
            )
            % {"n": most}
        )
    if name is not None and not same_name(name, vouch.known_as):
        return no(_("This is not the name that the person gave. Vouch only for somebody whom you know."))
    return YES


def can_open_vouch(vouch, *, at):
    """Whether the link still asks for anything, whoever holds it; ``vouch`` is None where it is gone by now."""
    if vouch is None:
        return no(_("Nobody needs to vouch for this person any more."))
    if vouch.voucher_id is not None:
        return no(_("This link was used already."))
    if at >= vouch.expires_at:
        return no(_("This link has run out. Ask the person who gave it to you for another one."))
    verdict = can_join(vouch.candidate, vouch.constituency, at=at)
    return verdict if verdict else no(_("Nobody needs to vouch for this person any more."))


def of_name(standings, typed):
    """Those of these standings whose member shows this name."""
    shown = standings.order_by("pk").values_list("pk", "member__display_name")
    return standings.filter(pk__in=[pk for pk, name in shown if same_name(typed, name)])


def same_name(typed, known_as):
    """However large or small, with or without accents, in whatever order of the words."""
    words = _words(typed)
    return words == _words(known_as) if words else typed.casefold() == known_as.casefold()


def _words(name):
    plain = unicodedata.normalize("NFKD", name.casefold())
    plain = "".join(sign if sign.isalnum() else " " for sign in plain if not unicodedata.combining(sign))
    return sorted(plain.split())


def can_forget_links(actor):
    """The clock alone."""
    return (
        YES
        if actor is clock_actor
        else no(_("Links are forgotten when they have run out, and by nobody's hand."))
    )


def can_leave_list(actor, standing, *, at):
    if not is_signed_in(actor):
        return must_sign_in()
    if standing is None or standing.member_id != actor.pk or standing.ended_at is not None:
        return no(_("You are not on this list."))
    return YES


def can_challenge_roll(actor, constituency, *, at):
    """Anybody who is not on the list, once at a time; also somebody whom a roll-keeper took off it."""
    if not is_signed_in(actor):
        return must_sign_in()
    if standing_of(actor, constituency, at=at):
        return no(_("You are on this list already."))
    if constituency.challenges.open().filter(member=actor).exists():
        return no(_("You have asked already. The roll-keeper will answer."))
    return YES
