"""Who may give the answers that whoever filed a proposal could not know."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from community.rules import YES, institution_only, no
from proposals import editing, fields
from proposals.models import Proposal
from proposals.models.answers import validate_reasons

State = Proposal.State


def can_complete(actor, proposal, *, at):
    """The lead organisation, until the proposal is put to a vote or decided."""
    refusal = _("Only the lead organisation can complete the missing answers.")
    verdict = institution_only(actor, proposal.lead_organisation, refusal, at=at)
    if not verdict:
        return verdict
    if proposal.state != State.DISCUSSION:
        return no(_("Missing answers can be completed while the proposal is discussed, before a vote."))
    return YES


def completable(proposal):
    """The fields that the lead organisation may answer: what nobody else answered, beyond what was needed to submit."""
    return [
        field
        for field in fields.FIELDS
        if field.need != fields.SUBMIT
        and (field.name in proposal.completed_fields or not proposal.has_answer(field))
    ]


def can_fill_in(proposal, answers, reasons):
    """Whether nobody's own words would be replaced, and every reason says something."""
    open_ = completable(proposal)
    taken = [field for field in editing.asked(answers, reasons) if field not in open_]
    if taken:
        return no(
            _(
                "Those who filed the proposal answered this themselves: %(fields)s. Propose a change of the text instead."
            )
            % {"fields": ", ".join(str(field.label) for field in taken)}
        )
    try:
        validate_reasons(reasons)
    except ValidationError as error:
        return no(" ".join(error.messages))
    return YES
