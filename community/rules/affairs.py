"""Who keeps the charter, institutions and roles, and what every rule is said with."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from community.models import Institution, InstitutionName, Membership, SystemActor
from record.verify import SMALLEST_FLOOR

# In days: ten years.
LONGEST = 3_650


@dataclass(frozen=True)
class Verdict:
    """An answer to "may this person do this now?", with the sentence that explains a no."""

    allowed: bool
    reason: str = ""

    def __bool__(self):
        return self.allowed


class Refused(Exception):
    """An action was asked for that the rules do not allow; ``verdict.reason`` says why, for the person."""

    def __init__(self, verdict):
        super().__init__(str(verdict.reason))
        self.verdict = verdict


YES = Verdict(True)


def no(reason):
    """A refusal with its sentence."""
    return Verdict(False, reason)


def require(verdict):
    """Raise ``Refused`` unless the verdict is a yes."""
    if not verdict:
        raise Refused(verdict)


def is_signed_in(actor):
    return bool(getattr(actor, "is_authenticated", False))


def must_sign_in():
    """The refusal that every action gives to somebody who is not signed in."""
    return no(_("Sign in to do this."))


def holds(actor, *roles, institution=None, at):
    """Whether the person holds one of these roles at the moment, for the institution or the community."""
    return (
        is_signed_in(actor)
        and Membership.objects.current(at)
        .filter(member=actor, role__in=roles, institution=institution)
        .exists()
    )


def is_machine(actor):
    """Whether a deadline, an import or the set-up acts, and not a person."""
    return isinstance(actor, SystemActor)


def is_steward(actor, *, at):
    return holds(actor, Membership.Role.STEWARD, at=at)


def speaks_for(actor, institution, *, at):
    """Whether the person may answer and decide in the institution's name."""
    return holds(
        actor,
        Membership.Role.OFFICER,
        Membership.Role.EXECUTIVE,
        institution=institution,
        at=at,
    )


def keeps_rolls(actor, *, at):
    """Whether the person keeps the lists of who votes; nobody does who speaks for an institution."""
    return holds(actor, Membership.Role.ROLL_KEEPER, at=at) and not speaks_for_any(actor, at=at)


def speaks_for_any(member, *, at):
    """Whether the person may answer and decide in the name of any institution."""
    held = Membership.objects.current(at).filter(member=member)
    return held.filter(role__in=Membership.INSTITUTION_ROLES).exists()


def stewards_only(actor, *, at):
    """A yes for the community's stewards, and for the machine in their place."""
    if is_machine(actor) or is_steward(actor, at=at):
        return YES
    return no(_("Only the community's stewards may do this.")) if is_signed_in(actor) else must_sign_in()


def institution_only(actor, institution, refusal, *, at):
    """A yes for those who act for the institution; ``refusal`` is what everybody else reads who is signed in."""
    if not is_signed_in(actor):
        return must_sign_in()
    return YES if institution and speaks_for(actor, institution, at=at) else no(refusal)


def can_keep_charter(actor, *, at):
    """Adopt a rule, register an institution, give or end a role."""
    return stewards_only(actor, at=at)


def can_set(key, value, unit):
    """Whether a rule may have this number: a share of the whole, or a stretch of time that calendars hold.

    Below how many votes a secret vote is not counted may be raised and never lowered: every verifier holds it.
    """
    if key == "ballot-floor" and value < SMALLEST_FLOOR:
        return no(_("The number must be %(least)d or more.") % {"least": SMALLEST_FLOOR})
    most = {"days": LONGEST, "working_days": LONGEST, "per_cent": 100}.get(unit)
    if most is not None and value > most:
        return no(_("The number must be %(most)d or less.") % {"most": most})
    return YES


def can_admit_institution(actor, institution, *, at):
    verdict = can_keep_charter(actor, at=at)
    if verdict and institution.is_registered:
        return no(_("This institution has joined already."))
    return verdict


def can_merge_institutions(actor, kept, merged, *, at, moved=()):
    """A person may, when the one that goes is known only from other registers and nothing here rests on it.

    ``moved`` are the models of a floor above whose rows that floor moves along.
    """
    verdict = can_keep_charter(actor, at=at)
    if not verdict:
        return verdict
    names = {"kept": kept.name, "merged": merged.name}
    if kept.pk == merged.pk:
        return no(_("These are one institution already."))
    if merged.merged_into_id or kept.merged_into_id:
        return no(_("One of the two was merged before. Choose what it was merged into."))
    if merged.is_registered:
        return no(_("%(merged)s has joined, so it cannot be merged into another. Keep it instead.") % names)
    ties = ties_of(merged, moved)
    if ties:
        return no(
            _("%(merged)s has records of its own here (%(ties)s), so it cannot be merged into another.")
            % {**names, "ties": ", ".join(ties)}
        )
    return YES


def ties_of(institution, moved=()):
    """The kinds of record that rest on an institution, in words, leaving out its names and what is moved along.

    Asks the database's own relations, so that no floor above is forgotten and none is imported.
    """
    return [
        str(relation.related_model._meta.verbose_name_plural)
        for relation in institution._meta.get_fields(include_hidden=True)
        if relation.auto_created
        and not relation.concrete
        and relation.related_model not in (Institution, InstitutionName, *moved)
        and not relation.related_model._meta.auto_created
        and not hasattr(relation.related_model, "history_type")
        and relation.related_model._base_manager.filter(**{relation.field.name: institution}).exists()
    ]


def can_give_role(actor, member, role, *, at):
    """Any role to anybody, but nobody both keeps the lists of who votes and speaks for an institution."""
    verdict = can_keep_charter(actor, at=at)
    if not verdict:
        return verdict
    if role == Membership.Role.ROLL_KEEPER and speaks_for_any(member, at=at):
        return no(
            _(
                "This person speaks for an institution. Somebody outside all of them keeps the lists of who votes."
            )
        )
    if role in Membership.INSTITUTION_ROLES and holds(member, Membership.Role.ROLL_KEEPER, at=at):
        return no(
            _(
                "This person keeps the lists of who votes. End that role first: no institution keeps these lists."
            )
        )
    return YES


def can_end_role(actor, membership, *, at):
    verdict = can_keep_charter(actor, at=at)
    if verdict and membership.ended_at is not None:
        return no(_("This role has ended already."))
    return verdict


def can_delete_account(actor, member, *, at):
    """The person themselves, unless nobody would be left in a role that others wait for."""
    if not is_signed_in(actor):
        return must_sign_in()
    if actor.pk != member.pk:
        return no(_("Only the person it is about can do this."))
    held = Membership.objects.current(at)
    others = held.filter(member__is_active=True).exclude(member=member)
    if is_steward(member, at=at) and not others.filter(role=Membership.Role.STEWARD).exists():
        return no(_("You are the only steward. Give somebody else this role first."))
    for_them = Membership.INSTITUTION_ROLES
    for institution in Institution.objects.filter(
        pk__in=held.filter(member=member, role__in=for_them).values("institution")
    ):
        is_last = not others.filter(institution=institution, role__in=for_them).exists()
        if is_last and institution.clocks.running(at).exists():
            return no(
                _(
                    "Answers from %(name)s are due, and nobody else speaks for it. Ask a steward to give somebody "
                    "else this role first."
                )
                % {"name": institution.name}
            )
    return YES
