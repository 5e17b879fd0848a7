"""Who may change the text of a proposal."""

from django.utils.translation import gettext as _

from community.rules import YES, is_signed_in, must_sign_in, no
from proposals import fields
from proposals.models import Proposal
from proposals.rules.discussion import while_open
from proposals.rules.life import is_author

State = Proposal.State


def can_revise(actor, proposal, *, at):
    """The author, while comments are open."""
    if not is_signed_in(actor):
        return must_sign_in()
    if not is_author(actor, proposal, at=at):
        return no(_("Only those who filed this proposal can change its text."))
    return while_open(proposal, at=at)


def can_name_change(proposal, answers, change_note):
    """A new version keeps what was needed to submit and says what changed."""
    if not change_note.strip():
        return no(_("Say in one line what you changed, so that people who commented can see it."))
    missing = [field for field in fields.NEEDED_TO_SUBMIT if answers.get(field.name, True) in (None, "", [])]
    if missing:
        return no(
            _("Still to be answered: %(fields)s.") % {"fields": ", ".join(str(f.label) for f in missing)}
        )
    return YES


def must_differ(was, now):
    """A new version says something that the newest did not."""
    return YES if was != now else no(_("Nothing differs from the newest version."))
