"""What the database itself holds true of every proposal."""

from django.db import models
from django.db.models import F, Q

from proposals.fields import ABOUT_ANOTHER
from proposals.models.states import AFTER_DECISION, State

_BEFORE_DISCUSSION = [State.DRAFT, State.REGISTERED, State.RECEIVED, State.RETURNED, State.NOT_ACCEPTED]
# These may have come from before the discussion or from it.
_EITHER = [State.WITHDRAWN, State.LAPSED, State.MERGED]


def _values(states):
    return [str(state) for state in states]


CONSTRAINTS = [
    models.CheckConstraint(
        name="a_public_proposal_has_a_reference",
        condition=Q(state="draft") | Q(reference__isnull=False),
    ),
    models.CheckConstraint(
        name="a_submitted_proposal_has_a_moment",
        condition=Q(state__in=["draft", "registered"]) | Q(submitted_at__isnull=False),
    ),
    models.CheckConstraint(
        name="a_discussed_proposal_has_a_comment_period",
        condition=Q(state__in=_values(_BEFORE_DISCUSSION + _EITHER))
        | Q(comments_open_at__isnull=False, comments_close_at__isnull=False),
    ),
    models.CheckConstraint(
        name="a_proposal_closes_for_comments_after_it_opens",
        condition=Q(comments_close_at__isnull=True) | Q(comments_close_at__gt=F("comments_open_at")),
    ),
    models.CheckConstraint(
        name="a_proposal_put_to_a_vote_knows_when_it_opens",
        condition=~Q(state="voting")
        | Q(vote_opens_at__isnull=False, vote_closes_at__gt=F("vote_opens_at"))
        | Q(vote_opens_at__isnull=True, vote_closes_at__isnull=True),
    ),
    models.CheckConstraint(
        name="a_settled_proposal_has_a_moment",
        condition=Q(state__in=_values(AFTER_DECISION), settled_at__isnull=False)
        | (~Q(state__in=_values(AFTER_DECISION)) & Q(settled_at__isnull=True)),
    ),
    models.CheckConstraint(
        name="a_use_that_began_has_its_first_day",
        condition=~Q(state__in=["in_use", "paused", "ended"]) | Q(first_access_on__isnull=False),
    ),
    models.CheckConstraint(
        name="a_deletion_is_proved_after_the_use_is_over",
        condition=Q(deletion_proved_at__isnull=True, deletion_proof="")
        | (Q(state__in=["ended", "stopped"], deletion_proved_at__isnull=False) & ~Q(deletion_proof="")),
    ),
    models.CheckConstraint(
        name="a_withdrawn_proposal_has_a_moment",
        condition=Q(state="withdrawn", withdrawn_at__isnull=False)
        | (~Q(state="withdrawn") & Q(withdrawn_at__isnull=True)),
    ),
    models.CheckConstraint(
        name="a_lapsed_proposal_says_why_and_keeps_saying_it",
        condition=Q(lapse_reason="", lapsed_at__isnull=True) & ~Q(state="lapsed")
        | (~Q(lapse_reason="") & Q(lapsed_at__isnull=False)),
    ),
    models.CheckConstraint(
        name="a_merged_proposal_names_another_one",
        condition=(Q(state="merged", merged_into__isnull=False) & ~Q(merged_into=F("reference")))
        | (~Q(state="merged") & Q(merged_into__isnull=True)),
    ),
    models.CheckConstraint(
        name="a_public_proposal_names_a_lead_organisation",
        condition=Q(state="draft") | Q(lead_organisation__isnull=False),
    ),
    models.CheckConstraint(
        name="a_public_request_about_a_use_says_which",
        condition=Q(state="draft") | ~Q(request_kind__in=ABOUT_ANOTHER) | Q(about__isnull=False),
    ),
    models.CheckConstraint(name="a_request_is_about_another_use", condition=~Q(about=F("pk"))),
    models.CheckConstraint(
        name="an_imported_proposal_keeps_its_source",
        condition=(Q(register="") & Q(raw_row__isnull=True) & ~Q(filed_as="import"))
        | (~Q(register="") & ~Q(source_reference="") & Q(raw_row__isnull=False) & Q(filed_as="import")),
    ),
    models.UniqueConstraint(
        fields=["register", "source_reference"],
        condition=~Q(register=""),
        name="a_register_lists_a_reference_once",
    ),
]
