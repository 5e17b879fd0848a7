"""What may be done, and in which words it is refused."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from community.models import Membership


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
    """Whether the person holds one of these roles, for this institution or for the community, at the moment."""
    return (
        is_signed_in(actor)
        and Membership.objects.current(at)
        .filter(member=actor, role__in=roles, institution=institution)
        .exists()
    )


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
