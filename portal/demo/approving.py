"""How what an officer wrote is approved by somebody else of the institution before it is published."""

from datetime import timedelta

from community.models import Membership
from decisions import actions, drafting
from decisions.queries import written


def approved(decision, *, actor, at, sections, points, kind="", change_note=""):
    """Write it an hour before the moment, and have an executive approve these very words."""
    at -= timedelta(hours=1)
    second = decision.institution.memberships.get(role=Membership.Role.EXECUTIVE).member
    draft = actions.save_draft(
        decision,
        parts=drafting.parts(sections, points, language="en", kind=kind, change_note=change_note),
        seen=drafting.read_line(drafting.line(written(decision, "en"))),
        language="en",
        actor=actor,
        at=at,
    )
    actions.ask_for_approval(decision, reading=draft.reading, actor=actor, at=at + timedelta(minutes=5))
    actions.approve_draft(decision, reading=draft.reading, actor=second, at=at + timedelta(minutes=40))
