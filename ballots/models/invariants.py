"""What the database itself holds to be true of every vote."""

from django.db import models
from django.db.models import F, Q

from ballots.options import EFFECTS, MOST, QUESTIONS
from record.verify import SMALLEST_FLOOR

_ASKS_YES_OR_NO = ~Q(kind="agreed") & Q(rule="yes_no")
_OF_A_VOTE = (
    *("opens_at", "closes_at", "notice_rule", "length_rule"),
    *("quorum", "quorum_rule", "threshold", "threshold_rule"),
)

INVARIANTS = [
    models.CheckConstraint(
        name="a_poll_is_worded_in_every_language",
        condition=~Q(_connector=Q.OR, **dict.fromkeys(QUESTIONS, "")),
    ),
    models.CheckConstraint(
        name="only_a_vote_of_yes_or_no_says_what_each_does",
        condition=Q(_ASKS_YES_OR_NO, options=[]) & ~Q(_connector=Q.OR, **dict.fromkeys(EFFECTS, ""))
        | Q(kind="agreed", rule="yes_no", options=[], **dict.fromkeys(EFFECTS, ""))
        | (~Q(kind="agreed") & ~Q(rule="yes_no") & ~Q(options=[]) & Q(**dict.fromkeys(EFFECTS, ""))),
    ),
    models.CheckConstraint(
        name="a_vote_by_approval_and_only_that_says_how_many_may_be_named",
        condition=Q(rule="approval", most__isnull=False, most__gte=1, most__lte=MOST)
        | (~Q(rule="approval") & Q(most__isnull=True)),
    ),
    models.CheckConstraint(
        name="a_secret_vote_is_not_ranked",
        condition=~Q(kind="secret") | Q(rule__in=["yes_no", "one", "approval"]),
    ),
    models.CheckConstraint(
        name="a_vote_has_its_window_and_its_rules_and_an_agreement_its_reason",
        condition=(
            ~Q(kind="agreed")
            & Q(agreed_because="", agreed_where="")
            & Q(**{f"{column}__isnull": False for column in _OF_A_VOTE})
        )
        | (
            Q(kind="agreed", closed_at=F("announced_at"))
            & Q(**{f"{column}__isnull": True for column in _OF_A_VOTE})
            & ~Q(_connector=Q.OR, agreed_because="", agreed_where="")
        ),
    ),
    models.CheckConstraint(name="a_poll_opens_after_its_notice", condition=Q(opens_at__gt=F("announced_at"))),
    models.CheckConstraint(name="a_poll_closes_after_it_opens", condition=Q(closes_at__gt=F("opens_at"))),
    models.CheckConstraint(
        name="a_roll_is_frozen_before_its_poll_opens", condition=Q(roll_frozen_at__lt=F("opens_at"))
    ),
    models.CheckConstraint(
        name="a_quorum_and_a_threshold_are_shares",
        condition=Q(quorum__lte=100, threshold__lte=100),
    ),
    models.CheckConstraint(
        name="a_secret_poll_and_only_that_has_a_floor_of_eleven_or_more",
        condition=Q(kind="secret", floor__isnull=False, floor__gte=SMALLEST_FLOOR)
        | (~Q(kind="secret") & Q(floor__isnull=True)),
    ),
    models.CheckConstraint(
        name="a_poll_is_counted_after_it_closes",
        condition=Q(closed_at__isnull=True) | Q(closed_at__gte=F("closes_at")),
    ),
    models.CheckConstraint(
        name="a_counted_poll_and_only_that_has_an_outcome",
        condition=Q(closed_at__isnull=True, outcome="")
        | Q(closed_at__isnull=False, outcome="not_valid")
        | Q(_ASKS_YES_OR_NO, closed_at__isnull=False, outcome__in=["passed", "not_passed"])
        | (Q(closed_at__isnull=False, outcome__in=["decided", "no_decision"]) & ~Q(rule="yes_no"))
        | Q(kind="agreed", closed_at__isnull=False, outcome="agreed"),
    ),
    models.CheckConstraint(
        name="a_decided_poll_and_only_that_names_what_was_chosen",
        condition=(Q(outcome="decided") & ~Q(chosen="")) | (~Q(outcome="decided") & Q(chosen="")),
    ),
    models.CheckConstraint(
        name="a_counted_poll_and_only_that_becomes_final",
        condition=Q(closed_at__isnull=True, final_from__isnull=True, finalised_at__isnull=True)
        | Q(closed_at__isnull=False, final_from__gte=F("closed_at")),
    ),
    models.CheckConstraint(
        name="a_result_under_challenge_is_not_final",
        condition=Q(challenged_at__isnull=True) | Q(closed_at__isnull=False, finalised_at__isnull=True),
    ),
    models.CheckConstraint(
        name="a_cancelled_poll_has_a_reason_and_is_not_final",
        condition=Q(cancelled_at__isnull=True, cancel_reason="")
        | (Q(cancelled_at__isnull=False, finalised_at__isnull=True) & ~Q(cancel_reason="")),
    ),
    models.UniqueConstraint(
        fields=["proposal"],
        condition=Q(closed_at__isnull=True, cancelled_at__isnull=True),
        name="a_proposal_has_one_poll_at_a_time",
    ),
]
