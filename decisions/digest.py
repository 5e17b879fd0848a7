"""Who reads what in the letters about dates: all that each person is written to about, in one letter."""

import logging
from collections import defaultdict
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import translation

from community.models import Membership
from decisions import duties, reminding

logger = logging.getLogger(__name__)


@dataclass
class Digest:
    """The rows of each member, ``{member: [(institution, duty), …]}``, the longest late first, and what they are about.

    ``letters`` are those ``reminding.Letter`` that somebody reads, ``left_out`` the institutions whose rows cannot be read.
    """

    owed: dict = field(default_factory=lambda: defaultdict(list))
    overseen: dict = field(default_factory=lambda: defaultdict(list))
    letters: list = field(default_factory=list)
    left_out: list = field(default_factory=list)

    def members(self):
        return {**self.owed, **self.overseen}

    def rows(self, member):
        """What the letter to a member says."""
        parts = {"owed": self.owed.get(member, []), "overseen": self.overseen.get(member, [])}
        return {part: sorted(rows, key=_by_date) for part, rows in parts.items()}


def _by_date(row):
    _institution, duty = row
    return duty.due_on, duty.reference


def gather(at, *, is_held=False):
    """Everything about which a letter is due at the moment; ``is_held`` as for ``reminding.near_dates``."""
    found, days = Digest(), reminding.days_of_steps(at)
    overseers = [
        held.member for held in _current(Membership.objects, at).filter(role=Membership.Role.OVERSEER)
    ]
    for institution, dates in reminding.near_dates(at, days, is_held=is_held).items():
        try:
            with transaction.atomic():
                letters = reminding.letters_due(institution, dates, at, days)
                rows = list(_rows(institution, letters, overseers, at)) if letters else []
        except Exception as error:
            # One institution's broken row keeps nobody else's letter back; what it says may be personal, so it is not told.
            logger.error("%s was left out of the letters: %s.", institution.code, type(error).__name__)
            found.left_out.append(institution)
            continue
        read = {letter for letter, _part, _member, _duty in rows}
        found.letters += [letter for letter in letters if letter in read]
        for _letter, part, member, duty in rows:
            getattr(found, part)[member].append((institution, duty))
    return found


def _current(memberships, at):
    """The memberships of those who can be written to."""
    return memberships.current(at).filter(member__is_active=True).select_related("member").order_by("member")


def _rows(institution, letters, overseers, at):
    """``(letter, part, member, duty)`` for each row that somebody reads, in their language."""
    acting, owed = list(_current(institution.memberships, at)), {}
    for letter in letters:
        # Everybody who acts for it, where it has nobody of the kind to whom the step goes.
        chosen = [held for held in acting if held.role in letter.step.roles] or acting
        told = dict.fromkeys(overseers if letter.step.is_for_oversight else (), "overseen")
        told |= dict.fromkeys((held.member for held in chosen), "owed")
        for member, part in told.items():
            if member.language not in owed:
                with translation.override(member.language):
                    owed[member.language] = duties.of(institution, at)
            for duty in owed[member.language]:
                if letter.is_about(duty):
                    yield letter, part, member, duty
